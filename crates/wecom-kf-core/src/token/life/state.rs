//! What is known of a token, without those who wait for it.

use alloc::collections::VecDeque;
use alloc::string::String;
use alloc::vec::Vec;

use super::{FETCHES, LEAST, LOOK_AGAIN, REFUSAL, REFUSALS, VOUCHED, Why};
use crate::machine::{Ms, Now, Op};
#[cfg(feature = "flaws")]
use crate::token::Flaw;
use crate::token::record::{Hidden, Known, Record};
use crate::token::share::Outcome;
use crate::token::{Failure, FetchEnd};

/// What is known of one token.
#[derive(Debug, Clone, Default)]
pub(super) struct State {
    held: Option<Held>,
    /// The token that WeCom refused, and the newest renewal then: one that began later may bring it again.
    refused: Option<(Hidden, Op)>,
    vouched_at: Option<Ms>,
    /// When tokens were fetched since one was accepted, oldest first.
    fetched_at: VecDeque<Ms>,
    /// The secrets that WeCom refused, by ticket: a list of few. Its places are the slots of the drivers.
    refusals: Vec<Refusal>,
    /// Until then nobody renews the token ahead of its end: somebody does, or it failed.
    look_at: Ms,
    /// How often it failed in a row, and until when it is not tried again.
    failures: u32,
    fails_until: Ms,
    #[cfg(feature = "flaws")]
    pub(super) flaw: Option<Flaw>,
}

/// A token that calls use.
#[derive(Debug, Clone)]
struct Held {
    record: Record,
    /// When the renewal began that brought it.
    begun: Ms,
    renew_at: Ms,
    ends_at: Ms,
}

/// A secret that WeCom refused, or gave nothing for.
#[derive(Debug, Clone)]
struct Refusal {
    renewal: Op,
    ticket: Option<Hidden>,
    at: Ms,
    pause: Ms,
}

impl Refusal {
    fn until(&self) -> Ms {
        self.at + self.pause
    }
}

/// A refusal that holds still.
#[derive(Debug)]
pub(super) struct Spared {
    pub(super) renewal: Op,
    pub(super) slot: u32,
    /// When the secret is asked for again.
    pub(super) until: Ms,
    /// For the error's message.
    pub(super) note: String,
}

/// What stands of a renewal when it is over.
#[derive(Debug, Clone, Copy)]
pub(super) struct Begun {
    pub(super) renewal: Op,
    pub(super) at: Ms,
    pub(super) jitter: u32,
}

/// What drivers are told of a token that is held.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Shown {
    pub(super) token: Option<Hidden>,
    pub(super) until: Ms,
    pub(super) unproven: bool,
}

impl State {
    #[cfg(feature = "flaws")]
    fn has(&self, flaw: Flaw) -> bool {
        self.flaw == Some(flaw)
    }

    /// The token that can be used now.
    pub(super) fn current(&self, now: Now) -> Option<&Hidden> {
        let held = self.held.as_ref().filter(|held| now.monotonic < held.ends_at)?;
        Some(&held.record.access_token)
    }

    /// Whether that token need not be renewed yet.
    pub(super) fn is_fresh(&self, now: Now) -> bool {
        self.held.as_ref().is_some_and(|held| now.monotonic < held.renew_at)
    }

    /// Whether renewing it failed a short while ago: a call that was to do so before has nothing to do any more.
    pub(super) fn backs_off(&self, now: Now) -> bool {
        now.monotonic < self.fails_until
    }

    /// Whether this call is the one to have the token renewed ahead of its end. One is enough, for a while.
    pub(super) fn claims_renewal(&mut self, now: Now) -> bool {
        let due = !self.is_fresh(now) && now.monotonic >= self.look_at;
        if due {
            self.look_at = now.monotonic + LOOK_AGAIN.0;
        }
        due
    }

    pub(super) fn shown(&self) -> Shown {
        let Some(held) = &self.held else {
            return Shown::default();
        };
        Shown {
            token: Some(held.record.access_token.clone()),
            until: held.renew_at.max(self.look_at).min(held.ends_at),
            unproven: !self.fetched_at.is_empty(),
        }
    }

