//! The contract as strings and bytes: what the JavaScript bindings export, word for word on both engines.
//!
//! A text that can fail comes back with a mark in front: `+` and the result, or `-` and the failure as JSON
//! (`{"code":…,"details":{…}}`). The texts of errors stay in the generated tables of the JavaScript side.

use crate::callback::{Callback, CallbackEvent, Field, Opened, Receivers, fields_to_json};
use crate::endpoint::{Authorization, HttpParts, Method, Refusal, Repeat, Replay};
use crate::error::{CallbackError, Coded, Detail, RequestError};
use crate::outcome::{self, Happened, Progress, Situation, Verdict};
use crate::session::{self, ServiceState, TransitionTable};
use crate::wire::{Object, Wire, kind_of};
use crate::{message, operations, token};
use serde_json::{Value, json};

/// The version of the contract.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// `-` and the failure as JSON.
#[must_use]
pub fn failed(error: &dyn Coded) -> String {
    format!("-{}", failure(error))
}

/// A failure: its code and details.
#[must_use]
pub fn failure(error: &dyn Coded) -> Value {
    let mut details = Object::new();
    for (name, detail) in error.details() {
        let value = match detail {
            Detail::Text(text) => Value::String(text),
            Detail::Number(number) => number.into(),
            Detail::Signed(number) => number.into(),
            Detail::Flag(flag) => flag.into(),
        };
        details.insert(name.to_owned(), value);
    }
    let mut failure = Object::new();
    failure.insert("code".into(), error.code().into());
    failure.insert("details".into(), Value::Object(details));
    Value::Object(failure)
}

