//! The WebAssembly module of the sandbox: objects and bytes in, objects and bytes out.
//!
//! Failures are thrown as objects with `code`, `message` and the error's fields. Times are in Unix milliseconds.

mod convert;

use convert::{Millis, from_js, thrown, to_js};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use wecom_kf_sandbox::{HttpRequest, Settings};

/// A sandbox.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Sandbox(wecom_kf_sandbox::Sandbox);

#[wasm_bindgen]
impl Sandbox {
    /// Creates a sandbox; `{}` means default settings.
    ///
    /// # Errors
    /// Which setting is invalid.
    #[wasm_bindgen(constructor)]
    pub fn new(settings: JsValue) -> Result<Sandbox, JsValue> {
        let settings = Settings::from_value(&from_js(settings)?).map_err(thrown)?;
        wecom_kf_sandbox::Sandbox::new(settings).map(Self).map_err(thrown)
    }

    /// The settings, including defaults.
    ///
    /// # Errors
    /// None: JavaScript can represent every number of the settings.
    pub fn settings(&self) -> Result<JsValue, JsValue> {
        to_js(self.0.settings())
    }

    /// Handles an API request; returns `{ status, content_type, content_disposition?, body }`.
    ///
    /// # Errors
    /// None: an invalid request gets an error response.
    pub fn handle(
        &mut self,
        now: f64,
        method: &str,
        path_and_query: &str,
        content_type: &str,
        body: &[u8],
    ) -> Result<JsValue, JsValue> {
        let request = HttpRequest {
            method,
            path_and_query,
            content_type,
            body,
        };
        to_js(&self.0.handle(Millis(now).into(), request))
    }

    /// Performs an act and returns its result.
    ///
    /// # Errors
    /// Why no person could perform the act in the current state.
    pub fn act(&mut self, now: f64, name: &str, params: JsValue) -> Result<JsValue, JsValue> {
        let result = self.0.act_by_name(Millis(now).into(), name, &from_js(params)?);
        to_js(&result.map_err(thrown)?)
    }

    /// Takes the effects that the host must carry out now.
    ///
    /// # Errors
    /// None: effects contain strings and small numbers.
    #[wasm_bindgen(js_name = takeEffects)]
    pub fn take_effects(&mut self, now: f64) -> Result<JsValue, JsValue> {
        to_js(&self.0.take_effects(Millis(now).into()))
    }

    /// Reports the result of a callback delivery.
    #[wasm_bindgen(js_name = callbackAnswered)]
    pub fn callback_answered(&mut self, now: f64, id: u32, ok: bool) {
        self.0.callback_answered(Millis(now).into(), id.into(), ok);
    }

    /// When `takeEffects` must be called next; `undefined` if no callback is pending.
    #[wasm_bindgen(js_name = nextWakeup)]
    pub fn next_wakeup(&self) -> Option<f64> {
        self.0.next_wakeup_ms().map(|at| Millis::from(at).0)
    }
}
