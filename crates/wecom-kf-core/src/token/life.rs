//! The lifecycle of one token in a process: when it is used, renewed early, rejected or discarded, which calls wait for a renewal, and what
//! a failed renewal means for each of them.
//!
//! One machine serves one key: all clients of a process that would get the same token. Intervals use only the monotonic clock.
//!
//! A driver stores the latest [`Output::Held`], and uses that token without asking until `until`. After that, or when WeCom rejected the
//! token, it sends `check`. If the result is `missing`, or `use` with `ahead`, it reads the secrets, which determine the key, and sends
//! `acquire`. The machine answers each `acquire` with `use`, `fail` or `refused`, immediately or after a renewal; `renew` asks the driver to run
//! one, with a machine of [`share`](super::share).

use alloc::collections::{BTreeMap, VecDeque};
use alloc::string::String;
use serde::{Deserialize, Serialize};

use super::failure::Failure;
use super::record::{Known, SecretText};
use super::share::Outcome;
use crate::machine::{Machine, Ms, Now, Op};
use calls::{Call, Renewal};
use state::{Published, State};

mod calls;
mod state;

/// How long a rejected secret is not tried again: initially, and at most. It doubles each time.
pub const REJECTED_SECRET_PAUSE: (Ms, Ms) = (Ms(30_000), Ms(600_000));
/// The pause after a failed early renewal: initially, and at most. It doubles each time.
pub const EARLY_RENEWAL_PAUSE: (Ms, Ms) = (Ms(10_000), Ms(160_000));
/// How long further rejections of a token are ignored after WeCom rejected it and then issued it again.
pub const REISSUED_TOKEN_GRACE: Ms = Ms(5_000);
/// The minimum time for which a token is used, however short its lifetime is: otherwise each call would fetch one, and WeCom limits
/// `gettoken`.
pub const MIN_USE: Ms = Ms(10_000);
/// The maximum number of rejected secrets that are remembered. A key has more than one only if a third-party app's ticket changes.
pub const MAX_REJECTED_SECRETS: usize = 4;
/// The maximum number of token fetches within a period while WeCom rejects every token.
pub const FETCH_LIMIT: (usize, Ms) = (5, Ms(60_000));

/// The events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "LifeInput"))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Input {
    /// Time has passed.
    Tick,
    /// A call needs the token: answered immediately by `use` or `missing`.
    Check {
        /// The call.
        op: Op,
        /// The token that WeCom rejected in this call.
        refused: Option<SecretText>,
    },
    /// A call whose client has read its secrets needs the token: answered by `use`, `fail` or `refused`, unless it sends `leave` first.
    Acquire {
        /// The call, with the same number as in its `check`.
        op: Op,
        /// Its client: any number that is unique within the process.
        client: u32,
        /// The ticket of a third-party app that would be sent to WeCom, which is not part of the key.
        ticket: Option<SecretText>,
        /// The token that WeCom rejected in this call.
        refused: Option<SecretText>,
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
    /// The secrets for an early renewal could not be read: there will be no `acquire`.
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
        /// The ticket last sent to WeCom, if it differs from that in `acquire`.
        ticket: Option<SecretText>,
    },
    /// A call succeeded with a token. Needed only while `held` marks the token as unproven.
    Accepted {
        /// The token.
        token: SecretText,
    },
    /// The user discards a token.
    Discard {
        /// The token; `null` for the one in use.
        token: Option<SecretText>,
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
        token: Option<SecretText>,
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
        token: SecretText,
        /// Whether this call must renew it early, and so send `acquire` or `not_started`.
        ahead: bool,
    },
    /// There is no usable token: read the secrets, then send `acquire`.
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
        why: FetchReason,
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
        /// The slot: a small number, less than [`MAX_REJECTED_SECRETS`].
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
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum FetchReason {
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
    published: Published,
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
    pub fn current(&self, now: Now) -> Option<&SecretText> {
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
            Input::Check { op, refused } => {
                if let Some(token) = refused {
                    self.state.reject_token(&token, self.newest, now);
                }
                self.check(now, op);
            }
            Input::Acquire {
                op,
                client,
                ticket,
                refused,
                ahead,
                joins,
                jitter,
            } => {
                if let Some(token) = refused {
                    self.state.reject_token(&token, self.newest, now);
                }
                self.acquire(now, op, Call::new(client, ticket, ahead, joins, jitter));
            }
            Input::Leave { op } => self.leave(op),
            Input::NotStarted { op, failure } => self.early_renewal_failed(now, op, failure, Ms::default()),
            Input::Ended {
                renewal,
                outcome,
                ticket,
            } => self.ended(now, renewal, &outcome, ticket),
            Input::Accepted { token } => {
                self.state.accepted(&token);
                self.publish();
            }
            Input::Discard { token } => {
                if let Some(token) = token.or_else(|| self.state.current(now).cloned()) {
                    self.state.reject_token(&token, self.newest, now);
                }
                self.publish();
            }
        }
    }

    fn poll(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    fn deadline(&self) -> Option<(Ms, Reason)> {
        let reason = match self.state.expires_first() {
            true => Reason::End,
            false => Reason::Renew,
        };
        self.published.token.as_ref().map(|_| (self.published.until, reason))
    }
}
