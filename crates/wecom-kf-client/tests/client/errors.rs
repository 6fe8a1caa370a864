//! Errors: their codes, what they explain, and what they keep to themselves.

use serde_json::json;
use wecom_kf_client::{Class, ErrorKind};

use crate::kit::{Server, errcode, json, lost, state, text};

#[tokio::test(start_paused = true)]
async fn wecoms_refusal_explains_itself() {
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
        shown.starts_with("sendMsg: WeCom answered 95018 (") && shown.ends_with(": invalid state"),
        "{shown}"
    );
    let unknown = Server::answering([errcode(123_456)])
        .client()
        .send(state())
        .await
        .unwrap_err();
    assert_eq!(unknown.class(), Some(Class::Caller));
    assert_eq!(unknown.to_string(), "getServiceState: WeCom answered 123456: no");
}

#[tokio::test(start_paused = true)]
async fn errors_go_where_errors_go() {
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
async fn no_error_tells_a_text_or_an_answer() {
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
