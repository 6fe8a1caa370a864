//! Errors: their codes, their explanations, and what they hide.

use std::error::Error as _;

use serde_json::json;
use wecom_kf_client::transport::TransportError;
use wecom_kf_client::{ApiError, Class, Error, ErrorKind, Method, account, callback, message};

use crate::kit::{Answer, Server, errcode, http, json, lost, not_sent, seconds, state, text};

#[tokio::test(start_paused = true)]
async fn a_wecom_error_explains_itself() {
    let server = Server::answering([json(json!({"errcode": 95018, "errmsg": "invalid state", "more": 1}))]);
    let error = server.client().send(text("a")).await.unwrap_err();
    assert_eq!(
        (error.code(), error.errcode(), error.class()),
        ("api.error", Some(95018), Some(Class::State))
    );
    assert!(!error.is_retryable());
    let ErrorKind::Api(api) = error.kind() else {
        panic!("{error}")
    };
    assert_eq!(
        (api.errmsg.as_str(), api.response["more"].as_i64()),
        ("invalid state", Some(1))
    );
    assert!(api.meaning().contains("state") && api.meaning_zh().contains("会话状态") && !api.advice().is_empty());
    assert_eq!(api.link(), "https://open.work.weixin.qq.com/devtool/query?e=95018");
    let shown = error.to_string();
    assert!(
        shown.starts_with("sendMsg: WeCom returned 95018 (") && shown.ends_with(": invalid state"),
        "{shown}"
    );
    let unknown = Server::answering([errcode(123_456)])
        .client()
        .send(state())
        .await
        .unwrap_err();
    assert_eq!(unknown.class(), Some(Class::Caller));
    assert_eq!(unknown.to_string(), "getServiceState: WeCom returned 123456: no");
}

#[tokio::test(start_paused = true)]
async fn a_rejected_token_fetch_does_not_claim_that_the_token_is_fetched_again() {
    let server = Server::new(|seen| seen.is_token().then(|| errcode(40001)));
    let shown = server.client().send(state()).await.unwrap_err().to_string();
    assert!(
        shown.starts_with("getToken: ") && shown.contains("secret belongs to the corp id"),
        "{shown}"
    );
    assert!(!shown.contains("anew"), "{shown}");
}

/// An error's text and those of its causes.
fn texts(error: &Error) -> Vec<String> {
    let causes = std::iter::successors(Some(error as &dyn std::error::Error), |&error| error.source());
    causes.map(ToString::to_string).collect()
}

#[tokio::test(start_paused = true)]
async fn display_names_the_operation_and_source_holds_the_cause_once() {
    let server = Server::answering([not_sent()]);
    let error = server.client().send(state()).max_retries(0).await.unwrap_err();
    let told = texts(&error);
    assert_eq!(told[0], "getServiceState: the HTTP request failed (transport.connect)");
    assert_eq!(told.len(), 2);
    assert!(told[1].starts_with("no connection to the server: "), "{told:?}");
    let cause = error.source().unwrap().downcast_ref::<TransportError>();
    assert!(matches!(cause, Some(TransportError::Connect { .. })));
    assert!(
        format!("{error:?}").contains("no connection to the server"),
        "main shows it so"
    );
    // What has no cause says all of itself.
    let told = texts(&server.client().send(text("")).await.unwrap_err());
    assert!(
        told.len() == 1 && told[0].starts_with("sendMsg: text.content"),
        "{told:?}"
    );
}

#[test]
fn types_in_public_signatures_can_be_named() {
    use wecom_kf_client::{CallbackError, RequestWarning, callback::Callback, endpoint, wire};
    fn opened(callback: &Callback) -> Result<callback::Opened, CallbackError> {
        callback.open("", &[])
    }
    fn refused(refusal: endpoint::Refusal) -> Error {
        refusal.into()
    }
    fn whole(error: &ApiError) -> &wire::Object {
        &error.response
    }
    fn warnings(parts: endpoint::HttpParts) -> Vec<RequestWarning> {
        parts.warnings
    }
    let _ = (opened, refused, whole, warnings);
}

