//! The query: opened means that its parameters are the signed ones, each once.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use wecom_kf_fuzz::{CALLBACK, NONCE, TIMESTAMP, encrypt, frame, query, sign};

static SEALED: LazyLock<String> = LazyLock::new(|| encrypt(&frame(b"<xml><Event>x</Event></xml>", "")));

fuzz_target!(|data: &[u8]| {
    let Ok(text) = core::str::from_utf8(data) else { return };
    let body = format!("<xml><Encrypt>{}</Encrypt></xml>", *SEALED);
    // The mark stands for the right signature.
    let text = text.replace('\u{1}', &sign(TIMESTAMP, NONCE, &SEALED));
    let _ = CALLBACK.verify_url(&text);
    if CALLBACK.open(&text, body.as_bytes()).is_err() {
        return;
    }
    // It opened: with any signed parameter repeated it must not.
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
