//! Stored turns: those that are tried again (parked), and those that are not (dead letters). One text per account.

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use super::KEPT;
use super::record::{Unreadable, VERSION, version};
use crate::machine::Ms;

/// How many messages may be parked, and how many of one customer. Beyond that nothing is parked: the cursor waits.
pub const MOST_PARKED: usize = 10_000;
/// How many messages of one customer may be parked.
pub const MOST_PARKED_OF_CUSTOMER: usize = 2_000;
/// How many dead letters are kept. The oldest make room.
pub const MOST_DEAD: usize = 1_000;
/// The length of the text, in bytes: parked letters fill at most three quarters of it, and the oldest dead letters make room.
pub const MOST_LETTER_BYTES: usize = 768 * 1024;
/// The longest text that is read. What is written is always shorter.
pub(super) const LONGEST: usize = 1_048_576;
/// How many bytes of the text parked letters fill at most.
pub(super) const MOST_PARKED_BYTES: usize = MOST_LETTER_BYTES / 4 * 3;

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
    /// When its messages were stored, in Unix milliseconds: fourteen days later ([`KEPT`]) they are gone, and so is the letter.
    pub stored: Ms,
    /// How often it began.
    pub attempts: u32,
    /// When it became a dead letter; `null` if it is tried again.
    pub dead: Option<Ms>,
    /// Whether a user has a dead letter tried again: that its messages are finished does not count.
    #[serde(default)]
    pub replayed: bool,
    /// Whether its messages wait behind others of the customer, and are not part of a turn yet.
    #[serde(default)]
    pub waits: bool,
    /// Whether they are events.
    #[serde(default)]
    pub event: bool,
}

impl Letter {
    /// Its length in the text, in bytes.
    pub(super) fn bytes(&self) -> usize {
        serde_json::to_vec(self).map_or(0, |text| text.len() + 1)
    }

    /// Takes messages out, as far as `goes` says. Returns whether any are left.
    fn keep_messages(&mut self, goes: impl Fn(&String) -> bool) -> bool {
        self.msgids.retain(|msgid| !goes(msgid));
        if let Some(first) = self.msgids.first() {
            self.id.clone_from(first);
        }
        !self.msgids.is_empty()
    }
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

    /// Parses a stored text. Letters that have expired at this time, in Unix milliseconds, are left out.
    ///
    /// # Errors
    /// A newer version, or no such record.
    pub fn read(text: &str, now: Ms) -> Result<Self, Unreadable> {
        version(text)?;
        let mut read: Self = serde_json::from_str(text).map_err(|_| Unreadable::Corrupt)?;
        if read.letters.iter().any(|letter| letter.msgids.is_empty()) {
            return Err(Unreadable::Corrupt);
        }
        read.expire(now);
        Ok(read)
    }

    /// Takes those out whose time is over.
    pub(super) fn expire(&mut self, now: Ms) {
        self.letters.retain(|letter| now.since(letter.stored) <= KEPT);
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

    /// Deletes a letter, parked or dead. Returns it.
    pub fn delete(&mut self, id: &str) -> Option<Letter> {
        let at = self.letters.iter().position(|letter| letter.id == id)?;
        Some(self.letters.remove(at))
    }

    /// Puts a letter in, in the place of the one with its id. An id is that of a message, so no two turns share one. What waited, and is
    /// part of this turn now, waits no more. A letter that is put in twice is there once.
    pub(super) fn put(&mut self, mut letter: Letter) {
        if letter.waits {
            let composed: BTreeSet<&String> = self
                .parked()
                .filter(|other| !other.waits)
                .flat_map(|other| &other.msgids)
                .collect();
            if !letter.keep_messages(|msgid| composed.contains(msgid)) {
                return;
            }
        }
        let there: BTreeSet<&String> = letter.msgids.iter().collect();
        self.letters
            .retain_mut(|other| !other.waits || other.keep_messages(|msgid| there.contains(msgid)));
        let same = |other: &&mut Letter| !other.waits && !letter.waits && other.id == letter.id;
        match self.letters.iter_mut().find(same) {
            Some(other) => *other = letter,
            None => self.letters.push(letter),
        }
    }

    /// The oldest dead letters make room, until what is written can be read.
    pub(super) fn make_room(&mut self) {
        let mut dead = self.letters.iter().filter(|letter| letter.dead.is_some()).count();
        let mut bytes: usize = self.letters.iter().map(Letter::bytes).sum();
        self.letters.retain(|letter| {
            let goes = letter.dead.is_some() && (dead > MOST_DEAD || bytes > MOST_LETTER_BYTES);
            if goes {
                dead -= 1;
                bytes -= letter.bytes();
            }
            !goes
        });
    }

    /// Takes finished messages out. A letter goes with its last one.
    pub(super) fn remove(&mut self, msgids: &BTreeSet<String>) {
        self.letters.retain_mut(|letter| match (letter.dead, letter.waits) {
            (Some(_), _) => true,
            (None, true) => letter.keep_messages(|msgid| msgids.contains(msgid)),
            // A turn keeps its id.
            (None, false) => {
                letter.msgids.retain(|msgid| !msgids.contains(msgid));
                !letter.msgids.is_empty()
            }
        });
    }
}

/// The letters of an account, for a user: the stored text under [`LETTERS`](super::LETTERS), and the time in Unix milliseconds.
///
/// # Errors
/// A newer version wrote the text, or it is something else.
pub fn list_letters(text: Option<&str>, now: Ms) -> Result<Vec<Letter>, Unreadable> {
    text.map_or(Ok(Vec::new()), |text| Ok(Letters::read(text, now)?.letters))
}

/// A change of the letters that a user asked for. The driver stores the text by compare-and-set, with the time to live [`KEPT`], and then
/// polls: the owner tries again what is to be tried again, and leaves alone what was deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "InboxLetterChange"))]
pub struct LetterChange {
    /// The new text.
    pub text: String,
    /// The messages that nobody needs any more. After the text, the driver sets `done:` and each of these ids for [`FINISHED`], so that they
    /// do not come again when WeCom refuses a cursor; their `message:` keys may be deleted.
    ///
    /// [`FINISHED`]: super::FINISHED
    pub msgids: Vec<String>,
}

/// Has a dead letter tried again, as if it had not failed before. `None` if there is none with this id.
///
/// # Errors
/// A newer version wrote the text, or it is something else.
pub fn replay_letter(text: Option<&str>, id: &str, now: Ms) -> Result<Option<LetterChange>, Unreadable> {
    let Some(mut letters) = text.map(|text| Letters::read(text, now)).transpose()? else {
        return Ok(None);
    };
    Ok(letters.replay(id, now).then(|| LetterChange {
        text: letters.write(),
        msgids: Vec::new(),
    }))
}

/// Deletes a letter, parked or dead. `None` if there is none with this id.
///
/// # Errors
/// A newer version wrote the text, or it is something else.
pub fn delete_letter(text: Option<&str>, id: &str, now: Ms) -> Result<Option<LetterChange>, Unreadable> {
    let Some(mut letters) = text.map(|text| Letters::read(text, now)).transpose()? else {
        return Ok(None);
    };
    Ok(letters.delete(id).map(|letter| LetterChange {
        text: letters.write(),
        msgids: letter.msgids,
    }))
}
