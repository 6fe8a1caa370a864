//! Interpreting a response: from WeCom, or from a gateway.

mod repair;

pub use repair::{MAX_DEPTH, Repaired, repair};

use crate::endpoint::Errcode;
use crate::error::{ResponseError, TransportError};
use crate::wire::{Object, ReadError};
use alloc::string::{String, ToString};
use serde_json::Value;

/// An interpreted response. Debug output does not show the body.
#[derive(Clone, PartialEq)]
pub enum Answer {
    /// A response from WeCom.
    Wecom {
        /// The error code; 0 for success.
        errcode: i64,
        /// The whole body.
        body: Object,
        /// The body as strict JSON, if it was not strict and was [repaired](repair).
        repaired: Option<String>,
    },
    /// A truncated response with a success status: the call may have been carried out.
    CutOff {
        /// The error if the call cannot be retried.
        error: ResponseError,
    },
    /// A response that is not from WeCom.
    Other {
        /// Why it is not.
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

/// Interprets a response body. `errcode` says whether a success of this endpoint always has one; if so, a body without one comes from a
/// gateway. A response with an error status is never a success, whatever the body says.
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
        Ok(value) => (value, None),
        Err(_) => match repair(body) {
            Repaired::Text(text) => match serde_json::from_str(&text) {
                Ok(value) => (value, Some(text)),
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
        (ErrcodeField::None, Errcode::OnFailure) if good => Answer::Wecom {
            errcode: 0,
            body,
            repaired,
        },
        (ErrcodeField::Number(errcode), _) if good || errcode != 0 => Answer::Wecom {
            errcode,
            body,
            repaired,
        },
        _ if good => other(ResponseError::NoErrcode { status: http }),
        _ => other(ResponseError::HttpStatus { status: http }),
    }
}

/// The value of `errcode`.
enum ErrcodeField {
    /// Missing, `null` or an empty string.
    None,
    /// An integer, which some servers send as a string.
    Number(i64),
    /// Something that is not an error code.
    Other,
}

fn errcode_of(body: &Object) -> ErrcodeField {
    let number = match body.get("errcode") {
        None | Some(Value::Null) => return ErrcodeField::None,
        Some(Value::Number(number)) => number.as_i64().or_else(|| crate::wire::exact_integer(number.as_f64()?)),
        Some(Value::String(text)) => match text.trim() {
            "" => return ErrcodeField::None,
            text => text.parse().ok(),
        },
        Some(_) => None,
    };
    // A number that JavaScript cannot represent exactly is not an error code.
    let exact = |number: &i64| number.unsigned_abs() < 1 << 53;
    number.filter(exact).map_or(ErrcodeField::Other, ErrcodeField::Number)
}

/// The error of a truncated response, if the call can be retried.
#[must_use]
pub fn cut_off() -> TransportError {
    TransportError::Lost {
        detail: "its JSON is truncated".into(),
    }
}

/// The error of a response that is nested too deeply.
#[must_use]
pub const fn too_deep() -> ResponseError {
    ResponseError::TooDeep {
        limit: MAX_DEPTH as u64,
    }
}

/// The error of a response that lacks a required field.
#[must_use]
pub fn unreadable(error: ReadError) -> ResponseError {
    ResponseError::Unreadable {
        reason: error.to_string(),
    }
}

/// The error with a redacted excerpt: the error of [`read`] shows the page as it arrived, and a page may repeat the request with its
/// secrets. `page` returns the page without them.
#[must_use]
pub fn with_start(error: ResponseError, page: impl FnOnce() -> String) -> ResponseError {
    match error {
        ResponseError::NotJson { status, .. } => ResponseError::NotJson {
            status,
            start: start_of(page().as_bytes()),
        },
        error => error,
    }
}

/// The first bytes of a body that is not JSON, for an error. For a body that begins like JSON only its first character: it may be a
/// truncated response of WeCom that contains an access token or customer data.
fn start_of(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body.get(..120).unwrap_or(body));
    match text.trim_start_matches('\u{feff}').trim_start().chars().next() {
        Some(first @ ('{' | '[' | '"')) => format!("{first}…"),
        _ => text.into_owned(),
    }
}
