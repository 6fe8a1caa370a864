//! What one step follows from another.

use super::{GIVEN_UP, LEASE, Outcome, Output, PATIENCE, PAUSE, Place, RELEASED, Reason, STEP, Share, Step, Storage};
use crate::machine::{Ms, Now, Op};
#[cfg(feature = "flaws")]
use crate::token::Flaw;
use crate::token::record::{Fit, GONE, Hidden, LONGEST_S, Record};
use crate::token::{Failure, FetchEnd};

impl Share {
    #[cfg(feature = "flaws")]
    fn has(&self, flaw: Flaw) -> bool {
        self.flaw == Some(flaw)
    }

    /// Whether an answer to this is waited for, of the kind that it is.
    pub(super) fn expects(&self, op: Op) -> bool {
        op == self.asked && !matches!(self.step, Step::Idle | Step::Pause | Step::Done)
    }

    /// Gives every question a number of its own, and lets no answer to an earlier one count.
    fn ask(&mut self, now: Now, step: Step, output: impl FnOnce(Op) -> Output) {
        self.asked = self.asked.next();
        self.due = match step {
            Step::Fetch => None,
            _ => Some((now.monotonic + STEP, Reason::StoreSlow)),
        };
        self.step = step;
        self.outputs.push_back(output(self.asked));
    }

    fn get(&mut self, now: Now, step: Step, place: Place) {
        self.ask(now, step, |op| Output::Get { op, place });
    }

    fn swap(&mut self, now: Now, step: Step, place: Place, expected: Option<Hidden>, value: Hidden, ttl: Ms) {
        self.ask(now, step, |op| Output::CompareAndSet {
            op,
            place,
            expected,
            value,
            ttl,
        });
    }

    pub(super) fn start(&mut self, now: Now) {
        match (&self.step, self.storage) {
            (Step::Idle, Storage::None) => self.fetch(now),
            (Step::Idle, _) => self.get(now, Step::FirstLook, Place::Record),
            (Step::LookBeforeGiveUp(token), storage) if self.asked == Op::default() => match storage {
                Storage::None => self.finish(Outcome::default()),
                _ => self.get(now, Step::LookBeforeGiveUp(token.clone()), Place::Record),
            },
            _ => {}
        }
    }

    pub(super) fn tick(&mut self, now: Now) {
        let Some((_, reason)) = self.due.filter(|(due, _)| now.monotonic >= *due) else {
            return;
        };
        match reason {
            Reason::LookAgain => self.get(now, Step::LookAtLease, Place::Lease),
            Reason::StoreSlow => self.store_failed(now, &format!("no answer in {} ms", STEP.0)),
        }
    }

    pub(super) fn read(&mut self, now: Now, text: Option<Hidden>) {
        match self.step.clone() {
            Step::FirstLook => match self.look(now, text) {
                Fit::Fresh => self.done_with_found(now),
                _ if self.storage == Storage::BestEffort => self.fetch(now),
                _ => self.take_lease(now, None),
            },
            Step::LookUnderLease => match self.look(now, text) {
                Fit::Fresh => self.done_with_found(now),
                _ => self.fetch(now),
            },
            Step::LookAtLease => self.look_at_lease(now, text),
            // Another one is renewing it: while the old one lasts there is no need to wait.
            Step::LookAtRecord => match self.look(now, text) {
                Fit::Fresh | Fit::Lasting => self.done_with_found(now),
                Fit::None => self.wait(now),
            },
            Step::LookAfterWrite(record) => self.look_after_write(now, record, text),
            Step::LookBeforeGiveUp(token) => match text {
                Some(text) if Record::read(&text.0).is_some_and(|record| record.access_token == token) => {
                    self.swap(now, Step::GiveUp, Place::Record, Some(text), GONE.into(), GIVEN_UP);
                }
                _ => self.finish(Outcome::default()),
            },
            #[cfg(feature = "flaws")]
            Step::Release(outcome) => self.let_go(now, outcome, text),
            _ => {}
        }
    }

    /// Keeps what the store holds.
    fn look(&mut self, now: Now, text: Option<Hidden>) -> Fit {
        let record = text.as_ref().and_then(|text| Record::read(&text.0));
        let fit = record.as_ref().map_or(Fit::None, |record| record.fit(&self.known, now));
        self.found = record.filter(|_| fit != Fit::None).map(|record| (record, now));
        self.text = text;
        fit
    }

