//! Callbacks: how often they are tried, and how long their tokens can be pulled with.

use crate::state::{Pending, State, TOKEN_MS};

/// The maximum number of delivery attempts.
const TRIES: u32 = 3;

/// Whether a token can be pulled with.
pub(crate) fn knows(state: &State, token: &str, open_kfid: &str, now_ms: u64) -> bool {
    let token = state.callbacks.tokens.get(token);
    token.is_some_and(|token| token.open_kfid == open_kfid && now_ms.saturating_sub(token.issued_ms) <= TOKEN_MS)
}

/// When a callback that failed now is tried again; `None` after the last try.
pub(crate) fn again_ms(state: &State, pending: &Pending, now_ms: u64) -> Option<u64> {
    let target = state.settings.callback.as_ref()?;
    (pending.tries < TRIES).then(|| now_ms.saturating_add(target.retry_delay_ms))
}
