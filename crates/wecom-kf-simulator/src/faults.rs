//! The faults of a request, to whatever target.

use crate::choices::Choices;
use crate::clock::span;
use std::fmt;

/// A fault of one request, or of its process between the request and the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It fails without effect.
    FailsBefore,
    /// It fails after its effect.
    FailsAfter,
    /// It is lost: no effect and no answer.
    LostBefore,
    /// It is carried out, and the answer is lost.
    LostAfter,
    /// It is carried out and answered late, after this many milliseconds.
    Late(u64),
    /// It is carried out at once, and answered after this many milliseconds.
    AnsweredLate(u64),
    /// The process dies before it is carried out.
    CrashBefore,
    /// The process dies after it was carried out, and before the answer.
    CrashAfter,
    /// The process is suspended for this many milliseconds before the answer.
    Pause(u64),
}

/// A fault that waits for one of the next requests of a process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PendingFault<T> {
    /// The target of the request; `None` for any.
    pub target: Option<T>,
    /// How many such requests pass first.
    pub passes: usize,
    /// The fault.
    pub fault: Fault,
}

/// The faults of a story, except the mildest.
const FAULTS: &[Fault] = &[
    Fault::FailsAfter,
    Fault::LostBefore,
    Fault::LostAfter,
    Fault::Late(1_500),
    Fault::Late(4_000),
    Fault::Late(12_000),
    Fault::AnsweredLate(1_500),
    Fault::AnsweredLate(8_000),
    Fault::CrashBefore,
    Fault::CrashAfter,
    Fault::Pause(1_000),
    Fault::Pause(4_500),
    Fault::Pause(6_000),
    Fault::Pause(15_000),
];

impl Fault {
    /// All faults of a story.
    pub fn all() -> impl Iterator<Item = Self> {
        std::iter::once(Self::FailsBefore).chain(FAULTS.iter().copied())
    }
}

impl<T: Copy + PartialEq> PendingFault<T> {
    /// Draws one: for a request to one of two targets, or to any.
    pub fn draw(choices: &mut Choices<'_>, targets: [T; 2]) -> Self {
        let passes = choices.below(32);
        let [first, second] = targets;
        Self {
            target: match passes / 8 {
                0 => Some(first),
                1 => Some(second),
                _ => None,
            },
            passes: passes % 8,
            fault: choices.of(Fault::FailsBefore, FAULTS),
        }
    }

    /// Takes the pending fault that hits a request to this target, if any.
    pub fn struck(pending: &mut Vec<Self>, target: T) -> Option<Fault> {
        let mut hit = None;
        for (at, fault) in pending.iter_mut().enumerate() {
            if fault.target.is_some_and(|wanted| wanted != target) {
                continue;
            }
            match fault.passes.checked_sub(1) {
                Some(left) => fault.passes = left,
                None => hit = hit.or(Some(at)),
            }
        }
        hit.map(|at| pending.remove(at).fault)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FailsBefore => f.write_str("fails without effect"),
            Self::FailsAfter => f.write_str("fails after its effect"),
            Self::LostBefore => f.write_str("is lost"),
            Self::LostAfter => f.write_str("is carried out, its answer is lost"),
            Self::Late(ms) => write!(f, "is carried out late ({})", span(*ms)),
            Self::AnsweredLate(ms) => write!(f, "is answered late ({})", span(*ms)),
            Self::CrashBefore => f.write_str("is never carried out: the process dies"),
            Self::CrashAfter => f.write_str("is carried out, and the process dies before the answer"),
            Self::Pause(ms) => write!(
                f,
                "is carried out, and the process is suspended for {} before the answer",
                span(*ms)
            ),
        }
    }
}

impl<T: fmt::Display> fmt::Display for PendingFault<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let to = self
            .target
            .as_ref()
            .map_or("any request".to_owned(), |target| format!("a request to {target}"));
        match self.passes {
            0 => write!(f, "{to} {}", self.fault),
            passes => write!(f, "after {passes} of them, {to} {}", self.fault),
        }
    }
}
