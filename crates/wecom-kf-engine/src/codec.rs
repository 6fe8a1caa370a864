//! The compact text encoding of opened callbacks, the only value that is not passed as an object. `decode.js` decodes it.
//!
//! Nearly every callback is a `kf_msg_or_event`, and creating an object for it would take longer than verifying and decrypting it, so it is
//! passed as one concatenated text. A wrong signature, which anybody can send and which must be cheaper than a valid one, is a single
//! letter. Every other event is JSON, because its field names are arbitrary: assigning `__proto__` to an object would not create a field,
//! but `JSON.parse` does.

use crate::failure::{Failure, Outcome};
use serde::ser::{Serialize, Serializer};
use std::fmt;
use wecom_kf_core::callback::{Callback, MsgOrEvent, View};
use wecom_kf_core::error::CallbackError;

/// The result of [`open`] for a wrong signature.
const FORGED: &str = "x";

/// An opened callback: a text for the decoder, or an object with `failure`.
#[derive(Clone, PartialEq)]
pub enum Opened {
    /// For `kf_msg_or_event`: `m`, the lengths of token, account, corp, time and receiver, two characters each (`length / 128` and `length
    /// % 128`), followed by these texts and the message, concatenated. For every other event: `j` and a JSON object. For a wrong signature:
    /// `x`.
    Text(String),
    /// Why it was rejected.
    Failure(Failure),
}

impl fmt::Debug for Opened {
    // The text is customer data.
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

/// Verifies, decrypts and parses a pushed callback.
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
            // Only strings and numbers with string keys, which JSON can always represent.
            let mut text = serde_json::to_string(&view).unwrap_or_default();
            text.insert(0, 'j');
            Opened::Text(text)
        }
        Err(error) => Opened::Failure(Failure::of(&error)),
    }
}

/// `None` if a part is too long or not ASCII, whose length JavaScript counts differently.
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
