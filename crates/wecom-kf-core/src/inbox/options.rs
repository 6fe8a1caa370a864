//! The settings of an inbox.

use alloc::string::String;
use serde::{Deserialize, Serialize};

use crate::machine::Ms;

/// How messages of one customer become turns. Events are turns of their own in every case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "InboxTurns"))]
#[serde(rename_all = "snake_case")]
pub enum Turns {
    /// One turn per message.
    #[default]
    Each,
    /// What arrived during a turn becomes one turn.
    Queue,
    /// A turn begins when the customer has been silent for `quiet`, or `max` after its first message.
    Burst,
}

/// Which messages count when an account is read for the first time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "InboxStart"))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ColdStart {
    /// Those sent since the earlier of the start and the first notice, less five minutes.
    #[default]
    Skip,
    /// All that WeCom returns: three days.
    Replay,
    /// Those sent at this time or later, in Unix milliseconds.
    Since {
        /// The time.
        time: Ms,
    },
}

/// The settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "InboxOptions"))]
pub struct Options {
    /// The corp and the account, as one text: the ids of replies are derived from it.
    pub account: String,
    /// A random text, unique to this machine: the owner in the account record. Another run of the same instance has another one.
    pub owner: String,
    /// How messages become turns.
    pub turns: Turns,
    /// For bursts: how long a customer must be silent.
    pub quiet: Ms,
    /// For bursts: how long a turn waits at most.
    pub max: Ms,
    /// What counts at the first start.
    pub start: ColdStart,
    /// How many pages may be unfinished at the same time: as many messages as so many full pages have.
    pub prefetch: u32,
    /// The `limit` of a pull, from 1 to 1000.
    pub limit: u32,
    /// How many turns may run at the same time.
    pub concurrency: u32,
    /// How often a turn begins whose handler throws; then it is a dead letter.
    pub attempts: u32,
    /// The length of the lease.
    pub lease: Ms,
    /// The pause between pulls that no notice asked for. They have no token, and WeCom limits those strictly: at least 30 seconds per corp.
    pub poll: Ms,
    /// How long a turn may fail for unknown reasons before it is parked.
    pub park_after: Ms,
    /// How long it may fail before it is a dead letter.
    pub dead_after: Ms,
    /// Whether a dead owner is also recognised by the wall clock: when the record's time is older than its lease and [`WALL_MARGIN`].
    /// For instances that cannot wait for the length of the lease: serverless functions that only poll, and Durable Objects.
    ///
    /// [`WALL_MARGIN`]: super::WALL_MARGIN
    #[serde(default)]
    pub wall_clock: bool,
    /// Random jitter, in thousandths from 0 to 1000: spreads the polls of many accounts over the interval.
    pub jitter: u32,
}

impl Options {
    /// The defaults.
    #[must_use]
    pub fn new(account: impl Into<String>, owner: impl Into<String>) -> Self {
        Self {
            account: account.into(),
            owner: owner.into(),
            turns: Turns::Each,
            quiet: Ms(1_500),
            max: Ms(8_000),
            start: ColdStart::Skip,
            prefetch: 3,
            limit: 1_000,
            concurrency: 100,
            attempts: 3,
            lease: Ms(20_000),
            poll: Ms(60_000),
            park_after: Ms(300_000),
            dead_after: Ms(48 * 3_600_000),
            wall_clock: false,
            jitter: 0,
        }
    }

    /// Brings numbers into the ranges in which the machine works.
    pub(super) fn bounded(mut self) -> Self {
        self.prefetch = self.prefetch.clamp(1, 64);
        self.limit = self.limit.clamp(1, 1_000);
        self.concurrency = self.concurrency.max(1);
        self.attempts = self.attempts.max(1);
        self.lease = self.lease.clamp(Ms(5_000), Ms(600_000));
        self.poll = self.poll.max(Ms(1_000));
        self.jitter = self.jitter.min(1_000);
        self
    }

    /// The pause before the first poll, and between later ones.
    pub(super) fn poll_pause(&self) -> Ms {
        Ms(self.poll.0.saturating_add(self.poll.0 / 1_000 * u64::from(self.jitter)))
    }
}
