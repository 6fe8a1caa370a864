//! What several test files need: that of core's tests, and the engine's answers as JSON.
#![allow(
    dead_code,
    unused_imports,
    unreachable_pub,
    reason = "each test file uses its own part"
)]

#[path = "../../../wecom-kf-core/tests/support/mod.rs"]
mod core;

pub use core::*;
use serde::Serialize;
use serde_json::{Value, json};
use wecom_kf_engine::failure::Outcome;

/// The result of an engine function as JSON: the value, or the failure.
pub fn told<T: Serialize>(outcome: Outcome<T>) -> Result<Value, Value> {
    match outcome {
        Outcome::Value(value) => Ok(json!(value)),
        Outcome::Failure(failure) => Err(json!(failure)),
    }
}

/// The engine's functions for given callbacks, with results as JSON.
pub mod engine {
    use super::{Value, json, told};
    use std::ops::Range;
    use wecom_kf_core::CallbackError;
    use wecom_kf_core::callback::Callback;
    use wecom_kf_engine as engine;
    use wecom_kf_engine::callbacks::{self, CallbackId, CallbackSettings};
    use wecom_kf_engine::codec::Opened;
    use wecom_kf_engine::numbers::Milliseconds;
    use wecom_kf_engine::texts::{Transition, TransitionTable};

    pub fn build(operation: &str, parameters: &str, now_ms: f64, form: &str, id: &str) -> Result<Value, Value> {
        let form = serde_json::from_value(json!(form)).ok();
        told(engine::build(operation, parameters, Milliseconds(now_ms), form, id))
    }

    pub fn build_call(method: &str, path: &str, parameters: &str) -> Result<Value, Value> {
        told(engine::build_call(method, path, parameters))
    }

    pub fn split(operation: &str, parameters: &str, now_ms: f64) -> Result<Vec<Value>, Value> {
        let parts = engine::split(operation, parameters, Milliseconds(now_ms)).into_result();
        let parts = parts.map_err(|failure| json!(failure))?;
        Ok(parts.iter().map(|part| serde_json::from_str(part).unwrap()).collect())
    }

    pub fn check_transition(from: f64, to: f64, servicer_userid: &str, table: TransitionTable) -> Result<Value, Value> {
        told(engine::check_transition(Transition {
            from,
            to,
            servicer_userid: Some(servicer_userid.into()),
            table,
        }))
    }

    pub fn callback(settings: &Value) -> Result<Callback, CallbackError> {
        serde_json::from_value::<CallbackSettings>(settings.clone())
            .unwrap()
            .prepare()
    }

    fn with<T>(callback: &Callback, act: impl Fn(CallbackId) -> T) -> T {
        let id = callbacks::keep(callback.clone());
        let result = act(id);
        engine::free_callback(id.slot, id.generation);
        result
    }

    pub fn open(callback: &Callback, query: &str, body: &[u8]) -> Opened {
        engine::codec::open(callback, query, body)
    }

    /// An opened callback, as the JavaScript decoder reads it.
    pub fn read(opened: Opened) -> Result<Value, Value> {
        let text = match opened {
            Opened::Text(text) | Opened::Ascii(text) => text,
            Opened::Failure(failure) => return Err(json!(failure)),
        };
        let (kind, rest) = text.split_at(1);
        match kind {
            "m" => {
                // As JavaScript counts.
                let units: Vec<u16> = text.encode_utf16().collect();
                let number =
                    |places: Range<usize>| units[places].iter().fold(0, |sum, unit| sum * 128 + usize::from(*unit));
                let text = |at: usize, end: usize| String::from_utf16(&units[at..end]).unwrap();
                let part = |at| {
                    let start = number(at..at + 2);
                    text(start, start + number(at + 2..at + 4))
                };
                let end = units.len() - number(18..20);
                let mut event = json!({"event": "kf_msg_or_event", "to_user_name": part(1), "create_time": number(13..18),
                    "token": part(5), "receive_id": text(end, units.len()), "raw": text(20, end)});
                if !part(9).is_empty() {
                    event["open_kfid"] = part(9).into();
                }
                Ok(event)
            }
            "j" => Ok(serde_json::from_str(rest).unwrap()),
            _ => Err(json!({"code": "callback.signature_mismatch", "details": {}})),
        }
    }

    pub fn verify_url(callback: &Callback, query: &str) -> Result<Value, Value> {
        with(callback, |id| told(engine::verify_url(id.slot, id.generation, query)))
    }

    pub fn seal(
        callback: &Callback,
        message: &str,
        receiver: &str,
        at: &str,
        nonce: &str,
        random: &[u8],
    ) -> Result<Value, Value> {
        with(callback, |CallbackId { slot, generation }| {
            told(engine::seal(slot, generation, message, receiver, at, nonce, random))
        })
    }
}
