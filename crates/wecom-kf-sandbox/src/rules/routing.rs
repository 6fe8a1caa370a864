//! Where a new session goes.

use super::sessions;
use crate::state::Conversation;
use wecom_kf_core::session::ServiceState;

/// The state of the session that a customer's message begins; `None` if one is open.
pub(crate) fn begins(conversation: &Conversation, now_ms: u64) -> Option<ServiceState> {
    (sessions::state(conversation, now_ms) == ServiceState::Ended).then_some(ServiceState::New)
}
