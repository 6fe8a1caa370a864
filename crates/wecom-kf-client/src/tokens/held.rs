//! What is known of one token, and when it is used, renewed or given up. The clock and the jitter are the caller's.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use wecom_kf_core::token::lifetime_ms;

use super::record::Record;
use crate::credentials::{Reason, TokenRequest};
use crate::error::Error;

/// How long a refused secret is not tried again: at first, and at most, in milliseconds.
const REFUSAL_MS: (u64, u64) = (30_000, 600_000);
/// After a token could not be renewed ahead of its end, this long passes until the next try.
const LOOK_AGAIN_MS: u64 = 10_000;
/// How long a token is not fetched again that WeCom refused and then gave once more.
const VOUCHED_MS: u64 = 5_000;
/// A token is used at least so long, whatever is said of its life: WeCom limits gettoken, which would be asked for each call.
const LEAST_MS: u64 = 10_000;
/// So many tokens are fetched in so many milliseconds at the most while WeCom refuses every one of them.
const FETCHES: usize = 5;
const FETCHES_MS: u64 = 60_000;
/// How many tokens are held at most; the oldest goes first.
const MAX_TOKENS: usize = 10_000;

/// One token, for all clients that share it.
#[derive(Default)]
pub(crate) struct HeldToken {
    state: Mutex<State>,
    /// Held by the client that renews it.
    pub(crate) renewing: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    record: Option<Record>,
    renew_at: u64,
    ends_at: u64,
    refused: Option<String>,
    vouched_at: Option<u64>,
    look_again_at: u64,
    refusal: Option<Refusal>,
    /// When tokens were fetched since one was accepted, oldest first.
    fetched_at: VecDeque<u64>,
}

/// A secret that WeCom refused, or gave nothing for.
struct Refusal {
    error: Error,
    told: Option<String>,
    at: u64,
    pause: u64,
}

/// What a token that was found is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fit {
    /// It can be used.
    Fresh,
    /// It can be used, but is to be renewed.
    Lasting,
    /// Nothing.
    None,
}

impl State {
    fn current(&self, now: u64) -> Option<&Record> {
        self.record.as_ref().filter(|_| now < self.ends_at)
    }

    /// Whether no other token may be fetched: the newest ones were all refused.
    fn is_braked(&self, now: u64) -> bool {
        let oldest = self.fetched_at.front().filter(|_| self.fetched_at.len() == FETCHES);
        oldest.is_some_and(|oldest| now >= *oldest && now < oldest.saturating_add(FETCHES_MS))
    }
}

impl HeldToken {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The token that can be used now.
    pub(crate) fn current(&self, now: u64) -> Option<String> {
        self.state().current(now).map(|record| record.access_token.clone())
    }

    /// The token that can be used now, and whether the caller is the one to renew it ahead of its end: one is enough.
    pub(crate) fn usable(&self, now: u64) -> Option<(String, bool)> {
        let mut state = self.state();
        let token = state.current(now)?.access_token.clone();
        let due = now >= state.renew_at && now >= state.look_again_at;
        if due {
            state.look_again_at = now.saturating_add(LOOK_AGAIN_MS);
        }
        Some((token, due))
    }

    /// The token, if it can be used and need not be renewed yet.
    pub(crate) fn fresh(&self, now: u64) -> Option<String> {
        let state = self.state();
        let fresh = state.current(now).filter(|_| now < state.renew_at);
        fresh.map(|record| record.access_token.clone())
    }

    /// Why a token is fetched.
    pub(crate) fn reason(&self) -> TokenRequest {
        let state = self.state();
        let (reason, refused) = match (&state.record, &state.refused) {
            (Some(_), _) => (Reason::Expiring, None),
            (None, None) => (Reason::First, None),
            (None, Some(refused)) => (Reason::Refused, Some(refused.clone())),
        };
        TokenRequest { reason, refused }
    }

