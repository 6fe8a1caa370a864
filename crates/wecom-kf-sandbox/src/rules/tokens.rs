//! Access tokens.

use super::refusal::{ApiError, refuse};
use crate::state::{Expiring, Issued, State};

/// Checks a call's token: missing 41001, unknown or withdrawn 40014, past its end 42001.
pub(crate) fn check(state: &State, now_ms: u64, token: &str) -> Result<(), ApiError> {
    if token.is_empty() {
        return Err(refuse::<41001>());
    }
    match state.tokens.get(token) {
        None => Err(refuse::<40014>()),
        Some(issued) if now_ms >= issued.ends_ms => Err(refuse::<42001>()),
        Some(_) => Ok(()),
    }
}

/// Checks a call's token of the third-party app: missing or unknown 40082, past its end 42009.
pub(crate) fn check_suite(state: &State, now_ms: u64, token: &str) -> Result<(), ApiError> {
    match state.suite_tokens.get(token) {
        None => Err(refuse::<40082>()),
        Some(issued) if now_ms >= issued.ends_ms => Err(refuse::<42009>()),
        Some(_) => Ok(()),
    }
}

/// The token that is still valid, and how many seconds it lasts: it is given again.
pub(crate) fn valid(issued: &Expiring<Issued>, now_ms: u64) -> Option<(&str, u64)> {
    let (token, issued) = issued.iter().find(|(_, issued)| now_ms < issued.ends_ms)?;
    Some((token, issued.ends_ms.saturating_sub(now_ms) / 1000))
}

/// How long a token lasts, in milliseconds.
pub(crate) fn lifetime_ms(state: &State) -> u64 {
    state.settings.token_lifetime_s.saturating_mul(1000)
}
