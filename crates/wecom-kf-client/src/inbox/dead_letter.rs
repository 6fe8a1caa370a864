//! Turns that were given up.

use std::fmt;
use std::sync::Arc;

use wecom_kf_core::inbox::TurnFailure;
use wecom_kf_core::message::Message;

use super::failure::SharedError;

/// A turn that was given up, for [`on_dead_letter`](super::InboxOptions::on_dead_letter).
#[derive(Clone)]
#[non_exhaustive]
pub struct DeadLetter {
    /// The account.
    pub open_kfid: Arc<str>,
    /// The id of the turn, by which its letter can be [replayed](super::Letters::replay) and [deleted](super::Letters::delete).
    pub id: String,
    /// The customer.
    pub customer: Option<String>,
    /// Its messages, as far as they can still be read.
    pub messages: Vec<Arc<Message>>,
    /// How often it began.
    pub attempts: u32,
    /// Whom its last failure concerns.
    pub failure: TurnFailure,
    /// The last error; `None` if another instance had it.
    pub error: Option<SharedError>,
}

impl fmt::Debug for DeadLetter {
    // The error is the user's, and may quote the messages.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeadLetter")
            .field("open_kfid", &self.open_kfid)
            .field("id", &self.id)
            .field("customer", &self.customer)
            .field("messages", &self.messages.len())
            .field("attempts", &self.attempts)
            .field("failure", &self.failure)
            .finish_non_exhaustive()
    }
}
