//! After each input: everything that can be done now is done, and the next deadline is determined.

use super::io::{Input, Level, Output, Reason, Refusal};
use super::lease::Lease;
use super::operations::Purpose;
use super::{Inbox, PEEK};
use crate::machine::{Ms, Now, Op};
use crate::token::SecretText;
use alloc::string::String;
use alloc::vec::Vec;

impl Inbox {
    /// Ends what is out of time, before anything else is judged.
    pub(super) fn expire(&mut self, now: Now) {
        for purpose in self.operations.overdue(now) {
            self.operation_failed(now, purpose, "no answer in time");
        }
    }

    /// Does what can be done. Each step looks at the state alone, so an input needs no knowledge of what follows from it.
    pub(super) fn advance(&mut self, now: Now) {
        self.seek(now);
        if self.owns() {
            self.wake_gathering(now);
            self.pull(now);
            self.load_letters(now);
            self.check_page(now);
            self.start_turns(now);
            self.park_long_lanes(now);
            self.flush_letters(now);
        }
        self.flush_finished(now);
        if self.owns() {
            self.pop_pages();
            self.pull(now);
            self.write_record(now);
            self.answer_sends(now);
        }
        self.answer_polls();
        self.end_stop(now);
    }

    pub(super) fn read(&mut self, now: Now, op: Op, text: Option<SecretText>) {
        let Some(purpose) = self.operations.end(op) else { return };
        self.operations.worked();
        match purpose {
            Purpose::Look => self.looked(now, text),
            Purpose::Peek => self.peeked(now, text),
            Purpose::ReadLetters => self.letters_read(now, text),
            Purpose::ReadClaim(customer) => self.claim_read(now, &customer, text),
            _ => {}
        }
    }

    pub(super) fn found(&mut self, now: Now, op: Op, found: &[u32]) {
        let Some(purpose) = self.operations.end(op) else { return };
        self.operations.worked();
        match purpose {
            Purpose::CheckPage(number) => self.page_checked(now, number, found),
            Purpose::CheckLetter(customer) => self.letter_checked(now, &customer, found),
            _ => {}
        }
    }

    pub(super) fn swapped(&mut self, now: Now, op: Op, done: bool) {
        let Some(purpose) = self.operations.end(op) else { return };
        self.operations.worked();
        match purpose {
            Purpose::Take => self.took(now, done),
            Purpose::LeaveNotice => self.notice_left(now, done),
            Purpose::Write => self.record_written(now, done),
            Purpose::WriteLetters => self.letters_written(now, done),
            Purpose::Claim(customer) => self.claimed(now, customer, done),
            _ => {}
        }
    }

    pub(super) fn written(&mut self, now: Now, op: Op) {
        let Some(purpose) = self.operations.end(op) else { return };
        self.operations.worked();
        match purpose {
            Purpose::Finish => self.finish_written(),
            Purpose::Keep => self.letters_kept(now),
            _ => {}
        }
    }

    pub(super) fn store_failed(&mut self, now: Now, op: Op, reason: &str) {
        if let Some(purpose) = self.operations.end(op) {
            self.operation_failed(now, purpose, reason);
        }
    }

    fn operation_failed(&mut self, now: Now, purpose: Purpose, reason: &str) {
        let pause = self.operations.failed(now);
        self.log(
            Level::Warn,
            format!("the store failed ({purpose:?}): {reason}; again in {} ms", pause.0),
        );
        match purpose {
            Purpose::Look | Purpose::Take | Purpose::LeaveNotice => self.look_again(now),
            Purpose::Write => self.write_in_doubt(),
            // What was asked for is still there, and is asked for again.
            Purpose::Peek | Purpose::CheckPage(_) | Purpose::Finish => {}
            Purpose::ReadLetters | Purpose::Keep => self.letters_failed(),
            Purpose::WriteLetters => self.letters_in_doubt(),
            Purpose::Claim(customer) | Purpose::ReadClaim(customer) | Purpose::CheckLetter(customer) => {
                self.lane_rests(now, &customer, pause);
            }
        }
    }

