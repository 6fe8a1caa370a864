//! Creating encrypted callbacks: for tests of handlers, for the sandbox, and for passive replies.

use super::scan::End;
use super::{Callback, signature};
use crate::endpoint::append_query;
use crate::error::CallbackError;
use alloc::string::String;

/// An encrypted and signed message.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sealed {
    /// The ciphertext, in Base64.
    pub encrypt: String,
    /// The signature.
    pub msg_signature: String,
    /// The signed timestamp, in Unix seconds.
    pub timestamp: String,
    /// The signed nonce.
    pub nonce: String,
}

impl core::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Sealed")
            .field("timestamp", &self.timestamp)
            .finish_non_exhaustive()
    }
}

impl Callback {
    /// Encrypts and signs a message with the current Token and key. `random` must be 16 fresh random bytes outside tests.
    ///
    /// # Errors
    /// [`CallbackError::BadMessage`] for a message of more than 4 GiB.
    pub fn seal(
        &self,
        message: &str,
        receiver: &str,
        timestamp: &str,
        nonce: &str,
        random: [u8; 16],
    ) -> Result<Sealed, CallbackError> {
        let pair = self.pairs().first().ok_or_else(|| CallbackError::BadConfig {
            reason: "there is no key".into(),
        })?;
        let encrypt = pair.key().encrypt(message, receiver, random)?;
        let signature = signature::sign([pair.token(), timestamp, nonce, &encrypt]);
        let msg_signature = signature.iter().copied().map(char::from).collect();
        Ok(Sealed {
            encrypt,
            msg_signature,
            timestamp: timestamp.into(),
            nonce: nonce.into(),
        })
    }

    /// The default receiver of sealed messages: the first of the list.
    #[must_use]
    pub fn default_receiver(&self) -> &str {
        match self.receivers() {
            super::Receivers::Listed(list) => list.first().map_or("", String::as_str),
            super::Receivers::Unchecked => "",
        }
    }
}

impl Sealed {
    /// The query with which WeCom would push it.
    #[must_use]
    pub fn query(&self) -> String {
        let mut query = String::new();
        let parameters = [
            ("msg_signature", &self.msg_signature),
            ("timestamp", &self.timestamp),
            ("nonce", &self.nonce),
        ];
        for (name, value) in parameters {
            append_query(&mut query, name, value);
        }
        query
    }

    /// The query of a URL verification, which carries the ciphertext itself.
    #[must_use]
    pub fn echo_query(&self) -> String {
        let mut query = self.query();
        append_query(&mut query, "echostr", &self.encrypt);
        query
    }

    /// The XML body with which WeCom would push it.
    #[must_use]
    pub fn body(&self, to_user_name: &str) -> String {
        [
            "<xml><ToUserName><![CDATA[",
            &cdata(to_user_name),
            "]]></ToUserName><AgentID><![CDATA[]]></AgentID><Encrypt><![CDATA[",
            &self.encrypt,
            "]]></Encrypt></xml>",
        ]
        .concat()
    }

    /// The XML body of a passive reply.
    #[must_use]
    pub fn reply(&self) -> String {
        [
            "<xml><Encrypt><![CDATA[",
            &self.encrypt,
            "]]></Encrypt><MsgSignature><![CDATA[",
            &self.msg_signature,
            "]]></MsgSignature><TimeStamp>",
            &self.timestamp,
            "</TimeStamp><Nonce><![CDATA[",
            &cdata(&self.nonce),
            "]]></Nonce></xml>",
        ]
        .concat()
    }
}

/// Escapes a text for a CDATA section: the end delimiter is split over two sections.
#[must_use]
pub fn cdata(text: &str) -> String {
    let end = End::new("]]>");
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = end.split(rest) {
        out.push_str(before);
        out.push_str("]]]]><![CDATA[>");
        rest = after;
    }
    out.push_str(rest);
    out
}
