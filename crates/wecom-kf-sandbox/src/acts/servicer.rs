//! Acts of servicers in the WeCom client.

use super::publish::text_message;
use super::{Act, MessageSent, Nothing, refused};
use crate::error::SandboxError;
use crate::sandbox::{Key, Sandbox};
use wecom_kf_core::Wire;
use wecom_kf_core::message::{ChangeType, Event, ServicerStatusChange, ServicerWorkStatus, SessionStatusChange};
use wecom_kf_core::servicer::StopType;
use wecom_kf_core::session::ServiceState;

/// The servicer of a session in state 3 writes a text in the WeCom client.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ServicerWrites {
    /// The account.
    pub open_kfid: String,
    /// The customer.
    pub external_userid: String,
    /// The text.
    pub text: String,
}

impl Act for ServicerWrites {
    const NAME: &'static str = "servicer_writes";
    type Output = MessageSent;

    fn perform(self, sandbox: &mut Sandbox, now_ms: u64) -> Result<Self::Output, SandboxError> {
        let key = sandbox.key(self.open_kfid, self.external_userid)?;
        let servicer = sandbox.servicer_in(&key, ServiceState::Servicer, now_ms)?;
        Ok(sandbox.publish_message(now_ms, &key, Some(servicer), text_message(&self.text, None)))
    }
}

/// A servicer takes a session from the pool: state 2 to 3, `change_type` 1 with a `msg_code`.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ServicerTakes {
    /// The account.
    pub open_kfid: String,
    /// The customer.
    pub external_userid: String,
    /// The servicer.
    pub servicer_userid: String,
}

impl Act for ServicerTakes {
    const NAME: &'static str = "servicer_takes";
    type Output = Nothing;

    fn perform(self, sandbox: &mut Sandbox, now_ms: u64) -> Result<Self::Output, SandboxError> {
        let key = sandbox.key(self.open_kfid, self.external_userid)?;
        sandbox.require_state(&key, ServiceState::Pool, now_ms)?;
        sandbox.require_servicer(&key.0, &self.servicer_userid)?;
        let new = Some(self.servicer_userid);
        Ok(sandbox.change(now_ms, &key, ChangeType::TakenFromPool, None, new))
    }
}

/// The servicer of a session transfers it to another: `change_type` 2.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ServicerTransfers {
    /// The account.
    pub open_kfid: String,
    /// The customer.
    pub external_userid: String,
    /// The new servicer.
    pub servicer_userid: String,
}

impl Act for ServicerTransfers {
    const NAME: &'static str = "servicer_transfers";
    type Output = Nothing;

    fn perform(self, sandbox: &mut Sandbox, now_ms: u64) -> Result<Self::Output, SandboxError> {
        let key = sandbox.key(self.open_kfid, self.external_userid)?;
        let old = sandbox.servicer_in(&key, ServiceState::Servicer, now_ms)?;
        sandbox.require_servicer(&key.0, &self.servicer_userid)?;
        let new = Some(self.servicer_userid);
        Ok(sandbox.change(now_ms, &key, ChangeType::Transferred, Some(old), new))
    }
}

/// The servicer of a session ends it: state 3 to 4, `change_type` 3 with a `msg_code`.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ServicerEnds {
    /// The account.
    pub open_kfid: String,
    /// The customer.
    pub external_userid: String,
}

impl Act for ServicerEnds {
    const NAME: &'static str = "servicer_ends";
    type Output = Nothing;

    fn perform(self, sandbox: &mut Sandbox, now_ms: u64) -> Result<Self::Output, SandboxError> {
        let key = sandbox.key(self.open_kfid, self.external_userid)?;
        let old = sandbox.servicer_in(&key, ServiceState::Servicer, now_ms)?;
        Ok(sandbox.change(now_ms, &key, ChangeType::Ended, Some(old), None))
    }
}

/// A servicer reopens an ended session: state 4 to 3, `change_type` 4. By default the last servicer.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ServicerReopens {
    /// The account.
    pub open_kfid: String,
    /// The customer.
    pub external_userid: String,
    /// The servicer. Default: the last one.
    pub servicer_userid: Option<String>,
}

impl Act for ServicerReopens {
    const NAME: &'static str = "servicer_reopens";
    type Output = Nothing;

