//! What several test files need.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its own part")]

use serde_json::Value;
use wecom_kf_core::callback::{Callback, CallbackKeys, CallbackOptions, Receivers, Sealed};

pub const TOKEN: &str = "QDG6eK";
pub const KEY: &str = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";
pub const OTHER_KEY: &str = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
pub const CORP: &str = "ww1234567890abcdef";
pub const TIMESTAMP: &str = "1409659813";
pub const NONCE: &str = "1372623149";
pub const RANDOM: [u8; 16] = *b"0123456789abcdef";

/// A callback with one pair and one receiver.
pub fn callback() -> Callback {
    callback_of(&[(TOKEN, KEY)])
}

/// A callback with these pairs and one receiver.
pub fn callback_of(pairs: &[(&str, &str)]) -> Callback {
    let [now, previous @ ..] = pairs else { panic!("no keys") };
    let keys = |(token, key): &(&str, &str)| keys(token, key);
    let settings = CallbackOptions::new(keys(now), Receivers::listed([CORP]));
    Callback::new(settings.previous(previous.iter().map(keys))).unwrap()
}

/// A callback with one pair and these receivers.
pub fn callback_for(receivers: Receivers) -> Callback {
    Callback::new(CallbackOptions::new(keys(TOKEN, KEY), receivers)).unwrap()
}

/// A Token with its key.
pub fn keys(token: &str, encoding_aes_key: &str) -> CallbackKeys {
    CallbackKeys {
        token: token.into(),
        encoding_aes_key: encoding_aes_key.into(),
    }
}

/// The message, sealed for the usual receiver.
pub fn sealed(callback: &Callback, message: &str) -> Sealed {
    callback.seal(message, CORP, TIMESTAMP, NONCE, RANDOM).unwrap()
}

/// Standard Base64.
pub fn base64(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// The bytes of standard Base64.
pub fn from_base64(text: &str) -> Vec<u8> {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.decode(text).unwrap()
}

/// The query that signs any ciphertext.
pub fn signed(token: &str, encrypt: &str) -> String {
    use sha1::{Digest, Sha1};
    let mut parts = [token, TIMESTAMP, NONCE, encrypt];
    parts.sort_unstable();
    let signature: String = Sha1::digest(parts.concat())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("msg_signature={signature}&timestamp={TIMESTAMP}&nonce={NONCE}")
}

/// The cases of a vector file.
pub fn cases(file: &str) -> Vec<Value> {
    let file: Value = serde_json::from_str(file).unwrap();
    file["cases"].as_array().unwrap().clone()
}
