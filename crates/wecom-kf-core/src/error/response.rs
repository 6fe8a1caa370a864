//! Answers that are not what WeCom gives.

use alloc::string::String;
use wecom_kf_macros::Coded;

/// A response that cannot be read as WeCom's.
#[derive(Debug, Clone, PartialEq, Eq, Coded)]
#[coded(catalogue = RESPONSE, owner = Unknown)]
#[non_exhaustive]
pub enum ResponseError {
    /// The body is not JSON: a proxy, a wrong host or a cut connection answered.
    #[coded(
        "response.not_json",
        "HTTP {status} with a body that is not JSON; it begins: {start}",
        retry
    )]
    NotJson {
        /// The HTTP status.
        status: u64,
        /// The first bytes of the body; markup and line breaks left as they are.
        start: String,
    },
    /// The body is empty.
    #[coded("response.empty", "HTTP {status} with an empty body", retry)]
    Empty {
        /// The HTTP status.
        status: u64,
    },
    /// The body is JSON, but not an object.
    #[coded("response.not_an_object", "the response must be one object, not {actual}")]
    NotAnObject {
        /// What it is instead.
        actual: String,
    },
    /// The HTTP status is an error, and the body is not WeCom's.
    #[coded("response.http_status", "HTTP {status} instead of WeCom's answer", retry)]
    HttpStatus {
        /// The HTTP status.
        status: u64,
    },
    /// The body is an object without an error code: a gateway or another server answered.
    #[coded(
        "response.no_errcode",
        "HTTP {status} with JSON that has no errcode, so it is not WeCom's answer; check the base URL, the path, and any proxy or gateway on the way",
        retry
    )]
    NoErrcode {
        /// The HTTP status.
        status: u64,
    },
    /// The values of the body stand within each other deeper than any of WeCom's.
    #[coded(
        "response.too_deep",
        "the response nests values more than {limit} levels deep; WeCom's have a few"
    )]
    TooDeep {
        /// How deep they may stand.
        limit: u64,
    },
    /// A field that the SDK needs is missing or has another shape.
    #[coded("response.unreadable", "the response cannot be read: {reason}")]
    Unreadable {
        /// The path of the field and what was expected there.
        reason: String,
    },
    /// WeCom answered with an error code.
    #[coded("api.error", "WeCom answered {errcode}: {errmsg}")]
    Api {
        /// The error code; `explainErrcode` says what it means.
        errcode: i64,
        /// WeCom's own text, for people only.
        errmsg: String,
    },
}
