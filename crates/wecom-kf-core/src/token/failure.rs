//! Why a token could not be fetched, as far as other waiting calls are concerned.

use serde::{Deserialize, Serialize};

/// Why a renewal failed, as far as other waiting calls are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "FetchFailure"))]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// WeCom rejected the secret, or returned no token for it, as for a withdrawn one. It applies to all calls that would send the same,
    /// and is remembered: another attempt would have the same result, and too many attempts block the corp.
    Refused,
    /// WeCom failed. It applies to all calls that would send the same.
    Server,
    /// The client failed: its connections, its functions for secrets or tokens, or another token that the fetch needs. It applies to the
    /// calls of that client; other clients try for themselves.
    Client,
    /// The renewal timed out or was dropped. Calls with more time try again.
    Time,
    /// Its client was closed. It applies to the calls of that client.
    Closed,
}

impl Failure {
    /// Classifies an error. `code` is its stable code; `retryable` whether another attempt can help; `own` whether it came from the
    /// operation that fetches this token (and not from fetching another token).
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

/// The result of a token fetch within a renewal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FetchEnd {
    /// No fetch: a store had a token, or the time was over before.
    #[default]
    None,
    /// WeCom issued a token.
    Issued,
    /// It failed.
    Failed {
        /// Why.
        failure: Failure,
    },
}

/// A deliberate flaw, which the simulator must find.
#[cfg(feature = "flaws")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flaw {
    /// `share`: a lease is released whoever owns it by now.
    ReleaseWithoutCompare,
    /// `life`: the newer record is chosen by the wall clocks of its writers: a record from a clock that is ahead disables the cache.
    TrustInWallClocks,
    /// `share`: a record that another process wrote during the fetch is overwritten.
    OverwriteNewer,
    /// `life`: a rejected secret is not remembered.
    ForgottenRefusal,
    /// `share`: a lease never expires: it has no time to live, and other processes wait for its owner without a limit.
    LeaseForEver,
    /// `life`: a failed early renewal is tried again by the next call.
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
