//! Stores for values shared between processes: access tokens.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::error::BoxError;

/// A boxed future, for object-safe traits.
pub(crate) type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A key-value store shared between processes, such as Redis. Values are strings; keys are strings of up to 200 ASCII characters. An
/// expired value behaves as if it had been deleted. An `impl` may use `async fn`.
///
/// The guarantees depend on [`compare_and_set`](Store::compare_and_set), which must be atomic (in Redis: a script, or `SET NX` if no value
/// is expected). `docs/en/tokens.md` specifies the records, which JavaScript and Rust clients share.
///
/// ```
/// use std::time::Duration;
/// use wecom_kf_client::{BoxError, MemoryStore, Store};
///
/// /// A store that adds a prefix to keys.
/// struct Prefixed(MemoryStore);
///
/// impl Store for Prefixed {
///     async fn get(&self, key: &str) -> Result<Option<String>, BoxError> {
///         Store::get(&self.0, &format!("my:{key}")).await
///     }
///     async fn compare_and_set(
///         &self,
///         key: &str,
///         expected: Option<&str>,
///         value: &str,
///         ttl: Duration,
///     ) -> Result<bool, BoxError> {
///         Store::compare_and_set(&self.0, &format!("my:{key}"), expected, value, ttl).await
///     }
/// }
/// ```
pub trait Store: Send + Sync {
    /// Returns the value; `None` if there is none.
    ///
    /// # Errors
    /// If the store cannot be reached.
    fn get(&self, key: &str) -> impl Future<Output = Result<Option<String>, BoxError>> + Send;

    /// Sets the value if the current value is `expected`; `None` means that there is no value. The value expires after `ttl`. Returns
    /// whether it was set. Atomic: of several concurrent calls that expect the same value, one succeeds.
    ///
    /// # Errors
    /// If the store cannot be reached.
    fn compare_and_set(
        &self,
        key: &str,
        expected: Option<&str>,
        value: &str,
        ttl: Duration,
    ) -> impl Future<Output = Result<bool, BoxError>> + Send;

    /// `false` if `compare_and_set` is not atomic, as in an eventually consistent store. No lease is taken then.
    fn is_atomic(&self) -> bool {
        true
    }
}

/// The object-safe form of [`Store`].
pub(crate) trait DynStore: Send + Sync {
    fn get<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<String>, BoxError>>;
    fn compare_and_set<'a>(
        &'a self,
        key: &'a str,
        expected: Option<&'a str>,
        value: &'a str,
        ttl: Duration,
    ) -> BoxFuture<'a, Result<bool, BoxError>>;
    fn is_atomic(&self) -> bool;
}

impl<S: Store> DynStore for S {
    fn get<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<String>, BoxError>> {
        Box::pin(Store::get(self, key))
    }

    fn compare_and_set<'a>(
        &'a self,
        key: &'a str,
        expected: Option<&'a str>,
        value: &'a str,
        ttl: Duration,
    ) -> BoxFuture<'a, Result<bool, BoxError>> {
        Box::pin(Store::compare_and_set(self, key, expected, value, ttl))
    }

    fn is_atomic(&self) -> bool {
        Store::is_atomic(self)
    }
}

impl<S: Store> Store for std::sync::Arc<S> {
    fn get(&self, key: &str) -> impl Future<Output = Result<Option<String>, BoxError>> + Send {
        S::get(self, key)
    }

    fn compare_and_set(
        &self,
        key: &str,
        expected: Option<&str>,
        value: &str,
        ttl: Duration,
    ) -> impl Future<Output = Result<bool, BoxError>> + Send {
        S::compare_and_set(self, key, expected, value, ttl)
    }

    fn is_atomic(&self) -> bool {
        S::is_atomic(self)
    }
}

/// A store in this process's memory, for tests and for sharing between clients of one process. Uses tokio's clock.
pub struct MemoryStore {
    max_entries: usize,
    held: Mutex<Entries>,
}

#[derive(Default)]
struct Entries {
    entries: HashMap<String, Entry>,
    /// The keys in insertion order.
    order: BTreeMap<u64, String>,
    written: u64,
}

struct Entry {
    value: String,
    until: Option<Instant>,
    turn: u64,
}

impl Entry {
    fn is_over(&self, now: Instant) -> bool {
        self.until.is_some_and(|until| until <= now)
    }
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::with_max_entries(100_000)
    }
}

impl MemoryStore {
    /// An empty store with at most 100 000 values; the oldest is evicted first.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty store with at most `max_entries` values; the oldest is evicted first.
    #[must_use]
    pub fn with_max_entries(max_entries: usize) -> Self {
        Self {
            max_entries,
            held: Mutex::default(),
        }
    }

    /// The number of values, including expired ones that have not been removed yet.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lock().entries.len()
    }

    /// Whether the store is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Entries> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Entries {
    fn get(&mut self, key: &str) -> Option<&str> {
        if self.entries.get(key)?.is_over(Instant::now()) {
            self.delete(key);
        }
        self.entries.get(key).map(|entry| entry.value.as_str())
    }

    fn delete(&mut self, key: &str) {
        if let Some(entry) = self.entries.remove(key) {
            self.order.remove(&entry.turn);
        }
    }

    fn set(&mut self, key: &str, value: &str, ttl: Duration, max_entries: usize) {
        self.delete(key);
        let now = Instant::now();
        let turn = self.written;
        self.written += 1;
        let entry = Entry {
            value: value.to_owned(),
            until: now.checked_add(ttl),
            turn,
        };
        self.entries.insert(key.to_owned(), entry);
        self.order.insert(turn, key.to_owned());
        // Remove expired entries from the front, so that they do not accumulate.
        while let Some(oldest) = self.order.first_entry() {
            let over = self.entries.get(oldest.get()).is_none_or(|entry| entry.is_over(now));
            if !over && self.entries.len() <= max_entries {
                break;
            }
            self.entries.remove(&oldest.remove());
        }
    }
}

impl Store for MemoryStore {
    async fn get(&self, key: &str) -> Result<Option<String>, BoxError> {
        Ok(self.lock().get(key).map(str::to_owned))
    }

    async fn compare_and_set(
        &self,
        key: &str,
        expected: Option<&str>,
        value: &str,
        ttl: Duration,
    ) -> Result<bool, BoxError> {
        let mut held = self.lock();
        if held.get(key) != expected {
            return Ok(false);
        }
        held.set(key, value, ttl, self.max_entries);
        Ok(true)
    }
}

impl fmt::Debug for MemoryStore {
    // Values are tokens.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore")
            .field("len", &self.len())
            .finish_non_exhaustive()
    }
}
