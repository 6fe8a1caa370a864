//! Requests and responses as the journal shows them: without secrets and tokens, and bounded.

use crate::http::query_pairs;
use serde::{Serialize, Serializer};
use std::io;
use std::sync::Arc;
use wecom_kf_core::Value;

/// The most bytes of a body that are shown.
const BODY: usize = 4096;
/// The most bytes of a query that are shown.
const QUERY: usize = 1024;
/// What stands for a secret.
const MASK: &str = "***";

/// The fields and parameters that are secrets or tokens.
const SECRETS: [&str; 11] = [
    "access_token",
    "auth_code",
    "corpsecret",
    "debug_token",
    "permanent_code",
    "pre_auth_code",
    "provider_secret",
    "suite_access_token",
    "suite_secret",
    "suite_ticket",
    "token",
];

/// A query without its secrets.
pub(crate) fn query(query: &str) -> String {
    let mut masked = form_urlencoded::Serializer::new(String::new());
    for (name, value) in query_pairs(query) {
        let value = if SECRETS.contains(&name.as_str()) { MASK } else { &value };
        masked.append_pair(&name, value);
    }
    shortened(masked.finish(), QUERY)
}

/// JSON without its secrets.
pub(crate) fn json(value: &Value) -> String {
    text_of(&Masked(value))
}

/// An answer of messages without its secrets.
pub(crate) fn messages(answer: &Value, messages: &[Arc<Value>]) -> String {
    text_of(&Messages(answer, messages))
}

struct Messages<'a>(&'a Value, &'a [Arc<Value>]);

impl Serialize for Messages<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let list: Vec<Masked<'_>> = self.1.iter().map(|message| Masked(message)).collect();
        let fields = self.0.as_object().into_iter().flatten();
        serializer.collect_map(fields.map(|(name, value)| match name.as_str() {
            "msg_list" => (name, Field::List(&list)),
            _ => (name, Field::of(name, value)),
        }))
    }
}

/// A serialisable value, as far as it is shown.
fn text_of(value: &impl Serialize) -> String {
    let mut start = Start(Vec::new());
    // An error means that there is enough.
    let _ = serde_json::to_writer(&mut start, value);
    shortened(String::from_utf8_lossy(&start.0).into_owned(), BODY)
}

/// What stands for a body that is not shown.
pub(crate) fn bytes(length: usize, content_type: &str) -> String {
    let kind = content_type.split(';').next().unwrap_or_default();
    shortened(format!("[{length} bytes of {kind}]"), 128)
}

fn shortened(mut text: String, most: usize) -> String {
    if text.len() > most {
        let end = (0..=most)
            .rev()
            .find(|at| text.is_char_boundary(*at))
            .unwrap_or_default();
        text.truncate(end);
        text.push('…');
    }
    text
}

/// JSON whose secrets are masked as it is written.
struct Masked<'a>(&'a Value);

impl Serialize for Masked<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Object(fields) => {
                serializer.collect_map(fields.iter().map(|(name, value)| (name, Field::of(name, value))))
            }
            Value::Array(items) => serializer.collect_seq(items.iter().map(Masked)),
            value => value.serialize(serializer),
        }
    }
}

#[derive(Serialize)]
#[serde(untagged)]
enum Field<'a> {
    Shown(Masked<'a>),
    Secret(&'static str),
    List(&'a [Masked<'a>]),
}

impl<'a> Field<'a> {
    fn of(name: &str, value: &'a Value) -> Self {
        if SECRETS.contains(&name) {
            Self::Secret(MASK)
        } else {
            Self::Shown(Masked(value))
        }
    }
}

/// Takes what fits, and one more.
struct Start(Vec<u8>);

impl io::Write for Start {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.extend_from_slice(bytes);
        if self.0.len() > BODY {
            return Err(io::ErrorKind::WriteZero.into());
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn secrets_are_masked_at_any_depth() {
        let value = json!({"corpsecret": "s3cret", "a": [{"access_token": {"deep": "s3cret"}, "b": "shown"}]});
        let masked = json!({"corpsecret": MASK, "a": [{"access_token": MASK, "b": "shown"}]});
        assert_eq!(json(&value), masked.to_string());
        assert_eq!(
            query("access_token=s3cret&x=1&corpsecret=%20"),
            "access_token=***&x=1&corpsecret=***"
        );
    }

    #[test]
    fn long_texts_are_cut_between_letters() {
        for start in ["", "a", "ab"] {
            let text = json(&json!(format!("{start}{}", "字".repeat(5000))));
            assert!(
                text.ends_with("字…") && text.len() <= BODY + "…".len(),
                "{}",
                text.len()
            );
        }
        let long = query(&format!("x={}", "y".repeat(5000)));
        assert_eq!(long.chars().count(), QUERY + 1);
    }
}
