//! Two logs under one sequence: the facts, with the state before the oldest of them, and the exchanges. Both are bounded.

use crate::state::Fact;
use crate::state::State;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::sync::Arc;

/// The most facts that are kept.
const FACTS: usize = 10_000;
/// The most bytes that they hold together, roughly: files count.
const FACT_BYTES: usize = 64 * 1024 * 1024;
/// The most exchanges that are kept.
const EXCHANGES: usize = 10_000;
/// The most bytes that they hold together, roughly.
const EXCHANGE_BYTES: usize = 16 * 1024 * 1024;

/// Something that happened: `account_added`, `message_sent`, `callback_scheduled`.
///
/// As JSON it has `sequence`, `at_ms`, `fact` (the name) and the fields of the fact, among them tokens and messages.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct RecordedFact {
    sequence: u64,
    at_ms: u64,
    #[serde(flatten)]
    pub(crate) fact: Fact,
}

impl RecordedFact {
    /// Its number. Facts and exchanges share one sequence.
    #[must_use]
    pub const fn sequence(&self) -> u64 {
        self.sequence
    }

    /// When it happened, in Unix milliseconds.
    #[must_use]
    pub const fn at_ms(&self) -> u64 {
        self.at_ms
    }

    /// The name of what happened, such as `account_added`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.fact.name()
    }
}

/// Without the fields of the fact.
impl core::fmt::Debug for RecordedFact {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("RecordedFact")
            .field("sequence", &self.sequence)
            .field("at_ms", &self.at_ms)
            .field("fact", &self.fact)
            .finish()
    }
}

/// Something that went between the sandbox and the tested program.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Exchange {
    /// Its number. Facts and exchanges share one sequence; the facts of a call follow it.
    pub sequence: u64,
    /// When it was, in Unix milliseconds.
    pub at_ms: u64,
    /// What it was.
    #[serde(flatten)]
    pub exchanged: Exchanged,
}

/// What went between the sandbox and the tested program.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "exchange", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Exchanged {
    /// A call of the API, refused or not. Secrets and tokens are masked, and long texts are cut.
    Call {
        /// The method.
        method: String,
        /// The path, without the query.
        path: String,
        /// The query.
        query: String,
        /// The JSON body of the request, or its length.
        request: String,
        /// The HTTP status.
        status: u16,
        /// The errcode; `None` if the response is not JSON.
        errcode: Option<i64>,
        /// The JSON body of the response, or its length.
        response: String,
    },
    /// A try to push a callback.
    Push {
        /// The id of the callback.
        id: u64,
        /// 1, 2 or 3.
        attempt: u32,
        /// The account.
        open_kfid: String,
        /// The callback URL, without a query.
        url: String,
    },
    /// The end of such a try.
    PushEnded {
        /// The id of the callback.
        id: u64,
        /// 1, 2 or 3.
        attempt: u32,
        /// Whether the response was HTTP 200.
        ok: bool,
        /// Whether the callback is tried again.
        again: bool,
    },
}

impl Exchange {
    fn size(&self) -> usize {
        const SMALL: usize = 256;
        match &self.exchanged {
            Exchanged::Call {
                query,
                request,
                response,
                ..
            } => SMALL + query.len() + request.len() + response.len(),
            Exchanged::Push { .. } | Exchanged::PushEnded { .. } => SMALL,
        }
    }
}

/// Without bodies, which contain messages.
impl core::fmt::Debug for Exchange {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Exchange")
            .field("sequence", &self.sequence)
            .field("at_ms", &self.at_ms)
            .field("exchanged", &self.exchanged)
            .finish()
    }
}

impl core::fmt::Debug for Exchanged {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Call {
                method,
                path,
                status,
                errcode,
                ..
            } => f
                .debug_struct("Call")
                .field("method", method)
                .field("path", path)
                .field("status", status)
                .field("errcode", errcode)
                .finish_non_exhaustive(),
            Self::Push { id, attempt, .. } => f
                .debug_struct("Push")
                .field("id", id)
                .field("attempt", attempt)
                .finish_non_exhaustive(),
            Self::PushEnded { id, attempt, ok, again } => f
                .debug_struct("PushEnded")
                .field("id", id)
                .field("attempt", attempt)
                .field("ok", ok)
                .field("again", again)
                .finish(),
        }
    }
}

/// Both logs.
#[derive(Clone)]
pub(crate) struct Journal {
    /// The number of the latest entry of either.
    sequence: u64,
    /// The state before the oldest fact, and the number of the fact that led to it.
    before: State,
    before_sequence: u64,
    facts: VecDeque<Arc<RecordedFact>>,
    fact_bytes: usize,
    exchanges: VecDeque<Arc<Exchange>>,
    exchange_bytes: usize,
}

impl Journal {
    pub(crate) const fn new(state: State, sequence: u64) -> Self {
        Self {
            sequence,
            before: state,
            before_sequence: sequence,
            facts: VecDeque::new(),
            fact_bytes: 0,
            exchanges: VecDeque::new(),
            exchange_bytes: 0,
        }
    }

    pub(crate) const fn sequence(&self) -> u64 {
        self.sequence
    }

    /// Takes a number for an entry that follows.
    pub(crate) const fn take_number(&mut self) -> u64 {
        self.sequence += 1;
        self.sequence
    }

    /// The state before the oldest fact, with the number that it had.
    pub(crate) const fn before(&self) -> (&State, u64) {
        (&self.before, self.before_sequence)
    }

    pub(crate) fn facts(&self) -> impl Iterator<Item = &RecordedFact> {
        self.facts.iter().map(|fact| &**fact)
    }

    pub(crate) fn exchanges(&self) -> impl Iterator<Item = &Exchange> {
        self.exchanges.iter().map(|exchange| &**exchange)
    }

    pub(crate) fn record(&mut self, at_ms: u64, fact: Fact) {
        let sequence = self.take_number();
        self.fact_bytes += fact.size();
        self.facts.push_back(Arc::new(RecordedFact { sequence, at_ms, fact }));
        while (self.facts.len() > FACTS || self.fact_bytes > FACT_BYTES)
            && let Some(oldest) = self.facts.pop_front()
        {
            self.fact_bytes = self.fact_bytes.saturating_sub(oldest.fact.size());
            self.before.apply(oldest.at_ms, &oldest.fact);
            self.before_sequence = oldest.sequence;
        }
    }

    /// Adds an exchange under the number that was taken for it.
    pub(crate) fn exchange(&mut self, sequence: u64, at_ms: u64, exchanged: Exchanged) {
        let exchange = Exchange {
            sequence,
            at_ms,
            exchanged,
        };
        self.exchange_bytes += exchange.size();
        self.exchanges.push_back(Arc::new(exchange));
        while (self.exchanges.len() > EXCHANGES || self.exchange_bytes > EXCHANGE_BYTES)
            && let Some(oldest) = self.exchanges.pop_front()
        {
            self.exchange_bytes = self.exchange_bytes.saturating_sub(oldest.size());
        }
    }
}
