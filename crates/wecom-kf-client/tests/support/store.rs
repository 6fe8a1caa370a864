//! A store in memory whose operations something stands before: they may be noted, delayed or refused, or panic.

use std::sync::Arc;
use std::time::Duration;

use wecom_kf_client::{BoxError, MemoryStore, Store};

/// An operation.
#[derive(Clone, Copy)]
pub(crate) struct Step<'a> {
    /// The key, if there is only one.
    pub(crate) key: &'a str,
    /// The value that is to be written by compare-and-set.
    pub(crate) value: Option<&'a str>,
}

/// What stands before the operations.
pub(crate) trait Gate: Send + Sync + 'static {
    /// Whether the store has one-step writes.
    fn is_atomic(&self) -> bool {
        true
    }

    /// Carries out an operation, or does not.
    fn pass<T: Send>(
        &self,
        step: Step<'_>,
        work: impl Future<Output = Result<T, BoxError>> + Send,
    ) -> impl Future<Output = Result<T, BoxError>> + Send;
}

/// The store.
pub(crate) struct Gated<G> {
    store: Arc<MemoryStore>,
    gate: G,
}

impl<G: Gate> Gated<G> {
    /// Before a store of its own.
    pub(crate) fn new(gate: G) -> Self {
        Self::before(&Arc::default(), gate)
    }

    /// Before a store that others may use, too.
    pub(crate) fn before(store: &Arc<MemoryStore>, gate: G) -> Self {
        Self {
            store: Arc::clone(store),
            gate,
        }
    }
}

impl<G: Gate> Store for Gated<G> {
    async fn get(&self, key: &str) -> Result<Option<String>, BoxError> {
        self.gate.pass(Step { key, value: None }, self.store.get(key)).await
    }

    async fn compare_and_set(
        &self,
        key: &str,
        expected: Option<&str>,
        value: &str,
        ttl: Option<Duration>,
    ) -> Result<bool, BoxError> {
        let step = Step {
            key,
            value: Some(value),
        };
        let work = self.store.compare_and_set(key, expected, value, ttl);
        self.gate.pass(step, work).await
    }

    async fn get_many(&self, keys: &[String]) -> Result<Vec<Option<String>>, BoxError> {
        self.gate
            .pass(Step { key: "", value: None }, self.store.get_many(keys))
            .await
    }

    async fn set_many(&self, entries: &[(String, String)], ttl: Option<Duration>) -> Result<(), BoxError> {
        self.gate
            .pass(Step { key: "", value: None }, self.store.set_many(entries, ttl))
            .await
    }

    fn is_atomic(&self) -> bool {
        self.gate.is_atomic()
    }
}