    fn perform(self, sandbox: &mut Sandbox, now_ms: u64) -> Result<Self::Output, SandboxError> {
        let key = sandbox.key(self.open_kfid, self.external_userid)?;
        sandbox.require_state(&key, ServiceState::Ended, now_ms)?;
        let conversation = sandbox.conversations.get(&key);
        let old = conversation.and_then(|conversation| conversation.servicer.clone());
        let new = self.servicer_userid.or_else(|| old.clone()).ok_or_else(|| {
            let reason = "servicer_userid is required: nobody served this session";
            refused::<Self>(reason)
        })?;
        sandbox.require_servicer(&key.0, &new)?;
        Ok(sandbox.change(now_ms, &key, ChangeType::Reopened, old, Some(new)))
    }
}

/// A servicer starts or stops serving an account. Publishes `servicer_status_change`.
#[derive(Clone, PartialEq, Wire)]
#[non_exhaustive]
pub struct ServicerStatus {
    /// The account.
    pub open_kfid: String,
    /// The servicer.
    pub servicer_userid: String,
    /// Whether the servicer is serving from now on.
    pub serving: bool,
    /// How they stop: 0 stopped, 1 paused. Default 0.
    #[wire(default = StopType::Stopped)]
    pub stop_type: StopType,
}

impl Act for ServicerStatus {
    const NAME: &'static str = "servicer_status";
    type Output = Nothing;

    fn perform(self, sandbox: &mut Sandbox, now_ms: u64) -> Result<Self::Output, SandboxError> {
        sandbox.known_account(&self.open_kfid)?;
        sandbox.require_servicer(&self.open_kfid, &self.servicer_userid)?;
        let stopped = (!self.serving).then_some(self.stop_type);
        let account = sandbox.account(&self.open_kfid);
        let servicers = account.into_iter().flat_map(|account| &mut account.servicers);
        for servicer in servicers.filter(|known| known.userid == self.servicer_userid) {
            servicer.stopped = stopped;
        }
        let status = if self.serving {
            ServicerWorkStatus::Serving
        } else {
            ServicerWorkStatus::Stopped
        };
        let mut event = ServicerStatusChange::new(self.servicer_userid, status).open_kfid(&self.open_kfid);
        event.stop_type = stopped;
        sandbox.publish_event(now_ms, &self.open_kfid, Event::ServicerStatusChange(event));
        Ok(Nothing {})
    }
}

impl Sandbox {
    /// Changes a session in the WeCom client, which publishes an event.
    fn change(
        &mut self,
        now_ms: u64,
        key: &Key,
        change_type: ChangeType,
        old_servicer_userid: Option<String>,
        new_servicer_userid: Option<String>,
    ) -> Nothing {
        let new = new_servicer_userid.clone();
        let msg_code = match change_type {
            ChangeType::Reopened => {
                if let (Some(conversation), Some(servicer)) = (self.conversations.get_mut(key), new) {
                    conversation.reopen(servicer, now_ms);
                }
                None
            }
            ChangeType::Ended => self.move_session(key, ServiceState::Ended, None, now_ms),
            _ => self.move_session(key, ServiceState::Servicer, new, now_ms),
        };
        let mut event = SessionStatusChange::new(&key.0, &key.1, change_type);
        event.old_servicer_userid = old_servicer_userid;
        event.new_servicer_userid = new_servicer_userid;
        event.msg_code = msg_code;
        self.publish_event(now_ms, &key.0, Event::SessionStatusChange(event));
        Nothing {}
    }

    /// The servicer of a session with this state.
    fn servicer_in(&self, key: &Key, needed: ServiceState, now_ms: u64) -> Result<String, SandboxError> {
        self.require_state(key, needed, now_ms)?;
        let servicer = self
            .conversations
            .get(key)
            .and_then(|conversation| conversation.servicer.clone());
        servicer.ok_or(SandboxError::UnknownServicer { userid: String::new() })
    }

    fn require_servicer(&self, open_kfid: &str, userid: &str) -> Result<(), SandboxError> {
        let account = self.accounts.iter().find(|account| account.open_kfid == open_kfid);
        if account.is_some_and(|account| account.servicers.iter().any(|known| known.userid == userid)) {
            return Ok(());
        }
        Err(SandboxError::UnknownServicer { userid: userid.into() })
    }
}
