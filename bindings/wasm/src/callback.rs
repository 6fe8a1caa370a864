//! Callbacks: what both modules have.

use wasm_bindgen::prelude::*;
use wecom_kf_core::callback::Callback;
use wecom_kf_core::engine;

/// A callback's settings.
#[wasm_bindgen]
pub struct WasmCallback {
    callback: Callback,
}

#[wasm_bindgen]
impl WasmCallback {
    /// Nothing when they cannot work; `failure` says why.
    #[must_use]
    pub fn create(settings: &str) -> Option<Self> {
        let callback = engine::callback(settings).ok()?;
        Some(Self { callback })
    }

    #[must_use]
    pub fn failure(settings: &str) -> String {
        engine::callback(settings).map_or_else(|error| engine::failed(&error), |_| String::new())
    }

    #[must_use]
    #[wasm_bindgen(js_name = verifyUrl)]
    pub fn verify_url(&self, query: &str) -> String {
        engine::verify_url(&self.callback, query)
    }

    #[must_use]
    pub fn open(&self, query: &str, body: &[u8]) -> String {
        engine::open(&self.callback, query, body)
    }

    #[must_use]
    pub fn seal(&self, message: &str, receiver: &str, timestamp: &str, nonce: &str, random: &[u8]) -> String {
        engine::seal(&self.callback, message, receiver, timestamp, nonce, random)
    }
}
