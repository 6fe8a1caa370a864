//! The sandbox: a state, its journal, and the only place where one state replaces another.

use crate::acts::{self, Act};
use crate::draft::Draft;
use crate::error::SandboxError;
use crate::journal::{Exchange, Exchanged, Journal, RecordedFact};
use crate::line::Line;
use crate::seal::Sealer;
use crate::settings::Settings;
use crate::snapshot::Snapshot;
use crate::state::Fact;
use crate::state::State;
use std::sync::Arc;
use wecom_kf_core::Value;

/// The server side of WeCom Customer Service, as a state machine without I/O.
///
/// Times are Unix milliseconds; the host passes the same clock to every call. A time before the latest that was seen counts as the latest.
/// A clone is a fork: it goes its own way from here, and shares what it has in common.
#[derive(Clone)]
pub struct Sandbox {
    state: State,
    /// The latest time that was seen.
    seen_ms: u64,
    journal: Journal,
    /// The callback settings with prepared keys.
    sealer: Option<Arc<Sealer>>,
}

/// Without tokens, codes and texts.
impl core::fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Sandbox")
            .field("corp_id", &self.state.settings.corp_id)
            .field("accounts", &self.state.account_count())
            .field("customers", &self.state.customers.size())
            .finish_non_exhaustive()
    }
}

impl Sandbox {
    /// Creates a sandbox without accounts, customers or messages.
    ///
    /// # Errors
    /// [`SandboxError::BadSettings`] if the corp id or secret is empty, the transition table is unknown, the callback's Token or key is
    /// invalid, or a file has an unknown type.
    pub fn new(settings: Settings) -> Result<Self, SandboxError> {
        Self::at(State::new(settings)?, 0, 0)
    }

    fn at(state: State, sequence: u64, seen_ms: u64) -> Result<Self, SandboxError> {
        Ok(Self {
            sealer: Sealer::new(&state.settings)?.map(Arc::new),
            seen_ms: seen_ms.max(state.latest_ms),
            journal: Journal::new(state.clone(), sequence),
            state,
        })
    }

    /// A sandbox that goes on from a snapshot. Its logs begin there.
    ///
    /// # Errors
    /// [`SandboxError::BadSettings`] if the snapshot's format is unknown, or its settings are invalid.
    pub fn restore(snapshot: Snapshot) -> Result<Self, SandboxError> {
        let (state, sequence, seen_ms) = snapshot.open()?;
        Self::at(state, sequence, seen_ms)
    }

    /// Everything that the sandbox knows now, except for its logs.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        Snapshot::new(self.state.clone(), self.journal.sequence(), self.seen_ms)
    }

    /// The snapshot before the oldest of [`Self::facts`]: [`Snapshot::replay`] of the facts leads from it to now.
    #[must_use]
    pub fn snapshot_before_facts(&self) -> Snapshot {
        let (state, sequence) = self.journal.before();
        Snapshot::new(state.clone(), sequence, state.latest_ms)
    }

    /// What happened, oldest first: the last 10 000 facts (fewer if they hold large files).
    pub fn facts(&self) -> impl Iterator<Item = &RecordedFact> {
        self.journal.facts()
    }

    /// What went between the sandbox and the tested program, oldest first: the last 10 000 exchanges (fewer if they are large).
    pub fn exchanges(&self) -> impl Iterator<Item = &Exchange> {
        self.journal.exchanges()
    }

    /// The settings.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.state.settings
    }

    /// What a customer's phone shows, oldest first: the conversation with one account, or with all.
    #[must_use]
    pub fn conversation(&self, external_userid: &str, open_kfid: Option<&str>) -> Vec<Line> {
        acts::lines(&self.state, external_userid, open_kfid)
    }

    /// Performs an act.
    ///
    /// # Errors
    /// [`SandboxError`] if no person could perform it in the current state. Then nothing has happened.
    pub fn act<A: Act>(&mut self, now_ms: u64, act: A) -> Result<A::Output, SandboxError> {
        let now_ms = self.clock(now_ms);
        self.decide(now_ms, |draft| act.decide(draft))
    }

    /// Performs an act given by name and parameter object; the result is JSON.
    ///
    /// # Errors
    /// [`SandboxError::BadAction`] with the act and the field, if the act or field is unknown, or a field is missing or has the wrong type;
    /// and the errors of the act itself.
    pub fn act_by_name(&mut self, now_ms: u64, name: &str, params: &Value) -> Result<Value, SandboxError> {
        let act = acts::named(name)?;
        let now_ms = self.clock(now_ms);
        self.decide(now_ms, |draft| (act.decide)(draft, params))
    }

    /// Withdraws all access tokens before their end, as WeCom may: calls with them get 40014.
    pub fn invalidate_tokens(&mut self) {
        self.record(self.seen_ms, Fact::TokensInvalidated {});
    }

    pub(crate) const fn state(&self) -> &State {
        &self.state
    }

    pub(crate) fn sealer(&self) -> Option<&Sealer> {
        self.sealer.as_deref()
    }

    /// The time of a call: a clock that goes back stands still here.
    pub(crate) fn clock(&mut self, now_ms: u64) -> u64 {
        self.seen_ms = self.seen_ms.max(now_ms);
        self.seen_ms
    }

    /// Decides something. A refusal changes nothing.
    pub(crate) fn decide<T, E>(
        &mut self,
        now_ms: u64,
        decide: impl FnOnce(&mut Draft<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut draft = Draft::new(&self.state, now_ms);
        let decided = decide(&mut draft)?;
        let (state, facts) = draft.finish();
        if let Some(state) = state {
            self.state = state;
        }
        for fact in facts {
            self.journal.record(now_ms, fact);
        }
        Ok(decided)
    }

    /// Records a fact that needs no decision.
    pub(crate) fn record(&mut self, now_ms: u64, fact: Fact) {
        self.state.apply(now_ms, &fact);
        self.journal.record(now_ms, fact);
    }

    /// Takes a number of the sequence for an exchange.
    pub(crate) const fn take_number(&mut self) -> u64 {
        self.journal.take_number()
    }

    pub(crate) fn exchange(&mut self, sequence: u64, now_ms: u64, exchanged: Exchanged) {
        self.journal.exchange(sequence, now_ms, exchanged);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Kind;

    #[test]
    fn a_refusal_drops_the_facts_that_were_recorded_before_it() {
        let mut sandbox = Sandbox::new(Settings::default()).unwrap();
        let before = sandbox.snapshot();
        let mut add = |refuse: bool| {
            sandbox.decide(1000, |draft| {
                let open_kfid = draft.next_id(Kind::Account);
                let name = String::new();
                draft.record(Fact::AccountAdded { open_kfid, name });
                assert_eq!(draft.state().account_count(), 1);
                if refuse { Err(()) } else { Ok(()) }
            })
        };
        assert_eq!(add(true), Err(()));
        assert_eq!(add(false), Ok(()));
        assert_eq!((sandbox.facts().count(), sandbox.state().account_count()), (1, 1));
        assert_ne!(sandbox.snapshot(), before);
    }
}
