//! The contract as strings and bytes: what the JavaScript bindings export, word for word on both engines.
//!
//! A text that can fail comes back with a mark in front: `+` and the result, or `-` and the failure as JSON
//! (`{"code":…,"details":{…}}`). The texts of errors stay in the generated tables of the JavaScript side.

use crate::answer::{self, Repaired};
use crate::callback::{Callback, Echo, Members, MsgOrEvent, Receivers, View, list_of_texts};
use crate::endpoint::{Authorization, Body, Errcode, HttpParts, Method, Refusal, Repeat, Replay};
use crate::error::{CallbackError, Coded, Detail, RequestError, RequestWarning, ResponseError};
use crate::outcome::{self, Happened, Progress, Situation, Verdict};
use crate::session::{self, ServiceState, TransitionTable};
use crate::wire::{Object, Wire, kind_of, whole};
use crate::{media, message, operations, token};
use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

/// The version of the contract.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// `-` and the failure as JSON.
#[must_use]
pub fn failed(error: &dyn Coded) -> String {
    let mut text = failure(error);
    text.insert(0, '-');
    text
}

/// A failure as JSON: its code and details.
#[must_use]
pub fn failure(error: &dyn Coded) -> String {
    json(&Failure(error))
}

/// A failure's code and details, these in their own order.
struct Failure<'a>(&'a dyn Coded);

impl Serialize for Failure<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        struct Details(Vec<(&'static str, Detail)>);

        impl Serialize for Details {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_map(self.0.iter().map(|(name, detail)| (*name, detail)))
            }
        }

        let mut out = serializer.serialize_map(None)?;
        out.serialize_entry("code", self.0.code())?;
        out.serialize_entry("details", &Details(self.0.details()))?;
        out.end()
    }
}

/// `+` and texts under names.
#[inline(never)]
fn texts(named: &[(&'static str, &str)]) -> String {
    struct Texts<'a>(&'a [(&'static str, &'a str)]);

    impl Serialize for Texts<'_> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_map(self.0.iter().copied())
        }
    }

    marked('+', &Texts(named))
}

