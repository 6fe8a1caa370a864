//! What came back: WeCom's answer, or that of something on the way to it.

use crate::error::ResponseError;
use crate::wire::{Object, ReadError, Wire};
use alloc::string::{String, ToString};
use serde_json::Value;

/// What a response with its body read turned out to be. Debug output does not show the body.
#[derive(Clone, PartialEq)]
pub enum Answer {
    /// WeCom's answer.
    Wecom {
        /// Its error code; 0 for success.
        errcode: i64,
        /// The whole of it.
        body: Object,
    },
    /// A good answer that stops in the middle: it was cut off on its way, and the call may have been carried out.
    CutOff {
        /// The error for whoever cannot ask again.
        error: ResponseError,
    },
    /// Not WeCom's.
    Other {
        /// What it is instead.
        error: ResponseError,
    },
}

impl core::fmt::Debug for Answer {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Wecom { errcode, .. } => f
                .debug_struct("Wecom")
                .field("errcode", errcode)
                .finish_non_exhaustive(),
            Self::CutOff { error } => f.debug_struct("CutOff").field("error", error).finish(),
            Self::Other { error } => f.debug_struct("Other").field("error", error).finish(),
        }
    }
}

/// Reads a response's body. WeCom leaves `errcode` out of some successes, and some servers send it as a text; what has none under
/// an error status is a proxy's.
#[must_use]
pub fn read(status: u16, body: &[u8]) -> Answer {
    let http = u64::from(status);
    let good = (200..300).contains(&status);
    let other = |error| Answer::Other { error };
    if body.iter().all(u8::is_ascii_whitespace) {
        return other(ResponseError::Empty { status: http });
    }
    let body = match serde_json::from_slice::<Value>(body) {
        Ok(Value::Object(body)) => body,
        Ok(value) => {
            return other(ResponseError::NotAnObject {
                actual: crate::wire::kind_of(&value).into(),
            });
        }
        Err(_) => {
            let error = ResponseError::NotJson {
                status: http,
                start: start_of(body),
            };
            return match good && body.trim_ascii_start().starts_with(b"{") {
                true => Answer::CutOff { error },
                false => other(error),
            };
        }
    };
    match body.get("errcode").filter(|errcode| !errcode.is_null()) {
        None if good => Answer::Wecom { errcode: 0, body },
        None => other(ResponseError::HttpStatus { status: http }),
        Some(errcode) => match i64::from_wire(errcode) {
            Ok(errcode) => Answer::Wecom { errcode, body },
            Err(error) => other(unreadable(error.inside("errcode"))),
        },
    }
}

/// The error of an answer that lacks what its type needs.
#[must_use]
pub fn unreadable(error: ReadError) -> ResponseError {
    ResponseError::Unreadable {
        reason: error.to_string(),
    }
}

/// The first bytes of a body that is not JSON, for an error. Of what begins like JSON only its first character: it is WeCom's
/// answer, cut off, and may hold an access token or a customer's words.
#[must_use]
pub fn start_of(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body.get(..120).unwrap_or(body));
    match text.trim_start_matches('\u{feff}').trim_start().chars().next() {
        Some(first @ ('{' | '[' | '"')) => format!("{first}…"),
        _ => text.into_owned(),
    }
}
