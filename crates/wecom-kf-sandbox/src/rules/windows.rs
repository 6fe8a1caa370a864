//! Windows of time: how long something allows something else.

use crate::state::Conversation;

/// 48 hours, in milliseconds: the lifetime of a session, and how long a customer's message allows replies.
pub(crate) const WINDOW_MS: u64 = 48 * 3600 * 1000;
/// How long a message can be recalled, in seconds.
const RECALL_S: u64 = 120;

/// Whether something happened within 48 hours.
pub(crate) fn recently(then_ms: Option<u64>, now_ms: u64) -> bool {
    then_ms.is_some_and(|then| now_ms.saturating_sub(then) <= WINDOW_MS)
}

pub(crate) fn customer_wrote_recently(conversation: &Conversation, now_ms: u64) -> bool {
    recently(conversation.last_customer_ms, now_ms)
}

/// Whether opening the conversation issues a welcome code: no welcome and no message of the customer within 48 hours.
pub(crate) fn may_be_welcomed(conversation: &Conversation, now_ms: u64) -> bool {
    !recently(conversation.welcomed_ms, now_ms) && !customer_wrote_recently(conversation, now_ms)
}

/// Whether the customer has entered or written within 48 hours.
pub(crate) fn is_recent(conversation: &Conversation, now_ms: u64) -> bool {
    recently(Some(conversation.entry.at_ms), now_ms) || customer_wrote_recently(conversation, now_ms)
}

/// Whether a message can still be recalled. WeCom counts whole seconds.
pub(crate) const fn may_be_recalled(sent_ms: u64, now_ms: u64) -> bool {
    (now_ms / 1000).saturating_sub(sent_ms / 1000) <= RECALL_S
}
