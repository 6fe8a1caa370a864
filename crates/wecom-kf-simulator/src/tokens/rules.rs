//! The rules that hold at every moment, whatever fails: what a process may ask of WeCom, and what its calls must come to. Time is true
//! time here, so that no clock of a process can hide what it does.

use super::watch::End;
use crate::trace::Violation;
use std::collections::{BTreeMap, VecDeque};
use wecom_kf_core::machine::Op;
use wecom_kf_core::token::{Failure, Known};

/// A token is used so long at least, unless it was refused or given up; one that lasts less than two minutes is renewed
/// after half of its life, and a fetch may take long.
const LEAST_MS: u64 = 10_000;
const SHORT_S: u64 = 120;
/// While WeCom refuses every token, so many are fetched in so long a time at the most, and one more that was under way.
const FETCH_LIMIT: (usize, u64) = (5, 60_000);
/// How long a refused secret is not told to WeCom again, at first and at most.
const REFUSAL_MS: (u64, u64) = (30_000, 600_000);
/// Of how many refused tickets this holds.
const MAX_REJECTED_SECRETS: usize = 4;
/// After how long a failed renewal ahead of the end is tried again, at first and at most.
const AHEAD_MS: (u64, u64) = (10_000, 160_000);

/// Something that failed, and how often in a row.
#[derive(Debug, Clone, Copy)]
struct Streak {
    since: u64,
    times: u32,
}

impl Streak {
    fn one_more(streak: Option<Self>, now: u64) -> Self {
        let times = streak.map_or(0, |streak| streak.times) + 1;
        Self { since: now, times }
    }

    /// When it may be tried again: the pause doubles with each time.
    fn free(self, (first, most): (u64, u64)) -> u64 {
        let pause = first.saturating_mul(1 << (self.times - 1).min(20)).min(most);
        self.since + pause
    }
}

/// A renewal under way.
#[derive(Debug, Clone)]
pub(super) struct Renewal {
    /// When it began.
    pub(super) began: u64,
    /// Whether the token that it renews still lasts.
    ahead: bool,
    /// Whether the store was left out in it.
    pub(super) without_store: bool,
    /// What its process knew when it began.
    pub(super) known: Known,
    fetching: bool,
    /// Whether a token was refused since it began: it may bring that very token, which counts for nothing.
    too_early: bool,
    /// The ticket that WeCom refused in it, with its secret, and when.
    refused: Option<(Option<u64>, u64)>,
}

/// What is known of one process since it was started.
#[derive(Debug, Default)]
pub(super) struct ProcessRules {
    /// Renewals under way.
    pub(super) renewals: BTreeMap<Op, Renewal>,
    /// When WeCom last gave it a token, and until when that is to be used; unless there was a reason since to fetch another.
    given: Option<(u64, u64)>,
    /// The token that was refused or given up, and when; until another is given.
    refused: Option<(String, u64)>,
    /// When WeCom gave tokens since a call succeeded with one.
    unproven: VecDeque<u64>,
    /// Which tickets, with their secret, were refused.
    refusals: BTreeMap<Option<u64>, Streak>,
    ahead: Option<Streak>,
    warnings: u32,
}

fn broken<T>(rule: &'static str, how: String) -> Result<T, Violation> {
    Err(Violation { rule, how })
}

impl ProcessRules {
    /// A renewal begins.
    pub(super) fn renews(&mut self, now: u64, op: Op, ahead: bool, known: &Known) -> Result<(), Violation> {
        if let Some(streak) = self.ahead.filter(|streak| ahead && now < streak.free(AHEAD_MS)) {
            let ago = now - streak.since;
            return broken(
                "a failed renewal ahead of time backs off",
                format!("it failed {} times, last {ago} ms ago", streak.times),
            );
        }
        let known = known.clone();
        let renewal = Renewal {
            began: now,
            ahead,
            without_store: false,
            known,
            fetching: false,
            too_early: false,
            refused: None,
        };
        self.renewals.insert(op, renewal);
        Ok(())
    }

    /// A request goes to `gettoken`.
    pub(super) fn fetches(&mut self, now: u64, op: Op, ticket: Option<u64>, joins: bool) -> Result<(), Violation> {
        if joins && self.renewals.values().any(|renewal| renewal.fetching) {
            return broken("a process fetches once at a time", "it fetches already".to_owned());
        }
        let mut after_refusal = false;
        if let Some(renewal) = self.renewals.get_mut(&op) {
            renewal.fetching = true;
            after_refusal = renewal.known.held.is_none() && renewal.known.refused.is_some();
        }
        if let Some((given, _)) = self.given.filter(|(_, until)| joins && now < *until) {
            return broken(
                "a token is not fetched again for nothing",
                format!("one was given {} ms ago", now - given),
            );
        }
        self.unproven.retain(|given| now < given + FETCH_LIMIT.1);
        if after_refusal && joins && self.unproven.len() > FETCH_LIMIT.0 {
            return broken(
                "fetching is braked while every token is refused",
                format!("{} in a minute", self.unproven.len() + 1),
            );
        }
        match self.refusals.get(&ticket) {
            Some(streak) if now < streak.free(REFUSAL_MS) && joins => {
                let ago = now - streak.since;
                broken(
                    "a refused secret is not hammered",
                    format!("refused {} times, last {ago} ms ago", streak.times),
                )
            }
            _ => Ok(()),
        }
    }

