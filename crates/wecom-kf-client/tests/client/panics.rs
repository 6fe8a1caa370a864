//! Panicking user code and extreme times: shared state stays usable, and no call waits for ever.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::json;
use wecom_kf_client::transport::http::{Request, Response};
use wecom_kf_client::transport::{Bytes, TransportError, transport_fn};
use wecom_kf_client::{BoxError, Client, Credentials, Event, FaultOwner, MemoryStore, ProvidedToken};

use crate::kit::{Answer, CORP, SECRET, Server, errcode, json, lost, not_sent, seconds, state, text, with_headers};

#[tokio::test(start_paused = true)]
async fn a_panicking_provider_fails_only_the_waiting_calls() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let provide = move |_| {
        let first = count.fetch_add(1, Ordering::SeqCst) == 0;
        async move {
            tokio::time::sleep(seconds(1)).await;
            assert!(!first, "the provider panics");
            Ok::<_, BoxError>(ProvidedToken::new("token-of-the-provider"))
        }
    };
    let server = Server::new(|_| None);
    let client = server
        .builder()
        .credentials(Credentials::provider(provide))
        .build()
        .unwrap();
    let (one, two) = tokio::join!(client.send(state()).into_future(), client.send(state()).into_future());
    for error in [one.unwrap_err(), two.unwrap_err()] {
        assert_eq!(
            (error.code(), error.owner()),
            ("client.credentials_failed", FaultOwner::Account)
        );
        assert!(
            std::error::Error::source(&error)
                .unwrap()
                .to_string()
                .contains("panicked")
        );
    }
    assert_eq!(asked.load(Ordering::SeqCst), 1, "a panic is not tried again by itself");
    client.send(state()).await.unwrap();
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

/// A transport that panics at its first request for a token, or for something else.
fn panicking(for_token: bool) -> Client {
    let asked = Arc::new(AtomicUsize::new(0));
    let transport = transport_fn(move |request: Request<Bytes>, _| {
        let is_token = request.uri().path().ends_with("/gettoken");
        let panics = is_token == for_token && asked.fetch_add(1, Ordering::SeqCst) == 0;
        async move {
            tokio::task::yield_now().await;
            assert!(!panics, "the transport panics");
            let body = json!({"errcode": 0, "access_token": "token-1", "expires_in": 7200, "service_state": 1});
            Ok::<_, TransportError>(Response::new(body.to_string().into()))
        }
    });
    let builder = Client::builder()
        .credentials(Credentials::corp(CORP, SECRET))
        .transport(transport);
    builder.token_store(MemoryStore::new()).build().unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_panicking_transport_leaves_the_client_usable() {
    let client = panicking(true);
    let error = client.send(state()).await.unwrap_err();
    assert_eq!(error.code(), "client.credentials_failed");
    client.send(state()).await.unwrap();

    let client = panicking(false);
    let call = client.send(state()).into_future();
    assert!(
        tokio::spawn(call).await.unwrap_err().is_panic(),
        "it is the caller's own"
    );
    client.send(state()).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_panicking_observer_leaves_the_client_usable() {
    let server = Server::new(|_| None);
    let told = AtomicUsize::new(0);
    let observer = move |_: &Event| assert!(told.fetch_add(1, Ordering::SeqCst) > 0, "the observer panics");
    let client = server
        .builder()
        .credentials(Credentials::corp(CORP, SECRET))
        .observer(observer);
    let client = client.build().unwrap();
    client.send(state()).await.unwrap_err();
    client.send(state()).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn no_duration_is_too_long() {
    for expires_in in [
        "1e22",
        "18446744073709551615",
        "18446744073709551616",
        "1e308",
        "9007199254740993",
    ] {
        let answer = format!("{{\"errcode\":0,\"access_token\":\"token-1\",\"expires_in\":{expires_in}}}");
        let server = Server::new(move |seen| seen.is_token().then(|| with_headers(200, &[], answer.clone())));
        let client = server.builder().credentials(Credentials::corp(CORP, SECRET));
        let client = client
            .token_store(MemoryStore::new())
            .timeout(Duration::MAX)
            .build()
            .unwrap();
        for _ in 0..2 {
            client.send(state()).timeout(Duration::MAX).await.unwrap();
        }
        assert_eq!(server.fetched(), 1, "{expires_in}");
    }
    let provide = |_| async { Ok::<_, BoxError>(ProvidedToken::new("token-1").expires_in(u64::MAX)) };
    let client = Server::new(|_| None)
        .builder()
        .credentials(Credentials::provider(provide))
        .build()
        .unwrap();
    client.send(state()).await.unwrap();
    for retry_after in [
        "1e22",
        "10000000000000000000000",
        "18446744073709551615",
        "Fri, 31 Dec 9999 23:59:59 GMT",
        "-1",
        "0",
    ] {
        let busy = |retry_after| with_headers(503, &[("retry-after", retry_after)], "busy");
        let server = Server::answering([busy(retry_after), busy(retry_after)]);
        for timeout in [Duration::MAX, seconds(30)] {
            // A wait that no timer can keep is a failure that says how long it would be.
            let ended = server.client().send(state()).timeout(timeout).max_retries(1);
            let ended = tokio::time::timeout(Duration::from_secs(600 * 365 * 86_400), ended.into_future());
            if let Ok(Err(error)) = ended.await {
                assert_eq!(error.code(), "response.not_json", "{retry_after}");
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_failure_has_an_owner() {
    let owner = async |answer: fn() -> Answer| {
        let server = Server::new(move |seen| (!seen.is_token()).then(answer));
        server
            .client()
            .send(text("a"))
            .max_retries(0)
            .await
            .unwrap_err()
            .owner()
    };
    for answer in [|| errcode(95001), || errcode(95018), || errcode(40096)] {
        assert_eq!(owner(answer).await, FaultOwner::Message);
    }
    for answer in [
        || errcode(60020),
        || errcode(42001),
        || errcode(45009),
        || errcode(95011),
    ] {
        assert_eq!(owner(answer).await, FaultOwner::Account);
    }
    for answer in [
        || errcode(-1),
        || errcode(123_456),
        lost,
        not_sent,
        || with_headers(502, &[], "bad gateway"),
    ] {
        assert_eq!(owner(answer).await, FaultOwner::Unknown);
    }
    let client = Server::new(|_| None).client();
    assert_eq!(client.send(text("")).await.unwrap_err().owner(), FaultOwner::Message);
    client.close();
    assert_eq!(client.send(state()).await.unwrap_err().owner(), FaultOwner::Account);
    // An invalid token request fails every call.
    let server = Server::new(|seen| seen.is_token().then(|| json(json!({"errcode": 40035, "errmsg": "no"}))));
    assert_eq!(
        server.client().send(text("a")).await.unwrap_err().owner(),
        FaultOwner::Account
    );
}
