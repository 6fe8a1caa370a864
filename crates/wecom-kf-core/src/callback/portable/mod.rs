//! What a callback's bytes go through, on every machine: libraries choose the processor's own instructions where it has them.

mod aes;
mod base64;

pub(super) use aes::Aes256;
pub(super) use base64::decode_letters;
