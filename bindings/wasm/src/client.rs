//! All of the engine but callbacks.

use wasm_bindgen::prelude::*;
use wecom_kf_engine::{VERSION, requests, texts, verdicts};

#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    VERSION.into()
}

#[wasm_bindgen]
#[must_use]
pub fn build(operation: &str, parameters: &str, now_ms: f64, form: &str, id: &str) -> String {
    requests::build(operation, parameters, now_ms, form, id)
}

#[wasm_bindgen]
#[must_use]
pub fn split(operation: &str, parameters: &str, now_ms: f64) -> String {
    requests::split(operation, parameters, now_ms)
}

#[wasm_bindgen(js_name = buildCall)]
#[must_use]
pub fn build_call(method: &str, path: &str, parameters: &str) -> String {
    requests::build_call(method, path, parameters)
}

#[wasm_bindgen]
#[must_use]
pub fn judge(situation: &str) -> String {
    verdicts::judge(situation)
}

#[wasm_bindgen]
#[must_use]
pub fn repair(text: &str) -> String {
    texts::repair(text)
}

#[wasm_bindgen(js_name = tokenLifetime)]
#[must_use]
pub fn token_lifetime(expires_in_s: f64, jitter: f64) -> f64 {
    verdicts::token_lifetime(expires_in_s, jitter)
}

#[wasm_bindgen(js_name = checkTransition)]
#[must_use]
pub fn check_transition(from: f64, to: f64, servicer_userid: &str, table: &str) -> String {
    texts::check_transition(from, to, servicer_userid, table)
}

#[wasm_bindgen(js_name = splitText)]
#[must_use]
pub fn split_text(text: &str, max_bytes: f64) -> String {
    texts::split_text(text, max_bytes)
}
