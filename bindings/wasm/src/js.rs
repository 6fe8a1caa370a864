//! Values of the engine's types as values of JavaScript.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::{Serializer, from_value};
use wasm_bindgen::JsValue;
use wecom_kf_engine::shape;

/// A value, or a `TypeError` that is thrown.
pub(crate) type Value = Result<JsValue, JsValue>;

/// Plain objects and `null`, as JSON has them and as the addon makes them.
pub(crate) fn to_js<T: Serialize>(value: &T) -> Value {
    Ok(value.serialize(&Serializer::json_compatible())?)
}

/// What JavaScript gives must have the type's shape, or a `TypeError` is thrown.
pub(crate) fn from_js<T: DeserializeOwned>(value: JsValue) -> Result<T, JsValue> {
    from_value(value).map_err(|error| js_sys::TypeError::new(&shape::refusal(&error.to_string())).into())
}
