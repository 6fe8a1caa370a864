//! The engine for Node.js: every function here is one of `wecom_kf_engine`.

use crate::js::Js;
use napi::bindgen_prelude::{BufferSlice, Either, Utf16String};
use napi_derive::napi;
use wecom_kf_engine::callbacks::{self, CallbackId, CallbackSettings, Echo, SealedCallback};
use wecom_kf_engine::failure::Outcome;
use wecom_kf_engine::{requests, texts, verdicts};

/// The version of the contract.
#[napi]
pub fn version() -> &'static str {
    wecom_kf_engine::VERSION
}

/// `requests::build`.
#[napi(catch_unwind)]
pub fn build(operation: String, parameters: String, now_ms: f64, form: String, id: String) -> String {
    requests::build(&operation, &parameters, now_ms, &form, &id)
}

/// `requests::split`.
#[napi(catch_unwind)]
pub fn split(operation: String, parameters: String, now_ms: f64) -> String {
    requests::split(&operation, &parameters, now_ms)
}

/// `requests::build_call`.
#[napi(catch_unwind)]
pub fn build_call(method: String, path: String, parameters: String) -> String {
    requests::build_call(&method, &path, &parameters)
}

/// `verdicts::judge`.
#[napi(catch_unwind)]
pub fn judge(situation: String) -> String {
    verdicts::judge(&situation)
}

/// `verdicts::token_lifetime`.
#[napi(catch_unwind)]
pub fn token_lifetime(expires_in_s: f64, jitter: f64) -> f64 {
    verdicts::token_lifetime(expires_in_s, jitter)
}

/// `texts::repair`.
#[napi(catch_unwind)]
pub fn repair(text: String) -> String {
    texts::repair(&text)
}

/// `texts::check_transition`.
#[napi(catch_unwind)]
pub fn check_transition(from: f64, to: f64, servicer_userid: String, table: String) -> String {
    texts::check_transition(from, to, &servicer_userid, &table)
}

/// `texts::split_text`.
#[napi(catch_unwind)]
pub fn split_text(text: String, max_bytes: f64) -> String {
    texts::split_text(&text, max_bytes)
}

/// `callbacks::create_callback`.
#[napi(catch_unwind)]
pub fn create_callback(settings: Js<CallbackSettings>) -> Js<Outcome<CallbackId>> {
    Js(callbacks::create_callback(settings.0))
}

/// `callbacks::free_callback`.
#[napi(catch_unwind)]
pub fn free_callback(slot: u32, generation: u32) {
    callbacks::free_callback(slot, generation);
}

/// `callbacks::verify_url`.
#[napi(catch_unwind)]
pub fn verify_url(slot: u32, generation: u32, query: String) -> Js<Outcome<Echo>> {
    Js(callbacks::verify_url(slot, generation, &query))
}

/// `callbacks::open`. Strings are slow to cross: the query stands at the beginning of `scratch` and the body behind it, and an ASCII answer
/// that fits is written there too and only its length comes back; any other as UTF-16, which V8 need not decode.
#[napi(catch_unwind)]
pub fn open(
    slot: u32,
    generation: u32,
    mut scratch: BufferSlice<'_>,
    query_length: u32,
    body_length: u32,
) -> Either<u32, Utf16String> {
    let (query, rest) = scratch.split_at_checked(query_length as usize).unwrap_or_default();
    let body = rest.get(..body_length as usize).unwrap_or_default();
    let answer = callbacks::open(slot, generation, &String::from_utf8_lossy(query), body);
    match scratch.get_mut(..answer.len()) {
        Some(place) if answer.is_ascii() => {
            place.copy_from_slice(answer.as_bytes());
            Either::A(u32::try_from(answer.len()).unwrap_or_default())
        }
        _ => Either::B(answer.into()),
    }
}

/// `callbacks::open` for what is too large for the scratch.
#[napi(catch_unwind)]
pub fn open_large(slot: u32, generation: u32, query: String, body: &[u8]) -> Utf16String {
    callbacks::open(slot, generation, &query, body).into()
}

/// `callbacks::seal`.
#[napi(catch_unwind)]
pub fn seal(
    slot: u32,
    generation: u32,
    message: String,
    receiver: String,
    timestamp: String,
    nonce: String,
    random: &[u8],
) -> Js<Outcome<SealedCallback>> {
    Js(callbacks::seal(
        slot, generation, &message, &receiver, &timestamp, &nonce, random,
    ))
}
