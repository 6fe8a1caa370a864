//! Acts of customers, and queries of their phones.

use super::{Act, ConversationKey, MessageSent, Nothing, known_account, known_conversation, refused, text_message};
use crate::draft::Draft;
use crate::error::SandboxError;
use crate::ids::Kind;
use crate::line::{Line, Sender};
use crate::publish;
use crate::rules::{links, routing, windows};
use crate::state::Fact;
use crate::state::{Conversation, Entry, Key, Occasion, State};
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

    fn decide(mut self, draft: &mut Draft<'_>) -> Result<Self::Output, SandboxError> {
        let (open_kfid, entry) = self.entry(draft.state(), draft.now_ms())?;
        let external_userid = self.external_userid.unwrap_or_else(|| draft.next_id(Kind::Customer));
        let nickname = self.nickname;
        let known = draft.state().customers.get(&external_userid);
        match (known.map(|person| person.nickname.clone()), nickname) {
            (None, nickname) => draft.record(Fact::CustomerAdded {
                external_userid: external_userid.clone(),
                nickname: nickname.unwrap_or_else(|| "微信用户".into()),
            }),
            (Some(old), Some(nickname)) if old != nickname => draft.record(Fact::CustomerRenamed {
                external_userid: external_userid.clone(),
                nickname,
            }),
            _ => {}
        }
        draft.record(Fact::CustomerEntered {
            open_kfid: open_kfid.clone(),
            external_userid: external_userid.clone(),
            entry: entry.clone(),
        });
        let key = (open_kfid, external_userid);
        let conversation = known_conversation(draft.state(), &key)?;
        let may_be_welcomed = windows::may_be_welcomed(conversation, draft.now_ms());
        let mut event = EnterSession::new(&key.0, &key.1);
        event.welcome_code = may_be_welcomed.then(|| publish::issue_code(draft, &key, Occasion::Welcome));
        event.scene = entry.scene;
        event.scene_param = entry.scene_param;
        event.wechat_channels = entry.wechat_channels;
        publish::event(draft, &key.0, Event::EnterSession(event));
        Ok(ConversationKey::new(key.0, key.1))
    }
}

impl CustomerEnters {
    /// The account that the customer enters, and the entry's context.
    fn entry(&mut self, state: &State, now_ms: u64) -> Result<(String, Entry), SandboxError> {
        let mut entry = Entry {
            at_ms: now_ms,
            wechat_channels: self.wechat_channels.take(),
            ..Entry::default()
        };
        let open_kfid = if let Some(url) = &self.url {
            let (mark, scene_param) = links::read(url).ok_or(SandboxError::UnknownLink {})?;
            let (open_kfid, link) = links::find(state, &mark).ok_or(SandboxError::UnknownLink {})?;
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
            open_kfid.to_owned()
        } else {
            let open_kfid = self.open_kfid.take();
            open_kfid.ok_or_else(|| refused::<Self>("one of url, open_kfid is required"))?
        };
        known_account(state, &open_kfid)?;
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

    fn decide(self, draft: &mut Draft<'_>) -> Result<Self::Output, SandboxError> {
        let key = (self.open_kfid, self.external_userid);
        send(draft, &key, text_message(&self.text, self.menu_id.as_deref()))
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

    fn decide(self, draft: &mut Draft<'_>) -> Result<Self::Output, SandboxError> {
        let key = (self.open_kfid, self.external_userid);
        known_conversation(draft.state(), &key)?;
        match self.message {
            Value::Object(message) if message.get("msgtype").is_some_and(Value::is_string) => {
                send(draft, &key, message)
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

    fn decide(self, draft: &mut Draft<'_>) -> Result<Self::Output, SandboxError> {
        let key = (self.open_kfid, self.external_userid);
        let text = menu_item(known_conversation(draft.state(), &key)?, &self.id)?;
        send(draft, &key, text_message(&text, Some(&self.id)))
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

    fn decide(self, draft: &mut Draft<'_>) -> Result<Self::Output, SandboxError> {
        let key = (self.open_kfid, self.external_userid);
        let line = known_conversation(draft.state(), &key)?.line_of(&self.msgid);
        if line.is_none_or(|(_, line)| line.from != Sender::Customer) {
            let wanted = format!("message {:?} of the {}'s", self.msgid, Sender::Customer);
            return Err(SandboxError::UnknownMessage { wanted });
        }
        draft.record(Fact::MessageRecalled {
            open_kfid: key.0.clone(),
            external_userid: key.1.clone(),
            msgid: self.msgid.clone(),
        });
        let event = UserRecallMsg::new(&key.0, key.1, self.msgid);
        publish::event(draft, &key.0, Event::UserRecallMsg(event));
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

    fn decide(self, draft: &mut Draft<'_>) -> Result<Self::Output, SandboxError> {
        Ok(lines(draft.state(), &self.external_userid, self.open_kfid.as_deref()))
    }
}

/// What a customer's phone shows, oldest first: the conversation with one account, or with all.
pub(crate) fn lines(state: &State, external_userid: &str, open_kfid: Option<&str>) -> Vec<Line> {
    let conversations = state.conversations_of(external_userid);
    let mut lines: Vec<Line> = conversations
        .filter(|(account, _)| open_kfid.is_none_or(|wanted| wanted == *account))
        .flat_map(|(account, conversation)| conversation.lines.values().map(|line| line.line(account)))
        .collect();
    lines.sort_by_key(|line| line.time);
    lines
}

/// The customer sends a message, which begins a session if none is open.
fn send(draft: &mut Draft<'_>, key: &Key, message: Object) -> Result<MessageSent, SandboxError> {
    let conversation = known_conversation(draft.state(), key)?;
    if let Some(state) = routing::begins(conversation, draft.now_ms()) {
        draft.record(Fact::SessionBegan {
            open_kfid: key.0.clone(),
            external_userid: key.1.clone(),
            state,
            servicer: None,
        });
    }
    let msgid = publish::send(draft, key, Sender::Customer, None, None, message);
    Ok(MessageSent::new(msgid))
}

/// The reply of a menu item, in the latest menu that contains it.
fn menu_item(conversation: &Conversation, id: &str) -> Result<String, SandboxError> {
    let lines = conversation.lines.values().rev();
    let menus = lines.filter(|line| line.msgtype == "msgmenu");
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
