//! Callbacks, which both modules contain.

use crate::js::{Value, from_js, to_js};
use wasm_bindgen::prelude::*;
use wecom_kf_engine as engine;

#[wasm_bindgen(js_name = createCallback)]
pub fn create_callback(settings: JsValue) -> Value {
    to_js(&engine::create_callback(from_js(settings)?))
}

#[wasm_bindgen(js_name = freeCallback)]
pub fn free_callback(slot: u32, generation: u32) {
    engine::free_callback(slot, generation);
}

#[wasm_bindgen(js_name = verifyUrl)]
pub fn verify_url(slot: u32, generation: u32, query: &str) -> Value {
    to_js(&engine::verify_url(slot, generation, query))
}

#[wasm_bindgen]
pub fn open(slot: u32, generation: u32, query: &str, body: &[u8]) -> Value {
    to_js(&engine::open(slot, generation, query, body))
}

#[wasm_bindgen]
pub fn seal(
    slot: u32,
    generation: u32,
    message: &str,
    receiver: &str,
    timestamp: &str,
    nonce: &str,
    random: &[u8],
) -> Value {
    to_js(&engine::seal(
        slot, generation, message, receiver, timestamp, nonce, random,
    ))
}
