//! A model of a store: texts with a time to live, by its own clock, each operation one step.

use std::collections::BTreeMap;

/// An operation that a process asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreOperation {
    /// Reads a value.
    Get {
        /// Of which key.
        key: String,
    },
    /// Writes a value, if the key holds what was expected.
    CompareAndSet {
        /// Of which key.
        key: String,
        /// What it must hold; nothing when it must hold none.
        expected: Option<String>,
        /// The new value.
        value: String,
        /// How long it is kept, in milliseconds; nothing for ever.
        ttl: Option<u64>,
    },
    /// Removes a value.
    Delete {
        /// Of which key.
        key: String,
    },
}

/// What the store answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreAnswer {
    /// The value of the key, if it has one.
    Value(Option<String>),
    /// Whether the value was written.
    Written(bool),
    /// The key has no value now.
    Deleted,
}

/// What stands in a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The text.
    pub value: String,
    /// When it ends, by the store's clock; nothing for never.
    pub ends: Option<u64>,
}

/// A store.
#[derive(Debug, Default)]
pub struct Store {
    values: BTreeMap<String, Kept>,
}

impl Store {
    /// What a key holds.
    pub fn get(&self, key: &str, now: u64) -> Option<&Kept> {
        self.values
            .get(key)
            .filter(|kept| kept.ends.is_none_or(|ends| now < ends))
    }

    /// Does an operation.
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
                    let ends = ttl.map(|ttl| now.saturating_add(ttl));
                    self.values.insert(
                        key.clone(),
                        Kept {
                            value: value.clone(),
                            ends,
                        },
                    );
                }
                StoreAnswer::Written(holds)
            }
            StoreOperation::Delete { key } => {
                self.values.remove(key);
                StoreAnswer::Deleted
            }
        }
    }

    /// Loses everything, as a store without persistence does when it restarts.
    pub fn clear(&mut self) {
        self.values.clear();
    }
}
