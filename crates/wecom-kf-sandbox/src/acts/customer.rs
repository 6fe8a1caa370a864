//! Acts of customers, and queries of their phones.

use super::publish::text_message;
use super::{Act, ConversationKey, MessageSent, Nothing, refused};
use crate::account::read_link;
use crate::code::Occasion;
use crate::conversation::{Conversation, Entry, Line, Sender};
use crate::error::SandboxError;
use crate::sandbox::{Key, Person, Sandbox};
use wecom_kf_core::customer::WechatChannels;
use wecom_kf_core::message::{EnterSession, Event, UserRecallMsg};
use wecom_kf_core::wire::Object;
use wecom_kf_core::{Value, Wire};

/// The maximum length of `scene_param`, in bytes.
const SCENE_PARAM_BYTES: usize = 128;

/// A customer opens the conversation, through a contact link or by the account's id. Without `external_userid` a new customer is created.
/// Publishes `enter_session`, with a `welcome_code` if the customer has neither received a welcome message nor written within 48 hours.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct CustomerEnters {
    /// A contact link of this sandbox, optionally with `&scene_param=…` appended.
    pub url: Option<String>,
    /// The account, if there is no link.
    pub open_kfid: Option<String>,
    /// The customer. By default a new customer is created; so is one for an unknown id.
    pub external_userid: Option<String>,
    /// The WeChat nickname, for a new customer or to change it.
    pub nickname: Option<String>,
    /// The entry point in WeChat Channels (视频号).
    pub wechat_channels: Option<WechatChannels>,
}

impl Act for CustomerEnters {
    const NAME: &'static str = "customer_enters";
    type Output = ConversationKey;

    fn perform(mut self, sandbox: &mut Sandbox, now_ms: u64) -> Result<Self::Output, SandboxError> {
        let (open_kfid, entry) = self.entry(sandbox, now_ms)?;
        let external_userid = self.external_userid.unwrap_or_else(|| sandbox.random.word("wm", 30));
        let known = sandbox.customers.entry(external_userid.clone());
        let person = known.or_insert_with(|| Person {
            nickname: "微信用户".into(),
        });
        if let Some(nickname) = self.nickname {
            person.nickname = nickname;
        }
        let key = (open_kfid, external_userid);
        let conversation = sandbox
            .conversations
            .entry(key.clone())
            .or_insert_with(|| Conversation::new(Entry::default()));
        conversation.entry = entry.clone();
        let may_be_welcomed = conversation.may_be_welcomed(now_ms);
        let welcome_code = may_be_welcomed.then(|| sandbox.issue_code(&key, Occasion::Welcome, now_ms));
        let mut event = EnterSession::new(&key.0, &key.1);
        event.scene = entry.scene;
        event.scene_param = entry.scene_param;
        event.welcome_code = welcome_code;
        event.wechat_channels = entry.wechat_channels;
        sandbox.publish_event(now_ms, &key.0, Event::EnterSession(event));
        Ok(ConversationKey::new(key.0, key.1))
    }
}

impl CustomerEnters {
    /// The account that the customer enters, and the entry's context.
    fn entry(&mut self, sandbox: &Sandbox, now_ms: u64) -> Result<(String, Entry), SandboxError> {
        let mut entry = Entry {
            at_ms: now_ms,
            wechat_channels: self.wechat_channels.take(),
            ..Entry::default()
        };
        let open_kfid = if let Some(url) = &self.url {
            let (mark, scene_param) = read_link(url).ok_or(SandboxError::UnknownLink {})?;
            let link = sandbox.links.get(&mark).ok_or(SandboxError::UnknownLink {})?;
            if scene_param
                .as_ref()
                .is_some_and(|param| param.len() > SCENE_PARAM_BYTES)
            {
                let reason = format!("scene_param of url has more than {SCENE_PARAM_BYTES} bytes");
                return Err(refused::<Self>(&reason));
            }
            entry.scene.clone_from(&link.scene);
            // Links without a scene ignore it.
            entry.scene_param = scene_param.filter(|_| link.scene.is_some());
            link.open_kfid.clone()
        } else {
            let open_kfid = self.open_kfid.take();
            open_kfid.ok_or_else(|| refused::<Self>("one of url, open_kfid is required"))?
        };
        sandbox.known_account(&open_kfid)?;
        Ok((open_kfid, entry))
    }
}