/// Checks the parameters of an operation and turns them into HTTP.
///
/// `parameters` is a JSON object, `now_ms` the caller's clock, `form` the form to build: `none`, `post` or `without_token`.
/// The result is `+METHOD path?query repeat authorization replay content`, a line break, and the body; `repeat` is `safe`, `never` or
/// `with_msgid` (of a send without one), `authorization` is `token`, `suite` or `none`, `replay` the other form there is. `content` is `json`, or `file:` and the boundary of
/// a multipart body: then only what comes before the file's bytes is there. `id` is a fresh one: the `msgid` of a send that has none,
/// so that it can be repeated (none when it is empty), and the boundary of an upload.
#[must_use]
pub fn build(operation: &str, parameters: &str, now_ms: f64, form: &str, id: &str) -> String {
    let build = || {
        let operation = known(operation)?;
        let mut parameters = object(parameters)?;
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

/// Cuts the parameters of an operation into such that each can travel ([`split`](crate::split::split)): `+` and a JSON list, or
/// the failure.
#[must_use]
pub fn split(operation: &str, parameters: &str, now_ms: f64) -> String {
    let split = || {
        let operation = known(operation)?;
        crate::split::split(operation, object(parameters)?, milliseconds(now_ms))
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
    format!("+{method} {path}{question}{query} {repeat} {authorization} {replay} {content}\n{body}")
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

fn replay_of(name: &str) -> Replay {
    match name {
        "post" => Replay::Post,
        "without_token" => Replay::WithoutToken,
        _ => Replay::None,
    }
}

/// Decides what comes after a try ([`outcome::judge`]).
///
/// `situation` is a JSON object: `repeat`, `replay` and `authorization` are the words of [`build`]; `happened` is `not_sent`, `lost`,
/// `http` (with `status`) or `answer` (with `errcode`, which success may lack); `retry_after` and `date` are the headers, `now_ms` the clock;
/// the rest are the fields of [`Situation`]. `progress` is what the last verdict of this call ended with, or nothing.
///
/// The result is `done`, `already_done`, `fail` or `fail n`; or `refresh_token 0 p`, `replay 0 p` or `retry n p`: n in milliseconds, p the
/// call's progress, which is the number of its retries and a letter for each fact: `t` for a new token, `r` for a replay, `m` for a try that
/// may have been carried out.
#[must_use]
pub fn judge(situation: &str) -> String {
    let Ok(Value::Object(given)) = serde_json::from_str(situation) else {
        return "fail".into();
    };
    let number = |name: &str| given.get(name).and_then(Value::as_f64);
    let text = |name: &str| given.get(name).and_then(Value::as_str).unwrap_or_default();
    let happened = match text("happened") {
        "not_sent" => Happened::NotSent,
        "http" => Happened::Http {
            status: number("status").map_or(0, |status| u16::try_from(milliseconds(status)).unwrap_or_default()),
        },
        "answer" => Happened::Answer {
            errcode: match given.get("errcode") {
                None | Some(Value::Null) => 0,
                // What is no number tells nothing: the call may or may not have been carried out, as with -1.
                Some(errcode) => i64::from_wire(errcode).unwrap_or(-1),
            },
        },
        _ => Happened::Lost,
    };
    let now_ms = number("now_ms").map_or(0, milliseconds);
    let date = given.get("date").and_then(Value::as_str);
    let progress = progress_of(text("progress"));
    let verdict = outcome::judge(&Situation {
        repeat: match text("repeat") {
            "safe" => Repeat::Safe,
            _ => Repeat::Never,
        },
        replay: replay_of(text("replay")),
        authorization: match text("authorization") {
            "token" => Authorization::AccessToken,
            "suite" => Authorization::SuiteToken,
            _ => Authorization::Parameters,
        },
        idempotent: given.get("idempotent").and_then(Value::as_bool).unwrap_or_default(),
        happened,
        retry_after_ms: outcome::retry_after_ms(text("retry_after"), date, now_ms),
        progress,
        max_retries: number("max_retries").map_or(0, count),
        time_left_ms: number("time_left_ms").map_or(0, milliseconds),
        jitter: number("jitter").unwrap_or(1.0),
    });
    let next = || word_of(progress.after(happened, verdict));
    match verdict {
        Verdict::Done => "done".into(),
        Verdict::AlreadyDone => "already_done".into(),
        Verdict::RefreshToken => format!("refresh_token 0 {}", next()),
        Verdict::Replay(_) => format!("replay 0 {}", next()),
        Verdict::RetryAfter(pause) => format!("retry {pause} {}", next()),
        Verdict::Fail { wait_ms: Some(wait) } => format!("fail {wait}"),
        Verdict::Fail { wait_ms: None } => "fail".into(),
    }
}

fn progress_of(word: &str) -> Progress {
    Progress {
        retries: word
            .trim_end_matches(|letter: char| !letter.is_ascii_digit())
            .parse()
            .unwrap_or_default(),
        token_refreshed: word.contains('t'),
        replayed: word.contains('r'),
        maybe_done: word.contains('m'),
    }
}

fn word_of(progress: Progress) -> String {
    let mut word = progress.retries.to_string();
    let facts = [
        (progress.token_refreshed, 't'),
        (progress.replayed, 'r'),
        (progress.maybe_done, 'm'),
    ];
    word.extend(facts.iter().filter(|(is, _)| *is).map(|(_, letter)| letter));
    word
}

/// How long a token is used before it is fetched anew, in milliseconds ([`token::lifetime_ms`]).
#[must_use]
#[expect(
    clippy::cast_precision_loss,
    reason = "milliseconds of a token's life are far below 2^53"
)]
pub fn token_lifetime(expires_in_s: f64, jitter: f64) -> f64 {
    token::lifetime_ms(milliseconds(expires_in_s), jitter) as f64
}

/// Checks a change of session state; `+` when it is allowed. `table` is `forward` or `official`.
#[must_use]
pub fn check_transition(from: f64, to: f64, servicer_userid: &str, table: &str) -> String {
    let table = if table == "official" {
        TransitionTable::Official
    } else {
        TransitionTable::Forward
    };
    match session::check_transition(state(from), state(to), Some(servicer_userid), table) {
        Ok(()) => "+".into(),
        Err(error) => failed(&error),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a number that is no state is refused by name"
)]
fn state(number: f64) -> ServiceState {
    if number.fract() == 0.0 {
        ServiceState::from(number as i64)
    } else {
        ServiceState::Unknown(-1)
    }
}

/// Cuts a text into parts ([`message::split_text`]): `+` and their lengths in UTF-16 units, which JavaScript counts by, separated by
/// spaces; or the failure when no character would fit.
#[must_use]
pub fn split_text(text: &str, max_bytes: f64) -> String {
    let max = milliseconds(max_bytes);
    if max < message::LEAST_BYTES as u64 {
        return failed(&RequestError::TooShort {
            field: "maxBytes".into(),
            limit: message::LEAST_BYTES as u64,
            unit: "bytes".into(),
            actual: max,
        });
    }
    let mut lengths = String::from("+");
    for part in message::split_text(text, usize::try_from(max).unwrap_or(usize::MAX)) {
        if lengths.len() > 1 {
            lengths.push(' ');
        }
        lengths += &part.encode_utf16().count().to_string();
    }
    lengths
}

/// Reads a callback's settings: `{"pairs":[["token","encodingAesKey"],…],"receivers":["corp id",…]}`; `receivers` is `null`
/// for no check.
///
/// # Errors
/// [`CallbackError`] says what cannot work.
pub fn callback(settings: &str) -> Result<Callback, CallbackError> {
    let bad = || CallbackError::BadConfig {
        reason: "they are not of the expected shape".into(),
    };
    let settings: Value = serde_json::from_str(settings).map_err(|_| bad())?;
    let pairs = settings.get("pairs").and_then(Value::as_array).ok_or_else(bad)?;
    let pairs = pairs.iter().map(|pair| {
        let part = |at: usize| pair.get(at).and_then(Value::as_str).unwrap_or_default();
        (part(0), part(1))
    });
    let receivers = match settings.get("receivers") {
        Some(Value::Array(list)) => {
            Receivers::Listed(list.iter().filter_map(|id| id.as_str().map(str::to_owned)).collect())
        }
        Some(Value::Null) => Receivers::Unchecked,
        _ => return Err(bad()),
    };
    Callback::new(pairs, receivers)
}

/// Answers a URL check: `+`, the receiver, U+0000 and the echo, or the failure.
#[must_use]
pub fn verify_url(callback: &Callback, query: &str) -> String {
    match callback.verify_url(query) {
        Ok(echo) => format!("+{}\0{}", echo.receiver, echo.echo),
        Err(error) => failed(&error),
    }
}

/// An opened callback as JavaScript gets it.
#[derive(serde::Serialize)]
pub struct OpenedView {
    /// The event's name.
    pub event: String,
    /// The corp; empty when the message names none.
    pub to_user_name: String,
    /// When, in unix seconds; absent when the message does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_time: Option<f64>,
    /// The token of `kf_msg_or_event`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// The account of `kf_msg_or_event`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open_kfid: Option<String>,
    /// The granted accounts of `kf_account_auth_change`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_add_open_kfid: Option<Vec<String>>,
    /// The withdrawn accounts of `kf_account_auth_change`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_del_open_kfid: Option<Vec<String>>,
    /// All fields of an event that is not of customer service, as JSON text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fields: Option<String>,
    /// Whom the message is addressed to.
    pub receiver: String,
    /// The decrypted message.
    pub raw: String,
}

/// Opens a callback.
///
/// # Errors
/// [`CallbackError`] as [`Callback::open`].
pub fn open(callback: &Callback, query: &str, body: &[u8]) -> Result<OpenedView, CallbackError> {
    callback.open(query, body).map(OpenedView::from)
}

impl From<Opened> for OpenedView {
    fn from(opened: Opened) -> Self {
        let mut view = Self {
            event: String::new(),
            to_user_name: String::new(),
            create_time: None,
            token: None,
            open_kfid: None,
            auth_add_open_kfid: None,
            auth_del_open_kfid: None,
            fields: None,
            receiver: opened.receiver,
            raw: opened.raw,
        };
        match opened.event {
            CallbackEvent::KfMsgOrEvent(event) => {
                view.event = "kf_msg_or_event".into();
                view.to_user_name = event.to_user_name;
                view.create_time = Some(seconds(event.create_time));
                view.token = Some(event.token);
                view.open_kfid = event.open_kfid;
            }
            CallbackEvent::KfAccountAuthChange(event) => {
                view.event = "kf_account_auth_change".into();
                view.to_user_name = event.to_user_name;
                view.create_time = Some(seconds(event.create_time));
                view.auth_add_open_kfid = Some(event.auth_add_open_kfid);
                view.auth_del_open_kfid = Some(event.auth_del_open_kfid);
            }
            CallbackEvent::Other(event) => {
                let text = |name: &str| {
                    event
                        .fields
                        .iter()
                        .find(|(n, _)| n == name)
                        .and_then(|(_, f)| Field::as_text(f))
                };
                view.to_user_name = text("ToUserName").unwrap_or_default().into();
                view.create_time = text("CreateTime").and_then(|time| time.parse().ok()).map(seconds);
                view.fields = Some(fields_to_json(&event.fields).to_string());
                view.event = event.event;
            }
        }
        view
    }
}

/// Opens a callback into one text, for a boundary where texts are cheaper than objects.
///
/// `m` and token, account, corp, time, receiver and message, joined by U+0000 (the message last), for `kf_msg_or_event`; `j` and
/// the [`OpenedView`] as JSON for everything else; `-` and the failure.
#[must_use]
pub fn open_text(callback: &Callback, query: &str, body: &[u8]) -> String {
    let view = match open(callback, query, body) {
        Ok(view) => view,
        Err(error) => return failed(&error),
    };
    if let (Some(token), Some(time)) = (&view.token, view.create_time) {
        let parts = [
            token,
            view.open_kfid.as_deref().unwrap_or_default(),
            &view.to_user_name,
            &time.to_string(),
            &view.receiver,
        ];
        if !parts.iter().any(|part| part.contains('\0')) {
            return format!("m{}\0{}", parts.join("\0"), view.raw);
        }
    }
    // A view holds texts, numbers and lists of texts: it always writes.
    format!("j{}", serde_json::to_string(&view).unwrap_or_default())
}

/// Encrypts and signs a message: `+` and a JSON object of `encrypt`, `msg_signature`, `timestamp`, `nonce`, `query`, `echo_query`,
/// `body` and `reply`, or the failure. `random` must hold 16 bytes; an empty `receiver` is the first that the callback accepts.
#[must_use]
pub fn seal(callback: &Callback, message: &str, receiver: &str, timestamp: &str, nonce: &str, random: &[u8]) -> String {
    let receiver = if receiver.is_empty() {
        callback.default_receiver()
    } else {
        receiver
    };
    let sealed = random
        .try_into()
        .map_err(|_| CallbackError::BadConfig {
            reason: "random must be 16 bytes".into(),
        })
        .and_then(|random| callback.seal(message, receiver, timestamp, nonce, random));
    match sealed {
        Ok(sealed) => {
            let (query, echo_query) = (sealed.query(), sealed.echo_query());
            let (body, reply) = (sealed.body(receiver), sealed.reply());
            format!(
                "+{}",
                json!({
                    "encrypt": sealed.encrypt, "msg_signature": sealed.msg_signature, "timestamp": sealed.timestamp,
                    "nonce": sealed.nonce, "query": query, "echo_query": echo_query, "body": body, "reply": reply,
                })
            )
        }
        Err(error) => failed(&error),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast saturates"
)]
fn milliseconds(number: f64) -> u64 {
    number as u64
}

fn count(number: f64) -> u32 {
    u32::try_from(milliseconds(number)).unwrap_or(u32::MAX)
}

#[expect(clippy::cast_precision_loss, reason = "seconds are far below 2^53")]
fn seconds(number: u64) -> f64 {
    number as f64
}
