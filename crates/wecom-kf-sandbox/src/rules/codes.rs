//! Codes for one message in response to an event: `welcome_code` and `msg_code`.

use super::sessions;
use super::windows::WINDOW_MS;
use crate::line::Sender;
use crate::state::{Code, Conversation, Occasion};
use wecom_kf_core::session::ServiceState;

/// The lifetime of a welcome or closing code, in milliseconds.
const SHORT_MS: u64 = 20_000;

/// The sender that the customer's phone shows.
pub(crate) const fn sender(occasion: Occasion) -> Sender {
    match occasion {
        Occasion::Welcome => Sender::Welcome,
        Occasion::Reply(_) => Sender::Reply,
        Occasion::Closing => Sender::Closing,
    }
}

const fn lifetime_ms(occasion: Occasion) -> u64 {
    match occasion {
        Occasion::Welcome | Occasion::Closing => SHORT_MS,
        Occasion::Reply(_) => WINDOW_MS,
    }
}

/// Why the code cannot be used, if so. Except for a welcome code, its session must still have the state for which it was issued.
pub(crate) fn fault(code: &Code, conversation: &Conversation, now_ms: u64) -> Option<&'static str> {
    let state = sessions::state(conversation, now_ms);
    let left = match code.occasion {
        Occasion::Welcome => false,
        Occasion::Reply(wanted) => state != wanted || conversation.session != code.session,
        Occasion::Closing => state != ServiceState::Ended || conversation.session != code.session,
    };
    if code.used {
        Some("the code was used")
    } else if now_ms.saturating_sub(code.issued_ms) > lifetime_ms(code.occasion) {
        Some("the code is too old")
    } else if left {
        Some("the session has left the state that the code was issued for")
    } else {
        None
    }
}
