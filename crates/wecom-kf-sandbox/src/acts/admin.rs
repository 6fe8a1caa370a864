//! Acts of admins in the console, and of WeCom itself.

use super::{AccountAdded, Act, Nothing};
use crate::callback::UrlCheck;
use crate::conversation::{Conversation, Line};
use crate::error::SandboxError;
use crate::sandbox::Sandbox;
use wecom_kf_core::message::{Event, MsgSendFail};
use wecom_kf_core::{Value, Wire};

/// A message sent through the API is not delivered: it disappears from the customer's phone. Publishes `msg_send_fail`.
#[derive(Clone, PartialEq, Wire)]
#[non_exhaustive]
pub struct FailMessage {
    /// The message.
    pub msgid: String,
    /// The reason, as WeCom's number. Default 0, unknown.
    #[wire(default = 0)]
    pub fail_type: i64,
}

impl Act for FailMessage {
    const NAME: &'static str = "fail_message";
    type Output = Nothing;

    fn perform(self, sandbox: &mut Sandbox, now_ms: u64) -> Result<Self::Output, SandboxError> {
        let Self { msgid, fail_type } = self;
        let shown = |conversation: &Conversation| {
            let by_api = |line: &Line| line.msgid == msgid && line.from.is_bot();
            conversation.lines.iter().any(by_api)
        };
        let mut conversations = sandbox.conversations.iter_mut();
        let Some((key, conversation)) = conversations.find(|(_, conversation)| shown(conversation)) else {
            let wanted = format!("message {msgid:?} that was sent by API");
            return Err(SandboxError::UnknownMessage { wanted });
        };
        conversation.lines.retain(|line| line.msgid != msgid);
        let key = key.clone();
        let event = MsgSendFail::new(&key.0, key.1, msgid, fail_type);
        sandbox.publish_event(now_ms, &key.0, Event::MsgSendFail(event));
        Ok(Nothing {})
    }
}

/// Puts arbitrary JSON into an account's log, for testing how a reader handles unknown messages.
#[derive(Clone, PartialEq, Wire)]
#[non_exhaustive]
pub struct PushRaw {
    /// The account.
    pub open_kfid: String,
    /// The entry of `msg_list`; without it, `null`.
    #[wire(default)]
    pub message: Value,
}

impl Act for PushRaw {
    const NAME: &'static str = "push_raw";
    type Output = Nothing;

    fn perform(self, sandbox: &mut Sandbox, now_ms: u64) -> Result<Self::Output, SandboxError> {
        sandbox.known_account(&self.open_kfid)?;
        sandbox.publish(now_ms, &self.open_kfid, self.message);
        Ok(Nothing {})
    }
}

/// An admin adds an account in the console.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct AdminAddsAccount {
    /// The name customers see.
    pub name: String,
}

impl Act for AdminAddsAccount {
    const NAME: &'static str = "admin_adds_account";
    type Output = AccountAdded;

    fn perform(self, sandbox: &mut Sandbox, _now_ms: u64) -> Result<Self::Output, SandboxError> {
        Ok(AccountAdded::new(sandbox.add_account(self.name)))
    }
}

/// An admin adds a servicer to an account in the console.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct AdminAddsServicer {
    /// The account.
    pub open_kfid: String,
    /// The member.
    pub userid: String,
}

impl Act for AdminAddsServicer {
    const NAME: &'static str = "admin_adds_servicer";
    type Output = Nothing;

    fn perform(self, sandbox: &mut Sandbox, _now_ms: u64) -> Result<Self::Output, SandboxError> {
        sandbox.known_account(&self.open_kfid)?;
        match sandbox.add_servicer(&self.open_kfid, &self.userid) {
            Ok((0, _)) => Ok(Nothing {}),
            _ => Err(SandboxError::UnknownServicer { userid: self.userid }),
        }
    }
}

/// An admin saves the callback URL, and WeCom verifies it.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct VerifyCallbackUrl {}

impl Act for VerifyCallbackUrl {
    const NAME: &'static str = "verify_callback_url";
    type Output = UrlCheck;

    fn perform(self, sandbox: &mut Sandbox, now_ms: u64) -> Result<Self::Output, SandboxError> {
        sandbox.verify_callback_url(now_ms)
    }
}

/// WeCom invalidates all access tokens before they expire.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct InvalidateTokens {}

impl Act for InvalidateTokens {
    const NAME: &'static str = "invalidate_tokens";
    type Output = Nothing;

    fn perform(self, sandbox: &mut Sandbox, _now_ms: u64) -> Result<Self::Output, SandboxError> {
        sandbox.invalidate_tokens();
        Ok(Nothing {})
    }
}