/// The JSON of texts and numbers under names, which is never anything that could not be written.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// JSON with a mark in front.
fn marked(mark: char, value: &impl Serialize) -> String {
    let mut text = json(value);
    text.insert(0, mark);
    text
}

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
/// The result is `done` or `already_done`; `refresh_token 0 p`, `replay 0 p` or `retry n p`: n in milliseconds, p the call's progress, which is
/// the number of its retries and a letter for each fact: `t` for a new token, `r` for a replay, `m` for a try that may have been carried out;
/// `fail`, `fail n` when the same call can succeed after n milliseconds, `fail n m` or `fail - m` when a try may have been carried out.
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
    let after = progress.after(happened, verdict);
    let next = || word_of(after);
    match verdict {
        Verdict::Done => "done".into(),
        Verdict::AlreadyDone => "already_done".into(),
        Verdict::RefreshToken => format!("refresh_token 0 {}", next()),
        Verdict::Replay(_) => format!("replay 0 {}", next()),
        Verdict::RetryAfter(pause) => format!("retry {pause} {}", next()),
        Verdict::Fail { wait_ms } => {
            let wait = wait_ms.map_or_else(|| "-".into(), |wait| wait.to_string());
            match (after.maybe_done, wait_ms) {
                (true, _) => format!("fail {wait} m"),
                (false, Some(_)) => format!("fail {wait}"),
                (false, None) => "fail".into(),
            }
        }
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

/// Mends an answer that the caller could not parse ([`answer::repair`]): `+` and strict JSON, or the failure: `transport.lost` when it was
/// cut off, `response.too_deep`, or `response.not_json`, whose status and beginning are the caller's to say.
#[must_use]
pub fn repair(text: &str) -> String {
    match answer::repair(text.as_bytes()) {
        Repaired::Text(text) => ["+", &text].concat(),
        Repaired::CutOff => failed(&answer::cut_off()),
        Repaired::TooDeep => failed(&answer::too_deep()),
        Repaired::NotJson => failed(&ResponseError::NotJson {
            status: 0,
            start: String::new(),
        }),
    }
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

/// A number that is no state is refused by name.
fn state(number: f64) -> ServiceState {
    whole(number).map_or(ServiceState::Unknown(-1), ServiceState::from)
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
    let (pairs, receivers) = settings_of(settings).ok_or_else(|| CallbackError::BadConfig {
        reason: "they are not of the expected shape".into(),
    })?;
    let pairs = pairs.iter().map(|pair| {
        let part = |at| pair.get(at).map_or("", AsRef::as_ref);
        (part(0), part(1))
    });
    Callback::new(pairs, receivers)
}

/// The Token and key of each pair, and the receivers.
fn settings_of(text: &str) -> Option<(Vec<Vec<Cow<'_, str>>>, Receivers)> {
    let members = Members::read(text)?;
    let pairs: Vec<&RawValue> = serde_json::from_str(members.get("pairs")?).ok()?;
    let pairs = pairs
        .into_iter()
        .map(|pair| list_of_texts(pair.get()))
        .collect::<Option<_>>()?;
    // Said outright, or not at all: settings without it are not taken for ones that let everybody pass.
    let receivers = match members.get("receivers")? {
        "null" => Receivers::Unchecked,
        listed => Receivers::Listed(list_of_texts(listed)?.into_iter().map(Cow::into_owned).collect()),
    };
    Some((pairs, receivers))
}

/// Answers a URL check: `+` and a JSON object of `echo` and `receiver`, or the failure.
#[must_use]
pub fn verify_url(callback: &Callback, query: &str) -> String {
    match callback.verify_url(query) {
        Ok(Echo { echo, receiver }) => texts(&[("echo", &echo), ("receiver", &receiver)]),
        Err(error) => failed(&error),
    }
}

/// What [`open`] says of a wrong signature.
const FORGED: &str = "x";

/// Opens a callback into one text, which is cheaper to cross and to take apart than an object is to build.
///
/// For `kf_msg_or_event`: `m`, the lengths of token, account, corp, time and receiver, two characters each (`length / 128` and
/// `length % 128`), and then these texts and the message, one behind the other. For every other event `j` and a JSON object: `event`,
/// `to_user_name`, the event's own fields, `receive_id` and `raw`. Else `-` and the failure; but for a wrong signature, which anybody can
/// send and which must cost less than a good one, `x` alone.
#[must_use]
pub fn open(callback: &Callback, query: &str, body: &[u8]) -> String {
    let (raw, receiver) = match callback.decrypt(query, body) {
        Ok(decrypted) => decrypted,
        Err(CallbackError::SignatureMismatch {}) => return FORGED.into(),
        Err(error) => return failed(&error),
    };
    if let Some(event) = MsgOrEvent::read(&raw)
        && let Some(text) = joined(&event, &receiver, &raw)
    {
        return text;
    }
    match View::read(&raw, &receiver) {
        Ok(view) => marked('j', &view),
        Err(error) => failed(&error),
    }
}

/// Nothing when a part is no ASCII, whose length JavaScript counts otherwise, or too long.
fn joined(event: &MsgOrEvent<'_>, receiver: &str, raw: &str) -> Option<String> {
    let time = event.create_time.to_string();
    let parts = [event.token, event.open_kfid, event.to_user_name, &time, receiver];
    let length: usize = parts.iter().map(|part| part.len() + 2).sum();
    let mut text = String::with_capacity(1 + length + raw.len());
    text.push('m');
    for part in parts {
        let digit = |value: usize| u8::try_from(value).ok().filter(u8::is_ascii).map(char::from);
        text.push(digit(part.len() >> 7).filter(|_| part.is_ascii())?);
        text.push(digit(part.len() & 127)?);
    }
    parts.iter().for_each(|part| text.push_str(part));
    text.push_str(raw);
    Some(text)
}

/// Encrypts and signs a message: `+` and a JSON object of `encrypt`, `msg_signature`, `timestamp`, `nonce`, `query`, `echo_query`,
/// `body` and `reply`, or the failure. `random` must hold 16 bytes.
#[must_use]
pub fn seal(callback: &Callback, message: &str, receiver: &str, timestamp: &str, nonce: &str, random: &[u8]) -> String {
    let sealed = random
        .try_into()
        .map_err(|_| CallbackError::BadConfig {
            reason: "random must be 16 bytes".into(),
        })
        .and_then(|random| callback.seal(message, receiver, timestamp, nonce, random));
    match sealed {
        Ok(sealed) => texts(&[
            ("query", &sealed.query()),
            ("echo_query", &sealed.echo_query()),
            ("body", &sealed.body(receiver)),
            ("reply", &sealed.reply()),
            ("encrypt", &sealed.encrypt),
            ("msg_signature", &sealed.msg_signature),
            ("timestamp", &sealed.timestamp),
            ("nonce", &sealed.nonce),
        ]),
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
