//! Requests: what is rejected before sending, and what is sent.

mod support;

use serde_json::{Map, Value, json};
use support::{cases, engine};
use wecom_kf_core::endpoint::{Endpoint, Method, Repeat};
use wecom_kf_core::message::EventMessage;
use wecom_kf_core::message::{BusinessCard, Link, Location, Media, MenuItem, OutgoingMessage, SendMsg, SendMsgOnEvent};
use wecom_kf_core::operations::{OPERATIONS, find};
use wecom_kf_core::{account, errcode, session, token};

const NOW: f64 = 1_800_000_000_000.0;

/// A request as the engine built it.
#[derive(Debug)]
struct Built {
    method: String,
    target: String,
    repeat: String,
    authorization: String,
    replay: String,
    warnings: Value,
    body: String,
}

fn read(built: Result<Value, Value>) -> Built {
    let built = built.unwrap_or_else(|failure| panic!("{failure}"));
    let text = |name: &str| built[name].as_str().unwrap_or("none").to_owned();
    Built {
        method: text("method"),
        target: text("path"),
        repeat: text("repeat"),
        authorization: text("authorization"),
        replay: text("replay"),
        warnings: built["warnings"].clone(),
        body: text("body"),
    }
}

fn build_as(operation: &str, parameters: &Value, form: &str) -> Built {
    read(engine::build(operation, &parameters.to_string(), NOW, form, ""))
}

fn build(operation: &str, parameters: &Value) -> Built {
    build_as(operation, parameters, "none")
}

fn body(operation: &str, parameters: &Value) -> Value {
    serde_json::from_str(&build(operation, parameters).body).unwrap()
}

fn message(more: Value) -> Value {
    let mut message = json!({"touser": "wm1", "open_kfid": "wk1", "msgtype": "text", "text": {"content": "您好"}});
    let fields = message.as_object_mut().unwrap();
    fields.extend(more.as_object().unwrap().clone());
    message
}

#[test]
fn every_invalid_request_is_rejected_with_its_code_and_details() {
    let cases = cases(include_str!("../../../tests/vectors/requests-refused.json"));
    assert!(cases.len() > 340);
    for case in &cases {
        let name = &case["name"];
        let parameters = case["params"]
            .as_str()
            .map_or_else(|| case["params"].to_string(), str::to_owned);
        let parameters = case["text"].as_str().unwrap_or(&parameters);
        let now = case["now_ms"].as_f64().unwrap_or(NOW);
        let said = match case["operation"].as_str() {
            Some(operation) => engine::build(operation, parameters, now, "none", ""),
            None => engine::build_call(
                case["method"].as_str().unwrap(),
                case["path"].as_str().unwrap(),
                parameters,
            ),
        };
        let refused = said.expect_err(&format!("{name} was accepted"));
        assert_eq!(refused["code"], case["code"], "{name}: {refused}");
        if !case["details"].is_null() {
            assert_eq!(refused["details"], case["details"], "{name}");
        }
        let shown = refused.to_string();
        assert!(
            !shown.contains("PLAINmarker"),
            "{name} shows what it was given: {shown}"
        );
    }
}

#[test]
fn input_that_wecom_interprets_differently_is_sent_with_a_warning() {
    for case in cases(include_str!("../../../tests/vectors/requests-warned.json")) {
        let (name, operation) = (&case["name"], case["operation"].as_str().unwrap());
        let now = case["now_ms"].as_f64().unwrap_or(NOW);
        let built = read(engine::build(operation, &case["params"].to_string(), now, "none", ""));
        assert_eq!(built.warnings, case["warnings"], "{name}");
        assert!(!built.warnings.to_string().contains("PLAINmarker"), "{name}");
    }
}