/// A customer writes a text. If the session has ended, a new one starts in state 0.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct CustomerWrites {
    /// The account.
    pub open_kfid: String,
    /// The customer.
    pub external_userid: String,
    /// The text.
    pub text: String,
    /// The menu item that it came from.
    pub menu_id: Option<String>,
}

impl Act for CustomerWrites {
    const NAME: &'static str = "customer_writes";
    type Output = MessageSent;

    fn perform(self, sandbox: &mut Sandbox, now_ms: u64) -> Result<Self::Output, SandboxError> {
        let key = sandbox.key(self.open_kfid, self.external_userid)?;
        let message = text_message(&self.text, self.menu_id.as_deref());
        Ok(sandbox.customer_sends(now_ms, &key, message))
    }
}

/// A customer sends a message of any type: `msgtype`, and the body under that name.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct CustomerSends {
    /// The account.
    pub open_kfid: String,
    /// The customer.
    pub external_userid: String,
    /// An object with `msgtype` and the body under that name.
    pub message: Value,
}

impl Act for CustomerSends {
    const NAME: &'static str = "customer_sends";
    type Output = MessageSent;

    fn perform(self, sandbox: &mut Sandbox, now_ms: u64) -> Result<Self::Output, SandboxError> {
        let key = sandbox.key(self.open_kfid, self.external_userid)?;
        match self.message {
            Value::Object(message) if message.get("msgtype").is_some_and(Value::is_string) => {
                Ok(sandbox.customer_sends(now_ms, &key, message))
            }
            _ => Err(refused::<Self>(
                "message must be an object with a msgtype, which is a string",
            )),
        }
    }
}

/// A customer taps a menu item, in the latest menu that contains it.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct CustomerTaps {
    /// The account.
    pub open_kfid: String,
    /// The customer.
    pub external_userid: String,
    /// The item's id.
    pub id: String,
}

impl Act for CustomerTaps {
    const NAME: &'static str = "customer_taps";
    type Output = MessageSent;

    fn perform(self, sandbox: &mut Sandbox, now_ms: u64) -> Result<Self::Output, SandboxError> {
        let key = sandbox.key(self.open_kfid, self.external_userid)?;
        let text = sandbox.menu_item(&key, &self.id)?;
        Ok(sandbox.customer_sends(now_ms, &key, text_message(&text, Some(&self.id))))
    }
}

/// A customer recalls a message. Publishes `user_recall_msg`.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct CustomerRecalls {
    /// The account.
    pub open_kfid: String,
    /// The customer.
    pub external_userid: String,
    /// The message.
    pub msgid: String,
}

impl Act for CustomerRecalls {
    const NAME: &'static str = "customer_recalls";
    type Output = Nothing;

    fn perform(self, sandbox: &mut Sandbox, now_ms: u64) -> Result<Self::Output, SandboxError> {
        let key = sandbox.key(self.open_kfid, self.external_userid)?;
        sandbox.take_back(&key, &self.msgid, Sender::Customer)?;
        let event = UserRecallMsg::new(&key.0, key.1, self.msgid);
        sandbox.publish_event(now_ms, &key.0, Event::UserRecallMsg(event));
        Ok(Nothing {})
    }
}

/// What the customer's phone shows, oldest first: the conversation with one account, or with all.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ReadConversation {
    /// The customer.
    pub external_userid: String,
    /// The account. Default: all accounts.
    pub open_kfid: Option<String>,
}

impl Act for ReadConversation {
    const NAME: &'static str = "conversation";
    type Output = Vec<Line>;

    fn perform(self, sandbox: &mut Sandbox, _now_ms: u64) -> Result<Self::Output, SandboxError> {
        Ok(sandbox.conversation(&self.external_userid, self.open_kfid.as_deref()))
    }
}

impl Sandbox {
    fn customer_sends(&mut self, now_ms: u64, key: &Key, message: Object) -> MessageSent {
        if let Some(conversation) = self.conversations.get_mut(key) {
            let by_menu = message.get("text").is_some_and(|text| text.get("menu_id").is_some());
            conversation.customer_wrote(now_ms, by_menu);
        }
        self.publish_message(now_ms, key, None, message)
    }

    /// Removes a line from the customer's phone.
    fn take_back(&mut self, key: &Key, msgid: &str, from: Sender) -> Result<(), SandboxError> {
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

    /// The reply of a menu item, in the latest menu that contains it.
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
}
