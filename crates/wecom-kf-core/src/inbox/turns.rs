//! Turns: they begin in order, with the same messages each time, and what has ended is noted.

use alloc::collections::BTreeSet;

use super::io::Output;
use super::lanes::Doing;
use super::name::Name;
use super::operations::Purpose;
use super::{Inbox, has_flaw};
use crate::machine::{Ms, Now, Op};

impl Inbox {
    /// Whether another turn may begin, apart from the clock.
    fn may_begin(&self) -> bool {
        let most = match self.pause.is_on() {
            // After a failure of the account, one turn tries whether it is over.
            true => 1,
            false => self.options.concurrency as usize,
        };
        self.stop.is_none() && self.lanes.runs.len() + self.lanes.asks < most
    }

    pub(super) fn turn_due(&self) -> Option<Ms> {
        let wake = self.lanes.first_wake()?;
        self.may_begin().then(|| wake.max(self.pause.until()))
    }

    pub(super) fn start_turns(&mut self, now: Now) {
        while self.may_begin()
            && self.pause.until() <= now.monotonic
            && self.is_usable(now)
            && !self.operations.rests(now)
        {
            let Some(customer) = self.lanes.next_due(now) else {
                return;
            };
            self.begin(now, &customer);
        }
    }

    fn begin(&mut self, now: Now, customer: &Name) {
        let Some(lane) = self.lanes.get(customer) else { return };
        if lane.doing == Doing::Gathers && !self.has_gathered(customer) {
            return;
        }
        self.lanes.set(customer, Doing::Rests);
        if self.lanes.get(customer).is_some_and(|lane| lane.turns.is_empty())
            && let Some(turn) = self.compose(customer)
            && let Some(lane) = self.lanes.get(customer)
        {
            if lane.turns.capacity() == 0 {
                lane.turns.reserve_exact(1);
            }
            lane.turns.push_back(turn);
        }
        let Some(turn) = self.lanes.of.get(customer).and_then(|lane| lane.turns.front()) else {
            return self.settle(now, customer);
        };
        let claims = !turn.claimed || turn.suspect;
        let unchecked = turn.messages.iter().any(|message| !message.checked);
        let checks = (unchecked && !claims).then(|| turn.references());
        let (suspect, again) = (turn.suspect || turn.crashes > 0, turn.crashes > 0);
        if suspect && !self.lanes.may_try(customer, again) {
            return self.lanes.set(customer, Doing::WaitsForSuspect);
        }
        if suspect && !again {
            self.wake_suspect(now);
        }
        if claims {
            self.claim(now, customer);
        } else if let Some(messages) = checks {
            let op = self.operations.begin(now, Purpose::CheckLetter(customer.clone()));
            self.lanes.set(customer, Doing::Asks);
            self.out(Output::Find { op, messages });
        } else {
            self.deliver(customer);
        }
    }

    fn deliver(&mut self, customer: &Name) {
        let number = self.operations.number();
        let Some(turn) = self.lanes.get(customer).and_then(|lane| lane.turns.front_mut()) else {
            return;
        };
        turn.attempts = turn.attempts.saturating_add(1);
        turn.replies = 0;
        let deliver = Output::Deliver {
            turn: number,
            id: (turn.messages.first().map(|first| &first.msgid) != Some(&turn.id)).then(|| (&turn.id).into()),
            messages: turn.references(),
            attempt: turn.attempts,
            again: core::mem::replace(&mut turn.again, true),
        };
        let confirmed = has_flaw!(self, ConfirmBeforeHandling).then(|| turn.clone());
        self.lanes.set(customer, Doing::Runs(number));
        if let Some(turn) = confirmed {
            self.finish(&turn);
        }
        self.out(deliver);
    }

    /// Whether all messages of a stored composition are here, or none is to come: the stream was read to its end since, or so far that
    /// its composer cannot have seen more.
    fn has_gathered(&self, customer: &Name) -> bool {
        let Some(lane) = self.lanes.of.get(customer) else {
            return false;
        };
        let here: BTreeSet<&str> = lane.queue.iter().map(|message| &*message.msgid).collect();
        let mut wanted = lane.wanted.iter().flatten();
        let ended = lane.gathers_for <= self.pages.admitted || self.has_read_enough();
        ended || wanted.all(|msgid| here.contains(msgid.as_str()))
    }

    /// Which messages of a letter are finished: by one who did not come to remove it.
    pub(super) fn letter_checked(&mut self, now: Now, customer: &Name, found: &[u32]) {
        let Some(lane) = self.lanes.get(customer) else { return };
        let Some(turn) = lane.turns.front_mut() else { return };
        let mut finished = turn.clone();
        let mut places = 0..;
        turn.messages.retain_mut(|message| {
            message.checked = true;
            !places.next().is_some_and(|place| found.contains(&place))
        });
        let left = turn.msgids();
        finished
            .messages
            .retain(|message| !left.iter().any(|msgid| **msgid == *message.msgid));
        if left.is_empty() {
            lane.turns.pop_front();
        }
        if !finished.messages.is_empty() {
            self.finish(&finished);
        }
        self.lane_goes_on(now, customer);
    }

    pub(super) fn lane_goes_on(&mut self, now: Now, customer: &Name) {
        self.lanes.set(customer, Doing::Rests);
        if let Some(lane) = self.lanes.get(customer) {
            lane.not_before = Ms(0);
        }
        self.settle(now, customer);
    }

    /// The store failed for a lane.
    pub(super) fn lane_rests(&mut self, now: Now, customer: &Name, pause: Ms) {
        self.lanes.set(customer, Doing::Rests);
        if let Some(lane) = self.lanes.get(customer) {
            lane.not_before = now.monotonic + pause;
        }
        self.settle(now, customer);
    }

    pub(super) fn turn_ended(&mut self, now: Now, number: Op) {
        let Some(customer) = self.lanes.runs.get(&number).cloned() else {
            return;
        };
        self.ended = self.ended.wrapping_add(1);
        self.pause.succeeded(number);
        self.lanes.set(&customer, Doing::Rests);
        self.suspect_ended(now, &customer);
        let Some(lane) = self.lanes.get(&customer) else { return };
        lane.not_before = Ms(0);
        if let Some(turn) = lane.turns.pop_front() {
            self.finish(&turn);
        }
        self.settle(now, &customer);
    }
}
