//! The rules for calling `gettoken` with a store: not while another process holds the lease, and not if the store has a fresh token.

use super::messages::{KEY, LEASE_KEY};
use super::process::Process;
use super::rules::Renewal;
use super::world::{Place, TokenSimulation};
use crate::trace::Violation;
use wecom_kf_core::machine::Op;
use wecom_kf_core::token::share::{MAX_WAIT, Storage};
use wecom_kf_core::token::{Fit, Record, TOMBSTONE};

impl TokenSimulation<'_> {
    /// Whether a process may fetch now.
    pub(super) fn check_fetch(&mut self, number: usize, renewal: Op) {
        let now = self.now();
        let Some(place) = self.places.get(number) else { return };
        let Some(began) = self
            .rules
            .processes
            .get(number)
            .and_then(|rules| rules.renewals.get(&renewal))
        else {
            return;
        };
        if self.settings.storage != Storage::Atomic || began.without_store {
            return;
        }
        let owner = Process::owner(number, place.incarnation, renewal);
        let lease = self
            .store
            .get(LEASE_KEY, self.store_now())
            .map(|kept| kept.value.clone())
            .filter(|text| text != TOMBSTONE);
        let waited = now - began.began;
        let outcome = match lease {
            Some(other) if other != owner && waited < MAX_WAIT.0 && !self.rules.store.owners.contains(&owner) => {
                Err(Violation {
                    rule: "no stampede: one process fetches at a time",
                    how: format!("fetches while {other} has the lease"),
                })
            }
            _ => self.check_fresh(place, began),
        };
        if waited >= MAX_WAIT.0 {
            self.trace.mark("timeout was over");
        }
        self.rules.check(outcome, number);
    }

    fn check_fresh(&self, place: &Place, began: &Renewal) -> Result<(), Violation> {
        let now = self.now();
        let record = self
            .store
            .get(KEY, self.store_now())
            .and_then(|kept| Record::read(&kept.value));
        let is_fresh = |record: &Record| {
            let fresh_at = |at| {
                place
                    .process
                    .as_ref()
                    .is_some_and(|process| record.fit(&began.known, process.clocks(at)) == Fit::Fresh)
            };
            fresh_at(began.began) && fresh_at(now)
        };
        let undisturbed = self.rules.store.record_since <= began.began && place.clock_set <= began.began;
        match record.filter(|record| undisturbed && is_fresh(record)) {
            Some(record) => Err(Violation {
                rule: "no stampede: a fresh token of another process is used",
                how: format!("fetches while the store has {}", record.access_token.0),
            }),
            None => Ok(()),
        }
    }
}
