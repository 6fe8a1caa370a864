//! What is forgotten at a time of its own.

use rpds::RedBlackTreeMapSync as Map;
use serde::{Deserialize, Serialize};

/// Values by key, each with the time at which it is forgotten.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "Values<V>", into = "Values<V>", bound(serialize = "V: Clone + Serialize"))]
pub(crate) struct Expiring<V> {
    values: Values<V>,
    /// The keys by that time, and by number where it is the same.
    order: Map<(u64, u64), String>,
}

type Values<V> = Map<String, Value<V>>;

#[derive(Clone, PartialEq, Serialize, Deserialize)]
struct Value<V> {
    until_ms: u64,
    number: u64,
    value: V,
}

impl<V> Value<V> {
    const fn place(&self) -> (u64, u64) {
        (self.until_ms, self.number)
    }
}

impl<V> Default for Expiring<V> {
    fn default() -> Self {
        Self {
            values: Map::new_sync(),
            order: Map::new_sync(),
        }
    }
}

impl<V> From<Values<V>> for Expiring<V> {
    fn from(values: Values<V>) -> Self {
        let order = values.iter().map(|(key, value)| (value.place(), key.clone()));
        Self {
            order: order.collect(),
            values,
        }
    }
}

impl<V> From<Expiring<V>> for Values<V> {
    fn from(expiring: Expiring<V>) -> Self {
        expiring.values
    }
}

impl<V: Clone> Expiring<V> {
    pub(crate) fn get(&self, key: &str) -> Option<&V> {
        self.values.get(key).map(|known| &known.value)
    }

    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut V> {
        self.values.get_mut(key).map(|known| &mut known.value)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &V)> {
        self.values.iter().map(|(key, known)| (key.as_str(), &known.value))
    }

    /// The first time at which a value is forgotten.
    pub(crate) fn first_time(&self) -> Option<u64> {
        self.order.first().map(|((until_ms, _), _)| *until_ms)
    }

    /// The values that are forgotten until a time, in order of time.
    pub(crate) fn until(&self, now_ms: u64) -> impl Iterator<Item = &V> {
        let first = self
            .order
            .iter()
            .take_while(move |((until_ms, _), _)| *until_ms <= now_ms);
        first.filter_map(|(_, key)| self.get(key))
    }

    pub(crate) fn insert(&mut self, key: &str, value: V, until_ms: u64) {
        self.remove(key);
        let mut same_time = self.order.range((until_ms, 0)..=(until_ms, u64::MAX));
        let last = same_time.next_back().map(|((_, number), _)| *number);
        let value = Value {
            until_ms,
            number: last.map_or(0, |last| last.saturating_add(1)),
            value,
        };
        self.order.insert_mut(value.place(), key.to_owned());
        self.values.insert_mut(key.to_owned(), value);
    }

    pub(crate) fn remove(&mut self, key: &str) {
        if let Some(place) = self.values.get(key).map(Value::place) {
            self.order.remove_mut(&place);
            self.values.remove_mut(key);
        }
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Removes the value that is forgotten first.
    pub(crate) fn remove_first(&mut self) -> Option<V> {
        let (place, key) = self.order.first().map(|(place, key)| (*place, key.clone()))?;
        let value = self.get(&key).cloned();
        self.order.remove_mut(&place);
        self.values.remove_mut(&key);
        value
    }

    /// Removes a value whose time has come. Without one it is a single look.
    pub(crate) fn remove_ended(&mut self, now_ms: u64) -> Option<V> {
        self.first_time().filter(|until_ms| *until_ms <= now_ms)?;
        self.remove_first()
    }

    /// Forgets all whose time has come.
    pub(crate) fn forget_ended(&mut self, now_ms: u64) {
        while self.remove_ended(now_ms).is_some() {}
    }
}
