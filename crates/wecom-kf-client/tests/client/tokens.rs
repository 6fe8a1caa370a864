//! Tokens of one process: fetched once, renewed before they expire, discarded when WeCom rejects them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::json;
use wecom_kf_client::{Client, Decision};

use crate::kit::{Answer, Server, after, errcode, json, lost, seconds, state};

const HOUR: Duration = seconds(3600);

/// Makes concurrent calls, and counts those that succeed.
async fn at_once(client: &Client, count: usize) -> usize {
    let calls: Vec<_> = (0..count)
        .map(|_| tokio::spawn(client.send(state()).into_future()))
        .collect();
    let mut good = 0;
    for call in calls {
        good += usize::from(call.await.unwrap().is_ok());
    }
    good
}

#[tokio::test(start_paused = true)]
async fn one_fetch_serves_all_waiting_calls() {
    let server = Server::new(|seen| {
        let token = || json(json!({"access_token": "t", "expires_in": 7200}));
        seen.is_token().then(|| after(seconds(1), token()))
    });
    let client = server.client();
    assert_eq!(at_once(&client, 50).await, 50);
    assert_eq!(at_once(&client, 50).await, 50);
    assert_eq!((server.fetched(), server.calls().len()), (1, 100));
}

#[tokio::test(start_paused = true)]
async fn one_failed_fetch_fails_all_waiting_calls_once() {
    let server = Server::new(|seen| seen.is_token().then(|| after(seconds(1), lost())));
    let client = server.client();
    assert_eq!(at_once(&client, 50).await, 0);
    assert_eq!(server.fetched(), 3, "one fetch and its two retries");
    let error = client.send(state()).await.unwrap_err();
    assert_eq!(
        (error.code(), error.operation(), error.attempts().len()),
        ("transport.lost", Some("getToken"), 3)
    );
}

