//! States that are kept, sent and gone back to.

use crate::error::SandboxError;
use crate::journal::RecordedFact;
use crate::seal::Sealer;
use crate::state::State;
use serde::{Deserialize, Serialize};

/// The format that this version writes and reads.
const FORMAT: u32 = 1;

/// Everything that a sandbox knows at one moment, except for its logs. It contains the settings with their secrets, tokens and messages.
///
/// Making one costs nothing that grows with the state.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    format: u32,
    sequence: u64,
    /// The latest time that was seen.
    seen_ms: u64,
    state: State,
}

impl Snapshot {
    pub(crate) const fn new(state: State, sequence: u64, seen_ms: u64) -> Self {
        Self {
            format: FORMAT,
            sequence,
            seen_ms,
            state,
        }
    }

    /// The state, the number and the time.
    pub(crate) fn open(self) -> Result<(State, u64, u64), SandboxError> {
        if self.format != FORMAT {
            let reason = format!(
                "the snapshot has format {}; this version reads format {FORMAT}",
                self.format
            );
            return Err(SandboxError::BadSettings { reason });
        }
        self.state.settings.transitions.table()?;
        Sealer::new(&self.state.settings)?;
        Ok((self.state, self.sequence, self.seen_ms))
    }

    /// The number of the latest fact or exchange before the snapshot.
    #[must_use]
    pub const fn sequence(&self) -> u64 {
        self.sequence
    }

    /// The snapshot after more facts. Facts that it contains already are passed over.
    #[must_use]
    pub fn replay<'a>(mut self, facts: impl IntoIterator<Item = &'a RecordedFact>) -> Self {
        for recorded in facts {
            if recorded.sequence() > self.sequence {
                self.state.apply(recorded.at_ms(), &recorded.fact);
                self.sequence = recorded.sequence();
                self.seen_ms = self.seen_ms.max(recorded.at_ms());
            }
        }
        self
    }
}

/// Without its contents.
impl core::fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Snapshot")
            .field("format", &self.format)
            .field("sequence", &self.sequence)
            .finish_non_exhaustive()
    }
}
