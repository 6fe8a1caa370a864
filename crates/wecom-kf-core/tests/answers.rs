//! Responses: the vectors that the JavaScript clients also run, and properties of every body.

use proptest::prelude::*;
use serde_json::Value;
use wecom_kf_core::answer::{Answer, Repaired, cut_off, read, repair};
use wecom_kf_core::endpoint::Errcode;

fn bytes_of(case: &Value) -> Vec<u8> {
    match case["hex"].as_str() {
        Some(hex) => (0..hex.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
            .collect(),
        None => case["body"].as_str().unwrap().as_bytes().to_vec(),
    }
}

#[test]
fn every_body_is_classified_as_its_vector_says() {
    let vectors: Value = serde_json::from_str(include_str!("../../../tests/vectors/answers.json")).unwrap();
    let cases = vectors["cases"].as_array().unwrap();
    assert!(cases.len() > 100);
    for case in cases {
        let name = &case["name"];
        let status = case["status"]
            .as_u64()
            .map_or(200, |status| u16::try_from(status).unwrap());
        let errcode = match case["errcode"].as_str() {
            Some("on_failure") => Errcode::OnFailure,
            _ => Errcode::Always,
        };
        let code = match read(status, &bytes_of(case), errcode) {
            Answer::Wecom { errcode: 0, body, .. } => {
                assert!(
                    case["ok"] == true || same(&case["reads"], &Value::Object(body.clone())),
                    "{name}: {body:?}"
                );
                continue;
            }
            Answer::Wecom { errcode, .. } => {
                assert_eq!(case["api"], errcode, "{name}");
                continue;
            }
            Answer::CutOff { .. } => cut_off().code(),
            Answer::Other { error } => error.code(),
        };
        assert_eq!(case["code"], code, "{name}");
    }
}

/// Whether two values are the same to JavaScript, which has one kind of number.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one.as_f64() == other.as_f64(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .all(|(name, one)| other.get(name).is_some_and(|other| same(one, other)))
        }
        (one, other) => one == other,
    }
}

fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 150,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Objects as answers have them, with every kind of value and character.
fn object() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    let value = leaf.prop_recursive(5, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..5)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    });
    prop::collection::btree_map(any::<String>(), value, 0..5)
        .prop_map(|fields| Value::Object(fields.into_iter().collect()))
}

/// The object with unescaped control characters, as a careless server writes it.
fn sloppy(object: &Value) -> String {
    let mut text = object.to_string();
    for code in 0..0x20_u8 {
        let short = match code {
            8 => "\\b".to_owned(),
            9 => "\\t".to_owned(),
            10 => "\\n".to_owned(),
            12 => "\\f".to_owned(),
            13 => "\\r".to_owned(),
            _ => format!("\\u{code:04x}"),
        };
        // What follows an escaped backslash is no escape.
        let mut out = String::new();
        let mut rest = text.as_str();
        while let Some(at) = rest.find('\\') {
            out += &rest[..at];
            rest = &rest[at..];
            if let Some(after) = rest.strip_prefix(&short) {
                out.push(char::from(code));
                rest = after;
            } else {
                out += &rest[..2];
                rest = &rest[2..];
            }
        }
        text = out + rest;
    }
    text
}

fn text_of(repaired: Repaired) -> Option<String> {
    match repaired {
        Repaired::Text(text) => Some(text),
        _ => None,
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn strict_json_keeps_its_meaning(object in object()) {
        for strict in [object.to_string(), serde_json::to_string_pretty(&object).unwrap()] {
            let text = text_of(repair(strict.as_bytes())).unwrap();
            prop_assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), serde_json::from_str::<Value>(&strict).unwrap());
        }
    }

    #[test]
    fn control_characters_in_strings_change_nothing_else(object in object()) {
        let text = text_of(repair(sloppy(&object).as_bytes())).unwrap();
        prop_assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), serde_json::from_str::<Value>(&object.to_string()).unwrap());
    }

    #[test]
    fn every_prefix_is_reported_as_truncated(object in object(), at in any::<prop::sample::Index>()) {
        for whole in [object.to_string(), sloppy(&object)] {
            let at = at.index(whole.len());
            let repaired = repair(&whole.as_bytes()[..at]);
            prop_assert!(at == 0 || matches!(repaired, Repaired::CutOff), "{}", &whole);
        }
    }

    #[test]
    fn repaired_json_is_strict_json(start in prop::sample::select(vec!["{\"a\":\"", "{\"a\":", "{", ""]), bytes in any::<Vec<u8>>(), end in prop::sample::select(vec!["\"}", "}", ""])) {
        let body = [start.as_bytes(), &bytes, end.as_bytes()].concat();
        if let Some(text) = text_of(repair(&body)) {
            prop_assert!(serde_json::from_str::<Value>(&text).is_ok_and(|value| value.is_object()), "{}", text);
        }
    }
}

/// An answer that is all of one piece, as large as any that is read.
#[test]
fn the_longest_responses_take_little_memory() {
    for piece in ["\u{b}", "\\", "\\x", "\\ud83d", "\"", "[", "{\"\":", "\\u", "1e9"] {
        let body = format!("{{\"errcode\":0,\"a\":\"{}\"}}", piece.repeat(1 << 20));
        if let Some(text) = text_of(repair(body.as_bytes())) {
            assert!(text.len() <= 6 * body.len() + 16, "{piece}");
        }
        let bare = format!("{{\"errcode\":0,\"a\":{}}}", piece.repeat(1 << 20));
        let _ = repair(bare.as_bytes());
    }
}
