//! The state of a token, without the calls that wait for it.

use alloc::collections::VecDeque;
use alloc::string::String;
use alloc::vec::Vec;

use super::{
    EARLY_RENEWAL_PAUSE, FETCH_LIMIT, FetchReason, MAX_REJECTED_SECRETS, MIN_USE, REISSUED_TOKEN_GRACE,
    REJECTED_SECRET_PAUSE,
};
use crate::machine::{Ms, Now, Op};
#[cfg(feature = "flaws")]
use crate::token::Flaw;
use crate::token::record::{Known, Record, SecretText};
use crate::token::share::Outcome;
use crate::token::{Failure, FetchEnd};

/// The state of one token.
#[derive(Debug, Clone, Default)]
pub(super) struct State {
    held: Option<Held>,
    /// The token that WeCom rejected, and the newest renewal at that time: a renewal that started later may return the same token again.
    refused: Option<(SecretText, Op)>,
    /// When WeCom issued the rejected token again.
    reissued_at: Option<Ms>,
    /// When tokens were fetched since a call last succeeded with one, oldest first.
    fetched_at: VecDeque<Ms>,
    /// The secrets that WeCom rejected, by ticket: a short list. Its indexes are the slots of the drivers.
    rejected_secrets: Vec<RejectedSecret>,
    /// No call starts an early renewal before this time: one is in progress, or the last one failed.
    early_renewal_at: Ms,
    /// How many early renewals failed in a row.
    failures: u32,
    /// Until when early renewals are not tried after a failure.
    backs_off_until: Ms,
    #[cfg(feature = "flaws")]
    pub(super) flaw: Option<Flaw>,
}

/// The token that calls use.
#[derive(Debug, Clone)]
struct Held {
    record: Record,
    /// When the renewal that returned it started.
    started_at: Ms,
    renew_at: Ms,
    expires_at: Ms,
}

/// A secret that WeCom rejected, or for which it returned no token.
#[derive(Debug, Clone)]
struct RejectedSecret {
    renewal: Op,
    ticket: Option<SecretText>,
    at: Ms,
    pause: Ms,
}

impl RejectedSecret {
    fn until(&self) -> Ms {
        self.at + self.pause
    }
}

/// A recent rejection of the secret: WeCom is not asked again yet.
#[derive(Debug)]
pub(super) struct RecentRejection {
    pub(super) renewal: Op,
    pub(super) slot: u32,
    /// When the secret may be tried again.
    pub(super) until: Ms,
    /// A note for the error message.
    pub(super) note: String,
}

/// The start of a renewal.
#[derive(Debug, Clone, Copy)]
pub(super) struct RenewalStart {
    pub(super) renewal: Op,
    pub(super) at: Ms,
    pub(super) jitter: u32,
}

/// What drivers know about the held token.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Published {
    pub(super) token: Option<SecretText>,
    pub(super) until: Ms,
    pub(super) unproven: bool,
}

impl State {
    #[cfg(feature = "flaws")]
    fn has(&self, flaw: Flaw) -> bool {
        self.flaw == Some(flaw)
    }

    /// The token that can be used now.
    pub(super) fn current(&self, now: Now) -> Option<&SecretText> {
        let held = self.held.as_ref().filter(|held| now.monotonic < held.expires_at)?;
        Some(&held.record.access_token)
    }

    /// Whether the held token is not due for renewal yet.
    pub(super) fn is_fresh(&self, now: Now) -> bool {
        self.held.as_ref().is_some_and(|held| now.monotonic < held.renew_at)
    }

    /// Whether an early renewal failed recently: a call that was asked to start one earlier need not do so any more.
    pub(super) fn is_backing_off(&self, now: Now) -> bool {
        now.monotonic < self.backs_off_until
    }

    /// Whether this call must start an early renewal. Only one call does so at a time.
    pub(super) fn claims_renewal(&mut self, now: Now) -> bool {
        let due = !self.is_fresh(now) && now.monotonic >= self.early_renewal_at;
        if due {
            self.early_renewal_at = now.monotonic + EARLY_RENEWAL_PAUSE.0;
        }
        due
    }

    pub(super) fn published(&self) -> Published {
        let Some(held) = &self.held else {
            return Published::default();
        };
        Published {
            token: Some(held.record.access_token.clone()),
            until: held.renew_at.max(self.early_renewal_at).min(held.expires_at),
            unproven: !self.fetched_at.is_empty(),
        }
    }

