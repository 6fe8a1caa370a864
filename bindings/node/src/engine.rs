//! The engine for Node.js: exports the functions of `wecom_kf_engine`.

#![allow(missing_docs, reason = "documented once, in wecom-kf-engine")]

use crate::js::Js;
use napi_derive::napi;
use wecom_kf_engine as engine;
use wecom_kf_engine::callbacks::{CallbackId, CallbackSettings, Echo, SealedCallback};
use wecom_kf_engine::codec;
use wecom_kf_engine::failure::Outcome;
use wecom_kf_engine::machines::{
    Failure, InboxId, InboxTurn, Letter, LetterChange, LifeId, LifeTurn, Now, PagingId, PagingTurn, PermitsId,
    PermitsTurn, ShareId, ShareTurn, Storage, Task, inbox, life, paging, share,
};
use wecom_kf_engine::numbers::Milliseconds;
use wecom_kf_engine::requests::{Errcode, Form};
use wecom_kf_engine::texts::{ReadAnswer, Transition};
use wecom_kf_engine::verdicts::{Situation, Verdict};

/// The version of the contract.
#[napi]
pub fn version() -> &'static str {
    engine::VERSION
}

#[napi(catch_unwind)]
pub fn build(operation: String, parameters: String, now_ms: f64, form: Js<Option<Form>>, id: String) -> String {
    codec::request(engine::build(
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
pub fn build_call(method: String, path: String, parameters: String) -> String {
    codec::request(engine::build_call(&method, &path, &parameters))
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
pub fn check_transition(transition: Js<Transition>) -> Js<Outcome<()>> {
    Js(engine::check_transition(transition.0))
}

#[napi(catch_unwind)]
pub fn split_text(text: String, max_bytes: f64) -> Js<Outcome<Vec<u32>>> {
    Js(engine::split_text(&text, max_bytes))
}

#[napi(catch_unwind)]
pub fn fetch_failure(code: String, retryable: bool, own: bool) -> Js<Failure> {
    Js(engine::fetch_failure(&code, retryable, own))
}

#[napi(catch_unwind)]
pub fn create_life() -> Js<Outcome<LifeId>> {
    Js(engine::create_life())
}

#[napi(catch_unwind)]
pub fn create_share(storage: Js<Storage>, task: Js<Task>) -> Js<Outcome<ShareId>> {
    Js(engine::create_share(storage.0, task.0))
}

#[napi(catch_unwind)]
pub fn create_paging(operation: String, parameters: String, form: Js<Option<Form>>) -> Js<Outcome<PagingId>> {
    Js(engine::create_paging(&operation, &parameters, form.0))
}

#[napi(catch_unwind)]
pub fn turn_paging(
    slot: u32,
    generation: u32,
    now: Js<Now>,
    inputs: Js<Vec<paging::Input>>,
) -> Js<Outcome<PagingTurn>> {
    Js(engine::turn_paging(slot, generation, now.0, inputs.0))
}

#[napi(catch_unwind)]
pub fn create_inbox(options: Js<inbox::Options>) -> Js<Outcome<InboxId>> {
    Js(engine::create_inbox(options.0))
}

#[napi(catch_unwind)]
pub fn turn_inbox(slot: u32, generation: u32, now: Js<Now>, inputs: Js<Vec<inbox::Input>>) -> Js<Outcome<InboxTurn>> {
    Js(engine::turn_inbox(slot, generation, now.0, inputs.0))
}

/// The same with inputs and outcome as JSON: a turn has thousands of values, and each of them would be a call of V8. An empty text, and no
/// turn, for what this reads otherwise than [`turn_inbox`] would: unpaired surrogates, numbers out of range.
#[napi(catch_unwind)]
pub fn turn_inbox_text(slot: u32, generation: u32, wall: f64, monotonic: f64, inputs: String) -> String {
    let now = format!(r#"{{"wall":{wall},"monotonic":{monotonic}}}"#);
    match (
        serde_json::from_str::<Now>(&now),
        serde_json::from_str::<Vec<inbox::Input>>(&inputs),
    ) {
        (Ok(now), Ok(inputs)) => {
            serde_json::to_string(&engine::turn_inbox(slot, generation, now, inputs)).unwrap_or_default()
        }
        _ => String::new(),
    }
}

#[napi(catch_unwind)]
pub fn create_permits(interval: f64, capacity: u32) -> Js<Outcome<PermitsId>> {
    Js(engine::create_permits(Milliseconds(interval), capacity))
}

#[napi(catch_unwind)]
pub fn turn_permits(
    slot: u32,
    generation: u32,
    now: Js<Now>,
    inputs: Js<Vec<inbox::PermitInput>>,
) -> Js<Outcome<PermitsTurn>> {
    Js(engine::turn_permits(slot, generation, now.0, inputs.0))
}

#[napi(catch_unwind)]
pub fn message_id(message: String) -> String {
    engine::message_id(&message)
}

#[napi(catch_unwind)]
pub fn store_key(account: String, entry: String) -> String {
    engine::store_key(&account, &entry)
}

#[napi(catch_unwind)]
pub fn list_letters(text: Js<Option<String>>, now_ms: f64) -> Js<Outcome<Vec<Letter>>> {
    Js(engine::list_letters(text.0, Milliseconds(now_ms)))
}

#[napi(catch_unwind)]
pub fn replay_letter(text: Js<Option<String>>, id: String, now_ms: f64) -> Js<Outcome<Option<LetterChange>>> {
    Js(engine::replay_letter(text.0, &id, Milliseconds(now_ms)))
}

#[napi(catch_unwind)]
pub fn delete_letter(text: Js<Option<String>>, id: String, now_ms: f64) -> Js<Outcome<Option<LetterChange>>> {
    Js(engine::delete_letter(text.0, &id, Milliseconds(now_ms)))
}

#[napi(catch_unwind)]
pub fn turn_life(slot: u32, generation: u32, now: Js<Now>, inputs: Js<Vec<life::Input>>) -> Js<Outcome<LifeTurn>> {
    Js(engine::turn_life(slot, generation, now.0, inputs.0))
}

#[napi(catch_unwind)]
pub fn turn_share(slot: u32, generation: u32, now: Js<Now>, inputs: Js<Vec<share::Input>>) -> Js<Outcome<ShareTurn>> {
    Js(engine::turn_share(slot, generation, now.0, inputs.0))
}

#[napi(catch_unwind)]
pub fn free_machine(slot: u32, generation: u32) {
    engine::free_machine(slot, generation);
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
