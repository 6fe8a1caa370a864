//! The rules that always hold, whatever fails: which requests a process may send to WeCom, and how its calls may end. All times are true
//! times, so that a wrong clock of a process cannot hide a violation.

use super::watch::End;
use crate::trace::Violation;
use std::collections::{BTreeMap, VecDeque};
use wecom_kf_core::machine::Op;
use wecom_kf_core::token::{Failure, Known};

/// The minimum time for which a token is used, unless it was rejected or discarded.
const MIN_USE_MS: u64 = 10_000;
/// Tokens with a shorter lifetime have no minimum: they are renewed after half of it, and a fetch may take long.
const SHORT_S: u64 = 120;
/// The maximum number of token fetches within a period while WeCom rejects every token, apart from one that was already in progress.
const FETCH_LIMIT: (usize, u64) = (5, 60_000);
/// How long a rejected secret is not sent to WeCom again: initially, and at most.
const REJECTED_SECRET_PAUSE_MS: (u64, u64) = (30_000, 600_000);
/// For how many rejected tickets this holds.
const MAX_REJECTED_SECRETS: usize = 4;
/// The pause after a failed early renewal: initially, and at most.
const EARLY_MS: (u64, u64) = (10_000, 160_000);

/// Consecutive failures: when the last one was, and how many there were.
#[derive(Debug, Clone, Copy)]
struct Streak {
    since: u64,
    times: u32,
}

impl Streak {
    fn extended(streak: Option<Self>, now: u64) -> Self {
        let times = streak.map_or(0, |streak| streak.times) + 1;
        Self { since: now, times }
    }

    /// When the next attempt is allowed: the pause doubles each time.
    fn retry_at(self, (first, most): (u64, u64)) -> u64 {
        let pause = first.saturating_mul(1 << (self.times - 1).min(20)).min(most);
        self.since + pause
    }
}

/// A renewal in progress.
#[derive(Debug, Clone)]
pub(super) struct Renewal {
    /// When it started.
    pub(super) began: u64,
    /// Whether it is early: the token that it renews is still valid.
    ahead: bool,
    /// Whether its store failed and is not used any more.
    pub(super) without_store: bool,
    /// What its process knew at its start.
    pub(super) known: Known,
    fetching: bool,
    /// Whether a token was rejected since it started: it may return that token, which does not count as a new one.
    outdated: bool,
    /// The ticket that WeCom rejected in it, and when.
    refused: Option<(Option<u64>, u64)>,
}

/// The observed state of one process since its start.
#[derive(Debug, Default)]
pub(super) struct ProcessRules {
    /// The renewals in progress.
    pub(super) renewals: BTreeMap<Op, Renewal>,
    /// When WeCom last issued it a token, and until when it must use it. `None` if there was a reason to fetch another since.
    given: Option<(u64, u64)>,
    /// The token that was rejected or discarded last, and when.
    refused: Option<(String, u64)>,
    /// When WeCom issued tokens since a call last succeeded with one.
    unproven: VecDeque<u64>,
    /// The rejections by ticket.
    refusals: BTreeMap<Option<u64>, Streak>,
    /// The failures of early renewals.
    ahead: Option<Streak>,
    /// The warnings since the last new token.
    warnings: u32,
}

fn broken<T>(rule: &'static str, how: String) -> Result<T, Violation> {
    Err(Violation { rule, how })
}

