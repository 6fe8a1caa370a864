//! Renewals of a token: who waits for whom, what a failure means for each, and failing stores, clocks and functions.

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;
use wecom_kf_client::{
    BoxError, Client, Credentials, Event, MemoryStore, ProvidedToken, Secret, Store, SuiteCredentials,
};

use crate::gated::{Gate, Gated, Step};
use crate::kit::{Answer, CORP, NOW, SECRET, Server, after, errcode, json, lost, seconds, state};
use crate::store::{LONG, Spy, put, sharing};

fn token(token: &str) -> Answer {
    json(json!({"access_token": token, "expires_in": 7200}))
}

/// The error codes of concurrent calls; none for a success.
async fn codes(client: &Client, count: usize) -> Vec<Option<&'static str>> {
    let calls: Vec<_> = (0..count)
        .map(|_| tokio::spawn(client.send(state()).into_future()))
        .collect();
    let mut codes = Vec::new();
    for call in calls {
        codes.push(call.await.unwrap().err().map(|error| error.code()));
    }
    codes
}

/// Panics at one of the steps.
struct Panics {
    at: &'static str,
}

impl Gate for Panics {
    fn is_atomic(&self) -> bool {
        assert_ne!(self.at, "is_atomic", "the store panics");
        true
    }

    async fn pass<T: Send>(
        &self,
        step: Step<'_>,
        work: impl Future<Output = Result<T, BoxError>> + Send,
    ) -> Result<T, BoxError> {
        let at = match step.value {
            None => "get",
            Some(_) if step.key.ends_with(":lease") => "lease",
            Some(_) => "write",
        };
        assert_ne!(self.at, at, "the store panics");
        work.await
    }
}

#[tokio::test(start_paused = true)]
async fn a_panicking_store_fails_the_renewal_without_a_retry_loop() {
    // A token that was fetched before is used.
    let failed = Some("client.credentials_failed");
    for (at, code, fetched) in [("get", failed, 0), ("lease", failed, 0), ("write", None, 1)] {
        let server = Server::new(|_| None);
        let warnings = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&warnings);
        let client = server
            .builder()
            .credentials(Credentials::corp(CORP, SECRET))
            .token_store(Gated::new(Panics { at }))
            .observer(move |event| {
                counter.fetch_add(usize::from(matches!(event, Event::Warning(_))), Ordering::SeqCst);
            })
            .build()
            .unwrap();
        assert_eq!(codes(&client, 10).await, [code; 10], "{at}");
        assert_eq!(server.fetched(), fetched, "{at}");
        assert_eq!(warnings.load(Ordering::SeqCst), fetched, "{at}");
        client.invalidate_access_token(Some("token-1")).await;
    }
    // What panics in the call itself is the caller's own, and the client stays whole.
    let server = Server::new(|_| None);
    let client = sharing(&server, Gated::new(Panics { at: "is_atomic" }));
    for _ in 0..2 {
        let call = tokio::spawn(client.send(state()).into_future());
        assert!(call.await.unwrap_err().is_panic());
    }
}

#[tokio::test(start_paused = true)]
async fn panicking_credentials_functions_fail_the_renewal_without_a_retry_loop() {
    use std::future::Ready;
    static ASKED: AtomicUsize = AtomicUsize::new(0);
    fn panics<T>() -> T {
        ASKED.fetch_add(1, Ordering::SeqCst);
        panic!("the function panics")
    }
    for credentials in [
        Credentials::corp(CORP, Secret::from_fn(panics::<Ready<Result<String, BoxError>>>)),
        Credentials::corp(
            CORP,
            Secret::from_fn(|| async {
                tokio::time::sleep(seconds(1)).await;
                Ok::<String, BoxError>(panics())
            }),
        ),
        Credentials::provider(|_| panics::<Ready<Result<ProvidedToken, BoxError>>>()),
    ] {
        let server = Server::new(|_| None);
        let client = server.builder().credentials(credentials).build().unwrap();
        let before = ASKED.load(Ordering::SeqCst);
        assert_eq!(codes(&client, 10).await, [Some("client.credentials_failed"); 10]);
        // Of a function that panics at once each call hears by itself.
        assert!((1..=10).contains(&(ASKED.load(Ordering::SeqCst) - before)));
        assert!(server.seen().is_empty());
    }
}