    /// Gives up a token that WeCom refused, and only that one.
    pub(crate) fn refuse(&self, token: &str, now: u64) {
        let mut state = self.state();
        if state.record.as_ref().is_some_and(|record| record.access_token != token) {
            return;
        }
        // WeCom gave it again moments ago, or refused all that it gave: asking once more would not help.
        let vouched = state.vouched_at.is_some_and(|at| now < at.saturating_add(VOUCHED_MS));
        if vouched || (state.record.is_some() && state.is_braked(now)) {
            return;
        }
        state.refused = Some(token.to_owned());
        state.record = None;
    }

    /// A token was fetched.
    pub(crate) fn fetched(&self, now: u64) {
        let mut state = self.state();
        if state.fetched_at.len() == FETCHES {
            state.fetched_at.pop_front();
        }
        state.fetched_at.push_back(now);
    }

    /// A call succeeded with a token.
    pub(crate) fn accepted(&self, token: &str) {
        let mut state = self.state();
        if state.record.as_ref().is_some_and(|record| record.access_token == token) {
            state.fetched_at.clear();
        }
    }

    /// Takes a token that was fetched or found; a newer one stays.
    pub(crate) fn take(&self, record: &Record, jitter: f64, now: u64) {
        let mut state = self.state();
        if state.refused.as_ref() == Some(&record.access_token) {
            state.refused = None;
            state.vouched_at = Some(now);
        }
        let newer = |held: &Record| held.obtained_at > record.obtained_at;
        if state.record.as_ref().is_some_and(newer) {
            return;
        }
        state.ends_at = record.ends_at(now).max(now.saturating_add(LEAST_MS));
        state.renew_at = renew_at(record, jitter, now);
        if now >= state.renew_at {
            state.look_again_at = now.saturating_add(LOOK_AGAIN_MS);
        }
        state.record = Some(record.clone());
        state.refusal = None;
    }

    /// Nobody renews it for a while: it failed.
    pub(crate) fn look_again_later(&self, now: u64) {
        self.state().look_again_at = now.saturating_add(LOOK_AGAIN_MS);
    }

    /// What a record of a store is good for.
    pub(crate) fn judge(&self, record: &Record, jitter: f64, now: u64) -> Fit {
        let state = self.state();
        if state.refused.as_ref() == Some(&record.access_token) || now >= record.ends_at(now) {
            return Fit::None;
        }
        // What is no newer than what is held does not renew it.
        let newer = |held: &Record| record.obtained_at > held.obtained_at;
        match state.record.as_ref().is_none_or(newer) && now < renew_at(record, jitter, now) {
            true => Fit::Fresh,
            false => Fit::Lasting,
        }
    }

    /// Remembers that WeCom refused the secret itself, or gave nothing for it, as for one that was withdrawn: fetching again would come to
    /// the same, and too many tries block the corp.
    /// `told` is what the fetch was told beside ids and secrets.
    pub(crate) fn refused(&self, error: &Error, told: Option<&str>, now: u64) {
        let mut state = self.state();
        let pause = match &state.refusal {
            Some(before) if before.told.as_deref() == told => before.pause.saturating_mul(2).min(REFUSAL_MS.1),
            _ => REFUSAL_MS.0,
        };
        state.refusal = Some(Refusal {
            error: error.clone(),
            told: told.map(str::to_owned),
            at: now,
            pause,
        });
    }

    /// The error of a secret that was refused a short while ago.
    pub(crate) fn refusal(&self, told: Option<&str>, now: u64) -> Option<Error> {
        let state = self.state();
        let refusal = state
            .refusal
            .as_ref()
            .filter(|refusal| refusal.told.as_deref() == told)?;
        let wait = refusal
            .at
            .saturating_add(refusal.pause)
            .checked_sub(now)
            .filter(|wait| *wait > 0)?;
        let note = format!(
            "answered {} s ago; not asked again for {} s, so that WeCom does not block the corp",
            now.saturating_sub(refusal.at).div_ceil(1000),
            wait.div_ceil(1000)
        );
        let error = refusal.error.clone().noting(note);
        Some(error.waiting(Some(Duration::from_millis(wait))))
    }
}

