//! Callbacks that are not taken.

use alloc::string::String;
use wecom_kf_macros::Coded;

/// A callback that was refused. Numbers are those of WXBizMsgCrypt (WeCom document 90307).
#[derive(Debug, Clone, PartialEq, Eq, Coded)]
#[coded(catalogue = CALLBACK, owner = Unknown)]
#[non_exhaustive]
pub enum CallbackError {
    /// The callback's own settings cannot work.
    #[coded("callback.bad_config", "the callback settings cannot work: {reason}")]
    BadConfig {
        /// What is wrong.
        reason: String,
    },
    /// The EncodingAESKey is not 43 characters of Base64.
    #[coded("callback.bad_key", "the EncodingAESKey must be 43 letters, digits, + or /, as the admin console shows it; this one has {length} characters or another character among them", number = -40004)]
    BadKey {
        /// Its length in characters.
        length: u64,
    },
    /// The query lacks a parameter.
    #[coded("callback.missing_parameter", "the query has no {name}; pass the whole query string of the request", number = -40001)]
    MissingParameter {
        /// The parameter.
        name: String,
    },
    /// The query is longer than any of WeCom's: it is not read.
    #[coded("callback.long_query", "the query has {length} bytes; WeCom's have a few hundred", number = -40001)]
    LongQuery {
        /// Its length in bytes.
        length: u64,
    },
    /// The query has a parameter twice.
    #[coded("callback.repeated_parameter", "the query has {name} more than once", number = -40001)]
    RepeatedParameter {
        /// The parameter.
        name: String,
    },
    /// The signature does not match: another Token is configured, or the request is not from WeCom.
    #[coded("callback.signature_mismatch", "the signature does not match; check that the Token is the one of this callback URL", number = -40001)]
    SignatureMismatch {},
    /// The body is no envelope: neither the XML nor the JSON form can be read.
    #[coded("callback.bad_envelope", "the body is not a callback envelope: {reason}", number = -40002)]
    BadEnvelope {
        /// What was wrong.
        reason: String,
    },
    /// The ciphertext is not Base64.
    #[coded("callback.bad_base64", "the ciphertext is not standard Base64", number = -40010)]
    BadBase64 {},
    /// The ciphertext's length is no multiple of the cipher's block.
    #[coded("callback.bad_length", "the ciphertext has {length} bytes, which is no positive multiple of 16", number = -40007)]
    BadLength {
        /// The length in bytes.
        length: u64,
    },
    /// The padding is wrong: another EncodingAESKey is configured, or the ciphertext was changed.
    #[coded("callback.bad_padding", "the decrypted text is not padded as it must be; check that the EncodingAESKey is the one of this callback URL", number = -40008)]
    BadPadding {},
    /// The decrypted frame is shorter than it says.
    #[coded("callback.bad_frame", "the decrypted frame is shorter than the length it names", number = -40008)]
    BadFrame {},
    /// The decrypted text is not UTF-8.
    #[coded("callback.not_utf8", "the decrypted text is not UTF-8", number = -40008)]
    NotUtf8 {},
    /// The message is addressed to another corp, suite or app.
    #[coded("callback.receiver_mismatch", "the message is for another receiver; set receiveId to the corp id (own app), the suite id (suite events) or the list of both", number = -40005)]
    ReceiverMismatch {},
    /// The decrypted message is not well-formed.
    #[coded("callback.bad_message", "the decrypted message cannot be read: {reason}", number = -40002)]
    BadMessage {
        /// What was wrong.
        reason: String,
    },
}
