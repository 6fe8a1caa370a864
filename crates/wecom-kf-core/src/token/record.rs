//! Token records in stores. `docs/en/tokens.md` specifies the format, which all clients read and write.

use alloc::string::String;
use core::fmt;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::lifetime_ms;
use crate::machine::{Ms, Now};

/// The maximum lifetime of a token, in seconds: timers and stores of all clients can represent it in milliseconds. WeCom's tokens last two
/// hours.
pub const MAX_LIFETIME_S: u32 = 2_147_483;

/// The value that replaces a discarded token or a released lease in a store. It counts as no value.
pub const TOMBSTONE: &str = "-";

/// A text that may contain a token or a secret: `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(as = "String"))]
pub struct SecretText(pub String);

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

impl From<&str> for SecretText {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<String> for SecretText {
    fn from(text: String) -> Self {
        Self(text)
    }
}

/// A token and its lifetime.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "TokenRecord"))]
pub struct Record {
    /// The token.
    pub access_token: SecretText,
    /// Its lifetime in seconds from `obtained_at`; `null` if unknown, in which case it is not stored.
    pub expires_in: Option<u32>,
    /// When its fetch started, on the wall clock of the process that fetched it.
    pub obtained_at: Ms,
}

/// Whether a record of a store can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// It can be used, and is not due for renewal.
    Fresh,
    /// It can be used, but is due for renewal.
    Expiring,
    /// It cannot be used.
    Unusable,
}

/// What a process knows when it looks for a token in a store.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "KnownToken"))]
pub struct Known {
    /// The token that it has, which a renewal must replace.
    pub held: Option<Record>,
    /// The token that WeCom rejected.
    pub refused: Option<SecretText>,
    /// Jitter: the fraction of a tenth of its lifetime by which it is renewed earlier, in thousandths from 0 to 1000.
    pub jitter: u32,
}

impl Record {
    /// The total lifetime; `None` if unknown.
    #[must_use]
    pub fn life(&self) -> Option<Ms> {
        self.expires_in.map(|seconds| Ms(u64::from(seconds) * 1000))
    }

    /// Its age on a wall clock, which may not be the one that wrote it: a record from the future is new.
    #[must_use]
    pub const fn age(&self, now: Now) -> Ms {
        now.wall.since(self.obtained_at)
    }

    /// The age at which it is due for renewal.
    #[must_use]
    pub fn renewed_after(&self, jitter: u32) -> Ms {
        self.expires_in.map_or(Ms::NEVER, |seconds| {
            Ms(lifetime_ms(u64::from(seconds), f64::from(jitter) / 1000.0))
        })
    }

    /// Whether it can be used in a process that knows this.
    #[must_use]
    pub fn fit(&self, known: &Known, now: Now) -> Fit {
        let age = self.age(now);
        if known.refused.as_ref() == Some(&self.access_token) || self.life().is_some_and(|life| age >= life) {
            return Fit::Unusable;
        }
        match known.held.as_ref() != Some(self) && age < self.renewed_after(known.jitter) {
            true => Fit::Fresh,
            false => Fit::Expiring,
        }
    }

    /// The stored text.
    #[must_use]
    pub fn write(&self) -> String {
        // Written by hand for a fixed member order.
        format!(
            "{{\"access_token\":{},\"expires_in\":{},\"obtained_at\":{}}}",
            Value::from(self.access_token.0.as_str()),
            self.expires_in.unwrap_or(MAX_LIFETIME_S),
            self.obtained_at.0
        )
    }

    /// Parses a stored text; `None` if it is not a record.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(text).ok()?;
        let number = |name: &str| value.get(name).and_then(whole);
        let access_token = value.get("access_token")?.as_str().filter(|token| !token.is_empty())?;
        Some(Self {
            access_token: access_token.into(),
            expires_in: Some(
                u32::try_from(number("expires_in")?)
                    .unwrap_or(MAX_LIFETIME_S)
                    .min(MAX_LIFETIME_S),
            ),
            obtained_at: Ms(number("obtained_at")?),
        })
    }
}

/// A number without its fraction; `None` if negative.
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
