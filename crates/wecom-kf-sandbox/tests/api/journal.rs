//! The two logs, and what is forgotten.

use crate::fixture::{Fixture, HOUR, SECOND};
use crate::script::state_of;
use serde_json::{Value, json};
use wecom_kf_sandbox::{Exchanged, HttpResponse};

const DAY: u64 = 24 * HOUR;

fn fact_names(fixture: &Fixture, from: u64) -> Vec<&'static str> {
    let facts = fixture.sandbox.facts().filter(|fact| fact.sequence() > from);
    facts.map(|fact| fact.name()).collect()
}

#[test]
fn facts_and_exchanges_share_one_sequence() {
    let mut fixture = Fixture::new();
    let customer = fixture.writing_customer();
    let from = fixture.sandbox.snapshot().sequence();
    assert_eq!(fixture.send(&customer, Some("a")), 0);
    assert_eq!(fixture.send(&customer, Some("a")), 95033);
    let id = match &fixture.sandbox.take_effects(fixture.now)[..] {
        [wecom_kf_sandbox::Effect::PushCallback { id, .. }] => *id,
        other => panic!("{other:?}"),
    };
    fixture.sandbox.callback_answered(fixture.now, id, false);
    assert_eq!(
        fact_names(&fixture, from),
        ["message_sent", "callback_pushed", "callback_failed"]
    );
    let exchanges: Vec<_> = fixture
        .sandbox
        .exchanges()
        .filter(|exchange| exchange.sequence > from)
        .collect();
    let what: Vec<_> = exchanges
        .iter()
        .map(|exchange| format!("{:?}", exchange.exchanged))
        .collect();
    assert_eq!(
        what,
        [
            "Call { method: \"POST\", path: \"/cgi-bin/kf/send_msg\", status: 200, errcode: Some(0), .. }",
            "Call { method: \"POST\", path: \"/cgi-bin/kf/send_msg\", status: 200, errcode: Some(95033), .. }",
            "Push { id: 1, attempt: 1, .. }",
            "PushEnded { id: 1, attempt: 1, ok: false, again: true }",
        ]
    );
    let facts = fixture
        .sandbox
        .facts()
        .map(|fact| fact.sequence())
        .filter(|sequence| *sequence > from);
    let mut numbers: Vec<u64> = exchanges
        .iter()
        .map(|exchange| exchange.sequence)
        .chain(facts)
        .collect();
    numbers.sort_unstable();
    let last = fixture.sandbox.snapshot().sequence();
    assert_eq!(numbers, (from + 1..=last).collect::<Vec<_>>());
}

#[test]
fn every_call_is_an_exchange_without_secrets() {
    let mut fixture = Fixture::new();
    let customer = fixture.writing_customer();
    fixture.get("gettoken?corpid=ww1&corpsecret=s3cret");
    fixture.get("gettoken?corpid=ww1&corpsecret=wr0ng");
    fixture.post(
        "service/get_suite_token",
        json!({"suite_id": "x", "suite_secret": "s3cret", "suite_ticket": "t1cket"}),
    );
    fixture.send(&customer, None);
    fixture.http(
        "POST",
        "/cgi-bin/kf/nothing?access_token=t0ken",
        "{\"corpsecret\": \"s3cret\"",
    );
    fixture.http("PUT", "/cgi-bin/kf/send_msg", "s3cret");
    let shown: Vec<Value> = fixture
        .sandbox
        .exchanges()
        .map(|exchange| serde_json::to_value(exchange).unwrap())
        .collect();
    let text = serde_json::to_string(&shown).unwrap();
    for secret in ["s3cret", "wr0ng", "t1cket", "t0ken", &fixture.token] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    let last: Vec<_> = shown.iter().rev().take(3).map(|call| &call["status"]).collect();
    assert_eq!(last, [405, 404, 200]);
    let send = &shown[shown.len() - 3];
    assert_eq!(
        (&send["exchange"], &send["query"]),
        (&json!("call"), &json!("access_token=***"))
    );
    assert!(send["request"].as_str().unwrap().contains("答"));
    assert!(send["response"].as_str().unwrap().contains("msgid"));
    assert!(!format!("{:?}", fixture.sandbox.exchanges().collect::<Vec<_>>()).contains('答'));
}

