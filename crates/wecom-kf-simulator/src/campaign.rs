//! Runs many seeds in parallel: one thread per core, each story on one thread.

use crate::shrink::shrink;
use crate::story::Story;
use crate::trace::{Trace, Violation};
use crate::world::World;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

/// The result of many seeds.
#[derive(Debug)]
pub struct Outcome {
    /// The situations that were reached.
    pub marks: BTreeSet<&'static str>,
    /// How many stories were played.
    pub stories: u64,
    /// How much was counted in them: messages, or calls.
    pub counted: u64,
    /// The first seed whose story broke a rule. Later seeds may not have been tried.
    pub failed: Option<u64>,
}

/// Plays the stories of `count` seeds from `first` on.
pub fn run<W: World>(first: u64, count: u64, flaw: Option<W::Flaw>) -> Outcome {
    run_until::<W>(first, count, u64::MAX, flaw)
}

/// Plays the stories of at most `count` seeds from `first` on, until `most` of what the world is about was counted.
pub fn run_until<W: World>(first: u64, count: u64, most: u64, flaw: Option<W::Flaw>) -> Outcome {
    let (stories, counted) = (AtomicU64::new(0), AtomicU64::new(0));
    let (next, lowest) = (AtomicU64::new(0), AtomicU64::new(count));
    let marks = Mutex::new(BTreeSet::new());
    let work = || {
        let mut reached = BTreeSet::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= lowest.load(Ordering::Relaxed) || counted.load(Ordering::Relaxed) >= most {
                break;
            }
            let mut trace = Trace::default();
            if W::run(&W::story(first.wrapping_add(number)), flaw, &mut trace).is_err() {
                lowest.fetch_min(number, Ordering::Relaxed);
            }
            stories.fetch_add(1, Ordering::Relaxed);
            counted.fetch_add(trace.counted(), Ordering::Relaxed);
            reached.extend(trace.marks().iter().copied());
        }
        marks.lock().unwrap_or_else(PoisonError::into_inner).extend(reached);
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
    let lowest = lowest.into_inner();
    Outcome {
        stories: stories.into_inner(),
        counted: counted.into_inner(),
        marks: marks.into_inner().unwrap_or_else(PoisonError::into_inner),
        failed: (lowest < count).then(|| first.wrapping_add(lowest)),
    }
}

/// A story that was played, and its result.
#[derive(Debug)]
pub struct Played {
    /// The story.
    pub story: Story,
    /// The rule that it broke.
    pub violation: Option<Violation>,
    /// What happened, line by line.
    pub trace: Trace,
}

impl Played {
    /// Plays a story and keeps its trace.
    pub fn new<W: World>(story: Story, flaw: Option<W::Flaw>) -> Self {
        let mut trace = Trace::kept();
        let violation = W::run(&story, flaw, &mut trace).err();
        Self {
            story,
            violation,
            trace,
        }
    }

    /// Plays the smallest story that breaks the same rule as this one.
    pub fn shrunk<W: World>(&self, flaw: Option<W::Flaw>) -> Self {
        let rule = self.violation.as_ref().map(|violation| violation.rule);
        Self::new::<W>(shrink(&self.story, |story| W::broken(story, flaw) == rule), flaw)
    }
}

impl fmt::Display for Played {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match f.alternate() {
            true => write!(f, "{:#}", self.trace)?,
            false => write!(f, "{}", self.trace)?,
        }
        match &self.violation {
            Some(violation) => writeln!(f, "BROKEN: {violation}")?,
            None => writeln!(f, "no rule was broken")?,
        }
        writeln!(f, "{} steps; bytes: {}", self.trace.steps(), self.story.hex())
    }
}