#[test]
fn limits_are_exact() {
    let text = |length: usize| message(json!({"text": {"content": "a".repeat(length)}}));
    build("sendMsg", &text(2048));
    // 682 Chinese characters are 2046 bytes.
    build("sendMsg", &message(json!({"text": {"content": "微".repeat(682)}})));
    build(
        "addAccount",
        &json!({"name": "微".repeat(16), "media_id": "m".repeat(128)}),
    );
    build("addAccount", &json!({"name": "😀".repeat(16), "media_id": "m"}));
    build("batchGetCustomers", &json!({"external_userid_list": vec!["wm1"; 100]}));
    build("listAccounts", &json!({"offset": 4_294_967_295_u32, "limit": 100}));
    build(
        "syncMsg",
        &json!({"cursor": "c".repeat(64), "token": "t".repeat(128), "limit": 1000, "voice_format": 1}),
    );
    build(
        "sendMsg",
        &message(json!({"msgid": "0123456789abcdefABCDEF_-01234567"})),
    );
    build(
        "getContactWay",
        &json!({"open_kfid": "k".repeat(64), "scene": "s".repeat(32)}),
    );
}

#[test]
fn limits_of_each_message_type_are_exact() {
    for (msgtype, body) in [
        // WeCom cuts title and desc by itself.
        (
            "link",
            json!({"title": "微".repeat(500), "desc": "微".repeat(2000), "url": "https://a.example", "thumb_media_id": "m"}),
        ),
        (
            "link",
            json!({"title": "t", "url": format!("https://a.example/{}", "a".repeat(2030)), "thumb_media_id": "m"}),
        ),
        (
            "link",
            json!({"title": "t", "desc": "", "url": "weixin+x-1.2://dl/business", "thumb_media_id": "m"}),
        ),
        (
            "miniprogram",
            json!({"appid": "wx1", "title": "a".repeat(64), "thumb_media_id": "m", "pagepath": "p.html?a=b?c#d"}),
        ),
        (
            "miniprogram",
            json!({"appid": "wx1", "thumb_media_id": "m", "pagepath": ".html"}),
        ),
        ("location", json!({"latitude": 90, "longitude": -180})),
        (
            "location",
            json!({"latitude": -90.0, "longitude": 180.0, "name": "微".repeat(1000), "address": ""}),
        ),
        (
            "msgmenu",
            json!({"head_content": "a".repeat(1024), "tail_content": "a".repeat(1024), "list": [
                {"type": "click", "click": {"id": "i".repeat(128), "content": "c".repeat(128)}},
                {"type": "view", "view": {"url": "u".repeat(2048), "content": "c".repeat(1024)}},
                {"type": "miniprogram", "miniprogram": {"appid": "a".repeat(32), "pagepath": "p".repeat(1024), "content": "c".repeat(1024)}},
                {"type": "text", "text": {"content": "c".repeat(256), "no_newline": 0}},
            ]}),
        ),
        (
            "msgmenu",
            json!({"list": vec![json!({"type": "text", "text": {"content": "行"}}); 200]}),
        ),
        ("image", json!({"media_id": "m".repeat(5000), "new": 1})),
    ] {
        build(
            "sendMsg",
            &message(json!({"text": null, "msgtype": msgtype, msgtype: body})),
        );
    }
}

#[test]
fn the_error_for_a_long_text_names_split_text() {
    let long = |content: String| SendMsg::new("wm1", "wk1", OutgoingMessage::text(content));
    let error = long("微".repeat(683)).to_http(0).unwrap_err().to_string();
    assert_eq!(
        error,
        "text.content has 2049 bytes; the limit is 2048; use splitText (split_text in Rust) to split a text"
    );
    let mut other = long("hi".into());
    other.touser = "a".repeat(129);
    assert_eq!(
        other.to_http(0).unwrap_err().to_string(),
        "touser has 129 bytes; the limit is 128"
    );
}

