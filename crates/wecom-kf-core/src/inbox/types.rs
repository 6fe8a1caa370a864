//! Parts of inputs and outputs.

use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use crate::machine::Ms;

/// What the machine needs to know about a message. The message stays with the driver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skeleton {
    /// Its id.
    pub msgid: String,
    /// The customer; for events from inside `event`. `null` for events of the account: they are in order among themselves.
    pub customer: Option<String>,
    /// Its `send_time`, in milliseconds.
    pub sent: Ms,
    /// What becomes of it.
    pub kind: Kind,
}

/// What becomes of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It may become part of a turn.
    Message,
    /// It becomes a turn of its own.
    Event,
    /// No handler asks for it.
    Unwanted,
}

/// A message, for the driver. One that it holds costs little: a page has a thousand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "InboxMessage"))]
#[serde(untagged)]
pub enum Reference {
    /// The driver holds it under this number.
    Held(u32),
    /// It is stored, as by `keep`, under this id.
    Stored(String),
}

/// A page of `sync_msg`: its messages are in order, and each list has a place for each of them. Lists cross to another language in a
/// fraction of the time that objects take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "InboxPage"))]
pub struct Page {
    /// Their ids.
    pub msgids: Vec<String>,
    /// Their customers; for events from inside `event`. Empty for events of the account.
    pub customers: Vec<String>,
    /// Their `send_time`s, in milliseconds.
    pub sent: Vec<Ms>,
    /// The places, from 0, of those that become turns of their own: events.
    pub events: Vec<u32>,
    /// The places of those that no handler asks for.
    pub unwanted: Vec<u32>,
    /// The cursor of the next page.
    pub next_cursor: Option<String>,
    /// Whether there are more.
    pub has_more: bool,
}

impl Page {
    /// A page of these messages.
    #[must_use]
    pub fn new(messages: Vec<Skeleton>, next_cursor: Option<String>, has_more: bool) -> Self {
        let mut page = Self {
            msgids: Vec::with_capacity(messages.len()),
            customers: Vec::with_capacity(messages.len()),
            sent: Vec::with_capacity(messages.len()),
            events: Vec::new(),
            unwanted: Vec::new(),
            next_cursor,
            has_more,
        };
        for (place, message) in (0..).zip(messages) {
            match message.kind {
                Kind::Message => {}
                Kind::Event => page.events.push(place),
                Kind::Unwanted => page.unwanted.push(place),
            }
            page.msgids.push(message.msgid);
            page.customers.push(message.customer.unwrap_or_default());
            page.sent.push(message.sent);
        }
        page
    }

    /// Its messages. What a list has no place for is nobody's, and was sent at an unknown time.
    pub(super) fn into_messages(self) -> Vec<Skeleton> {
        let customers = self.customers.into_iter().map(Some).chain(core::iter::repeat(None));
        let sent = self.sent.into_iter().chain(core::iter::repeat(Ms(0)));
        let all = self.msgids.into_iter().zip(customers).zip(sent);
        let mut messages: Vec<Skeleton> = all
            .map(|((msgid, customer), sent)| Skeleton {
                msgid,
                customer,
                sent,
                kind: Kind::Message,
            })
            .collect();
        for (kind, places) in [(Kind::Event, self.events), (Kind::Unwanted, self.unwanted)] {
            for place in places {
                if let Some(message) = messages.get_mut(place as usize) {
                    message.kind = kind;
                }
            }
        }
        messages
    }
}

/// Why a pull failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "PullFailure"))]
#[serde(rename_all = "snake_case")]
pub enum PullFailure {
    /// The account's failure: a token, an address, a permission, the rate limit.
    Account,
    /// No reply, -1, or a status of 500 and more.
    Unknown,
    /// The callback token has expired (95007).
    TokenExpired,
    /// WeCom refuses the cursor (40058 and its kin, with a cursor).
    CursorRefused,
}

/// Why a turn failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "TurnFailure"))]
#[serde(rename_all = "snake_case")]
pub enum TurnFailure {
    /// The error's owner is the message: no other attempt helps.
    Message,
    /// The handler threw an error of its own.
    Handler,
    /// The error's owner is the account: every turn would fail.
    Account,
    /// The error's owner is unknown: no reply, -1, or a status of 500 and more.
    Unknown,
    /// Its process ended while the handler ran, as often as a handler may throw. In `dead_letter`; a driver reports `handler`.
    Crash,
}

/// How an inbox stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "InboxReport"))]
pub struct Report {
    /// Whether this instance has the account.
    pub owner: bool,
    /// Pages that are not finished.
    pub pages: u32,
    /// Customers with unfinished messages.
    pub customers: u32,
    /// Turns that run.
    pub running: u32,
    /// Messages of unfinished pages, and in letters that are tried again.
    pub messages: u32,
    /// Stored turns that are tried again.
    pub parked: u32,
    /// Dead letters.
    pub dead: u32,
    /// When the oldest unfinished message was sent, in Unix milliseconds; 0 if there is none.
    pub oldest: Ms,
    /// Turns that ended since the start.
    pub ended: u32,
    /// Turns that failed since the start.
    pub failed: u32,
}
