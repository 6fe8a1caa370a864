//! All of the engine but callbacks.

use wasm_bindgen::prelude::*;
use wecom_kf_core::engine;

#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    engine::VERSION.into()
}

#[wasm_bindgen]
#[must_use]
pub fn build(operation: &str, parameters: &str, now_ms: f64, form: &str, msgid: &str) -> String {
    engine::build(operation, parameters, now_ms, form, msgid)
}

#[wasm_bindgen]
#[must_use]
pub fn split(operation: &str, parameters: &str, now_ms: f64) -> String {
    engine::split(operation, parameters, now_ms)
}

#[wasm_bindgen(js_name = buildCall)]
#[must_use]
pub fn build_call(method: &str, path: &str, parameters: &str) -> String {
    engine::build_call(method, path, parameters)
}

#[wasm_bindgen]
#[must_use]
pub fn judge(situation: &str) -> String {
    engine::judge(situation)
}

#[wasm_bindgen]
#[must_use]
pub fn repair(text: &str) -> String {
    engine::repair(text)
}

#[wasm_bindgen(js_name = tokenLifetime)]
#[must_use]
pub fn token_lifetime(expires_in_s: f64, jitter: f64) -> f64 {
    engine::token_lifetime(expires_in_s, jitter)
}

#[wasm_bindgen(js_name = checkTransition)]
#[must_use]
pub fn check_transition(from: f64, to: f64, servicer_userid: &str, table: &str) -> String {
    engine::check_transition(from, to, servicer_userid, table)
}

#[wasm_bindgen(js_name = splitText)]
#[must_use]
pub fn split_text(text: &str, max_bytes: f64) -> String {
    engine::split_text(text, max_bytes)
}