#[test]
fn every_type_that_is_sent_has_a_sample() {
    use wecom_kf_core::wire::Tagged;
    let sampled = |file: &str| -> Vec<String> {
        let file: Value = serde_json::from_str(file).unwrap();
        let tags = file["requests"].as_array().unwrap().iter();
        tags.map(|sample| sample["msgtype"].as_str().unwrap().to_owned())
            .collect()
    };
    let sent = sampled(include_str!("../../../tests/vectors/wire/sendMsg.json"));
    let on_event = sampled(include_str!("../../../tests/vectors/wire/sendMsgOnEvent.json"));
    for (union, sampled, count) in [(OutgoingMessage::UNION, sent, 11), (EventMessage::UNION, on_event, 2)] {
        assert_eq!(union.variants.len(), count);
        for variant in union.variants {
            assert!(sampled.iter().any(|tag| tag == variant.tag), "{}", variant.tag);
        }
    }
}

#[test]
fn an_unknown_message_type_can_answer_an_event() {
    let later = json!({"code": "c", "msgtype": "hologram", "hologram": {"depth": 3}});
    assert_eq!(body("sendMsgOnEvent", &later), later);
    let raw = SendMsgOnEvent::new(
        "c",
        EventMessage::Other(json!({"msgtype": "hologram", "hologram": {"depth": 3}})),
    );
    let sent: Value = serde_json::from_str(&raw.to_http(0).unwrap().body.unwrap()).unwrap();
    assert_eq!(sent, later);
}

#[test]
fn empty_optional_values_are_not_sent() {
    assert_eq!(
        body(
            "syncMsg",
            &json!({"cursor": "", "token": null, "limit": null, "open_kfid": "wk1"})
        ),
        json!({"open_kfid": "wk1"})
    );
    assert_eq!(
        body("sendMsg", &message(json!({"msgid": "", "code": null}))),
        message(json!({}))
    );
    assert_eq!(
        build("listAccounts", &json!({"offset": null, "limit": null})).target,
        "kf/account/list"
    );
    let menu = json!({"head_content": "", "list": [{"type": "click", "click": {"id": "", "content": "好", "x": null}, "view": null}], "tail_content": null});
    assert_eq!(
        body(
            "sendMsg",
            &message(json!({"msgtype": "msgmenu", "text": null, "msgmenu": menu}))
        )["msgmenu"],
        json!({"list": [{"type": "click", "click": {"content": "好"}}]})
    );
}

#[test]
fn unknown_values_are_sent_unchanged() {
    let sent = message(json!({"new_field": {"a": [null, 1.5]}, "enable_id_trans": 1}));
    assert_eq!(body("sendMsg", &sent), sent);
    let unknown = message(json!({"text": null, "msgtype": "hologram", "hologram": {"depth": 3}}));
    assert_eq!(body("sendMsg", &unknown)["hologram"], json!({"depth": 3}));
    let menu = json!({"list": [{"type": "carousel", "carousel": {"a": 1}}]});
    let sent = message(json!({"msgtype": "msgmenu", "msgmenu": menu}));
    assert_eq!(body("sendMsg", &sent)["msgmenu"], menu);
}

#[test]
fn local_fields_are_never_sent() {
    let trans = json!({"open_kfid": "wk1", "external_userid": "wm1", "service_state": 2, "from": 0});
    assert_eq!(body("transServiceState", &trans).get("from"), None);
    let fresh =
        json!({"code": "c", "code_issued_at": 1_800_000_000_u64 - 25, "msgtype": "text", "text": {"content": "hi"}});
    assert_eq!(body("sendMsgOnEvent", &fresh).get("code_issued_at"), None);
}

#[test]
fn a_message_with_a_code_becomes_send_msg_on_event() {
    let built = build("sendMsg", &message(json!({"code": "CODE", "msgid": "m1"})));
    assert_eq!(built.target, "kf/send_msg_on_event");
    assert_eq!(built.repeat, "safe");
    let sent: Value = serde_json::from_str(&built.body).unwrap();
    assert_eq!(
        sent,
        json!({"code": "CODE", "msgid": "m1", "msgtype": "text", "text": {"content": "您好"}})
    );
    let nobody = json!({"code": "CODE", "msgtype": "text", "text": {"content": "hi"}});
    assert_eq!(build("sendMsg", &nobody).target, "kf/send_msg_on_event");
}

