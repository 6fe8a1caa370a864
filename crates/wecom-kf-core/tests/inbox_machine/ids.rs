//! What all instances that share a store agree on. The suite tests the same list in JavaScript.

use serde_json::Value;
use wecom_kf_core::inbox::{message_id, store_key};

const NAMES: &str = include_str!("../../../../tests/vectors/inbox-names.json");

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap()
}

#[test]
fn a_message_without_an_id_gets_the_same_one_whoever_reads_it() {
    let names: Value = serde_json::from_str(NAMES).unwrap();
    let mut ids: Vec<&str> = Vec::new();
    for case in names["messages"].as_array().unwrap() {
        let id = text(case, "id");
        assert!(!ids.contains(&id), "{}", case["name"]);
        ids.push(id);
        for message in case["texts"].as_array().unwrap() {
            let message = serde_json::from_str(message.as_str().unwrap()).unwrap();
            assert_eq!(message_id(&message), id, "{}", case["name"]);
        }
    }
    assert_ne!(message_id(&Value::Null), message_id(&Value::from("null")));
}

#[test]
fn an_entry_has_a_key_that_every_store_accepts() {
    let names: Value = serde_json::from_str(NAMES).unwrap();
    for case in names["keys"].as_array().unwrap() {
        let key = store_key(text(case, "account"), text(case, "entry"));
        assert_eq!(key, text(case, "key"));
        assert!(key.len() <= 200 && key.bytes().all(|byte| byte.is_ascii_graphic()));
    }
}
