//! One token in a process: when it is used, renewed ahead of its end, refused or given up, who waits for a renewal, and what a failed one
//! means to each of them.
//!
//! One machine serves one key: all clients of a process that would be given the same token. Its intervals go by the monotonic clock alone.
//!
//! A driver keeps what [`Output::Held`] last said, and uses that token without asking until `until`. Then, or when WeCom refused the token, it
//! gives `look`. What `look` finds `missing`, and what is to be renewed `ahead`, is asked for by `want`, after the secrets have been read,
//! which say under which key it is to be had. The machine answers each `want` by `use`, `fail` or `refused`, at once or after a renewal; `renew` says that
//! the driver is to carry one out, by a machine of [`share`](super::share).

use alloc::collections::{BTreeMap, VecDeque};
use alloc::string::String;
use serde::{Deserialize, Serialize};

use super::failure::{Failure, FetchEnd};
use super::record::{Hidden, Known};
use super::share::Outcome;
use crate::machine::{Machine, Ms, Now, Op};
use state::{Begun, Shown, State};

mod state;

/// How long a refused secret is not tried again: at first, and at most. It doubles in between.
pub const REFUSAL: (Ms, Ms) = (Ms(30_000), Ms(600_000));
/// After a token could not be renewed ahead of its end, this long passes until the next try: at first, and at most. It doubles in between.
pub const LOOK_AGAIN: (Ms, Ms) = (Ms(10_000), Ms(160_000));
/// How long a token is not fetched again that WeCom refused and then gave once more.
pub const VOUCHED: Ms = Ms(5_000);
/// A token is used at least so long, whatever is said of its life: WeCom limits gettoken, which would be asked for each call.
pub const LEAST: Ms = Ms(10_000);
/// So many tokens are fetched in so long a time at the most while WeCom refuses every one of them.
pub const FETCHES: (usize, Ms) = (5, Ms(60_000));

/// What can happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Input {
    /// Time has passed.
    Tick,
    /// A call wants the token: answered at once, by `use` or `missing`.
    Look {
        /// The call.
        op: Op,
        /// The token that WeCom refused it.
        refused: Option<Hidden>,
    },
    /// A call whose client's secrets were read wants the token: answered by `use`, `fail` or `refused`, unless it leaves before.
    Want {
        /// The call. One that looked has the same number here.
        op: Op,
        /// Its client: any number that tells those of a process apart.
        client: u32,
        /// What WeCom would be told beside what the key is made of: the ticket of a third-party app.
        told: Option<Hidden>,
        /// The token that WeCom refused it.
        refused: Option<Hidden>,
        /// Whether it renews a token ahead of its end, as `use` told it to.
        ahead: bool,
        /// Whether it can wait for a renewal that another call began.
        joins: bool,
        /// By which part of the tenth the token is renewed earlier, in thousandths: 0 to 1000, at random.
        jitter: u32,
    },
    /// A call waits no longer.
    Leave {
        /// The call.
        op: Op,
    },
    /// The secrets that a renewal ahead of the end needs could not be read: there will be no `want`.
    NotBegun {
        /// The call that `use` told to renew it.
        op: Op,
        /// Why, by [`Failure::of`].
        failure: Failure,
    },
    /// A renewal is over.
    Ended {
        /// Which.
        renewal: Op,
        /// What came of it, as its machine said.
        outcome: Outcome,
        /// What WeCom was told last beside what the key is made of, if that is not what `want` said.
        told: Option<Hidden>,
    },
    /// A call succeeded with a token. Only wanted while `held` says that the token is unproven.
    Accepted {
        /// The token.
        token: Hidden,
    },
    /// The user gives a token up.
    GiveUp {
        /// The token; `null` for the one in use.
        token: Option<Hidden>,
    },
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Output {
    /// What is held has changed: comes before the answers that follow from it.
    Held {
        /// The token that can be used without asking; `null` when there is none.
        token: Option<Hidden>,
        /// Until when, by the monotonic clock.
        until: Ms,
        /// Whether the next call that succeeds with it is to be told.
        unproven: bool,
    },
    /// The call goes on with this token.
    Use {
        /// The call.
        op: Op,
        /// The token.
        token: Hidden,
        /// Whether this call is the one to have it renewed ahead of its end: by `want`, or `not_begun`.
        ahead: bool,
    },
    /// There is no token that can be used: the secrets are to be read, then `want` follows.
    Missing {
        /// The call.
        op: Op,
    },
    /// Begin a renewal: its end is told by `ended`.
    Renew {
        /// Its number.
        renewal: Op,
        /// The call for which, and with whose client, it is made.
        op: Op,
        /// What the machine of the renewal is to know.
        known: Known,
        /// Why a token is fetched.
        why: Why,
    },
    /// The call waits for a renewal that another began.
    Joined {
        /// The call.
        op: Op,
        /// Which.
        renewal: Op,
    },
    /// The call fails as that renewal did.
    Fail {
        /// The call.
        op: Op,
        /// Which.
        renewal: Op,
    },
    /// The call fails as that renewal did a short while ago: WeCom refused the secret.
    Refused {
        /// The call.
        op: Op,
        /// Which.
        renewal: Op,
        /// After how long it is asked again.
        wait: Ms,
        /// What to say of it beside the error.
        note: String,
    },
    /// Keep the error of this renewal, and forget the one kept before: `refused` may ask for it.
    Keep {
        /// Which.
        renewal: Op,
    },
    /// Nobody waits for the renewal any more: it is to be stopped. No `ended` is wanted.
    Cancel {
        /// Which.
        renewal: Op,
    },
    /// Warn in the log that the token could not be renewed ahead of its end, with the error of this call's renewal.
    Warn {
        /// The call that had it renewed.
        op: Op,
        /// What to say before the error.
        text: String,
    },
}

