//! Stores: those that fail or promise little, and the one in memory.

use std::sync::{Arc, Mutex};

use wecom_kf_client::{BoxError, Credentials, Event, MemoryStore, Store};

use crate::gated::{Gate, Gated, Step};
use crate::kit::{CORP, SECRET, Server, seconds, state};
use crate::store::{LONG, Spy, put, sharing};

/// A store without one-step writes.
struct BestEffort;

impl Gate for BestEffort {
    fn is_atomic(&self) -> bool {
        false
    }

    async fn pass<T: Send>(
        &self,
        step: Step<'_>,
        work: impl Future<Output = Result<T, BoxError>> + Send,
    ) -> Result<T, BoxError> {
        let is_lease = step.value.is_some() && step.key.ends_with(":lease");
        assert!(!is_lease, "a lease would be worth nothing");
        work.await
    }
}

#[tokio::test(start_paused = true)]
async fn a_best_effort_store_is_used_without_a_lease() {
    let (server, store) = (Server::new(|_| None), Arc::default());
    for _ in 0..2 {
        let client = sharing(&server, Gated::before(&store, BestEffort));
        assert_eq!(client.get_access_token().await.unwrap(), "token-1");
    }
    assert_eq!(server.fetched(), 1);
}

/// A store that is down: it fails, or never answers.
struct Down {
    hangs: bool,
}

impl Gate for Down {
    async fn pass<T: Send>(
        &self,
        _: Step<'_>,
        _: impl Future<Output = Result<T, BoxError>> + Send,
    ) -> Result<T, BoxError> {
        match self.hangs {
            true => std::future::pending().await,
            false => Err("connection refused".into()),
        }
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
            .token_store(Gated::new(Down { hangs }))
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
    assert!(
        !Store::compare_and_set(&store, "a", None, "2", Some(LONG))
            .await
            .unwrap()
    );
    assert!(
        !Store::compare_and_set(&store, "a", Some("x"), "2", Some(LONG))
            .await
            .unwrap()
    );
    assert!(
        Store::compare_and_set(&store, "a", Some("1"), "2", Some(seconds(1)))
            .await
            .unwrap()
    );
    tokio::time::sleep(seconds(1)).await;
    assert_eq!(Store::get(&store, "a").await.unwrap(), None);
    assert!(
        Store::compare_and_set(&store, "a", None, "3", Some(LONG))
            .await
            .unwrap()
    );
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

fn entries(keys: &[&str]) -> Vec<(String, String)> {
    let entry = |key: &&str| ((*key).to_owned(), format!("value of {key}"));
    keys.iter().map(entry).collect()
}

async fn values(store: &impl Store, keys: &[&str]) -> Vec<Option<String>> {
    let keys: Vec<String> = keys.iter().map(|key| (*key).to_owned()).collect();
    store.get_many(&keys).await.unwrap()
}

/// Sets and reads many values, twice, also more than the default reads at once.
async fn sets_and_reads(store: &impl Store) {
    assert!(values(store, &[]).await.is_empty());
    store.set_many(&[], None).await.unwrap();
    store.set_many(&entries(&["a", "b"]), Some(seconds(1))).await.unwrap();
    store.set_many(&entries(&["b", "c"]), None).await.unwrap();
    let read = values(store, &["c", "x", "a", "c"]).await;
    let shown: Vec<_> = read.iter().map(Option::as_deref).collect();
    assert_eq!(
        shown,
        [Some("value of c"), None, Some("value of a"), Some("value of c")]
    );
    tokio::time::sleep(seconds(2)).await;
    let read = values(store, &["a", "b"]).await;
    assert_eq!(
        read,
        [None, Some("value of b".to_owned())],
        "the time to live was replaced"
    );
    let keys: Vec<String> = (0..100).map(|number| format!("key {number}")).collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    store.set_many(&entries(&keys), Some(LONG)).await.unwrap();
    let expected: Vec<_> = entries(&keys).into_iter().map(|(_, value)| Some(value)).collect();
    assert_eq!(values(store, &keys).await, expected);
}

#[tokio::test(start_paused = true)]
async fn a_store_sets_and_reads_many_values() {
    sets_and_reads(&MemoryStore::new()).await;
    // By single operations, as a store without its own does.
    sets_and_reads(&Spy::default()).await;
}

#[tokio::test(start_paused = true)]
async fn a_memory_store_evicts_nothing_that_never_expires() {
    let store = MemoryStore::with_max_entries(3);
    store.set_many(&entries(&["record", "letters"]), None).await.unwrap();
    store.set_many(&entries(&["a", "b", "c"]), Some(LONG)).await.unwrap();
    let read = values(&store, &["record", "letters", "a", "b", "c"]).await;
    let there: Vec<bool> = read.iter().map(Option::is_some).collect();
    assert_eq!(there, [true, true, false, false, true]);
    let full = MemoryStore::with_max_entries(2);
    full.set_many(&entries(&["record", "letters"]), None).await.unwrap();
    let failed = full.set_many(&entries(&["a"]), Some(LONG)).await.unwrap_err();
    assert!(failed.to_string().contains("full"), "{failed}");
    full.set_many(&entries(&["record"]), None).await.unwrap();
    assert_eq!(full.len(), 2);
}
