//! The transitions between the steps of a renewal.

use super::{
    DISCARDED_TTL, LEASE_DURATION, MAX_WAIT, Outcome, Output, POLL_PAUSE, Place, RELEASED_TTL, Reason, STORE_TIMEOUT,
    Share, Step, Storage,
};
use crate::machine::{Ms, Now, Op};
#[cfg(feature = "flaws")]
use crate::token::Flaw;
use crate::token::record::{Fit, MAX_LIFETIME_S, Record, SecretText, TOMBSTONE};
use crate::token::{Failure, FetchEnd};

impl Share {
    #[cfg(feature = "flaws")]
    fn has(&self, flaw: Flaw) -> bool {
        self.flaw == Some(flaw)
    }

    /// Whether the machine waits for the answer to this operation.
    pub(super) fn expects(&self, op: Op) -> bool {
        op == self.pending && !matches!(self.step, Step::Idle | Step::Pause | Step::Done)
    }

    /// Requests an operation under a new number, so that late answers to earlier ones are ignored.
    fn request(&mut self, now: Now, step: Step, output: impl FnOnce(Op) -> Output) {
        self.pending = self.pending.next();
        self.due = match step {
            Step::Fetch => None,
            _ => Some((now.monotonic + STORE_TIMEOUT, Reason::StoreSlow)),
        };
        self.step = step;
        self.outputs.push_back(output(self.pending));
    }

    fn get(&mut self, now: Now, step: Step, place: Place) {
        self.request(now, step, |op| Output::Get { op, place });
    }

