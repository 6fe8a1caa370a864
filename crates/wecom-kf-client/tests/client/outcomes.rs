//! What the client does after an attempt: core decides, and its vectors have every case.

use std::time::Duration;

use serde_json::json;
use wecom_kf_client::{Class, ErrorKind, Method, account, message};

use crate::kit::{Server, errcode, http, json, lost, not_sent, seconds, state, text, with_headers};

#[tokio::test(start_paused = true)]
async fn only_repeatable_calls_are_retried() {
    for answer in [
        lost,
        || http(502, "<html>bad gateway</html>"),
        || errcode(-1),
        not_sent,
        || errcode(45033),
    ] {
        let server = Server::answering([answer(), answer()]);
        server.client().send(state()).await.unwrap();
        assert_eq!(server.calls().len(), 3);
    }
    // Adding an account twice makes two: only what was not carried out is made again.
    let add = || account::AddAccount::new("客服", "m");
    for (answer, tries) in [
        (lost as fn() -> crate::kit::Answer, 1),
        (|| errcode(-1), 1),
        (not_sent, 2),
        (|| errcode(45033), 2),
    ] {
        let server = Server::answering([answer(), json(json!({"open_kfid": "wk"}))]);
        let done = server.client().send(add()).await;
        assert_eq!((server.calls().len(), done.is_ok()), (tries, tries == 2));
    }
    let server = Server::answering([lost(), json(json!({"open_kfid": "wk"}))]);
    server.client().send(add()).idempotent(true).await.unwrap();
    let server = Server::answering([lost()]);
    server
        .client()
        .call(Method::Post, "kf/new", json!({}))
        .await
        .unwrap_err();
    assert_eq!(server.calls().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn retries_are_limited_and_pause() {
    let server = Server::answering([lost(), lost(), lost(), lost()]);
    let client = server.client();
    let error = client.send(state()).await.unwrap_err();
    assert_eq!((error.code(), error.attempts().len()), ("transport.lost", 3));
    let calls = server.calls();
    assert!(calls[1].at - calls[0].at >= Duration::from_millis(250));
    let server = Server::answering([lost()]);
    server.client().send(state()).max_retries(0).await.unwrap_err();
    assert_eq!(server.calls().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn retry_after_is_respected() {
    let busy = || with_headers(503, &[("retry-after", "7")], "busy");
    let server = Server::answering([busy()]);
    server.client().send(state()).await.unwrap();
    let calls = server.calls();
    assert!(calls[1].at - calls[0].at >= seconds(7));
    let server = Server::answering([busy()]);
    let error = server.client().send(state()).timeout(seconds(5)).await.unwrap_err();
    assert_eq!((error.code(), error.wait()), ("response.not_json", Some(seconds(7))));
    assert_eq!(server.calls().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_rate_limit_is_waited_out_only_within_the_timeout() {
    let server = Server::answering([errcode(45009)]);
    let error = server.client().send(state()).await.unwrap_err();
    assert_eq!(
        (error.class(), error.wait()),
        (Some(Class::RateLimit), Some(seconds(60)))
    );
    assert!(error.is_retryable());
    let server = Server::answering([errcode(45009)]);
    server.client().send(state()).timeout(seconds(90)).await.unwrap();
    let calls = server.calls();
    assert!(calls[1].at - calls[0].at >= seconds(60));
}

#[tokio::test(start_paused = true)]
async fn a_welcome_code_used_by_an_earlier_attempt_is_a_success() {
    let event = || message::SendMsgOnEvent::new("CODE", message::EventMessage::text("欢迎"));
    let server = Server::answering([lost(), errcode(41050)]);
    server.client().send(event()).await.unwrap();
    let server = Server::answering([errcode(41050)]);
    let error = server.client().send(event()).await.unwrap_err();
    assert_eq!(error.errcode(), Some(41050));
}

#[tokio::test(start_paused = true)]
async fn messages_are_pulled_without_an_expired_callback_token() {
    let server = Server::answering([errcode(95007), json(json!({"has_more": 0, "msg_list": []}))]);
    let sync = message::SyncMsg::default().cursor("c").token("ENDED").open_kfid("wk1");
    server.client().send(sync).await.unwrap();
    let [first, second] = &server.calls()[..] else {
        panic!("two tries")
    };
    assert_eq!(first.body()["token"], "ENDED");
    assert_eq!(second.body(), json!({"cursor": "c", "open_kfid": "wk1"}));
}

#[tokio::test(start_paused = true)]
async fn a_list_that_requires_post_is_requested_by_post_from_then_on() {
    for refusal in [|| errcode(43002), || http(405, "no")] {
        let accounts = || json(json!({"account_list": []}));
        let server = Server::answering([refusal(), accounts(), accounts()]);
        let client = server.client();
        client.send(account::ListAccounts::default()).await.unwrap();
        client.send(account::ListAccounts::default()).await.unwrap();
        let methods: Vec<String> = server.calls().into_iter().map(|call| call.method).collect();
        assert_eq!(methods, ["GET", "POST", "POST"]);
    }
}

#[tokio::test(start_paused = true)]
async fn responses_not_from_wecom_have_specific_error_codes() {
    for (answer, code) in [
        (http(200, ""), "response.empty"),
        (http(200, "[1]"), "response.not_an_object"),
        (http(500, "{}"), "response.http_status"),
        (http(404, "<html>"), "response.not_json"),
        (http(200, r#"{"errcode":0,"#), "transport.lost"),
        (http(200, r#"{"code":500,"msg":"upstream"}"#), "response.no_errcode"),
        (http(502, r#"{"errcode":0}"#), "response.http_status"),
        (http(200, "{\"a\":".repeat(20_000)), "response.too_deep"),
    ] {
        let server = Server::answering([answer]);
        let error = server.client().send(state()).max_retries(0).await.unwrap_err();
        assert_eq!(error.code(), code);
    }
}

#[tokio::test(start_paused = true)]
async fn a_send_answered_by_a_gateway_may_have_succeeded() {
    let server = Server::answering([http(200, r#"{"code":500}"#)]);
    let error = server.client().send(text("您好")).max_retries(0).await.unwrap_err();
    assert_eq!((error.code(), error.is_retryable()), ("response.no_errcode", false));
}

#[tokio::test(start_paused = true)]
async fn an_untyped_call_can_declare_errcode_optional() {
    let server = Server::new(|seen| (!seen.is_token()).then(|| http(200, r#"{"data":1}"#)));
    let call = || server.client().call(Method::Get, "service/new_thing", json!({}));
    assert_eq!(call().await.unwrap_err().code(), "response.no_errcode");
    assert_eq!(call().errcode_optional(true).await.unwrap()["data"], 1);
}

#[tokio::test(start_paused = true)]
async fn a_control_character_in_a_response_causes_one_warning_without_its_text() {
    let page = "{\"errcode\":0,\"has_more\":0,\"msg_list\":[{\"msgid\":\"m\",\"msgtype\":\"text\",\"text\":{\"content\":\"秘密\u{b}\"}}]}";
    let server = Server::new(move |seen| (!seen.is_token()).then(|| http(200, page)));
    let warnings = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let told = std::sync::Arc::clone(&warnings);
    let client = server
        .builder()
        .credentials(wecom_kf_client::Credentials::corp("ww1", "s"))
        .observer(move |event| {
            if let wecom_kf_client::Event::Warning(text) = event {
                told.lock().unwrap().push(text.clone());
            }
        })
        .build()
        .unwrap();
    for _ in 0..3 {
        let page = client.send(message::SyncMsg::default()).await.unwrap();
        assert!(matches!(&page.msg_list[0].content, message::Content::Text(text) if text.content == "秘密\u{b}"));
    }
    let warnings = warnings.lock().unwrap();
    assert!(
        matches!(&warnings[..], [one] if one.contains("syncMsg") && one.contains("not strict JSON") && !one.contains("秘密")),
        "{warnings:?}"
    );
    assert_eq!(server.calls().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn no_error_page_leaks_the_token() {
    let server = Server::new(|seen| (!seen.is_token()).then(|| http(403, format!("<p>{} was refused", seen.url))));
    let error = server.client().send(text("a")).await.unwrap_err();
    let shown = format!("{error} {error:?}");
    assert!(shown.contains("was refused") && !shown.contains("token-1"), "{shown}");
    let server = Server::new(|seen| {
        (!seen.is_token()).then(|| json(json!({"errcode": 40001, "errmsg": format!("bad {}", seen.url)})))
    });
    let error = server.client().send(state()).await.unwrap_err();
    let shown = format!("{error} {error:?}");
    assert!(shown.contains("bad https") && !shown.contains("token-"), "{shown}");
}

#[tokio::test(start_paused = true)]
async fn a_permanent_transport_error_ends_the_call() {
    use wecom_kf_client::transport::TransportError;
    let over = || crate::kit::Answer::Now(Err(TransportError::BodyTooLarge { limit: 9 }));
    let server = Server::answering([over(), over()]);
    let error = server.client().send(state()).await.unwrap_err();
    assert!(matches!(
        error.kind(),
        ErrorKind::Transport(TransportError::BodyTooLarge { limit: 9 })
    ));
    assert_eq!(error.attempts()[0].outcome, "body_too_large");
    assert_eq!(server.calls().len(), 1);
}
