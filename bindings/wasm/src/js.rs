//! Converts between the engine's types and JavaScript values.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::{Serializer, from_value};
use wasm_bindgen::JsValue;
use wecom_kf_engine::shape;

/// A value, or a `TypeError` to throw.
pub(crate) type Value = Result<JsValue, JsValue>;

/// Converts to plain objects and `null`, as in JSON and in the addon.
pub(crate) fn to_js<T: Serialize>(value: &T) -> Value {
    Ok(value.serialize(&Serializer::json_compatible())?)
}

/// Converts from JavaScript; a `TypeError` if the value does not have the type's shape.
pub(crate) fn from_js<T: DeserializeOwned>(value: JsValue) -> Result<T, JsValue> {
    from_value(value).map_err(|error| js_sys::TypeError::new(&shape::refusal(&error.to_string())).into())
}
