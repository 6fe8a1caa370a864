//! Endpoints as data, for clients and servers.

use crate::answer::{self, Answer};
use crate::error::{RequestError, RequestWarning, ResponseError};
use crate::wire::{Describe, Object, Wire, check_object};
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The HTTP method of an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Parameters in the query.
    Get,
    /// Parameters as a JSON body.
    Post,
}

impl Method {
    /// `GET` or `POST`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

/// Whether a call may be retried when its response was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeat {
    /// Always: the call is read-only or idempotent.
    Safe,
    /// Only with a `msgid` from the caller: WeCom rejects a second send with the same msgid (95033).
    WithMsgid,
    /// Never: it could be carried out twice.
    Never,
}

/// Another form in which a request can be replayed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// As POST with a JSON body: `account/list`, for which the documentation is inconsistent about the method.
    Post,
    /// As GET again, as documented, after `Post`.
    Get,
    /// Without the callback token: `sync_msg`, when the token has expired.
    WithoutToken,
}

/// Which token an endpoint requires in its query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Authorization {
    /// `access_token`.
    AccessToken,
    /// `suite_access_token`: the token of a third-party app, not of a corp.
    SuiteToken,
    /// None: the credentials are in the parameters.
    Parameters,
}

/// How an endpoint pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paged {
    /// By `offset` and `limit`; a page shorter than its limit is the last.
    Offset {
        /// The field of the response that holds the items.
        list: &'static str,
        /// The field that identifies an item.
        id: &'static str,
    },
    /// By `cursor`, until `has_more` is 0.
    Cursor {
        /// The field of the response that holds the items.
        list: &'static str,
    },
}

impl Paged {
    /// The field of the response that holds a page's items.
    #[must_use]
    pub const fn list(self) -> &'static str {
        match self {
            Self::Offset { list, .. } | Self::Cursor { list } => list,
        }
    }
}

/// How a request that is too large for one call is split.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Split {
    /// It is not split.
    None,
    /// By these lists: each is split into chunks of at most this many items, and a call takes one chunk of each.
    Lists(&'static [(&'static str, usize)]),
    /// By days: the range from `start_time` to `end_time` is split into windows of the maximum length of one call.
    Days,
}

/// The kind of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Body {
    /// JSON, or no body.
    Json,
    /// A file. In a request: multipart, with the file in the field `media` under the name in the parameter `filename`; `size` is only
    /// checked, and the other parameters go into the query. In a response: the raw bytes; only errors are JSON.
    File,
}

/// Whether a success always carries an errcode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Errcode {
    /// Always: a response without one is not from WeCom.
    #[default]
    Always,
    /// Not always: WeCom may send it only with failures.
    OnFailure,
}

/// An API request, with its response type.
pub trait Endpoint: Wire + Describe {
    /// The response, without `errcode` and `errmsg`.
    type Response: Wire + Describe;
    /// The HTTP method.
    const METHOD: Method;
    /// The path below `https://qyapi.weixin.qq.com/cgi-bin/`.
    const PATH: &'static str;
    /// Whether the call may be retried when its response was lost.
    const REPEAT: Repeat;
    /// The token that it requires.
    const AUTHORIZATION: Authorization = Authorization::AccessToken;
    /// Another form in which the request can be replayed when WeCom rejects it.
    const REPLAY: Option<Form> = None;
    /// Another operation whose parameters this one accepts as well ([`Route::Redirect`]).
    const ALTERNATIVE: Option<&'static str> = None;
    /// The kind of the request body.
    const REQUEST_BODY: Body = Body::Json;
    /// The kind of the response body.
    const RESPONSE_BODY: Body = Body::Json;
    /// Whether a success always carries an errcode.
    const ERRCODE: Errcode = Errcode::Always;
    /// How it is paged, if it is.
    const PAGED: Option<Paged> = None;
    /// How a request that is too large for one call is split.
    const SPLIT: Split = Split::None;
    /// The numbers of its WeCom documents: internal app, third-party app, 代开发.
    const DOCUMENTS: &'static [u32];

    /// Checks rules that concern more than one field. Receives the parameters without `null`s but with local fields, before the fields are
    /// checked one by one.
    ///
    /// # Errors
    /// [`RequestError`] as for single fields.
    fn rules(_parameters: &Object, _now_ms: u64) -> Result<Route, Refusal> {
        Ok(Route::Unchanged)
    }

    /// Converts the request to HTTP (client side).
    ///
    /// # Errors
    /// [`Refusal`] when the request is invalid or the session rules forbid it.
    fn to_http(&self, now_ms: u64) -> Result<HttpParts, Refusal> {
        match self.to_wire() {
            Some(Value::Object(parameters)) => {
                crate::operations::Operation::of::<Self>("").build(parameters, now_ms, None)
            }
            _ => Err(RequestError::NotAnObject {
                actual: "nothing".into(),
            }
            .into()),
        }
    }

    /// Reads the request from HTTP (server side). The parameters come from the query for GET and from the body for POST.
    ///
    /// # Errors
    /// [`RequestError`] when a field is missing or exceeds its limit.
    fn from_parameters(mut parameters: Object) -> Result<Self, RequestError> {
        check_object(&mut parameters, Self::SHAPE)?;
        Self::from_wire(&Value::Object(parameters)).map_err(|error| RequestError::WrongType {
            field: error.path,
            expected: error.expected.into(),
            actual: "something else".into(),
        })
    }

