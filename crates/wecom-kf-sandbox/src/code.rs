//! Codes for one message in response to an event: `welcome_code` and `msg_code`.

use crate::conversation::{Conversation, Sender, WINDOW_MS};
use crate::sandbox::{Key, Sandbox};
use wecom_kf_core::session::ServiceState;

/// The lifetime of a welcome or closing code, in milliseconds.
const SHORT_MS: u64 = 20_000;

/// What a code was issued for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Occasion {
    /// The customer opened the conversation.
    Welcome,
    /// The session entered the pool or got a servicer.
    Reply(ServiceState),
    /// The session ended.
    Closing,
}

impl Occasion {
    /// The sender that the customer's phone shows.
    pub(crate) const fn sender(self) -> Sender {
        match self {
            Self::Welcome => Sender::Welcome,
            Self::Reply(_) => Sender::Reply,
            Self::Closing => Sender::Closing,
        }
    }

    const fn lifetime_ms(self) -> u64 {
        match self {
            Self::Welcome | Self::Closing => SHORT_MS,
            Self::Reply(_) => WINDOW_MS,
        }
    }
}

/// An issued code.
#[derive(Debug, Clone)]
pub(crate) struct Code {
    pub(crate) conversation: Key,
    pub(crate) occasion: Occasion,
    pub(crate) used: bool,
    session: u64,
    issued_ms: u64,
}

impl Code {
    /// Why the code cannot be used, if so. Except for a welcome code, its session must still have the state for which it was issued.
    pub(crate) fn fault(&self, conversation: &Conversation, now_ms: u64) -> Option<&'static str> {
        let state = conversation.state(now_ms);
        let left = match self.occasion {
            Occasion::Welcome => false,
            Occasion::Reply(wanted) => state != wanted || conversation.session != self.session,
            Occasion::Closing => state != ServiceState::Ended || conversation.session != self.session,
        };
        if self.used {
            Some("the code was used")
        } else if now_ms.saturating_sub(self.issued_ms) > self.occasion.lifetime_ms() {
            Some("the code is too old")
        } else if left {
            Some("the session has left the state that the code was issued for")
        } else {
            None
        }
    }
}

impl Sandbox {
    /// Issues a code for one message.
    pub(crate) fn issue_code(&mut self, key: &Key, occasion: Occasion, now_ms: u64) -> String {
        let code = self.random.word("CODE", 40);
        let session = self
            .conversations
            .get(key)
            .map_or(0, |conversation| conversation.session);
        let issued = Code {
            conversation: key.clone(),
            occasion,
            used: false,
            session,
            issued_ms: now_ms,
        };
        self.codes.insert(code.clone(), issued);
        code
    }
}
