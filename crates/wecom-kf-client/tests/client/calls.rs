//! Calls: what is sent, what is rejected, and what is logged.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;
use wecom_kf_client::{Decision, Event, Method, account, message, servicer, session};

use crate::kit::{CORP, SECRET, Server, errcode, json, lost, state, text};
use crate::sandbox;

#[tokio::test(start_paused = true)]
async fn a_conversation_works_against_the_sandbox() {
    let (client, stage) = sandbox::stage();
    let (touser, open_kfid) = stage.customer();
    let sent = client
        .send(message::SendMsg::new(
            &touser,
            &open_kfid,
            message::OutgoingMessage::text("您好"),
        ))
        .await
        .unwrap();
    assert!(sent.msgid.is_some_and(|msgid| !msgid.is_empty()));
    assert_eq!(stage.shown_to(&touser), 2);

    client
        .send(servicer::AddServicers::new(&open_kfid).userid_list(["zhangsan"]))
        .await
        .unwrap();
    let trans = session::TransServiceState::new(&open_kfid, &touser, session::ServiceState::Servicer)
        .servicer_userid("zhangsan");
    client.send(trans).await.unwrap();
    let now = session::GetServiceState::new(open_kfid, touser);
    assert_eq!(
        client.send(now).await.unwrap().service_state,
        session::ServiceState::Servicer
    );
}

