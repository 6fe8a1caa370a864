//! The settings of a story's world.

use crate::choices::Choices;
use crate::clock::{WallClock, span};
use std::fmt;
use wecom_kf_core::token::share::Storage;

/// The maximum number of processes.
pub(super) const PROCESSES: usize = 3;

/// What stays broken after the faults have ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// Nothing; crashed processes are restarted.
    AllWell,
    /// Crashed processes stay dead.
    DeadStayDead,
    /// One process can no longer reach the store.
    OneWithoutStore,
    /// No process can.
    NobodyHasStore,
}

/// The settings of a world. The mildest: three processes with correct clocks, and a fast store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Settings {
    /// The clocks, one per process.
    pub(super) clocks: Vec<WallClock>,
    /// The abilities of the store.
    pub(super) storage: Storage,
    /// The lifetime of a new token, in seconds.
    pub(super) life: u64,
    /// How long before a token's expiry a new one is issued, in milliseconds.
    pub(super) overlap: u64,
    /// How long the store takes, in milliseconds.
    pub(super) store_ms: u64,
    /// The speed of the store's own clock, in percent: entries expire late, early or never.
    pub(super) store_pace: u64,
    /// Whether calls of a process wait for a renewal that another one started; not every platform allows that.
    pub(super) joins: bool,
    /// How long `gettoken` takes, in milliseconds.
    pub(super) fetch_ms: u64,
    /// How long it takes to read the secrets, in milliseconds.
    pub(super) secrets_ms: u64,
    /// The seed of random latencies; 0 for constant ones.
    pub(super) noise: u8,
    /// Whether clients send a ticket with the secret, as a third-party app does.
    pub(super) tickets: bool,
    /// How the story ends.
    pub(super) ending: Ending,
}

impl Settings {
    /// The number of bytes that determine the settings.
    pub(super) const BYTES: usize = 12 + PROCESSES * WallClock::BYTES;

    /// Draws the settings.
    pub(super) fn draw(bytes: &[u8]) -> Self {
        let mut choices = Choices::new(bytes);
        let count = choices.of(PROCESSES, &[2, 1]);
        let settings = Self {
            clocks: Vec::new(),
            store_pace: 100,
            joins: true,
            storage: choices.of(
                Storage::Atomic,
                &[Storage::Atomic, Storage::Atomic, Storage::None, Storage::BestEffort],
            ),
            life: choices.of(7200, &[600, 60, 5, 0]),
            overlap: choices.of(0, &[300_000, 2_000]),
            store_ms: choices.of(2, &[0, 40, 700]),
            fetch_ms: choices.of(100, &[10, 1_500, 4_000, 8_000]),
            secrets_ms: choices.of(0, &[0, 10, 3_000]),
            noise: choices.of(0, &[1, 2, 3, 4, 5, 6, 7, 8]),
            tickets: choices.one_in(3),
            ending: choices.of(
                Ending::AllWell,
                &[Ending::DeadStayDead, Ending::OneWithoutStore, Ending::NobodyHasStore],
            ),
        };
        let settings = Self {
            store_pace: choices.of(100, &[100, 100, 50, 0, 250]),
            joins: !choices.one_in(4),
            ..settings
        };
        let clocks = (0..count).map(|_| WallClock::draw(&mut choices)).collect();
        Self { clocks, ..settings }
    }
}

impl fmt::Display for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let storage = match self.storage {
            Storage::Atomic => "a store".to_owned() + &format!(" that takes {}", span(self.store_ms)),
            Storage::BestEffort => format!("a store without a compare-and-set that takes {}", span(self.store_ms)),
            Storage::None => "no store".to_owned(),
        };
        write!(f, "{storage}; gettoken takes {}", span(self.fetch_ms))?;
        if self.store_pace != 100 && self.storage != Storage::None {
            write!(f, "; the store's clock runs at {} %", self.store_pace)?;
        }
        if !self.joins {
            f.write_str("; no call waits for another's renewal")?;
        }
        if self.life != 7200 {
            write!(f, "; tokens last {} s", self.life)?;
        }
        if self.overlap != 0 {
            write!(f, ", new ones are issued {} before", span(self.overlap))?;
        }
        if self.secrets_ms != 0 {
            write!(f, "; reading a secret takes {}", span(self.secrets_ms))?;
        }
        if self.tickets {
            f.write_str("; with tickets")?;
        }
        match self.ending {
            Ending::AllWell => {}
            Ending::DeadStayDead => f.write_str("; the dead stay dead")?,
            Ending::OneWithoutStore => f.write_str("; in the end A cannot reach the store")?,
            Ending::NobodyHasStore => f.write_str("; in the end no process can reach the store")?,
        }
        for (name, clock) in ('A'..).zip(&self.clocks) {
            write!(f, "; {name}'s clock: {clock}")?;
        }
        Ok(())
    }
}
