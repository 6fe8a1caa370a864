//! Stores for values shared between processes: access tokens, and what an inbox has to remember.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesOrdered;

use crate::error::BoxError;

/// A boxed future, for object-safe traits.
pub(crate) type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// How many values the default [`Store::get_many`] reads at the same time.
const READS: usize = 16;
/// How often a value that others change at the same time is set again.
const TRIES: usize = 16;

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
///         ttl: Option<Duration>,
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

    /// Sets the value if the current value is `expected`; `None` means that there is no value. The value expires after `ttl`; without one
    /// it never does. Returns whether it was set. Atomic: of several concurrent calls that expect the same value, one succeeds.
    ///
    /// # Errors
    /// If the store cannot be reached.
    fn compare_and_set(
        &self,
        key: &str,
        expected: Option<&str>,
        value: &str,
        ttl: Option<Duration>,
    ) -> impl Future<Output = Result<bool, BoxError>> + Send;

    /// Returns the value of each key, in the order of the keys. By default it calls [`get`](Store::get) for each, several at a time; a store
    /// that can answer in one round trip (`MGET`) should.
    ///
    /// # Errors
    /// If the store cannot be reached.
    fn get_many(&self, keys: &[String]) -> impl Future<Output = Result<Vec<Option<String>>, BoxError>> + Send {
        async move {
            let mut values = Vec::with_capacity(keys.len());
            let mut reads = FuturesOrdered::new();
            for key in keys {
                reads.push_back(self.get(key));
                if reads.len() >= READS
                    && let Some(value) = reads.next().await
                {
                    values.push(value?);
                }
            }
            while let Some(value) = reads.next().await {
                values.push(value?);
            }
            Ok(values)
        }
    }

    /// Sets values, whatever was there before, in the given order. It need not be atomic: after a failure some may be set, but none without
    /// those before it. By default it calls [`compare_and_set`](Store::compare_and_set) for each; a store that can set them in one round
    /// trip should.
    ///
    /// # Errors
    /// If the store cannot be reached.
    fn set_many(
        &self,
        entries: &[(String, String)],
        ttl: Option<Duration>,
    ) -> impl Future<Output = Result<(), BoxError>> + Send {
        async move {
            for (key, value) in entries {
                set(self, key, value, ttl).await?;
            }
            Ok(())
        }
    }

    /// `false` if `compare_and_set` is not atomic, as in an eventually consistent store. No lease is taken then.
    fn is_atomic(&self) -> bool {
        true
    }
}

/// Sets a value, whatever was there before.
async fn set<S: Store + ?Sized>(store: &S, key: &str, value: &str, ttl: Option<Duration>) -> Result<(), BoxError> {
    let mut expected = None;
    for _ in 0..TRIES {
        if store.compare_and_set(key, expected.as_deref(), value, ttl).await? {
            return Ok(());
        }
        expected = store.get(key).await?;
    }
    Err("the value could not be set: others change it all the time".into())
}

/// The object-safe form of [`Store`].
pub(crate) trait DynStore: Send + Sync {
    fn get<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<String>, BoxError>>;
    fn compare_and_set<'a>(
        &'a self,
        key: &'a str,
        expected: Option<&'a str>,
        value: &'a str,
        ttl: Option<Duration>,
    ) -> BoxFuture<'a, Result<bool, BoxError>>;
    fn get_many<'a>(&'a self, keys: &'a [String]) -> BoxFuture<'a, Result<Vec<Option<String>>, BoxError>>;
    fn set_many<'a>(
        &'a self,
        entries: &'a [(String, String)],
        ttl: Option<Duration>,
    ) -> BoxFuture<'a, Result<(), BoxError>>;
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
        ttl: Option<Duration>,
    ) -> BoxFuture<'a, Result<bool, BoxError>> {
        Box::pin(Store::compare_and_set(self, key, expected, value, ttl))
    }

    fn get_many<'a>(&'a self, keys: &'a [String]) -> BoxFuture<'a, Result<Vec<Option<String>>, BoxError>> {
        Box::pin(Store::get_many(self, keys))
    }

    fn set_many<'a>(
        &'a self,
        entries: &'a [(String, String)],
        ttl: Option<Duration>,
    ) -> BoxFuture<'a, Result<(), BoxError>> {
        Box::pin(Store::set_many(self, entries, ttl))
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
        ttl: Option<Duration>,
    ) -> impl Future<Output = Result<bool, BoxError>> + Send {
        S::compare_and_set(self, key, expected, value, ttl)
    }

    fn get_many(&self, keys: &[String]) -> impl Future<Output = Result<Vec<Option<String>>, BoxError>> + Send {
        S::get_many(self, keys)
    }

    fn set_many(
        &self,
        entries: &[(String, String)],
        ttl: Option<Duration>,
    ) -> impl Future<Output = Result<(), BoxError>> + Send {
        S::set_many(self, entries, ttl)
    }

    fn is_atomic(&self) -> bool {
        S::is_atomic(self)
    }
}