    pub(super) fn ends_first(&self) -> bool {
        self.held
            .as_ref()
            .is_some_and(|held| held.ends_at <= held.renew_at.max(self.look_at))
    }

    pub(super) fn known(&self, jitter: u32) -> Known {
        Known {
            held: self.held.as_ref().map(|held| held.record.clone()),
            refused: self.refused.as_ref().map(|(token, _)| token.clone()),
            jitter,
        }
    }

    pub(super) const fn why(&self) -> Why {
        match (&self.held, &self.refused) {
            (Some(_), _) => Why::Expiring,
            (None, None) => Why::First,
            (None, Some(_)) => Why::Refused,
        }
    }

    /// Gives up a token that WeCom refused, and only that one. `newest` is the renewal that began last.
    pub(super) fn refuse(&mut self, token: &Hidden, newest: Op, now: Now) {
        if self
            .held
            .as_ref()
            .is_some_and(|held| held.record.access_token != *token)
        {
            return;
        }
        // WeCom gave it again moments ago, or refused all that it gave: asking once more would not help.
        let vouched = self.vouched_at.is_some_and(|at| now.monotonic < at + VOUCHED);
        if vouched || (self.held.is_some() && self.is_braked(now)) {
            return;
        }
        // Calls under way hear of a refusal later: what begins after the first of them may bring that token again, and an older token's
        // refusal says nothing new.
        if self.held.take().is_some() || self.refused.is_none() {
            self.refused = Some((token.clone(), newest));
        }
    }

    /// Whether no other token may be fetched: the newest ones were all refused.
    fn is_braked(&self, now: Now) -> bool {
        let (count, window) = FETCHES;
        let oldest = self.fetched_at.front().filter(|_| self.fetched_at.len() >= count);
        oldest.is_some_and(|oldest| now.monotonic < *oldest + window)
    }

    /// A call succeeded with a token.
    pub(super) fn accepted(&mut self, token: &Hidden) {
        if self
            .held
            .as_ref()
            .is_some_and(|held| held.record.access_token == *token)
        {
            self.fetched_at.clear();
        }
    }

    /// A renewal is over. Gives the token that those who waited for it can use.
    pub(super) fn ended(
        &mut self,
        begun: Begun,
        outcome: &Outcome,
        ticket: Option<&Hidden>,
        now: Now,
    ) -> Option<Hidden> {
        match outcome.fetch {
            FetchEnd::Issued => {
                if self.fetched_at.len() >= FETCHES.0 {
                    self.fetched_at.pop_front();
                }
                self.fetched_at.push_back(now.monotonic);
            }
            FetchEnd::Failed {
                failure: Failure::Refused,
            } => self.remember(begun, ticket, now),
            FetchEnd::Failed { .. } | FetchEnd::None => {}
        }
        let record = outcome.record.as_ref()?;
        if let Some((refused, newest)) = &self.refused
            && *refused == record.access_token
        {
            // It was found, or fetched, before WeCom refused it.
            if outcome.fetch != FetchEnd::Issued || begun.renewal <= *newest {
                return self.current(now).cloned();
            }
            self.refused = None;
            self.vouched_at = Some(now.monotonic);
        }
        self.take(begun, record, outcome, now);
        // What was not taken may be used all the same, where nothing better is held.
        Some(self.current(now).unwrap_or(&record.access_token).clone())
    }

    fn take(&mut self, begun: Begun, record: &Record, outcome: &Outcome, now: Now) {
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
            && now.monotonic < held.ends_at
            // What began earlier does not replace what began later, and what is held already is no other.
            && (held.begun > begun.at || held.record == *record)
        {
            return;
        }
        let left = |whole: Ms| now.monotonic + whole.since(outcome.age);
        let held = Held {
            record: record.clone(),
            begun: begun.at,
            renew_at: left(record.renewed_after(begun.jitter)),
            ends_at: left(record.life().unwrap_or(Ms::NEVER)).max(now.monotonic + LEAST),
        };
        let failed = matches!(outcome.fetch, FetchEnd::Failed { .. });
        if now.monotonic >= held.renew_at {
            self.look_at = self.look_at.max(now.monotonic + LOOK_AGAIN.0);
        } else if !failed {
            self.look_at = Ms::default();
            self.fails_until = Ms::default();
            self.failures = 0;
        }
        if !failed {
            self.refusals.clear();
        }
        self.held = Some(held);
    }