/// Why a token is fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// There is none yet.
    First,
    /// The last one's life is over, or nearly.
    Expiring,
    /// WeCom did not take the last one: `known.refused`.
    Refused,
}

/// What the deadline is. A driver that asks before it uses a token whose time is over needs no timer for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The token is to be renewed, with the next call.
    Renew,
    /// The token ends.
    End,
}

/// One token in a process. See the [module](self).
#[derive(Debug, Clone, Default)]
pub struct Life {
    state: State,
    shown: Shown,
    /// Those who wait for a renewal.
    calls: BTreeMap<Op, Call>,
    renewals: BTreeMap<Op, Renewal>,
    newest: Op,
    outputs: VecDeque<Output>,
}

/// A call that waits for a renewal.
#[derive(Debug, Clone)]
struct Call {
    client: u32,
    told: Option<Hidden>,
    ahead: bool,
    joins: bool,
    jitter: u32,
    renewal: Op,
}

/// A renewal under way.
#[derive(Debug, Clone, Copy)]
struct Renewal {
    /// The call for which it is made.
    op: Op,
    client: u32,
    joins: bool,
    ahead: bool,
    begun: Begun,
}

impl Life {
    /// A token of which nothing is known.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// One with a flaw on purpose.
    #[cfg(feature = "flaws")]
    #[must_use]
    pub fn flawed(flaw: super::Flaw) -> Self {
        let mut life = Self::default();
        life.state.flaw = Some(flaw);
        life
    }

    /// The token that can be used now, whether or not it is to be renewed.
    #[must_use]
    pub fn current(&self, now: Now) -> Option<&Hidden> {
        self.state.current(now)
    }

