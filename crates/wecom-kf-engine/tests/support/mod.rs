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
use serde_json::Value;

/// What an engine function returned: the result behind its `+`, or the failure behind its `-`.
pub fn outcome(text: &str) -> Result<&str, Value> {
    match text.split_at(1) {
        ("-", failure) => Err(serde_json::from_str(failure).unwrap()),
        (_, result) => Ok(result),
    }
}

/// The engine over callbacks that are at hand.
pub mod engine {
    use wecom_kf_core::CallbackError;
    use wecom_kf_core::callback::Callback;
    pub use wecom_kf_engine::VERSION;
    use wecom_kf_engine::callbacks::{self, CallbackId, CallbackSettings};
    use wecom_kf_engine::failure::Outcome;
    pub use wecom_kf_engine::marked::{failed, failure};
    pub use wecom_kf_engine::requests::{build, build_call, split};
    pub use wecom_kf_engine::texts::{check_transition, repair, split_text};
    pub use wecom_kf_engine::verdicts::{judge, token_lifetime};

    pub fn callback(settings: &str) -> Result<Callback, CallbackError> {
        let settings = serde_json::from_str::<CallbackSettings>(settings);
        let settings = settings.map_err(|_| CallbackError::BadConfig {
            reason: "they are not of the expected shape".into(),
        });
        settings?.prepare()
    }

    fn with<T>(callback: &Callback, act: impl Fn(CallbackId) -> T) -> T {
        let id = callbacks::keep(callback.clone());
        let result = act(id);
        callbacks::free_callback(id.slot, id.generation);
        result
    }

    fn marked<T: serde::Serialize>(outcome: Outcome<T>) -> String {
        match outcome {
            Outcome::Value(value) => format!("+{}", serde_json::to_string(&value).unwrap()),
            Outcome::Failure(failure) => format!("-{}", serde_json::to_string(&failure).unwrap()),
        }
    }

    pub fn open(callback: &Callback, query: &str, body: &[u8]) -> String {
        wecom_kf_engine::codec::open(callback, query, body)
    }

    pub fn verify_url(callback: &Callback, query: &str) -> String {
        with(callback, |id| {
            marked(callbacks::verify_url(id.slot, id.generation, query))
        })
    }

    pub fn seal(callback: &Callback, message: &str, receiver: &str, at: &str, nonce: &str, random: &[u8]) -> String {
        with(callback, |CallbackId { slot, generation }| {
            marked(callbacks::seal(slot, generation, message, receiver, at, nonce, random))
        })
    }
}
