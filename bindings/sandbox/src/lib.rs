//! The WebAssembly module that carries the sandbox into JavaScript: objects and bytes in, objects and bytes out.
//!
//! What fails throws an object of `code`, `message` and the error's fields. Times are Unix milliseconds.

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
    /// Makes a sandbox of its settings; `{}` is all defaults.
    ///
    /// # Errors
    /// Says which setting cannot work.
    #[wasm_bindgen(constructor)]
    pub fn new(settings: JsValue) -> Result<Sandbox, JsValue> {
        let settings = Settings::from_value(&from_js(settings)?).map_err(thrown)?;
        wecom_kf_sandbox::Sandbox::new(settings).map(Self).map_err(thrown)
    }

    /// The settings that it was made of, defaults included.
    ///
    /// # Errors
    /// None: every number of a setting is one that JavaScript has.
    pub fn settings(&self) -> Result<JsValue, JsValue> {
        to_js(self.0.settings())
    }

    /// Answers a call of the API: `{ status, content_type, content_disposition?, body }`.
    ///
    /// # Errors
    /// None: what is wrong with a call is its answer.
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

    /// Carries out an act, and returns what it gives.
    ///
    /// # Errors
    /// Says why no person could do that now.
    pub fn act(&mut self, now: f64, name: &str, params: JsValue) -> Result<JsValue, JsValue> {
        let given = self.0.act_by_name(Millis(now).into(), name, &from_js(params)?);
        to_js(&given.map_err(thrown)?)
    }

    /// What the host is to do now: a list of effects.
    ///
    /// # Errors
    /// None: effects hold texts and small numbers.
    #[wasm_bindgen(js_name = takeEffects)]
    pub fn take_effects(&mut self, now: f64) -> Result<JsValue, JsValue> {
        to_js(&self.0.take_effects(Millis(now).into()))
    }

    /// Reports how a callback was answered.
    #[wasm_bindgen(js_name = callbackAnswered)]
    pub fn callback_answered(&mut self, now: f64, id: u32, ok: bool) {
        self.0.callback_answered(Millis(now).into(), id.into(), ok);
    }

    /// When `takeEffects` must be called next; nothing when no callback is under way.
    #[wasm_bindgen(js_name = nextWakeup)]
    pub fn next_wakeup(&self) -> Option<f64> {
        self.0.next_wakeup_ms().map(|at| Millis::from(at).0)
    }
}
