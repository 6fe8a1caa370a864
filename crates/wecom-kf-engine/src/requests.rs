//! What is to be sent: an operation's parameters as an HTTP request.

use crate::marked::{failed, failure};
use crate::numbers::milliseconds;
use serde_json::Value;
use wecom_kf_core::endpoint::{Authorization, Body, Errcode, HttpParts, Method, Refusal, Repeat, Replay};
use wecom_kf_core::error::{RequestError, RequestWarning};
use wecom_kf_core::wire::{Object, kind_of};
use wecom_kf_core::{media, operations};

/// Checks the parameters of an operation and turns them into HTTP.
///
/// `parameters` is a JSON object, `now_ms` the caller's clock, `form` the form to build: `none`, `post` or `without_token`.
/// The result is `+METHOD path?query repeat authorization replay content errcode`, a line break, and the body; `repeat` is `safe`, `never` or
/// `with_msgid` (of a send without one), `authorization` is `token`, `suite` or `none`, `replay` the other form there is. `content` is `json`, or `file:` and the boundary of
/// a multipart body: then only what comes before the file's bytes is there. `errcode` is `always`, or `on_failure` where a success may have
/// none. Warnings stand at the end of the line, behind a space, as a JSON list of failures ([`RequestWarning`]). `id` is a fresh one: the `msgid` of a send that has none,
/// so that it can be repeated (none when it is empty), and the boundary of an upload. An upload may have the file's first bytes in `start`,
/// as a list of numbers ([`media::check_format`]).
#[must_use]
pub fn build(operation: &str, parameters: &str, now_ms: f64, form: &str, id: &str) -> String {
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
        if operation.repeat == Repeat::WithMsgid && !given && !id.is_empty() {
            parameters.insert("msgid".into(), id.into());
        }
        operation.build(parameters, milliseconds(now_ms), replay_of(form))
    };
    written(build(), id)
}

fn byte(number: &Value) -> Option<u8> {
    number.as_u64().and_then(|number| u8::try_from(number).ok())
}

/// Cuts the parameters of an operation into such that each can travel ([`split`](crate::split::split)): `+` and a JSON list, or
/// the failure.
#[must_use]
pub fn split(operation: &str, parameters: &str, now_ms: f64) -> String {
    let split = || {
        let operation = known(operation)?;
        wecom_kf_core::split::split(operation, object(parameters)?, milliseconds(now_ms))
    };
    match split() {
        Ok(parts) => format!("+{}", Value::Array(parts.into_iter().map(Value::Object).collect())),
        Err(refusal) => failed(refusal.as_coded()),
    }
}

fn known(operation: &str) -> Result<&'static operations::Operation, RequestError> {
    operations::find(operation).ok_or_else(|| RequestError::UnknownOperation {
        operation: operation.chars().take(64).collect(),
    })
}

/// Turns a call of an endpoint that has no operation into HTTP; the result is that of [`build`].
#[must_use]
pub fn build_call(method: &str, path: &str, parameters: &str) -> String {
    let build = || {
        let method = [Method::Get, Method::Post]
            .into_iter()
            .find(|known| method.eq_ignore_ascii_case(known.as_str()))
            .ok_or_else(|| RequestError::NotOneOf {
                field: "method".into(),
                allowed: "GET, POST".into(),
                actual: method.chars().take(64).collect(),
            })?;
        operations::build_call(method, path, object(parameters)?)
    };
    written(build(), "")
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

fn written(parts: Result<HttpParts, Refusal>, id: &str) -> String {
    let parts = match parts {
        Ok(parts) => parts,
        Err(refusal) => return failed(refusal.as_coded()),
    };
    let question = if parts.query.is_empty() { "" } else { "?" };
    let repeat = match parts.repeat {
        Repeat::Safe => "safe",
        Repeat::WithMsgid => "with_msgid",
        Repeat::Never => "never",
    };
    let authorization = match parts.authorization {
        Authorization::AccessToken => "token",
        Authorization::SuiteToken => "suite",
        Authorization::Parameters => "none",
    };
    let (method, path, query, replay) = (parts.method.as_str(), parts.path, parts.query, name_of(parts.replay));
    let (content, body) = match parts.file {
        Some(file) => {
            let boundary = boundary(id);
            let head = file.head(&boundary);
            (format!("file:{boundary}"), head)
        }
        None => ("json".into(), parts.body.unwrap_or_default()),
    };
    let errcode = match parts.errcode {
        Errcode::Always => "always",
        Errcode::OnFailure => "on_failure",
    };
    let warnings = written_warnings(&parts.warnings);
    format!("+{method} {path}{question}{query} {repeat} {authorization} {replay} {content} {errcode}{warnings}\n{body}")
}

/// A space and the warnings as JSON; nothing when there is none.
fn written_warnings(warnings: &[RequestWarning]) -> String {
    if warnings.is_empty() {
        return String::new();
    }
    let mut out = String::from(" [");
    for (at, warning) in warnings.iter().enumerate() {
        out.push_str(if at == 0 { "" } else { "," });
        out.push_str(&failure(warning));
    }
    out.push(']');
    out
}

/// The boundary that a fresh id makes: at most 70 characters, all of them such as need no quotes.
fn boundary(id: &str) -> String {
    let word = |letter: &char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
    let id: String = id.chars().filter(word).take(48).collect();
    format!("wecom-kf-{id}")
}

const fn name_of(replay: Replay) -> &'static str {
    match replay {
        Replay::None => "none",
        Replay::Post => "post",
        Replay::WithoutToken => "without_token",
    }
}

pub(crate) fn replay_of(name: &str) -> Replay {
    match name {
        "post" => Replay::Post,
        "without_token" => Replay::WithoutToken,
        _ => Replay::None,
    }
}
