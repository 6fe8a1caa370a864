//! The WebAssembly module that carries the sandbox into JavaScript: texts and bytes in, texts and bytes out.

use wasm_bindgen::prelude::wasm_bindgen;
use wecom_kf_sandbox::{Effect, HttpRequest, Settings};

/// A sandbox. Times are unix milliseconds.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Sandbox {
    machine: wecom_kf_sandbox::Sandbox,
    /// The body of the last answer.
    body: Vec<u8>,
}

#[wasm_bindgen]
impl Sandbox {
    /// Makes a sandbox of settings as JSON; `{}` is all defaults.
    ///
    /// # Errors
    /// A text that says which setting cannot work; it is thrown.
    #[wasm_bindgen(constructor)]
    pub fn new(settings: &str) -> Result<Sandbox, String> {
        Settings::from_json(settings)
            .and_then(wecom_kf_sandbox::Sandbox::new)
            .map(|machine| Self {
                machine,
                body: Vec::new(),
            })
            .map_err(|error| error.to_string())
    }

    /// Answers a call of the API: `{status, content_type, content_disposition?}` as JSON. The body is taken by `takeBody`.
    pub fn handle(&mut self, now: f64, method: &str, path_and_query: &str, content_type: &str, body: &[u8]) -> String {
        let request = HttpRequest {
            method,
            path_and_query,
            content_type,
            body,
        };
        let answer = self.machine.handle(milliseconds(now), request);
        let head = answer.head_to_json().to_string();
        self.body = answer.body;
        head
    }

    /// The body of the last answer, once.
    #[wasm_bindgen(js_name = takeBody)]
    pub fn take_body(&mut self) -> Vec<u8> {
        core::mem::take(&mut self.body)
    }

    /// Carries out an act: `+` and what it gives as JSON, or `-` and `{code, message}`.
    pub fn act(&mut self, now: f64, action: &str) -> String {
        match self.machine.act_json(milliseconds(now), action) {
            Ok(given) => format!("+{given}"),
            Err(error) => format!("-{}", error.to_json()),
        }
    }

    /// What the host is to do now, as a JSON array.
    #[wasm_bindgen(js_name = takeEffects)]
    pub fn take_effects(&mut self, now: f64) -> String {
        let effects = self.machine.take_effects(milliseconds(now));
        serde_json::Value::from_iter(effects.iter().map(Effect::to_json)).to_string()
    }

    /// Reports how a callback was answered.
    #[wasm_bindgen(js_name = callbackAnswered)]
    pub fn callback_answered(&mut self, now: f64, id: f64, ok: bool) {
        self.machine.callback_answered(milliseconds(now), milliseconds(id), ok);
    }

    /// When `takeEffects` must be called next; nothing when no callback is under way.
    #[wasm_bindgen(js_name = nextWakeup)]
    pub fn next_wakeup(&self) -> Option<f64> {
        #[allow(
            clippy::cast_precision_loss,
            reason = "times of JavaScript are exact for 285 000 years"
        )]
        self.machine.next_wakeup_ms().map(|at| at as f64)
    }
}

/// A JavaScript number as a whole one; negative numbers and NaN become 0.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the cast saturates"
)]
const fn milliseconds(number: f64) -> u64 {
    number as u64
}