#[test]
fn both_logs_are_bounded_and_the_state_before_them_is_kept() {
    let mut fixture = Fixture::new();
    let customer = fixture.customer();
    for _ in 0..10_500 {
        fixture.write(&customer);
    }
    for _ in 0..10_500 {
        fixture.http("GET", "/nothing", "");
    }
    let sandbox = &fixture.sandbox;
    assert_eq!((sandbox.facts().count(), sandbox.exchanges().count()), (10_000, 10_000));
    let first = sandbox.facts().next().unwrap().sequence();
    let before = sandbox.snapshot_before_facts();
    assert!(before.sequence() > 500 && before.sequence() < first);
    assert_eq!(state_of(&before.replay(sandbox.facts())), state_of(&sandbox.snapshot()));
}

#[test]
fn large_bodies_are_cut_in_the_journal() {
    let mut fixture = Fixture::new();
    let raw = json!({"open_kfid": fixture.kf, "message": {"text": "字".repeat(100_000)}});
    fixture.act("push_raw", raw);
    assert_eq!(fixture.log().len(), 1);
    let exchange = fixture.sandbox.exchanges().last().unwrap();
    let Exchanged::Call { response, .. } = &exchange.exchanged else {
        panic!("{exchange:?}")
    };
    assert!(response.len() < 5000 && response.ends_with('…'), "{}", response.len());
}

fn upload(fixture: &mut Fixture, bytes: usize) -> HttpResponse {
    let path = format!("/cgi-bin/media/upload?type=file&access_token={}", fixture.token);
    let head = "--b\r\nContent-Disposition: form-data; name=\"media\"; filename=\"a.txt\"\r\n\r\n";
    let body = [head.as_bytes(), &vec![7; bytes], b"\r\n--b--\r\n"].concat();
    fixture.http_of("POST", &path, "multipart/form-data; boundary=b", &body)
}

#[test]
fn many_large_uploads_free_the_memory_of_the_oldest() {
    let mut fixture = Fixture::new();
    const SIZE: usize = 20 * 1024 * 1024;
    let ids: Vec<String> = (0..14)
        .map(|_| {
            let answer: Value = serde_json::from_str(&upload(&mut fixture, SIZE).text()).unwrap();
            answer["media_id"].as_str().unwrap().to_owned()
        })
        .collect();
    let mut kept = Vec::new();
    for id in &ids {
        let path = format!("/cgi-bin/media/get?access_token={}&media_id={id}", fixture.token);
        kept.push(fixture.http("GET", &path, "").body.len() == SIZE);
    }
    assert_eq!(kept.iter().filter(|kept| **kept).count(), 12, "256 MiB");
    assert!(!kept[0] && kept[13]);
    assert_eq!(
        fixture.send_as("wmX", "text", json!({"content": "x"})),
        40096,
        "the rest is there"
    );
    let files = fixture
        .sandbox
        .facts()
        .filter(|fact| fact.name() == "media_uploaded")
        .count();
    assert_eq!(files, 3, "64 MiB of facts");
}

/// How many of everything a state has that is forgotten with time.
fn sizes(fixture: &Fixture) -> Vec<usize> {
    let state = state_of(&fixture.sandbox.snapshot());
    let account = &state["accounts"][&fixture.kf];
    let lists = [
        &state["tokens"],
        &state["codes"],
        &state["callbacks"]["tokens"],
        &state["callbacks"]["pending"],
        &state["files"],
        &account["log"]["entries"],
        &account["msgids"],
    ];
    lists.map(|list| list.as_object().unwrap().len()).to_vec()
}

#[test]
fn what_is_over_its_time_is_forgotten() {
    let mut fixture = Fixture::new();
    let customer = fixture.customer();
    let mut sizes_of_days = Vec::new();
    for _ in 0..20 {
        fixture.now += DAY;
        for _ in 0..5 {
            fixture.now += SECOND;
            let token = fixture.get("gettoken?corpid=ww1&corpsecret=s3cret");
            fixture.token = token["access_token"].as_str().unwrap().into();
            fixture.customer();
            fixture.write(&customer);
            assert_eq!(fixture.send(&customer, None), 0);
            upload(&mut fixture, 100);
            fixture.sandbox.take_effects(fixture.now);
        }
        sizes_of_days.push(sizes(&fixture));
    }
    assert!(sizes_of_days[0].iter().all(|size| *size > 0), "{sizes_of_days:?}");
    assert_eq!(
        sizes_of_days[8..],
        vec![sizes_of_days[8].clone(); 12],
        "it grows no more"
    );
}