#[tokio::test(start_paused = true)]
async fn errors_are_send_sync_and_static() {
    fn takes(_: impl std::error::Error + Send + Sync + Clone + 'static) {}
    let error = Server::answering([lost(), lost(), lost()])
        .client()
        .send(state())
        .await
        .unwrap_err();
    takes(error.clone());
    let shown = format!("{error:?}");
    assert!(
        shown.contains("transport.lost") && shown.contains("attempts"),
        "{shown}"
    );
    assert!(std::mem::size_of_val(&error) <= 16, "it is returned often");
}

#[tokio::test(start_paused = true)]
async fn no_error_contains_message_text_or_a_response_body() {
    let server = Server::new(|seen| {
        (!seen.is_token()).then(|| json(json!({"errcode": 95018, "errmsg": "no", "echo": "MESSAGE", "token": "TOKEN"})))
    });
    let error = server.client().send(text("MESSAGE")).await.unwrap_err();
    let shown = format!("{error} {error:?} {:?}", error.kind());
    assert!(!shown.contains("MESSAGE") && !shown.contains("TOKEN"), "{shown}");
    let error = server.client().send(text(&"MESSAGE".repeat(1000))).await.unwrap_err();
    let shown = format!("{error} {error:?}");
    assert!(shown.contains("split_text") && !shown.contains("MESSAGE"), "{shown}");
}

fn timed_out(sent: bool) -> Answer {
    let detail = "100 ms passed".into();
    Answer::Now(Err(TransportError::Timeout { detail, sent }))
}

/// Answers that leave open whether the call was carried out.
const OPEN: [fn() -> Answer; 4] = [lost, || timed_out(true), || http(502, "<html>"), || errcode(-1)];

fn with_msgid() -> message::SendMsg {
    text("a").msgid("mine")
}

#[tokio::test(start_paused = true)]
async fn a_send_that_may_have_arrived_is_not_repeated_under_another_msgid() {
    for answer in OPEN {
        let server = Server::answering([answer(), answer(), answer()]);
        let client = server.client();
        let error = client.send(text("a")).await.unwrap_err();
        assert!(!error.is_retryable(), "{error}");
        let calls = server.calls();
        assert_eq!(calls.len(), 3);
        assert!(calls.iter().all(|call| call.body()["msgid"] == error.msgid().unwrap()));
        assert_eq!(error.request_id(), error.msgid());
        let shown = format!("{error:?}");
        assert!(shown.contains(error.msgid().unwrap()), "{shown}");
        // With its msgid it is the same message, whether WeCom has it or not.
        for answer in [None, Some(errcode(95033))] {
            let server = Server::answering(answer);
            let mut again = text("a");
            again.msgid = error.msgid().map(str::to_owned);
            let sent = server.client().send(again).idempotent(true).await.unwrap();
            assert_eq!(server.calls()[0].body()["msgid"], error.msgid().unwrap());
            assert!(sent.msgid.is_none_or(|msgid| Some(msgid.as_str()) == error.msgid()));
        }
        let server = Server::answering([answer(), answer(), answer()]);
        let error = server.client().send(with_msgid()).await.unwrap_err();
        assert!(error.is_retryable(), "{error}");
        assert_eq!(error.msgid(), Some("mine"));
        assert_ne!(error.request_id(), Some("mine"));
    }
}

#[tokio::test(start_paused = true)]
async fn a_non_repeatable_call_that_may_have_succeeded_is_not_retryable() {
    let add = || account::AddAccount::new("客服", "m");
    for answer in OPEN {
        let server = || Server::answering([answer(), answer(), answer()]).client();
        let error = server().send(add()).await.unwrap_err();
        assert!(!error.is_retryable() && error.msgid().is_none(), "{error}");
        let error = server().call(Method::Post, "kf/new", json!({})).await.unwrap_err();
        assert!(!error.is_retryable() && error.request_id().is_some(), "{error}");
        // It is for the caller to say that twice is as good as once.
        let error = server().send(add()).idempotent(true).await.unwrap_err();
        assert!(error.is_retryable(), "{error}");
        let error = server().send(state()).await.unwrap_err();
        assert!(error.is_retryable() && error.msgid().is_none(), "{error}");
        let error = server().call(Method::Get, "kf/new", json!({})).await.unwrap_err();
        assert!(error.is_retryable(), "{error}");
    }
    for answer in [
        not_sent,
        || timed_out(false),
        || http(429, "slow down"),
        || errcode(45009),
    ] {
        let server = || Server::answering([answer(), answer(), answer()]).client();
        for error in [
            server().send(add()).await.unwrap_err(),
            server().send(text("a")).await.unwrap_err(),
        ] {
            assert!(error.is_retryable(), "{error}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_earlier_attempt_decides_whether_a_call_is_retryable() {
    // The last try did not arrive, but the first one may have.
    let server = Server::answering([lost(), not_sent(), not_sent()]);
    let error = server.client().send(text("a")).await.unwrap_err();
    assert_eq!((error.code(), error.is_retryable()), ("transport.connect", false));
    // The token for the next try cannot be had: the error is the fetch's, and the message may have arrived all the same.
    let server = Server::new(|seen| match (seen.is_token(), seen.token()) {
        (true, _) => Some(after_the_first(seen.at)),
        (_, Some("token-1")) => Some(crate::kit::after(seconds(7000), lost())),
        _ => None,
    });
    let client = server
        .builder()
        .credentials(wecom_kf_client::Credentials::corp("ww1", "s"));
    let client = client.timeout(seconds(8000)).build().unwrap();
    client.send(state()).max_retries(0).await.unwrap_err();
    let error = client.send(text("a")).await.unwrap_err();
    assert_eq!(error.operation(), Some("getToken"), "{error:?}");
    assert!(!error.is_retryable() && error.msgid().is_some());
    assert_ne!(error.request_id(), error.msgid());
}

/// A token at the beginning, and none later.
fn after_the_first(at: std::time::Duration) -> Answer {
    match at.is_zero() {
        true => json(json!({"errcode": 0, "access_token": "token-1", "expires_in": 7200})),
        false => errcode(45009),
    }
}
