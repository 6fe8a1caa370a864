//! What customers do.

use crate::account::read_link;
use crate::code::Occasion;
use crate::conversation::{Conversation, Entry, Line};
use crate::error::SandboxError;
use crate::sandbox::{Key, Person, Sandbox};
use serde_json::json;
use wecom_kf_core::Value;
use wecom_kf_core::customer::WechatChannels;
use wecom_kf_core::message::{EnterSession, Event};
use wecom_kf_core::wire::Object;

/// The greatest `scene_param`, in bytes.
const SCENE_PARAM_BYTES: usize = 128;

impl Sandbox {
    /// Where a customer comes in, and how.
    pub(super) fn entry(
        &self,
        now_ms: u64,
        url: Option<String>,
        open_kfid: Option<String>,
        wechat_channels: Option<WechatChannels>,
    ) -> Result<(String, Entry), SandboxError> {
        let mut entry = Entry {
            at_ms: now_ms,
            wechat_channels,
            ..Entry::default()
        };
        let open_kfid = if let Some(url) = url {
            let (mark, scene_param) = read_link(&url).ok_or(SandboxError::UnknownLink {})?;
            let link = self.links.get(&mark).ok_or(SandboxError::UnknownLink {})?;
            if scene_param
                .as_ref()
                .is_some_and(|param| param.len() > SCENE_PARAM_BYTES)
            {
                let reason = format!("scene_param has more than {SCENE_PARAM_BYTES} bytes");
                return Err(SandboxError::BadAction { reason });
            }
            entry.scene.clone_from(&link.scene);
            // Links without a scene drop it.
            entry.scene_param = scene_param.filter(|_| link.scene.is_some());
            link.open_kfid.clone()
        } else {
            open_kfid.ok_or_else(|| SandboxError::BadAction {
                reason: "one of url, open_kfid is required".into(),
            })?
        };
        self.known_account(&open_kfid)?;
        Ok((open_kfid, entry))
    }

    pub(super) fn enter(
        &mut self,
        now_ms: u64,
        open_kfid: String,
        external_userid: Option<String>,
        nickname: Option<String>,
        entry: Entry,
    ) -> Value {
        let external_userid = external_userid.unwrap_or_else(|| self.random.word("wm", 30));
        let person = self.customers.entry(external_userid.clone()).or_insert_with(|| Person {
            nickname: "微信用户".into(),
        });
        if let Some(nickname) = nickname {
            person.nickname = nickname;
        }
        let key = (open_kfid, external_userid);
        let conversation = self
            .conversations
            .entry(key.clone())
            .or_insert_with(|| Conversation::new(Entry::default()));
        conversation.entry = entry.clone();
        let may_be_welcomed = conversation.may_be_welcomed(now_ms);
        let welcome_code = may_be_welcomed.then(|| self.issue_code(&key, Occasion::Welcome, now_ms));
        let event = EnterSession {
            open_kfid: key.0.clone(),
            external_userid: key.1.clone(),
            scene: entry.scene,
            scene_param: entry.scene_param,
            welcome_code,
            wechat_channels: entry.wechat_channels,
            ..EnterSession::default()
        };
        self.publish_event(now_ms, &key.0, Event::EnterSession(event));
        json!({ "open_kfid": key.0, "external_userid": key.1 })
    }

    pub(super) fn customer_sends(&mut self, now_ms: u64, key: &Key, message: Object) -> Value {
        if let Some(conversation) = self.conversations.get_mut(key) {
            let by_menu = message.get("text").is_some_and(|text| text.get("menu_id").is_some());
            conversation.customer_wrote(now_ms, by_menu);
        }
        self.publish_message(now_ms, key, None, message)
    }

    /// Takes a line off the customer's phone.
    pub(super) fn take_back(&mut self, key: &Key, msgid: &str, from: &str) -> Result<(), SandboxError> {
        let lines = self
            .conversations
            .get_mut(key)
            .map(|conversation| &mut conversation.lines);
        let is_it = |line: &Line| line.msgid == msgid && line.from == from;
        match lines {
            Some(lines) if lines.iter().any(is_it) => {
                lines.retain(|line| !is_it(line));
                Ok(())
            }
            _ => Err(SandboxError::UnknownMessage {
                wanted: format!("message {msgid:?} of the {from}'s"),
            }),
        }
    }

    /// What an item of the newest menu that has it sends back.
    pub(super) fn menu_item(&self, key: &Key, id: &str) -> Result<String, SandboxError> {
        let lines = self
            .conversations
            .get(key)
            .map_or(&[][..], |conversation| &conversation.lines);
        let menus = lines.iter().rev().filter(|line| line.msgtype == "msgmenu");
        let mut items = menus.flat_map(|line| line.body.get("list").and_then(Value::as_array).into_iter().flatten());
        items
            .find_map(|item| {
                let click = item.get("click")?;
                let is_it = click.get("id").and_then(Value::as_str) == Some(id);
                click
                    .get("content")
                    .and_then(Value::as_str)
                    .filter(|_| is_it)
                    .map(ToOwned::to_owned)
            })
            .ok_or_else(|| SandboxError::UnknownMessage {
                wanted: format!("menu item {id:?}"),
            })
    }
}
