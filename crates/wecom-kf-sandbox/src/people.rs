//! Carrying out what people do.

use crate::account::read_link;
use crate::action::Action;
use crate::code::Occasion;
use crate::conversation::{Conversation, Entry, Line};
use crate::error::SandboxError;
use crate::sandbox::{Key, Person, Sandbox};
use serde_json::json;
use wecom_kf_core::Value;
use wecom_kf_core::customer::WechatChannels;
use wecom_kf_core::message::{
    ChangeType, Content, EnterSession, Event, FailType, Message, MsgSendFail, Origin, ServicerStatusChange,
    ServicerWorkStatus, SessionStatusChange, UserRecallMsg,
};
use wecom_kf_core::servicer::StopType;
use wecom_kf_core::session::ServiceState;
use wecom_kf_core::wire::{Object, Wire};

/// The greatest `scene_param`, in bytes.
const SCENE_PARAM_BYTES: usize = 128;

impl Sandbox {
    /// Carries out an act. What it gives is named at each [`Action`]; `{}` where nothing is.
    ///
    /// # Errors
    /// [`SandboxError`] when no person could do that now.
    pub fn act(&mut self, now_ms: u64, action: Action) -> Result<Value, SandboxError> {
        match action {
            Action::CustomerEnters {
                url,
                open_kfid,
                external_userid,
                nickname,
                wechat_channels,
            } => {
                let (open_kfid, entry) = self.entry(now_ms, url, open_kfid, wechat_channels)?;
                Ok(self.enter(now_ms, open_kfid, external_userid, nickname, entry))
            }
            Action::CustomerWrites {
                open_kfid,
                external_userid,
                text,
                menu_id,
            } => {
                let key = self.key(open_kfid, external_userid)?;
                Ok(self.customer_sends(now_ms, &key, text_message(&text, menu_id.as_deref())))
            }
            Action::CustomerSends {
                open_kfid,
                external_userid,
                message,
            } => {
                let key = self.key(open_kfid, external_userid)?;
                if !message.get("msgtype").is_some_and(Value::is_string) {
                    let reason = "message has no msgtype".into();
                    return Err(SandboxError::BadAction { reason });
                }
                Ok(self.customer_sends(now_ms, &key, message))
            }
            Action::CustomerTaps {
                open_kfid,
                external_userid,
                id,
            } => {
                let key = self.key(open_kfid, external_userid)?;
                let text = self.menu_item(&key, &id)?;
                Ok(self.customer_sends(now_ms, &key, text_message(&text, Some(&id))))
            }
            Action::CustomerRecalls {
                open_kfid,
                external_userid,
                msgid,
            } => {
                let key = self.key(open_kfid, external_userid)?;
                self.take_back(&key, &msgid, "customer")?;
                let event = UserRecallMsg {
                    open_kfid: key.0.clone(),
                    external_userid: key.1,
                    recall_msgid: msgid,
                    ..UserRecallMsg::default()
                };
                self.publish_event(now_ms, &key.0, Event::UserRecallMsg(event));
                Ok(json!({}))
            }
            Action::ServicerWrites {
                open_kfid,
                external_userid,
                text,
            } => {
                let key = self.key(open_kfid, external_userid)?;
                let servicer = self.servicer_in(&key, ServiceState::Servicer, now_ms)?;
                Ok(self.publish_message(now_ms, &key, Some(servicer), text_message(&text, None)))
            }
            Action::ServicerTakes {
                open_kfid,
                external_userid,
                servicer_userid,
            } => {
                let key = self.key(open_kfid, external_userid)?;
                self.require_state(&key, ServiceState::Pool, now_ms)?;
                self.require_servicer(&key.0, &servicer_userid)?;
                self.change(now_ms, &key, ChangeType::TakenFromPool, None, Some(servicer_userid));
                Ok(json!({}))
            }
            Action::ServicerTransfers {
                open_kfid,
                external_userid,
                servicer_userid,
            } => {
                let key = self.key(open_kfid, external_userid)?;
                let old = self.servicer_in(&key, ServiceState::Servicer, now_ms)?;
                self.require_servicer(&key.0, &servicer_userid)?;
                self.change(now_ms, &key, ChangeType::Transferred, Some(old), Some(servicer_userid));
                Ok(json!({}))
            }
            Action::ServicerEnds {
                open_kfid,
                external_userid,
            } => {
                let key = self.key(open_kfid, external_userid)?;
                let old = self.servicer_in(&key, ServiceState::Servicer, now_ms)?;
                self.change(now_ms, &key, ChangeType::Ended, Some(old), None);
                Ok(json!({}))
            }
            Action::ServicerReopens {
                open_kfid,
                external_userid,
                servicer_userid,
            } => {
                let key = self.key(open_kfid, external_userid)?;
                self.require_state(&key, ServiceState::Ended, now_ms)?;
                let old = self
                    .conversations
                    .get(&key)
                    .and_then(|conversation| conversation.servicer.clone());
                let new = servicer_userid
                    .or_else(|| old.clone())
                    .ok_or_else(|| SandboxError::BadAction {
                        reason: "servicer_userid is required: nobody served this session".into(),
                    })?;
                self.require_servicer(&key.0, &new)?;
                self.change(now_ms, &key, ChangeType::Reopened, old, Some(new));
                Ok(json!({}))
            }
            Action::ServicerStatus {
                open_kfid,
                servicer_userid,
                serving,
                stop_type,
            } => self.servicer_status(now_ms, &open_kfid, servicer_userid, serving, stop_type),
            Action::FailMessage { msgid, fail_type } => self.fail(now_ms, msgid, fail_type.unwrap_or(0)),
            Action::Conversation {
                external_userid,
                open_kfid,
            } => {
                let lines = self.conversation(&external_userid, open_kfid.as_deref());
                Ok(Value::Array(lines.iter().map(Line::to_json).collect()))
            }
            Action::PushRaw { open_kfid, message } => {
                self.known_account(&open_kfid)?;
                self.publish(now_ms, &open_kfid, message);
                Ok(json!({}))
            }
            Action::AdminAddsAccount { name } => Ok(json!({ "open_kfid": self.add_account(name) })),
            Action::AdminAddsServicer { open_kfid, userid } => {
                self.known_account(&open_kfid)?;
                match self.add_servicer(&open_kfid, &userid) {
                    Ok((0, _)) => Ok(json!({})),
                    _ => Err(SandboxError::UnknownServicer { userid }),
                }
            }
            Action::VerifyCallbackUrl {} => {
                let check = self.verify_callback_url(now_ms)?;
                Ok(json!({ "url": check.url, "query": check.query, "echo": check.echo }))
            }
            Action::InvalidateTokens {} => {
                self.invalidate_tokens();
                Ok(json!({}))
            }
        }
    }

