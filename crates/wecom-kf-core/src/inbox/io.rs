//! What goes into the machine, and what comes out.

use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use super::types::{Page, PullFailure, Reference, Report, TurnFailure};
use crate::machine::{Ms, Op};
use crate::token::SecretText;

/// The events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "InboxInput"))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Input {
    /// The first input.
    Start,
    /// Time has passed.
    Tick,
    /// A callback said that the account has something new. It was answered already.
    Notice {
        /// The callback's token.
        token: Option<SecretText>,
        /// Its `CreateTime`, in milliseconds.
        created: Ms,
    },
    /// The user asks for a pull; answered by `polled`.
    Poll {
        /// The driver's number.
        op: Op,
    },
    /// A `permit` was granted: the pull without a token may be made. One that cannot be granted is answered by `page_failed`.
    Permitted {
        /// The operation.
        op: Op,
    },
    /// A `pull` succeeded.
    Page {
        /// The operation.
        op: Op,
        /// The number under which the driver holds the first message; those of the others follow, and no other message has one of them.
        first: u32,
        /// The page.
        page: Page,
    },
    /// A `pull` failed, or a `permit` was refused.
    PageFailed {
        /// The operation.
        op: Op,
        /// Why.
        failure: PullFailure,
        /// How long to wait at least, if the error says so.
        wait: Option<Ms>,
    },
    /// A `get` completed.
    Read {
        /// The operation.
        op: Op,
        /// The value; `null` if there is none.
        text: Option<SecretText>,
    },
    /// A `find` completed.
    Found {
        /// The operation.
        op: Op,
        /// The places, from 0, of those that are finished.
        found: Vec<u32>,
    },
    /// A `compare_and_set` completed.
    Swapped {
        /// The operation.
        op: Op,
        /// Whether the value was set.
        done: bool,
    },
    /// A `set_many` or a `keep` completed.
    Written {
        /// The operation.
        op: Op,
    },
    /// A store operation failed. It may have had its effect.
    StoreFailed {
        /// What failed.
        op: Op,
        /// The reason, for the log.
        reason: String,
    },
    /// The handlers of these turns returned.
    TurnsEnded {
        /// Which, from `deliver`, in this order.
        turns: Vec<Op>,
    },
    /// A turn's handler failed.
    TurnFailed {
        /// Which.
        turn: Op,
        /// Why.
        failure: TurnFailure,
        /// How long to wait at least, if the error says so.
        wait: Option<Ms>,
    },
    /// A handler begins a reply; answered by `reply` or `refused`.
    Reply {
        /// The driver's number.
        op: Op,
        /// Which turn.
        turn: Op,
        /// Its name, for handlers that may go another way when they run again.
        key: Option<String>,
    },
    /// A handler sends a reply of one part: `reply` and `send` in one; answered by `send` or `refused`.
    ReplyOnce {
        /// The driver's number.
        op: Op,
        /// Which turn.
        turn: Op,
        /// Its name, for handlers that may go another way when they run again.
        key: Option<String>,
    },
    /// A part of a reply is about to be sent; answered by `send` or `refused`.
    Send {
        /// The driver's number.
        op: Op,
        /// Which turn.
        turn: Op,
        /// The reply, from `reply`.
        reply: String,
        /// Which part, from 0.
        part: u32,
    },
    /// The user asks how it stands; answered by `report`.
    Report {
        /// The driver's number.
        op: Op,
    },
    /// No turn begins any more. Ends with `stopped`.
    Stop {
        /// Whether running turns are left alone: their messages begin again elsewhere.
        abandon: bool,
    },
}

