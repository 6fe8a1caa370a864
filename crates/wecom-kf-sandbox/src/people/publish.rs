//! Messages and events that come to an account's log.

use crate::conversation::{Conversation, Line};
use crate::error::SandboxError;
use crate::sandbox::{Key, Sandbox};
use serde_json::json;
use wecom_kf_core::Value;
use wecom_kf_core::message::{Content, Event, FailType, Message, MsgSendFail, Origin};
use wecom_kf_core::wire::{Object, Wire};

impl Sandbox {
    /// Shows a message of the customer's or a servicer's, and puts it into the log.
    pub(super) fn publish_message(
        &mut self,
        now_ms: u64,
        key: &Key,
        servicer_userid: Option<String>,
        message: Object,
    ) -> Value {
        let msgid = self.new_msgid();
        let from_servicer = servicer_userid.is_some();
        let from = if from_servicer { "servicer" } else { "customer" };
        self.show(key, from, &msgid, message.clone(), now_ms);
        let message = Message {
            msgid: msgid.clone(),
            open_kfid: Some(key.0.clone()),
            external_userid: Some(key.1.clone()),
            send_time: now_ms / 1000,
            origin: if from_servicer {
                Origin::Servicer
            } else {
                Origin::Customer
            },
            servicer_userid,
            content: Content::Other(Value::Object(message)),
            ..Message::default()
        };
        self.publish(now_ms, &key.0, message.to_wire().unwrap_or_default());
        json!({ "msgid": msgid })
    }

    pub(super) fn publish_event(&mut self, now_ms: u64, open_kfid: &str, event: Event) {
        // Events name account and customer inside only.
        let message = Message {
            msgid: self.new_msgid(),
            send_time: now_ms / 1000,
            origin: Origin::System,
            content: Content::Event(event),
            ..Message::default()
        };
        self.publish(now_ms, open_kfid, message.to_wire().unwrap_or_default());
    }

    pub(super) fn fail(&mut self, now_ms: u64, msgid: String, fail_type: i64) -> Result<Value, SandboxError> {
        let shown = |conversation: &Conversation| {
            let by_api = |line: &Line| line.msgid == msgid && !matches!(line.from, "customer" | "servicer");
            conversation.lines.iter().any(by_api)
        };
        let found = self
            .conversations
            .iter_mut()
            .find(|(_, conversation)| shown(conversation));
        let Some((key, conversation)) = found else {
            let wanted = format!("message {msgid:?} that was sent by API");
            return Err(SandboxError::UnknownMessage { wanted });
        };
        conversation.lines.retain(|line| line.msgid != msgid);
        let key = key.clone();
        let event = MsgSendFail {
            open_kfid: key.0.clone(),
            external_userid: key.1,
            fail_msgid: msgid,
            fail_type: FailType::from(fail_type),
            ..MsgSendFail::default()
        };
        self.publish_event(now_ms, &key.0, Event::MsgSendFail(event));
        Ok(json!({}))
    }
}

/// A text as it arrives.
pub(super) fn text_message(content: &str, menu_id: Option<&str>) -> Object {
    let mut text = Object::new();
    text.insert("content".into(), content.into());
    if let Some(menu_id) = menu_id {
        text.insert("menu_id".into(), menu_id.into());
    }
    let mut message = Object::new();
    message.insert("msgtype".into(), "text".into());
    message.insert("text".into(), text.into());
    message
}