impl ProcessRules {
    /// A renewal starts.
    pub(super) fn renews(&mut self, now: u64, op: Op, ahead: bool, known: &Known) -> Result<(), Violation> {
        if let Some(streak) = self.ahead.filter(|streak| ahead && now < streak.retry_at(EARLY_MS)) {
            let ago = now - streak.since;
            return broken(
                "a failed early renewal backs off",
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
            outdated: false,
            refused: None,
        };
        self.renewals.insert(op, renewal);
        Ok(())
    }

    /// A request goes to `gettoken`.
    pub(super) fn fetches(&mut self, now: u64, op: Op, ticket: Option<u64>, joins: bool) -> Result<(), Violation> {
        if joins && self.renewals.values().any(|renewal| renewal.fetching) {
            return broken("a process fetches once at a time", "it is already fetching".to_owned());
        }
        let mut after_refusal = false;
        if let Some(renewal) = self.renewals.get_mut(&op) {
            renewal.fetching = true;
            after_refusal = renewal.known.held.is_none() && renewal.known.refused.is_some();
        }
        if let Some((given, _)) = self.given.filter(|(_, until)| joins && now < *until) {
            return broken(
                "a token is not fetched again without a reason",
                format!("one was issued {} ms ago", now - given),
            );
        }
        self.unproven.retain(|given| now < given + FETCH_LIMIT.1);
        if after_refusal && joins && self.unproven.len() > FETCH_LIMIT.0 {
            return broken(
                "fetches are limited while every token is rejected",
                format!("{} in a minute", self.unproven.len() + 1),
            );
        }
        match self.refusals.get(&ticket) {
            Some(streak) if now < streak.retry_at(REJECTED_SECRET_PAUSE_MS) && joins => {
                let ago = now - streak.since;
                broken(
                    "a rejected secret is not retried too often",
                    format!("rejected {} times, last {ago} ms ago", streak.times),
                )
            }
            _ => Ok(()),
        }
    }

    /// The answer of `gettoken` reached the process.
    pub(super) fn fetched(&mut self, now: u64, op: Op, ticket: Option<u64>, answer: Result<u64, Failure>) {
        let outdated = self.renewals.get_mut(&op).is_none_or(|renewal| {
            renewal.fetching = false;
            renewal.outdated
        });
        match answer {
            Ok(seconds) => {
                let least = if seconds < SHORT_S { 0 } else { MIN_USE_MS };
                self.given = (!outdated).then_some((now, now + least));
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

    /// WeCom rejected a token in a call: a reason to fetch another.
    pub(super) fn refused(&mut self, now: u64, token: &str) {
        self.given = None;
        // Other calls report the same rejection a little later.
        let known = self
            .refused
            .as_ref()
            .filter(|(refused, at)| refused == token && now < at + MIN_USE_MS);
        if known.is_none() {
            self.refused = Some((token.to_owned(), now));
            for renewal in self.renewals.values_mut() {
                renewal.outdated = true;
            }
        }
    }

    /// A call succeeded.
    pub(super) fn accepted(&mut self) {
        self.unproven.clear();
    }

    /// The user discarded a token, which does not mean that WeCom rejects it.
    pub(super) fn discarded(&mut self, now: u64, token: &str) {
        self.refused(now, token);
        self.unproven.clear();
    }

    /// A renewal ended, with or without a failure, and with or without a token.
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
            let streak = Streak::extended(self.refusals.get(&ticket).copied(), at);
            self.refusals.insert(ticket, streak);
            // Only the most recent tickets are remembered.
            if self.refusals.len() > MAX_REJECTED_SECRETS {
                let oldest = self.refusals.iter().min_by_key(|(_, streak)| streak.since);
                if let Some(ticket) = oldest.map(|(ticket, _)| *ticket) {
                    self.refusals.remove(&ticket);
                }
            }
        }
        // A token that was rejected meanwhile does not count.
        let is_new = |token: &str| given || self.refused.as_ref().is_none_or(|(refused, _)| refused != token);
        let brought = failure.is_none() && token.is_some_and(is_new);
        if failure.is_some() && renewal.ahead {
            self.ahead = Some(Streak::extended(self.ahead, now));
        } else if brought {
            (self.ahead, self.warnings) = (None, 0);
            self.refusals.clear();
        }
    }

    /// An early renewal could not start, which counts as a failure.
    pub(super) fn not_started(&mut self, now: u64) {
        self.ahead = Some(Streak::extended(self.ahead, now));
    }

    /// The process warns that an early renewal failed.
    pub(super) fn warns(&mut self) -> Result<(), Violation> {
        self.warnings += 1;
        if self.warnings > 1 {
            return broken(
                "a failed early renewal causes one warning",
                format!("{} warnings", self.warnings),
            );
        }
        Ok(())
    }

    /// A call fails because its secret was rejected recently, without asking WeCom.
    pub(super) fn secret_not_retried(
        &self,
        ticket: Option<u64>,
        keeps_error: bool,
        joins: bool,
    ) -> Result<(), Violation> {
        if !keeps_error {
            return broken(
                "a failed call reports its error",
                "the error of its renewal is not kept".to_owned(),
            );
        }
        // With concurrent renewals it is unknown here which one counts.
        if joins && !self.refusals.contains_key(&ticket) {
            return broken(
                "a rejected ticket does not affect another ticket",
                format!("WeCom did not reject {ticket:?}"),
            );
        }
        Ok(())
    }

    /// A call fails with the error of a renewal.
    pub(super) fn fails(&self, client: u32, began_by: Option<u32>, failure: Option<Failure>) -> Result<(), Violation> {
        match failure {
            None => broken("a failed call reports its error", "its renewal is unknown".to_owned()),
            Some(Failure::Client) if began_by.is_some_and(|other| other != client) => broken(
                "a failure of one client does not affect another",
                format!("client {client} fails with the error of {began_by:?}"),
            ),
            Some(_) => Ok(()),
        }
    }
}

/// A call ended. `left` is the rest of its time.
pub(super) fn call_ends(end: End, left: u64) -> Result<(), Violation> {
    match end {
        End::RenewalFailed(Some(Failure::Time)) if left > 0 => broken(
            "a call has its own timeout",
            format!("it timed out with {left} ms left"),
        ),
        _ => Ok(()),
    }
}
