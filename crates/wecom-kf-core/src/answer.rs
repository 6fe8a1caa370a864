//! What came back: WeCom's answer, or that of something on the way to it.

mod repair;

pub use repair::{MAX_DEPTH, Repaired, repair};

use crate::endpoint::Errcode;
use crate::error::{ResponseError, TransportError};
use crate::wire::{Object, ReadError};
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
        /// Whether it was no strict JSON and had to be [repaired](repair).
        repaired: bool,
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

/// Reads a response's body. `errcode` says whether a success of this endpoint has one: without it, a good status is a gateway's like any
/// other. An error status is never a success, whatever the body says.
#[must_use]
pub fn read(status: u16, body: &[u8], errcode: Errcode) -> Answer {
    let http = u64::from(status);
    let good = (200..300).contains(&status);
    let other = |error| Answer::Other { error };
    if body.iter().all(u8::is_ascii_whitespace) {
        return other(ResponseError::Empty { status: http });
    }
    let not_json = || ResponseError::NotJson {
        status: http,
        start: start_of(body),
    };
    let (value, repaired) = match serde_json::from_slice::<Value>(body) {
        Ok(value) => (value, false),
        Err(_) => match repair(body) {
            Repaired::Text(text) => match serde_json::from_str(&text) {
                Ok(value) => (value, true),
                Err(_) => return other(not_json()),
            },
            Repaired::CutOff if good => return Answer::CutOff { error: not_json() },
            Repaired::TooDeep => return other(too_deep()),
            Repaired::CutOff | Repaired::NotJson => return other(not_json()),
        },
    };
    let body = match value {
        Value::Object(body) => body,
        value => {
            return other(ResponseError::NotAnObject {
                actual: crate::wire::kind_of(&value).into(),
            });
        }
    };
    match (errcode_of(&body), errcode) {
        (Found::None, Errcode::OnFailure) if good => Answer::Wecom {
            errcode: 0,
            body,
            repaired,
        },
        (Found::Number(errcode), _) if good || errcode != 0 => Answer::Wecom {
            errcode,
            body,
            repaired,
        },
        _ if good => other(ResponseError::NoErrcode { status: http }),
        _ => other(ResponseError::HttpStatus { status: http }),
    }
}

/// What stands under `errcode`.
enum Found {
    /// Nothing, `null` or an empty text.
    None,
    /// A whole number, which some servers send as a text.
    Number(i64),
    /// Something that is no error code.
    Other,
}

fn errcode_of(body: &Object) -> Found {
    let number = match body.get("errcode") {
        None | Some(Value::Null) => return Found::None,
        Some(Value::Number(number)) => number.as_i64().or_else(|| crate::wire::whole(number.as_f64()?)),
        Some(Value::String(text)) => match text.trim() {
            "" => return Found::None,
            text => text.parse().ok(),
        },
        Some(_) => None,
    };
    // What JavaScript cannot tell from its neighbours is no error code.
    let exact = |number: &i64| number.unsigned_abs() < 1 << 53;
    number.filter(exact).map_or(Found::Other, Found::Number)
}

/// The error of an answer that was cut off, for whoever can ask again.
#[must_use]
pub fn cut_off() -> TransportError {
    TransportError::Lost {
        detail: "its JSON is cut off".into(),
    }
}

/// The error of an answer whose values stand within each other too deep.
#[must_use]
pub const fn too_deep() -> ResponseError {
    ResponseError::TooDeep {
        limit: MAX_DEPTH as u64,
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