#[tokio::test(start_paused = true)]
async fn a_request_carries_token_and_headers() {
    let server = Server::new(|_| None);
    let client = server.client();
    client.send(account::AddAccount::new("客服", "m")).await.unwrap_err();
    client.send(account::ListAccounts::default().limit(5)).await.unwrap();
    let [token, add, list] = &server.seen()[..] else {
        panic!("three requests")
    };
    assert_eq!((token.method.as_str(), token.path.as_str()), ("GET", "gettoken"));
    assert_eq!(
        (token.query["corpid"].as_str(), token.query["corpsecret"].as_str()),
        (CORP, SECRET)
    );
    assert_eq!(
        (add.method.as_str(), add.url.as_str()),
        ("POST", "https://api.test/cgi-bin/kf/account/add?access_token=token-1")
    );
    assert_eq!(add.body(), json!({"name": "客服", "media_id": "m"}));
    assert_eq!(add.headers["content-type"], "application/json");
    assert!(add.headers["user-agent"].starts_with("wecom-kf-client/"));
    assert_eq!(
        (list.method.as_str(), list.query["limit"].as_str(), list.token()),
        ("GET", "5", Some("token-1"))
    );
    assert!(list.bytes.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_response_without_a_required_field_is_unreadable() {
    let server = Server::new(|_| None);
    let error = server
        .client()
        .send(account::AddAccount::new("客服", "m"))
        .await
        .unwrap_err();
    assert_eq!(
        (error.code(), error.operation()),
        ("response.unreadable", Some("addAccount"))
    );
    assert_eq!(error.attempts().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn requests_that_wecom_would_reject_are_not_sent() {
    let server = Server::new(|_| None);
    let client = server.client();
    let error = client.send(text("")).await.unwrap_err();
    assert_eq!(error.code(), "request.too_short");
    assert!(error.to_string().contains("text.content"), "{error}");
    let human = session::TransServiceState::new("wk1", "wm1", session::ServiceState::Servicer);
    assert_eq!(client.send(human).await.unwrap_err().code(), "state.servicer_required");
    assert_eq!(
        client
            .call(Method::Post, "../secret", json!({}))
            .await
            .unwrap_err()
            .code(),
        "request.bad_path"
    );
    assert_eq!(
        client.call(Method::Post, "kf/x", json!([1])).await.unwrap_err().code(),
        "request.not_an_object"
    );
    assert!(server.seen().is_empty());
}

#[tokio::test(start_paused = true)]
async fn any_endpoint_can_be_called() {
    let server = Server::new(|seen| (seen.path == "kf/new").then(|| json(json!({"errcode": 0, "new": 7}))));
    let client = server.client();
    let answer = client
        .call(Method::Post, "/cgi-bin/kf/new", json!({"a": 1}))
        .await
        .unwrap();
    assert_eq!(answer["new"], 7);
    client.call(Method::Get, "kf/new", json!({"b": "x y"})).await.unwrap();
    let [post, get] = &server.calls()[..] else {
        panic!("two calls")
    };
    assert_eq!((post.method.as_str(), post.body()), ("POST", json!({"a": 1})));
    assert_eq!((get.method.as_str(), get.query["b"].as_str()), ("GET", "x y"));
}

#[tokio::test(start_paused = true)]
async fn a_sent_message_keeps_its_msgid_across_retries() {
    let server = Server::answering([lost(), errcode(95033)]);
    let client = server.client();
    let sent = client.send(text("a")).with_response().await.unwrap();
    let [first, second] = &server.calls()[..] else {
        panic!("two tries")
    };
    assert_eq!(first.body(), second.body());
    let msgid = first.body()["msgid"].as_str().unwrap().to_owned();
    assert!(msgid.len() <= 32 && !msgid.is_empty());
    // The second answer says that the first had arrived.
    assert_eq!(sent.data.msgid.as_deref(), Some(msgid.as_str()));
    let decisions: Vec<_> = sent
        .attempts
        .iter()
        .map(|attempt| (&*attempt.outcome, attempt.decision))
        .collect();
    assert_eq!(
        decisions,
        [("lost", Decision::Retry), ("errcode 95033", Decision::AlreadyDone)]
    );
    client.send(text("a")).await.unwrap();
    assert_ne!(server.calls()[2].body()["msgid"], json!(msgid));
}

#[tokio::test(start_paused = true)]
async fn an_idempotent_send_requires_a_msgid_from_the_caller() {
    let server = Server::answering([errcode(95033)]);
    let client = server.client();
    let error = client.send(text("a")).idempotent(true).await.unwrap_err();
    assert_eq!(error.code(), "client.bad_option");
    let own = text("a").msgid("mine");
    let sent = client.send(own.clone()).idempotent(true).await.unwrap();
    assert_eq!(sent.msgid.as_deref(), Some("mine"));
    let server = Server::answering([errcode(95033)]);
    let error = server.client().send(own).await.unwrap_err();
    assert_eq!(
        error.errcode(),
        Some(95033),
        "a msgid of unknown descent proves nothing"
    );
}

#[tokio::test(start_paused = true)]
async fn every_attempt_is_reported() {
    let server = Server::answering([errcode(42001), errcode(-1)]);
    let told: Arc<Mutex<Vec<String>>> = Arc::default();
    let lines = Arc::clone(&told);
    let client = server
        .builder()
        .credentials(wecom_kf_client::Credentials::corp(CORP, SECRET))
        .observer(move |event| {
            let line = match event {
                Event::Request(request) => {
                    format!(
                        "{} {} {} #{}",
                        request.operation, request.method, request.path, request.attempt
                    )
                }
                Event::Response(response) => format!(
                    "{} {} {:?} {:?} {:?}",
                    response.request.operation,
                    response.attempt.outcome,
                    response.attempt.decision,
                    response.status,
                    response.errcode
                ),
                other => format!("{other:?}"),
            };
            lines.lock().unwrap().push(line);
        })
        .build()
        .unwrap();
    let answered = client.send(state()).with_response().await.unwrap();
    assert_eq!(
        *told.lock().unwrap(),
        [
            "getToken GET gettoken #1",
            "getToken errcode 0 Done Some(200) Some(0)",
            "getServiceState POST kf/service_state/get #1",
            "getServiceState errcode 42001 RefreshToken Some(200) Some(42001)",
            "getToken GET gettoken #1",
            "getToken errcode 0 Done Some(200) Some(0)",
            "getServiceState POST kf/service_state/get #2",
            "getServiceState errcode -1 Retry Some(200) Some(-1)",
            "getServiceState POST kf/service_state/get #3",
            "getServiceState errcode 0 Done Some(200) Some(0)",
        ]
    );
    assert_eq!(answered.attempts.len(), 3);
    assert!(answered.attempts[1].pause >= Duration::from_millis(250));
    assert_eq!(answered.status, 200);
    assert!(answered.request_id.starts_with("kf"));
}

#[tokio::test(start_paused = true)]
async fn no_event_contains_a_secret_or_message_text() {
    let server = Server::new(|_| None);
    let told: Arc<Mutex<String>> = Arc::default();
    let lines = Arc::clone(&told);
    let client = server
        .builder()
        .credentials(wecom_kf_client::Credentials::corp(CORP, SECRET))
        .observer(move |event| lines.lock().unwrap().push_str(&format!("{event:?}")))
        .build()
        .unwrap();
    client.send(text("MESSAGE")).await.unwrap();
    let told = told.lock().unwrap();
    assert!(told.contains("kf/send_msg"), "{told}");
    for hidden in [SECRET, "token-1", "MESSAGE", CORP] {
        assert!(!told.contains(hidden), "{hidden} in {told}");
    }
}

#[tokio::test(start_paused = true)]
async fn file_operations_are_rejected_by_send() {
    let server = Server::new(|_| None);
    let error = server
        .client()
        .send(wecom_kf_client::media::DownloadMedia::new("m"))
        .await
        .unwrap_err();
    assert_eq!(error.code(), "client.bad_option");
    assert!(server.seen().is_empty());
}

#[tokio::test(start_paused = true)]
async fn input_that_wecom_interprets_differently_is_sent_with_one_warning() {
    let server = Server::answering([]);
    let told = Arc::new(Mutex::new(Vec::new()));
    let lines = Arc::clone(&told);
    let client = server
        .builder()
        .credentials(wecom_kf_client::Credentials::corp(CORP, SECRET))
        .observer(move |event| {
            if let Event::Warning(line) = event {
                lines.lock().unwrap().push(line.clone());
            }
        })
        .build()
        .unwrap();
    for title in ["题".repeat(22), "题".repeat(23)] {
        let page = message::Miniprogram::new("wx1", "m", "p.html").title(title);
        let send = message::SendMsg::new("wm1", "wk1", message::OutgoingMessage::Miniprogram(page));
        client.clone().send(send).await.unwrap();
    }
    assert_eq!(
        *told.lock().unwrap(),
        ["sendMsg: miniprogram.title has 66 bytes; WeCom truncates it to 64"]
    );
    assert_eq!(server.calls().len(), 2);
}
