//! Shared by the targets: a callback, and an independent implementation of sealing, so that core is not compared with itself.

use aes::Aes256;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cbc::cipher::{Array, BlockModeEncrypt, KeyIvInit};
use sha1::{Digest, Sha1};
use std::sync::LazyLock;
use wecom_kf_core::callback::{Callback, CallbackKeys, CallbackOptions, Receivers};

pub const TOKEN: &str = "QDG6eK";
pub const KEY: &str = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";
pub const CORP: &str = "wx5823bf96d3bd56c7";
pub const TIMESTAMP: &str = "1409659813";
pub const NONCE: &str = "1372623149";

/// A callback that accepts every receiver.
pub static CALLBACK: LazyLock<Callback> =
    LazyLock::new(|| callback_for(Receivers::Unchecked));

/// A callback for one corp.
pub static OF_CORP: LazyLock<Callback> = LazyLock::new(|| callback_for(Receivers::listed([CORP])));

fn callback_for(receivers: Receivers) -> Callback {
    let keys = CallbackKeys {
        token: TOKEN.into(),
        encoding_aes_key: KEY.into(),
    };
    Callback::new(CallbackOptions::new(keys, receivers)).expect("the sample key is a key")
}

/// The key's bytes.
fn key() -> [u8; 32] {
    let mut padded = String::from(KEY);
    // The last character has two unused bits; a strict decoder requires them to be zero.
    padded.replace_range(42.., "A=");
    STANDARD.decode(padded).expect("Base64").try_into().expect("32 bytes")
}

/// Encrypts blocks without padding.
pub fn encrypt(plain: &[u8]) -> String {
    let key = key();
    let mut bytes = plain.to_vec();
    let (blocks, rest) = Array::slice_as_chunks_mut(&mut bytes);
    assert!(rest.is_empty(), "whole blocks");
    let iv: [u8; 16] = key[..16].try_into().expect("16 bytes");
    cbc::Encryptor::<Aes256>::new(&Array(key), &Array(iv)).encrypt_blocks(blocks);
    STANDARD.encode(bytes)
}

/// The signature of a ciphertext.
pub fn sign(timestamp: &str, nonce: &str, encrypt: &str) -> String {
    let mut parts = [TOKEN, timestamp, nonce, encrypt];
    parts.sort_unstable();
    let digest = Sha1::digest(parts.concat());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The query of a ciphertext.
pub fn query(encrypt: &str) -> String {
    format!(
        "msg_signature={}&timestamp={TIMESTAMP}&nonce={NONCE}",
        sign(TIMESTAMP, NONCE, encrypt)
    )
}

/// A message in its frame, padded.
pub fn frame(message: &[u8], receiver: &str) -> Vec<u8> {
    let length = u32::try_from(message.len()).expect("a short message");
    let mut plain = [
        b"0123456789abcdef",
        &length.to_be_bytes()[..],
        message,
        receiver.as_bytes(),
    ]
    .concat();
    let padding = 32 - plain.len() % 32;
    plain.extend(std::iter::repeat_n(padding as u8, padding));
    plain
}