#[tokio::test(start_paused = true)]
async fn a_renewal_timeout_does_not_limit_callers_with_more_time() {
    let slow = || Server::new(|seen| seen.is_token().then(|| after(seconds(3), token("t"))));
    let client = |server: &Server| {
        let builder = server.builder().credentials(Credentials::corp(CORP, SECRET));
        builder.timeout(seconds(1)).build().unwrap()
    };
    // A caller that starts it with more time than its client's calls.
    let server = slow();
    client(&server).send(state()).timeout(seconds(10)).await.unwrap();
    assert_eq!(server.fetched(), 1);
    // A caller that waits for another's.
    let server = slow();
    let client = client(&server);
    let short = tokio::spawn(client.send(state()).into_future());
    tokio::time::sleep(Duration::from_millis(1)).await;
    let began = tokio::time::Instant::now();
    client.send(state()).timeout(seconds(10)).await.unwrap();
    assert_eq!(short.await.unwrap().unwrap_err().code(), "transport.timeout");
    assert!(began.elapsed() < seconds(5), "{:?}", began.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_clock_jump_does_not_disable_the_cache() {
    for hours in [-10i64, 10] {
        let server = Server::new(|_| None);
        let jumps = AtomicU64::new(0);
        let client = server
            .builder()
            .credentials(Credentials::corp(CORP, SECRET))
            .clock(move || {
                let jumps = i64::try_from(jumps.fetch_add(1, Ordering::SeqCst)).unwrap();
                NOW.saturating_add_signed(jumps * hours * 3_600_000)
            })
            .build()
            .unwrap();
        for _ in 0..20 {
            client.send(state()).await.unwrap();
            tokio::time::sleep(seconds(1)).await;
        }
        assert_eq!(server.fetched(), 1, "{hours} h");
    }
}

#[tokio::test(start_paused = true)]
async fn a_record_from_a_wrong_clock_does_not_disable_the_cache() {
    for hours in [-10i64, -1, 1, 10] {
        let (server, spy) = (Server::new(|_| None), Spy::default());
        sharing(&server, spy.clone()).get_access_token().await.unwrap();
        let obtained_at = NOW.saturating_add_signed(hours * 3_600_000);
        let record = json!({"access_token": "other", "expires_in": 7200, "obtained_at": obtained_at});
        put(&spy, &spy.key(), &record.to_string(), LONG).await;
        let client = sharing(&server, spy.clone());
        for _ in 0..20 {
            client.send(state()).await.unwrap();
            tokio::time::sleep(seconds(1)).await;
        }
        assert!(server.fetched() <= 2, "{hours} h: {}", server.fetched());
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_is_discarded_from_the_store_before_the_first_call() {
    let (server, spy) = (Server::new(|_| None), Spy::default());
    assert_eq!(
        sharing(&server, spy.clone()).get_access_token().await.unwrap(),
        "token-1"
    );
    let client = sharing(&server, spy.clone());
    client.invalidate_access_token(Some("another")).await;
    assert!(Store::get(&spy, &spy.key()).await.unwrap().unwrap().contains("token-1"));
    client.invalidate_access_token(Some("token-1")).await;
    assert_eq!(Store::get(&spy, &spy.key()).await.unwrap().as_deref(), Some("-"));
    for client in [client, sharing(&server, spy.clone())] {
        assert_eq!(client.get_access_token().await.unwrap(), "token-2");
    }
}

#[tokio::test(start_paused = true)]
async fn a_failed_early_renewal_backs_off_and_warns_once() {
    // How a failed try shows, and when it is made again. A refused secret is not asked for half a minute.
    let failures = [
        (lost as fn() -> Answer, 3, [10, 20, 40, 80]),
        (|| errcode(40001), 1, [30, 60, 120, 240]),
    ];
    for (failure, tries, pauses) in failures {
        for stores in [false, true] {
            let server = Server::new(move |seen| (seen.is_token() && seen.at > seconds(60)).then(failure));
            let warnings = Arc::new(Mutex::new(Vec::new()));
            let lines = Arc::clone(&warnings);
            let mut builder = server
                .builder()
                .credentials(Credentials::corp(CORP, SECRET))
                .observer(move |event| {
                    if let Event::Warning(text) = event {
                        lines.lock().unwrap().push(text.clone());
                    }
                });
            if stores {
                builder = builder.token_store(MemoryStore::new());
            }
            let client = builder.build().unwrap();
            client.send(state()).await.unwrap();
            tokio::time::sleep(seconds(7200 - 299)).await;
            let mut fetched = 1;
            for pause in pauses.into_iter().take_while(|pause| *pause < 100) {
                client.send(state()).await.unwrap();
                // Its retries take up to two seconds.
                tokio::time::sleep(seconds(5)).await;
                fetched += tries;
                client.send(state()).await.unwrap();
                tokio::time::sleep(seconds(pause - 6)).await;
                client.send(state()).await.unwrap();
                assert_eq!(server.fetched(), fetched, "stores: {stores}, before {pause} s");
                tokio::time::sleep(seconds(3)).await;
            }
            let warnings = warnings.lock().unwrap();
            assert_eq!(warnings.len(), 1, "{warnings:?}");
            assert!(
                warnings[0].contains("could not be renewed ahead of its end: "),
                "{warnings:?}"
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_rejected_ticket_counts_only_for_the_call_that_sent_it() {
    // The first call reads an old ticket, as does the renewal that asks for a newer one; a call between them reads the newest.
    let tickets = Mutex::new(vec!["new", "old", "new", "old"]);
    let suite_ticket = Secret::from_fn(move || {
        let mut tickets = tickets.lock().unwrap();
        let ticket = if tickets.len() > 1 {
            tickets.pop()
        } else {
            tickets.first().copied()
        };
        let ticket = ticket.unwrap().to_owned();
        async move { Ok::<_, BoxError>(ticket) }
    });
    let server = Server::new(|seen| {
        let is_old = seen.path == "service/get_suite_token" && seen.body()["suite_ticket"] == "old";
        is_old.then(|| after(seconds(1), errcode(40085)))
    });
    let credentials = Credentials::suite(SuiteCredentials {
        suite_id: "suite".into(),
        suite_secret: "suite-secret".into(),
        suite_ticket,
        auth_corp_id: CORP.into(),
        permanent_code: "permanent".into(),
    });
    let client = server.builder().credentials(credentials).build().unwrap();
    // Two calls that take the suite's token itself: no renewal of another token holds one of them back.
    let exchange = || wecom_kf_client::token::GetCorpToken::new(CORP, "permanent");
    let one = tokio::spawn(client.send(exchange()).into_future());
    tokio::time::sleep(Duration::from_millis(100)).await;
    client.send(exchange()).await.unwrap();
    assert_eq!(one.await.unwrap().unwrap_err().errcode(), Some(40085));
}

/// Needs long to write a record, and to release a lease.
struct Slow;

impl Gate for Slow {
    async fn pass<T: Send>(
        &self,
        step: Step<'_>,
        work: impl Future<Output = Result<T, BoxError>> + Send,
    ) -> Result<T, BoxError> {
        if step
            .value
            .is_some_and(|value| value == "-" || !step.key.ends_with(":lease"))
        {
            tokio::time::sleep(Duration::from_millis(1_900)).await;
        }
        work.await
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_response_is_kept_after_the_last_caller_cancelled() {
    for refuses in [true, false] {
        let server = Server::new(move |seen| (refuses && seen.is_token()).then(|| errcode(40001)));
        let client = sharing(&server, Gated::new(Slow));
        for _ in 0..3 {
            // The caller gives up while the store works.
            let call = tokio::time::timeout(seconds(1), client.send(state()).into_future()).await;
            if let Ok(answer) = call {
                assert_eq!(answer.err().and_then(|error| error.errcode()), refuses.then_some(40001));
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        client
            .send(state())
            .await
            .map_or_else(|_| assert!(refuses), |_| assert!(!refuses));
        assert_eq!(server.fetched(), 1, "{refuses}");
    }
}

#[tokio::test(start_paused = true)]
async fn only_the_owner_releases_a_lease() {
    let (server, spy) = (
        Server::new(|seen| seen.is_token().then(|| after(seconds(7), token("t")))),
        Spy::default(),
    );
    let client = sharing(&server, spy.clone());
    let call = tokio::spawn(async move { client.get_access_token().await });
    tokio::time::sleep(seconds(6)).await;
    // Its time is over, and another process has taken it.
    let lease = format!("{}:lease", spy.key());
    put(&spy, &lease, "another", LONG).await;
    assert_eq!(call.await.unwrap().unwrap(), "t");
    assert_eq!(
        Store::get(&spy, &lease).await.unwrap().as_deref(),
        Some("another"),
        "it is not ours"
    );
}

#[tokio::test(start_paused = true)]
async fn secrets_are_read_once_for_all_waiting_calls() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let secret = Secret::from_fn(move || {
        count.fetch_add(1, Ordering::SeqCst);
        async {
            tokio::time::sleep(seconds(1)).await;
            Ok::<_, BoxError>(String::from("from the vault"))
        }
    });
    let server = Server::new(|_| None);
    let client = server
        .builder()
        .credentials(Credentials::corp(CORP, secret))
        .build()
        .unwrap();
    assert_eq!(codes(&client, 10).await, [None; 10]);
    assert_eq!((asked.load(Ordering::SeqCst), server.fetched()), (1, 1));
    // A call that stops waiting does not end the reading for others.
    client.invalidate_access_token(None).await;
    let first = tokio::spawn(client.send(state()).timeout(Duration::from_millis(500)).into_future());
    tokio::time::sleep(Duration::from_millis(100)).await;
    client.send(state()).await.unwrap();
    let late = first.await.unwrap().unwrap_err();
    assert_eq!(late.code(), "transport.timeout");
    let waited = std::error::Error::source(&late).unwrap().to_string();
    assert!(waited.contains("(the credentials)"), "{waited}");
    assert_eq!(server.fetched(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_closed_client_ends_a_renewal_without_a_warning() {
    let hangs = Arc::new(AtomicBool::new(false));
    let is_hanging = Arc::clone(&hangs);
    let server =
        Server::new(move |seen| (seen.is_token() && is_hanging.load(Ordering::SeqCst)).then_some(Answer::Never));
    let client = server
        .builder()
        .credentials(Credentials::corp(CORP, SECRET))
        .observer(|event| assert!(!matches!(event, Event::Warning(_)), "{event:?}"))
        .build()
        .unwrap();
    client.send(state()).await.unwrap();
    hangs.store(true, Ordering::SeqCst);
    tokio::time::sleep(seconds(7200 - 299)).await;
    client.send(state()).await.unwrap();
    tokio::time::sleep(seconds(1)).await;
    assert_eq!(server.fetched(), 2);
    client.close();
    tokio::time::sleep(seconds(60)).await;
}
