//! The outer envelope: finds the ciphertext in an XML or JSON body.

use super::fields::{Field, Fields};
use super::{flat, json, xml};
use crate::error::CallbackError;
use alloc::borrow::Cow;
use alloc::vec::Vec;

/// The maximum number of markup items in an envelope: tags, attributes, comments, sections and entities in XML; values and escapes in JSON.
/// The envelope is not authenticated yet. It normally has a handful; escaped slashes in a ciphertext of 128 KiB are the most that can be
/// expected.
const MAX_ENVELOPE_MARKS: usize = 2_000;

/// The maximum in a message. The largest lists every account of a corp (5000) twice, with three items each.
pub(super) const MAX_MESSAGE_MARKS: usize = 50_000;

/// Extracts the ciphertext of a body. XML and JSON are distinguished by the first character, not by content type.
pub(super) fn encrypt_of(body: &[u8]) -> Result<Cow<'_, str>, CallbackError> {
    let invalid = |reason: &str| CallbackError::BadEnvelope { reason: reason.into() };
    let text = core::str::from_utf8(body).map_err(|_| invalid("it is not UTF-8"))?;
    let text = start_of(text);
    let (mut first, mut count) = ("", 0);
    let flat = flat::each(text, |name, content| {
        if is_encrypt(name) {
            (first, count) = (content, count + 1);
        }
    });
    if flat.is_some() && count == 1 && !first.trim_ascii().is_empty() {
        return Ok(Cow::Borrowed(first.trim_ascii()));
    }
    exactly_one(if text.starts_with('{') {
        json::texts(text, is_encrypt, MAX_ENVELOPE_MARKS)
    } else {
        xml_texts(text)
    })
    .map_err(invalid)
}

fn is_encrypt(name: &str) -> bool {
    name == "Encrypt" || name == "encrypt"
}

/// The contents of the elements that may be the ciphertext; `None` for one that is not text.
fn xml_texts(text: &str) -> Result<Vec<Option<Cow<'_, str>>>, &'static str> {
    Ok(read(text, MAX_ENVELOPE_MARKS)?
        .into_iter()
        .filter(|(name, _)| is_encrypt(name))
        .map(|(_, field)| match field {
            Field::Text(text) => Some(text),
            Field::Nested(_) | Field::List(_) => None,
        })
        .collect())
}

/// The ciphertext, if there is exactly one.
fn exactly_one<'a>(found: Result<Vec<Option<Cow<'a, str>>>, &'static str>) -> Result<Cow<'a, str>, &'static str> {
    let mut found = found?.into_iter();
    match (found.next(), found.next()) {
        // Gateways that reformat a document add white space around text, even in CDATA. It is never part of a ciphertext.
        (Some(Some(encrypt)), None) if !encrypt.trim_ascii().is_empty() => Ok(match encrypt {
            Cow::Borrowed(encrypt) => Cow::Borrowed(encrypt.trim_ascii()),
            Cow::Owned(encrypt) => Cow::Owned(encrypt.trim_ascii().into()),
        }),
        (None, _) => Err("it has no Encrypt"),
        (Some(_), Some(_)) => Err("it has more than one Encrypt"),
        _ => Err("its Encrypt is empty or not text"),
    }
}

/// Skips a byte order mark and leading white space.
fn start_of(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text).trim_ascii_start()
}

/// Parses an XML or JSON document with at most `marks` markup items.
pub(super) fn read(text: &str, marks: usize) -> Result<Fields<'_>, &'static str> {
    let text = start_of(text);
    match text.as_bytes().first() {
        Some(b'<') => xml::parse(text, marks),
        Some(b'{') => json::parse(text, marks),
        Some(_) => Err("it is neither XML nor JSON"),
        None => Err("it is empty"),
    }
}
