//! Tokens as stores keep them: `docs/tokens.md` describes the form, which every client reads and writes.

use alloc::string::String;
use core::fmt;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::lifetime_ms;
use crate::machine::{Ms, Now};

/// The longest life of a token, in seconds: what timers and stores of every client can count in milliseconds. WeCom's last two hours.
pub const LONGEST_S: u32 = 2_147_483;

/// The mark that replaces a discarded token and a released lease in a store. It counts as missing.
pub const GONE: &str = "-";

/// A string that is or contains a token or a secret. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(as = "String"))]
pub struct Hidden(pub String);

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

impl From<&str> for Hidden {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<String> for Hidden {
    fn from(text: String) -> Self {
        Self(text)
    }
}

/// A token with its lifetime.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "TokenRecord"))]
pub struct Record {
    /// The token.
    pub access_token: Hidden,
    /// Its lifetime in seconds, from `obtained_at`; `null` if unknown: such a token is not stored.
    pub expires_in: Option<u32>,
    /// When the request for it was sent, by the wall clock of the process that sent it.
    pub obtained_at: Ms,
}

/// What a record of a store is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// It can be used, and need not be renewed yet.
    Fresh,
    /// It can be used, but is to be renewed.
    Lasting,
    /// Nothing.
    None,
}

/// What a process knows when it looks for a token in a store.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "KnownToken"))]
pub struct Known {
    /// The token in memory, which is no renewal of itself.
    pub held: Option<Record>,
    /// The token that WeCom rejected.
    pub refused: Option<Hidden>,
    /// How much of a tenth of its lifetime a token is renewed earlier, in thousandths: 0 to 1000.
    pub jitter: u32,
}

impl Record {
    /// How long it lasts in all; `None` of one whose end is unknown.
    #[must_use]
    pub fn life(&self) -> Option<Ms> {
        self.expires_in.map(|seconds| Ms(u64::from(seconds) * 1000))
    }

    /// How old it is by a wall clock, which need not be the one that wrote it: what comes from the future is new.
    #[must_use]
    pub const fn age(&self, now: Now) -> Ms {
        now.wall.since(self.obtained_at)
    }

    /// After how long it is to be renewed.
    #[must_use]
    pub fn renewed_after(&self, jitter: u32) -> Ms {
        self.expires_in.map_or(Ms::NEVER, |seconds| {
            Ms(lifetime_ms(u64::from(seconds), f64::from(jitter) / 1000.0))
        })
    }

    /// What it is good for in a process that knows this.
    #[must_use]
    pub fn fit(&self, known: &Known, now: Now) -> Fit {
        let age = self.age(now);
        if known.refused.as_ref() == Some(&self.access_token) || self.life().is_some_and(|life| age >= life) {
            return Fit::None;
        }
        match known.held.as_ref() != Some(self) && age < self.renewed_after(known.jitter) {
            true => Fit::Fresh,
            false => Fit::Lasting,
        }
    }

    /// The text that a store keeps.
    #[must_use]
    pub fn write(&self) -> String {
        // By hand, so that the members stand in one order.
        format!(
            "{{\"access_token\":{},\"expires_in\":{},\"obtained_at\":{}}}",
            Value::from(self.access_token.0.as_str()),
            self.expires_in.unwrap_or(LONGEST_S),
            self.obtained_at.0
        )
    }

    /// Reads a store's text; `None` for one that is no record.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(text).ok()?;
        let number = |name: &str| value.get(name).and_then(whole);
        let access_token = value.get("access_token")?.as_str().filter(|token| !token.is_empty())?;
        Some(Self {
            access_token: access_token.into(),
            expires_in: Some(u32::try_from(number("expires_in")?).unwrap_or(LONGEST_S).min(LONGEST_S)),
            obtained_at: Ms(number("obtained_at")?),
        })
    }
}

/// A number without its fraction; `None` for one below zero.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "not negative, and the cast saturates"
)]
fn whole(number: &Value) -> Option<u64> {
    let fraction = || {
        number
            .as_f64()
            .filter(|number| *number >= 0.0)
            .map(|number| number as u64)
    };
    number.as_u64().or_else(fraction)
}
