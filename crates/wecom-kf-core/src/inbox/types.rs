//! Parts of inputs and outputs.

use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use crate::machine::Ms;

/// What the machine needs to know about a message. The message stays with the driver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "InboxMessage"))]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "InboxKind"))]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// It may become part of a turn.
    Message,
    /// It becomes a turn of its own.
    Event,
    /// No handler asks for it.
    Unwanted,
}

/// A page of `sync_msg`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "InboxPage"))]
pub struct Page {
    /// Its messages, in order.
    pub messages: Vec<Skeleton>,
    /// The cursor of the next page.
    pub next_cursor: Option<String>,
    /// Whether there are more.
    pub has_more: bool,
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