#[test]
fn a_message_with_an_empty_code_stays_send_msg() {
    for code in [json!(""), Value::Null] {
        let built = build(
            "sendMsg",
            &message(json!({"code": code, "code_issued_at": 1, "msgid": "m1"})),
        );
        assert_eq!(built.target, "kf/send_msg");
        let sent: Value = serde_json::from_str(&built.body).unwrap();
        assert_eq!(sent, message(json!({"msgid": "m1"})));
    }
    let refused = engine::build(
        "sendMsgOnEvent",
        r#"{"code":"","msgtype":"text","text":{"content":"hi"}}"#,
        NOW,
        "none",
        "",
    )
    .unwrap_err();
    assert_eq!(refused["details"]["field"], "code");
}

#[test]
fn a_rejected_token_fetch_does_not_claim_that_the_token_is_fetched_again() {
    for code in [40001, 40014, 42001, 40082, 42009] {
        assert_eq!(errcode::advice(code, "getToken"), errcode::CREDENTIALS_ADVICE);
        assert_eq!(errcode::advice(code, "getSuiteToken"), errcode::CREDENTIALS_ADVICE);
        assert_eq!(errcode::advice(code, "sendMsg"), errcode::explain(code).unwrap().advice);
    }
    assert!(errcode::advice(40013, "getToken").contains("我的企业"));
    assert_eq!(errcode::advice(1, "getToken"), "");
}

#[test]
fn a_send_without_a_msgid_gets_the_offered_one() {
    let offered = |operation: &str, parameters: &Value| {
        let built = read(engine::build(
            operation,
            &parameters.to_string(),
            NOW,
            "none",
            "OFFERED",
        ));
        let sent: Value = serde_json::from_str(&built.body).unwrap();
        (sent.get("msgid").cloned(), built.repeat)
    };
    let given = |id: &str| (Some(json!(id)), "safe".to_owned());
    for nothing in [
        message(json!({})),
        message(json!({"msgid": null})),
        message(json!({"msgid": ""})),
    ] {
        assert_eq!(offered("sendMsg", &nothing), given("OFFERED"), "{nothing}");
    }
    assert_eq!(offered("sendMsg", &message(json!({"msgid": "own"}))), given("own"));
    assert_eq!(offered("sendMsg", &message(json!({"code": "c"}))), given("OFFERED"));
    let event = json!({"code": "c", "msgtype": "text", "text": {"content": "hi"}});
    assert_eq!(offered("sendMsgOnEvent", &event), given("OFFERED"));
    let account = json!({"name": "n", "media_id": "m"});
    assert_eq!(offered("addAccount", &account), (None, "never".to_owned()));
    let wrong = engine::build(
        "sendMsg",
        &message(json!({"msgid": 5})).to_string(),
        NOW,
        "none",
        "OFFERED",
    );
    assert_eq!(wrong.unwrap_err()["code"], "request.wrong_type");
    let bad = engine::build("sendMsg", &message(json!({})).to_string(), NOW, "none", "not a word");
    assert_eq!(bad.unwrap_err()["code"], "request.bad_character");
}

#[test]
fn a_code_from_the_future_or_of_unknown_age_is_accepted() {
    for issued in [json!(1_800_000_000_u64), json!(1_900_000_000_u64), json!(null)] {
        build(
            "sendMsgOnEvent",
            &json!({"code": "c", "code_issued_at": issued, "msgtype": "text", "text": {"content": "hi"}}),
        );
    }
}

