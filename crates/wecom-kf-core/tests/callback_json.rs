//! The JSON parser and writer of callbacks, compared with serde_json.

use proptest::prelude::*;
use serde_json::{Value, json};
use wecom_kf_core::callback::{CallbackEvent, Field, fields_to_json};

/// The fields of a document according to serde_json: lists are repeated fields, null is none, numbers are texts.
fn by_serde_json(document: &str) -> Option<Value> {
    let Value::Object(members) = serde_json::from_str(document).ok()? else {
        return None;
    };
    Some(fields(&Value::Object(members)))
}

fn fields(value: &Value) -> Value {
    let mut fields = serde_json::Map::new();
    for (name, value) in value.as_object().unwrap() {
        let items = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        let mut texts: Vec<Value> = items.iter().filter(|item| !item.is_null()).map(field).collect();
        match texts.len() {
            0 => {}
            1 => drop(fields.insert(name.clone(), texts.remove(0))),
            _ => drop(fields.insert(name.clone(), texts.into())),
        }
    }
    Value::Object(fields)
}

fn field(item: &Value) -> Value {
    match item {
        Value::String(text) => text.as_str().into(),
        Value::Object(_) => fields(item),
        other => other.to_string().into(),
    }
}

fn read(document: &str) -> Option<Value> {
    match CallbackEvent::read(document) {
        Ok(CallbackEvent::Other(other)) => Some(fields_to_json(&other.fields)),
        Ok(known) => panic!("{known:?}"),
        Err(_) => None,
    }
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[\\x00-\\x1f\"\\\\/a微😀]{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-c\"微]{0,3}", inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// Pieces of documents, right and wrong.
fn scrap() -> impl Strategy<Value = String> {
    let pieces = vec![
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\"a\"",
        "\"b\":",
        "1",
        "0",
        "-",
        "01",
        "1.5",
        "1.",
        ".5",
        "1e5",
        "1E+5",
        "1e-0",
        "1e",
        "+1",
        "true",
        "false",
        "null",
        "nul",
        "truefalse",
        " ",
        "\n",
        "\t",
        "\u{a0}",
        "\\",
        "\\n",
        "\\u0041",
        "\\ud83d\\ude00",
        "\\ud83d",
        "\\ude00",
        "\\u+041",
        "\\uD83D\\u0041",
        "\\x",
        "\u{1}",
        "微",
        "//",
        "'",
    ];
    prop::collection::vec(prop::sample::select(pieces), 0..10).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn documents_are_parsed_like_serde_json(value in value(), pretty: bool) {
        let document = json!({"a": value});
        let text = if pretty { serde_json::to_string_pretty(&document) } else { serde_json::to_string(&document) }.unwrap();
        // A list in a list is kept as it is written.
        prop_assume!(!pretty || !nests_lists(&document, false));
        prop_assert_eq!(read(&text), by_serde_json(&text));
    }

    #[test]
    fn documents_that_serde_json_rejects_are_rejected(scrap in scrap(), within in 0..4) {
        let document = match within {
            0 => scrap,
            1 => format!("{{\"a\":{scrap}}}"),
            2 => format!("{{\"a\":\"{scrap}\"}}"),
            _ => format!("{{{scrap}}}"),
        };
        if document.starts_with('{') {
            let said = serde_json::from_str::<Value>(&document);
            // A number too large for serde_json is kept as it is written, and what follows it was not looked at.
            let too_large = matches!(&said, Err(error) if error.to_string().starts_with("number out of range"));
            prop_assume!(!too_large);
            prop_assert_eq!(read(&document).is_some(), said.is_ok(), "{}", document);
        }
    }
}

fn nests_lists(value: &Value, within: bool) -> bool {
    match value {
        Value::Array(items) => within || items.iter().any(|item| nests_lists(item, true)),
        Value::Object(members) => members.values().any(|value| nests_lists(value, false)),
        _ => false,
    }
}

#[test]
fn numbers_keep_their_digits() {
    let numbers = ["0", "-0", "1.50", "1E400", "123456789012345678901234567890", "1e-0"];
    for number in numbers {
        assert_eq!(read(&format!("{{\"a\": {number} }}")), Some(json!({"a": number})));
    }
}

#[test]
fn depth_and_number_of_values_are_limited() {
    let nested = |depth| format!("{{\"a\":{}1{}}}", "[".repeat(depth), "]".repeat(depth));
    assert!(read(&nested(15)).is_some());
    assert!(read(&nested(16)).is_none());
    let list = |count: usize| format!("{{\"a\":[{}1]}}", "1,".repeat(count - 1));
    assert!(read(&list(49_998)).is_some());
    assert!(read(&list(49_999)).is_none());
}

/// The name is stored once, however many items there are.
#[test]
fn list_items_share_one_name() {
    let Ok(CallbackEvent::Other(other)) =
        CallbackEvent::read("{\"a\": [1, {\"b\": [true, false]}, [2, 3], null], \"a\": [[], 4]}")
    else {
        panic!("no event");
    };
    let [(first, Field::List(items)), (second, Field::List(more))] = other.fields.as_slice() else {
        panic!("{:?}", other.fields);
    };
    assert_eq!((&**first, &**second, items.len(), more.len()), ("a", "a", 3, 2));
    let wanted = json!({"a": ["1", {"b": ["true", "false"]}, "[2, 3]", "[]", "4"]});
    assert_eq!(fields_to_json(&other.fields), wanted);
}

/// An account in a list is one of the accounts.
#[test]
fn accounts_may_be_given_as_a_list() {
    let message =
        "{\"Event\":\"kf_account_auth_change\",\"AuthAddOpenKfId\":[\"wk1\",\"wk2\",\"\"],\"AuthDelOpenKfId\":\"wk3\"}";
    let Ok(CallbackEvent::KfAccountAuthChange(change)) = CallbackEvent::read(message) else {
        panic!("{message}");
    };
    assert_eq!(
        (change.auth_add_open_kfid, change.auth_del_open_kfid),
        (vec!["wk1".into(), "wk2".into()], vec!["wk3".into()])
    );
}
