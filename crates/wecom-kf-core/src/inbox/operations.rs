//! Operations of the store that are under way: what each is for, and until when its answer counts.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::name::Name;
use crate::machine::{Ms, Now, Op};

/// The time limit of a store operation. Later answers are ignored.
pub const STEP: Ms = Ms(5_000);
/// The pause before a failed store operation is repeated: initially, and at most. It doubles each time.
pub const STORE_PAUSE: (Ms, Ms) = (Ms(100), Ms(5_000));

/// What a store operation is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Purpose {
    /// The account record is read by one who does not own it.
    Look,
    /// The account is taken.
    Take,
    /// A notice is left for the owner.
    LeaveNotice,
    /// The owner looks for notices, or what became of its last write.
    Peek,
    /// The owner writes the record.
    Write,
    /// The letters are read.
    ReadLetters,
    /// Messages of letters are stored.
    Keep,
    /// The letters are written.
    WriteLetters,
    /// Which messages of the page with this number are finished.
    CheckPage(u64),
    /// That messages are finished.
    Finish,
    /// The composition of the turn of a customer is stored.
    Claim(Name),
    /// The composition that is stored already is read.
    ReadClaim(Name),
    /// Which messages of a stored turn of a customer are finished.
    CheckLetter(Name),
}

/// The operations under way.
#[derive(Debug, Clone, Default)]
pub(super) struct Operations {
    last: Op,
    open: BTreeMap<Op, (Purpose, Ms)>,
    failures: u32,
    again: Option<Ms>,
}

impl Operations {
    /// A number for an operation that is not the store's, or a turn.
    pub(super) fn number(&mut self) -> Op {
        self.last = self.last.next();
        self.last
    }

    /// Begins an operation.
    pub(super) fn begin(&mut self, now: Now, purpose: Purpose) -> Op {
        let op = self.number();
        self.open.insert(op, (purpose, now.monotonic + STEP));
        op
    }

    /// Ends an operation. `None` if its answer does not count.
    pub(super) fn end(&mut self, op: Op) -> Option<Purpose> {
        self.open.remove(&op).map(|(purpose, _)| purpose)
    }

    /// Ends those that are out of time.
    pub(super) fn overdue(&mut self, now: Now) -> Vec<Purpose> {
        let over: Vec<Op> = self
            .open
            .iter()
            .filter(|(_, (_, until))| *until <= now.monotonic)
            .map(|(op, _)| *op)
            .collect();
        over.into_iter().filter_map(|op| self.end(op)).collect()
    }

    /// Whether an operation with this purpose is under way.
    pub(super) fn has(&self, purpose: &Purpose) -> bool {
        self.open.values().any(|(other, _)| other == purpose)
    }

    /// The answers to all but those that keep their meaning do not count any more.
    pub(super) fn drop_all_but(&mut self, keep: impl Fn(&Purpose) -> bool) {
        self.open.retain(|_, (purpose, _)| keep(purpose));
    }

    /// Notes that the store failed, and returns how long to wait.
    pub(super) fn failed(&mut self, now: Now) -> Ms {
        let (first, most) = STORE_PAUSE;
        let pause = Ms(first.0.saturating_mul(1 << self.failures.min(16))).min(most);
        self.failures = self.failures.saturating_add(1);
        self.again = Some(now.monotonic + pause);
        pause
    }

    /// Notes that the store works.
    pub(super) fn worked(&mut self) {
        self.failures = 0;
        self.again = None;
    }

    /// Whether the store is left alone for a while, because it failed.
    pub(super) fn rests(&mut self, now: Now) -> bool {
        self.again = self.again.filter(|again| now.monotonic < *again);
        self.again.is_some()
    }

    /// When the store may be used again.
    pub(super) fn again(&self) -> Option<Ms> {
        self.again
    }

    /// When the first operation is out of time.
    pub(super) fn first_overdue(&self) -> Option<Ms> {
        self.open.values().map(|(_, until)| *until).min()
    }
}
