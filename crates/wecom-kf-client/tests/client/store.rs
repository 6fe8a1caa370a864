//! Tokens between processes: the records, the lease, and stores that fail.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use wecom_kf_client::{BoxError, Client, Credentials, MemoryStore, Store, SuiteCredentials};

use crate::kit::{Answer, CORP, NOW, SECRET, Seen, Server, after, errcode, json, lost, seconds, state};

type Shared = Arc<MemoryStore>;

pub(crate) fn sharing(server: &Server, store: impl Store + 'static) -> Client {
    server
        .builder()
        .credentials(Credentials::corp(CORP, SECRET))
        .token_store(store)
        .build()
        .unwrap()
}

/// A store that records its operations.
#[derive(Clone, Default)]
pub(crate) struct Spy {
    store: Shared,
    keys: Arc<Mutex<Vec<String>>>,
}

impl Spy {
    fn keys(&self) -> Vec<String> {
        self.keys.lock().unwrap().clone()
    }

    /// The key of the first token that was asked for.
    pub(crate) fn key(&self) -> String {
        self.keys()[0].clone()
    }
}

impl Store for Spy {
    async fn get(&self, key: &str) -> Result<Option<String>, BoxError> {
        self.keys.lock().unwrap().push(key.to_owned());
        Store::get(&self.store, key).await
    }

    async fn compare_and_set(
        &self,
        key: &str,
        expected: Option<&str>,
        value: &str,
        ttl: Option<Duration>,
    ) -> Result<bool, BoxError> {
        Store::compare_and_set(&self.store, key, expected, value, ttl).await
    }
}

/// Longer than any test.
pub(crate) const LONG: Duration = Duration::from_secs(1_000_000);

/// Sets a value, whatever was there, as another process would.
pub(crate) async fn put(store: &impl Store, key: &str, value: &str, ttl: Duration) {
    let there = store.get(key).await.unwrap();
    let set = store.compare_and_set(key, there.as_deref(), value, Some(ttl)).await;
    assert!(set.unwrap(), "nobody else writes {key}");
}

/// Whether the lease is free: a released one is marked.
async fn is_free(store: &impl Store, lease: &str) -> bool {
    store.get(lease).await.unwrap().is_none_or(|text| text == "-")
}

fn vectors() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/token-records.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[tokio::test(start_paused = true)]
async fn store_keys_match_the_documentation() {
    let vectors = vectors();
    for vector in vectors["keys"].as_array().unwrap() {
        let parts: Vec<&str> = vector["parts"]
            .as_array()
            .unwrap()
            .iter()
            .map(|part| part.as_str().unwrap())
            .collect();
        let suite = |suite_id: &str, suite_secret: &str, corp: &str, code: &str| {
            Credentials::suite(SuiteCredentials {
                suite_id: suite_id.into(),
                suite_secret: suite_secret.into(),
                suite_ticket: "ticket".into(),
                auth_corp_id: corp.into(),
                permanent_code: code.into(),
            })
        };
        let (root, credentials) = match parts[..] {
            ["corp", root, corp, secret] => (root, Credentials::corp(corp, secret)),
            ["suite", root, id, secret] => (root, suite(id, secret, "ww1", "p")),
            ["authorized_corp", root, id, corp, code] => (root, suite(id, "s", corp, code)),
            _ => panic!("{parts:?}"),
        };
        let (server, spy) = (Server::new(|_| None), Spy::default());
        let client = server
            .builder()
            .base_url(root)
            .credentials(credentials)
            .token_store(spy.clone())
            .build()
            .unwrap();
        client.get_access_token().await.unwrap();
        let key = vector["key"].as_str().unwrap();
        assert!(
            spy.keys().iter().any(|asked| asked == key),
            "{parts:?}: {:?}",
            spy.keys()
        );
    }
}

#[tokio::test(start_paused = true)]
async fn documented_records_are_read() {
    for vector in vectors()["records"].as_array().unwrap() {
        let text = vector["text"].as_str().unwrap();
        let (server, spy) = (Server::new(|_| None), Spy::default());
        sharing(&server, spy.clone()).get_access_token().await.unwrap();
        let key = spy.key();
        put(&spy, &key, text, LONG).await;
        let client = server
            .builder()
            .credentials(Credentials::corp(CORP, SECRET))
            .token_store(spy.clone())
            .clock(|| 1_764_000_001_000)
            .build()
            .unwrap();
        let expected = vector["record"]["access_token"].as_str().unwrap_or("token-2");
        assert_eq!(client.get_access_token().await.unwrap(), expected, "{text}");
    }
}

#[tokio::test(start_paused = true)]
async fn records_are_written_as_documented() {
    let (server, spy) = (
        Server::new(|seen| seen.is_token().then(|| after(seconds(1), token("token-1")))),
        Spy::default(),
    );
    sharing(&server, spy.clone()).get_access_token().await.unwrap();
    let text = Store::get(&spy, &spy.key()).await.unwrap().unwrap();
    // When fetching it began, not when it came.
    assert_eq!(
        text,
        format!("{{\"access_token\":\"token-1\",\"expires_in\":7200,\"obtained_at\":{NOW}}}")
    );
    assert!(is_free(&spy, &format!("{}:lease", spy.key())).await);
    // Kept until its end, and no longer.
    tokio::time::sleep(seconds(7198)).await;
    assert!(Store::get(&spy, &spy.key()).await.unwrap().is_some());
    tokio::time::sleep(seconds(2)).await;
    assert!(Store::get(&spy, &spy.key()).await.unwrap().is_none());
}