    pub(super) fn expires_first(&self) -> bool {
        self.held
            .as_ref()
            .is_some_and(|held| held.expires_at <= held.renew_at.max(self.early_renewal_at))
    }

    pub(super) fn known(&self, jitter: u32) -> Known {
        Known {
            held: self.held.as_ref().map(|held| held.record.clone()),
            refused: self.refused.as_ref().map(|(token, _)| token.clone()),
            jitter,
        }
    }

    pub(super) const fn fetch_reason(&self) -> FetchReason {
        match (&self.held, &self.refused) {
            (Some(_), _) => FetchReason::Expiring,
            (None, None) => FetchReason::First,
            (None, Some(_)) => FetchReason::Refused,
        }
    }

    /// Discards a token that WeCom rejected, and no other. `newest` is the renewal that started last.
    pub(super) fn reject_token(&mut self, token: &SecretText, newest: Op, now: Now) {
        if self
            .held
            .as_ref()
            .is_some_and(|held| held.record.access_token != *token)
        {
            return;
        }
        // WeCom issued this token again moments ago, or rejected all recent ones: another fetch would not help.
        let reissued = self
            .reissued_at
            .is_some_and(|at| now.monotonic < at + REISSUED_TOKEN_GRACE);
        if reissued || (self.held.is_some() && self.is_fetch_limit_reached(now)) {
            return;
        }
        // Other running calls report the same rejection later. A renewal that started after the first report may return the same token
        // again, and the rejection of an older token adds nothing.
        if self.held.take().is_some() || self.refused.is_none() {
            self.refused = Some((token.clone(), newest));
        }
    }

    /// Whether no further token may be fetched for now: WeCom rejected all recent ones.
    fn is_fetch_limit_reached(&self, now: Now) -> bool {
        let (count, window) = FETCH_LIMIT;
        let oldest = self.fetched_at.front().filter(|_| self.fetched_at.len() >= count);
        oldest.is_some_and(|oldest| now.monotonic < *oldest + window)
    }

    /// A call succeeded with a token.
    pub(super) fn accepted(&mut self, token: &SecretText) {
        if self
            .held
            .as_ref()
            .is_some_and(|held| held.record.access_token == *token)
        {
            self.fetched_at.clear();
        }
    }

    /// A renewal has ended. Returns the token for the calls that waited for it.
    pub(super) fn ended(
        &mut self,
        start: RenewalStart,
        outcome: &Outcome,
        ticket: Option<&SecretText>,
        now: Now,
    ) -> Option<SecretText> {
        match outcome.fetch {
            FetchEnd::Issued => {
                if self.fetched_at.len() >= FETCH_LIMIT.0 {
                    self.fetched_at.pop_front();
                }
                self.fetched_at.push_back(now.monotonic);
            }
            FetchEnd::Failed {
                failure: Failure::Refused,
            } => self.remember_rejected_secret(start, ticket, now),
            FetchEnd::Failed { .. } | FetchEnd::None => {}
        }
        let record = outcome.record.as_ref()?;
        if let Some((refused, newest)) = &self.refused
            && *refused == record.access_token
        {
            // It was found or fetched before WeCom rejected it.
            if outcome.fetch != FetchEnd::Issued || start.renewal <= *newest {
                return self.current(now).cloned();
            }
            self.refused = None;
            self.reissued_at = Some(now.monotonic);
        }
        self.hold(start, record, outcome, now);
        // If another token is still held, calls use that one.
        Some(self.current(now).unwrap_or(&record.access_token).clone())
    }

    fn hold(&mut self, start: RenewalStart, record: &Record, outcome: &Outcome, now: Now) {
        #[cfg(feature = "flaws")]
        if self.has(Flaw::TrustInWallClocks)
            && self
                .held
                .as_ref()
                .is_some_and(|held| held.record.obtained_at > record.obtained_at)
        {
            return;
        }
        if let Some(held) = &self.held
            && now.monotonic < held.expires_at
            // An earlier renewal does not replace the result of a later one, and the same record changes nothing.
            && (held.started_at > start.at || held.record == *record)
        {
            return;
        }
        let after_start = |whole: Ms| now.monotonic + whole.since(outcome.age);
        let held = Held {
            record: record.clone(),
            started_at: start.at,
            renew_at: after_start(record.renewed_after(start.jitter)),
            expires_at: after_start(record.life().unwrap_or(Ms::NEVER)).max(now.monotonic + MIN_USE),
        };
        let failed = matches!(outcome.fetch, FetchEnd::Failed { .. });
        if now.monotonic >= held.renew_at {
            self.early_renewal_at = self.early_renewal_at.max(now.monotonic + EARLY_RENEWAL_PAUSE.0);
        } else if !failed {
            self.early_renewal_at = Ms::default();
            self.backs_off_until = Ms::default();
            self.failures = 0;
        }
        if !failed {
            self.rejected_secrets.clear();
        }
        self.held = Some(held);
    }

