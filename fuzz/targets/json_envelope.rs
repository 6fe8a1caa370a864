//! The JSON envelope, compared with serde_json: core finds the same ciphertext.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use wecom_kf_core::CallbackError;
use wecom_kf_fuzz::{CALLBACK, encrypt, frame, query};

fuzz_target!(|data: &[u8]| {
    let sealed = encrypt(&frame(b"{\"event\":\"x\"}", ""));
    // The ciphertext replaces the fuzzer's placeholder.
    let text = String::from_utf8_lossy(data).replace('\u{1}', &sealed);
    let opened = CALLBACK.open(&query(&sealed), text.as_bytes());
    let start = text.trim_start_matches('\u{feff}').trim_ascii_start();
    if !start.starts_with('{') {
        return;
    }
    let named = match serde_json::from_str::<Value>(start) {
        Ok(Value::Object(object)) => object.get("Encrypt").or(object.get("encrypt")).cloned(),
        _ => None,
    };
    match opened {
        Ok(opened) => {
            let named = named.as_ref().and_then(Value::as_str).map(str::trim_ascii);
            assert_eq!(named, Some(&*sealed), "opened what is not there");
            assert_eq!(opened.raw, "{\"event\":\"x\"}");
        }
        Err(CallbackError::SignatureMismatch {}) => {
            assert!(
                named.is_some_and(|named| named.is_string()),
                "found another ciphertext"
            );
        }
        Err(CallbackError::BadEnvelope { .. }) => {}
        Err(other) => panic!("{other:?}"),
    }
});
