//! Cursors of an account's log: opaque, stable, and invalid for other accounts.

use crate::ids::{Numbers, Stream, hash, mix};
use crate::state::{KEPT_MS, Log};

/// The cursors of an account.
pub(crate) struct Cursors {
    salt: u64,
}

impl Cursors {
    pub(crate) fn of(seed: u64, open_kfid: &str) -> Self {
        let salt = Numbers::of(seed, Stream::Cursor, hash(seed, open_kfid)).next();
        Self { salt }
    }

    /// The cursor of a position.
    pub(crate) fn cursor(&self, position: u64) -> String {
        format!("{:016x}{:016x}", mix(self.salt ^ position), position ^ self.salt)
    }

    /// The position of a cursor of this account.
    pub(crate) fn position(&self, cursor: &str, log: &Log) -> Option<u64> {
        let position = u64::from_str_radix(cursor.get(16..)?, 16).ok()? ^ self.salt;
        let position_is_ours = self.cursor(position) == cursor;
        Some(position).filter(|position| position_is_ours && *position <= log.end())
    }
}

/// The position of the oldest message that can be pulled.
pub(crate) fn oldest(log: &Log, now_ms: u64) -> u64 {
    let (mut low, mut high) = (log.start(), log.end());
    // Positions have no gaps, and times grow with them.
    while low < high {
        let middle = low + (high - low) / 2;
        let is_kept = log
            .get(middle)
            .is_none_or(|logged| now_ms.saturating_sub(logged.at_ms) <= KEPT_MS);
        if is_kept {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}
