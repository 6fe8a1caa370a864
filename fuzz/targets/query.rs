//! The query: a callback opens only if its parameters are the signed ones, each once. Missing, repeated and decoded parameters are the same
//! as with a browser's parser.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use wecom_kf_core::CallbackError;
use wecom_kf_fuzz::{CALLBACK, NONCE, TIMESTAMP, encrypt, frame, query, sign};

static SEALED: LazyLock<String> = LazyLock::new(|| encrypt(&frame(b"<xml><Event>x</Event></xml>", "")));

const NAMES: [&str; 4] = ["msg_signature", "timestamp", "nonce", "echostr"];

/// The expected error of URL verification for its parameters, before decryption; `None` if they are valid.
fn expected(text: &str) -> Option<CallbackError> {
    let pairs: Vec<_> = form_urlencoded::parse(text.as_bytes()).collect();
    let mut seen = Vec::new();
    for (name, _) in pairs.iter().filter(|(name, _)| NAMES.contains(&&**name)) {
        if seen.contains(&name) {
            return Some(CallbackError::RepeatedParameter { name: name.to_string() });
        }
        seen.push(name);
    }
    let value = |wanted: &str| {
        let found = pairs.iter().find(|(name, value)| name == wanted && !value.is_empty());
        found.map(|(_, value)| &**value)
    };
    if let Some(missing) = NAMES.into_iter().find(|name| value(name).is_none()) {
        return Some(CallbackError::MissingParameter { name: missing.into() });
    }
    let [signature, timestamp, nonce, echostr] = NAMES.map(|name| value(name).unwrap_or_default());
    let wrong = sign(timestamp, nonce, &echostr.replace(' ', "+")) != signature;
    wrong.then_some(CallbackError::SignatureMismatch {})
}

fuzz_target!(|data: &[u8]| {
    let Ok(text) = core::str::from_utf8(data) else { return };
    let body = format!("<xml><Encrypt>{}</Encrypt></xml>", *SEALED);
    // The placeholder is replaced by the correct signature.
    let text = text.replace('\u{1}', &sign(TIMESTAMP, NONCE, &SEALED));
    let checked = CALLBACK.verify_url(&text).err();
    // Where the query of a URL begins and ends is defined by core.
    if !text.contains(['?', '#']) {
        match expected(&text) {
            Some(refused) => assert_eq!(checked, Some(refused)),
            None => assert_ne!(checked, Some(CallbackError::SignatureMismatch {})),
        }
    }
    if CALLBACK.open(&text, body.as_bytes()).is_err() {
        return;
    }
    // It opened. With a signed parameter repeated it must not.
    for parameter in ["msg_signature", "timestamp", "nonce"] {
        let (before, fragment) = text.split_once('#').unwrap_or((&text, ""));
        assert!(
            CALLBACK
                .open(&format!("{before}&{parameter}=1#{fragment}"), body.as_bytes())
                .is_err()
        );
    }
    assert!(CALLBACK.open(&query(&SEALED), body.as_bytes()).is_ok());
});
