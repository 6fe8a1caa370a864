//! Callbacks: verifying, decrypting and reading what WeCom pushes, and making such pushes for tests (WeCom documents 90930, 90968).
//!
//! One call does it all: the signature is compared in constant time, then the ciphertext is decoded and decrypted, its
//! padding, length and text are checked in full, and the receiver is compared with the configured ones.

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

/// A callback that was opened.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Opened {
    /// What happened.
    pub event: CallbackEvent,
    /// The decrypted message, XML or JSON, as WeCom wrote it.
    pub raw: String,
    /// Whom the message is addressed to: a corp id, a suite id, or nothing.
    pub receiver: String,
}

/// The answer to WeCom's check of a callback URL.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Echo {
    /// The text to answer: bare, without quotes or line break.
    pub echo: String,
    /// Whom the check is addressed to.
    pub receiver: String,
}

/// Without the text: somebody may have sent a message that was caught.
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
    /// Answers WeCom's check of the callback URL: verifies the query and returns the echo, which must be answered bare.
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

    /// Verifies, decrypts and reads a pushed callback. `body` is the HTTP body as it arrived, XML or JSON.
    ///
    /// # Errors
    /// [`CallbackError`]: a missing or repeated parameter, a wrong signature, a body that is no envelope, a ciphertext that does
    /// not decrypt to a whole message, another receiver. Nothing of the message is in the error.
    pub fn open(&self, query: &str, body: &[u8]) -> Result<Opened, CallbackError> {
        let (raw, receiver) = self.decrypt(query, body)?;
        let event = CallbackEvent::read(&raw)?;
        Ok(Opened { event, raw, receiver })
    }

    /// Verifies and decrypts a pushed callback without reading it: the message and its receiver.
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
            // Two pairs may share a Token: a console where only the key was changed. The first key that fits counts.
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