fn token(token: &str) -> Answer {
    json(json!({"access_token": token, "expires_in": 7200}))
}

#[tokio::test(start_paused = true)]
async fn processes_that_share_a_store_fetch_one_token_per_renewal() {
    let round = Arc::new(AtomicUsize::new(1));
    let current = Arc::clone(&round);
    // In each round the server revokes the previous token.
    let server = Server::new(move |seen| {
        let valid = format!("token-{}", current.load(Ordering::SeqCst));
        (!seen.is_token() && seen.token() != Some(&valid)).then(|| errcode(40014))
    });
    let store = Shared::default();
    let clients: Vec<_> = (0..8).map(|_| sharing(&server, Arc::clone(&store))).collect();
    for number in 1..=4 {
        round.store(number, Ordering::SeqCst);
        let calls: Vec<_> = clients
            .iter()
            .map(|client| tokio::spawn(client.send(state()).into_future()))
            .collect();
        for call in calls {
            call.await.unwrap().unwrap();
        }
        assert_eq!(server.fetched(), number);
        tokio::time::sleep(seconds(10)).await;
    }
}

#[tokio::test(start_paused = true)]
async fn only_the_named_token_is_discarded() {
    let (server, store) = (Server::new(|_| None), Shared::default());
    let [one, two] = [0, 1].map(|_| sharing(&server, Arc::clone(&store)));
    assert_eq!(one.get_access_token().await.unwrap(), "token-1");
    assert_eq!(two.get_access_token().await.unwrap(), "token-1");
    one.invalidate_access_token(None).await;
    assert_eq!(one.get_access_token().await.unwrap(), "token-2");
    // The store has a newer token than the second process discards: it stays.
    two.invalidate_access_token(Some("token-1")).await;
    assert_eq!(two.get_access_token().await.unwrap(), "token-2");
    assert_eq!(server.fetched(), 2);
}

#[tokio::test(start_paused = true)]
async fn an_older_token_never_replaces_a_newer_one() {
    let spy = Spy::default();
    let other = spy.clone();
    let newer = json!({"access_token": "newer", "expires_in": 7200, "obtained_at": NOW + 1000}).to_string();
    let written = newer.clone();
    let server = Server::new(move |seen: &Seen| {
        // While this one fetches, another process writes what it got later.
        if seen.is_token() {
            let (store, key, text) = (Arc::clone(&other.store), other.key(), written.clone());
            tokio::spawn(async move { put(&store, &key, &text, seconds(3600)).await });
        }
        seen.is_token().then(|| after(seconds(1), token("mine")))
    });
    assert_eq!(sharing(&server, spy.clone()).get_access_token().await.unwrap(), "newer");
    assert_eq!(Store::get(&spy, &spy.key()).await.unwrap(), Some(newer));
}

#[tokio::test(start_paused = true)]
async fn the_lease_of_a_dead_process_is_taken_over() {
    let (server, spy) = (Server::new(|_| None), Spy::default());
    let client = sharing(&server, spy.clone());
    client.get_access_token().await.unwrap();
    client.invalidate_access_token(None).await;
    let lease = format!("{}:lease", spy.key());
    put(&spy, &lease, "one that died", seconds(5)).await;
    let began = tokio::time::Instant::now();
    assert_eq!(client.get_access_token().await.unwrap(), "token-2");
    assert!(
        (seconds(5)..seconds(6)).contains(&began.elapsed()),
        "{:?}",
        began.elapsed()
    );
    // And so is one that the store never ends, when it stood as long as it may.
    client.invalidate_access_token(None).await;
    put(&spy, &lease, "one that hangs", LONG).await;
    let began = tokio::time::Instant::now();
    assert_eq!(client.get_access_token().await.unwrap(), "token-3");
    assert!(
        (seconds(5)..seconds(6)).contains(&began.elapsed()),
        "{:?}",
        began.elapsed()
    );
    assert!(is_free(&spy, &lease).await);
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_fetch_releases_its_lease() {
    for closes in [true, false] {
        let (server, spy) = (
            Server::new(|seen| seen.is_token().then_some(Answer::Never)),
            Spy::default(),
        );
        let client = sharing(&server, spy.clone());
        let call = tokio::spawn(client.send(state()).into_future());
        tokio::time::sleep(seconds(1)).await;
        let lease = format!("{}:lease", spy.key());
        assert!(Store::get(&spy, &lease).await.unwrap().is_some());
        match closes {
            true => client.close(),
            false => call.abort(),
        }
        let _ = call.await;
        tokio::time::sleep(Duration::from_millis(10)).await;
        assert!(is_free(&spy, &lease).await, "closed: {closes}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_valid_token_is_used_while_another_process_renews_it() {
    let (server, spy) = (
        Server::new(|seen| (seen.at > seconds(60) && seen.is_token()).then(lost)),
        Spy::default(),
    );
    sharing(&server, spy.clone()).get_access_token().await.unwrap();
    tokio::time::sleep(seconds(7200 - 200)).await;
    // A new process finds a token that is due: renewing it fails, and it is used.
    assert_eq!(
        sharing(&server, spy.clone()).get_access_token().await.unwrap(),
        "token-1"
    );
    let fetched = server.fetched();
    // While another process renews it, it is used without a try of one's own.
    put(&spy, &format!("{}:lease", spy.key()), "another", seconds(5)).await;
    assert_eq!(
        sharing(&server, spy.clone()).get_access_token().await.unwrap(),
        "token-1"
    );
    assert_eq!(server.fetched(), fetched);
}
