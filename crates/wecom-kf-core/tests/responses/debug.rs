//! The Debug output of requests and responses.

use crate::samples::{codec, samples_of_all};
use serde_json::{Value, json};
use wecom_kf_core::message;
use wecom_kf_core::wire::Wire;

/// Marks every text but ids and the tags that tell types apart.
fn mark(name: &str, value: &mut Value) {
    match value {
        Value::String(text) => {
            let is_id = name == "touser" || name.trim_end_matches("_list").ends_with("id");
            let is_tag = ["msgtype", "type", "event_type"].contains(&name);
            if !(is_id || is_tag) {
                text.push_str("PLAINmarker");
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|item| mark(name, item)),
        Value::Object(object) => object.iter_mut().for_each(|(name, value)| mark(name, value)),
        _ => {}
    }
}

#[test]
fn debug_output_shows_no_message_text() {
    let mut marked = 0;
    for (operation, requests, responses, _) in samples_of_all() {
        for (samples, shown) in [requests, responses].iter().zip(codec(&operation).shown) {
            for sample in samples {
                let mut sample = sample.clone();
                mark("", &mut sample);
                marked += sample.to_string().matches("PLAINmarker").count();
                let shown = shown(&sample);
                assert!(!shown.contains("PLAINmarker"), "{operation}: {shown}");
            }
        }
    }
    assert!(marked > 200, "{marked} texts");
    let send = message::SendMsg::from_wire(
        &json!({"touser": "wm1", "open_kfid": "wk1", "msgtype": "text", "text": {"content": "x", "new": 1}}),
    );
    assert_eq!(
        format!("{:?}", send.unwrap()),
        r#"SendMsg { touser: "wm1", open_kfid: "wk1", msgid: None, message: Text(Text { content: (text), extra: {"new"} }), extra: {} }"#
    );
    let other = message::SendMsg::from_wire(
        &json!({"msgtype": "hologram", "touser": "wm1", "open_kfid": "wk1", "hologram": {"depth": "x"}}),
    );
    assert!(format!("{other:?}").contains(r#"Other(Some("hologram"))"#), "{other:?}");
}
