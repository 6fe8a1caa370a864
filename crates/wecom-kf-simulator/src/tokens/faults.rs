//! What can go wrong with a request of a process, to the store or to WeCom.

use crate::choices::Choices;
use crate::clock::span;
use std::fmt;

/// Where a request goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Target {
    /// The store.
    Store,
    /// `gettoken`.
    Fetch,
}

impl Target {
    /// Draws one.
    pub(super) fn draw(choices: &mut Choices<'_>) -> Self {
        choices.of(Self::Store, &[Self::Fetch])
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Store => "the store",
            Self::Fetch => "gettoken",
        })
    }
}

/// What happens to one request, or to its process between the request and its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Blow {
    /// It fails, and has done nothing.
    FailsBefore,
    /// It fails, though it was done.
    FailsAfter,
    /// It is lost: nothing is done, and nothing answers.
    LostBefore,
    /// It is done, and its answer is lost.
    LostAfter,
    /// It is done and answered late, after so many milliseconds.
    Late(u64),
    /// It is done at once, and answered after so many milliseconds.
    AnsweredLate(u64),
    /// The process dies before it is done.
    CrashBefore,
    /// The process dies after it was done, and before the answer.
    CrashAfter,
    /// The process stands still for so many milliseconds, before the answer.
    Pause(u64),
}

/// Of the requests of a process the first to a target, or a later one, is hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ambush {
    /// Requests to where; nothing for any.
    pub(super) target: Option<Target>,
    /// How many of them pass before.
    pub(super) passes: usize,
    /// What happens.
    pub(super) blow: Blow,
}

/// The blows that a story can say.
const BLOWS: &[Blow] = &[
    Blow::FailsAfter,
    Blow::LostBefore,
    Blow::LostAfter,
    Blow::Late(1_500),
    Blow::Late(4_000),
    Blow::Late(12_000),
    Blow::AnsweredLate(1_500),
    Blow::AnsweredLate(8_000),
    Blow::CrashBefore,
    Blow::CrashAfter,
    Blow::Pause(1_000),
    Blow::Pause(4_500),
    Blow::Pause(6_000),
    Blow::Pause(15_000),
];

impl Blow {
    /// All that a story can say.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        std::iter::once(Self::FailsBefore).chain(BLOWS.iter().copied())
    }
}

impl Ambush {
    /// Draws one.
    pub(super) fn draw(choices: &mut Choices<'_>) -> Self {
        let passes = choices.below(32);
        Self {
            target: match passes / 8 {
                0 => Some(Target::Store),
                1 => Some(Target::Fetch),
                _ => None,
            },
            passes: passes % 8,
            blow: choices.of(Blow::FailsBefore, BLOWS),
        }
    }
}

impl fmt::Display for Blow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FailsBefore => f.write_str("fails before it is done"),
            Self::FailsAfter => f.write_str("fails after it was done"),
            Self::LostBefore => f.write_str("is lost"),
            Self::LostAfter => f.write_str("is done, its answer is lost"),
            Self::Late(ms) => write!(f, "is done late ({})", span(*ms)),
            Self::AnsweredLate(ms) => write!(f, "is answered late ({})", span(*ms)),
            Self::CrashBefore => f.write_str("is never done: the process dies"),
            Self::CrashAfter => f.write_str("is done, and the process dies before the answer"),
            Self::Pause(ms) => write!(
                f,
                "is done, and the process stands still for {} before the answer",
                span(*ms)
            ),
        }
    }
}

impl fmt::Display for Ambush {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let to = self
            .target
            .map_or("any request".to_owned(), |target| format!("a request to {target}"));
        match self.passes {
            0 => write!(f, "{to} {}", self.blow),
            passes => write!(f, "after {passes} of them, {to} {}", self.blow),
        }
    }
}
