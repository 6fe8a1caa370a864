//! Messages and turns that are not finished, as lanes hold them.

use alloc::string::String;
use alloc::vec::Vec;

use super::failures::Failing;
use super::letters::Letter;
use super::name::Name;
use super::types::Reference;
use crate::machine::{Ms, Now};

/// A message in a lane.
#[derive(Debug, Clone)]
pub(super) struct Message {
    pub(super) msgid: Name,
    /// Under which number the driver holds it.
    pub(super) held: Option<u32>,
    /// The page that waits for it.
    pub(super) page: Option<u64>,
    pub(super) sent: Ms,
    pub(super) event: bool,
    /// When it came, on the monotonic clock.
    pub(super) came: Ms,
    /// Since when it is stored with a letter, or is about to be. It is stored for sure when no page waits for it any more.
    pub(super) stored: Option<Ms>,
    /// Whether a former owner, which did not release the account, may have begun it.
    pub(super) suspect: bool,
    /// Whether any former owner may have begun it.
    pub(super) again: bool,
    /// Whether it is known that it is not finished yet.
    pub(super) checked: bool,
}

impl Message {
    pub(super) fn reference(&self) -> Reference {
        self.held
            .map_or_else(|| Reference::Stored((&self.msgid).into()), Reference::Held)
    }

    /// Whether it is stored as a letter for sure.
    pub(super) fn is_stored(&self) -> bool {
        self.stored.is_some() && self.page.is_none()
    }
}

/// A turn that is not finished.
#[derive(Debug, Clone)]
pub(super) struct Turn {
    /// The id of its first message.
    pub(super) id: Name,
    pub(super) messages: Vec<Message>,
    /// How often it began.
    pub(super) attempts: u32,
    /// How often it failed in a row, for the pauses.
    pub(super) failures: u32,
    /// How often its handler threw.
    pub(super) throws: u32,
    /// How many replies without a name it has begun since its handler started.
    pub(super) replies: u32,
    /// Since when it fails for unknown reasons.
    pub(super) since: Option<Failing>,
    /// Whether its composition is stored, or need not be.
    pub(super) claimed: bool,
    /// Whether its process may have died of it, so that it must be counted before it begins.
    pub(super) suspect: bool,
    /// Whether it may have begun before.
    pub(super) again: bool,
    /// How often it began in processes that did not tell how it ended, and the claim that says so.
    pub(super) crashes: u32,
    pub(super) claim: Option<crate::token::SecretText>,
    /// Whether it is parked, or is about to be.
    pub(super) letter: bool,
    /// Whether a user has deleted it while it was under way: it does not begin again.
    pub(super) deleted: bool,
}

impl Turn {
    /// Whether a page waits for it.
    pub(super) fn is_of_pages(&self) -> bool {
        self.messages.iter().all(|message| message.page.is_some()) && !self.letter
    }

    /// Its messages, for the driver.
    pub(super) fn references(&self) -> Vec<Reference> {
        self.messages.iter().map(Message::reference).collect()
    }

    pub(super) fn msgids(&self) -> Vec<String> {
        self.messages.iter().map(|message| (&message.msgid).into()).collect()
    }
}

/// The messages of a letter.
pub(super) fn letter_messages(letter: &Letter, now: Now, suspect: bool) -> Vec<Message> {
    let message = |msgid: &String| Message {
        msgid: msgid.into(),
        held: None,
        page: None,
        sent: letter.since.min(now.wall),
        event: letter.event,
        came: now.monotonic,
        stored: Some(letter.stored),
        suspect: letter.waits && suspect,
        again: true,
        checked: letter.replayed,
    };
    letter.msgids.iter().map(message).collect()
}
