use crate::fixture::{Fixture, HOUR, SECOND};
use proptest::prelude::*;
use serde_json::{Value, json};
use wecom_kf_core::callback::CallbackEvent;
use wecom_kf_sandbox::Effect;

fn token_of(fixture: &mut Fixture) -> String {
    let Some(Effect::PushCallback { query, body, .. }) = fixture.sandbox.take_effects(fixture.now).pop() else {
        panic!("no callback is due")
    };
    let callback = crate::fixture::receiver();
    match callback.open(&query, body.as_bytes()).unwrap().event {
        CallbackEvent::KfMsgOrEvent(event) => event.token,
        other => panic!("{other:?}"),
    }
}

fn pull(fixture: &mut Fixture, cursor: Option<&str>, limit: Option<u64>) -> Value {
    let mut body = json!({"open_kfid": fixture.kf});
    if let Some(cursor) = cursor {
        body["cursor"] = cursor.into();
    }
    if let Some(limit) = limit {
        body["limit"] = limit.into();
    }
    fixture.post("kf/sync_msg", body)
}

#[test]
fn a_callback_token_is_valid_for_10_minutes_and_its_account() {
    let mut fixture = Fixture::new();
    fixture.customer();
    let token = token_of(&mut fixture);
    let kf = fixture.kf.clone();
    let body = |account: &str, token: &str| json!({"open_kfid": account, "token": token});
    assert_eq!(fixture.errcode("kf/sync_msg", body(&kf, &token)), 0);
    assert_eq!(fixture.errcode("kf/sync_msg", body(&kf, "invented")), 95007);
    assert_eq!(fixture.errcode("kf/sync_msg", body(&kf, "")), 0, "absent is allowed");
    let other = fixture.act("admin_adds_account", json!({"name": "二"}));
    assert_eq!(
        fixture.errcode("kf/sync_msg", body(other["open_kfid"].as_str().unwrap(), &token)),
        95007
    );
    fixture.now += 600 * SECOND;
    assert_eq!(fixture.errcode("kf/sync_msg", body(&kf, &token)), 0);
    fixture.now += 1;
    assert_eq!(fixture.errcode("kf/sync_msg", body(&kf, &token)), 95007);
}

#[test]
fn a_cursor_belongs_to_its_account() {
    let mut fixture = Fixture::new();
    let customer = fixture.writing_customer();
    let page = pull(&mut fixture, None, Some(1));
    let cursor = page["next_cursor"].as_str().unwrap().to_owned();
    assert!(cursor.len() <= 64);
    let forged = format!("{}{}", "0".repeat(16), &cursor[16..]);
    assert_eq!(page["has_more"], 1);
    for bad in [
        "x",
        "",
        &"0".repeat(32),
        &"f".repeat(64),
        &cursor[1..],
        &forged,
        &format!("{cursor}0"),
        "日本語日本語日本語",
    ] {
        let errcode = if bad.is_empty() { 0 } else { 40058 };
        assert_eq!(pull(&mut fixture, Some(bad), None)["errcode"], errcode, "{bad:?}");
    }
    assert_eq!(pull(&mut fixture, Some(&"f".repeat(65)), None)["errcode"], 40058);

    let kf = fixture.kf.clone();
    let other = fixture.act("admin_adds_account", json!({"name": "二"}));
    fixture.kf = other["open_kfid"].as_str().unwrap().into();
    fixture.act(
        "customer_enters",
        json!({"open_kfid": fixture.kf, "external_userid": customer}),
    );
    assert_eq!(pull(&mut fixture, Some(&cursor), None)["errcode"], 40058);
    fixture.kf = kf;
    assert_eq!(pull(&mut fixture, Some(&cursor), None)["errcode"], 0);
}

#[test]
fn sync_requires_its_account_and_a_limit_in_range() {
    let mut fixture = Fixture::new();
    assert_eq!(fixture.errcode("kf/sync_msg", json!({})), 95000);
    assert_eq!(fixture.errcode("kf/sync_msg", json!({"open_kfid": "wkX"})), 95004);
    assert_eq!(pull(&mut fixture, None, Some(0))["errcode"], 40058);
    assert_eq!(pull(&mut fixture, None, Some(1001))["errcode"], 40058);
}

