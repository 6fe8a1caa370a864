//! Callback errors.

use alloc::string::String;
use wecom_kf_macros::Coded;

/// A callback that was rejected. Numbers are those of WXBizMsgCrypt (WeCom document 90307).
#[derive(Debug, Clone, PartialEq, Eq, Coded)]
#[coded(catalogue = CALLBACK, owner = Unknown)]
#[non_exhaustive]
pub enum CallbackError {
    /// The callback settings are invalid.
    /// 中文：回调设置无效。
    #[coded("callback.bad_config", "invalid callback settings: {reason}")]
    BadConfig {
        /// What is wrong.
        reason: String,
    },
    /// The EncodingAESKey is not 43 characters of Base64.
    /// 中文：EncodingAESKey 不是 43 个 Base64 字符。
    #[coded("callback.bad_key", "the EncodingAESKey must be 43 letters, digits, + or /, as the admin console shows it; this one has {length} characters or contains other characters", number = -40004)]
    BadKey {
        /// Its length in characters.
        length: u64,
    },
    /// A query parameter is missing.
    /// 中文：缺少查询参数。
    #[coded("callback.missing_parameter", "the query has no {name}; pass the whole query string of the request", number = -40001)]
    MissingParameter {
        /// The parameter.
        name: String,
    },
    /// The query is longer than any of WeCom's and was not parsed.
    /// 中文：查询字符串比企业微信的任何一种都长，未解析。
    #[coded("callback.long_query", "the query has {length} bytes; WeCom's have a few hundred", number = -40001)]
    LongQuery {
        /// Its length in bytes.
        length: u64,
    },
    /// The query has a parameter twice.
    /// 中文：查询参数重复。
    #[coded("callback.repeated_parameter", "the query has {name} more than once", number = -40001)]
    RepeatedParameter {
        /// The parameter.
        name: String,
    },
    /// The signature does not match: the configured Token is wrong, or the request is not from WeCom.
    /// 中文：签名不符：Token 配置有误，或请求不是来自企业微信。
    #[coded("callback.signature_mismatch", "the signature does not match; check that the Token belongs to this callback URL", number = -40001)]
    SignatureMismatch {},
    /// The body is not an envelope, neither in XML nor in JSON form.
    /// 中文：请求体不是 XML 或 JSON 形式的加密信封。
    #[coded("callback.bad_envelope", "the body is not a callback envelope: {reason}", number = -40002)]
    BadEnvelope {
        /// What was wrong.
        reason: String,
    },
    /// The ciphertext is not Base64.
    /// 中文：密文不是 Base64。
    #[coded("callback.bad_base64", "the ciphertext is not standard Base64", number = -40010)]
    BadBase64 {},
    /// The ciphertext's length is not a multiple of the cipher's block size.
    /// 中文：密文长度不是加密块大小的整数倍。
    #[coded("callback.bad_length", "the ciphertext has {length} bytes, which is not a positive multiple of 16", number = -40007)]
    BadLength {
        /// The length in bytes.
        length: u64,
    },
    /// The padding is invalid: the configured EncodingAESKey is wrong, or the ciphertext was changed.
    /// 中文：填充无效：EncodingAESKey 配置有误，或密文被改动。
    #[coded("callback.bad_padding", "the padding of the decrypted text is invalid; check that the EncodingAESKey belongs to this callback URL", number = -40008)]
    BadPadding {},
    /// The decrypted frame is shorter than its length field says.
    /// 中文：解密后的内容比其长度字段短。
    #[coded("callback.bad_frame", "the decrypted frame is shorter than its length field says", number = -40008)]
    BadFrame {},
    /// The decrypted text is not UTF-8.
    /// 中文：解密后的内容不是 UTF-8。
    #[coded("callback.not_utf8", "the decrypted text is not UTF-8", number = -40008)]
    NotUtf8 {},
    /// The message is addressed to another corp, suite or app.
    /// 中文：消息的接收方是其他企业、第三方应用或应用。
    #[coded("callback.receiver_mismatch", "the message is for another receiver; set receiveId to the corp id (internal app), the suite id (suite events) or a list of both", number = -40005)]
    ReceiverMismatch {},
    /// The decrypted message is not well-formed.
    /// 中文：解密后的消息格式不正确。
    #[coded("callback.bad_message", "the decrypted message cannot be parsed: {reason}", number = -40002)]
    BadMessage {
        /// What was wrong.
        reason: String,
    },
}
