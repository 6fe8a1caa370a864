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

use super::failure::Failure;
use super::record::{Hidden, Known};
use super::share::Outcome;
use crate::machine::{Machine, Ms, Now, Op};
use calls::{Call, Renewal};
use state::{Shown, State};

mod calls;
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
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "LifeInput"))]
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
        /// Why.
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
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "LifeOutput"))]
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
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "FetchReason"))]
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
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "LifeReason"))]
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
