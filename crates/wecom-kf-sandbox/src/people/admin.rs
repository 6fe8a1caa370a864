//! What admins do in the console, and what WeCom itself does.

use super::Act;
use crate::action::{AdminAddsAccount, AdminAddsServicer, FailMessage, InvalidateTokens, PushRaw, VerifyCallbackUrl};
use crate::conversation::{Conversation, Line};
use crate::error::SandboxError;
use crate::sandbox::Sandbox;
use serde_json::json;
use wecom_kf_core::Value;
use wecom_kf_core::message::{Event, MsgSendFail};

impl Act for AdminAddsAccount {
    fn perform(self, sandbox: &mut Sandbox, _now_ms: u64) -> Result<Value, SandboxError> {
        Ok(json!({ "open_kfid": sandbox.add_account(self.name) }))
    }
}

impl Act for AdminAddsServicer {
    fn perform(self, sandbox: &mut Sandbox, _now_ms: u64) -> Result<Value, SandboxError> {
        sandbox.known_account(&self.open_kfid)?;
        match sandbox.add_servicer(&self.open_kfid, &self.userid) {
            Ok((0, _)) => Ok(json!({})),
            _ => Err(SandboxError::UnknownServicer { userid: self.userid }),
        }
    }
}

impl Act for VerifyCallbackUrl {
    fn perform(self, sandbox: &mut Sandbox, now_ms: u64) -> Result<Value, SandboxError> {
        let check = sandbox.verify_callback_url(now_ms)?;
        Ok(json!({ "url": check.url, "query": check.query, "echo": check.echo }))
    }
}

impl Act for InvalidateTokens {
    fn perform(self, sandbox: &mut Sandbox, _now_ms: u64) -> Result<Value, SandboxError> {
        sandbox.invalidate_tokens();
        Ok(json!({}))
    }
}

impl Act for PushRaw {
    fn perform(self, sandbox: &mut Sandbox, now_ms: u64) -> Result<Value, SandboxError> {
        sandbox.known_account(&self.open_kfid)?;
        sandbox.publish(now_ms, &self.open_kfid, self.message);
        Ok(json!({}))
    }
}

impl Act for FailMessage {
    fn perform(self, sandbox: &mut Sandbox, now_ms: u64) -> Result<Value, SandboxError> {
        let Self { msgid, fail_type } = self;
        let shown = |conversation: &Conversation| {
            let by_api = |line: &Line| line.msgid == msgid && !matches!(line.from, "customer" | "servicer");
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
        Ok(json!({}))
    }
}
