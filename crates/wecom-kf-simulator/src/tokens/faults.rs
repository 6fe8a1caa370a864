//! The targets of requests.

use crate::choices::Choices;
pub(super) use crate::faults::Fault;
use std::fmt;

/// The target of a request.
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

/// A fault that waits for one of the next requests of a process.
pub(super) type PendingFault = crate::faults::PendingFault<Target>;
