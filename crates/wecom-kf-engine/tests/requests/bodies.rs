//! The bodies of requests: optional, unknown and local values.

use crate::build::{NOW, body, build, message, read};
use crate::support::engine;
use serde_json::{Value, json};
use wecom_kf_core::endpoint::Endpoint;
use wecom_kf_core::message::{EventMessage, OutgoingMessage, SendMsgOnEvent};

#[test]
fn every_type_that_is_sent_has_a_sample() {
    use wecom_kf_core::wire::Tagged;
    let sampled = |file: &str| -> Vec<String> {
        let file: Value = serde_json::from_str(file).unwrap();
        let tags = file["requests"].as_array().unwrap().iter();
        tags.map(|sample| sample["msgtype"].as_str().unwrap().to_owned())
            .collect()
    };
    let sent = sampled(include_str!("../../../../tests/vectors/wire/sendMsg.json"));
    let on_event = sampled(include_str!("../../../../tests/vectors/wire/sendMsgOnEvent.json"));
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
