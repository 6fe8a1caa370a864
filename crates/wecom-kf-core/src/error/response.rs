//! Errors of responses.

use alloc::string::String;
use wecom_kf_macros::Coded;

/// A response that is not from WeCom, or carries an error code.
#[derive(Debug, Clone, PartialEq, Eq, Coded)]
#[coded(catalogue = RESPONSE, owner = Unknown)]
#[non_exhaustive]
pub enum ResponseError {
    /// The body is not JSON: it comes from a proxy or a wrong host, or was truncated.
    /// 中文：响应体不是 JSON：来自代理或错误的主机，或被截断。
    #[coded(
        "response.not_json",
        "HTTP {status} with a body that is not JSON; it begins: {start}",
        retry
    )]
    NotJson {
        /// The HTTP status.
        status: u64,
        /// The first bytes of the body, with markup and line breaks unchanged.
        start: String,
    },
    /// The body is empty.
    /// 中文：响应体为空。
    #[coded("response.empty", "HTTP {status} with an empty body", retry)]
    Empty {
        /// The HTTP status.
        status: u64,
    },
    /// The body is JSON, but not an object.
    /// 中文：响应体是 JSON，但不是对象。
    #[coded("response.not_an_object", "the response must be one object, not {actual}")]
    NotAnObject {
        /// The actual type.
        actual: String,
    },
    /// The HTTP status is an error, and the body is not from WeCom.
    /// 中文：HTTP 状态码表示错误，且响应体不是来自企业微信。
    #[coded("response.http_status", "HTTP {status}, and the body is not from WeCom", retry)]
    HttpStatus {
        /// The HTTP status.
        status: u64,
    },
    /// The body is an object without an errcode: it comes from a gateway or another server.
    /// 中文：响应体是没有 errcode 的对象：来自网关或其他服务器。
    #[coded(
        "response.no_errcode",
        "HTTP {status} with JSON without an errcode, which does not come from WeCom; check the base URL, the path, and any proxy or gateway",
        retry
    )]
    NoErrcode {
        /// The HTTP status.
        status: u64,
    },
    /// The body is nested more deeply than any of WeCom's.
    /// 中文：响应体的嵌套比企业微信的任何响应都深。
    #[coded(
        "response.too_deep",
        "the response is nested more than {limit} levels deep; WeCom's have only a few"
    )]
    TooDeep {
        /// The maximum nesting depth.
        limit: u64,
    },
    /// A required field is missing or has the wrong shape.
    /// 中文：缺少必需的字段，或其格式不对。
    #[coded("response.unreadable", "the response cannot be read: {reason}")]
    Unreadable {
        /// The path of the field and what was expected there.
        reason: String,
    },
    /// WeCom responded with an error code.
    /// 中文：企业微信返回了错误码。
    #[coded("api.error", "WeCom returned {errcode}: {errmsg}")]
    Api {
        /// The error code; see `explainErrcode`.
        errcode: i64,
        /// WeCom's error message, for people only.
        errmsg: String,
    },
}
