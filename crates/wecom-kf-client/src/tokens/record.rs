//! Tokens as stores keep them, which clients in other languages share.

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::random::hex;

/// The longest life of a token, in seconds: what timers and stores of every client can count in milliseconds. WeCom's last two hours.
pub(super) const LONGEST_S: u64 = 2_147_483;

/// A token and its time.
#[derive(Clone, PartialEq)]
pub(crate) struct Record {
    pub(crate) access_token: String,
    /// How long it lasts, in seconds, from `obtained_at` on; `None` of a token whose end is unknown, which no store keeps.
    pub(crate) expires_in: Option<u64>,
    /// When fetching it began, in Unix milliseconds.
    pub(crate) obtained_at: u64,
}

impl Record {
    /// When it ends, for a reader whose clock says `now`: one that comes from the future counts from now.
    pub(crate) fn ends_at(&self, now: u64) -> u64 {
        let seconds = self.expires_in.unwrap_or(u64::MAX);
        self.since(now).saturating_add(seconds.saturating_mul(1000))
    }

    pub(crate) fn since(&self, now: u64) -> u64 {
        self.obtained_at.min(now)
    }

    /// The text that a store keeps.
    pub(crate) fn write(&self) -> String {
        // By hand, so that the members stand in the order of the other clients.
        format!(
            "{{\"access_token\":{},\"expires_in\":{},\"obtained_at\":{}}}",
            json!(self.access_token),
            self.expires_in.unwrap_or_default(),
            self.obtained_at
        )
    }

    /// Reads a store's text; `None` for one that is no record.
    pub(crate) fn read(text: Option<&str>) -> Option<Self> {
        let value: Value = serde_json::from_str(text?).ok()?;
        let number = |name: &str| value.get(name).filter(|number| number.is_number()).and_then(whole);
        let access_token = value.get("access_token")?.as_str().filter(|token| !token.is_empty())?;
        Some(Self {
            access_token: access_token.to_owned(),
            expires_in: Some(number("expires_in")?.min(LONGEST_S)),
            obtained_at: number("obtained_at")?,
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

/// Under which key a store keeps the token of these ids and secrets. The key tells none of them.
pub(crate) fn key(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(format!("{}:{part},", part.len()));
    }
    format!("wecom-kf:token:{}", hex(&hash.finalize()))
}
