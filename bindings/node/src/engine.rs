//! The engine for Node.js: exports the functions of `wecom_kf_engine`.

#![allow(missing_docs, reason = "documented once, in wecom-kf-engine")]

use crate::js::Js;
use napi_derive::napi;
use wecom_kf_engine as engine;
use wecom_kf_engine::callbacks::{CallbackId, CallbackSettings, Echo, SealedCallback};
use wecom_kf_engine::failure::Outcome;
use wecom_kf_engine::numbers::Milliseconds;
use wecom_kf_engine::requests::{BuiltRequest, Errcode, Form};
use wecom_kf_engine::texts::{ReadAnswer, Transition};
use wecom_kf_engine::verdicts::{Situation, Verdict};

/// The version of the contract.
#[napi]
pub fn version() -> &'static str {
    engine::VERSION
}

#[napi(catch_unwind)]
pub fn build(
    operation: String,
    parameters: String,
    now_ms: f64,
    form: Js<Option<Form>>,
    id: String,
) -> Js<Outcome<BuiltRequest>> {
    Js(engine::build(
        &operation,
        &parameters,
        Milliseconds(now_ms),
        form.0,
        &id,
    ))
}

#[napi(catch_unwind)]
pub fn split(operation: String, parameters: String, now_ms: f64) -> Js<Outcome<Vec<String>>> {
    Js(engine::split(&operation, &parameters, Milliseconds(now_ms)))
}

#[napi(catch_unwind)]
pub fn build_call(method: String, path: String, parameters: String) -> Js<Outcome<BuiltRequest>> {
    Js(engine::build_call(&method, &path, &parameters))
}

#[napi(catch_unwind)]
pub fn judge(situation: Js<Situation>) -> Js<Verdict> {
    Js(engine::judge(situation.0))
}

#[napi(catch_unwind)]
pub fn remaining(parts: Js<Vec<String>>) -> String {
    engine::remaining(parts.0)
}

#[napi(catch_unwind)]
pub fn read_answer(status: u32, text: String, errcode: Js<Errcode>, page: String) -> Js<Outcome<ReadAnswer>> {
    Js(engine::read_answer(status, &text, errcode.0, &page))
}

#[napi(catch_unwind)]
pub fn token_lifetime(expires_in_s: f64, jitter: f64) -> f64 {
    engine::token_lifetime(expires_in_s, jitter).0
}

#[napi(catch_unwind)]
pub fn check_transition(transition: Js<Transition>) -> Js<Outcome<()>> {
    Js(engine::check_transition(transition.0))
}

#[napi(catch_unwind)]
pub fn split_text(text: String, max_bytes: f64) -> Js<Outcome<Vec<u32>>> {
    Js(engine::split_text(&text, max_bytes))
}

#[napi(catch_unwind)]
pub fn create_callback(settings: Js<CallbackSettings>) -> Js<Outcome<CallbackId>> {
    Js(engine::create_callback(settings.0))
}

#[napi(catch_unwind)]
pub fn free_callback(slot: u32, generation: u32) {
    engine::free_callback(slot, generation);
}

#[napi(catch_unwind)]
pub fn verify_url(slot: u32, generation: u32, query: String) -> Js<Outcome<Echo>> {
    Js(engine::verify_url(slot, generation, &query))
}

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
    Js(engine::seal(
        slot, generation, &message, &receiver, &timestamp, &nonce, random,
    ))
}
