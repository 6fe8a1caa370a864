//! The one text that crosses in place of an object: what a callback is opened into, and nothing else. `decode.js` beside it reads it.
//!
//! `kf_msg_or_event` is nearly every callback there is, and to make an object of it would take longer than to verify and decrypt it: joined
//! into one text it crosses at once. A wrong signature, which anybody can send and which must cost less than a good one, is one letter.
//! Every other event is JSON: the names of its fields may be anything, and what sets `__proto__` on an object sets no field of it, but
//! `JSON.parse` does.

use crate::failure::{Failure, Outcome};
use serde::ser::{Serialize, Serializer};
use std::fmt;
use wecom_kf_core::callback::{Callback, MsgOrEvent, View};
use wecom_kf_core::error::CallbackError;

/// What [`open`] says of a wrong signature.
const FORGED: &str = "x";

/// An opened callback, as it crosses: a text that the decoder reads, or an object of `failure`.
#[derive(Clone, PartialEq)]
pub enum Opened {
    /// For `kf_msg_or_event`: `m`, the lengths of token, account, corp, time and receiver, two characters each (`length / 128` and `length
    /// % 128`), and then these texts and the message, one behind the other. For every other event `j` and a JSON object. For a wrong
    /// signature `x`.
    Text(String),
    /// Why it is refused.
    Failure(Failure),
}

impl fmt::Debug for Opened {
    // The text is a customer's.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(_) => f.write_str("Text(..)"),
            Self::Failure(failure) => f.debug_tuple("Failure").field(failure).finish(),
        }
    }
}

impl Serialize for Opened {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Failure(failure) => Outcome::<()>::failed(failure, serializer),
        }
    }
}

/// Verifies, decrypts and reads a pushed callback.
#[must_use]
pub fn open(callback: &Callback, query: &str, body: &[u8]) -> Opened {
    let (raw, receiver) = match callback.decrypt(query, body) {
        Ok(decrypted) => decrypted,
        Err(CallbackError::SignatureMismatch {}) => return Opened::Text(FORGED.into()),
        Err(error) => return Opened::Failure(Failure::of(&error)),
    };
    if let Some(event) = MsgOrEvent::read(&raw)
        && let Some(text) = joined(&event, &receiver, &raw)
    {
        return Opened::Text(text);
    }
    match View::read(&raw, &receiver) {
        Ok(view) => {
            // Texts and numbers under names of text: nothing that JSON could not hold.
            let mut text = serde_json::to_string(&view).unwrap_or_default();
            text.insert(0, 'j');
            Opened::Text(text)
        }
        Err(error) => Opened::Failure(Failure::of(&error)),
    }
}

/// Nothing when a part is no ASCII, whose length JavaScript counts otherwise, or too long.
fn joined(event: &MsgOrEvent<'_>, receiver: &str, raw: &str) -> Option<String> {
    let time = event.create_time.to_string();
    let parts = [event.token, event.open_kfid, event.to_user_name, &time, receiver];
    let length: usize = parts.iter().map(|part| part.len() + 2).sum();
    let mut text = String::with_capacity(1 + length + raw.len());
    text.push('m');
    for part in parts {
        let digit = |value: usize| u8::try_from(value).ok().filter(u8::is_ascii).map(char::from);
        text.push(digit(part.len() >> 7).filter(|_| part.is_ascii())?);
        text.push(digit(part.len() & 127)?);
    }
    parts.iter().for_each(|part| text.push_str(part));
    text.push_str(raw);
    Some(text)
}
