//! A store in memory.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::error::BoxError;
use crate::store::Store;

/// A store in this process's memory, for tests and for sharing between clients of one process. Uses tokio's clock.
///
/// When it is full, the oldest value with a time to live is evicted. Values without one, such as an inbox's record, are never evicted: if
/// there is nothing else, setting another value fails.
pub struct MemoryStore {
    max_entries: usize,
    held: Mutex<Entries>,
}

#[derive(Default)]
struct Entries {
    entries: HashMap<String, Entry>,
    /// The keys of values with a time to live, in insertion order.
    order: BTreeMap<u64, String>,
    written: u64,
}

struct Entry {
    value: String,
    /// When it expires, and its place in the order; `None` if it never does.
    until: Option<(Instant, u64)>,
}

impl Entry {
    fn is_over(&self, now: Instant) -> bool {
        self.until.is_some_and(|(until, _)| until <= now)
    }
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::with_max_entries(100_000)
    }
}

impl MemoryStore {
    /// An empty store with at most 100 000 values.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty store with at most `max_entries` values.
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
        if let Some((_, turn)) = self.entries.remove(key).and_then(|entry| entry.until) {
            self.order.remove(&turn);
        }
    }

    fn set(&mut self, key: &str, value: &str, ttl: Option<Duration>, max_entries: usize) -> Result<(), BoxError> {
        let now = Instant::now();
        // Expired entries at the front go, so that they do not accumulate; then the oldest, until there is room.
        let is_new = usize::from(!self.entries.contains_key(key));
        while let Some((_, oldest)) = self.order.first_key_value() {
            let over = self.entries.get(oldest).is_none_or(|entry| entry.is_over(now));
            if !over && (self.entries.len() + is_new <= max_entries || oldest == key) {
                break;
            }
            let oldest = oldest.clone();
            self.delete(&oldest);
        }
        let is_new = !self.entries.contains_key(key);
        if is_new && self.entries.len() >= max_entries.max(1) {
            let reason = "the memory store is full of values that never expire: raise its limit, or use another store";
            return Err(reason.into());
        }
        self.delete(key);
        let until = ttl.and_then(|ttl| now.checked_add(ttl)).map(|until| {
            self.written += 1;
            self.order.insert(self.written, key.to_owned());
            (until, self.written)
        });
        let value = value.to_owned();
        self.entries.insert(key.to_owned(), Entry { value, until });
        Ok(())
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
        ttl: Option<Duration>,
    ) -> Result<bool, BoxError> {
        let mut held = self.lock();
        if held.get(key) != expected {
            return Ok(false);
        }
        held.set(key, value, ttl, self.max_entries).map(|()| true)
    }

    async fn get_many(&self, keys: &[String]) -> Result<Vec<Option<String>>, BoxError> {
        let mut held = self.lock();
        Ok(keys.iter().map(|key| held.get(key).map(str::to_owned)).collect())
    }

    async fn set_many(&self, entries: &[(String, String)], ttl: Option<Duration>) -> Result<(), BoxError> {
        let mut held = self.lock();
        let mut entries = entries.iter();
        entries.try_for_each(|(key, value)| held.set(key, value, ttl, self.max_entries))
    }
}

impl fmt::Debug for MemoryStore {
    // Values are tokens and messages.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore")
            .field("len", &self.len())
            .finish_non_exhaustive()
    }
}
