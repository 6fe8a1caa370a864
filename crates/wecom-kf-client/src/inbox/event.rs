//! What an inbox tells the client's observer.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use wecom_kf_core::inbox::TurnFailure;

/// Something that happened in an inbox: for metrics and logs. It has ids, but no texts of messages.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct InboxEvent {
    /// The account.
    pub open_kfid: Arc<str>,
    /// What happened.
    pub kind: InboxEventKind,
}

/// What happened in an inbox.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum InboxEventKind {
    /// A page arrived.
    Pulled {
        /// How many messages it has.
        messages: usize,
        /// Whether there are more.
        has_more: bool,
        /// How long the call took.
        duration: Duration,
    },
    /// A pull failed. It is repeated.
    PullFailed {
        /// The code of the error.
        code: &'static str,
    },
    /// A turn began.
    TurnBegan {
        /// Its id.
        turn: String,
        /// How many messages it has.
        messages: usize,
        /// How often it began, from 1.
        attempt: u32,
    },
    /// A turn ended: its handler succeeded, or it was acknowledged.
    TurnEnded {
        /// Its id.
        turn: String,
        /// How long the handler ran.
        duration: Duration,
    },
    /// A turn failed.
    TurnFailed {
        /// Its id.
        turn: String,
        /// Whom the failure concerns.
        failure: TurnFailure,
        /// How long the handler ran.
        duration: Duration,
    },
    /// A turn was stored, to be tried again.
    Parked {
        /// Its id.
        turn: String,
        /// How often it began.
        attempts: u32,
    },
    /// A turn was stored as a dead letter.
    DeadLetter {
        /// Its id.
        turn: String,
        /// Why it failed last.
        failure: TurnFailure,
        /// How often it began.
        attempts: u32,
    },
    /// The account is another instance's; the handlers that ran were aborted.
    Lost {
        /// How many.
        turns: usize,
    },
    /// A log line.
    Log {
        /// How bad it is.
        level: InboxLevel,
        /// The text, for people.
        text: String,
    },
}

/// How bad something is.
pub use wecom_kf_core::inbox::Level as InboxLevel;

impl fmt::Display for InboxEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "inbox of {}: ", self.open_kfid)?;
        match &self.kind {
            InboxEventKind::Log { text, .. } => f.write_str(text),
            kind => write!(f, "{kind:?}"),
        }
    }
}
