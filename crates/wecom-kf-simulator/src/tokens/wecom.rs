//! A model of what WeCom does with tokens: `gettoken`, and whether a call with a token is accepted.

use std::collections::BTreeMap;
use std::fmt;

/// What `gettoken` does just now, whoever asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Mood {
    /// It gives tokens.
    #[default]
    Gives,
    /// It refuses the secret (40001).
    RefusesSecret,
    /// It gives no token with its success, as for a secret that was withdrawn.
    GivesNothing,
    /// Too many calls (45009).
    RateLimits,
    /// It is busy (-1).
    Busy,
}

impl fmt::Display for Mood {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Gives => "gives tokens",
            Self::RefusesSecret => "refuses the secret",
            Self::GivesNothing => "gives nothing",
            Self::RateLimits => "answers that there were too many calls",
            Self::Busy => "is busy",
        })
    }
}

/// What `gettoken` answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Given {
    /// A token.
    Token {
        /// Its number: a newer token has a higher one.
        number: u64,
        /// How long it lasts, in seconds.
        expires_in: u64,
    },
    /// No token.
    Refused(Mood),
}

/// WeCom.
#[derive(Debug, Default)]
pub(super) struct Wecom {
    /// What it does just now.
    pub(super) mood: Mood,
    /// Whether it refuses every token in calls, whatever it gave.
    pub(super) refuses_all: bool,
    /// The oldest ticket that it accepts.
    pub(super) ticket: u64,
    /// How long a new token lasts, in seconds.
    pub(super) life: u64,
    /// How long before a token's end a new one is given, while the old one lasts too, in milliseconds.
    overlap: u64,
    /// The newest token.
    newest: u64,
    /// When tokens end, by their number. Those that were revoked have gone.
    ends: BTreeMap<u64, u64>,
}

impl Wecom {
    /// One whose tokens last so many seconds; a new one is given so many milliseconds before the end of the old one.
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

    /// The number of a token's text.
    pub(super) fn number(text: &str) -> Option<u64> {
        text.strip_prefix('T')?.parse().ok()
    }

    /// Answers `gettoken`: the same token while it lasts. `ticket` is what a third-party app tells beside its secret.
    pub(super) fn get_token(&mut self, now: u64, ticket: Option<u64>) -> Given {
        if ticket.is_some_and(|ticket| ticket < self.ticket) {
            return Given::Refused(Mood::RefusesSecret);
        }
        if self.mood != Mood::Gives {
            return Given::Refused(self.mood);
        }
        let lasts = |ends: &u64| now.saturating_add(self.overlap) < *ends;
        if self.ends.get(&self.newest).is_none_or(|ends| !lasts(ends)) {
            self.newest += 1;
            self.ends.insert(self.newest, now.saturating_add(self.life * 1000));
        }
        let left = self.ends.get(&self.newest).map_or(0, |ends| ends.saturating_sub(now));
        Given::Token {
            number: self.newest,
            expires_in: left / 1000,
        }
    }

    /// Whether a call with a token is accepted.
    pub(super) fn accepts(&self, number: u64, now: u64) -> bool {
        !self.refuses_all && self.ends.get(&number).is_some_and(|ends| now < *ends)
    }

    /// Ends the tokens that would end within so many milliseconds.
    pub(super) fn revoke_ending(&mut self, now: u64, within: u64) {
        self.ends.retain(|_, ends| *ends > now.saturating_add(within));
    }

    /// Ends every token at once, as WeCom may.
    pub(super) fn revoke(&mut self) {
        self.ends.clear();
    }
}
