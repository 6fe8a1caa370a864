//! The compact text encodings of opened callbacks and built requests, the only values that are not passed as objects. `decode.js` and
//! `decode-request.js` decode them.
//!
//! Nearly every callback is a `kf_msg_or_event`, and creating an object for it would take longer than verifying and decrypting it, so it is
//! passed as one concatenated text. A wrong signature, which anybody can send and which must be cheaper than a valid one, is a single
//! letter. Every other event is JSON, because its field names are arbitrary: assigning `__proto__` to an object would not create a field,
//! but `JSON.parse` does.

use crate::failure::{Failure, Outcome};
use serde::ser::{Serialize, Serializer};
use std::fmt;
use wecom_kf_core::callback::{Callback, MsgOrEvent, Plaintext, View};
use wecom_kf_core::error::CallbackError;

/// The result of [`open`] for a wrong signature.
const FORGED: &str = "x";

/// An opened callback: a text for the decoder, or an object with `failure`.
#[derive(Clone, PartialEq)]
pub enum Opened {
    /// For `kf_msg_or_event`: `m`, then numbers in 19 characters of 7 bits each (highest first), then the message and its receiver.
    /// The numbers are: for corp, token and account the position in this text and the length, two characters each, in UTF-16 units; the
    /// time, five characters; the length of the receiver, two. For every other event: `j` and a JSON object. For a wrong signature: `x`.
    Text(String),
    /// The same text, if it is ASCII only.
    Ascii(String),
    /// Why it was rejected.
    Failure(Failure),
}

impl fmt::Debug for Opened {
    // The text is customer data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(_) => f.write_str("Text(..)"),
            Self::Ascii(_) => f.write_str("Ascii(..)"),
            Self::Failure(failure) => f.debug_tuple("Failure").field(failure).finish(),
        }
    }
}

impl Serialize for Opened {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) | Self::Ascii(text) => serializer.serialize_str(text),
            Self::Failure(failure) => Outcome::<()>::failed(failure, serializer),
        }
    }
}

/// Verifies, decrypts and parses a pushed callback.
#[must_use]
pub fn open(callback: &Callback, query: &str, body: &[u8]) -> Opened {
    let plaintext = match callback.plaintext(query, body) {
        Ok(plaintext) => plaintext,
        Err(CallbackError::SignatureMismatch {}) => return Opened::Ascii(FORGED.into()),
        Err(error) => return Opened::Failure(Failure::of(&error)),
    };
    let is_ascii = plaintext.is_ascii();
    if let Some(head) = head(&plaintext, is_ascii) {
        let text = plaintext.with_head(head);
        return if is_ascii {
            Opened::Ascii(text)
        } else {
            Opened::Text(text)
        };
    }
    match View::read(plaintext.message(), plaintext.receiver()) {
        Ok(view) => {
            // Only strings and numbers with string keys, which JSON can always represent.
            let mut text = serde_json::to_string(&view).unwrap_or_default();
            text.insert(0, 'j');
            Opened::Text(text)
        }
        Err(error) => Opened::Failure(Failure::of(&error)),
    }
}

/// The head of a `kf_msg_or_event`. `None` for another event, or if a number does not fit into its characters.
fn head(plaintext: &Plaintext, is_ascii: bool) -> Option<[u8; Plaintext::HEAD_LENGTH]> {
    let message = plaintext.message();
    let event = MsgOrEvent::read(message)?;
    let units = if is_ascii { str::len } else { units };
    let mut head = [0; Plaintext::HEAD_LENGTH];
    let mut places = head.iter_mut();
    *places.next()? = b'm';
    for part in [event.to_user_name, event.token, event.open_kfid] {
        // An empty part may have any position.
        let at = part.as_ptr().addr().saturating_sub(message.as_ptr().addr());
        let before = message.get(..at).unwrap_or_default();
        write(&mut places, 2, Plaintext::HEAD_LENGTH + units(before))?;
        write(&mut places, 2, units(part))?;
    }
    write(&mut places, 5, usize::try_from(event.create_time).ok()?)?;
    write(&mut places, 2, units(plaintext.receiver()))?;
    Some(head)
}

/// Writes a number into `count` characters.
fn write<'a>(places: &mut impl Iterator<Item = &'a mut u8>, count: u32, number: usize) -> Option<()> {
    let number = u64::try_from(number).ok()?;
    let digit = |at: u32| u8::try_from(number >> (7 * at) & 127).unwrap_or_default();
    (0..count)
        .rev()
        .try_for_each(|at| places.next().map(|place| *place = digit(at)))?;
    (number >> (7 * count) == 0).then_some(())
}

/// The length of a text in UTF-16 units: two for a character of four bytes, otherwise one.
fn units(text: &str) -> usize {
    let starts = text.bytes().filter(|byte| byte & 0xc0 != 0x80).count();
    starts + text.bytes().filter(|byte| *byte >= 0xf0).count()
}

/// Encodes a built request: the outcome as JSON, and after a line break its body, if it has one. The JSON itself has no line break.
///
/// Creating an object would take longer than building the request, and inside the JSON every quote of the body would need an escape. The
/// part before the body is nearly the same for all requests of an operation, so the decoder parses it once.
#[cfg(feature = "client")]
#[must_use]
pub fn request(mut outcome: Outcome<crate::requests::BuiltRequest>) -> String {
    let body = match &mut outcome {
        Outcome::Value(request) => request.body.take(),
        Outcome::Failure(_) => None,
    };
    // Only strings, numbers and lists with string keys, which JSON can always represent.
    let mut text = serde_json::to_string(&outcome).unwrap_or_default();
    if let Some(body) = body {
        text.reserve_exact(1 + body.len());
        text.push('\n');
        text.push_str(&body);
    }
    text
}
