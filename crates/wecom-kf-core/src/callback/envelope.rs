//! The outer envelope: finds the ciphertext in an XML or JSON body.

use super::fields::{Field, Fields};
use super::{flat, xml};
use crate::error::CallbackError;
use serde_json::Value;
use std::borrow::Cow;

/// The ciphertext of a body. XML and JSON are told apart by the first character, never by a content type.
pub(super) fn encrypt_of(body: &[u8]) -> Result<Cow<'_, str>, CallbackError> {
    let bad = |reason: &str| CallbackError::BadEnvelope { reason: reason.into() };
    let text = core::str::from_utf8(body).map_err(|_| bad("it is not UTF-8"))?;
    let text = start_of(text);
    if text.starts_with('{') {
        return encrypt_of_json(text).map_err(bad);
    }
    let (mut first, mut count) = ("", 0);
    let flat = flat::each(text, |name, content| {
        if name == "Encrypt" || name == "encrypt" {
            (first, count) = (content, count + 1);
        }
    });
    if flat.is_some() && count == 1 && !first.is_empty() {
        return Ok(Cow::Borrowed(first));
    }
    let mut found = read(text)
        .map_err(bad)?
        .into_iter()
        .filter(|(name, _)| name == "Encrypt" || name == "encrypt");
    match (found.next(), found.next()) {
        (Some((_, Field::Text(encrypt))), None) if !encrypt.is_empty() => Ok(encrypt),
        (None, _) => Err(bad("it has no Encrypt")),
        (Some(_), Some(_)) => Err(bad("it has more than one Encrypt")),
        _ => Err(bad("its Encrypt is empty or no text")),
    }
}

/// A JSON envelope. Nobody has vouched for it yet, so that nothing is built of what is passed over.
#[derive(serde::Deserialize)]
struct JsonEnvelope<'a> {
    #[serde(borrow, default, alias = "Encrypt")]
    encrypt: Cow<'a, str>,
}

fn encrypt_of_json(text: &str) -> Result<Cow<'_, str>, &'static str> {
    match serde_json::from_str::<JsonEnvelope<'_>>(text) {
        Ok(envelope) if envelope.encrypt.is_empty() => Err("it has no Encrypt"),
        Ok(envelope) => Ok(envelope.encrypt),
        Err(error) if error.is_data() => Err("it has more than one Encrypt, or one that is no text"),
        Err(_) => Err("it is not JSON"),
    }
}

/// A document without byte order mark and leading white space.
fn start_of(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text).trim_ascii_start()
}

/// The fields of an XML or JSON document.
pub(super) fn read(text: &str) -> Result<Fields<'_>, &'static str> {
    let text = start_of(text);
    match text.as_bytes().first() {
        Some(b'<') => xml::parse(text),
        Some(b'{') => serde_json::from_str::<Value>(text)
            .map(|value| Field::of_json(&value))
            .map_err(|_| "it is not JSON"),
        Some(_) => Err("it is neither XML nor JSON"),
        None => Err("it is empty"),
    }
}
