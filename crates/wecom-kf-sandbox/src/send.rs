//! Sending messages to customers.

use crate::answer::{ApiError, refuse, refuse_for};
use crate::code::Occasion;
use crate::conversation::{ANSWERS, Line, Sender, recently};
use crate::route::Handler;
use crate::sandbox::{Key, Sandbox};
use wecom_kf_core::message::{EventMessage, Menu, MenuItem, OutgoingMessage, SendMsg, SendMsgOnEvent, SendMsgResponse};
use wecom_kf_core::session::ServiceState;
use wecom_kf_core::wire::{Object, Tagged};
use wecom_kf_core::{Endpoint, Value};

/// The maximum number of menu items.
const ITEMS: usize = 50;
/// The maximum number of tappable items; also the maximum of a menu in response to an event.
const TAPPABLE: usize = 10;

impl Handler for SendMsg {
    fn handle(self, sandbox: &mut Sandbox, now_ms: u64) -> Result<Value, ApiError> {
        let key = sandbox.require_conversation(&self.open_kfid, &self.touser)?;
        match &self.message {
            OutgoingMessage::Other(_) => return Err(unknown_type(self.message.tag())),
            OutgoingMessage::Msgmenu(menu) => check_menu(menu, ITEMS)?,
            _ => {}
        }
        // Before the reply windows: a retry after a lost response must get the error for a used msgid.
        sandbox.require_fresh_msgid(&self.open_kfid, self.msgid.as_deref())?;
        if let Some((kind, media_id)) = file_of(&self.message) {
            sandbox.files.require(kind, media_id, now_ms)?;
        }

        let state = sandbox.state_of(&key, now_ms);
        let conversation = sandbox.conversations.get_mut(&key).ok_or(refuse::<95018>())?;
        let is_card = matches!(self.message, OutgoingMessage::BusinessCard(_));
        if is_card && !recently(conversation.last_typed_ms, now_ms) {
            return Err(refuse::<95024>());
        }
        if is_card && recently(conversation.last_card_ms, now_ms) {
            return Err(refuse::<95025>());
        }
        if conversation.last_customer_ms.is_some() && !conversation.customer_wrote_recently(now_ms) {
            return Err(refuse::<95002>());
        }
        if !matches!(state, ServiceState::New | ServiceState::Bot) {
            return Err(refuse_for::<95018>(format!("the session is in state {}", state.code())));
        }
        if conversation.answers >= ANSWERS {
            return Err(refuse::<95001>());
        }
        conversation.answers += 1;
        if is_card {
            conversation.last_card_ms = Some(now_ms);
        }
        Ok(sandbox.deliver::<Self>(&key, Sender::Api, self.msgid, &self.message, now_ms))
    }
}

impl Handler for SendMsgOnEvent {
    fn handle(self, sandbox: &mut Sandbox, now_ms: u64) -> Result<Value, ApiError> {
        let code = sandbox.codes.get(&self.code).cloned().ok_or(refuse::<41050>())?;
        let key = code.conversation.clone();
        sandbox.require_fresh_msgid(&key.0, self.msgid.as_deref())?;
        let conversation = sandbox.conversations.get_mut(&key).ok_or(refuse::<41050>())?;
        if let Some(fault) = code.fault(conversation, now_ms) {
            return Err(refuse_for::<41050>(fault));
        }
        match (&self.message, code.occasion) {
            (EventMessage::Other(_), _) => return Err(unknown_type(self.message.tag())),
            (EventMessage::Text(_), _) => {}
            (_, Occasion::Reply(_)) => return Err(refuse_for::<40008>("only a text can answer this event")),
            (EventMessage::Msgmenu(menu), _) => check_menu(menu, TAPPABLE)?,
            _ => {}
        }
        if code.occasion == Occasion::Welcome {
            conversation.welcomed_ms = Some(now_ms);
        }
        if let Some(code) = sandbox.codes.get_mut(&self.code) {
            code.used = true;
        }
        Ok(sandbox.deliver::<Self>(&key, code.occasion.sender(), self.msgid, &self.message, now_ms))
    }
}

impl Sandbox {
    /// Fails with 95033 if the account has used the msgid.
    fn require_fresh_msgid(&mut self, open_kfid: &str, msgid: Option<&str>) -> Result<(), ApiError> {
        let account = self.require_account(open_kfid)?;
        if msgid.is_some_and(|msgid| account.msgids.contains(msgid)) {
            return Err(refuse::<95033>());
        }
        Ok(())
    }

    /// Shows a message on the customer's phone. It is not added to the log: messages of the API cannot be pulled.
    fn deliver<E: Endpoint<Response = SendMsgResponse>>(
        &mut self,
        key: &Key,
        from: Sender,
        msgid: Option<String>,
        message: &impl Tagged,
        now_ms: u64,
    ) -> Value {
        let msgid = msgid.unwrap_or_else(|| self.new_msgid());
        if let Some(account) = self.account(&key.0) {
            account.msgids.insert(msgid.clone());
        }
        let mut written = Object::new();
        message.write(&mut written);
        self.show(key, from, &msgid, written, now_ms);
        E::response_to_json(&SendMsgResponse::default().msgid(msgid))
    }

    /// Adds a line to the customer's phone; `message` has `msgtype` and the body under its name.
    pub(crate) fn show(&mut self, key: &Key, from: Sender, msgid: &str, mut message: Object, now_ms: u64) {
        let msgtype = message
            .get("msgtype")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        let body = message.remove(&msgtype).unwrap_or_default();
        if let Some(conversation) = self.conversations.get_mut(key) {
            conversation.lines.push(Line {
                from,
                msgid: msgid.to_owned(),
                open_kfid: key.0.clone(),
                msgtype,
                body,
                time: now_ms / 1000,
            });
        }
    }
}

/// The file in a message, and its required type.
fn file_of(message: &OutgoingMessage) -> Option<(&'static str, &str)> {
    match message {
        OutgoingMessage::Image(media) => Some(("image", &media.media_id)),
        OutgoingMessage::Voice(media) => Some(("voice", &media.media_id)),
        OutgoingMessage::Video(media) => Some(("video", &media.media_id)),
        OutgoingMessage::File(media) => Some(("file", &media.media_id)),
        OutgoingMessage::Link(link) => Some(("image", &link.thumb_media_id)),
        OutgoingMessage::Miniprogram(program) => Some(("image", &program.thumb_media_id)),
        _ => None,
    }
}

fn unknown_type(tag: Option<&str>) -> ApiError {
    refuse_for::<40008>(format!("the sandbox knows no msgtype {:?}", tag.unwrap_or_default()))
}

/// Checks the number and types of a menu's items, which the limits on fields do not cover.
fn check_menu(menu: &Menu, items: usize) -> Result<(), ApiError> {
    let list = menu.list.as_deref().unwrap_or_default();
    if list.iter().any(|item| matches!(item, MenuItem::Other(_))) {
        return Err(refuse::<95009>());
    }
    let tappable = list.iter().filter(|item| !matches!(item, MenuItem::Text(_))).count();
    if list.len() > items || tappable > TAPPABLE {
        return Err(refuse_for::<95008>(format!(
            "{} items, {tappable} to tap; the limits are {items} and {TAPPABLE}",
            list.len()
        )));
    }
    Ok(())
}
