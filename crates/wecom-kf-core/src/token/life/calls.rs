//! Who waits for a renewal, and what its end means to each of them.

use alloc::vec::Vec;

use super::state::{Begun, Shown};
use super::{Life, Output};
use crate::machine::{Ms, Now, Op};
use crate::token::record::Hidden;
use crate::token::share::Outcome;
use crate::token::{Failure, FetchEnd};

/// A call that waits for a renewal.
#[derive(Debug, Clone)]
pub(super) struct Call {
    client: u32,
    ticket: Option<Hidden>,
    ahead: bool,
    joins: bool,
    jitter: u32,
    renewal: Op,
}

/// A renewal under way.
#[derive(Debug, Clone)]
pub(super) struct Renewal {
    /// The call for which it is made.
    op: Op,
    client: u32,
    ticket: Option<Hidden>,
    joins: bool,
    ahead: bool,
    /// Whether it was stopped because no call waits for it.
    dropped: bool,
    begun: Begun,
}

impl Call {
    pub(super) fn new(client: u32, ticket: Option<Hidden>, ahead: bool, joins: bool, jitter: u32) -> Self {
        Self {
            client,
            ticket,
            ahead,
            joins,
            jitter,
            renewal: Op::default(),
        }
    }
}

impl Life {
    /// Tells what is held, if that has changed.
    pub(super) fn show(&mut self) {
        let shown = self.state.shown();
        if shown != self.shown {
            self.shown = shown.clone();
            let Shown { token, until, unproven } = shown;
            self.outputs.push_back(Output::Held { token, until, unproven });
        }
    }

    fn tell(&mut self, output: Output) {
        self.show();
        self.outputs.push_back(output);
    }

    pub(super) fn look(&mut self, now: Now, op: Op) {
        let Some(token) = self.state.current(now).cloned() else {
            return self.tell(Output::Missing { op });
        };
        let ahead = self.state.claims_renewal(now);
        self.tell(Output::Use { op, token, ahead });
    }

    pub(super) fn want(&mut self, now: Now, op: Op, call: Call) {
        if !self.calls.contains_key(&op) {
            self.settle(now, op, call);
        }
    }

    /// Gives a call what there is, or has it wait.
    fn settle(&mut self, now: Now, op: Op, mut call: Call) {
        let current = self.state.current(now);
        let rests = self.state.is_fresh(now) || self.state.backs_off(now);
        if let Some(token) = current.filter(|_| !call.ahead || rests).cloned() {
            return self.tell(Output::Use {
                op,
                token,
                ahead: false,
            });
        }
        if let Some(refusal) = self.state.refusal(call.ticket.as_ref(), now) {
            if call.ahead {
                self.state.wait_for_refusal(refusal.until);
            }
            return self.tell(Output::Refused {
                op,
                renewal: refusal.renewal,
                slot: refusal.slot,
                wait: refusal.until.since(now.monotonic),
                note: refusal.note,
            });
        }
        let under_way = self
            .renewals
            .iter()
            .find(|(_, renewal)| renewal.joins && call.joins && !renewal.dropped);
        if let Some((&renewal, _)) = under_way {
            call.renewal = renewal;
            self.calls.insert(op, call);
            return self.tell(Output::Joined { op, renewal });
        }
        self.newest = self.newest.next();
        call.renewal = self.newest;
        let begun = Begun {
            renewal: self.newest,
            at: now.monotonic,
            jitter: call.jitter,
        };
        let renewal = Renewal {
            op,
            client: call.client,
            ticket: call.ticket.clone(),
            joins: call.joins,
            ahead: call.ahead,
            dropped: false,
            begun,
        };
        self.renewals.insert(self.newest, renewal);
        let known = self.state.known(call.jitter);
        self.calls.insert(op, call);
        let why = self.state.why();
        self.tell(Output::Renew {
            renewal: self.newest,
            op,
            known,
            why,
        });
    }

    pub(super) fn leave(&mut self, op: Op) {
        let Some(Call { renewal, .. }) = self.calls.remove(&op) else {
            return;
        };
        if self.calls.values().any(|call| call.renewal == renewal) {
            return;
        }
        if let Some(dropped) = self.renewals.get_mut(&renewal) {
            dropped.dropped = true;
            self.tell(Output::Cancel { renewal });
        }
    }

    pub(super) fn not_renewed(&mut self, now: Now, op: Op, failure: Failure, refused_until: Ms) {
        let warns = self.state.not_renewed(failure, refused_until, now);
        self.show();
        if warns {
            let text = "the access token could not be renewed ahead of its end".into();
            self.tell(Output::Warn { op, text });
        }
    }

    pub(super) fn ended(&mut self, now: Now, id: Op, outcome: &Outcome, ticket: Option<Hidden>) {
        let Some(renewal) = self.renewals.remove(&id) else {
            return;
        };
        let ticket = ticket.or_else(|| renewal.ticket.clone());
        let token = self.state.ended(renewal.begun, outcome, ticket.as_ref(), now);
        let failure = match outcome.fetch {
            FetchEnd::Failed { failure } => Some(failure),
            FetchEnd::Issued | FetchEnd::None => None,
        };
        self.show();
        if failure == Some(Failure::Refused)
            && let Some(slot) = self.state.slot(id)
        {
            self.tell(Output::Keep { renewal: id, slot });
        }
        if let Some(failure) = failure.filter(|_| renewal.ahead) {
            let refused_until = self.state.refused_until(ticket.as_ref());
            self.not_renewed(now, renewal.op, failure, refused_until);
        }
        let waited: Vec<Op> = self
            .calls
            .iter()
            .filter(|(_, call)| call.renewal == id)
            .map(|(&op, _)| op)
            .collect();
        let mut again = Vec::new();
        for op in waited {
            let Some(call) = self.calls.remove(&op) else { continue };
            match (&token, failure) {
                (Some(token), _) => self.tell(Output::Use {
                    op,
                    token: token.clone(),
                    ahead: false,
                }),
                (None, Some(failure)) if concerns(failure, op, &call, &renewal, ticket.as_ref()) => {
                    self.tell(Output::Fail { op, renewal: id });
                }
                // A failure of somebody else's; or what was found had been refused meanwhile.
                (None, _) => again.push((op, call)),
            }
        }
        for (op, call) in again {
            self.settle(now, op, call);
        }
    }
}

/// Whether a renewal's failure is also this call's.
fn concerns(failure: Failure, op: Op, call: &Call, renewal: &Renewal, ticket: Option<&Hidden>) -> bool {
    // A renewal ahead of the end is tried again later, by another call.
    op == renewal.op
        || call.ahead
        || match failure {
            Failure::Refused | Failure::Server => call.ticket.as_ref() == ticket,
            Failure::Client | Failure::Closed => call.client == renewal.client,
            Failure::Time => false,
        }
}