    pub(super) fn swapped(&mut self, now: Now, done: bool) {
        match self.step.clone() {
            Step::TakeLease if done => {
                self.leased = true;
                self.get(now, Step::LookUnderLease, Place::Record);
            }
            Step::TakeLease => self.get(now, Step::LookAtLease, Place::Lease),
            Step::Write(record) if done => self.done_with_fetched(now, record),
            Step::Write(record) => self.get(now, Step::LookAfterWrite(record), Place::Record),
            Step::Release(outcome) => self.finish(outcome),
            Step::GiveUp => self.finish(Outcome::default()),
            _ => {}
        }
    }

    fn take_lease(&mut self, now: Now, expected: Option<Hidden>) {
        let ttl = LEASE;
        #[cfg(feature = "flaws")]
        let ttl = if self.has(Flaw::LeaseForEver) { Ms::NEVER } else { ttl };
        let owner = self.owner.clone();
        self.swap(now, Step::TakeLease, Place::Lease, expected, owner, ttl);
    }

    fn look_at_lease(&mut self, now: Now, text: Option<Hidden>) {
        self.waits_since.get_or_insert(now.monotonic);
        let since = match (&text, &self.seen) {
            (Some(text), Some((seen, since))) if text == seen => *since,
            _ => now.monotonic,
        };
        let is_free = text.as_ref().is_none_or(|text| text.0 == GONE);
        let is_over = now.monotonic.since(since) >= LEASE;
        #[cfg(feature = "flaws")]
        let is_over = is_over && !self.has(Flaw::LeaseForEver);
        self.seen = text.clone().map(|text| (text, since));
        match (is_free || is_over) && !self.tried {
            true => {
                self.tried = true;
                self.take_lease(now, text);
            }
            false => self.get(now, Step::LookAtRecord, Place::Record),
        }
    }

    /// Waits for the one that has the lease, as long as there is patience.
    fn wait(&mut self, now: Now) {
        let waited = self.waits_since.map_or(Ms(0), |since| now.monotonic.since(since));
        let is_over = waited >= PATIENCE;
        #[cfg(feature = "flaws")]
        let is_over = is_over && !self.has(Flaw::LeaseForEver);
        if is_over {
            return self.fetch(now);
        }
        let pause = self.pause.0 * (500 + u64::from(self.known.jitter.min(1000)) / 2) / 1000;
        self.step = Step::Pause;
        self.tried = false;
        self.due = Some((now.monotonic + Ms(pause), Reason::LookAgain));
        self.pause = Ms(self.pause.0 * 2).min(PAUSE.1);
    }

    fn fetch(&mut self, now: Now) {
        self.began = now;
        self.ask(now, Step::Fetch, |op| Output::Fetch { op });
    }

    pub(super) fn fetched(&mut self, now: Now, token: Hidden, life: Option<Ms>) {
        if self.step != Step::Fetch {
            return;
        }
        let record = Record {
            access_token: token,
            expires_in: life.map(|life| u32::try_from(life.0 / 1000).unwrap_or(LONGEST_S).min(LONGEST_S)),
            obtained_at: self.began.wall,
        };
        self.fetch = FetchEnd::Issued;
        let text = self.text.clone();
        self.write(now, record, text);
    }

    pub(super) fn fetch_failed(&mut self, now: Now, failure: Failure) {
        if self.step != Step::Fetch {
            return;
        }
        self.fetch = FetchEnd::Failed { failure };
        // If it could not be renewed ahead of its end, it still lasts.
        self.done_with_found(now);
    }

    /// Writes what was fetched against what was there before, so that it replaces nothing newer.
    fn write(&mut self, now: Now, record: Record, expected: Option<Hidden>) {
        let lasts = record
            .life()
            .map(|life| life.since(now.monotonic.since(self.began.monotonic)));
        let Some(ttl) = lasts.filter(|ttl| *ttl > Ms(0) && self.storage != Storage::None && self.writes > 0) else {
            return self.done_with_fetched(now, record);
        };
        self.writes -= 1;
        let value = Hidden(record.write());
        self.swap(now, Step::Write(record), Place::Record, expected, value, ttl);
    }

