//! Codes for one message in response to an event.

use super::Key;
use serde::{Deserialize, Serialize};
use wecom_kf_core::session::ServiceState;

/// What a code was issued for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Occasion {
    /// The customer opened the conversation.
    Welcome,
    /// The session entered the pool or got a servicer.
    Reply(ServiceState),
    /// The session ended.
    Closing,
}

/// A code for one message in response to an event.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Code {
    pub(crate) conversation: Key,
    pub(crate) occasion: Occasion,
    pub(crate) used: bool,
    /// The session that it was issued in.
    pub(crate) session: u64,
    pub(crate) issued_ms: u64,
}
