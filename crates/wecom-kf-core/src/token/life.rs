//! The lifecycle of one token in a process: when it is used, renewed early, rejected or discarded, which calls wait for a renewal, and what
//! a failed renewal means for each of them.
//!
//! One machine serves one key: all clients of a process that would get the same token. Intervals use only the monotonic clock.
//!
//! A driver stores the latest [`Output::Held`], and uses that token without asking until `until`. After that, or when WeCom rejected the
//! token, it sends `look`. If the result is `missing`, or `use` with `ahead`, it reads the secrets, which determine the key, and sends
//! `want`. The machine answers each `want` with `use`, `fail` or `refused`, immediately or after a renewal; `renew` asks the driver to run
//! one, with a machine of [`share`](super::share).

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

/// How long a rejected secret is not tried again: initially, and at most. It doubles each time.
pub const REFUSAL: (Ms, Ms) = (Ms(30_000), Ms(600_000));
/// The pause after a failed early renewal: initially, and at most. It doubles each time.
pub const LOOK_AGAIN: (Ms, Ms) = (Ms(10_000), Ms(160_000));
/// How long a token that WeCom rejected and then issued again is not fetched again.
pub const VOUCHED: Ms = Ms(5_000);
/// The minimum time for which a token is used, whatever its lifetime: WeCom limits gettoken, which would otherwise be called for each call.
pub const LEAST: Ms = Ms(10_000);
/// How many rejected secrets are remembered. Only the tickets of third-party apps make more than one of a key.
pub const REFUSALS: usize = 4;
/// The maximum number of token fetches within a period while WeCom rejects every token.
pub const FETCHES: (usize, Ms) = (5, Ms(60_000));

/// The events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "LifeInput"))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Input {
    /// Time has passed.
    Tick,
    /// A call needs the token: answered immediately by `use` or `missing`.
    Look {
        /// The call.
        op: Op,
        /// The token that WeCom rejected in this call.
        refused: Option<Hidden>,
    },
    /// A call whose client has read its secrets needs the token: answered by `use`, `fail` or `refused`, unless it sends `leave` first.
    Want {
        /// The call, with the same number as in its `look`.
        op: Op,
        /// Its client: any number that is unique within the process.
        client: u32,
        /// The ticket of a third-party app that would be sent to WeCom, which is not part of the key.
        ticket: Option<Hidden>,
        /// The token that WeCom rejected in this call.
        refused: Option<Hidden>,
        /// Whether it renews a token early, as `use` requested.
        ahead: bool,
        /// Whether it can wait for a renewal that another call started.
        joins: bool,
        /// Random jitter: the fraction of a tenth of its lifetime by which the token is renewed earlier, in thousandths from 0 to 1000.
        jitter: u32,
    },
    /// A call stops waiting.
    Leave {
        /// The call.
        op: Op,
    },
    /// The secrets for an early renewal could not be read: there will be no `want`.
    NotStarted {
        /// The call that `use` asked to renew it.
        op: Op,
        /// Why.
        failure: Failure,
    },
    /// A renewal has ended.
    Ended {
        /// Which.
        renewal: Op,
        /// The outcome from its machine.
        outcome: Outcome,
        /// The ticket last sent to WeCom, if it differs from that in `want`.
        ticket: Option<Hidden>,
    },
    /// A call succeeded with a token. Needed only while `held` marks the token as unproven.
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

/// The actions for the driver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "LifeOutput"))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Output {
    /// The held token has changed. Precedes the results that depend on it.
    Held {
        /// The token that can be used without asking; `null` if there is none.
        token: Option<Hidden>,
        /// Until when, on the monotonic clock.
        until: Ms,
        /// Whether to report the next call that succeeds with it, by `accepted`.
        unproven: bool,
    },
    /// The call continues with this token.
    Use {
        /// The call.
        op: Op,
        /// The token.
        token: Hidden,
        /// Whether this call must renew it early, and so send `want` or `not_started`.
        ahead: bool,
    },
    /// There is no usable token: read the secrets, then send `want`.
    Missing {
        /// The call.
        op: Op,
    },
    /// Start a renewal, and report its end by `ended`.
    Renew {
        /// Its number.
        renewal: Op,
        /// The call that needs it, whose client runs it.
        op: Op,
        /// The input for the renewal's machine.
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
    /// The call fails with the error of that recent renewal: WeCom rejected the secret.
    Refused {
        /// The call.
        op: Op,
        /// Which.
        renewal: Op,
        /// The slot in which `keep` had its error kept.
        slot: u32,
        /// How long until the secret is tried again.
        wait: Ms,
        /// A note to add to the error's message.
        note: String,
    },
    /// Keep the error of this renewal in this slot, in place of what was there: `refused` may refer to it.
    Keep {
        /// Which.
        renewal: Op,
        /// The slot: a small number, less than [`REFUSALS`].
        slot: u32,
    },
    /// No call waits for the renewal any more: stop it now. Its end is reported by `ended`, as always: WeCom may have answered already.
    Cancel {
        /// Which.
        renewal: Op,
    },
    /// Log a warning that the early renewal failed, with the error of this call's renewal.
    Warn {
        /// The call that started it.
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

/// What the deadline is for. A driver that asks before it uses an expired token needs no timer for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "LifeReason"))]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The token is due for renewal, by the next call.
    Renew,
    /// The token expires.
    End,
}

/// One token in a process. See the [module](self).
#[derive(Debug, Clone, Default)]
pub struct Life {
    state: State,
    shown: Shown,
    /// The calls that wait for a renewal.
    calls: BTreeMap<Op, Call>,
    renewals: BTreeMap<Op, Renewal>,
    newest: Op,
    outputs: VecDeque<Output>,
}

impl Life {
    /// A machine without a token.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A machine with a deliberate flaw.
    #[cfg(feature = "flaws")]
    #[must_use]
    pub fn flawed(flaw: super::Flaw) -> Self {
        let mut life = Self::default();
        life.state.flaw = Some(flaw);
        life
    }

    /// The token that can be used now, even if it is due for renewal.
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
                ticket,
                refused,
                ahead,
                joins,
                jitter,
            } => {
                if let Some(token) = refused {
                    self.state.refuse(&token, self.newest, now);
                }
                self.want(now, op, Call::new(client, ticket, ahead, joins, jitter));
            }
            Input::Leave { op } => self.leave(op),
            Input::NotStarted { op, failure } => self.not_renewed(now, op, failure, Ms::default()),
            Input::Ended {
                renewal,
                outcome,
                ticket,
            } => self.ended(now, renewal, &outcome, ticket),
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