    fn swap(&mut self, now: Now, step: Step, place: Place, expected: Option<SecretText>, value: SecretText, ttl: Ms) {
        self.request(now, step, |op| Output::CompareAndSet {
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
            (Step::Idle, _) => self.get(now, Step::FirstRead, Place::Record),
            (Step::ReadBeforeDiscard(token), storage) if self.pending == Op::default() => match storage {
                Storage::None => self.finish(Outcome::default()),
                _ => self.get(now, Step::ReadBeforeDiscard(token.clone()), Place::Record),
            },
            _ => {}
        }
    }

    pub(super) fn tick(&mut self, now: Now) {
        let Some((_, reason)) = self.due.filter(|(due, _)| now.monotonic >= *due) else {
            return;
        };
        match reason {
            Reason::CheckAgain => self.get(now, Step::ReadLease, Place::Lease),
            Reason::StoreSlow => self.store_failed(now, &format!("no answer in {} ms", STORE_TIMEOUT.0)),
        }
    }

    pub(super) fn read(&mut self, now: Now, text: Option<SecretText>) {
        match self.step.clone() {
            Step::FirstRead => match self.keep_record(now, text) {
                Fit::Fresh => self.done_with_found(now),
                _ if self.storage == Storage::BestEffort => self.fetch(now),
                _ => self.acquire_lease(now, None),
            },
            Step::ReadUnderLease => match self.keep_record(now, text) {
                Fit::Fresh => self.done_with_found(now),
                _ => self.fetch(now),
            },
            Step::ReadLease => self.lease_read(now, text),
            // Another process is renewing the token: there is no need to wait while the old one is valid.
            Step::ReadWhileWaiting => match self.keep_record(now, text) {
                Fit::Fresh | Fit::Expiring => self.done_with_found(now),
                Fit::Unusable => self.wait(now),
            },
            Step::ReadAfterWrite(record) => self.read_after_write(now, record, text),
            Step::ReadBeforeDiscard(token) => match text {
                Some(text) if Record::read(&text.0).is_some_and(|record| record.access_token == token) => {
                    self.swap(
                        now,
                        Step::Discard,
                        Place::Record,
                        Some(text),
                        TOMBSTONE.into(),
                        DISCARDED_TTL,
                    );
                }
                _ => self.finish(Outcome::default()),
            },
            #[cfg(feature = "flaws")]
            Step::Release(outcome) => self.release_lease(now, outcome, text),
            _ => {}
        }
    }

    /// Keeps the record that was read, if it can be used.
    fn keep_record(&mut self, now: Now, text: Option<SecretText>) -> Fit {
        let record = text.as_ref().and_then(|text| Record::read(&text.0));
        let fit = record
            .as_ref()
            .map_or(Fit::Unusable, |record| record.fit(&self.known, now));
        self.found = record.filter(|_| fit != Fit::Unusable).map(|record| (record, now));
        self.text = text;
        fit
    }

    pub(super) fn swapped(&mut self, now: Now, done: bool) {
        match self.step.clone() {
            Step::AcquireLease if done => {
                self.leased = true;
                self.get(now, Step::ReadUnderLease, Place::Record);
            }
            Step::AcquireLease => self.get(now, Step::ReadLease, Place::Lease),
            Step::Write(record) if done => self.done_with_fetched(now, record),
            Step::Write(record) => self.get(now, Step::ReadAfterWrite(record), Place::Record),
            Step::Release(outcome) => self.finish(outcome),
            Step::Discard => self.finish(Outcome::default()),
            _ => {}
        }
    }

    fn acquire_lease(&mut self, now: Now, expected: Option<SecretText>) {
        let ttl = LEASE_DURATION;
        #[cfg(feature = "flaws")]
        let ttl = if self.has(Flaw::LeaseForEver) { Ms::NEVER } else { ttl };
        let owner = self.owner.clone();
        self.swap(now, Step::AcquireLease, Place::Lease, expected, owner, ttl);
    }

    fn lease_read(&mut self, now: Now, text: Option<SecretText>) {
        self.waiting_since.get_or_insert(now.monotonic);
        let since = match (&text, &self.other_lease) {
            (Some(text), Some((lease, since))) if text == lease => *since,
            _ => now.monotonic,
        };
        let is_free = text.as_ref().is_none_or(|text| text.0 == TOMBSTONE);
        let is_expired = now.monotonic.since(since) >= LEASE_DURATION;
        #[cfg(feature = "flaws")]
        let is_expired = is_expired && !self.has(Flaw::LeaseForEver);
        self.other_lease = text.clone().map(|text| (text, since));
        match (is_free || is_expired) && !self.lease_tried {
            true => {
                self.lease_tried = true;
                self.acquire_lease(now, text);
            }
            false => self.get(now, Step::ReadWhileWaiting, Place::Record),
        }
    }

    /// Waits for the process that holds the lease, for [`MAX_WAIT`] at most; then fetches.
    fn wait(&mut self, now: Now) {
        let waited = self.waiting_since.map_or(Ms(0), |since| now.monotonic.since(since));
        let is_over = waited >= MAX_WAIT;
        #[cfg(feature = "flaws")]
        let is_over = is_over && !self.has(Flaw::LeaseForEver);
        if is_over {
            return self.fetch(now);
        }
        let pause = self.pause.0 * (500 + u64::from(self.known.jitter.min(1000)) / 2) / 1000;
        self.step = Step::Pause;
        self.lease_tried = false;
        self.due = Some((now.monotonic + Ms(pause), Reason::CheckAgain));
        self.pause = Ms(self.pause.0 * 2).min(POLL_PAUSE.1);
    }

    fn fetch(&mut self, now: Now) {
        self.started = now;
        self.request(now, Step::Fetch, |op| Output::Fetch { op });
    }

    pub(super) fn fetched(&mut self, now: Now, token: SecretText, life: Option<Ms>) {
        if self.step != Step::Fetch {
            return;
        }
        let record = Record {
            access_token: token,
            expires_in: life.map(|life| {
                u32::try_from(life.0 / 1000)
                    .unwrap_or(MAX_LIFETIME_S)
                    .min(MAX_LIFETIME_S)
            }),
            obtained_at: self.started.wall,
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
        // After a failed early renewal the old token is still valid.
        self.done_with_found(now);
    }

    /// Writes the fetched token by compare-and-set against the value from before the fetch, so that it replaces nothing newer.
    fn write(&mut self, now: Now, record: Record, expected: Option<SecretText>) {
        let ttl = record
            .life()
            .map(|life| life.since(now.monotonic.since(self.started.monotonic)));
        let Some(ttl) = ttl.filter(|ttl| *ttl > Ms(0) && self.storage != Storage::None && self.writes_left > 0) else {
            return self.done_with_fetched(now, record);
        };
        self.writes_left -= 1;
        let value = SecretText(record.write());
        self.swap(now, Step::Write(record), Place::Record, expected, value, ttl);
    }

    /// Another process wrote while this one fetched. Which token is newer is unknown, so the record of the other process stays. Both tokens
    /// can be used; this process uses the one that seems newer.
    fn read_after_write(&mut self, now: Now, record: Record, text: Option<SecretText>) {
        let other = text.as_ref().and_then(|text| Record::read(&text.0));
        #[cfg(feature = "flaws")]
        let other = other.filter(|_| !self.has(Flaw::OverwriteNewer));
        match other {
            // The store has no newer token: it expired, was discarded or was rejected.
            None => self.write(now, record, text),
            Some(other) if Some(&other.access_token) == self.known.refused.as_ref() => self.write(now, record, text),
            Some(other) if other.obtained_at >= record.obtained_at && other.fit(&self.known, now) != Fit::Unusable => {
                let age = other.age(now);
                self.release(now, Some(other), age);
            }
            Some(_) => self.done_with_fetched(now, record),
        }
    }

    fn done_with_fetched(&mut self, now: Now, record: Record) {
        let age = now.monotonic.since(self.started.monotonic);
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

    /// Releases the lease if this process still holds it, then ends.
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
        self.release_lease(now, outcome, Some(self.owner.clone()));
    }

    fn release_lease(&mut self, now: Now, outcome: Outcome, expected: Option<SecretText>) {
        let step = Step::Release(outcome);
        self.swap(now, step, Place::Lease, expected, TOMBSTONE.into(), RELEASED_TTL);
    }

    fn finish(&mut self, outcome: Outcome) {
        self.step = Step::Done;
        self.due = None;
        self.outputs.push_back(Output::Done { outcome });
    }

    pub(super) fn store_failed(&mut self, now: Now, reason: &str) {
        match core::mem::replace(&mut self.step, Step::Done) {
            // The lease expires even if it is not released.
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
            Step::Write(record) | Step::ReadAfterWrite(record) => self.done_with_fetched(now, record),
            Step::ReadBeforeDiscard(_) | Step::Discard => self.finish(Outcome::default()),
            _ => self.fetch(now),
        }
    }

    /// Ends immediately, with the best available outcome.
    pub(super) fn stop(&mut self, now: Now, failure: Failure) {
        let step = core::mem::replace(&mut self.step, Step::Done);
        let may_own = self.leased || step == Step::AcquireLease;
        if self.fetch == FetchEnd::None {
            self.fetch = FetchEnd::Failed { failure };
        }
        let outcome = match step {
            Step::Done => return,
            Step::Release(outcome) => return self.finish(outcome),
            Step::ReadBeforeDiscard(_) | Step::Discard => return self.finish(Outcome::default()),
            Step::Write(record) | Step::ReadAfterWrite(record) => Outcome {
                age: now.monotonic.since(self.started.monotonic),
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
            self.release_lease(now, outcome.clone(), Some(self.owner.clone()));
        }
        self.finish(outcome);
    }
}
