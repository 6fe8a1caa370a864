//! How a call is limited, aborted and ended.

use std::error::Error as _;
use std::time::Duration;

use wecom_kf_client::{account, message, session};

use crate::kit::{Answer, CORP, SECRET, Server, after, lost, seconds, state};

#[tokio::test(start_paused = true)]
async fn one_timeout_covers_all_attempts_and_pauses() {
    let server = Server::new(|seen| (!seen.is_token()).then(|| after(seconds(3), lost())));
    let client = server.client();
    let began = tokio::time::Instant::now();
    let error = client
        .send(state())
        .timeout(seconds(10))
        .max_retries(100)
        .await
        .unwrap_err();
    assert!(began.elapsed() < seconds(11), "{:?}", began.elapsed());
    // The last try was lost, or there was no time left to hear of it.
    assert!(
        ["transport.lost", "transport.timeout"].contains(&error.code()),
        "{error}"
    );
    assert!(error.is_retryable());
    let tries = error.attempts().len();
    assert!((2..=4).contains(&tries), "{tries}");
    for (earlier, later) in server.calls().iter().zip(&server.calls()[1..]) {
        assert!(later.timeout < earlier.timeout);
    }
}

#[tokio::test(start_paused = true)]
async fn a_hanging_transport_times_out() {
    let server = Server::new(|seen| (!seen.is_token()).then_some(Answer::Never));
    let began = tokio::time::Instant::now();
    let error = server.client().send(state()).timeout(seconds(5)).await.unwrap_err();
    assert_eq!(error.code(), "transport.timeout");
    assert!(began.elapsed() < seconds(6));
    assert_eq!(error.attempts().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn waiting_for_a_token_counts_towards_the_timeout() {
    let server = Server::new(|seen| seen.is_token().then_some(Answer::Never));
    let began = tokio::time::Instant::now();
    let error = server.client().send(state()).timeout(seconds(5)).await.unwrap_err();
    assert_eq!(error.code(), "transport.timeout");
    assert!(
        error
            .source()
            .unwrap()
            .to_string()
            .contains("waiting for the access token (gettoken)"),
        "{error}"
    );
    assert!(began.elapsed() < seconds(6));
    assert!(server.calls().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_zero_timeout_is_rejected_and_the_longest_one_accepted() {
    let server = Server::new(|_| None);
    assert_eq!(
        server.builder().timeout(Duration::ZERO).build().unwrap_err().code(),
        "client.bad_option"
    );
    let error = server.client().send(state()).timeout(Duration::ZERO).await.unwrap_err();
    assert_eq!(error.code(), "client.bad_option");
    let lasting = server
        .builder()
        .credentials(wecom_kf_client::Credentials::corp(CORP, SECRET))
        .timeout(Duration::MAX);
    lasting.build().unwrap().send(state()).await.unwrap();
    server.client().send(state()).timeout(Duration::MAX).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_dropped_call_is_not_retried() {
    let server = Server::new(|seen| (!seen.is_token()).then(|| after(seconds(3), lost())));
    let client = server.client();
    let call = tokio::time::timeout(seconds(1), async { client.send(state()).await });
    assert!(call.await.is_err());
    tokio::time::sleep(seconds(60)).await;
    assert_eq!(server.calls().len(), 1, "nothing is made again for nobody");
}

#[tokio::test(start_paused = true)]
async fn a_call_can_be_spawned_as_a_task() {
    let server = Server::new(|_| None);
    let call = server.client().send(state());
    let answered = tokio::spawn(call.into_future()).await.unwrap().unwrap();
    assert_eq!(answered.service_state, session::ServiceState::Bot);
}

#[test]
fn clients_calls_and_items_are_send() {
    fn takes<T: Send + 'static>(_: &T) {}
    fn shares<T: Send + Sync + Clone + 'static>(_: &T) {}
    let client = Server::new(|_| None).client();
    shares(&client);
    takes(&client.send(state()));
    takes(&client.list(account::ListAccounts::default()));
    takes(&client.sync(message::SyncMsg::default()).messages());
}

#[tokio::test(start_paused = true)]
async fn a_closed_client_ends_its_calls_and_starts_no_new_ones() {
    for pattern in ["gettoken", "kf/service_state/get"] {
        let server = Server::new(move |seen| (seen.path == pattern).then_some(Answer::Never));
        let client = server.client();
        let other = client.clone();
        let call = tokio::spawn(async move { other.send(state()).await });
        tokio::time::sleep(seconds(1)).await;
        client.close();
        let error = call.await.unwrap().unwrap_err();
        assert_eq!(
            (error.code(), error.operation()),
            ("transport.closed", Some("getServiceState")),
            "{pattern}"
        );
        let before = server.seen().len();
        assert_eq!(client.send(state()).await.unwrap_err().code(), "transport.closed");
        assert_eq!(client.get_access_token().await.unwrap_err().code(), "transport.closed");
        assert_eq!(server.seen().len(), before);
    }
}
