//! `open`, written against Node-API itself.
//!
//! A server calls it most often, and it takes about a microsecond. The code that napi's macro adds for arguments (an allocated record of
//! what they borrow) and its string conversion (two passes each) would add half of that.
#![expect(
    unsafe_code,
    reason = "Node-API is C; each call of it is made with the handles that it gave for this call"
)]

use crate::js::Js;
use napi::bindgen_prelude::{FromNapiValue, JsObjectValue, Object, ToNapiValue, Utf16String, panic_to_error};
use napi::{Env, Error, JsError, Result, Status, check_status, sys};
use std::mem::MaybeUninit;
use std::panic::catch_unwind;
use std::{ptr, slice};
use wecom_kf_engine as engine;
use wecom_kf_engine::codec::Opened;

/// Adds `open(slot, generation, query, body)`, which is `wecom_kf_engine::open`, to the addon's exports. It returns the encoded text, or an
/// object with `failure`.
#[napi_derive::napi(module_exports)]
pub(crate) fn export(mut exports: Object<'_>, env: Env) -> Result<()> {
    let mut function = ptr::null_mut();
    let name = "open";
    check_status!(unsafe {
        sys::napi_create_function(
            env.raw(),
            name.as_ptr().cast(),
            name.len().cast_signed(),
            Some(open),
            ptr::null_mut(),
            &raw mut function,
        )
    })?;
    exports.set_named_property(name, unsafe { Object::from_napi_value(env.raw(), function) }?)
}

unsafe extern "C" fn open(env: sys::napi_env, info: sys::napi_callback_info) -> sys::napi_value {
    catch_unwind(|| unsafe { opened(env, info) })
        .map_err(panic_to_error)
        .flatten()
        .unwrap_or_else(|error| {
            unsafe { JsError::from(error).throw_into(env) };
            ptr::null_mut()
        })
}

unsafe fn opened(env: sys::napi_env, info: sys::napi_callback_info) -> Result<sys::napi_value> {
    let mut arguments = [ptr::null_mut(); 4];
    let mut count = arguments.len();
    let (this, data) = (ptr::null_mut(), ptr::null_mut());
    check_status!(unsafe { sys::napi_get_cb_info(env, info, &raw mut count, arguments.as_mut_ptr(), this, data) })?;
    let [slot, generation, query, body] = arguments;
    let (slot, generation) = unsafe { (u32::from_napi_value(env, slot)?, u32::from_napi_value(env, generation)?) };
    let body = unsafe { bytes(env, body) }?;
    let mut place = [MaybeUninit::uninit(); SHORT];
    let opened = match unsafe { short_text(env, query, &mut place) }? {
        Some(query) => engine::open(slot, generation, query, body),
        None => engine::open(slot, generation, &unsafe { String::from_napi_value(env, query) }?, body),
    };
    unsafe { crossed(env, opened) }
}

/// Enough for the query of a callback, which has about 150 bytes.
const SHORT: usize = 512;

/// How many bytes may stay free at the end although the text is longer: a character that does not fit, and the terminating zero.
const LEFT_OVER: usize = 4;

/// Reads a string into `place` if it fits. napi itself asks for the length first, which takes as long again, and allocates.
unsafe fn short_text(
    env: sys::napi_env,
    value: sys::napi_value,
    place: &mut [MaybeUninit<u8>; SHORT],
) -> Result<Option<&str>> {
    let mut length = 0;
    check_status!(unsafe {
        sys::napi_get_value_string_utf8(env, value, place.as_mut_ptr().cast(), SHORT, &raw mut length)
    })?;
    if length + LEFT_OVER >= SHORT {
        return Ok(None);
    }
    let text = unsafe { slice::from_raw_parts(place.as_ptr().cast(), length) };
    str::from_utf8(text)
        .map(Some)
        .map_err(|error| Error::new(Status::InvalidArg, error.to_string()))
}

/// The bytes of a `Uint8Array`, borrowed for this call, during which no JavaScript runs. No other thread can write to them
/// (npm/native/addon.cjs).
unsafe fn bytes<'a>(env: sys::napi_env, value: sys::napi_value) -> Result<&'a [u8]> {
    let (mut kind, mut length, mut data) = (0, 0, ptr::null_mut());
    let (buffer, offset) = (ptr::null_mut(), ptr::null_mut());
    check_status!(unsafe {
        sys::napi_get_typedarray_info(
            env,
            value,
            &raw mut kind,
            &raw mut length,
            &raw mut data,
            buffer,
            offset,
        )
    })?;
    if kind != sys::TypedarrayType::uint8_array {
        return Err(Error::new(Status::InvalidArg, "the body is no Uint8Array"));
    }
    if length == 0 {
        return Ok(&[]);
    }
    Ok(unsafe { slice::from_raw_parts(data.cast(), length) })
}

/// Passes ASCII unchanged and any other text as UTF-16, which V8 does not need to decode.
unsafe fn crossed(env: sys::napi_env, opened: Opened) -> Result<sys::napi_value> {
    let text = match opened {
        Opened::Ascii(text) => text,
        Opened::Text(text) if text.is_ascii() => text,
        Opened::Text(text) => return unsafe { Utf16String::to_napi_value(env, text.into()) },
        Opened::Failure(_) => return unsafe { Js::to_napi_value(env, Js(opened)) },
    };
    let mut value = ptr::null_mut();
    let length = text.len().cast_signed();
    check_status!(unsafe { sys::napi_create_string_latin1(env, text.as_ptr().cast(), length, &raw mut value) })?;
    Ok(value)
}