#[test]
fn queries_are_percent_encoded() {
    let list = |id: &str| build("listServicers", &json!({"open_kfid": id}));
    assert_eq!(
        list("客 服&a=b+c/?#%").target,
        "kf/servicer/list?open_kfid=%E5%AE%A2%20%E6%9C%8D%26a%3Db%2Bc%2F%3F%23%25"
    );
    assert_eq!(list("az-AZ_09.~").target, "kf/servicer/list?open_kfid=az-AZ_09.~");
    assert_eq!(
        build("listAccounts", &json!({"offset": 0, "limit": 100})).target,
        "kf/account/list?limit=100&offset=0"
    );
    assert_eq!(
        read(engine::build_call("GET", "kf/x", r#"{"a b":true,"c":1.5}"#)).target,
        "kf/x?a%20b=true&c=1.5"
    );
}

#[test]
fn each_operation_declares_repeat_token_and_replay() {
    let marks = |operation: &str, parameters: Value, form: &str| {
        let Built {
            method,
            repeat,
            authorization,
            replay,
            ..
        } = build_as(operation, &parameters, form);
        format!("{method} {repeat} {authorization} {replay}")
    };
    let sync = || json!({"token": "t", "cursor": "c", "open_kfid": "wk1"});
    assert_eq!(
        marks("getToken", json!({"corpid": "ww1", "corpsecret": "s"}), "none"),
        "GET safe none none"
    );
    assert_eq!(
        marks("addAccount", json!({"name": "n", "media_id": "m"}), "none"),
        "POST never token none"
    );
    assert_eq!(marks("listAccounts", json!({}), "none"), "GET safe token post");
    assert_eq!(marks("listAccounts", json!({}), "post"), "POST safe token get");
    assert_eq!(
        marks("sendMsg", message(json!({})), "none"),
        "POST with_msgid token none"
    );
    assert_eq!(
        marks("sendMsg", message(json!({"msgid": "m1"})), "none"),
        "POST safe token none"
    );
    assert_eq!(
        marks("sendMsg", message(json!({"msgid": ""})), "none"),
        "POST with_msgid token none"
    );
    assert_eq!(marks("syncMsg", sync(), "none"), "POST safe token without_token");
    assert_eq!(marks("syncMsg", json!({"cursor": "c"}), "none"), "POST safe token none");
    assert_eq!(marks("syncMsg", sync(), "without_token"), "POST safe token none");
    assert_eq!(
        build_as("syncMsg", &sync(), "without_token").body,
        r#"{"cursor":"c","open_kfid":"wk1"}"#
    );
    assert_eq!(
        build_as("listAccounts", &json!({"limit": 5}), "post").body,
        r#"{"limit":5}"#
    );
    assert_eq!(
        build_as("listAccounts", &json!({"limit": 5}), "post").target,
        "kf/account/list"
    );
    // A form that an operation does not have changes nothing: a secret stays where it was.
    assert_eq!(
        marks("getToken", json!({"corpid": "ww1", "corpsecret": "s"}), "post"),
        "GET safe none none"
    );
    let kept = json!({"open_kfid": "wk1", "token": "t"});
    assert_eq!(build_as("getContactWay", &kept, "without_token").body, kept.to_string());
}

#[test]
fn an_untyped_call_is_below_cgi_bin_with_or_without_the_prefix() {
    for path in [
        "kf/new_thing",
        "/kf/new_thing",
        "cgi-bin/kf/new_thing",
        "/cgi-bin/kf/new_thing",
    ] {
        let built = read(engine::build_call("post", path, r#"{"a":null}"#));
        assert_eq!(
            (built.target.as_str(), built.repeat.as_str()),
            ("kf/new_thing", "never"),
            "{path}"
        );
        assert_eq!((built.method.as_str(), built.body.as_str()), ("POST", r#"{"a":null}"#));
    }
    let got = read(engine::build_call("GET", "kf/new_thing", "{}"));
    assert_eq!(
        (
            got.method.as_str(),
            got.repeat.as_str(),
            got.authorization.as_str(),
            got.replay.as_str()
        ),
        ("GET", "safe", "token", "none")
    );
}

/// The endpoints as the reference names them, so that a slip in the table is seen.
#[test]
fn operations_have_the_documented_paths() {
    for (name, method, path) in [
        ("getToken", Method::Get, "gettoken"),
        ("addAccount", Method::Post, "kf/account/add"),
        ("listAccounts", Method::Get, "kf/account/list"),
        ("getContactWay", Method::Post, "kf/add_contact_way"),
        ("addServicers", Method::Post, "kf/servicer/add"),
        ("listServicers", Method::Get, "kf/servicer/list"),
        ("sendMsg", Method::Post, "kf/send_msg"),
        ("sendMsgOnEvent", Method::Post, "kf/send_msg_on_event"),
        ("syncMsg", Method::Post, "kf/sync_msg"),
        ("batchGetCustomers", Method::Post, "kf/customer/batchget"),
        ("getServiceState", Method::Post, "kf/service_state/get"),
        ("transServiceState", Method::Post, "kf/service_state/trans"),
        ("getSuiteToken", Method::Post, "service/get_suite_token"),
        ("getPermanentCode", Method::Post, "service/get_permanent_code"),
        ("getCorpToken", Method::Post, "service/get_corp_token"),
        ("deleteAccount", Method::Post, "kf/account/del"),
        ("updateAccount", Method::Post, "kf/account/update"),
        ("deleteServicers", Method::Post, "kf/servicer/del"),
        ("recallMsg", Method::Post, "kf/recall_msg"),
        (
            "getUpgradeServiceConfig",
            Method::Get,
            "kf/customer/get_upgrade_service_config",
        ),
        ("upgradeService", Method::Post, "kf/customer/upgrade_service"),
        (
            "cancelUpgradeService",
            Method::Post,
            "kf/customer/cancel_upgrade_service",
        ),
        ("getCorpStatistic", Method::Post, "kf/get_corp_statistic"),
        ("getServicerStatistic", Method::Post, "kf/get_servicer_statistic"),
        ("getStatistic", Method::Post, "kf/get_statistic"),
        ("getCorpQualification", Method::Get, "kf/get_corp_qualification"),
        ("addKnowledgeGroup", Method::Post, "kf/knowledge/add_group"),
        ("deleteKnowledgeGroup", Method::Post, "kf/knowledge/del_group"),
        ("updateKnowledgeGroup", Method::Post, "kf/knowledge/mod_group"),
        ("listKnowledgeGroups", Method::Post, "kf/knowledge/list_group"),
        ("addKnowledgeIntent", Method::Post, "kf/knowledge/add_intent"),
        ("deleteKnowledgeIntent", Method::Post, "kf/knowledge/del_intent"),
        ("updateKnowledgeIntent", Method::Post, "kf/knowledge/mod_intent"),
        ("listKnowledgeIntents", Method::Post, "kf/knowledge/list_intent"),
        ("convertOpenKfids", Method::Post, "idconvert/open_kfid"),
    ] {
        let operation = find(name).unwrap();
        assert_eq!((operation.method, operation.path), (method, path), "{name}");
    }
    let names: std::collections::BTreeSet<_> = OPERATIONS.iter().map(|operation| operation.name).collect();
    assert_eq!(names.len(), OPERATIONS.len(), "a name stands twice");
}

#[test]
fn typed_requests_build_the_same_http() {
    let text = SendMsg::new("wm1", "wk1", OutgoingMessage::text("您好"));
    let parts = text.to_http(0).unwrap();
    assert_eq!(parts.body.unwrap(), build("sendMsg", &message(json!({}))).body);
    assert_eq!((parts.repeat, parts.path.as_str()), (Repeat::WithMsgid, "kf/send_msg"));
    for (typed, wire) in [
        (
            OutgoingMessage::File(Media::new("m")),
            json!({"msgtype": "file", "file": {"media_id": "m"}}),
        ),
        (
            OutgoingMessage::Link(Link::new("t", "https://a", "m")),
            json!({"msgtype": "link", "link": {"title": "t", "url": "https://a", "thumb_media_id": "m"}}),
        ),
        (
            OutgoingMessage::Location(Location::new(23.5, 113.25)),
            json!({"msgtype": "location", "location": {"latitude": 23.5, "longitude": 113.25}}),
        ),
        (
            OutgoingMessage::BusinessCard(BusinessCard::new("lisi")),
            json!({"msgtype": "business_card", "business_card": {"userid": "lisi"}}),
        ),
        (
            OutgoingMessage::Other(json!({"msgtype": "hologram", "hologram": {"depth": 3}})),
            json!({"msgtype": "hologram", "hologram": {"depth": 3}}),
        ),
    ] {
        let request = SendMsg::new("wm1", "wk1", typed);
        let sent: Value = serde_json::from_str(&request.to_http(0).unwrap().body.unwrap()).unwrap();
        let mut expected = message(json!({"text": null}));
        expected.as_object_mut().unwrap().retain(|_, value| !value.is_null());
        expected
            .as_object_mut()
            .unwrap()
            .extend(wire.as_object().unwrap().clone());
        assert_eq!(sent, expected);
    }
    let nothing = account::AddAccount::default().to_http(0).unwrap_err();
    assert_eq!(nothing.as_coded().code(), "request.too_short");
    let person = session::TransServiceState::new("wk1", "wm1", 3);
    assert_eq!(
        person.to_http(0).unwrap_err().as_coded().code(),
        "state.servicer_required"
    );
}

#[test]
fn the_server_reads_what_the_client_writes() {
    let sent = message(
        json!({"msgid": "m1", "msgtype": "msgmenu", "msgmenu": {"list": [{"type": "view", "view": {"url": "https://a", "content": "b"}}]}, "new": 1}),
    );
    let read = SendMsg::from_parameters(sent.as_object().unwrap().clone()).unwrap();
    assert!(
        matches!(&read.message, OutgoingMessage::Msgmenu(menu) if matches!(menu.list.as_deref(), Some([MenuItem::View(_)])))
    );
    let written: Value = serde_json::from_str(&read.to_http(0).unwrap().body.unwrap()).unwrap();
    assert_eq!(written["msgmenu"], sent["msgmenu"]);
    assert_eq!(written["new"], 1);
    assert!(SendMsg::from_parameters(Map::new()).is_err());
}

/// A message of a type this version does not know goes to whom the fields say, not to whom it was read for.
#[test]
fn changed_fields_of_an_unknown_message_are_sent() {
    let sent = message(json!({"text": null, "msgtype": "hologram", "hologram": {"depth": 3}}));
    let mut read = SendMsg::from_parameters(sent.as_object().unwrap().clone()).unwrap();
    read.touser = "wm2".into();
    let written: Value = serde_json::from_str(&read.to_http(0).unwrap().body.unwrap()).unwrap();
    assert_eq!(
        (&written["touser"], &written["hologram"]["depth"]),
        (&json!("wm2"), &json!(3))
    );
}

#[test]
fn debug_output_hides_credentials() {
    let get = token::GetToken::new("ww1", "SECRETmarker");
    let sync = wecom_kf_core::message::SyncMsg::default().token("SECRETmarker");
    let response =
        token::GetToken::response_from_json(200, br#"{"errcode":0,"access_token":"SECRETmarker","expires_in":7200}"#)
            .unwrap();
    let shown = format!("{get:?} {sync:?} {response:?} {:?}", get.to_http(0).unwrap());
    assert!(!shown.contains("SECRETmarker"), "{shown}");
    assert!(shown.contains("ww1") && shown.contains("7200"), "{shown}");
}