#[tokio::test(start_paused = true)]
async fn cancelled_calls_do_not_end_the_fetch_for_others() {
    let server = Server::new(|seen| {
        let token = || json(json!({"access_token": "t", "expires_in": 7200}));
        seen.is_token().then(|| after(seconds(5), token()))
    });
    let client = server.client();
    let first = tokio::spawn(client.send(state()).timeout(seconds(1)).into_future());
    tokio::time::sleep(Duration::from_millis(100)).await;
    let second = tokio::spawn(client.send(state()).into_future());
    assert_eq!(first.await.unwrap().unwrap_err().code(), "transport.timeout");
    second.await.unwrap().unwrap();
    assert_eq!(server.fetched(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_fetch_without_waiting_calls_is_cancelled() {
    let first = AtomicBool::new(true);
    let hangs = move |seen: &crate::kit::Seen| seen.is_token() && first.swap(false, Ordering::SeqCst);
    let server = Server::new(move |seen| hangs(seen).then_some(Answer::Never));
    let client = server.client();
    let calls = [1, 2].map(|pause| tokio::spawn(client.send(state()).timeout(seconds(pause)).into_future()));
    for call in calls {
        call.await.unwrap().unwrap_err();
    }
    // The next call does not wait for what hangs.
    let began = tokio::time::Instant::now();
    client.send(state()).await.unwrap();
    assert_eq!((server.fetched(), began.elapsed()), (2, Duration::ZERO));
}

#[tokio::test(start_paused = true)]
async fn a_rejected_token_is_fetched_again_once_for_all_calls() {
    for code in [40001, 40014, 42001] {
        let server = Server::new(move |seen| (seen.token() == Some("token-1")).then(|| errcode(code)));
        let client = server.client();
        assert_eq!(at_once(&client, 20).await, 20);
        assert_eq!(server.fetched(), 2, "{code}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_server_that_rejects_every_token_causes_one_error() {
    let server = Server::new(|seen| (!seen.is_token()).then(|| errcode(42001)));
    let error = server.client().send(state()).await.unwrap_err();
    assert_eq!(
        (error.errcode(), error.operation()),
        (Some(42001), Some("getServiceState"))
    );
    let decisions: Vec<_> = error.attempts().iter().map(|attempt| attempt.decision).collect();
    assert_eq!(decisions, [Decision::RefreshToken, Decision::Fail]);
    assert_eq!((server.fetched(), server.calls().len()), (2, 2));
    // A source that returns the same token again cannot help: it is asked once, and the call is not repeated.
    let server = Server::new(|seen| match seen.is_token() {
        true => Some(json(json!({"access_token": "same", "expires_in": 7200}))),
        false => Some(errcode(40014)),
    });
    let error = server.client().send(state()).await.unwrap_err();
    assert_eq!(
        (error.errcode(), server.fetched(), server.calls().len()),
        (Some(40014), 2, 1)
    );
}

#[tokio::test(start_paused = true)]
async fn a_server_that_rejects_its_new_tokens_is_not_asked_for_one_per_call() {
    let server = Server::new(|seen| (!seen.is_token()).then(|| errcode(42001)));
    let client = server.client();
    for _ in 0..20 {
        let error = client.send(state()).await.unwrap_err();
        assert_eq!(error.errcode(), Some(42001));
    }
    assert_eq!(server.fetched(), 5);
    tokio::time::sleep(seconds(61)).await;
    client.send(state()).await.unwrap_err();
    assert_eq!(server.fetched(), 6);
}

#[tokio::test(start_paused = true)]
async fn tokens_with_zero_lifetime_are_not_fetched_for_each_call() {
    for life in [json!(0), json!("0"), json!("")] {
        let server = Server::new(move |seen| {
            let token = json!({"access_token": "t", "expires_in": life});
            seen.is_token().then(|| json(token))
        });
        let client = server.client();
        for _ in 0..20 {
            client.send(state()).await.unwrap();
        }
        assert!(server.fetched() <= 5, "{}", server.fetched());
    }
}

#[tokio::test(start_paused = true)]
async fn huge_lifetimes_are_accepted_and_invalid_ones_rejected() {
    for (life, good) in [
        ("1e22", true),
        ("18446744073709551616", true),
        ("18446744073709551615", true),
        ("1e400", true),
        ("-1", false),
        ("\"soon\"", false),
        ("null", false),
    ] {
        let body = format!(r#"{{"errcode":0,"access_token":"t","expires_in":{life}}}"#);
        let server = Server::new(move |seen| seen.is_token().then(|| crate::kit::http(200, body.clone())));
        let client = server.client();
        for _ in 0..3 {
            assert_eq!(client.send(state()).await.is_ok(), good, "{life}");
        }
        assert!(!good || server.fetched() == 1, "{life}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_is_renewed_before_it_expires_while_calls_continue() {
    let server = Server::new(|seen| {
        let first = seen.at < HOUR;
        (seen.is_token() && !first)
            .then(|| after(seconds(2), json(json!({"access_token": "later", "expires_in": 7200}))))
    });
    let client = server.client();
    client.send(state()).await.unwrap();
    // A tenth of its life and five minutes before its end it is still used, whatever the jitter.
    tokio::time::sleep(seconds(7200 - 720 - 301)).await;
    client.send(state()).await.unwrap();
    assert_eq!(server.fetched(), 1);
    // Five minutes before expiry it is renewed, and no call waits for that.
    tokio::time::sleep(seconds(722)).await;
    let began = tokio::time::Instant::now();
    assert_eq!(at_once(&client, 10).await, 10);
    assert_eq!(began.elapsed(), Duration::ZERO);
    tokio::time::sleep(seconds(3)).await;
    assert_eq!(client.get_access_token().await.unwrap(), "later");
    assert_eq!(server.fetched(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_failed_early_renewal_causes_a_warning_but_no_failed_call() {
    let down = Arc::new(AtomicBool::new(false));
    let is_down = Arc::clone(&down);
    let server = Server::new(move |seen| (seen.is_token() && is_down.load(Ordering::SeqCst)).then(lost));
    let warnings = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&warnings);
    let client = server
        .builder()
        .credentials(wecom_kf_client::Credentials::corp("ww1", "s"))
        .observer(move |event| {
            if let wecom_kf_client::Event::Warning(text) = event {
                assert!(text.contains("could not be renewed"), "{text}");
                counter.fetch_add(1, Ordering::SeqCst);
            }
        })
        .build()
        .unwrap();
    client.send(state()).await.unwrap();
    down.store(true, Ordering::SeqCst);
    tokio::time::sleep(seconds(7200 - 299)).await;
    for _ in 0..5 {
        client.send(state()).await.unwrap();
        tokio::time::sleep(seconds(1)).await;
    }
    assert_eq!(
        (server.fetched(), warnings.load(Ordering::SeqCst)),
        (4, 1),
        "one try in ten seconds"
    );
    down.store(false, Ordering::SeqCst);
    tokio::time::sleep(seconds(10)).await;
    client.send(state()).await.unwrap();
    tokio::time::sleep(seconds(1)).await;
    assert_eq!(server.fetched(), 5);
    assert_eq!(client.get_access_token().await.unwrap(), "token-5");
}

#[tokio::test(start_paused = true)]
async fn a_hung_renewal_is_not_restarted_at_once() {
    let server = Server::new(|seen| (seen.is_token() && seen.at > HOUR).then_some(Answer::Never));
    let client = server.client();
    client.send(state()).await.unwrap();
    tokio::time::sleep(seconds(7200 - 299)).await;
    client.send(state()).await.unwrap();
    // Its time of 30 seconds is over; ten more pass.
    for (pause, fetched) in [(31, 2), (8, 2), (2, 3)] {
        tokio::time::sleep(seconds(pause)).await;
        client.send(state()).await.unwrap();
        tokio::time::sleep(Duration::from_millis(1)).await;
        assert_eq!(server.fetched(), fetched, "{pause}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_expired_token_is_not_used() {
    let server = Server::new(|_| None);
    let client = server.client();
    client.send(state()).await.unwrap();
    tokio::time::sleep(seconds(7200)).await;
    client.send(state()).await.unwrap();
    let tokens: Vec<_> = server
        .calls()
        .iter()
        .map(|call| call.token().unwrap().to_owned())
        .collect();
    assert_eq!(tokens, ["token-1", "token-2"]);
}

#[tokio::test(start_paused = true)]
async fn a_rejected_secret_is_not_tried_again_at_once() {
    let good = Arc::new(AtomicBool::new(false));
    let is_good = Arc::clone(&good);
    let server = Server::new(move |seen| (seen.is_token() && !is_good.load(Ordering::SeqCst)).then(|| errcode(40001)));
    let client = server.client();
    let first = client.send(state()).await.unwrap_err();
    assert_eq!(
        (first.errcode(), first.operation(), first.wait()),
        (Some(40001), Some("getToken"), None)
    );
    let mut fetched = 1;
    for pause in [30, 60, 120, 240, 480, 600, 600] {
        tokio::time::sleep(seconds(pause - 1)).await;
        let error = client.send(state()).await.unwrap_err();
        assert_eq!(
            (error.errcode(), server.fetched()),
            (Some(40001), fetched),
            "after {pause} s"
        );
        assert_eq!(error.wait(), Some(seconds(1)));
        assert!(error.to_string().contains("not asked again for 1 s"), "{error}");
        tokio::time::sleep(seconds(1)).await;
        client.send(state()).await.unwrap_err();
        fetched += 1;
        assert_eq!(server.fetched(), fetched, "after {pause} s");
    }
    good.store(true, Ordering::SeqCst);
    tokio::time::sleep(seconds(600)).await;
    client.send(state()).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_busy_server_does_not_count_as_a_rejected_secret() {
    let server = Server::new(|seen| (seen.is_token() && seen.at < seconds(1)).then(|| errcode(-1)));
    let client = server.client();
    client.send(state()).max_retries(0).await.ok();
    tokio::time::sleep(seconds(20)).await;
    client.send(state()).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_token_is_returned_and_discarded_on_request() {
    let server = Server::new(|_| None);
    let client = server.client();
    client.invalidate_access_token(None).await;
    assert_eq!(client.get_access_token().await.unwrap(), "token-1");
    client.invalidate_access_token(Some("another")).await;
    assert_eq!(client.get_access_token().await.unwrap(), "token-1");
    client.invalidate_access_token(Some("token-1")).await;
    assert_eq!(client.get_access_token().await.unwrap(), "token-2");
    client.invalidate_access_token(None).await;
    client.send(state()).await.unwrap();
    assert_eq!(server.calls()[0].token(), Some("token-3"));
}

#[tokio::test(start_paused = true)]
async fn a_token_is_percent_encoded_in_the_url() {
    let server = Server::new(|seen| {
        seen.is_token()
            .then(|| json(json!({"access_token": "a+b/c=&d", "expires_in": "7200"})))
    });
    server.client().send(state()).await.unwrap();
    assert!(server.calls()[0].url.ends_with("?access_token=a%2Bb%2Fc%3D%26d"));
}

#[tokio::test(start_paused = true)]
async fn a_response_without_a_token_is_unreadable() {
    for answer in [
        json!({"errcode": 0}),
        json!({"access_token": "", "expires_in": 1}),
        json!({"access_token": "t"}),
    ] {
        let server = Server::new(move |seen| seen.is_token().then(|| json(answer.clone())));
        let client = server.client();
        let error = client.send(state()).await.unwrap_err();
        assert_eq!(
            (error.code(), error.operation()),
            ("response.unreadable", Some("getToken"))
        );
        assert!(error.to_string().contains("was the secret withdrawn?"), "{error}");
        // A withdrawn secret stays withdrawn: it is not asked for with every call.
        let again = client.send(state()).await.unwrap_err();
        assert_eq!(again.code(), "response.unreadable");
        assert!(again.to_string().contains("not asked again for"), "{again}");
        assert_eq!(server.fetched(), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn threads_fetch_once_per_expired_token() {
    const ROUNDS: usize = 20;
    // A token ends after a hundred calls.
    let calls = AtomicUsize::new(0);
    let server = Server::new(move |seen| {
        let round = |calls: usize| calls / 100 % ROUNDS + 1;
        let valid = format!("token-{}", round(calls.load(Ordering::SeqCst)));
        match (seen.is_token(), seen.token() == Some(&valid)) {
            (true, _) => Some(json(json!({"access_token": valid, "expires_in": 7200}))),
            (false, false) => Some(errcode(42001)),
            (false, true) => {
                calls.fetch_add(1, Ordering::SeqCst);
                None
            }
        }
    });
    let client = server.client();
    for _ in 0..ROUNDS {
        assert_eq!(at_once(&client, 50).await, 50);
    }
    assert!(server.fetched() <= ROUNDS, "{}", server.fetched());
}

#[test]
fn a_fetch_that_ends_with_its_runtime_is_started_again() {
    let first = AtomicBool::new(true);
    let server =
        Server::new(move |seen| (seen.is_token() && first.swap(false, Ordering::SeqCst)).then_some(Answer::Never));
    let client = server.client();
    let paused = || {
        tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .unwrap()
    };
    paused().block_on(async {
        client.send(state()).timeout(seconds(1)).await.unwrap_err();
    });
    paused().block_on(async { client.send(state()).await }).unwrap();
    assert_eq!(server.fetched(), 2);
}