    /// Renewing the token ahead of its end failed. Says whether it is to be warned of.
    pub(super) fn not_renewed(&mut self, failure: Failure, refused_until: Ms, now: Now) -> bool {
        if failure == Failure::Closed {
            // Another client may try at once.
            self.look_at = now.monotonic;
            return false;
        }
        let doubled = LOOK_AGAIN.0.0.saturating_mul(1 << self.failures.min(16));
        self.look_at = now.monotonic + Ms(doubled.min(LOOK_AGAIN.1.0));
        self.wait_for_refusal(refused_until);
        #[cfg(feature = "flaws")]
        if self.has(Flaw::NoBackOff) {
            self.look_at = now.monotonic;
        }
        self.fails_until = self.look_at;
        self.failures = self.failures.saturating_add(1);
        self.failures == 1
    }

    /// A renewal ahead of the end is not due before a refused secret may be tried again.
    pub(super) fn wait_for_refusal(&mut self, until: Ms) {
        self.look_at = self.look_at.max(until);
    }

    fn remember(&mut self, begun: Begun, ticket: Option<&Hidden>, now: Now) {
        #[cfg(feature = "flaws")]
        if self.has(Flaw::ForgottenRefusal) {
            return;
        }
        let refusal = |pause| Refusal {
            renewal: begun.renewal,
            ticket: ticket.cloned(),
            at: now.monotonic,
            pause,
        };
        if let Some(before) = self.refusals.iter_mut().find(|other| other.ticket.as_ref() == ticket) {
            let is_another_try = begun.at >= before.at;
            let doubled = Ms(before.pause.0.saturating_mul(2)).min(REFUSAL.1);
            *before = refusal(if is_another_try { doubled } else { before.pause });
        } else if self.refusals.len() < REFUSALS {
            self.refusals.push(refusal(REFUSAL.0));
        } else if let Some(oldest) = self.refusals.iter_mut().min_by_key(|other| other.at) {
            *oldest = refusal(REFUSAL.0);
        }
    }

    fn refusals(&self) -> impl Iterator<Item = (u32, &Refusal)> {
        (0..).zip(&self.refusals)
    }

    /// Where the refusal is remembered that this renewal met.
    pub(super) fn slot(&self, renewal: Op) -> Option<u32> {
        let (slot, _) = self.refusals().find(|(_, refusal)| refusal.renewal == renewal)?;
        Some(slot)
    }

    /// When the secret may be tried again, if WeCom refused it.
    pub(super) fn refused_until(&self, ticket: Option<&Hidden>) -> Ms {
        let refusal = self.refusals.iter().find(|refusal| refusal.ticket.as_ref() == ticket);
        refusal.map_or(Ms::default(), Refusal::until)
    }

    /// Whether WeCom refused the secret a short while ago.
    pub(super) fn refusal(&self, ticket: Option<&Hidden>, now: Now) -> Option<Spared> {
        let holds = |refusal: &Refusal| refusal.ticket.as_ref() == ticket && now.monotonic < refusal.until();
        let (slot, refusal) = self.refusals().find(|(_, refusal)| holds(refusal))?;
        let note = format!(
            "answered {} s ago; not asked again for {} s, so that WeCom does not block the corp",
            now.monotonic.since(refusal.at).0.div_ceil(1000),
            refusal.until().since(now.monotonic).0.div_ceil(1000)
        );
        Some(Spared {
            renewal: refusal.renewal,
            slot,
            until: refusal.until(),
            note,
        })
    }
}
