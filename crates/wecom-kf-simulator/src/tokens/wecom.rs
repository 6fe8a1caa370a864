//! A model of WeCom's tokens: `gettoken`, and whether a call with a token is accepted.

use std::collections::BTreeMap;
use std::fmt;

/// The current behaviour of `gettoken`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Behaviour {
    /// It issues tokens.
    #[default]
    IssuesTokens,
    /// It rejects the secret (40001).
    RejectsSecret,
    /// It succeeds without a token, as for a withdrawn secret.
    IssuesNothing,
    /// It limits the rate (45009).
    RateLimits,
    /// It is busy (-1).
    Busy,
}

impl fmt::Display for Behaviour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::IssuesTokens => "issues tokens",
            Self::RejectsSecret => "rejects the secret",
            Self::IssuesNothing => "issues no token",
            Self::RateLimits => "limits the rate",
            Self::Busy => "is busy",
        })
    }
}

/// The answer of `gettoken`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TokenResponse {
    /// A token.
    Token {
        /// Its number: a newer token has a higher one.
        number: u64,
        /// Its lifetime, in seconds.
        expires_in: u64,
    },
    /// No token.
    Refused(Behaviour),
}

/// WeCom.
#[derive(Debug, Default)]
pub(super) struct Wecom {
    /// The current behaviour of `gettoken`.
    pub(super) behaviour: Behaviour,
    /// Whether it rejects every token in calls.
    pub(super) refuses_all: bool,
    /// The oldest ticket that it accepts.
    pub(super) ticket: u64,
    /// The lifetime of a new token, in seconds.
    pub(super) life: u64,
    /// How long before a token's expiry a new one is issued, in milliseconds. The old one stays valid.
    overlap: u64,
    /// The newest token.
    newest: u64,
    /// The expiry of tokens, by number. Revoked tokens are removed.
    ends: BTreeMap<u64, u64>,
}

impl Wecom {
    /// Creates it with a token lifetime in seconds, and an overlap with the next token in milliseconds.
    pub(super) fn new(life: u64, overlap: u64) -> Self {
        Self {
            life,
            overlap,
            ..Self::default()
        }
    }

    /// The text of a token.
    pub(super) fn text(number: u64) -> String {
        format!("T{number}")
    }

    /// The number of a token, from its text.
    pub(super) fn number(text: &str) -> Option<u64> {
        text.strip_prefix('T')?.parse().ok()
    }

    /// Answers `gettoken`: the same token while it is valid. `ticket` is what a third-party app sends with its secret.
    pub(super) fn get_token(&mut self, now: u64, ticket: Option<u64>) -> TokenResponse {
        if ticket.is_some_and(|ticket| ticket < self.ticket) {
            return TokenResponse::Refused(Behaviour::RejectsSecret);
        }
        if self.behaviour != Behaviour::IssuesTokens {
            return TokenResponse::Refused(self.behaviour);
        }
        let lasts = |ends: &u64| now.saturating_add(self.overlap) < *ends;
        if self.ends.get(&self.newest).is_none_or(|ends| !lasts(ends)) {
            self.newest += 1;
            self.ends.insert(self.newest, now.saturating_add(self.life * 1000));
        }
        let left = self.ends.get(&self.newest).map_or(0, |ends| ends.saturating_sub(now));
        TokenResponse::Token {
            number: self.newest,
            expires_in: left / 1000,
        }
    }

    /// Whether a call with a token is accepted.
    pub(super) fn accepts(&self, number: u64, now: u64) -> bool {
        !self.refuses_all && self.ends.get(&number).is_some_and(|ends| now < *ends)
    }

    /// Revokes the tokens that expire within this many milliseconds.
    pub(super) fn revoke_ending(&mut self, now: u64, within: u64) {
        self.ends.retain(|_, ends| *ends > now.saturating_add(within));
    }

    /// Revokes all tokens, as WeCom may do.
    pub(super) fn revoke(&mut self) {
        self.ends.clear();
    }
}
