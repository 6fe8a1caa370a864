//! The settings of a story's world.

use crate::choices::Choices;
use crate::clock::{WallClock, span};
use std::fmt;
use wecom_kf_core::inbox::{ColdStart, Turns};

/// The maximum number of processes, and of customers.
pub(super) const PROCESSES: usize = 3;
pub(super) const CUSTOMERS: usize = 4;
/// In place of a customer, for events of the account.
pub(super) const ACCOUNT_EVENTS: usize = CUSTOMERS;

/// What stays broken after the faults have ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// Nothing; crashed processes are restarted.
    AllWell,
    /// Crashed processes stay dead.
    DeadStayDead,
    /// Sends to the first customer fail for ever.
    OneCustomerFails,
}

/// The settings of a world. The mildest: two processes with correct clocks, a fast store, and one turn per message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Settings {
    /// The clocks, one per process.
    pub(super) clocks: Vec<WallClock>,
    /// How messages become turns.
    pub(super) turns: Turns,
    /// Which messages count at the first start.
    pub(super) start: ColdStart,
    /// How many messages a page has at most.
    pub(super) limit: u32,
    /// How many pages may be unfinished.
    pub(super) prefetch: u32,
    /// How many turns may run at once.
    pub(super) concurrency: u32,
    /// Every so many pulls return an empty page and say that there are more; 0 for none.
    pub(super) empties: u32,
    /// How long the store and WeCom take, in milliseconds.
    pub(super) store_ms: u64,
    pub(super) wecom_ms: u64,
    /// The seed of random latencies; 0 for constant ones.
    pub(super) noise: u8,
    /// Whether dead owners are also recognised by the wall clock. Only with right clocks.
    pub(super) wall_clock: bool,
    /// How long a permit for a pull without a token takes, in milliseconds.
    pub(super) permit_ms: u64,
    /// Whether pages repeat the last message of the page before.
    pub(super) repeats: bool,
    /// Whether some messages have no send time.
    pub(super) timeless: bool,
    /// Whether a failing write of several keys writes some of them.
    pub(super) torn: bool,
    /// How many messages wait at WeCom before the first start.
    pub(super) backlog: usize,
    /// How the story ends, and the pause between the messages of its end, in milliseconds.
    pub(super) ending: Ending,
    pub(super) tail: u64,
}

impl Settings {
    /// The number of bytes that determine the settings.
    pub(super) const BYTES: usize = 19 + PROCESSES * WallClock::BYTES;

    /// Draws the settings.
    pub(super) fn draw(bytes: &[u8]) -> Self {
        let mut choices = Choices::new(bytes);
        let count = choices.of(2, &[1, 3]);
        let settings = Self {
            clocks: Vec::new(),
            turns: choices.of(Turns::Each, &[Turns::Queue, Turns::Burst]),
            start: choices.of(ColdStart::Replay, &[ColdStart::Skip, ColdStart::Skip]),
            limit: choices.of(3, &[1, 2, 10]),
            prefetch: choices.of(2, &[1, 3]),
            concurrency: choices.of(100, &[1, 2]),
            empties: choices.of(0, &[2, 3]),
            store_ms: choices.of(2, &[0, 40, 700]),
            wecom_ms: choices.of(50, &[5, 400, 3_000]),
            noise: choices.of(0, &[1, 2, 3, 4, 5, 6, 7, 8]),
            wall_clock: false,
            permit_ms: 0,
            repeats: false,
            timeless: false,
            torn: choices.one_in(2),
            backlog: choices.of(0, &[0, 0, 1, 4, 40]),
            ending: choices.of(Ending::AllWell, &[Ending::DeadStayDead, Ending::OneCustomerFails]),
            tail: choices.of(3_000, &[0, 10, 60, 110, 160, 220, 300, 700, 1_100]),
        };
        let clocks: Vec<WallClock> = (0..count).map(|_| WallClock::draw(&mut choices)).collect();
        let right = clocks.iter().all(|clock| *clock == WallClock::default());
        Self {
            clocks,
            wall_clock: choices.one_in(3) && right,
            permit_ms: choices.of(0, &[0, 100, 5_000]),
            repeats: choices.one_in(3),
            timeless: choices.one_in(3),
            ..settings
        }
    }
}

impl fmt::Display for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "turns: {:?}; start: {:?}; pages of {}, {} at a time",
            self.turns, self.start, self.limit, self.prefetch
        )?;
        if self.concurrency < 100 {
            write!(f, "; {} turns at a time", self.concurrency)?;
        }
        if self.empties > 0 {
            write!(f, "; each pull number {} gives an empty page", self.empties)?;
        }
        write!(
            f,
            "; the store takes {}, WeCom {}",
            span(self.store_ms),
            span(self.wecom_ms)
        )?;
        if self.wall_clock {
            f.write_str("; the wall clock tells who is dead, too")?;
        }
        if self.permit_ms > 0 {
            write!(f, "; a permit takes {}", span(self.permit_ms))?;
        }
        if self.repeats {
            f.write_str("; pages repeat messages")?;
        }
        if self.timeless {
            f.write_str("; some messages have no time")?;
        }
        if self.torn {
            f.write_str("; a failing write of several keys writes some of them")?;
        }
        if self.backlog > 0 {
            write!(f, "; {} messages wait", self.backlog)?;
        }
        match self.ending {
            Ending::AllWell => {}
            Ending::DeadStayDead => f.write_str("; the dead stay dead")?,
            Ending::OneCustomerFails => f.write_str("; sends to customer 0 fail for ever in the end")?,
        }
        for (name, clock) in ('A'..).zip(&self.clocks) {
            write!(f, "; {name}'s clock: {clock}")?;
        }
        Ok(())
    }
}
