//! Keeps one token in a process: when it is used, renewed early, rejected or discarded, which calls wait for a renewal, and what its
//! failure means for each of them.
//!
//! There is one machine per key, for all clients of a process that would get the same token. Its intervals use the monotonic clock only.
//!
//! The driver keeps the last [`Output::Held`] and uses that token without asking until `until`. After that, or when WeCom rejects the
//! token, it sends `look`. What `look` finds `missing`, and what is to be renewed `ahead`, is asked for by `want`, after the secrets
//! have been read, which say under which key it is to be had. The machine answers each `want` by `use`, `fail` or `refused`, at once or
//! after a renewal; `renew` says that the driver is to carry one out, by a machine of [`share`](super::share).

use alloc::collections::{BTreeMap, VecDeque};
use alloc::string::String;
use serde::{Deserialize, Serialize};

use super::failure::Failure;
use super::record::{Hidden, Known};
use super::share::Outcome;
use crate::machine::{Machine, Ms, Now, Op};
use calls::{Call, Renewal};
use state::{Shown, State};

mod calls;
mod state;

/// How long a rejected secret is not sent again: at first, and at most. It doubles in between.
pub const REFUSAL: (Ms, Ms) = (Ms(30_000), Ms(600_000));
/// The pause after a failed early renewal: at first, and at most. It doubles in between.
pub const LOOK_AGAIN: (Ms, Ms) = (Ms(10_000), Ms(160_000));
/// How long a token is not fetched again that WeCom rejected and then issued again.
pub const VOUCHED: Ms = Ms(5_000);
/// The minimum time that a token is used, whatever its lifetime: WeCom limits gettoken, which would be called for each call.
pub const LEAST: Ms = Ms(10_000);
/// The maximum number of tokens fetched within a time while WeCom rejects every one of them.
pub const FETCHES: (usize, Ms) = (5, Ms(60_000));

/// What can happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "LifeInput"))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Input {
    /// Time has passed.
    Tick,
    /// A call wants the token: answered at once, by `use` or `missing`.
    Look {
        /// The call.
        op: Op,
        /// The token that WeCom rejected in this call.
        refused: Option<Hidden>,
    },
    /// A call whose client's secrets were read wants the token: answered by `use`, `fail` or `refused`, unless it leaves before.
    Want {
        /// The call. One that looked has the same number here.
        op: Op,
        /// Its client: a number that is unique in the process.
        client: u32,
        /// What is sent besides the parts of the key: the ticket of a third-party app.
        told: Option<Hidden>,
        /// The token that WeCom rejected in this call.
        refused: Option<Hidden>,
        /// Whether it is an early renewal, as `use` requested.
        ahead: bool,
        /// Whether it can wait for a renewal that another call began.
        joins: bool,
        /// A random number from 0 to 1000: how much of a tenth of its lifetime the token is renewed earlier, in thousandths.
        jitter: u32,
    },
    /// A call no longer waits.
    Leave {
        /// The call.
        op: Op,
    },
    /// The secrets for an early renewal could not be read, so that no `want` follows.
    NotBegun {
        /// The call that `use` asked to renew it.
        op: Op,
        /// Why.
        failure: Failure,
    },
    /// A renewal is over.
    Ended {
        /// Which.
        renewal: Op,
        /// Its outcome, as its machine reported it.
        outcome: Outcome,
        /// The ticket that was sent last, if it is not the one of `want`.
        told: Option<Hidden>,
    },
    /// A call succeeded with a token. Only needed while `held` says that the token is unproven.
    Accepted {
        /// The token.
        token: Hidden,
    },
    /// The user discards a token.
    GiveUp {
        /// The token; `null` for the one in use.
        token: Option<Hidden>,
    },
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "LifeOutput"))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Output {
    /// The token in memory has changed. Precedes the outputs that follow from it.
    Held {
        /// The token that can be used without asking; `null` when there is none.
        token: Option<Hidden>,
        /// Until when, by the monotonic clock.
        until: Ms,
        /// Whether the next success with it is to be reported by `accepted`.
        unproven: bool,
    },
    /// The call uses this token.
    Use {
        /// The call.
        op: Op,
        /// The token.
        token: Hidden,
        /// Whether this call has to renew it early: by `want`, or `not_begun`.
        ahead: bool,
    },
    /// There is no usable token: read the secrets, then send `want`.
    Missing {
        /// The call.
        op: Op,
    },
    /// Start a renewal. Report its end by `ended`.
    Renew {
        /// Its number.
        renewal: Op,
        /// The call whose client carries it out.
        op: Op,
        /// What the renewal's machine needs to know.
        known: Known,
        /// Why a token is fetched.
        why: Why,
    },
    /// The call waits for a renewal that another call started.
    Joined {
        /// The call.
        op: Op,
        /// Which.
        renewal: Op,
    },
    /// The call fails with the error of that renewal.
    Fail {
        /// The call.
        op: Op,
        /// Which.
        renewal: Op,
    },
    /// The call fails with the error that was kept: WeCom rejected the secret a short while ago.
    Refused {
        /// The call.
        op: Op,
        /// Which.
        renewal: Op,
        /// The time until it is tried again.
        wait: Ms,
        /// A note to append to the error's message.
        note: String,
    },
    /// Keep the error of this renewal, for `refused`, instead of the one kept before.
    Keep {
        /// Which.
        renewal: Op,
    },
    /// No call waits for the renewal any more: stop it. `ended` is not needed.
    Cancel {
        /// Which.
        renewal: Op,
    },
    /// Log a warning that an early renewal failed, with the error of this call's renewal.
    Warn {
        /// The call that renewed it.
        op: Op,
        /// The text before the error.
        text: String,
    },
}

/// Why a token is fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "FetchReason"))]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// There is no token yet.
    First,
    /// The last one has expired, or is about to.
    Expiring,
    /// WeCom rejected the last one: `known.refused`.
    Refused,
}

/// The meaning of the deadline. A driver that asks before using a token after `until` needs no timer for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "LifeReason"))]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The token is to be renewed by the next call.
    Renew,
    /// The token expires.
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
                if let Some(token) = refused {
                    self.state.refuse(&token, self.newest, now);
                }
                self.want(now, op, Call::new(client, told, ahead, joins, jitter));
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
