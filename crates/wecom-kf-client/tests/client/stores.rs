//! Stores: those that fail or promise little, and the one in memory.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use wecom_kf_client::{BoxError, Credentials, Event, MemoryStore, Store};

use crate::kit::{CORP, SECRET, Server, seconds, state};
use crate::store::{LONG, Spy, put, sharing};

/// A store without one-step writes.
struct BestEffort(Spy);

impl Store for BestEffort {
    async fn get(&self, key: &str) -> Result<Option<String>, BoxError> {
        Store::get(&self.0, key).await
    }

    async fn compare_and_set(
        &self,
        key: &str,
        expected: Option<&str>,
        value: &str,
        ttl: Duration,
    ) -> Result<bool, BoxError> {
        assert!(!key.ends_with(":lease"), "a lease would be worth nothing");
        Store::compare_and_set(&self.0, key, expected, value, ttl).await
    }

    fn is_atomic(&self) -> bool {
        false
    }
}

#[tokio::test(start_paused = true)]
async fn a_best_effort_store_is_used_without_a_lease() {
    let (server, spy) = (Server::new(|_| None), Spy::default());
    for _ in 0..2 {
        let client = sharing(&server, BestEffort(spy.clone()));
        assert_eq!(client.get_access_token().await.unwrap(), "token-1");
    }
    assert_eq!(server.fetched(), 1);
}

/// A store that is down: it fails, or never answers.
struct Down {
    hangs: bool,
}

impl Down {
    async fn fail<T>(&self) -> Result<T, BoxError> {
        match self.hangs {
            true => std::future::pending().await,
            false => Err("connection refused".into()),
        }
    }
}

impl Store for Down {
    async fn get(&self, _: &str) -> Result<Option<String>, BoxError> {
        self.fail().await
    }

    async fn compare_and_set(&self, _: &str, _: Option<&str>, _: &str, _: Duration) -> Result<bool, BoxError> {
        self.fail().await
    }
}

#[tokio::test(start_paused = true)]
async fn a_store_that_is_down_causes_a_warning_but_no_failed_call() {
    for (hangs, shown) in [(false, "connection refused"), (true, "no answer in 2000 ms")] {
        let warnings: Arc<Mutex<Vec<String>>> = Arc::default();
        let lines = Arc::clone(&warnings);
        let server = Server::new(|_| None);
        let client = server
            .builder()
            .credentials(Credentials::corp(CORP, SECRET))
            .token_store(Down { hangs })
            .observer(move |event| {
                if let Event::Warning(text) = event {
                    lines.lock().unwrap().push(text.clone());
                }
            })
            .build()
            .unwrap();
        let began = tokio::time::Instant::now();
        client.send(state()).await.unwrap();
        client.send(state()).await.unwrap();
        assert_eq!(server.fetched(), 1);
        assert!(began.elapsed() < seconds(3), "{:?}", began.elapsed());
        let warnings = warnings.lock().unwrap();
        assert_eq!(warnings.len(), 1);
        assert!(
            warnings[0].contains("the token store failed") && warnings[0].contains(shown),
            "{warnings:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_memory_store_keeps_unexpired_records() {
    let store = MemoryStore::with_max_entries(2);
    put(&store, "a", "1", seconds(1)).await;
    assert!(!Store::compare_and_set(&store, "a", None, "2", LONG).await.unwrap());
    assert!(!Store::compare_and_set(&store, "a", Some("x"), "2", LONG).await.unwrap());
    assert!(
        Store::compare_and_set(&store, "a", Some("1"), "2", seconds(1))
            .await
            .unwrap()
    );
    tokio::time::sleep(seconds(1)).await;
    assert_eq!(Store::get(&store, "a").await.unwrap(), None);
    assert!(Store::compare_and_set(&store, "a", None, "3", LONG).await.unwrap());
    put(&store, "b", "1", LONG).await;
    put(&store, "c", "1", LONG).await;
    assert_eq!(
        (Store::get(&store, "a").await.unwrap(), store.len()),
        (None, 2),
        "the oldest goes first"
    );
    put(&store, "c", "VALUE", LONG).await;
    assert!(!format!("{store:?}").contains("VALUE"));
}
