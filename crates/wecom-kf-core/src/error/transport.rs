//! Requests that no response came back for.

use alloc::string::String;
use wecom_kf_macros::Coded;

/// A request that no response came back for. The details never hold the URL's path or query: secrets stand there.
#[derive(Debug, Clone, PartialEq, Eq, Coded)]
#[coded(catalogue = TRANSPORT, owner = Unknown)]
#[non_exhaustive]
pub enum TransportError {
    /// No connection came about (DNS, refused, TLS, proxy): nothing was sent, and the call can safely be made again.
    #[coded("transport.connect", "no connection to the server: {detail}", retry)]
    Connect {
        /// What the network said.
        detail: String,
    },
    /// The request was sent, and the response did not arrive whole (reset, truncated, unreadable): it may have been carried out.
    #[coded(
        "transport.lost",
        "the response was lost, and the call may have been carried out: {detail}",
        retry
    )]
    Lost {
        /// What the network said.
        detail: String,
    },
    /// The time for the call ran out.
    #[coded("transport.timeout", "no response in time: {detail}", retry)]
    Timeout {
        /// The time that was allowed, and how far the call had come.
        detail: String,
        /// Whether the server may have received the request: `false` is certain, `true` a possibility.
        sent: bool,
    },
    /// The response is larger than the limit; the rest was not read.
    #[coded("transport.body_too_large", "the response is larger than {limit} bytes")]
    BodyTooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// The request cannot be sent: a URL, header or setting is not valid.
    #[coded("transport.invalid_request", "the request cannot be sent: {detail}", owner = Account)]
    InvalidRequest {
        /// What is wrong.
        detail: String,
    },
    /// The client was closed.
    #[coded("transport.closed", "the client is closed; make a new one", owner = Account)]
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
