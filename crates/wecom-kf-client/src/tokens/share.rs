//! A token through a store: another process's, or a new one that others then use. Of several processes one fetches, under a lease; the
//! others wait for its record. A store that fails costs this, not the token.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::held::{Fit, HeldToken};
use super::record::Record;
use crate::deadline::Deadline;
use crate::error::{BoxError, Error};
use crate::inner::Inner;
use crate::random;
use crate::scrub::scrubbed;
use crate::store::DynStore;

/// How long one process may fetch before others do.
const LEASE: Duration = Duration::from_secs(5);
/// How long others are waited for in all.
const PATIENCE: Duration = Duration::from_secs(10);
/// The pause between two looks at the store, at first and at most.
const PAUSE: (Duration, Duration) = (Duration::from_millis(25), Duration::from_millis(250));
/// How long the store may take for one step.
const STEP: Duration = Duration::from_secs(2);
/// What a token that was given up is replaced with, and for how long.
const GIVEN_UP: (&str, Duration) = ("-", Duration::from_secs(1));
/// How often a record is written against what others write meanwhile.
const WRITES: u32 = 8;

/// What is needed to have a token through a store.
pub(super) struct Sharing<'a> {
    pub(super) client: &'a Inner,
    pub(super) store: &'a Arc<dyn DynStore>,
    pub(super) key: &'a str,
    pub(super) deadline: &'a Deadline,
    /// After a step that failed, the others are left out.
    pub(super) failed: bool,
    /// The token that goes to or comes from the store.
    pub(super) token: Option<String>,
}

/// What a store holds.
struct Found {
    text: Option<String>,
    record: Option<(Record, Fit)>,
}

impl Found {
    /// The record, if it is of a use.
    fn take(self, accept: impl Fn(Fit) -> bool) -> Result<Record, Self> {
        match self.record {
            Some((record, found)) if accept(found) => Ok(record),
            record => Err(Self {
                text: self.text,
                record,
            }),
        }
    }
}