    /// Reads the response from a JSON body (client side).
    ///
    /// # Errors
    /// [`ResponseError`] when it is not JSON, carries an error code, or lacks a required field.
    fn response_from_json(status: u16, body: &[u8]) -> Result<Self::Response, ResponseError> {
        match answer::read(status, body, Self::ERRCODE) {
            Answer::Wecom { errcode: 0, body, .. } => {
                Self::Response::from_wire(&Value::Object(body)).map_err(answer::unreadable)
            }
            Answer::Wecom { errcode, body, .. } => {
                let errmsg = body.get("errmsg").and_then(Value::as_str).unwrap_or_default();
                Err(ResponseError::Api {
                    errcode,
                    errmsg: errmsg.to_owned(),
                })
            }
            Answer::CutOff { error } | Answer::Other { error } => Err(error),
        }
    }

    /// Writes a response as JSON (server side).
    fn response_to_json(response: &Self::Response) -> Value {
        let mut body = Object::new();
        body.insert("errcode".into(), 0.into());
        body.insert("errmsg".into(), "ok".into());
        if let Some(Value::Object(fields)) = response.to_wire() {
            body.extend(fields);
        }
        Value::Object(body)
    }
}

/// A paged endpoint with its item type.
pub trait Listed: Endpoint {
    /// An item of the list that [`Endpoint::PAGED`] names.
    type Item: Wire;
}

/// Why a request was rejected before it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The request is invalid.
    Request(RequestError),
    /// The session state forbids it.
    State(crate::error::StateError),
}

impl From<RequestError> for Refusal {
    fn from(error: RequestError) -> Self {
        Self::Request(error)
    }
}

impl From<crate::error::StateError> for Refusal {
    fn from(error: crate::error::StateError) -> Self {
        Self::State(error)
    }
}

impl Refusal {
    /// The underlying error.
    #[must_use]
    pub fn as_coded(&self) -> &dyn crate::error::Coded {
        match self {
            Self::Request(error) => error,
            Self::State(error) => error,
        }
    }
}

impl core::fmt::Display for Refusal {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        core::fmt::Display::fmt(self.as_coded(), f)
    }
}

impl core::error::Error for Refusal {}

/// What to do with a request after checking its rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// Send it.
    Unchanged,
    /// Send it, with a warning that the result may be unexpected.
    WithWarning(RequestWarning),
    /// Send it without the named fields.
    Without(&'static [&'static str]),
    /// Send it as another operation, without the named fields: `sendMsg` with a `code` is `sendMsgOnEvent`.
    Redirect {
        /// The name of the other operation.
        operation: &'static str,
        /// The fields that the other operation does not have.
        without: &'static [&'static str],
    },
}

/// An HTTP request without host and token. Debug output shows neither query nor body.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HttpParts {
    /// The method.
    pub method: Method,
    /// The path below `cgi-bin/`.
    pub path: String,
    /// The percent-encoded query without the token; may be empty.
    pub query: String,
    /// The JSON body; `None` for GET and for a file.
    pub body: Option<String>,
    /// The file in the body, without its bytes.
    pub file: Option<FilePart>,
    /// Whether it may be retried. [`Repeat::WithMsgid`] means a send without msgid: it may not be retried, but could be with one.
    pub repeat: Repeat,
    /// The token that it requires.
    pub authorization: Authorization,
    /// Another form in which it can be replayed.
    pub replay: Option<Form>,
    /// Warnings about parameters that WeCom accepts but changes.
    pub warnings: Vec<RequestWarning>,
    /// Whether a success always carries an errcode.
    pub errcode: Errcode,
}

/// A file as the only part of a multipart body, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilePart {
    /// The name that the receiver sees.
    pub filename: String,
}

impl FilePart {
    /// The part of the body before the file's bytes. `boundary` must not occur in the file: use a fresh random value.
    #[must_use]
    pub fn head(&self, boundary: &str) -> String {
        // Encoded as browsers do: WeCom displays the name as it is here and does not unescape backslashes.
        let filename = self
            .filename
            .replace('"', "%22")
            .replace('\r', "%0D")
            .replace('\n', "%0A");
        format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"media\"; filename=\"{filename}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        )
    }

    /// The part of the body after the file's bytes.
    #[must_use]
    pub fn tail(boundary: &str) -> String {
        format!("\r\n--{boundary}--\r\n")
    }
}

impl core::fmt::Debug for HttpParts {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("HttpParts")
            .field("method", &self.method)
            .field("path", &self.path)
            .field("repeat", &self.repeat)
            .field("authorization", &self.authorization)
            .field("replay", &self.replay)
            .finish_non_exhaustive()
    }
}

/// All characters except the unreserved ones of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Appends `name=value` to a query, percent-encoded.
pub fn append_query(query: &mut String, name: &str, value: &str) {
    if !query.is_empty() {
        query.push('&');
    }
    query.extend(utf8_percent_encode(name, RESERVED));
    query.push('=');
    query.extend(utf8_percent_encode(value, RESERVED));
}
