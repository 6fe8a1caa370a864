//! Converts between JavaScript and Rust values.

use serde::Serialize;
use serde_json::Value;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;
use wecom_kf_sandbox::SandboxError;

/// Converts to plain JavaScript objects; `null` for `None`, `Uint8Array` for bytes.
pub(crate) fn to_js<T: Serialize + ?Sized>(value: &T) -> Result<JsValue, JsValue> {
    let serializer = Serializer::json_compatible().serialize_bytes_as_arrays(false);
    value.serialize(&serializer).map_err(Into::into)
}

/// Converts plain JavaScript data to JSON.
pub(crate) fn from_js(value: JsValue) -> Result<Value, JsValue> {
    serde_wasm_bindgen::from_value(value).map_err(Into::into)
}

/// The exception for an error.
pub(crate) fn thrown(error: SandboxError) -> JsValue {
    to_js(&error.to_json()).unwrap_or_else(|error| error)
}

/// A time in Unix milliseconds as a JavaScript number, exact for 285 000 years.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Millis(pub(crate) f64);

impl From<Millis> for u64 {
    /// Negative numbers and NaN become 0.
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the cast saturates"
    )]
    fn from(Millis(number): Millis) -> Self {
        number as Self
    }
}

impl From<u64> for Millis {
    #[allow(clippy::cast_precision_loss, reason = "times are far below 2^53")]
    fn from(number: u64) -> Self {
        Self(number as f64)
    }
}
