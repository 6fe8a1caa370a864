//! The messages between a process and the world.

use super::faults::Target;
use crate::store::{StoreAnswer, StoreOperation};
use wecom_kf_core::machine::{Ms, Op};
use wecom_kf_core::token::Failure;
use wecom_kf_core::token::share::{self, Place};

/// The key of the token.
pub(super) const KEY: &str = "token";
/// The key of the lease.
pub(super) const LEASE_KEY: &str = "token:lease";

/// An event for a process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Event {
    /// A request was answered.
    Answer(Sender, Op, Answer),
    /// The secrets that a call needs were read.
    SecretsRead(Op),
    /// WeCom answered a call that was made with a token.
    CallAnswered(u32, String, bool),
    /// A call reaches its deadline.
    CallEnds(u32),
    /// A call that renews a token early, where nothing runs in the background, stops waiting.
    AheadEnds(Op),
    /// A renewal reaches its deadline.
    RenewalEnds(Op),
    /// A machine's deadline.
    Wake,
}

/// The machine that sent a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sender {
    /// The machine of a renewal.
    Renewal(Op),
    /// A machine that discards a token.
    Discard(u32),
}

/// A request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Request {
    /// An operation of the store.
    Store(StoreOperation),
    /// `gettoken`, with a ticket.
    Fetch(Option<u64>),
}

impl Request {
    /// Its target.
    pub(super) fn target(&self) -> Target {
        match self {
            Self::Store(_) => Target::Store,
            Self::Fetch(_) => Target::Fetch,
        }
    }
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    /// The store's answer.
    Store(StoreAnswer),
    /// A token and its lifetime in seconds.
    Token(String, u64),
    /// `gettoken` failed.
    NoToken(Failure),
    /// The store failed.
    StoreFailed,
}

/// An action that the world carries out for a process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Action {
    /// Send a request.
    Send(Sender, Op, Request),
    /// Deliver an event to it after this many milliseconds.
    Schedule(u64, Event),
    /// Make a call with a token.
    Call(u32, String, u64),
}

/// What a process knows about the world at each event.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context {
    /// The true time.
    pub(super) now: u64,
    /// The newest ticket; `None` if there are none.
    pub(super) ticket: Option<u64>,
    /// How long it takes to read the secrets.
    pub(super) secrets_ms: u64,
    /// Whether they cannot be read.
    pub(super) secrets_fail: bool,
    /// Whether calls wait for a renewal that another call started.
    pub(super) joins: bool,
    /// A random number.
    pub(super) noise: u64,
}

/// The key of a place in the store.
pub(super) fn key(place: Place) -> &'static str {
    match place {
        Place::Record => KEY,
        Place::Lease => LEASE_KEY,
    }
}

/// Converts an answer to a machine's input.
pub(super) fn input_of(op: Op, answer: Answer) -> share::Input {
    match answer {
        Answer::Store(StoreAnswer::Value(text)) => share::Input::Read {
            op,
            text: text.map(Into::into),
        },
        Answer::Store(StoreAnswer::Written(done)) => share::Input::Swapped { op, done },
        Answer::Store(StoreAnswer::Deleted | StoreAnswer::Found(_) | StoreAnswer::AllWritten) => {
            share::Input::Swapped { op, done: true }
        }
        Answer::Token(token, seconds) => share::Input::Fetched {
            op,
            token: token.into(),
            life: Some(Ms(seconds * 1000)),
        },
        Answer::NoToken(failure) => share::Input::FetchFailed { op, failure },
        Answer::StoreFailed => share::Input::StoreFailed {
            op,
            reason: "a fault".to_owned(),
        },
    }
}
