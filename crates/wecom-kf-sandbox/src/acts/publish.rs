//! Publishing messages and events to an account's log.

use super::MessageSent;
use crate::conversation::Sender;
use crate::sandbox::{Key, Sandbox};
use wecom_kf_core::Value;
use wecom_kf_core::message::{Content, Event, Message, Origin};
use wecom_kf_core::wire::{Object, Wire};

impl Sandbox {
    /// Shows a message of the customer or a servicer, and adds it to the log.
    pub(super) fn publish_message(
        &mut self,
        now_ms: u64,
        key: &Key,
        servicer_userid: Option<String>,
        message: Object,
    ) -> MessageSent {
        let msgid = self.new_msgid();
        let (from, origin) = match servicer_userid {
            Some(_) => (Sender::Servicer, Origin::Servicer),
            None => (Sender::Customer, Origin::Customer),
        };
        self.show(key, from, &msgid, message.clone(), now_ms);
        let content = Content::Other(Value::Object(message));
        let mut message = Message::new(&msgid, now_ms / 1000, origin, content)
            .open_kfid(&key.0)
            .external_userid(&key.1);
        message.servicer_userid = servicer_userid;
        self.publish(now_ms, &key.0, message.to_wire().unwrap_or_default());
        MessageSent::new(msgid)
    }

    pub(super) fn publish_event(&mut self, now_ms: u64, open_kfid: &str, event: Event) {
        // Events have account and customer only inside `event`.
        let message = Message::new(self.new_msgid(), now_ms / 1000, Origin::System, Content::Event(event));
        self.publish(now_ms, open_kfid, message.to_wire().unwrap_or_default());
    }
}

/// An incoming text message.
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
