//! What goes to and fro between a process and the world.

use super::faults::Target;
use crate::store::{StoreAnswer, StoreOperation};
use wecom_kf_core::machine::{Ms, Op};
use wecom_kf_core::token::Failure;
use wecom_kf_core::token::share::{self, Place};

/// The key of the token; its lease stands under this and `:lease`.
pub(super) const KEY: &str = "token";
/// The key of the lease.
pub(super) const LEASE_KEY: &str = "token:lease";

/// What comes to a process, later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Event {
    /// A request was answered.
    Answer(Asker, Op, Answer),
    /// The secrets that a call needs were read.
    SecretsRead(Op),
    /// WeCom answered a call that was made with a token.
    CallAnswered(u32, String, bool),
    /// The time of a call is over.
    CallEnds(u32),
    /// The time of a renewal is over.
    RenewalEnds(Op),
    /// A machine wanted to be called.
    Wake,
}

/// Which machine asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Asker {
    /// The one of a renewal.
    Renewal(Op),
    /// One that gives a token up.
    GiveUp(u32),
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Question {
    /// Something of the store.
    Store(StoreOperation),
    /// A token, of WeCom, with a ticket.
    Fetch(Option<u64>),
}

impl Question {
    /// Where it goes.
    pub(super) fn target(&self) -> Target {
        match self {
            Self::Store(_) => Target::Store,
            Self::Fetch(_) => Target::Fetch,
        }
    }
}

/// What is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    /// By the store.
    Store(StoreAnswer),
    /// A token and its life in seconds.
    Token(String, u64),
    /// WeCom gave none, or did not answer.
    NoToken(Failure),
    /// The store failed.
    StoreFailed,
}

/// What a process wants of the world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wish {
    /// Send a request.
    Ask(Asker, Op, Question),
    /// Give it an event after so many milliseconds.
    Later(u64, Event),
    /// Make a call with a token.
    Call(u32, String, u64),
}

/// What a process is told of the world with each event.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    /// The true time.
    pub(super) now: u64,
    /// The newest ticket; nothing when there are none.
    pub(super) ticket: Option<u64>,
    /// How long it takes to read the secrets.
    pub(super) secrets_ms: u64,
    /// Whether they cannot be read.
    pub(super) secrets_fail: bool,
    /// Whether calls wait for a renewal that another began.
    pub(super) joins: bool,
    /// A number at random.
    pub(super) noise: u64,
}

/// The key of a place in the store.
pub(super) fn key(place: Place) -> &'static str {
    match place {
        Place::Record => KEY,
        Place::Lease => LEASE_KEY,
    }
}

/// What a machine is told of an answer.
pub(super) fn input_of(op: Op, answer: Answer) -> share::Input {
    match answer {
        Answer::Store(StoreAnswer::Value(text)) => share::Input::Read {
            op,
            text: text.map(Into::into),
        },
        Answer::Store(StoreAnswer::Written(done)) => share::Input::Swapped { op, done },
        Answer::Store(StoreAnswer::Deleted) => share::Input::Swapped { op, done: true },
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
