//! What is to be sent: an operation's parameters as an HTTP request.

use crate::failure::{Failure, Outcome, Warning};
use crate::numbers::Milliseconds;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;
use wecom_kf_core::endpoint::{self, Body, FilePart, HttpParts, Refusal};
use wecom_kf_core::error::RequestError;
use wecom_kf_core::wire::{Object, kind_of};
use wecom_kf_core::{media, operations};

pub use wecom_kf_core::endpoint::Form;

/// A request that is to be sent.
#[derive(Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct BuiltRequest {
    /// The method.
    pub method: Method,
    /// The path below `https://qyapi.weixin.qq.com/cgi-bin/`, with its query. The token comes to its end.
    pub path: String,
    /// The JSON body; `null` for a GET and for a file.
    pub body: Option<String>,
    /// What stands round the file that is the body; `null` for all that send none.
    pub multipart: Option<Multipart>,
    /// Whether it may be made again when its response was lost.
    pub repeat: Repeat,
    /// Another form in which it can be made again.
    pub replay: Option<Form>,
    /// The token that it wants.
    pub authorization: Authorization,
    /// Whether its success carries an error code.
    pub errcode: Errcode,
    /// What WeCom takes, but not as it stands, for the log.
    pub warnings: Vec<Warning>,
}

impl fmt::Debug for BuiltRequest {
    // The query and the body may hold a secret or the text of a message.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BuiltRequest")
            .field("method", &self.method)
            .field("path", &self.path.split('?').next().unwrap_or_default())
            .finish_non_exhaustive()
    }
}

/// What stands round a file's bytes in the body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Multipart {
    /// The header `Content-Type`.
    pub content_type: String,
    /// What comes before the bytes.
    pub head: String,
    /// What comes behind them.
    pub tail: String,
}

/// An HTTP method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// Parameters in the query.
    Get,
    /// Parameters as a body.
    Post,
}

/// Whether a call whose response was lost may be made again: always, with a `msgid` alone (it has none), or never.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Repeat {
    /// Always: it changes nothing, or the same twice is the same as once.
    Safe,
    /// It has no `msgid`, and could be with one.
    WithMsgid,
    /// Never: it could be done twice.
    Never,
}

/// The token that a request carries: the corp's access token, the suite's, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Authorization {
    /// `access_token`.
    Token,
    /// `suite_access_token`.
    Suite,
    /// None: the credentials are in the parameters.
    None,
}

/// Whether every answer carries an error code, or failures only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Errcode {
    /// Every answer.
    Always,
    /// Failures only.
    OnFailure,
}

pub(crate) fn build(
    operation: &str,
    parameters: &str,
    now_ms: Milliseconds,
    form: Option<Form>,
    id: &str,
) -> Outcome<BuiltRequest> {
    let build = || {
        let operation = known(operation)?;
        let mut parameters = object(parameters)?;
        if operation.sends == Body::File
            && let Some(start) = parameters.remove("start")
        {
            let start: Vec<u8> = start.as_array().into_iter().flatten().filter_map(byte).collect();
            media::check_format(
                parameters.get("type").and_then(Value::as_str).unwrap_or_default(),
                &start,
            )?;
        }
        let given = parameters
            .get("msgid")
            .is_some_and(|own| !own.is_null() && own.as_str() != Some(""));
        if operation.repeat == endpoint::Repeat::WithMsgid && !given && !id.is_empty() {
            parameters.insert("msgid".into(), id.into());
        }
        operation.build(parameters, now_ms.whole(), form)
    };
    built(build(), id)
}

fn byte(number: &Value) -> Option<u8> {
    number.as_u64().and_then(|number| u8::try_from(number).ok())
}

pub(crate) fn split(operation: &str, parameters: &str, now_ms: Milliseconds) -> Outcome<Vec<String>> {
    let split = || {
        let operation = known(operation)?;
        wecom_kf_core::split::split(operation, object(parameters)?, now_ms.whole())
    };
    match split() {
        Ok(parts) => Outcome::Value(parts.into_iter().map(|part| Value::Object(part).to_string()).collect()),
        Err(refusal) => Outcome::Failure(Failure::of(refusal.as_coded())),
    }
}

fn known(operation: &str) -> Result<&'static operations::Operation, RequestError> {
    operations::find(operation).ok_or_else(|| RequestError::UnknownOperation {
        operation: operation.chars().take(64).collect(),
    })
}

pub(crate) fn build_call(method: &str, path: &str, parameters: &str) -> Outcome<BuiltRequest> {
    let build = || {
        let method = [endpoint::Method::Get, endpoint::Method::Post]
            .into_iter()
            .find(|known| method.eq_ignore_ascii_case(known.as_str()))
            .ok_or_else(|| RequestError::NotOneOf {
                field: "method".into(),
                allowed: "GET, POST".into(),
                actual: method.chars().take(64).collect(),
            })?;
        operations::build_call(method, path, object(parameters)?)
    };
    built(build(), "")
}

fn object(parameters: &str) -> Result<Object, RequestError> {
    match serde_json::from_str(parameters) {
        Ok(Value::Object(parameters)) => Ok(parameters),
        Ok(other) => Err(RequestError::NotAnObject {
            actual: kind_of(&other).into(),
        }),
        // serde_json tells its limit by nothing but its words.
        Err(error) if error.to_string().starts_with("recursion limit") => Err(RequestError::TooDeep { limit: 127 }),
        Err(_) => Err(RequestError::NotAnObject {
            actual: "something that is not JSON".into(),
        }),
    }
}

fn built(parts: Result<HttpParts, Refusal>, id: &str) -> Outcome<BuiltRequest> {
    let parts = match parts {
        Ok(parts) => parts,
        Err(refusal) => return Outcome::Failure(Failure::of(refusal.as_coded())),
    };
    let mut path = parts.path;
    if !parts.query.is_empty() {
        path.push('?');
        path.push_str(&parts.query);
    }
    Outcome::Value(BuiltRequest {
        method: match parts.method {
            endpoint::Method::Get => Method::Get,
            endpoint::Method::Post => Method::Post,
        },
        path,
        body: match (parts.method, &parts.file) {
            (endpoint::Method::Post, None) => Some(parts.body.unwrap_or_default()),
            _ => None,
        },
        multipart: parts.file.map(|file| Multipart::of(&file, id)),
        repeat: match parts.repeat {
            endpoint::Repeat::Safe => Repeat::Safe,
            endpoint::Repeat::WithMsgid => Repeat::WithMsgid,
            endpoint::Repeat::Never => Repeat::Never,
        },
        replay: parts.replay,
        authorization: match parts.authorization {
            endpoint::Authorization::AccessToken => Authorization::Token,
            endpoint::Authorization::SuiteToken => Authorization::Suite,
            endpoint::Authorization::Parameters => Authorization::None,
        },
        errcode: match parts.errcode {
            endpoint::Errcode::Always => Errcode::Always,
            endpoint::Errcode::OnFailure => Errcode::OnFailure,
        },
        warnings: parts.warnings.iter().map(Warning::of).collect(),
    })
}

impl Multipart {
    /// The boundary is made of the id: at most 70 characters, all of them such as need no quotes.
    fn of(file: &FilePart, id: &str) -> Self {
        let word = |letter: &char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
        let id: String = id.chars().filter(word).take(48).collect();
        let boundary = format!("wecom-kf-{id}");
        Self {
            content_type: format!("multipart/form-data; boundary={boundary}"),
            head: file.head(&boundary),
            tail: FilePart::tail(&boundary),
        }
    }
}
