//! The engine's functions other than callbacks.

use crate::js::{Value, from_js, to_js};
use wasm_bindgen::prelude::*;
use wecom_kf_engine as engine;
use wecom_kf_engine::codec;
use wecom_kf_engine::numbers::Milliseconds;

#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    engine::VERSION.into()
}

#[wasm_bindgen]
pub fn build(operation: &str, parameters: &str, now_ms: f64, form: JsValue, id: &str) -> Result<String, JsValue> {
    Ok(codec::request(engine::build(
        operation,
        parameters,
        Milliseconds(now_ms),
        from_js(form)?,
        id,
    )))
}

#[wasm_bindgen]
pub fn split(operation: &str, parameters: &str, now_ms: f64) -> Value {
    to_js(&engine::split(operation, parameters, Milliseconds(now_ms)))
}

#[wasm_bindgen(js_name = buildCall)]
#[must_use]
pub fn build_call(method: &str, path: &str, parameters: &str) -> String {
    codec::request(engine::build_call(method, path, parameters))
}

#[wasm_bindgen]
pub fn judge(situation: JsValue) -> Value {
    to_js(&engine::judge(from_js(situation)?))
}

#[wasm_bindgen]
pub fn remaining(parts: JsValue) -> Result<String, JsValue> {
    Ok(engine::remaining(from_js(parts)?))
}

#[wasm_bindgen(js_name = readAnswer)]
pub fn read_answer(status: u32, text: &str, errcode: JsValue, page: &str) -> Value {
    to_js(&engine::read_answer(status, text, from_js(errcode)?, page))
}

#[wasm_bindgen(js_name = checkTransition)]
pub fn check_transition(transition: JsValue) -> Value {
    to_js(&engine::check_transition(from_js(transition)?))
}

#[wasm_bindgen(js_name = splitText)]
pub fn split_text(text: &str, max_bytes: f64) -> Value {
    to_js(&engine::split_text(text, max_bytes))
}

#[wasm_bindgen(js_name = fetchFailure)]
pub fn fetch_failure(code: &str, retryable: bool, own: bool) -> Value {
    to_js(&engine::fetch_failure(code, retryable, own))
}

#[wasm_bindgen(js_name = createLife)]
pub fn create_life() -> Value {
    to_js(&engine::create_life())
}

#[wasm_bindgen(js_name = createShare)]
pub fn create_share(storage: JsValue, task: JsValue) -> Value {
    to_js(&engine::create_share(from_js(storage)?, from_js(task)?))
}

#[wasm_bindgen(js_name = createPaging)]
pub fn create_paging(operation: &str, parameters: &str, form: JsValue) -> Value {
    to_js(&engine::create_paging(operation, parameters, from_js(form)?))
}

#[wasm_bindgen(js_name = turnPaging)]
pub fn turn_paging(slot: u32, generation: u32, now: JsValue, inputs: JsValue) -> Value {
    to_js(&engine::turn_paging(slot, generation, from_js(now)?, from_js(inputs)?))
}

#[wasm_bindgen(js_name = createInbox)]
pub fn create_inbox(options: JsValue) -> Value {
    to_js(&engine::create_inbox(from_js(options)?))
}

#[wasm_bindgen(js_name = turnInbox)]
pub fn turn_inbox(slot: u32, generation: u32, now: JsValue, inputs: JsValue) -> Value {
    to_js(&engine::turn_inbox(slot, generation, from_js(now)?, from_js(inputs)?))
}

#[wasm_bindgen(js_name = createPermits)]
pub fn create_permits(interval: f64, capacity: u32) -> Value {
    to_js(&engine::create_permits(Milliseconds(interval), capacity))
}

#[wasm_bindgen(js_name = turnPermits)]
pub fn turn_permits(slot: u32, generation: u32, now: JsValue, inputs: JsValue) -> Value {
    to_js(&engine::turn_permits(slot, generation, from_js(now)?, from_js(inputs)?))
}

#[wasm_bindgen(js_name = messageId)]
pub fn message_id(message: &str) -> String {
    engine::message_id(message)
}

#[wasm_bindgen(js_name = storeKey)]
pub fn store_key(account: &str, entry: &str) -> String {
    engine::store_key(account, entry)
}

#[wasm_bindgen(js_name = listLetters)]
pub fn list_letters(text: JsValue, now_ms: f64) -> Value {
    to_js(&engine::list_letters(from_js(text)?, Milliseconds(now_ms)))
}

#[wasm_bindgen(js_name = replayLetter)]
pub fn replay_letter(text: JsValue, id: &str, now_ms: f64) -> Value {
    to_js(&engine::replay_letter(from_js(text)?, id, Milliseconds(now_ms)))
}

#[wasm_bindgen(js_name = deleteLetter)]
pub fn delete_letter(text: JsValue, id: &str, now_ms: f64) -> Value {
    to_js(&engine::delete_letter(from_js(text)?, id, Milliseconds(now_ms)))
}

#[wasm_bindgen(js_name = turnLife)]
pub fn turn_life(slot: u32, generation: u32, now: JsValue, inputs: JsValue) -> Value {
    to_js(&engine::turn_life(slot, generation, from_js(now)?, from_js(inputs)?))
}

#[wasm_bindgen(js_name = turnShare)]
pub fn turn_share(slot: u32, generation: u32, now: JsValue, inputs: JsValue) -> Value {
    to_js(&engine::turn_share(slot, generation, from_js(now)?, from_js(inputs)?))
}

#[wasm_bindgen(js_name = freeMachine)]
pub fn free_machine(slot: u32, generation: u32) {
    engine::free_machine(slot, generation);
}
