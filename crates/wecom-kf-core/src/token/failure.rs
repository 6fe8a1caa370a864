//! Why a token could not be fetched, as far as others who wait for it are concerned.

use serde::{Deserialize, Serialize};

/// Why a renewal brought nothing, as far as others who wait for the token are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "FetchFailure"))]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// WeCom refused the secret itself, or gave nothing for it, as for one that was withdrawn. It holds for all who would tell WeCom the same,
    /// and is remembered: asking again would come to the same, and too many tries block the corp.
    Refused,
    /// WeCom failed. It holds for all who would tell WeCom the same.
    Server,
    /// The client failed: its connections, its functions that give secrets or tokens, another token that the fetch needs. It holds for the
    /// calls of that client; other clients try for themselves.
    Client,
    /// The time of the renewal was over, or it was dropped. Whoever has more time tries again.
    Time,
    /// Its client was closed. It holds for the calls of that client.
    Closed,
}

impl Failure {
    /// What an error means. `code` is its stable code; `retryable` whether trying again can help; `own` whether it came of the very operation
    /// that fetches this token (and not of one that another token is fetched by).
    #[must_use]
    pub fn of(code: &str, retryable: bool, own: bool) -> Self {
        match code {
            "transport.timeout" | "transport.aborted" => Self::Time,
            "transport.closed" => Self::Closed,
            "response.unreadable" if own => Self::Refused,
            "api.error" if own && !retryable => Self::Refused,
            _ if own && !code.starts_with("transport.") && !code.starts_with("client.") => Self::Server,
            _ => Self::Client,
        }
    }
}

/// What became of fetching a token, within a renewal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FetchEnd {
    /// None was fetched: a store had one, or time was over before.
    #[default]
    None,
    /// WeCom gave one.
    Given,
    /// It failed.
    Failed {
        /// Why.
        failure: Failure,
    },
}

/// A flaw on purpose, for a simulator that must find it.
#[cfg(feature = "flaws")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flaw {
    /// `share`: a lease is released whoever owns it by now.
    ReleaseWithoutCompare,
    /// `life`: what is newer is told by the wall clocks of whoever wrote it: a record from a clock that is ahead disables the cache.
    TrustInWallClocks,
    /// `share`: what others wrote while this one fetched is overwritten.
    OverwriteNewer,
    /// `life`: a refused secret is not remembered.
    ForgottenRefusal,
    /// `share`: a lease lasts for ever: it is taken without an end, and a taker waits for its owner without patience.
    LeaseForEver,
    /// `life`: a failed renewal ahead of time is tried again with the next call.
    NoBackOff,
}

#[cfg(feature = "flaws")]
impl Flaw {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::ReleaseWithoutCompare,
        Self::TrustInWallClocks,
        Self::OverwriteNewer,
        Self::ForgottenRefusal,
        Self::LeaseForEver,
        Self::NoBackOff,
    ];
}
