//! The outcome of a call and its conversion to JavaScript. Prepared on the transport's threads.

use napi::bindgen_prelude::{BufferSlice, Env, JsObjectValue as _, Null, Object, Result, ToNapiValue as _, Unknown};
use serde::Serialize;
use wecom_kf_engine::failure::Failure;
use wecom_kf_transport::http::header::CONTENT_TYPE;
use wecom_kf_transport::http::{HeaderMap, Response};
use wecom_kf_transport::{Bytes, TransportError, header_text};

use crate::completions;
use crate::js::Js;

/// The outcome of a call.
pub(super) enum Outcome {
    /// A response. The headers are one JSON text, which is cheap for the event loop, since few callers read them.
    Response { status: u16, headers: String, body: Body },
    /// A failure.
    Failure(TransportError),
}

/// A response body. Text is prepared so that creating a JavaScript string only copies it; decoding there would cost the event loop more.
pub(super) enum Body {
    Empty,
    Latin1(Bytes),
    Utf16(Vec<u16>),
    Bytes(Bytes),
}

impl From<std::result::Result<Response<Bytes>, TransportError>> for Outcome {
    fn from(outcome: std::result::Result<Response<Bytes>, TransportError>) -> Self {
        match outcome {
            Ok(response) => {
                let (head, body) = response.into_parts();
                let is_text = head
                    .headers
                    .get(CONTENT_TYPE)
                    .is_some_and(|kind| is_text(&header_text(kind)));
                Self::Response {
                    status: head.status.as_u16(),
                    headers: serde_json::to_string(&Headers(&head.headers)).unwrap_or_else(|_| "{}".to_owned()),
                    body: Body::new(is_text, body),
                }
            }
            Err(error) => Self::Failure(error),
        }
    }
}

impl completions::Outcome for Outcome {
    fn crashed() -> Self {
        let detail = "the transport failed internally".to_owned();
        Self::Failure(TransportError::Lost { detail })
    }
}

/// Headers as in fetch: repeated headers are joined.
struct Headers<'a>(&'a HeaderMap);

impl Serialize for Headers<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.keys().map(|name| {
            let values: Vec<_> = self.0.get_all(name).iter().map(header_text).collect();
            (name.as_str(), values.join(", "))
        }))
    }
}

fn is_text(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or("").trim();
    essence.eq_ignore_ascii_case("application/json")
        || essence
            .get(..5)
            .is_some_and(|start| start.eq_ignore_ascii_case("text/"))
}

impl Body {
    /// The body; as text only if the bytes can be restored from it: valid UTF-8 without a byte order mark, which decoders drop.
    fn new(is_text: bool, bytes: Bytes) -> Self {
        if bytes.is_empty() {
            return Self::Empty;
        }
        if !is_text {
            return Self::Bytes(bytes);
        }
        if bytes.is_ascii() {
            return Self::Latin1(bytes);
        }
        match std::str::from_utf8(&bytes) {
            Ok(text) if !text.starts_with('\u{feff}') => {
                let latin1: Option<Vec<u8>> = text.chars().map(|char| u8::try_from(char).ok()).collect();
                latin1.map_or_else(
                    || Self::Utf16(text.encode_utf16().collect()),
                    |latin1| Self::Latin1(latin1.into()),
                )
            }
            _ => Self::Bytes(bytes),
        }
    }

    fn crossed<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        match self {
            Self::Empty => Null.into_unknown(env),
            Self::Latin1(text) => env.create_string_latin1(text)?.into_unknown(env),
            Self::Utf16(text) => env.create_string_utf16(text)?.into_unknown(env),
            // Copied: external buffers are forbidden in Electron and cost more than a small copy.
            Self::Bytes(bytes) => BufferSlice::copy_from(env, bytes)?.into_unknown(env),
        }
    }
}

/// Outcomes as one object: failures, and responses as columns of equal length. An object per response would cost the event loop 3 µs more;
/// a call costs 6 to 7 µs in total.
pub(super) fn crossed<'env>(env: &'env Env, completed: &[(u32, Outcome)]) -> Result<Object<'env>> {
    let (mut ids, mut statuses) = (env.create_array(0)?, env.create_array(0)?);
    let (mut headers, mut bodies) = (env.create_array(0)?, env.create_array(0)?);
    let mut failures = Vec::new();
    let mut at = 0;
    for (id, outcome) in completed {
        let failure = match outcome {
            Outcome::Response {
                status,
                headers: json,
                body,
            } => match body.crossed(env) {
                Ok(body) => {
                    ids.set(at, *id)?;
                    statuses.set(at, u32::from(*status))?;
                    headers.set(at, json.as_str())?;
                    bodies.set(at, body)?;
                    at += 1;
                    continue;
                }
                // Out of memory for this response: the others must not be lost.
                Err(_) => Failure::of(&TransportError::Lost {
                    detail: "no memory for the response".to_owned(),
                }),
            },
            Outcome::Failure(error) => Failure::of(error),
        };
        failures.push(Failed { id: *id, failure });
    }
    let mut crossed = Object::new(env)?;
    crossed.set_named_property("ids", ids)?;
    crossed.set_named_property("statuses", statuses)?;
    crossed.set_named_property("headers", headers)?;
    crossed.set_named_property("bodies", bodies)?;
    crossed.set_named_property("failures", Js(failures))?;
    Ok(crossed)
}

/// A call that failed.
#[derive(Serialize)]
struct Failed {
    id: u32,
    failure: Failure,
}
