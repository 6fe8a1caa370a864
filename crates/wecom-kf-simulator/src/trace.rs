//! The readable trace of a story, and the violation of a rule.

use std::collections::BTreeSet;
use std::fmt;

/// How many lines after the last step are printed, and how many lines of the end.
const BEGINNING: usize = 24;
const END: usize = 12;

/// A rule that was broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The rule, in a few words. A story shrinks only to one that breaks the same rule.
    pub rule: &'static str,
    /// How it was broken.
    pub how: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.rule, self.how)
    }
}

/// One line of a trace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The true time, in milliseconds since the story began.
    pub at: u64,
    /// Whether it is a step of the story, or follows from one.
    pub step: bool,
    /// What happened.
    pub text: String,
}

/// The lines of a story, and the situations that it reached.
#[derive(Debug, Default)]
pub struct Trace {
    /// Whether lines are kept. With thousands of stories nobody reads them.
    keeps: bool,
    lines: Vec<Line>,
    marks: BTreeSet<&'static str>,
    counted: u64,
}

impl Trace {
    /// A trace that keeps its lines.
    pub fn kept() -> Self {
        Self {
            keeps: true,
            ..Self::default()
        }
    }

    /// Whether lines are kept.
    pub fn keeps(&self) -> bool {
        self.keeps
    }

    /// Adds a step of the story.
    pub fn step(&mut self, at: u64, text: impl FnOnce() -> String) {
        self.add(at, true, text);
    }

    /// Adds a line that follows from a step.
    pub fn line(&mut self, at: u64, text: impl FnOnce() -> String) {
        self.add(at, false, text);
    }

    fn add(&mut self, at: u64, step: bool, text: impl FnOnce() -> String) {
        if self.keeps {
            self.lines.push(Line { at, step, text: text() });
        }
    }

    /// Records that a named situation was reached. Tests require that all are.
    pub fn mark(&mut self, name: &'static str) {
        self.marks.insert(name);
    }

    /// The situations that were reached.
    pub fn marks(&self) -> &BTreeSet<&'static str> {
        &self.marks
    }

    /// Counts what a world is about, such as messages or calls.
    pub fn count(&mut self, number: u64) {
        self.counted += number;
    }

    /// How much was counted.
    pub fn counted(&self) -> u64 {
        self.counted
    }

    /// Its lines.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The number of steps.
    pub fn steps(&self) -> usize {
        self.lines.iter().filter(|line| line.step).count()
    }
}

impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let last_step = self.lines.iter().rposition(|line| line.step).unwrap_or(0);
        let after = self.lines.len() - last_step;
        for (number, Line { at, step, text }) in self.lines.iter().enumerate() {
            // Shorten a long ending after the last step.
            let (since, left) = (number.saturating_sub(last_step), self.lines.len() - number);
            if f.alternate() || since <= BEGINNING || left <= END {
                let sign = if *step { '*' } else { ' ' };
                writeln!(f, "{:>6}.{:03} {sign} {text}", at / 1000, at % 1000)?;
            } else if since == BEGINNING + 1 {
                writeln!(f, "           … {} lines …", after - BEGINNING - END - 1)?;
            }
        }
        Ok(())
    }
}
