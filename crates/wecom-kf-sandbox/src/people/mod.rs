//! Carrying out what people do.

mod admin;
mod customer;
mod publish;
mod servicer;

use crate::action::{self, Action};
use crate::error::SandboxError;
use crate::sandbox::{Key, Sandbox};
use wecom_kf_core::Value;
use wecom_kf_core::session::ServiceState;

/// An act that a sandbox can carry out.
trait Act {
    /// Carries it out. What it gives is named at the act; `{}` where nothing is.
    fn perform(self, sandbox: &mut Sandbox, now_ms: u64) -> Result<Value, SandboxError>;
}

impl Sandbox {
    /// Carries out an act. What it gives is named at each act; `{}` where nothing is.
    ///
    /// # Errors
    /// [`SandboxError`] when no person could do that now, or when it is no act.
    pub fn act(&mut self, now_ms: u64, action: Action) -> Result<Value, SandboxError> {
        match action {
            Action::CustomerEnters(act) => act.perform(self, now_ms),
            Action::CustomerWrites(act) => act.perform(self, now_ms),
            Action::CustomerSends(act) => act.perform(self, now_ms),
            Action::CustomerTaps(act) => act.perform(self, now_ms),
            Action::CustomerRecalls(act) => act.perform(self, now_ms),
            Action::ServicerWrites(act) => act.perform(self, now_ms),
            Action::ServicerTakes(act) => act.perform(self, now_ms),
            Action::ServicerTransfers(act) => act.perform(self, now_ms),
            Action::ServicerEnds(act) => act.perform(self, now_ms),
            Action::ServicerReopens(act) => act.perform(self, now_ms),
            Action::ServicerStatus(act) => act.perform(self, now_ms),
            Action::FailMessage(act) => act.perform(self, now_ms),
            Action::ReadConversation(act) => act.perform(self, now_ms),
            Action::PushRaw(act) => act.perform(self, now_ms),
            Action::AdminAddsAccount(act) => act.perform(self, now_ms),
            Action::AdminAddsServicer(act) => act.perform(self, now_ms),
            Action::VerifyCallbackUrl(act) => act.perform(self, now_ms),
            Action::InvalidateTokens(act) => act.perform(self, now_ms),
            Action::Other(raw) => Err(action::refusal(&raw)),
        }
    }

    fn known_account(&self, open_kfid: &str) -> Result<(), SandboxError> {
        if self.accounts.iter().any(|account| account.open_kfid == open_kfid) {
            return Ok(());
        }
        Err(SandboxError::UnknownAccount {
            open_kfid: open_kfid.into(),
        })
    }

    fn key(&self, open_kfid: String, external_userid: String) -> Result<Key, SandboxError> {
        self.known_account(&open_kfid)?;
        let key = (open_kfid, external_userid);
        if self.conversations.contains_key(&key) {
            return Ok(key);
        }
        Err(SandboxError::UnknownCustomer { external_userid: key.1 })
    }

    fn require_state(&self, key: &Key, needed: ServiceState, now_ms: u64) -> Result<(), SandboxError> {
        let state = self.state_of(key, now_ms);
        if state == needed {
            return Ok(());
        }
        Err(SandboxError::WrongState {
            state: state.code(),
            needed: needed.code(),
        })
    }
}