    /// WeCom's answer has reached the process.
    pub(super) fn fetched(&mut self, now: u64, op: Op, ticket: Option<u64>, answer: Result<u64, Failure>) {
        let too_early = self.renewals.get_mut(&op).is_none_or(|renewal| {
            renewal.fetching = false;
            renewal.too_early
        });
        match answer {
            Ok(seconds) => {
                let least = if seconds < SHORT_S { 0 } else { LEAST_MS };
                self.given = (!too_early).then_some((now, now + least));
                self.unproven.push_back(now);
            }
            Err(Failure::Refused) => {
                if let Some(renewal) = self.renewals.get_mut(&op) {
                    renewal.refused = Some((ticket, now));
                }
            }
            Err(_) => {}
        }
    }

    /// WeCom refused a token in a call: a reason to fetch another.
    pub(super) fn refused(&mut self, now: u64, token: &str) {
        self.given = None;
        // Others hear of the same refusal a little later.
        let known = self
            .refused
            .as_ref()
            .filter(|(refused, at)| refused == token && now < at + LEAST_MS);
        if known.is_none() {
            self.refused = Some((token.to_owned(), now));
            for renewal in self.renewals.values_mut() {
                renewal.too_early = true;
            }
        }
    }

    /// A call succeeded.
    pub(super) fn accepted(&mut self) {
        self.unproven.clear();
    }

    /// The user gave a token up, which says nothing of what WeCom accepts.
    pub(super) fn given_up(&mut self, now: u64, token: &str) {
        self.refused(now, token);
        self.unproven.clear();
    }

    /// A renewal is over: it failed, or not, and brought a token, or none.
    pub(super) fn renewal_ends(
        &mut self,
        now: u64,
        op: Op,
        failure: Option<Failure>,
        given: bool,
        token: Option<&str>,
    ) {
        let Some(renewal) = self.renewals.remove(&op) else {
            return;
        };
        if let Some((ticket, at)) = renewal.refused {
            let streak = Streak::one_more(self.refusals.get(&ticket).copied(), at);
            self.refusals.insert(ticket, streak);
            // Of clients that tell different tickets, the last few.
            if self.refusals.len() > MAX_REJECTED_SECRETS {
                let oldest = self.refusals.iter().min_by_key(|(_, streak)| streak.since);
                if let Some(ticket) = oldest.map(|(ticket, _)| *ticket) {
                    self.refusals.remove(&ticket);
                }
            }
        }
        // A token that was refused meanwhile says nothing.
        let is_new = |token: &str| given || self.refused.as_ref().is_none_or(|(refused, _)| refused != token);
        let brought = failure.is_none() && token.is_some_and(is_new);
        if failure.is_some() && renewal.ahead {
            self.ahead = Some(Streak::one_more(self.ahead, now));
        } else if brought {
            (self.ahead, self.warnings) = (None, 0);
            self.refusals.clear();
        }
    }

    /// A renewal ahead of the end could not begin: it failed, too.
    pub(super) fn not_started(&mut self, now: u64) {
        self.ahead = Some(Streak::one_more(self.ahead, now));
    }

    /// The process warns that the token could not be renewed ahead of its end.
    pub(super) fn warns(&mut self) -> Result<(), Violation> {
        self.warnings += 1;
        if self.warnings > 1 {
            return broken(
                "a failed renewal ahead of time is warned of once",
                format!("{} warnings", self.warnings),
            );
        }
        Ok(())
    }

    /// A call fails as a refused secret, without asking.
    pub(super) fn spared(&self, ticket: Option<u64>, keeps_error: bool, joins: bool) -> Result<(), Violation> {
        if !keeps_error {
            return broken(
                "a failed call has its error",
                "the error of its renewal is not kept".to_owned(),
            );
        }
        // Of many renewals at once it cannot be told here which one counts.
        if joins && !self.refusals.contains_key(&ticket) {
            return broken(
                "nobody inherits the refusal of another's ticket",
                format!("WeCom did not refuse {ticket:?}"),
            );
        }
        Ok(())
    }

    /// A call fails as a renewal did.
    pub(super) fn fails(&self, client: u32, began_by: Option<u32>, failure: Option<Failure>) -> Result<(), Violation> {
        match failure {
            None => broken(
                "a failed call has its error",
                "nothing is known of its renewal".to_owned(),
            ),
            Some(Failure::Client) if began_by.is_some_and(|other| other != client) => broken(
                "a failure of one client is not another's",
                format!("client {client} fails as {began_by:?} did"),
            ),
            Some(_) => Ok(()),
        }
    }
}

/// A call ended, with so much of its time left.
pub(super) fn call_ends(end: End, left: u64) -> Result<(), Violation> {
    match end {
        End::RenewalFailed(Some(Failure::Time)) if left > 0 => broken(
            "a call has its own time",
            format!("it failed as out of time with {left} ms left"),
        ),
        _ => Ok(()),
    }
}