/// The actions for the driver. A `key` is the name of a store's entry; the driver puts the account's prefix before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "InboxOutput"))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Output {
    /// Before a pull without a callback token, which WeCom limits strictly; answered by `permitted` or `page_failed`. A driver of many
    /// accounts asks [`Permits`](super::Permits) that all accounts of a corp share; a driver of one account may grant it at once.
    Permit {
        /// Its number.
        op: Op,
    },
    /// Call `sync_msg`; answered by `page` or `page_failed`.
    Pull {
        /// Its number.
        op: Op,
        /// From where; `null` without one.
        cursor: Option<String>,
        /// The callback's token.
        token: Option<SecretText>,
        /// How many messages at most.
        limit: u32,
    },
    /// Read a value; answered by `read`.
    Get {
        /// Its number.
        op: Op,
        /// Which.
        key: String,
    },
    /// Set a value if the current one is the expected one; answered by `swapped`.
    CompareAndSet {
        /// Its number.
        op: Op,
        /// Which.
        key: String,
        /// The expected value; `null` for none.
        expected: Option<SecretText>,
        /// The value.
        value: SecretText,
        /// Its time to live; `null` for ever.
        ttl: Option<Ms>,
    },
    /// Look which of these messages are finished, that is whether `done:` and the id has a value; answered by `found`.
    Find {
        /// Its number.
        op: Op,
        /// Which.
        messages: Vec<Reference>,
    },
    /// Set the value `1` for each key; answered by `written`.
    SetMany {
        /// Its number.
        op: Op,
        /// Which.
        keys: Vec<String>,
        /// Their time to live.
        ttl: Ms,
    },
    /// Store messages as JSON, each under `message:` and its id; answered by `written`.
    Keep {
        /// Its number.
        op: Op,
        /// Which, by their numbers: only messages that are not stored yet.
        messages: Vec<u32>,
        /// Their time to live.
        ttl: Ms,
    },
    /// Run the handler; answered by `turns_ended` or `turn_failed`.
    Deliver {
        /// Its number.
        turn: Op,
        /// Its id, if it is not that of its first message: one that was finished before.
        id: Option<String>,
        /// Its messages, in order. They have the same customer.
        messages: Vec<Reference>,
        /// How often it began, in this process or as far as stored, from 1.
        attempt: u32,
        /// Whether it may have begun before, here or in another process. Its replies of several parts may be stored then: what is stored
        /// is sent, even if the handler words the reply as one part this time.
        again: bool,
    },
    /// These messages are not held any more: they were handled, skipped, are there twice, or are stored.
    Forget {
        /// Which, by their numbers.
        messages: Vec<u32>,
    },
    /// The lease is lost: what running turns report has no effect any more, and they cannot send. Abort them.
    Lost {
        /// The running turns.
        turns: Vec<Op>,
    },
    /// A turn was stored, and is tried again from there; the cursor has passed it.
    Parked {
        /// Its id.
        id: String,
        /// How often it began.
        attempts: u32,
    },
    /// A turn was stored, and is not tried again.
    DeadLetter {
        /// Its id.
        id: String,
        /// The customer.
        customer: Option<String>,
        /// Its messages. Those with numbers are not held any more.
        messages: Vec<Reference>,
        /// How often it began.
        attempts: u32,
        /// Why it failed last.
        failure: TurnFailure,
    },
    /// The answer to `reply`.
    Reply {
        /// The driver's number.
        op: Op,
        /// Its name within the turn.
        reply: String,
        /// Where its parts are stored before the first is sent, if there are several or they are streamed.
        key: String,
    },
    /// The part can be sent, now.
    Send {
        /// The driver's number.
        op: Op,
        /// The `msgid` to send it with: the same for the same part of the same reply.
        msgid: String,
    },
    /// The reply cannot be sent.
    Refused {
        /// The driver's number.
        op: Op,
        /// Why.
        why: Refusal,
    },
    /// The poll is done.
    Polled {
        /// The driver's number.
        op: Op,
        /// Whether all that was there is finished or parked. Otherwise another instance has the account, or the inbox stops.
        finished: bool,
    },
    /// How it stands.
    Report {
        /// The driver's number.
        op: Op,
        /// The numbers.
        report: Report,
    },
    /// Write to the log.
    Log {
        /// How bad it is.
        level: Level,
        /// The text, without texts of messages and tokens.
        text: String,
    },
    /// The machine is done, and has no further effect.
    Stopped {
        /// Why, if the user did not stop it.
        error: Option<String>,
    },
}

/// Why a reply cannot be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "ReplyRefusal"))]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// The lease is lost: another instance may have the turn.
    Lost,
    /// The turn has ended, or the inbox has stopped.
    Over,
}

/// How bad something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "InboxLevel"))]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// For those who look for something.
    Debug,
    /// Somebody should know.
    Warn,
    /// Somebody must act.
    Error,
}

/// What the deadline is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "InboxReason"))]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// A store operation times out.
    StoreSlow,
    /// A failed store operation is repeated.
    StoreAgain,
    /// A pull is due.
    Pull,
    /// A pull that no notice asked for is due.
    Poll,
    /// The lease is renewed, or the record is looked at.
    Renew,
    /// Another instance's lease may be over.
    Watch,
    /// A turn can begin.
    Turn,
}