    /// Where a customer comes in, and how.
    fn entry(
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

    fn enter(
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

    fn customer_sends(&mut self, now_ms: u64, key: &Key, message: Object) -> Value {
        if let Some(conversation) = self.conversations.get_mut(key) {
            conversation.customer_wrote(now_ms);
        }
        self.publish_message(now_ms, key, None, message)
    }

    /// Shows a message of the customer's or a servicer's, and puts it into the log.
    fn publish_message(&mut self, now_ms: u64, key: &Key, servicer_userid: Option<String>, message: Object) -> Value {
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

    fn publish_event(&mut self, now_ms: u64, open_kfid: &str, event: Event) {
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

    /// Changes a session in a WeCom client, which brings an event.
    fn change(
        &mut self,
        now_ms: u64,
        key: &Key,
        change_type: ChangeType,
        old_servicer_userid: Option<String>,
        new_servicer_userid: Option<String>,
    ) {
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
        let event = SessionStatusChange {
            open_kfid: key.0.clone(),
            external_userid: key.1.clone(),
            change_type,
            old_servicer_userid,
            new_servicer_userid,
            msg_code: msg_code.filter(|_| change_type != ChangeType::Transferred),
            ..SessionStatusChange::default()
        };
        self.publish_event(now_ms, &key.0, Event::SessionStatusChange(event));
    }

    fn servicer_status(
        &mut self,
        now_ms: u64,
        open_kfid: &str,
        servicer_userid: String,
        serving: bool,
        stop_type: Option<i64>,
    ) -> Result<Value, SandboxError> {
        self.known_account(open_kfid)?;
        self.require_servicer(open_kfid, &servicer_userid)?;
        let stopped = (!serving).then(|| StopType::from(stop_type.unwrap_or(0)));
        let servicers = self.account(open_kfid).map(|account| &mut account.servicers);
        for servicer in servicers
            .into_iter()
            .flatten()
            .filter(|known| known.userid == servicer_userid)
        {
            servicer.stopped = stopped;
        }
        let event = ServicerStatusChange {
            servicer_userid,
            status: if serving {
                ServicerWorkStatus::Serving
            } else {
                ServicerWorkStatus::Stopped
            },
            stop_type: stopped,
            open_kfid: Some(open_kfid.into()),
            ..ServicerStatusChange::default()
        };
        self.publish_event(now_ms, open_kfid, Event::ServicerStatusChange(event));
        Ok(json!({}))
    }

    fn fail(&mut self, now_ms: u64, msgid: String, fail_type: i64) -> Result<Value, SandboxError> {
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

    /// Takes a line off the customer's phone.
    fn take_back(&mut self, key: &Key, msgid: &str, from: &str) -> Result<(), SandboxError> {
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
    fn menu_item(&self, key: &Key, id: &str) -> Result<String, SandboxError> {
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

    /// The servicer of a session that is in a state.
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

/// A text as it arrives.
fn text_message(content: &str, menu_id: Option<&str>) -> Object {
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
