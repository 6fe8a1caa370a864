//! What a call or an act decides with: it reads the state and records facts, and nothing that it records counts unless it succeeds.

use crate::ids::Kind;
use crate::state::Fact;
use crate::state::State;

/// A decision under way. It cannot change the state, except by a fact; a refused one is dropped with its facts.
pub struct Draft<'a> {
    before: &'a State,
    /// The state after the facts, if there are any.
    after: Option<State>,
    facts: Vec<Fact>,
    now_ms: u64,
}

/// Without the state.
impl core::fmt::Debug for Draft<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Draft")
            .field("facts", &self.facts)
            .finish_non_exhaustive()
    }
}

impl<'a> Draft<'a> {
    pub(crate) const fn new(state: &'a State, now_ms: u64) -> Self {
        Self {
            before: state,
            after: None,
            facts: Vec::new(),
            now_ms,
        }
    }

    /// The state, with the facts so far.
    pub(crate) fn state(&self) -> &State {
        self.after.as_ref().unwrap_or(self.before)
    }

    /// The time of the decision, in Unix milliseconds.
    pub(crate) const fn now_ms(&self) -> u64 {
        self.now_ms
    }

    /// The next id of a kind; the same one until a fact uses it.
    pub(crate) fn next_id(&self, kind: Kind) -> String {
        self.state().next_id(kind)
    }

    /// Records what happened.
    pub(crate) fn record(&mut self, fact: Fact) {
        let after = self.after.get_or_insert_with(|| self.before.clone());
        after.apply(self.now_ms, &fact);
        self.facts.push(fact);
    }

    /// The state after the decision, if it changed, and the facts.
    pub(crate) fn finish(self) -> (Option<State>, Vec<Fact>) {
        (self.after, self.facts)
    }
}
