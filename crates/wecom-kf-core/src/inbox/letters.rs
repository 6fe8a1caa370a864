//! Stored turns: those that are tried again (parked), and those that are not (dead letters). One text per account.

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use super::record::{Unreadable, VERSION, version};
use crate::machine::Ms;

/// How many messages may be parked. Beyond that nothing is parked: the cursor waits.
pub const MOST_PARKED: usize = 2_000;
/// How many dead letters are kept. The oldest make room.
pub const MOST_DEAD: usize = 1_000;
/// The longest text that is read.
pub(super) const LONGEST: usize = 1_048_576;

/// A stored turn. Its messages are under `message:` and their ids.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "InboxLetter"))]
pub struct Letter {
    /// Its id: that of its first message, also when that one is not among `msgids` any more.
    pub id: String,
    /// The customer; empty for events of the account.
    pub customer: String,
    /// Its messages, in order.
    pub msgids: Vec<String>,
    /// When it failed first, or was stored, in Unix milliseconds.
    pub since: Ms,
    /// How often it began.
    pub attempts: u32,
    /// When it became a dead letter; `null` if it is tried again.
    pub dead: Option<Ms>,
    /// Whether a user has a dead letter tried again: that its messages are finished does not count.
    #[serde(default)]
    pub replayed: bool,
    /// Whether it is a single message that waits behind a parked turn, and is not part of a turn yet.
    #[serde(default)]
    pub waits: bool,
    /// Whether it is an event.
    #[serde(default)]
    pub event: bool,
}

/// The record of all letters of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letters {
    v: u32,
    /// The letters, in the order of their storing.
    pub letters: Vec<Letter>,
}

impl Default for Letters {
    fn default() -> Self {
        Self {
            v: VERSION,
            letters: Vec::new(),
        }
    }
}

impl Letters {
    /// The text to store.
    #[must_use]
    pub fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Parses a stored text.
    ///
    /// # Errors
    /// A newer version, or no such record.
    pub fn read(text: &str) -> Result<Self, Unreadable> {
        version(text)?;
        let read: Self = serde_json::from_str(text).map_err(|_| Unreadable::Corrupt)?;
        match read.letters.iter().all(|letter| !letter.msgids.is_empty()) {
            true => Ok(read),
            false => Err(Unreadable::Corrupt),
        }
    }

    /// Those that are tried again.
    pub fn parked(&self) -> impl Iterator<Item = &Letter> {
        self.letters.iter().filter(|letter| letter.dead.is_none())
    }

    /// How many messages are parked.
    #[must_use]
    pub fn messages(&self) -> usize {
        self.parked().map(|letter| letter.msgids.len()).sum()
    }

    /// Has a dead letter tried again, as if it had not failed before. Returns whether there is one with this id.
    pub fn replay(&mut self, id: &str, now: Ms) -> bool {
        let found = self
            .letters
            .iter_mut()
            .find(|letter| letter.id == id && letter.dead.is_some());
        if let Some(letter) = found {
            *letter = Letter {
                since: now,
                attempts: 0,
                dead: None,
                replayed: true,
                ..letter.clone()
            };
            return true;
        }
        false
    }

    /// Deletes a letter, parked or dead. Returns whether there is one with this id.
    pub fn delete(&mut self, id: &str) -> bool {
        let before = self.letters.len();
        self.letters.retain(|letter| letter.id != id);
        self.letters.len() < before
    }

    /// Puts a letter in, in the place of the one with its id. An id is that of a message, so no two turns share one. What waited, and is
    /// part of this turn now, goes.
    pub(super) fn put(&mut self, letter: Letter) {
        let joins = |other: &Letter| other.waits && other.id != letter.id && letter.msgids.contains(&other.id);
        self.letters.retain(|other| !joins(other));
        match self.letters.iter_mut().find(|other| other.id == letter.id) {
            Some(other) => *other = letter,
            None => self.letters.push(letter),
        }
        let dead = self.letters.iter().filter(|letter| letter.dead.is_some()).count();
        let mut spare = dead.saturating_sub(MOST_DEAD);
        self.letters.retain(|letter| {
            let goes = spare > 0 && letter.dead.is_some();
            spare -= usize::from(goes);
            !goes
        });
    }

    /// Takes letters out.
    pub(super) fn remove(&mut self, ids: &BTreeSet<String>) {
        self.letters
            .retain(|letter| letter.dead.is_some() || !ids.contains(&letter.id));
    }
}
