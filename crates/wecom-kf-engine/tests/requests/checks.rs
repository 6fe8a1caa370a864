//! Requests that are rejected or sent with a warning, and limits.

use crate::build::{NOW, build, message, read};
use crate::support::{cases, engine};
use serde_json::json;
use wecom_kf_core::endpoint::Endpoint;
use wecom_kf_core::message::{OutgoingMessage, SendMsg};

#[test]
fn every_invalid_request_is_rejected_with_its_code_and_details() {
    let cases = cases(include_str!("../../../../tests/vectors/requests-refused.json"));
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
    for case in cases(include_str!("../../../../tests/vectors/requests-warned.json")) {
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
fn a_code_from_the_future_or_of_unknown_age_is_accepted() {
    for issued in [json!(1_800_000_000_u64), json!(1_900_000_000_u64), json!(null)] {
        build(
            "sendMsgOnEvent",
            &json!({"code": "c", "code_issued_at": issued, "msgtype": "text", "text": {"content": "hi"}}),
        );
    }
}
