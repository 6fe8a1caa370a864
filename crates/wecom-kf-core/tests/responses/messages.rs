//! The types of received messages.

use crate::samples::{page, read, samples};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use wecom_kf_core::message;
use wecom_kf_core::message::{Content, Event};
use wecom_kf_core::wire::Tagged;
use wecom_kf_core::wire::Wire;

#[test]
fn every_known_message_type_is_recognized() {
    let tags = |union: &wecom_kf_core::wire::Union| -> BTreeSet<&str> {
        union.variants.iter().map(|variant| variant.tag).collect()
    };
    let (mut types, mut events) = (BTreeSet::new(), BTreeSet::new());
    let samples = samples();
    for (message, sample) in page(Value::Array(samples.clone())).iter().zip(&samples) {
        let tag = message.content.tag().unwrap();
        let known = Content::UNION.variants.iter().find(|variant| variant.tag == tag);
        assert_eq!(
            known.is_none(),
            matches!(message.content, Content::Other(_)),
            "{sample}"
        );
        types.extend(known.map(|variant| variant.tag));
        if let Content::Event(event) = &message.content {
            let tag = event.tag().unwrap();
            let known = Event::UNION.variants.iter().find(|variant| variant.tag == tag);
            assert_eq!(known.is_none(), matches!(event, Event::Other(_)), "{sample}");
            events.extend(known.map(|variant| variant.tag));
        }
    }
    assert_eq!(types, tags(Content::UNION), "a type has no sample");
    assert_eq!(events, tags(Event::UNION), "an event has no sample");
}

#[test]
fn types_without_a_body_are_read_with_and_without_one() {
    for msgtype in ["note", "meeting", "schedule"] {
        let bare = json!({"msgid": "m", "send_time": 1, "origin": 3, "msgtype": msgtype});
        let bodies: [(Option<Value>, Option<Value>); 4] = [
            (None, None),
            (Some(Value::Null), None),
            (Some(json!({})), Some(json!({}))),
            (Some(json!({"title": "会"})), Some(json!({"title": "会"}))),
        ];
        for (sent, expected) in bodies {
            let mut message = bare.clone();
            if let Some(body) = sent {
                message[msgtype] = body;
            }
            let read = page(json!([message])).remove(0);
            let body = match &read.content {
                Content::Note(body) | Content::Meeting(body) | Content::Schedule(body) => body,
                other => panic!("{other:?}"),
            };
            assert_eq!(body, &expected, "{message}");
            assert_eq!(read.to_wire().unwrap(), message);
        }
    }
}

#[test]
fn a_received_menu_keeps_unknown_items() {
    let menu = json!({"list": [{"type": "click", "click": {"content": "好"}}, {"type": "carousel", "carousel": 1}, {"type": "view"}]});
    let Content::Msgmenu(read) = read("msgmenu", menu.clone()) else {
        panic!()
    };
    let tags: Vec<_> = read
        .list
        .as_deref()
        .unwrap()
        .iter()
        .map(message::MenuItem::tag)
        .collect();
    assert_eq!(tags, [Some("click"), Some("carousel"), Some("view")]);
    assert_eq!(read.to_wire().unwrap(), menu);
}
