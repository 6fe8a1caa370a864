//! Errors of the transport.

use alloc::string::String;
use wecom_kf_macros::Coded;

/// A request without a response. The details never contain the URL's path or query, which may hold secrets.
#[derive(Debug, Clone, PartialEq, Eq, Coded)]
#[coded(catalogue = TRANSPORT, owner = Unknown)]
#[non_exhaustive]
pub enum TransportError {
    /// The connection failed (DNS, refused, TLS, proxy): nothing was sent, and the call can be retried safely.
    /// 中文：连接失败（DNS、被拒绝、TLS、代理）：没有发送任何内容，可以安全重试。
    #[coded("transport.connect", "no connection to the server: {detail}", retry)]
    Connect {
        /// The network error.
        detail: String,
    },
    /// The request was sent, but no complete response arrived (reset, truncated, unreadable): the call may have been carried out.
    /// 中文：请求已发送，但没有收到完整的响应（连接重置、被截断、无法读取）：调用可能已被执行。
    #[coded(
        "transport.lost",
        "the response was lost, and the call may have been carried out: {detail}",
        retry
    )]
    Lost {
        /// The network error.
        detail: String,
    },
    /// The time limit of the call was reached.
    /// 中文：已到调用的时限。
    #[coded("transport.timeout", "no response in time: {detail}", retry)]
    Timeout {
        /// The time limit, and the progress of the call.
        detail: String,
        /// Whether the server may have received the request: `false` is certain, `true` a possibility.
        sent: bool,
    },
    /// The response exceeds the limit and was not read completely.
    /// 中文：响应超过上限，未读完。
    #[coded("transport.body_too_large", "the response is larger than {limit} bytes")]
    BodyTooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// The request cannot be sent: a URL, header or setting is invalid.
    /// 中文：请求无法发送：URL、请求头或设置无效。
    #[coded("transport.invalid_request", "the request cannot be sent: {detail}", owner = Account)]
    InvalidRequest {
        /// What is wrong.
        detail: String,
    },
    /// The client was closed.
    /// 中文：客户端已关闭。
    #[coded("transport.closed", "the client is closed; create a new one", owner = Account)]
    Closed {},
}

impl TransportError {
    /// Whether the server may have received the request: `false` is certain, `true` a possibility.
    #[must_use]
    pub const fn sent(&self) -> bool {
        match self {
            Self::Connect { .. } | Self::InvalidRequest { .. } => false,
            Self::Timeout { sent, .. } => *sent,
            Self::Lost { .. } | Self::BodyTooLarge { .. } | Self::Closed {} => true,
        }
    }
}