    /// An early renewal failed. Returns whether to log a warning.
    pub(super) fn early_renewal_failed(&mut self, failure: Failure, retry_secret_at: Ms, now: Now) -> bool {
        if failure == Failure::Closed {
            // Another client may try at once.
            self.early_renewal_at = now.monotonic;
            return false;
        }
        let doubled = EARLY_RENEWAL_PAUSE.0.0.saturating_mul(1 << self.failures.min(16));
        self.early_renewal_at = now.monotonic + Ms(doubled.min(EARLY_RENEWAL_PAUSE.1.0));
        self.postpone_early_renewal(retry_secret_at);
        #[cfg(feature = "flaws")]
        if self.has(Flaw::NoBackOff) {
            self.early_renewal_at = now.monotonic;
        }
        self.backs_off_until = self.early_renewal_at;
        self.failures = self.failures.saturating_add(1);
        self.failures == 1
    }

    /// Postpones the next early renewal until a rejected secret may be tried again.
    pub(super) fn postpone_early_renewal(&mut self, until: Ms) {
        self.early_renewal_at = self.early_renewal_at.max(until);
    }

    fn remember_rejected_secret(&mut self, start: RenewalStart, ticket: Option<&SecretText>, now: Now) {
        #[cfg(feature = "flaws")]
        if self.has(Flaw::ForgottenRefusal) {
            return;
        }
        let rejected = |pause| RejectedSecret {
            renewal: start.renewal,
            ticket: ticket.cloned(),
            at: now.monotonic,
            pause,
        };
        if let Some(before) = self
            .rejected_secrets
            .iter_mut()
            .find(|other| other.ticket.as_ref() == ticket)
        {
            let is_new_attempt = start.at >= before.at;
            let doubled = Ms(before.pause.0.saturating_mul(2)).min(REJECTED_SECRET_PAUSE.1);
            *before = rejected(if is_new_attempt { doubled } else { before.pause });
        } else if self.rejected_secrets.len() < MAX_REJECTED_SECRETS {
            self.rejected_secrets.push(rejected(REJECTED_SECRET_PAUSE.0));
        } else if let Some(oldest) = self.rejected_secrets.iter_mut().min_by_key(|other| other.at) {
            *oldest = rejected(REJECTED_SECRET_PAUSE.0);
        }
    }

    fn slots(&self) -> impl Iterator<Item = (u32, &RejectedSecret)> {
        (0..).zip(&self.rejected_secrets)
    }

    /// The slot of the rejection that ended this renewal.
    pub(super) fn slot(&self, renewal: Op) -> Option<u32> {
        let (slot, _) = self.slots().find(|(_, rejected)| rejected.renewal == renewal)?;
        Some(slot)
    }

    /// When the secret may be tried again, if WeCom rejected it.
    pub(super) fn retry_secret_at(&self, ticket: Option<&SecretText>) -> Ms {
        let rejected = self
            .rejected_secrets
            .iter()
            .find(|rejected| rejected.ticket.as_ref() == ticket);
        rejected.map_or(Ms::default(), RejectedSecret::until)
    }

    /// The recent rejection of the secret, if it may not be tried again yet.
    pub(super) fn recent_rejection(&self, ticket: Option<&SecretText>, now: Now) -> Option<RecentRejection> {
        let is_recent =
            |rejected: &RejectedSecret| rejected.ticket.as_ref() == ticket && now.monotonic < rejected.until();
        let (slot, rejected) = self.slots().find(|(_, rejected)| is_recent(rejected))?;
        let note = format!(
            "answered {} s ago; not asked again for {} s, so that WeCom does not block the corp",
            now.monotonic.since(rejected.at).0.div_ceil(1000),
            rejected.until().since(now.monotonic).0.div_ceil(1000)
        );
        Some(RecentRejection {
            renewal: rejected.renewal,
            slot,
            until: rejected.until(),
            note,
        })
    }
}
