//! Building HTTP requests from an operation's parameters.

use crate::failure::{Failure, Outcome, Warning};
use crate::numbers::Milliseconds;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;
use wecom_kf_core::endpoint::{self, Body, FilePart, HttpParts, Refusal};
use wecom_kf_core::error::RequestError;
use wecom_kf_core::wire::{Object, kind_of};
use wecom_kf_core::{media, operations};

pub use wecom_kf_core::endpoint::{Errcode, Form};

/// A request to send.
#[derive(Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct BuiltRequest {
    /// The method.
    pub method: Method,
    /// The path below `https://qyapi.weixin.qq.com/cgi-bin/`, with its query. Append the token to it.
    pub path: String,
    /// The JSON body; `null` for a GET and for a file.
    pub body: Option<String>,
    /// The multipart framing of the file in the body; `null` for requests without a file.
    pub multipart: Option<Multipart>,
    /// Whether it may be retried when its response was lost.
    pub repeat: Repeat,
    /// Another form in which it can be replayed.
    pub replay: Option<Form>,
    /// The token that it requires.
    pub authorization: Authorization,
    /// Whether a success always carries an errcode.
    pub errcode: Errcode,
    /// Warnings for the log about parameters that WeCom accepts but changes.
    pub warnings: Vec<Warning>,
}

impl fmt::Debug for BuiltRequest {
    // The query and the body may contain secrets or message text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BuiltRequest")
            .field("method", &self.method)
            .field("path", &self.path.split('?').next().unwrap_or_default())
            .finish_non_exhaustive()
    }
}

/// The multipart framing around a file's bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Multipart {
    /// The header `Content-Type`.
    pub content_type: String,
    /// The part of the body before the bytes.
    pub head: String,
    /// The part of the body after the bytes.
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

/// Whether a request may be retried when its response was lost: always, only with a `msgid` (it has none), or never.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Repeat {
    /// Always: the request is read-only or idempotent.
    Safe,
    /// It has no `msgid`; with one it could be retried.
    WithMsgid,
    /// Never: it could be carried out twice.
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
        let has_msgid = parameters
            .get("msgid")
            .is_some_and(|own| !own.is_null() && own.as_str() != Some(""));
        if operation.repeat == endpoint::Repeat::WithMsgid && !has_msgid && !id.is_empty() {
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

pub(crate) fn remaining(parts: Vec<String>) -> String {
    let parts: Vec<Object> = parts.iter().filter_map(|part| object(part).ok()).collect();
    Value::Object(wecom_kf_core::split::remaining(&parts)).to_string()
}

pub(crate) fn known(operation: &str) -> Result<&'static operations::Operation, RequestError> {
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

pub(crate) fn object(parameters: &str) -> Result<Object, RequestError> {
    match serde_json::from_str(parameters) {
        Ok(Value::Object(parameters)) => Ok(parameters),
        Ok(other) => Err(RequestError::NotAnObject {
            actual: kind_of(&other).into(),
        }),
        // serde_json reports its depth limit only in the error message.
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
        errcode: parts.errcode,
        warnings: parts.warnings.iter().map(Warning::of).collect(),
    })
}

impl Multipart {
    /// The boundary is derived from the id: at most 70 characters, none of which needs quoting.
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
