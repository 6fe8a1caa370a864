//! The calls that wait for a renewal, and what its end means for each of them.

use alloc::vec::Vec;

use super::state::{Published, RenewalStart};
use super::{Life, Output};
use crate::machine::{Ms, Now, Op};
use crate::token::record::SecretText;
use crate::token::share::Outcome;
use crate::token::{Failure, FetchEnd};

/// A call that waits for a renewal.
#[derive(Debug, Clone)]
pub(super) struct Call {
    client: u32,
    ticket: Option<SecretText>,
    ahead: bool,
    joins: bool,
    jitter: u32,
    renewal: Op,
}

/// A renewal in progress.
#[derive(Debug, Clone)]
pub(super) struct Renewal {
    /// The call that started it.
    op: Op,
    client: u32,
    ticket: Option<SecretText>,
    joins: bool,
    ahead: bool,
    /// Whether it was cancelled because no call waits for it.
    cancelled: bool,
    start: RenewalStart,
}

impl Call {
    pub(super) fn new(client: u32, ticket: Option<SecretText>, ahead: bool, joins: bool, jitter: u32) -> Self {
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
    /// Reports the held token to the driver if it has changed.
    pub(super) fn publish(&mut self) {
        let published = self.state.published();
        if published != self.published {
            self.published = published.clone();
            let Published { token, until, unproven } = published;
            self.outputs.push_back(Output::Held { token, until, unproven });
        }
    }

    fn push(&mut self, output: Output) {
        self.publish();
        self.outputs.push_back(output);
    }

    pub(super) fn check(&mut self, now: Now, op: Op) {
        let Some(token) = self.state.current(now).cloned() else {
            return self.push(Output::Missing { op });
        };
        let ahead = self.state.claims_renewal(now);
        self.push(Output::Use { op, token, ahead });
    }

    pub(super) fn acquire(&mut self, now: Now, op: Op, call: Call) {
        if !self.calls.contains_key(&op) {
            self.settle(now, op, call);
        }
    }

    /// Answers a call now, or lets it wait for a renewal.
    fn settle(&mut self, now: Now, op: Op, mut call: Call) {
        let current = self.state.current(now);
        let needs_no_renewal = self.state.is_fresh(now) || self.state.is_backing_off(now);
        if let Some(token) = current.filter(|_| !call.ahead || needs_no_renewal).cloned() {
            return self.push(Output::Use {
                op,
                token,
                ahead: false,
            });
        }
        if let Some(rejection) = self.state.recent_rejection(call.ticket.as_ref(), now) {
            if call.ahead {
                self.state.postpone_early_renewal(rejection.until);
            }
            return self.push(Output::Refused {
                op,
                renewal: rejection.renewal,
                slot: rejection.slot,
                wait: rejection.until.since(now.monotonic),
                note: rejection.note,
            });
        }
        let in_progress = self
            .renewals
            .iter()
            .find(|(_, renewal)| renewal.joins && call.joins && !renewal.cancelled);
        if let Some((&renewal, _)) = in_progress {
            call.renewal = renewal;
            self.calls.insert(op, call);
            return self.push(Output::Joined { op, renewal });
        }
        self.newest = self.newest.next();
        call.renewal = self.newest;
        let start = RenewalStart {
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
            cancelled: false,
            start,
        };
        self.renewals.insert(self.newest, renewal);
        let known = self.state.known(call.jitter);
        self.calls.insert(op, call);
        let why = self.state.fetch_reason();
        self.push(Output::Renew {
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
        if let Some(cancelled) = self.renewals.get_mut(&renewal) {
            cancelled.cancelled = true;
            self.push(Output::Cancel { renewal });
        }
    }

    pub(super) fn early_renewal_failed(&mut self, now: Now, op: Op, failure: Failure, retry_secret_at: Ms) {
        let warns = self.state.early_renewal_failed(failure, retry_secret_at, now);
        self.publish();
        if warns {
            let text = "the access token could not be renewed ahead of its end".into();
            self.push(Output::Warn { op, text });
        }
    }

    pub(super) fn ended(&mut self, now: Now, id: Op, outcome: &Outcome, ticket: Option<SecretText>) {
        let Some(renewal) = self.renewals.remove(&id) else {
            return;
        };
        let ticket = ticket.or_else(|| renewal.ticket.clone());
        let token = self.state.ended(renewal.start, outcome, ticket.as_ref(), now);
        let failure = match outcome.fetch {
            FetchEnd::Failed { failure } => Some(failure),
            FetchEnd::Issued | FetchEnd::None => None,
        };
        self.publish();
        if failure == Some(Failure::Refused)
            && let Some(slot) = self.state.slot(id)
        {
            self.push(Output::Keep { renewal: id, slot });
        }
        if let Some(failure) = failure.filter(|_| renewal.ahead) {
            let retry_secret_at = self.state.retry_secret_at(ticket.as_ref());
            self.early_renewal_failed(now, renewal.op, failure, retry_secret_at);
        }
        let waiting: Vec<Op> = self
            .calls
            .iter()
            .filter(|(_, call)| call.renewal == id)
            .map(|(&op, _)| op)
            .collect();
        let mut unanswered = Vec::new();
        for op in waiting {
            let Some(call) = self.calls.remove(&op) else { continue };
            match (&token, failure) {
                (Some(token), _) => self.push(Output::Use {
                    op,
                    token: token.clone(),
                    ahead: false,
                }),
                (None, Some(failure)) if affects(failure, op, &call, &renewal, ticket.as_ref()) => {
                    self.push(Output::Fail { op, renewal: id });
                }
                // The failure does not affect this call, or the record that was found has been rejected meanwhile.
                (None, _) => unanswered.push((op, call)),
            }
        }
        for (op, call) in unanswered {
            self.settle(now, op, call);
        }
    }
}

/// Whether the failure of a renewal also fails this call.
fn affects(failure: Failure, op: Op, call: &Call, renewal: &Renewal, ticket: Option<&SecretText>) -> bool {
    // An early renewal is tried again later, by another call.
    op == renewal.op
        || call.ahead
        || match failure {
            Failure::Refused | Failure::Server => call.ticket.as_ref() == ticket,
            Failure::Client | Failure::Closed => call.client == renewal.client,
            Failure::Time => false,
        }
}