    /// Tells what is held, if that has changed.
    fn show(&mut self) {
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

    fn look(&mut self, now: Now, op: Op) {
        let Some(token) = self.state.current(now).cloned() else {
            return self.tell(Output::Missing { op });
        };
        let ahead = self.state.claims_renewal(now);
        self.tell(Output::Use { op, token, ahead });
    }

    /// Gives a call what there is, or has it wait.
    fn settle(&mut self, now: Now, op: Op, mut call: Call) {
        let current = self.state.current(now);
        if let Some(token) = current.filter(|_| !call.ahead || self.state.is_fresh(now)).cloned() {
            return self.tell(Output::Use {
                op,
                token,
                ahead: false,
            });
        }
        if let Some((renewal, wait, note)) = self.state.refusal(call.told.as_ref(), now) {
            if call.ahead {
                self.state.wait_for_refusal();
            }
            return self.tell(Output::Refused {
                op,
                renewal,
                wait,
                note,
            });
        }
        let under_way = self.renewals.iter().find(|(_, renewal)| renewal.joins && call.joins);
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
            joins: call.joins,
            ahead: call.ahead,
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

    fn leave(&mut self, op: Op) {
        let Some(Call { renewal, .. }) = self.calls.remove(&op) else {
            return;
        };
        if !self.calls.values().any(|call| call.renewal == renewal) && self.renewals.remove(&renewal).is_some() {
            self.tell(Output::Cancel { renewal });
        }
    }

    fn not_renewed(&mut self, now: Now, op: Op, failure: Failure) {
        let warns = self.state.not_renewed(failure, now);
        self.show();
        if warns {
            let text = "the access token could not be renewed ahead of its end".into();
            self.tell(Output::Warn { op, text });
        }
    }

    fn ended(&mut self, now: Now, id: Op, outcome: &Outcome, told: Option<Hidden>) {
        let Some(renewal) = self.renewals.remove(&id) else {
            return;
        };
        let carrier = self.calls.get(&renewal.op);
        let told = told.or_else(|| carrier.and_then(|call| call.told.clone()));
        let token = self.state.ended(renewal.begun, outcome, told.as_ref(), now);
        let failure = match outcome.fetch {
            FetchEnd::Failed { failure } => Some(failure),
            FetchEnd::Given | FetchEnd::None => None,
        };
        self.show();
        if failure == Some(Failure::Refused) {
            self.tell(Output::Keep { renewal: id });
        }
        if let Some(failure) = failure.filter(|_| renewal.ahead) {
            self.not_renewed(now, renewal.op, failure);
        }
        let waited: alloc::vec::Vec<Op> = self
            .calls
            .iter()
            .filter(|(_, call)| call.renewal == id)
            .map(|(&op, _)| op)
            .collect();
        let mut again = alloc::vec::Vec::new();
        for op in waited {
            let Some(call) = self.calls.remove(&op) else { continue };
            match (&token, failure) {
                (Some(token), _) => self.tell(Output::Use {
                    op,
                    token: token.clone(),
                    ahead: false,
                }),
                (None, Some(failure)) if concerns(failure, op, &call, &renewal, told.as_ref()) => {
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
fn concerns(failure: Failure, op: Op, call: &Call, renewal: &Renewal, told: Option<&Hidden>) -> bool {
    op == renewal.op
        || match failure {
            Failure::Refused | Failure::Server => call.told.as_ref() == told,
            Failure::Client | Failure::Closed => call.client == renewal.client,
            Failure::Time => false,
        }
}

impl Machine for Life {
    type Input = Input;
    type Output = Output;
    type Reason = Reason;

    fn handle(&mut self, now: Now, input: Input) {
        match input {
            Input::Tick => {}
            Input::Look { op, refused } => {
                if let Some(token) = refused {
                    self.state.refuse(&token, self.newest, now);
                }
                self.look(now, op);
            }
            Input::Want {
                op,
                client,
                told,
                refused,
                ahead,
                joins,
                jitter,
            } => {
                if self.calls.contains_key(&op) {
                    return;
                }
                if let Some(token) = refused {
                    self.state.refuse(&token, self.newest, now);
                }
                let call = Call {
                    client,
                    told,
                    ahead,
                    joins,
                    jitter,
                    renewal: self.newest,
                };
                self.settle(now, op, call);
            }
            Input::Leave { op } => self.leave(op),
            Input::NotBegun { op, failure } => self.not_renewed(now, op, failure),
            Input::Ended { renewal, outcome, told } => self.ended(now, renewal, &outcome, told),
            Input::Accepted { token } => {
                self.state.accepted(&token);
                self.show();
            }
            Input::GiveUp { token } => {
                if let Some(token) = token.or_else(|| self.state.current(now).cloned()) {
                    self.state.refuse(&token, self.newest, now);
                }
                self.show();
            }
        }
    }

    fn poll(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    fn deadline(&self) -> Option<(Ms, Reason)> {
        let reason = match self.state.ends_first() {
            true => Reason::End,
            false => Reason::Renew,
        };
        self.shown.token.as_ref().map(|_| (self.shown.until, reason))
    }
}
