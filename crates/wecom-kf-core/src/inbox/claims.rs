//! Claims: what a turn consists of is stored before its handler runs, and how often it began. A turn whose process ended again and again
//! while it ran is a dead letter.
//!
//! In the mode `each`, a turn is its message, and nothing is stored. But when the former owner did not release the account, its process may
//! have died of one of the messages that it had read: those are *suspects*, and are claimed in every mode.

use alloc::string::String;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

use super::io::Output;
use super::lanes::Doing;
use super::name::Name;
use super::operations::Purpose;
use super::record::VERSION;
use super::types::TurnFailure;
use super::{FINISHED, Inbox, has_flaw};
use crate::machine::{Ms, Now};
use crate::token::SecretText;

/// A stored claim.
#[derive(Debug, Serialize, Deserialize)]
struct Claim {
    v: u32,
    msgids: Vec<String>,
    /// How often the turn began, as far as it is known.
    attempts: u32,
}

impl Claim {
    /// `None` for what this version does not know: the composition then counts as it is.
    fn read(text: &str) -> Option<Self> {
        let claim: Self = serde_json::from_str(text).ok()?;
        (claim.v <= VERSION).then_some(claim)
    }

    fn write(&self) -> SecretText {
        serde_json::to_string(self).unwrap_or_default().into()
    }
}

/// The key of a turn's claim.
fn claim_key(id: &str) -> String {
    format!("turn:{id}")
}

impl Inbox {
    /// A turn is claimed, or counted once more: on top of the claim that was read, if there is one.
    pub(super) fn claim(&mut self, now: Now, customer: &Name) {
        let Some(turn) = self.lanes.of.get_mut(customer).and_then(|lane| lane.turns.front_mut()) else {
            return;
        };
        let (key, expected) = (claim_key(&turn.id), turn.claim.take());
        let msgids = match &expected {
            // A turn that is finished in part keeps its composition.
            Some(text) => Claim::read(&text.0).map_or_else(|| turn.msgids(), |claim| claim.msgids),
            None => turn.msgids(),
        };
        let claim = Claim {
            v: VERSION,
            msgids,
            attempts: turn.crashes.saturating_add(1),
        };
        let op = self.operations.begin(now, Purpose::Claim(customer.clone()));
        self.lanes.set(customer, Doing::Asks);
        self.out(Output::CompareAndSet {
            op,
            key,
            expected,
            value: claim.write(),
            ttl: Some(FINISHED),
        });
    }

    /// The claim was stored, or there is one already: then that one counts.
    pub(super) fn claimed(&mut self, now: Now, customer: Name, done: bool) {
        let Some(lane) = self.lanes.get(&customer) else { return };
        let Some(turn) = lane.turns.front_mut() else { return };
        if done {
            turn.claimed = true;
            turn.suspect = false;
            self.lane_goes_on(now, &customer);
            return;
        }
        let key = claim_key(&turn.id);
        let op = self.operations.begin(now, Purpose::ReadClaim(customer));
        self.out(Output::Get { op, key });
    }

    pub(super) fn claim_read(&mut self, now: Now, customer: &Name, text: Option<SecretText>) {
        let most = self.options.attempts;
        let counts = !has_flaw!(self, CrashesUncounted);
        let Some(lane) = self.lanes.get(customer) else { return };
        let Some(turn) = lane.turns.front_mut() else { return };
        let claim = text.as_ref().and_then(|text| Claim::read(&text.0));
        match claim {
            Some(claim) => {
                turn.again = true;
                let same = turn.letter || turn.claimed || claim.msgids == turn.msgids();
                if !same && claim.msgids.first().is_some_and(|first| **first == *turn.id) {
                    // Back into the lane, and out of it again as it was stored.
                    let messages = lane.turns.pop_front().map(|turn| turn.messages).unwrap_or_default();
                    for message in messages.into_iter().rev() {
                        lane.queue.push_front(message);
                    }
                    lane.wanted = Some(claim.msgids);
                    lane.gathers_for = self.asked;
                    self.lanes.set(customer, Doing::Gathers);
                    self.lanes.wake(customer, Some(now.monotonic));
                    return;
                }
                turn.claimed = true;
                turn.suspect &= counts;
                if turn.suspect {
                    turn.crashes = claim.attempts;
                    turn.attempts = turn.attempts.max(claim.attempts);
                    turn.claim = text;
                    if turn.crashes >= most {
                        return self.dies_of_crashes(now, customer);
                    }
                }
            }
            // It has expired meanwhile: it is stored once more.
            None if text.is_none() => {}
            // Foreign text: the turn counts as it is.
            None => {
                turn.claimed = true;
                turn.suspect = false;
            }
        }
        self.lane_goes_on(now, customer);
    }

    /// The next suspect turn may begin.
    pub(super) fn suspect_ended(&mut self, now: Now, customer: &Name) {
        self.lanes.tried(customer);
        if self.lanes.no_suspect_runs() {
            self.wake_suspect(now);
        }
    }

    /// One that waits may try.
    pub(super) fn wake_suspect(&mut self, now: Now) {
        if let Some(next) = self.lanes.next_suspect() {
            self.settle(now, &next);
        }
    }

    fn dies_of_crashes(&mut self, now: Now, customer: &Name) {
        if let Some(lane) = self.lanes.get(customer) {
            lane.not_before = Ms(0);
        }
        self.lanes.set(customer, Doing::Buries);
        self.post_letter(now, customer, Some(TurnFailure::Crash));
        self.suspect_ended(now, customer);
        self.settle(now, customer);
    }

    /// After a take-over from an owner that did not release the account: so many messages may have been with it.
    pub(super) fn suspect_messages(&mut self) {
        self.pages.begun = true;
        self.pages.suspects = self.capacity().saturating_mul(2);
        self.post.suspects = true;
    }
}
