//! Endpoints as data, in both directions.

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

/// Whether a call whose response was lost may be made again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeat {
    /// Always: it changes nothing, or the same twice is the same as once.
    Safe,
    /// When it carries a `msgid` of the caller's: WeCom refuses the second of two sends with one msgid (95033).
    WithMsgid,
    /// Never: it could be done twice.
    Never,
}

/// Another form of a request than its documented one, in which it can be made again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// By POST with a JSON body: `account/list`, whose documents disagree on the method.
    Post,
    /// By GET again, as documented, after `Post`.
    Get,
    /// Without its callback token: `sync_msg`, when the token has ended.
    WithoutToken,
}

/// Which token an endpoint wants in its query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Authorization {
    /// `access_token`.
    AccessToken,
    /// `suite_access_token`: of a third-party app, not of a corp.
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
        /// The field that tells two items apart.
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

/// How a request that is too large for one call is cut into several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Split {
    /// It is not.
    None,
    /// These lists, each into pieces of at most so many items; a call takes a piece of each.
    Lists(&'static [(&'static str, usize)]),
    /// The days from `start_time` to `end_time`, into windows as long as one call may ask for.
    Days,
}

/// What a body holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Body {
    /// JSON, or nothing.
    Json,
    /// A file. As a request: multipart, the file in the field `media` under the parameter `filename`; `size` is for checks
    /// alone, and the other parameters are in the query. As a response: the bare bytes; only errors are JSON.
    File,
}

/// Whether a success carries an error code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Errcode {
    /// Always: an answer without one is not WeCom's.
    #[default]
    Always,
    /// Not always: WeCom sends it with failures only.
    OnFailure,
}

/// A request of the API, tied to its response.
pub trait Endpoint: Wire + Describe {
    /// What WeCom answers, without `errcode` and `errmsg`.
    type Response: Wire + Describe;
    /// The HTTP method.
    const METHOD: Method;
    /// The path below `https://qyapi.weixin.qq.com/cgi-bin/`.
    const PATH: &'static str;
    /// Whether a lost call may be repeated.
    const REPEAT: Repeat;
    /// The token it wants.
    const AUTHORIZATION: Authorization = Authorization::AccessToken;
    /// Another form in which the request can be made again, when WeCom refuses this one.
    const REPLAY: Option<Form> = None;
    /// Another operation whose parameters this one accepts too ([`Route::Instead`]).
    const ALSO: Option<&'static str> = None;
    /// What the request's body holds.
    const SENDS: Body = Body::Json;
    /// What the response's body holds.
    const ANSWERS: Body = Body::Json;
    /// Whether a success carries an error code.
    const ERRCODE: Errcode = Errcode::Always;
    /// How it pages, if it does.
    const PAGED: Option<Paged> = None;
    /// How a request that is too large for one call is cut into several.
    const SPLIT: Split = Split::None;
    /// The numbers of its WeCom documents: own app, third-party app, 代开发.
    const DOCUMENTS: &'static [u32];

    /// Rules that concern more than one field; they see the parameters without `null`s, local fields included,
    /// before the fields are checked one by one.
    ///
    /// # Errors
    /// [`RequestError`] as for the fields themselves.
    fn rules(_parameters: &Object, _now_ms: u64) -> Result<Route, Refusal> {
        Ok(Route::Here)
    }

    /// Turns the request into HTTP: the client's side.
    ///
    /// # Errors
    /// [`Refusal`] when WeCom would refuse the request for its shape, or a rule of sessions forbids it.
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

    /// Reads the request out of HTTP: the server's side. The parameters are the query's for GET, the body's for POST.
    ///
    /// # Errors
    /// [`RequestError`] when a field is missing or over its limit.
    fn from_parameters(mut parameters: Object) -> Result<Self, RequestError> {
        check_object(&mut parameters, Self::SHAPE)?;
        Self::from_wire(&Value::Object(parameters)).map_err(|error| RequestError::WrongType {
            field: error.path,
            expected: error.expected.into(),
            actual: "something else".into(),
        })
    }

    /// Reads the response out of a JSON body: the client's side.
    ///
    /// # Errors
    /// [`ResponseError`] when it is not JSON, carries an error code, or lacks what the type needs.
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

    /// Writes a response as JSON: the server's side.
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

/// An endpoint that pages, and what its pages hold.
pub trait Listed: Endpoint {
    /// An item of the list that [`Endpoint::PAGED`] names.
    type Item: Wire;
}

/// A request that was refused before it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// For its shape.
    Request(RequestError),
    /// For the session's state.
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
    /// The error behind it.
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

/// Where a request goes after its rules were read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// To its own path.
    Here,
    /// To its own path, though the answer may not be what is expected.
    Warned(RequestWarning),
    /// To its own path, with the named fields left out.
    Without(&'static [&'static str]),
    /// To another operation, with the named fields left out: `sendMsg` with a `code` is `sendMsgOnEvent`.
    Instead {
        /// The name of the other operation.
        operation: &'static str,
        /// The fields that the other operation does not have.
        without: &'static [&'static str],
    },
}

/// A request as HTTP, without host and token. Debug output shows neither query nor body.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HttpParts {
    /// The method.
    pub method: Method,
    /// The path below `cgi-bin/`.
    pub path: String,
    /// The query without its token, percent-encoded; empty for none.
    pub query: String,
    /// The JSON body; `None` for GET and for a file.
    pub body: Option<String>,
    /// The file that is the body, without its bytes.
    pub file: Option<FilePart>,
    /// Whether it may be repeated. [`Repeat::WithMsgid`] is said of a send that has no msgid: it may not, and with one it might.
    pub repeat: Repeat,
    /// The token it wants.
    pub authorization: Authorization,
    /// Another form in which it can be made again.
    pub replay: Option<Form>,
    /// What WeCom takes, but not as it stands.
    pub warnings: Vec<RequestWarning>,
    /// Whether its success carries an error code.
    pub errcode: Errcode,
}

/// A file as the one part of a multipart body, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilePart {
    /// The name that the receiver sees.
    pub filename: String,
}

impl FilePart {
    /// What stands in the body before the file's bytes. `boundary` must be a word that the file cannot hold: a fresh random one.
    #[must_use]
    pub fn head(&self, boundary: &str) -> String {
        // As browsers write it: WeCom shows the name as it stands here, and takes no backslash for an escape.
        let filename = self
            .filename
            .replace('"', "%22")
            .replace('\r', "%0D")
            .replace('\n', "%0A");
        format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"media\"; filename=\"{filename}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        )
    }

    /// What stands in the body after the file's bytes.
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

/// All but the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Appends `name=value` to a query, percent-encoded.
pub fn push_query(query: &mut String, name: &str, value: &str) {
    if !query.is_empty() {
        query.push('&');
    }
    query.extend(utf8_percent_encode(name, RESERVED));
    query.push('=');
    query.extend(utf8_percent_encode(value, RESERVED));
}
