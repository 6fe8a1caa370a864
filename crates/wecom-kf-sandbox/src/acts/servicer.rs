//! Acts of servicers in the WeCom client.

use super::{Act, MessageSent, Nothing, known_account, known_conversation, refused, require_state, text_message};
use crate::draft::Draft;
use crate::error::SandboxError;
use crate::line::Sender;
use crate::publish;
use crate::state::Fact;
use crate::state::{Key, State};
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

    fn decide(self, draft: &mut Draft<'_>) -> Result<Self::Output, SandboxError> {
        let key = (self.open_kfid, self.external_userid);
        let servicer = serving(draft, &key)?;
        let message = text_message(&self.text, None);
        let msgid = publish::send(draft, &key, Sender::Servicer, Some(servicer), None, message);
        Ok(MessageSent::new(msgid))
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

    fn decide(self, draft: &mut Draft<'_>) -> Result<Self::Output, SandboxError> {
        let key = (self.open_kfid, self.external_userid);
        let conversation = known_conversation(draft.state(), &key)?;
        require_state(conversation, ServiceState::Pool, draft.now_ms())?;
        require_servicer(draft.state(), &key.0, &self.servicer_userid)?;
        let new = Some(self.servicer_userid);
        Ok(change(draft, &key, ChangeType::TakenFromPool, None, new))
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

    fn decide(self, draft: &mut Draft<'_>) -> Result<Self::Output, SandboxError> {
        let key = (self.open_kfid, self.external_userid);
        let old = serving(draft, &key)?;
        require_servicer(draft.state(), &key.0, &self.servicer_userid)?;
        let new = Some(self.servicer_userid);
        Ok(change(draft, &key, ChangeType::Transferred, Some(old), new))
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

    fn decide(self, draft: &mut Draft<'_>) -> Result<Self::Output, SandboxError> {
        let key = (self.open_kfid, self.external_userid);
        let old = serving(draft, &key)?;
        Ok(change(draft, &key, ChangeType::Ended, Some(old), None))
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

    fn decide(self, draft: &mut Draft<'_>) -> Result<Self::Output, SandboxError> {
        let key = (self.open_kfid, self.external_userid);
        let conversation = known_conversation(draft.state(), &key)?;
        require_state(conversation, ServiceState::Ended, draft.now_ms())?;
        let old = conversation.servicer.clone();
        let new = self.servicer_userid.or_else(|| old.clone()).ok_or_else(|| {
            let reason = "servicer_userid is required: nobody served this session";
            refused::<Self>(reason)
        })?;
        require_servicer(draft.state(), &key.0, &new)?;
        Ok(change(draft, &key, ChangeType::Reopened, old, Some(new)))
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

    fn decide(self, draft: &mut Draft<'_>) -> Result<Self::Output, SandboxError> {
        require_servicer(draft.state(), &self.open_kfid, &self.servicer_userid)?;
        let stopped = (!self.serving).then_some(self.stop_type);
        draft.record(Fact::ServicerStatusChanged {
            open_kfid: self.open_kfid.clone(),
            userid: self.servicer_userid.clone(),
            stopped,
        });
        let status = if self.serving {
            ServicerWorkStatus::Serving
        } else {
            ServicerWorkStatus::Stopped
        };
        let mut event = ServicerStatusChange::new(self.servicer_userid, status).open_kfid(&self.open_kfid);
        event.stop_type = stopped;
        publish::event(draft, &self.open_kfid, Event::ServicerStatusChange(event));
        Ok(Nothing {})
    }
}

/// Changes a session in the WeCom client, which publishes an event.
fn change(
    draft: &mut Draft<'_>,
    key: &Key,
    change_type: ChangeType,
    old_servicer_userid: Option<String>,
    new_servicer_userid: Option<String>,
) -> Nothing {
    let new = new_servicer_userid.clone();
    let msg_code = match (change_type, new) {
        (ChangeType::Reopened, Some(servicer)) => {
            draft.record(Fact::SessionReopened {
                open_kfid: key.0.clone(),
                external_userid: key.1.clone(),
                servicer,
            });
            None
        }
        (ChangeType::Ended, _) => publish::move_session(draft, key, ServiceState::Ended, None),
        (_, new) => publish::move_session(draft, key, ServiceState::Servicer, new),
    };
    let mut event = SessionStatusChange::new(&key.0, &key.1, change_type);
    event.old_servicer_userid = old_servicer_userid;
    event.new_servicer_userid = new_servicer_userid;
    event.msg_code = msg_code;
    publish::event(draft, &key.0, Event::SessionStatusChange(event));
    Nothing {}
}

/// The servicer of a session in state 3.
fn serving(draft: &Draft<'_>, key: &Key) -> Result<String, SandboxError> {
    let conversation = known_conversation(draft.state(), key)?;
    require_state(conversation, ServiceState::Servicer, draft.now_ms())?;
    let servicer = conversation.servicer.clone();
    servicer.ok_or(SandboxError::UnknownServicer { userid: String::new() })
}

fn require_servicer(state: &State, open_kfid: &str, userid: &str) -> Result<(), SandboxError> {
    if known_account(state, open_kfid)?.servicer(userid).is_some() {
        return Ok(());
    }
    Err(SandboxError::UnknownServicer { userid: userid.into() })
}
