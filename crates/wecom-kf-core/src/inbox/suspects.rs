//! Suspects: turns that a dead process may have died of. Which of them may run at the same time.

use alloc::collections::{BTreeSet, VecDeque};

use super::lanes::{Doing, Lanes};
use super::name::Name;

/// The suspects, by their customers.
#[derive(Debug, Clone, Default)]
pub(super) struct Suspects {
    /// Whose turns may kill the process, and run or are about to: the one that runs alone, or the others; and who waits for that.
    pub(super) alone: Option<Name>,
    pub(super) tried: BTreeSet<Name>,
    pub(super) waiting: VecDeque<Name>,
}

impl Lanes {
    /// Whether the suspect turn of a customer may begin now. One that has not been with a dead process twice runs beside others like it;
    /// one that has runs alone, so that it becomes clear which of them kills processes, and no other is counted for it.
    pub(super) fn may_try(&mut self, customer: &Name, again: bool) -> bool {
        if self.suspects.alone.as_ref() == Some(customer) {
            return true;
        }
        self.suspects.tried.remove(customer);
        let free = self.suspects.alone.is_none() && (!again || self.suspects.tried.is_empty());
        match (free, again) {
            (false, _) => {}
            (true, true) => self.suspects.alone = Some(customer.clone()),
            (true, false) => drop(self.suspects.tried.insert(customer.clone())),
        }
        free
    }

    /// The suspect turn of a customer has ended, or is gone.
    pub(super) fn tried(&mut self, customer: &Name) {
        self.suspects.alone.take_if(|alone| alone == customer);
        self.suspects.tried.remove(customer);
    }

    pub(super) fn no_suspect_runs(&self) -> bool {
        self.suspects.alone.is_none() && self.suspects.tried.is_empty()
    }

    /// The next one that waits, if no suspect turn is in its way.
    pub(super) fn next_suspect(&mut self) -> Option<Name> {
        if self.suspects.alone.is_some() {
            return None;
        }
        while let Some(next) = self.suspects.waiting.pop_front() {
            if self
                .of
                .get(&next)
                .is_some_and(|lane| lane.doing == Doing::WaitsForSuspect)
            {
                self.set(&next, Doing::Rests);
                return Some(next);
            }
        }
        None
    }
}
