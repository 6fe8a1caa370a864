//! Converts between the engine's types and JavaScript values.

use napi::bindgen_prelude::{FromNapiValue, ToNapiValue, Unknown};
use napi::{Env, Error, JsValue, Result, Status, sys};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wecom_kf_engine::shape;

/// A value converted by serde. Throws a `TypeError` when a JavaScript value does not have the type's shape.
pub struct Js<T>(pub T);

#[expect(
    unsafe_code,
    reason = "napi's traits are unsafe; the handles are those that it passes in"
)]
impl<T: Serialize> ToNapiValue for Js<T> {
    unsafe fn to_napi_value(env: sys::napi_env, Self(value): Self) -> Result<sys::napi_value> {
        Ok(Env::from_raw(env).to_js_value(&value)?.raw())
    }
}

#[expect(unsafe_code, reason = "as above")]
impl<T: DeserializeOwned> FromNapiValue for Js<T> {
    unsafe fn from_napi_value(env: sys::napi_env, value: sys::napi_value) -> Result<Self> {
        let (env, value) = (Env::from_raw(env), unsafe { Unknown::from_napi_value(env, value)? });
        env.from_js_value(value).map(Self).or_else(|error: Error| {
            let refusal = shape::refusal(&error.reason);
            env.throw_type_error(&refusal, None)?;
            Err(Error::new(Status::PendingException, refusal))
        })
    }
}
