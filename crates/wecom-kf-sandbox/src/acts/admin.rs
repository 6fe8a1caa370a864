//! Acts of admins in the console, and of WeCom itself.

use super::{AccountAdded, Act, Nothing, known_account};
use crate::draft::Draft;
use crate::error::SandboxError;
use crate::ids::Kind;
use crate::publish;
use crate::seal::{Sealer, UrlCheck};
use crate::state::Fact;
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

    fn decide(self, draft: &mut Draft<'_>) -> Result<Self::Output, SandboxError> {
        let Self { msgid, fail_type } = self;
        let sent = draft.state().accounts().find_map(|(open_kfid, account)| {
            let used = account.msgids.get(&msgid)?;
            let conversation = account.conversations.get(&used.external_userid)?;
            let line = conversation.lines.get(&used.line)?;
            (line.msgid == msgid).then(|| (open_kfid.to_owned(), used.external_userid.clone()))
        });
        let Some((open_kfid, external_userid)) = sent else {
            let wanted = format!("message {msgid:?} that was sent by API");
            return Err(SandboxError::UnknownMessage { wanted });
        };
        draft.record(Fact::MessageFailed {
            open_kfid: open_kfid.clone(),
            external_userid: external_userid.clone(),
            msgid: msgid.clone(),
        });
        let event = MsgSendFail::new(&open_kfid, external_userid, msgid, fail_type);
        publish::event(draft, &open_kfid, Event::MsgSendFail(event));
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

    fn decide(self, draft: &mut Draft<'_>) -> Result<Self::Output, SandboxError> {
        known_account(draft.state(), &self.open_kfid)?;
        draft.record(Fact::RawPublished {
            open_kfid: self.open_kfid.clone(),
            message: self.message,
        });
        publish::schedule_callback(draft, &self.open_kfid);
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

    fn decide(self, draft: &mut Draft<'_>) -> Result<Self::Output, SandboxError> {
        let open_kfid = draft.next_id(Kind::Account);
        draft.record(Fact::AccountAdded {
            open_kfid: open_kfid.clone(),
            name: self.name,
        });
        Ok(AccountAdded::new(open_kfid))
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

    fn decide(self, draft: &mut Draft<'_>) -> Result<Self::Output, SandboxError> {
        known_account(draft.state(), &self.open_kfid)?;
        match publish::add_servicer(draft, &self.open_kfid, &self.userid) {
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

    fn decide(self, draft: &mut Draft<'_>) -> Result<Self::Output, SandboxError> {
        let sealer = Sealer::new(&draft.state().settings)?.ok_or(SandboxError::NoCallback {})?;
        let echo = draft.next_id(Kind::Echo);
        draft.record(Fact::UrlCheckBegun { echo: echo.clone() });
        sealer.url_check(draft.now_ms(), echo)
    }
}

/// WeCom invalidates all access tokens before they expire.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct InvalidateTokens {}

impl Act for InvalidateTokens {
    const NAME: &'static str = "invalidate_tokens";
    type Output = Nothing;

    fn decide(self, draft: &mut Draft<'_>) -> Result<Self::Output, SandboxError> {
        draft.record(Fact::TokensInvalidated {});
        Ok(Nothing {})
    }
}