    /// Another one wrote while this one fetched: which of the two tokens is newer cannot be told, so the other's record stands. Both can be
    /// used; the one that looks newer serves this process.
    fn look_after_write(&mut self, now: Now, record: Record, text: Option<Hidden>) {
        let other = text.as_ref().and_then(|text| Record::read(&text.0));
        #[cfg(feature = "flaws")]
        let other = other.filter(|_| !self.has(Flaw::OverwriteNewer));
        match other {
            // Nothing that could be newer stands there: it ended, was given up or was refused.
            None => self.write(now, record, text),
            Some(other) if Some(&other.access_token) == self.known.refused.as_ref() => self.write(now, record, text),
            Some(other) if other.obtained_at >= record.obtained_at && other.fit(&self.known, now) != Fit::None => {
                let age = other.age(now);
                self.release(now, Some(other), age);
            }
            Some(_) => self.done_with_fetched(now, record),
        }
    }

    fn done_with_fetched(&mut self, now: Now, record: Record) {
        let age = now.monotonic.since(self.began.monotonic);
        self.release(now, Some(record), age);
    }

    fn done_with_found(&mut self, now: Now) {
        let found = self.found.take();
        let (record, age) = found.map_or((None, Ms(0)), |(record, read)| {
            let age = record.age(read) + now.monotonic.since(read.monotonic);
            (Some(record), age)
        });
        self.release(now, record, age);
    }

    /// Gives the lease back, if it is still its own; then it is over.
    fn release(&mut self, now: Now, record: Option<Record>, age: Ms) {
        let outcome = Outcome {
            record,
            age,
            fetch: self.fetch,
        };
        if !self.leased || self.storage != Storage::Atomic {
            return self.finish(outcome);
        }
        #[cfg(feature = "flaws")]
        if self.has(Flaw::ReleaseWithoutCompare) {
            return self.get(now, Step::Release(outcome), Place::Lease);
        }
        self.let_go(now, outcome, Some(self.owner.clone()));
    }

    fn let_go(&mut self, now: Now, outcome: Outcome, expected: Option<Hidden>) {
        let step = Step::Release(outcome);
        self.swap(now, step, Place::Lease, expected, GONE.into(), RELEASED);
    }

    fn finish(&mut self, outcome: Outcome) {
        self.step = Step::Done;
        self.due = None;
        self.outputs.push_back(Output::Done { outcome });
    }

    pub(super) fn store_failed(&mut self, now: Now, reason: &str) {
        match core::mem::replace(&mut self.step, Step::Done) {
            // Whether or not it is released, the lease ends by itself.
            Step::Release(outcome) => return self.finish(outcome),
            step @ (Step::Idle | Step::Pause | Step::Fetch | Step::Done) => {
                self.step = step;
                return;
            }
            step => self.step = step,
        }
        self.storage = Storage::None;
        self.outputs.push_back(Output::Warn {
            text: format!("the token store failed, and is left out this time: {reason}"),
        });
        match self.step.clone() {
            Step::Write(record) | Step::LookAfterWrite(record) => self.done_with_fetched(now, record),
            Step::LookBeforeGiveUp(_) | Step::GiveUp => self.finish(Outcome::default()),
            _ => self.fetch(now),
        }
    }

    /// Ends at once, with what there is.
    pub(super) fn stop(&mut self, now: Now, failure: Failure) {
        let step = core::mem::replace(&mut self.step, Step::Done);
        let may_own = self.leased || step == Step::TakeLease;
        if self.fetch == FetchEnd::None {
            self.fetch = FetchEnd::Failed { failure };
        }
        let outcome = match step {
            Step::Done => return,
            Step::Release(outcome) => return self.finish(outcome),
            Step::LookBeforeGiveUp(_) | Step::GiveUp => return self.finish(Outcome::default()),
            Step::Write(record) | Step::LookAfterWrite(record) => Outcome {
                age: now.monotonic.since(self.began.monotonic),
                record: Some(record),
                fetch: FetchEnd::Issued,
            },
            _ => {
                let found = self.found.take().filter(|_| failure == Failure::Time);
                Outcome {
                    age: found.as_ref().map_or(Ms(0), |(record, _)| record.age(now)),
                    record: found.map(|(record, _)| record),
                    fetch: self.fetch,
                }
            }
        };
        if may_own && self.storage == Storage::Atomic {
            self.let_go(now, outcome.clone(), Some(self.owner.clone()));
        }
        self.finish(outcome);
    }
}
