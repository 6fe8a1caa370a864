//! Handlers of turns: what they do depends on the first message.

use super::acts::name;
use crate::choices::Choices;
use std::fmt;
use wecom_kf_core::inbox::{Reference, TurnFailure};

/// What a message makes its handler do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Temper {
    /// One reply, at once.
    Quick,
    /// No reply, at once.
    Silent,
    /// One reply after 40 seconds, which is longer than the lease.
    Slow,
    /// Two replies in order.
    Two,
    /// Two named replies; when the handler runs again it sends them the other way round.
    Named,
    /// It throws once.
    Throws,
    /// It throws each time.
    AlwaysThrows,
    /// It fails, as the message's own failure.
    Bad,
    /// It kills its process each time.
    Kills,
    /// One reply after 400 seconds.
    VerySlow,
    /// An event: no reply.
    Event,
    /// A message that no handler asks for.
    Unwanted,
}

impl Temper {
    /// Draws one.
    pub(super) fn draw(choices: &mut Choices<'_>) -> Self {
        choices.of(
            Self::Quick,
            &[
                Self::Silent,
                Self::Slow,
                Self::Two,
                Self::Named,
                Self::Named,
                Self::Throws,
                Self::AlwaysThrows,
                Self::Bad,
                Self::Kills,
                Self::VerySlow,
                Self::Event,
                Self::Unwanted,
            ],
        )
    }
}

impl fmt::Display for Temper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Quick => "one reply",
            Self::Silent => "no reply",
            Self::Slow => "one reply after 40 s",
            Self::Two => "two replies",
            Self::Named => "two named replies",
            Self::Throws => "the handler throws once",
            Self::AlwaysThrows => "the handler throws each time",
            Self::Bad => "a bad message",
            Self::Kills => "the handler kills its process",
            Self::VerySlow => "one reply after 400 s",
            Self::Event => "an event",
            Self::Unwanted => "nobody asks for it",
        })
    }
}

/// A step of a handler.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// It works for so many milliseconds.
    Works(u64),
    /// It sends a reply, with a name or without.
    Replies(&'static str, bool),
    /// It fails.
    Fails(TurnFailure),
    /// It kills its process.
    Kills,
    /// It returns.
    Ends,
}

/// A handler that runs.
#[derive(Debug, Clone)]
pub(super) struct Handler {
    pub(super) msgids: Vec<String>,
    pub(super) messages: Vec<Reference>,
    pub(super) customer: usize,
    steps: Vec<Step>,
    at: usize,
}

impl Handler {
    pub(super) fn new(
        (messages, msgids): (&[Reference], &[String]),
        customer: usize,
        temper: Temper,
        attempt: u32,
        again: bool,
    ) -> Self {
        use Step::{Ends, Fails, Replies, Works};
        let steps = match temper {
            Temper::Quick => vec![Works(20), Replies("answer", false), Ends],
            Temper::Silent | Temper::Event | Temper::Unwanted => vec![Works(5), Ends],
            Temper::Slow => vec![Works(40_000), Replies("answer", false), Ends],
            Temper::Kills => vec![Works(10), Step::Kills],
            Temper::VerySlow => vec![Works(400_000), Replies("answer", false), Ends],
            Temper::Two => vec![Replies("first", false), Works(30), Replies("second", false), Ends],
            Temper::Named if again => vec![Replies("second", true), Works(30), Replies("first", true), Ends],
            Temper::Named => vec![Replies("first", true), Works(30), Replies("second", true), Ends],
            Temper::Throws if attempt > 1 => vec![Replies("answer", false), Ends],
            Temper::Throws | Temper::AlwaysThrows => {
                vec![Works(10), Replies("answer", false), Fails(TurnFailure::Handler)]
            }
            Temper::Bad => vec![Works(10), Fails(TurnFailure::Message)],
        };
        Self {
            msgids: msgids.to_vec(),
            messages: messages.to_vec(),
            customer,
            steps,
            at: 0,
        }
    }

    /// Its next step.
    pub(super) fn next(&mut self) -> Step {
        self.at += 1;
        self.steps.get(self.at - 1).copied().unwrap_or(Step::Ends)
    }

    /// The reply that is sent.
    pub(super) fn replying(&self) -> &'static str {
        match self.steps.get(self.at.saturating_sub(1)) {
            Some(Step::Replies(which, _)) => which,
            _ => "",
        }
    }
}

/// A turn, for people.
pub(super) fn turn_text(process: usize, msgids: &[String]) -> String {
    format!("{}: turn {}", name(process), msgids.join("+"))
}