/// When a token is to be renewed; one without an end never, but when WeCom refuses it.
fn renew_at(record: &Record, jitter: f64, now: u64) -> u64 {
    let lifetime = record
        .expires_in
        .map_or(u64::MAX, |seconds| lifetime_ms(seconds, jitter));
    record.since(now).saturating_add(lifetime)
}

/// The tokens of all clients that share them.
#[derive(Default)]
pub(crate) struct TokenMemory(Mutex<KeptTokens>);

#[derive(Default)]
struct KeptTokens {
    tokens: HashMap<String, Arc<HeldToken>>,
    order: VecDeque<String>,
}

static COMMON: LazyLock<Arc<TokenMemory>> = LazyLock::new(Arc::default);

impl TokenMemory {
    /// The memory of the process, for clients that have no transport and no store of their own.
    pub(crate) fn common() -> Arc<Self> {
        Arc::clone(&COMMON)
    }

    /// What is held under a key.
    pub(crate) fn at(&self, key: &str) -> Arc<HeldToken> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(held) = kept.tokens.get(key) {
            return Arc::clone(held);
        }
        let held = Arc::<HeldToken>::default();
        kept.tokens.insert(key.to_owned(), Arc::clone(&held));
        kept.order.push_back(key.to_owned());
        if kept.order.len() > MAX_TOKENS
            && let Some(oldest) = kept.order.pop_front()
        {
            kept.tokens.remove(&oldest);
        }
        held
    }
}

#[cfg(test)]
mod tests {
    use super::{Fit, HeldToken};
    use crate::tokens::record::Record;

    fn record(token: &str, obtained_at: u64) -> Record {
        Record {
            access_token: token.into(),
            expires_in: Some(7200),
            obtained_at,
        }
    }

    #[test]
    fn a_token_that_wecom_gives_again_is_not_given_up_at_once() {
        let held = HeldToken::default();
        held.take(&record("t", 0), 0.0, 0);
        held.refuse("t", 10);
        assert_eq!(
            (held.current(10), held.judge(&record("t", 5), 0.0, 10)),
            (None, Fit::None)
        );
        held.take(&record("t", 10), 0.0, 20);
        held.refuse("t", 5_019);
        assert_eq!(held.current(5_019).as_deref(), Some("t"));
        held.refuse("t", 5_020);
        assert_eq!(held.current(5_020), None);
    }

    #[test]
    fn an_older_token_does_not_replace_a_newer_one() {
        let held = HeldToken::default();
        held.take(&record("newer", 1_000), 0.0, 2_000);
        assert_eq!(held.judge(&record("older", 999), 0.0, 2_000), Fit::Lasting);
        held.take(&record("older", 999), 0.0, 2_000);
        assert_eq!(held.current(2_000).as_deref(), Some("newer"));
    }

    #[test]
    fn a_token_from_the_future_counts_from_now() {
        let held = HeldToken::default();
        held.take(&record("t", 3_600_000), 0.0, 1_000);
        assert!(held.current(7_200_999).is_some() && held.current(7_201_000).is_none());
        assert!(held.fresh(6_900_999).is_some() && held.fresh(6_901_000).is_none());
    }

    #[test]
    fn one_of_many_renews_it() {
        let held = HeldToken::default();
        held.take(&record("t", 0), 0.0, 0);
        assert_eq!(held.usable(6_899_999), Some(("t".into(), false)));
        assert_eq!(held.usable(6_900_000), Some(("t".into(), true)));
        assert_eq!(held.usable(6_900_000), Some(("t".into(), false)));
        assert_eq!(
            held.usable(6_910_000),
            Some(("t".into(), true)),
            "it seems to have failed"
        );
        held.look_again_later(6_930_000);
        assert_eq!(held.usable(6_939_999), Some(("t".into(), false)));
    }
}