#[test]
fn messages_can_be_pulled_for_3_days() {
    let mut fixture = Fixture::with_lasting_token();
    let start = pull(&mut fixture, None, None)["next_cursor"]
        .as_str()
        .unwrap()
        .to_owned();
    let customer = fixture.customer();
    fixture.now += HOUR;
    let kept = fixture.write(&customer);
    fixture.now += 71 * HOUR;
    assert_eq!(fixture.log().len(), 2);
    fixture.now += 1;
    for cursor in [None, Some(start.as_str())] {
        let page = pull(&mut fixture, cursor, None);
        let ids: Vec<_> = page["msg_list"]
            .as_array()
            .unwrap()
            .iter()
            .map(|message| &message["msgid"])
            .collect();
        assert_eq!(ids, [&json!(kept)], "from {cursor:?}");
    }
}

#[test]
fn messages_sent_by_api_are_never_pulled() {
    let mut fixture = Fixture::new();
    let customer = fixture.customer();
    let code = fixture.welcome_code().unwrap();
    fixture.send_on_event(&code);
    fixture.write(&customer);
    fixture.send(&customer, None);
    let origins: Vec<_> = fixture
        .log()
        .iter()
        .map(|message| message["origin"].as_i64().unwrap())
        .collect();
    assert_eq!(origins, [4, 3]);
    assert_eq!(fixture.phone(&customer).len(), 3);
}

#[test]
fn raw_messages_are_pulled_unchanged() {
    let mut fixture = Fixture::new();
    let kf = fixture.kf.clone();
    let odd = [
        json!({"msgid": 7, "msgtype": "hologram", "hologram": {"x": [1, null]}}),
        json!("not even an object"),
        json!({}),
    ];
    for message in &odd {
        fixture.act("push_raw", json!({"open_kfid": kf, "message": message}));
    }
    assert_eq!(fixture.log(), odd);
    assert_eq!(
        fixture.try_act("push_raw", json!({"open_kfid": "wkX", "message": {}})),
        Err("sandbox.unknown_account")
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Any page limits, with messages arriving between the pages: every message once, in order; a cursor always returns the same page.
    #[test]
    fn pulling_yields_every_message_once_in_order(
        first in 0usize..30, limits in proptest::collection::vec((1u64..8, 0usize..4), 1..40),
    ) {
        let mut fixture = Fixture::new();
        let kf = fixture.kf.clone();
        let mut pushed = 0usize;
        let mut push = |fixture: &mut Fixture, count: usize| {
            for _ in 0..count {
                fixture.act("push_raw", json!({"open_kfid": kf, "message": {"n": pushed}}));
                pushed += 1;
            }
            pushed
        };
        let mut total = push(&mut fixture, first);
        let mut cursor: Option<String> = None;
        let mut seen = Vec::new();
        for (limit, arriving) in limits {
            let page = pull(&mut fixture, cursor.as_deref(), Some(limit));
            let again = pull(&mut fixture, cursor.as_deref(), Some(limit));
            prop_assert_eq!(&page, &again);
            let list = page["msg_list"].as_array().unwrap();
            prop_assert!(list.len() as u64 <= limit);
            seen.extend(list.iter().map(|message| message["n"].as_u64().unwrap() as usize));
            prop_assert_eq!(page["has_more"] == 1, seen.len() < total);
            cursor = page["next_cursor"].as_str().map(Into::into);
            total = push(&mut fixture, arriving);
        }
        let page = pull(&mut fixture, cursor.as_deref(), None);
        seen.extend(page["msg_list"].as_array().unwrap().iter().map(|message| message["n"].as_u64().unwrap() as usize));
        prop_assert_eq!(seen, (0..total).collect::<Vec<_>>());
    }

    /// Whatever comes in, an answer goes out: JSON with an errcode, or the gateway's HTML.
    #[test]
    fn no_request_breaks_the_server(path in 0usize..12, get: bool, query in ".{0,40}", body in ".{0,120}", field in "[a-z_]{1,12}") {
        let mut fixture = Fixture::new();
        let operation = &wecom_kf_core::operations::OPERATIONS[path];
        let (method, token) = (if get { "GET" } else { "POST" }, fixture.token.clone());
        let path = format!("/cgi-bin/{}?access_token={token}&{query}", operation.path);
        for body in [body.clone(), json!({ field: body, "open_kfid": fixture.kf, "msgtype": query }).to_string()] {
            let answer = fixture.http(method, &path, &body);
            prop_assert_eq!(answer.status, 200);
            let value: Value = serde_json::from_str(&answer.text()).unwrap();
            prop_assert!(value["errcode"].is_i64());
        }
    }
}
