//! Callbacks: verifying, decrypting and parsing what WeCom pushes, and creating such messages for tests (WeCom documents 90930, 90968).
//!
//! A single call compares the signature in constant time, decodes and decrypts the ciphertext, fully checks padding, length and text, and
//! compares the receiver with the configured ones.

mod cipher;
mod config;
mod envelope;
mod event;
mod fields;
mod flat;
mod json;
mod plaintext;
mod query;
mod respond;
mod scan;
mod seal;
mod signature;
mod xml;

pub use config::{Callback, CallbackKeys, CallbackOptions, Receivers};
pub use event::{
    CallbackEvent, CancelAuth, ChangeAuth, CreateAuth, KfAccountAuthChange, KfMsgOrEvent, MsgOrEvent, OtherEvent,
    ResetPermanentCode, SuiteTicket, View,
};
#[cfg(feature = "schema")]
pub use event::{EVENT_SHAPES, EventShape, SUITE_EVENT_SHAPES};
pub use fields::{Field, Fields, fields_to_json};
pub use plaintext::Plaintext;
pub use respond::{CallbackRefusal, CallbackResponse};
pub use seal::{Sealed, cdata};

use crate::error::CallbackError;
use alloc::string::String;
use query::Query;

/// A decrypted and parsed callback.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Opened {
    /// The event.
    pub event: CallbackEvent,
    /// The decrypted message, XML or JSON, as WeCom wrote it.
    pub raw: String,
    /// The receiver: a corp id, a suite id, or empty.
    pub receiver: String,
}

/// The result of WeCom's URL verification.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Echo {
    /// The response body: exactly this text, without quotes or line break.
    pub echo: String,
    /// The receiver.
    pub receiver: String,
}

/// Hides the text: it may be an intercepted message.
impl core::fmt::Debug for Echo {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Echo")
            .field("receiver", &self.receiver)
            .finish_non_exhaustive()
    }
}

impl core::fmt::Debug for Opened {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Opened")
            .field("receiver", &self.receiver)
            .finish_non_exhaustive()
    }
}

impl Callback {
    /// Handles WeCom's URL verification: verifies the query and returns the echo string, which must be the whole response body.
    ///
    /// `query` is the query string, with or without its question mark, or the whole URL.
    ///
    /// # Errors
    /// [`CallbackError`] as [`Callback::open`].
    pub fn verify_url(&self, query: &str) -> Result<Echo, CallbackError> {
        let query = Query::parse(query)?;
        let echostr = query.echostr()?;
        let (echo, receiver) = self.unseal(&query, &echostr)?.into_parts();
        Ok(Echo { echo, receiver })
    }

    /// Verifies, decrypts and parses a pushed callback. `body` is the HTTP body as it arrived, XML or JSON.
    ///
    /// # Errors
    /// [`CallbackError`]: a missing or repeated parameter, a wrong signature, a body that is not an envelope, a ciphertext that does not
    /// decrypt to a complete message, or another receiver. The error contains nothing of the message.
    pub fn open(&self, query: &str, body: &[u8]) -> Result<Opened, CallbackError> {
        let (raw, receiver) = self.decrypt(query, body)?;
        let event = CallbackEvent::read(&raw)?;
        Ok(Opened { event, raw, receiver })
    }

    /// Verifies and decrypts a pushed callback without parsing it. Returns the message and its receiver.
    ///
    /// # Errors
    /// [`CallbackError`] as [`Callback::open`].
    pub fn decrypt(&self, query: &str, body: &[u8]) -> Result<(String, String), CallbackError> {
        self.plaintext(query, body).map(Plaintext::into_parts)
    }

    /// The same without a copy of the message.
    ///
    /// # Errors
    /// [`CallbackError`] as [`Callback::open`].
    pub fn plaintext(&self, query: &str, body: &[u8]) -> Result<Plaintext, CallbackError> {
        let query = Query::parse(query)?;
        let encrypt = envelope::encrypt_of(body)?;
        self.unseal(&query, &encrypt)
    }

    /// Verifies and decrypts one ciphertext into the message and its receiver.
    fn unseal(&self, query: &Query<'_>, encrypt: &str) -> Result<Plaintext, CallbackError> {
        let mut refused = CallbackError::SignatureMismatch {};
        for pair in self.pairs() {
            let parts = [pair.token(), &query.timestamp, &query.nonce, encrypt];
            if !signature::matches(&query.signature, parts) {
                continue;
            }
            // Two pairs may share a Token, if only the key was changed. The first key that works counts.
            let error = match pair.key().decrypt(encrypt) {
                Ok(plaintext) if self.receivers().allow(plaintext.receiver()) => return Ok(plaintext),
                Ok(_) => CallbackError::ReceiverMismatch {},
                Err(error) => error,
            };
            if refused == (CallbackError::SignatureMismatch {}) || error == (CallbackError::ReceiverMismatch {}) {
                refused = error;
            }
        }
        Err(refused)
    }
}
