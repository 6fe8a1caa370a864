//! The one text that crosses in place of an object: what most callbacks are opened into.

use crate::marked::{failed, marked};
use wecom_kf_core::callback::{Callback, MsgOrEvent, View};
use wecom_kf_core::error::CallbackError;

/// What [`open`] says of a wrong signature.
const FORGED: &str = "x";

/// Opens a callback into one text, which is cheaper to cross and to take apart than an object is to build.
///
/// For `kf_msg_or_event`: `m`, the lengths of token, account, corp, time and receiver, two characters each (`length / 128` and
/// `length % 128`), and then these texts and the message, one behind the other. For every other event `j` and a JSON object: `event`,
/// `to_user_name`, the event's own fields, `receive_id` and `raw`. Else `-` and the failure; but for a wrong signature, which anybody can
/// send and which must cost less than a good one, `x` alone.
#[must_use]
pub fn open(callback: &Callback, query: &str, body: &[u8]) -> String {
    let (raw, receiver) = match callback.decrypt(query, body) {
        Ok(decrypted) => decrypted,
        Err(CallbackError::SignatureMismatch {}) => return FORGED.into(),
        Err(error) => return failed(&error),
    };
    if let Some(event) = MsgOrEvent::read(&raw)
        && let Some(text) = joined(&event, &receiver, &raw)
    {
        return text;
    }
    match View::read(&raw, &receiver) {
        Ok(view) => marked('j', &view),
        Err(error) => failed(&error),
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

/// What reads the text in JavaScript. The code generator puts it into both engine packages.
pub const DECODER: &str = include_str!("codec.js");
