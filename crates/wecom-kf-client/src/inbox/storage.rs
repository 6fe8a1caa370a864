//! The part of a store that belongs to one account.

use std::sync::Arc;
use std::time::Duration;

use wecom_kf_core::Value;
use wecom_kf_core::inbox::{FINISHED, Input, done_key, message_key, store_key};
use wecom_kf_core::machine::{Ms, Op};
use wecom_kf_core::message::Message;
use wecom_kf_core::token::SecretText;
use wecom_kf_core::wire::{Object, Wire as _};

use crate::deadline::caught;
use crate::error::BoxError;
use crate::scrub::scrubbed;
use crate::store::DynStore;

/// After how long nothing is expected of an operation any more. The machine gives up much earlier.
const LIMIT: Duration = Duration::from_secs(60);

/// The entries of one account.
#[derive(Clone)]
pub(super) struct Storage {
    store: Arc<dyn DynStore>,
    account: Arc<str>,
}

impl Storage {
    /// `account` is corp and account as one text.
    pub(super) fn new(store: Arc<dyn DynStore>, account: &str) -> Self {
        Self {
            store,
            account: account.into(),
        }
    }

    /// The whole key of an entry.
    fn key(&self, entry: &str) -> String {
        store_key(&self.account, entry)
    }

    pub(super) async fn get(&self, entry: &str) -> Result<Option<String>, BoxError> {
        bounded(self.store.get(&self.key(entry))).await
    }

    pub(super) async fn compare_and_set(
        &self,
        entry: &str,
        expected: Option<&str>,
        value: &str,
        ttl: Option<Ms>,
    ) -> Result<bool, BoxError> {
        let ttl = ttl.map(|ttl| Duration::from_millis(ttl.0));
        bounded(self.store.compare_and_set(&self.key(entry), expected, value, ttl)).await
    }

    pub(super) async fn get_many(&self, entries: &[String]) -> Result<Vec<Option<String>>, BoxError> {
        let keys: Vec<String> = entries.iter().map(|entry| self.key(entry)).collect();
        let mut values = bounded(self.store.get_many(&keys)).await?;
        values.resize(keys.len(), None);
        Ok(values)
    }

    pub(super) async fn set_many(&self, entries: Vec<(String, String)>, ttl: Ms) -> Result<(), BoxError> {
        let key = |(entry, value): (String, String)| (self.key(&entry), value);
        let entries: Vec<_> = entries.into_iter().map(key).collect();
        let ttl = Some(Duration::from_millis(ttl.0));
        bounded(self.store.set_many(&entries, ttl)).await
    }

    /// Reads messages that were stored by [`keep`](Self::keep). `None` for those that are gone.
    pub(super) async fn messages(&self, msgids: &[String]) -> Result<Vec<Option<Arc<Message>>>, BoxError> {
        let entries: Vec<String> = msgids.iter().map(|msgid| message_key(msgid)).collect();
        let texts = self.get_many(&entries).await?;
        Ok(texts.into_iter().map(|text| Some(Arc::new(read(&text?)?))).collect())
    }

    /// Removes stored messages. Stores have no operation for that: they expire at once.
    pub(super) async fn finish_messages(&self, msgids: &[String]) -> Result<(), BoxError> {
        let done = |msgid: &String| (done_key(msgid), "1".to_owned());
        self.set_many(msgids.iter().map(done).collect(), FINISHED).await
    }

    pub(super) async fn remove_messages(&self, msgids: &[String]) -> Result<(), BoxError> {
        let empty = |msgid: &String| (message_key(msgid), String::new());
        self.set_many(msgids.iter().map(empty).collect(), Ms(1)).await
    }

    // The machine's requests.

    pub(super) async fn read(self, op: Op, entry: String) -> Input {
        match self.get(&entry).await {
            Ok(text) => Input::Read {
                op,
                text: text.map(Into::into),
            },
            Err(error) => failed(op, &error, &[]),
        }
    }

    pub(super) async fn swap(
        self,
        op: Op,
        entry: String,
        expected: Option<SecretText>,
        value: SecretText,
        ttl: Option<Ms>,
    ) -> Input {
        let expected = expected.as_ref().map(|text| text.0.as_str());
        match self.compare_and_set(&entry, expected, &value.0, ttl).await {
            Ok(done) => Input::Swapped { op, done },
            Err(error) => failed(op, &error, &[&value.0, expected.unwrap_or_default()]),
        }
    }

    pub(super) async fn find(self, op: Op, entries: Vec<String>) -> Input {
        match self.get_many(&entries).await {
            Ok(values) => Input::Found {
                op,
                found: (0..)
                    .zip(&values)
                    .filter_map(|(place, value)| value.as_ref().map(|_| place))
                    .collect(),
            },
            Err(error) => failed(op, &error, &[]),
        }
    }

    pub(super) async fn mark(self, op: Op, entries: Vec<String>, ttl: Ms) -> Input {
        let entries = entries.into_iter().map(|entry| (entry, "1".to_owned())).collect();
        match self.set_many(entries, ttl).await {
            Ok(()) => Input::Written { op },
            Err(error) => failed(op, &error, &[]),
        }
    }

    pub(super) async fn keep(self, op: Op, messages: Vec<Arc<Message>>, ttl: Ms) -> Input {
        let entry = |message: &Arc<Message>| (message_key(&message.msgid), write(&message.raw));
        let entries: Vec<_> = messages.iter().map(entry).collect();
        let texts: Vec<String> = entries.iter().map(|(_, text)| text.clone()).collect();
        match self.set_many(entries, ttl).await {
            Ok(()) => Input::Written { op },
            Err(error) => failed(op, &error, &texts.iter().map(String::as_str).collect::<Vec<_>>()),
        }
    }
}

fn write(message: &Object) -> String {
    serde_json::to_string(message).unwrap_or_default()
}

fn read(text: &str) -> Option<Message> {
    let value: Value = serde_json::from_str(text).ok()?;
    Message::from_wire(&value).ok()
}

/// A store that panics, or never answers, has failed.
async fn bounded<T>(operation: impl Future<Output = Result<T, BoxError>>) -> Result<T, BoxError> {
    match tokio::time::timeout(LIMIT, caught(operation)).await {
        Ok(Ok(done)) => done,
        Ok(Err(panicked)) => Err(panicked.into()),
        Err(_) => Err("no answer".into()),
    }
}

/// A store's error may quote what was to be written: tokens, and texts of customers.
fn failed(op: Op, error: &BoxError, secrets: &[&str]) -> Input {
    let texts: Vec<String> = secrets.iter().flat_map(|secret| strings(secret)).collect();
    let secrets: Vec<&str> = secrets
        .iter()
        .copied()
        .chain(texts.iter().map(String::as_str))
        .collect();
    Input::StoreFailed {
        op,
        reason: scrubbed(&error.to_string(), &secrets),
    }
}

/// The texts in a JSON document that are long enough to be worth hiding.
fn strings(json: &str) -> Vec<String> {
    fn collect(value: Value, into: &mut Vec<String>) {
        match value {
            Value::String(text) if text.len() > 3 => into.push(text),
            Value::Array(items) => items.into_iter().for_each(|item| collect(item, into)),
            Value::Object(fields) => fields.into_iter().for_each(|(_, field)| collect(field, into)),
            _ => {}
        }
    }
    let mut texts = Vec::new();
    if let Ok(value) = serde_json::from_str(json) {
        collect(value, &mut texts);
    }
    texts
}
