//! The engine of wecom-kf-core for Node.js: every function here is one of `wecom_kf_core::engine`.

use napi_derive::napi;
use wecom_kf_core::callback::Callback;
use wecom_kf_core::engine;

/// The version of the contract.
#[napi]
pub fn version() -> &'static str {
    engine::VERSION
}

/// `engine::build`.
#[napi(catch_unwind)]
pub fn build(operation: String, parameters: String, now_ms: f64, form: String, msgid: String) -> String {
    engine::build(&operation, &parameters, now_ms, &form, &msgid)
}

/// `engine::split`.
#[napi(catch_unwind)]
pub fn split(operation: String, parameters: String, now_ms: f64) -> String {
    engine::split(&operation, &parameters, now_ms)
}

/// `engine::build_call`.
#[napi(catch_unwind)]
pub fn build_call(method: String, path: String, parameters: String) -> String {
    engine::build_call(&method, &path, &parameters)
}

/// `engine::judge`.
#[napi(catch_unwind)]
pub fn judge(situation: String) -> String {
    engine::judge(&situation)
}

/// `engine::token_lifetime`.
#[napi(catch_unwind)]
pub fn token_lifetime(expires_in_s: f64, jitter: f64) -> f64 {
    engine::token_lifetime(expires_in_s, jitter)
}

/// `engine::check_transition`.
#[napi(catch_unwind)]
pub fn check_transition(from: f64, to: f64, servicer_userid: String, table: String) -> String {
    engine::check_transition(from, to, &servicer_userid, &table)
}

/// `engine::split_text`.
#[napi(catch_unwind)]
pub fn split_text(text: String, max_bytes: f64) -> String {
    engine::split_text(&text, max_bytes)
}

/// A callback's settings; `failure` says why they cannot work.
#[napi]
pub struct NativeCallback {
    settings: Result<Callback, String>,
}

#[napi]
impl NativeCallback {
    /// `engine::callback`.
    #[napi(constructor, catch_unwind)]
    pub fn new(settings: String) -> Self {
        Self {
            settings: engine::callback(&settings).map_err(|error| engine::failed(&error)),
        }
    }

    /// Why the settings cannot work, as marked text.
    #[napi(getter)]
    pub fn failure(&self) -> Option<String> {
        self.settings.as_ref().err().cloned()
    }

    /// `engine::verify_url`.
    #[napi(catch_unwind)]
    pub fn verify_url(&self, query: String) -> String {
        self.settings
            .as_ref()
            .map_or_else(Clone::clone, |callback| engine::verify_url(callback, &query))
    }

    /// `engine::open_text`.
    #[napi(catch_unwind)]
    pub fn open(&self, query: String, body: &[u8]) -> String {
        self.settings
            .as_ref()
            .map_or_else(Clone::clone, |callback| engine::open_text(callback, &query, body))
    }

    /// `engine::seal`.
    #[napi(catch_unwind)]
    pub fn seal(&self, message: String, receiver: String, timestamp: String, nonce: String, random: &[u8]) -> String {
        self.settings.as_ref().map_or_else(Clone::clone, |callback| {
            engine::seal(callback, &message, &receiver, &timestamp, &nonce, random)
        })
    }
}
