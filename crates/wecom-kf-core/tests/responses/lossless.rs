//! Samples, unknown fields and irregular responses are read and written without loss.

use crate::samples::{codec, holds, page, samples_of_all, sync};
use crate::support::cases;
use serde_json::{Map, Value, json};
use wecom_kf_core::message::{Content, Event, Origin};
use wecom_kf_core::operations::find;
use wecom_kf_core::wire::Tagged;
use wecom_kf_core::wire::Wire;

#[test]
fn every_sample_is_read_and_written_losslessly() {
    let mut seen = 0;
    for (operation, requests, responses, now_ms) in samples_of_all() {
        assert!(!requests.is_empty() && !responses.is_empty(), "{operation}");
        for sample in &requests {
            let parameters = sample.as_object().unwrap().clone();
            let built = find(&operation).unwrap().build(parameters, now_ms, None);
            assert!(built.is_ok(), "{operation} {sample}: {built:?}");
        }
        let check = codec(&operation);
        (check.both_ways)(&requests, &responses, now_ms);
        seen += 1;
    }
    assert!(seen >= 35);
}

/// The sample with a future field in every object. In a list, fields next to a tag belong to the union, which has only its body.
fn with_tomorrow(sample: &Value, top: bool) -> Value {
    match sample {
        Value::Object(fields) => {
            let mut object: Map<String, Value> = fields
                .iter()
                .map(|(name, value)| (name.clone(), with_tomorrow(value, false)))
                .collect();
            let is_item = ["type", "msgtype"]
                .iter()
                .any(|tag| fields.get(*tag).is_some_and(Value::is_string));
            if top || !is_item {
                // Top-level fields may go into a query.
                let tomorrow = if top { json!("a") } else { json!({"a": [1, null]}) };
                object.insert("tomorrow".into(), tomorrow);
            }
            Value::Object(object)
        }
        Value::Array(list) => list.iter().map(|item| with_tomorrow(item, false)).collect(),
        other => other.clone(),
    }
}

/// WeCom adds fields, and test suites of others have ones that it has dropped: none is lost on the way through a type.
#[test]
fn unknown_fields_are_accepted_at_every_depth() {
    let mut seen = 0;
    for (operation, requests, responses, now_ms) in samples_of_all() {
        let both_ways = codec(&operation).both_ways;
        for sample in requests.iter().filter(|_| operation != "uploadMedia") {
            both_ways(&[with_tomorrow(sample, true)], &[], now_ms);
            seen += 1;
        }
        for sample in &responses {
            both_ways(&[], &[with_tomorrow(sample, true)], now_ms);
            seen += 1;
        }
    }
    assert!(seen > 80, "{seen}");
}

/// Whether everything that an odd sample holds is in what was made of it: numbers may have come as texts, and flags as numbers; what
/// is null may be left out.
fn keeps(sample: &Value, read: Option<&Value>) -> bool {
    let as_text = |value: &Value| match value {
        Value::Bool(flag) => i32::from(*flag).to_string(),
        Value::String(text) => text
            .trim()
            .parse::<f64>()
            .map_or(text.clone(), |number| number.to_string()),
        Value::Number(number) => number.as_f64().map_or(String::new(), |number| number.to_string()),
        _ => String::new(),
    };
    match (sample, read) {
        (Value::Null, read) => read.is_none_or(|read| read.is_null() || *read == json!([])),
        (Value::Object(sample), Some(Value::Object(read))) => {
            sample.iter().all(|(name, value)| keeps(value, read.get(name)))
        }
        (Value::Array(sample), Some(Value::Array(read))) => {
            sample.len() == read.len() && sample.iter().zip(read).all(|(sample, read)| keeps(sample, Some(read)))
        }
        (Value::Object(_) | Value::Array(_), _) => false,
        (sample, Some(read)) => as_text(sample) == as_text(read),
        (_, None) => false,
    }
}

#[test]
fn irregular_responses_are_read_losslessly() {
    let cases = cases(include_str!("../../../../tests/vectors/odd-responses.json"));
    assert!(cases.len() >= 40);
    for case in &cases {
        let (name, sample) = (&case["name"], &case["response"]);
        let codec = codec(case["operation"].as_str().unwrap());
        let written = (codec.response)(sample).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(keeps(sample, Some(&written)), "{name}\n{sample}\n{written}");
        assert_eq!((codec.response)(&written).unwrap(), written, "{name}");
    }
}

/// An oddity inside does not make a known type an unknown one, as long as there is a body.
#[test]
fn irregular_messages_keep_their_type() {
    let cases = cases(include_str!("../../../../tests/vectors/odd-responses.json"));
    let pages = cases.iter().filter(|case| case["operation"] == "syncMsg");
    let mut seen = 0;
    for message in pages.flat_map(|case| sync(&case["response"]).msg_list) {
        let tag = message.raw["msgtype"].as_str().unwrap();
        let body = message.raw.get(tag).filter(|body| body.is_object());
        let known = Content::UNION.variants.iter().any(|variant| variant.tag == tag);
        let is_other = matches!(message.content, Content::Other(_));
        assert_eq!(
            is_other,
            !known || (body.is_none() && tag != "note" && tag != "schedule"),
            "{message:?}"
        );
        if let Content::Event(event) = &message.content {
            let known = Event::UNION
                .variants
                .iter()
                .any(|variant| Some(variant.tag) == event.tag());
            assert_eq!(matches!(event, Event::Other(_)), !known, "{event:?}");
        }
        seen += 1;
    }
    assert!(seen >= 40, "{seen}");
}

#[test]
fn unknown_values_are_kept_unchanged() {
    let samples = json!([
        {"msgid": "1", "send_time": 1, "origin": 3, "msgtype": "hologram", "hologram": {"depth": [1]}, "new": {"a": null}},
        {"msgid": "2", "send_time": 1, "origin": 77, "msgtype": "text", "text": {"content": "a", "mood": "good"}},
        {"msgid": "3", "send_time": 1, "origin": 4, "msgtype": "event", "event": {"event_type": "levitation", "height": 3}},
        {"msgid": "4", "send_time": 1, "origin": 4, "msgtype": "event", "event": {"event_type": "msg_send_fail", "open_kfid": "k", "external_userid": "m", "fail_msgid": "f", "fail_type": 99, "new": 1}},
        {"msgid": "5", "send_time": 1, "origin": 3, "msgtype": "note"},
        {"msgid": "6", "send_time": 1, "origin": 3, "msgtype": "meeting", "meeting": null},
    ]);
    let messages = page(samples.clone());
    for (message, sample) in messages.iter().zip(samples.as_array().unwrap()) {
        assert_eq!(&Value::Object(message.raw.clone()), sample);
        assert!(holds(sample, &message.to_wire().unwrap()), "{sample}");
        assert_eq!(message.content.tag(), sample["msgtype"].as_str());
    }
    assert!(matches!(&messages[0].content, Content::Other(raw) if raw["hologram"]["depth"] == json!([1])));
    assert_eq!(messages[1].origin, Origin::Unknown(77));
    assert!(matches!(&messages[2].content, Content::Event(Event::Other(raw)) if raw["height"] == 3));
    assert!(
        matches!(&messages[3].content, Content::Event(Event::MsgSendFail(fail)) if fail.fail_type.code() == 99 && fail.extra["new"] == 1)
    );
}
