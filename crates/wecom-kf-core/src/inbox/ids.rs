//! What all instances that share a store must agree on: the ids of messages that WeCom gave none, and the keys in the store.

use alloc::string::String;
use alloc::vec::Vec;
use serde_json::{Map, Value};
use sha1::{Digest, Sha1};

use super::replies::digest;

/// The longest key that every store accepts.
pub const LONGEST_KEY: usize = 200;
/// The largest number up to which all integers have a value of their own in JavaScript.
const MOST_EXACT: f64 = 9_007_199_254_740_992.0;

/// The key in the store of an entry of an account, which is corp and account as one text. In braces, Redis Cluster keeps all keys of an
/// account on one node. Ids of messages are foreign texts: what no store need accept is replaced by a digest.
#[must_use]
pub fn store_key(account: &str, entry: &str) -> String {
    let key = format!("wecom-kf:{{{account}}}:{entry}");
    match key.len() <= LONGEST_KEY && entry.bytes().all(|byte| byte.is_ascii_graphic()) {
        true => key,
        false => format!("wecom-kf:{{{account}}}:digest:{}", digest(&[entry])),
    }
}

/// The id of a message without one, derived from its content. It is the same in every instance, whatever language it is written in, and
/// however it keeps the order of fields and the digits of numbers. The field `msgid` does not count.
#[must_use]
pub fn message_id(message: &Value) -> String {
    let mut sha = Sha1::new();
    match message {
        Value::Object(fields) => add_fields(&mut sha, fields, Some("msgid")),
        other => add(&mut sha, other),
    }
    let digits: String = sha
        .finalize()
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("none-{digits}")
}

fn add(sha: &mut Sha1, value: &Value) {
    match value {
        Value::Null => sha.update(b"n"),
        Value::Bool(true) => sha.update(b"t"),
        Value::Bool(false) => sha.update(b"f"),
        Value::Number(number) => add_number(sha, number.as_f64().unwrap_or_default()),
        Value::String(text) => {
            sha.update(b"s");
            add_text(sha, text);
        }
        Value::Array(items) => {
            sha.update(b"a");
            add_length(sha, items.len());
            items.iter().for_each(|item| add(sha, item));
        }
        Value::Object(fields) => add_fields(sha, fields, None),
    }
}

/// Fields in the order of their names: whether a map keeps another one is up to features of `serde_json` that any crate may enable.
fn add_fields(sha: &mut Sha1, fields: &Map<String, Value>, without: Option<&str>) {
    let mut sorted: Vec<_> = fields
        .iter()
        .filter(|(name, _)| Some(name.as_str()) != without)
        .collect();
    sorted.sort_unstable_by_key(|(name, _)| name.as_str());
    sha.update(b"o");
    add_length(sha, sorted.len());
    for (name, value) in sorted {
        add_text(sha, name);
        add(sha, value);
    }
}

/// An integer is exact. Parsers differ in the last digit of other numbers, so those count with half of their digits.
#[expect(clippy::cast_possible_truncation, reason = "an exact integer, or wanted")]
#[expect(clippy::float_cmp, reason = "an integer has no fraction at all")]
fn add_number(sha: &mut Sha1, number: f64) {
    let whole = number as i64;
    if number.abs() <= MOST_EXACT && whole as f64 == number {
        sha.update(b"i");
        sha.update(whole.to_be_bytes());
    } else {
        sha.update(b"d");
        sha.update((number as f32).to_be_bytes());
    }
}

fn add_text(sha: &mut Sha1, text: &str) {
    add_length(sha, text.len());
    sha.update(text.as_bytes());
}

/// Lengths make sure that no two contents are the same.
fn add_length(sha: &mut Sha1, length: usize) {
    sha.update((length as u64).to_be_bytes());
}