    /// The machine stops, in whatever state it is.
    pub(super) fn halt(&mut self, error: Option<String>) {
        let lost = self.lanes.running();
        if !lost.is_empty() {
            self.out(Output::Lost { turns: lost });
        }
        self.refuse_sends(Refusal::Over);
        for (op, _) in core::mem::take(&mut self.polls) {
            self.out(Output::Polled { op, finished: false });
        }
        if let Some(text) = &error {
            self.log(Level::Error, text.clone());
        }
        self.lease = Lease::Stopped;
        self.operations.drop_all_but(|_| false);
        self.forget_all();
        self.out(Output::Stopped { error });
    }

    /// Nobody waits for an answer in vain after the stop.
    pub(super) fn handle_stopped(&mut self, input: Input) {
        match input {
            Input::Poll { op } => self.out(Output::Polled { op, finished: false }),
            Input::Reply { op, .. } | Input::ReplyOnce { op, .. } | Input::Send { op, .. } => {
                self.out(Output::Refused { op, why: Refusal::Over })
            }
            Input::Report { op } => self.report(op),
            Input::Stop { .. } => self.out(Output::Stopped { error: None }),
            _ => {}
        }
    }

    /// The stop is over when nothing is to be stored any more, and the account is another's or nobody's. One that abandons waits neither
    /// for handlers nor for a store that fails: the lease then runs out by itself, so that nothing begins elsewhere while handlers still
    /// run here.
    fn end_stop(&mut self, now: Now) {
        let Some(abandon) = self.stop else { return };
        let quiet = self.finished.is_empty() && !self.post_is_busy();
        let fails = self.operations.rests(now);
        match &self.lease {
            Lease::Idle | Lease::Watching { .. } if self.finished.is_empty() => self.halt(None),
            Lease::Owner(_) if abandon && quiet && !self.lanes.running().is_empty() => self.halt(None),
            _ if abandon && fails => self.halt(None),
            _ => {}
        }
    }

    fn answer_polls(&mut self) {
        // What is parked may wait for long: nobody waits for that.
        let idle = self.pages.is_finished() && self.finished.is_empty();
        if idle && matches!(self.lease, Lease::Idle | Lease::Owner(_)) {
            self.polled(true);
        }
    }

    /// Another instance has the account, and does what was asked for.
    pub(super) fn pass_polls_on(&mut self) {
        self.polled(false);
    }

    fn polled(&mut self, finished: bool) {
        let covered = self.covered;
        let (over, open) = core::mem::take(&mut self.polls)
            .into_iter()
            .partition(|(_, asked)| *asked <= covered);
        self.polls = open;
        let over: Vec<(Op, u64)> = over;
        self.outputs
            .extend(over.into_iter().map(|(op, _)| Output::Polled { op, finished }));
    }

    pub(super) fn first_due(&self) -> Option<(Ms, Reason)> {
        let mut due = DueTimes(None);
        due.add(self.operations.first_overdue(), Reason::StoreSlow);
        let again = self.operations.again();
        due.add(again, Reason::StoreAgain);
        match &self.lease {
            Lease::Stopped => return None,
            Lease::Idle if again.is_none() => due.add(self.poll_at, Reason::Poll),
            Lease::Watching { until, .. } if again.is_none() => due.add(Some(*until), Reason::Watch),
            Lease::Owner(held) => {
                if self.stop.is_none() && again.is_none() {
                    due.add(self.poll_at, Reason::Poll);
                }
                if again.is_none() && held.write.is_none() && !self.operations.has(&Purpose::Peek) {
                    due.add(Some((held.peeked + PEEK).min(held.renew_at())), Reason::Renew);
                }
                if self.is_usable(self.now) && self.stop.is_none() {
                    due.add(self.pull_due(), Reason::Pull);
                    if again.is_none() {
                        due.add(self.turn_due(), Reason::Turn);
                    }
                }
            }
            _ => {}
        }
        due.0
    }
}

/// The earliest of several times.
struct DueTimes(Option<(Ms, Reason)>);

impl DueTimes {
    fn add(&mut self, at: Option<Ms>, reason: Reason) {
        if let Some(at) = at
            && self.0.as_ref().is_none_or(|(first, _)| at < *first)
        {
            self.0 = Some((at, reason));
        }
    }
}
