//! Callbacks: what both modules have.

use alloc::string::String;
use wasm_bindgen::prelude::*;
use wecom_kf_core::callback::Callback;
use wecom_kf_core::engine;

/// A callback's settings; `failure` says why they cannot work.
#[wasm_bindgen]
pub struct WasmCallback {
    settings: Result<Callback, String>,
}

#[wasm_bindgen]
impl WasmCallback {
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new(settings: &str) -> Self {
        Self {
            settings: engine::callback(settings).map_err(|error| engine::failed(&error)),
        }
    }

    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn failure(&self) -> Option<String> {
        self.settings.as_ref().err().cloned()
    }

    #[wasm_bindgen(js_name = verifyUrl)]
    #[must_use]
    pub fn verify_url(&self, query: &str) -> String {
        self.settings
            .as_ref()
            .map_or_else(Clone::clone, |callback| engine::verify_url(callback, query))
    }

    #[must_use]
    pub fn open(&self, query: &str, body: &[u8]) -> String {
        self.settings
            .as_ref()
            .map_or_else(Clone::clone, |callback| engine::open(callback, query, body))
    }

    #[must_use]
    pub fn seal(&self, message: &str, receiver: &str, timestamp: &str, nonce: &str, random: &[u8]) -> String {
        self.settings.as_ref().map_or_else(Clone::clone, |callback| {
            engine::seal(callback, message, receiver, timestamp, nonce, random)
        })
    }
}
