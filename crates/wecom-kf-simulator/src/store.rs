//! A model of a store: texts with a time to live by its own clock. Operations are atomic.

use std::collections::BTreeMap;

/// An operation requested by a process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreOperation {
    /// Reads a value.
    Get {
        /// The key.
        key: String,
    },
    /// Writes a value, if the key has the expected one (compare-and-set).
    CompareAndSet {
        /// The key.
        key: String,
        /// The expected value; `None` if there must be none.
        expected: Option<String>,
        /// The new value.
        value: String,
        /// The time to live, in milliseconds; `None` for ever.
        ttl: Option<u64>,
    },
    /// Looks which keys have a value.
    GetMany {
        /// The keys.
        keys: Vec<String>,
    },
    /// Sets the value of several keys.
    SetMany {
        /// The keys.
        keys: Vec<String>,
        /// The value.
        value: String,
        /// The time to live, in milliseconds.
        ttl: u64,
    },
    /// Removes a value.
    Delete {
        /// The key.
        key: String,
    },
}

impl StoreOperation {
    /// Its key, or its first one.
    pub fn key(&self) -> &str {
        match self {
            Self::Get { key } | Self::Delete { key } | Self::CompareAndSet { key, .. } => key,
            Self::GetMany { keys } | Self::SetMany { keys, .. } => keys.first().map_or("", String::as_str),
        }
    }
}

/// The store's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreAnswer {
    /// The value of the key, if it has one.
    Value(Option<String>),
    /// Whether the value was written.
    Written(bool),
    /// The key now has no value.
    Deleted,
    /// For each key, whether it has a value.
    Found(Vec<bool>),
    /// All keys were written.
    AllWritten,
}

/// An entry of a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The text.
    pub value: String,
    /// When it expires, by the store's clock; `None` for never.
    pub ends: Option<u64>,
}

/// A store.
#[derive(Debug, Default)]
pub struct Store {
    values: BTreeMap<String, Kept>,
}

impl Store {
    /// The value of a key.
    pub fn get(&self, key: &str, now: u64) -> Option<&Kept> {
        self.values
            .get(key)
            .filter(|kept| kept.ends.is_none_or(|ends| now < ends))
    }

    /// Performs an operation.
    pub fn perform(&mut self, operation: &StoreOperation, now: u64) -> StoreAnswer {
        match operation {
            StoreOperation::Get { key } => StoreAnswer::Value(self.get(key, now).map(|kept| kept.value.clone())),
            StoreOperation::CompareAndSet {
                key,
                expected,
                value,
                ttl,
            } => {
                let holds = self.get(key, now).map(|kept| &kept.value) == expected.as_ref();
                if holds {
                    self.set(key, value, *ttl, now);
                }
                StoreAnswer::Written(holds)
            }
            StoreOperation::GetMany { keys } => {
                StoreAnswer::Found(keys.iter().map(|key| self.get(key, now).is_some()).collect())
            }
            StoreOperation::SetMany { keys, value, ttl } => {
                for key in keys {
                    self.set(key, value, Some(*ttl), now);
                }
                StoreAnswer::AllWritten
            }
            StoreOperation::Delete { key } => {
                self.values.remove(key);
                StoreAnswer::Deleted
            }
        }
    }

    fn set(&mut self, key: &str, value: &str, ttl: Option<u64>, now: u64) {
        let ends = ttl.map(|ttl| now.saturating_add(ttl));
        let value = value.to_owned();
        self.values.insert(key.to_owned(), Kept { value, ends });
    }

    /// Loses everything, as a store without persistence does when it restarts.
    pub fn clear(&mut self) {
        self.values.clear();
    }
}
