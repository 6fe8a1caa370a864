//! The messages between a process and the world.

use super::acts::Target;
use super::wecom::{Pulled, Reply};
use crate::store::{StoreAnswer, StoreOperation};
use wecom_kf_core::inbox::TurnFailure;
use wecom_kf_core::machine::Op;

/// An event for a process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Event {
    /// A request of the machine was answered.
    Answer(Op, Answer),
    /// A callback arrived: its token, and when it was created.
    Notice(usize, u64),
    /// A handler goes on.
    Step(Op),
    /// A reply was sent, or not.
    Sent(Op, Result<(), TurnFailure>),
    /// A pull without a token is permitted.
    Permit(Op),
    /// The machine's deadline.
    Wake,
    /// The user asks for a pull.
    Poll,
    /// It is to stop.
    Stop(bool),
}

/// A request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Question {
    /// An operation of the store.
    Store(StoreOperation),
    /// `sync_msg`: cursor, token, limit.
    Pull(Option<String>, Option<String>, u32),
    /// `send_msg`: its msgid, what it is, and to whom.
    Send(String, Reply, usize),
}

impl Question {
    /// Its target.
    pub(super) fn target(&self) -> Target {
        match self {
            Self::Store(_) => Target::Store,
            Self::Pull(..) | Self::Send(..) => Target::Wecom,
        }
    }
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    /// The store's answer.
    Store(StoreAnswer),
    /// The answer of `sync_msg`.
    Pulled(Pulled),
    /// The answer of `send_msg`.
    Sent(Result<(), TurnFailure>),
    /// There was none, or an error of the network or the store.
    Failed,
}

/// An effect that the world carries out for a process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wish {
    /// Send a request of the machine, or, for sends, of the handler of this turn.
    Ask(Op, Question),
    /// Deliver an event to it after this many milliseconds.
    Later(u64, Event),
    /// It has stopped.
    Stopped,
    /// A handler has killed it.
    Dies,
}
