//! Requests as Rust types.

use crate::build::{build, message};
use serde_json::{Map, Value, json};
use wecom_kf_core::endpoint::Endpoint;
use wecom_kf_core::endpoint::Repeat;
use wecom_kf_core::message::{BusinessCard, Link, Location, Media, MenuItem, OutgoingMessage, SendMsg};
use wecom_kf_core::{account, session, token};

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
