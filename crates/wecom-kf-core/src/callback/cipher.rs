//! The cipher: AES-256-CBC with the key's first half as IV, PKCS#7 over blocks of 32, and a frame of
//! 16 random bytes, the message's length, the message, and the receiver.

use super::base64;
use super::machine::{Aes256, decode_letters};
use crate::error::CallbackError;
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

const KEY_CHARS: usize = 43;
const PADDING: usize = 32;
const RANDOM: usize = 16;
const LENGTH: usize = 4;

/// What AES encrypts at once.
pub(super) type Block = [u8; 16];

/// An EncodingAESKey, ready for use: the key schedule is made once.
#[derive(Clone)]
pub(super) struct Key {
    aes: Aes256,
    iv: Block,
}

/// What a ciphertext holds.
pub(super) struct Frame {
    pub(super) message: String,
    pub(super) receiver: String,
}

#[cfg(feature = "simd")]
fn from_base64(text: &str) -> Option<Vec<u8>> {
    base64_simd::STANDARD.decode_to_vec(text).ok()
}

#[cfg(not(feature = "simd"))]
fn from_base64(text: &str) -> Option<Vec<u8>> {
    base64::decode(text)
}

impl Key {
    pub(super) fn parse(encoding_aes_key: &str) -> Result<Self, CallbackError> {
        let bad = || CallbackError::BadKey {
            // The standard library's count of characters is made for long texts.
            length: encoding_aes_key.bytes().filter(|byte| byte & 0xc0 != 0x80).count() as u64,
        };
        if encoding_aes_key.len() != KEY_CHARS {
            return Err(bad());
        }
        // Decoding refuses what is no letter of Base64. The 43rd character carries two bits too many; WeCom does not clear them.
        let (bytes, _spare) = decode_letters(encoding_aes_key).ok_or_else(bad)?;
        let key: [u8; 32] = bytes.try_into().map_err(|_| bad())?;
        Ok(Self {
            iv: *key.first_chunk().ok_or_else(bad)?,
            aes: Aes256::new(key),
        })
    }

    pub(super) fn decrypt(&self, encrypt: &str) -> Result<Frame, CallbackError> {
        let mut bytes = from_base64(encrypt).ok_or(CallbackError::BadBase64 {})?;
        let length = bytes.len();
        let (blocks, rest) = bytes.as_chunks_mut();
        if blocks.is_empty() || !rest.is_empty() {
            return Err(CallbackError::BadLength { length: length as u64 });
        }
        self.aes.decrypt(blocks, self.iv);
        let padding = usize::from(*bytes.last().ok_or(CallbackError::BadPadding {})?);
        let padded = length.checked_sub(padding).ok_or(CallbackError::BadPadding {})?;
        let (frame, tail) = bytes.split_at_checked(padded).ok_or(CallbackError::BadPadding {})?;
        if !(1..=PADDING).contains(&padding) || tail.iter().any(|byte| usize::from(*byte) != padding) {
            return Err(CallbackError::BadPadding {});
        }
        let (message, receiver) = Self::parts(frame).ok_or(CallbackError::BadFrame {})?;
        let (begin, end) = (RANDOM + LENGTH, RANDOM + LENGTH + message.len());
        let receiver = core::str::from_utf8(receiver)
            .map_err(|_| CallbackError::NotUtf8 {})?
            .to_owned();
        // The message stays where it is: only what stands around it goes.
        bytes.truncate(end);
        bytes.drain(..begin);
        let message = String::from_utf8(bytes).map_err(|_| CallbackError::NotUtf8 {})?;
        Ok(Frame { message, receiver })
    }

    /// The message and the receiver of a frame.
    fn parts(frame: &[u8]) -> Option<(&[u8], &[u8])> {
        let (_random, rest) = frame.split_at_checked(RANDOM)?;
        let (length, rest) = rest.split_first_chunk::<LENGTH>()?;
        rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)
    }

    pub(super) fn encrypt(&self, message: &str, receiver: &str, random: [u8; RANDOM]) -> Result<String, CallbackError> {
        let length = u32::try_from(message.len()).map_err(|_| CallbackError::BadMessage {
            reason: "it is longer than 4 GiB".into(),
        })?;
        let mut bytes = Vec::with_capacity(RANDOM + LENGTH + message.len() + receiver.len() + PADDING);
        bytes.extend_from_slice(&random);
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(message.as_bytes());
        bytes.extend_from_slice(receiver.as_bytes());
        let padding = PADDING - bytes.len() % PADDING;
        bytes.extend(core::iter::repeat_n(u8::try_from(padding).unwrap_or(0), padding));
        let (blocks, _) = bytes.as_chunks_mut();
        self.aes.encrypt(blocks, self.iv);
        Ok(base64::encode(&bytes))
    }
}
