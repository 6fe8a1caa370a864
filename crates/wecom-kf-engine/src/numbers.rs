//! JavaScript numbers in Rust.

use serde::{Deserialize, Serialize};

/// Milliseconds: a Unix time or a duration.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Milliseconds(pub f64);

impl Milliseconds {
    /// As an integer; negative numbers and NaN become 0.
    pub(crate) fn whole(self) -> u64 {
        whole(self.0)
    }
}

impl From<u64> for Milliseconds {
    #[expect(clippy::cast_precision_loss, reason = "JavaScript has no other numbers")]
    fn from(whole: u64) -> Self {
        Self(whole as f64)
    }
}

/// The cast saturates.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "see above")]
pub(crate) const fn whole(number: f64) -> u64 {
    number as u64
}
