//! The account record: one text per account, below 1 KB, changed only by compare-and-set on what was read.

use alloc::string::String;
use serde::{Deserialize, Serialize};

use crate::machine::Ms;

/// The version of the format that this one writes.
pub const VERSION: u32 = 1;
/// The longest text that is read as a record. What this version writes is far shorter.
const LONGEST: usize = 16_384;

/// The record of one account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The version of the format.
    v: u32,
    /// Who has the account; nobody if it is free.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// How often it was taken.
    pub fence: u32,
    /// How often its owner wrote it: two equal numbers mean that the owner did nothing between. Notices leave it alone.
    pub count: u32,
    /// How long it must have stood unchanged before another instance takes it.
    pub lease: Ms,
    /// The owner's wall clock at its last write. Only instances that cannot wait decide by it: [`Options::wall_clock`](super::Options::wall_clock).
    pub at: Ms,
    /// Where the oldest page begins that is not finished; none before the first page, or after WeCom refused it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Messages sent before the first start are never handled: its time. Only notices and messages lower it.
    pub start: Ms,
    /// Only messages sent since then count, as long as the end of the stream has not been reached from a missing cursor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Ms>,
    /// Whether a former owner left messages that it had read: it did not release the account, or released it before they were finished. Their
    /// turns may have begun.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub left: bool,
    /// When the newest message was sent that was skipped: notices do not lower the start so far, so that what was skipped stays skipped.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub skipped: Ms,
    /// How many notices were written in here by others.
    #[serde(default)]
    pub notices: u32,
    /// How many of them were for polls: a user may have changed the letters.
    #[serde(default)]
    pub polls: u32,
    /// What those who do not own it were notified of, and its owner has not pulled yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending: Option<Pending>,
}

/// A notice for the owner.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// The newest callback token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// When its callback was created.
    pub created: Ms,
}

impl core::fmt::Debug for Pending {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Pending({})", self.created.0)
    }
}

/// Why a text is not a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// A newer version wrote it.
    Newer(u32),
    /// It is something else.
    Corrupt,
}

impl Account {
    /// The record of an account that was never read.
    #[must_use]
    pub fn new(start: Ms) -> Self {
        Self {
            v: VERSION,
            owner: None,
            fence: 0,
            count: 0,
            lease: Ms(0),
            at: Ms(0),
            cursor: None,
            start,
            since: Some(start),
            left: false,
            skipped: Ms(0),
            notices: 0,
            polls: 0,
            pending: None,
        }
    }

    /// Messages count from then on, or from earlier: a notice tells of them.
    pub(super) fn lower_start(&mut self, start: Ms) {
        (self.start, self.since) = lowered((self.start, self.since), start, self.skipped);
    }

    /// The text to store.
    #[must_use]
    pub fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Parses a stored text.
    ///
    /// # Errors
    /// A newer version, or no record at all: an account whose record is lost must not start anew by itself.
    pub fn read(text: &str) -> Result<Self, Unreadable> {
        version(text)?;
        serde_json::from_str(text).map_err(|_| Unreadable::Corrupt)
    }

    /// What changes only when its owner writes.
    #[must_use]
    pub fn mark(&self) -> (u32, u32) {
        (self.fence, self.count)
    }
}

/// The start, and from when on messages count at present, after a notice.
pub(super) fn lowered((start, since): (Ms, Option<Ms>), to: Ms, skipped: Ms) -> (Ms, Option<Ms>) {
    let to = match skipped {
        Ms(0) => to,
        skipped => to.max(skipped + Ms(1)),
    };
    (start.min(to), since.map(|since| since.min(to)))
}

#[cfg_attr(
    target_pointer_width = "64",
    expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")
)]
fn is_zero(time: &Ms) -> bool {
    *time == Ms(0)
}

/// Checks the version of a stored text.
pub(super) fn version(text: &str) -> Result<(), Unreadable> {
    #[derive(Deserialize)]
    struct Versioned {
        v: u32,
    }
    if text.len() > LONGEST.max(super::letters::LONGEST) {
        return Err(Unreadable::Corrupt);
    }
    match serde_json::from_str::<Versioned>(text) {
        Ok(Versioned { v }) if v > VERSION => Err(Unreadable::Newer(v)),
        Ok(_) => Ok(()),
        Err(_) => Err(Unreadable::Corrupt),
    }
}