impl Sharing<'_> {
    /// Has a token; `fetch` brings a new one.
    pub(super) async fn token(
        mut self,
        held: &HeldToken,
        fetch: impl Future<Output = Result<Record, Error>>,
    ) -> Result<Record, Error> {
        let mut found = match self.read(held).await.take(|found| found == Fit::Fresh) {
            Ok(record) => return Ok(record),
            Err(found) => found,
        };
        if self.store.is_atomic() {
            let lease = format!("{}:lease", self.key);
            let owner = random::word();
            let until = Instant::now() + PATIENCE;
            let mut pause = PAUSE.0;
            while Instant::now() < until {
                let store = Arc::clone(self.store);
                if self
                    .step(store.compare_and_set(&lease, None, &owner, LEASE), true)
                    .await
                {
                    let mut lease = Lease { store, lease, owner };
                    let record = self.under_lease(held, fetch).await;
                    match self.failed {
                        true => lease.owner.clear(),
                        false => lease.release().await,
                    }
                    return record;
                }
                // Another one is renewing it: there is no need to wait for it while the old one lasts.
                found = match self.read(held).await.take(|found| found != Fit::None) {
                    Ok(record) => return Ok(record),
                    Err(found) => found,
                };
                tokio::time::sleep(pause.mul_f64(0.5 + random::fraction() / 2.0)).await;
                pause = (pause * 2).min(PAUSE.1);
            }
        }
        let record = fetch.await?;
        Ok(self.write(held, found.text, record).await)
    }

    async fn under_lease(
        &mut self,
        held: &HeldToken,
        fetch: impl Future<Output = Result<Record, Error>>,
    ) -> Result<Record, Error> {
        // The one that had the lease before may have written since.
        let found = match self.read(held).await.take(|found| found == Fit::Fresh) {
            Ok(record) => return Ok(record),
            Err(found) => found,
        };
        match fetch.await {
            Ok(record) => Ok(self.write(held, found.text, record).await),
            // It could not be renewed ahead of its end; it still lasts.
            Err(error) => found.take(|found| found != Fit::None).map_err(|_| error),
        }
    }

    /// Gives a token up in the store, if it is still the one there.
    pub(super) async fn give_up(mut self, token: &str) {
        self.token = Some(token.to_owned());
        let store = Arc::clone(self.store);
        let text = self.step(store.get(self.key), None).await;
        if Record::read(text.as_deref()).is_some_and(|record| record.access_token == token) {
            let (mark, ttl) = GIVEN_UP;
            self.step(store.compare_and_set(self.key, text.as_deref(), mark, ttl), true)
                .await;
        }
    }

    async fn read(&mut self, held: &HeldToken) -> Found {
        let store = Arc::clone(self.store);
        let text = self.step(store.get(self.key), None).await;
        let record = Record::read(text.as_deref()).map(|record| {
            let found = held.judge(&record, random::fraction(), self.client.now_ms());
            (record, found)
        });
        Found { text, record }
    }

    /// Writes a record against what was read; gives the one that stands then.
    async fn write(&mut self, held: &HeldToken, mut expected: Option<String>, record: Record) -> Record {
        let now = self.client.now_ms();
        let ends = record
            .expires_in
            .map(|seconds| seconds.saturating_mul(1000).saturating_add(record.obtained_at));
        let Some(ttl) = ends.and_then(|ends| ends.checked_sub(now)).filter(|ttl| *ttl > 0) else {
            return record;
        };
        self.token = Some(record.access_token.clone());
        let (text, ttl) = (record.write(), Duration::from_millis(ttl));
        let store = Arc::clone(self.store);
        for _ in 0..WRITES {
            if self
                .step(store.compare_and_set(self.key, expected.as_deref(), &text, ttl), true)
                .await
            {
                break;
            }
            match self.read(held).await {
                Found {
                    record: Some((other, found)),
                    ..
                } if found != Fit::None && other.obtained_at >= record.obtained_at => return other,
                found => expected = found.text,
            }
        }
        record
    }

    /// Does one step with the store; what it answers when it fails is `otherwise`.
    async fn step<T>(&mut self, work: impl Future<Output = Result<T, BoxError>>, otherwise: T) -> T {
        if self.failed {
            return otherwise;
        }
        let limit = STEP.min(self.deadline.left());
        let reason = match tokio::time::timeout(limit, work).await {
            Ok(Ok(answer)) => return answer,
            // A store may quote what it was to write: a token.
            Ok(Err(error)) => scrubbed(&error.to_string(), &[self.token.as_deref().unwrap_or_default()]),
            Err(_) => format!("no answer in {} ms", limit.as_millis()),
        };
        self.failed = true;
        let warning = format!("the token store failed, and is left out this time: {reason}");
        self.client.observer.warn(warning);
        otherwise
    }
}

/// The right to fetch. Deleted only by its owner; when its owner is given up, behind its back. Whether or not it comes to that, it ends by
/// itself.
struct Lease {
    store: Arc<dyn DynStore>,
    lease: String,
    owner: String,
}

impl Lease {
    async fn release(mut self) {
        Self::delete(
            Arc::clone(&self.store),
            std::mem::take(&mut self.lease),
            std::mem::take(&mut self.owner),
        )
        .await;
    }

    async fn delete(store: Arc<dyn DynStore>, lease: String, owner: String) {
        let _ = tokio::time::timeout(STEP, async {
            if store.get(&lease).await.ok().flatten() == Some(owner) {
                let _ = store.delete(&lease).await;
            }
        })
        .await;
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if !self.owner.is_empty()
            && let Ok(runtime) = tokio::runtime::Handle::try_current()
        {
            let (lease, owner) = (std::mem::take(&mut self.lease), std::mem::take(&mut self.owner));
            runtime.spawn(Self::delete(Arc::clone(&self.store), lease, owner));
        }
    }
}
