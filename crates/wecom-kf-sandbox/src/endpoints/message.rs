//! Messages: sending, recalling, pulling.

use super::{Answer, Handler};
use crate::draft::Draft;
use crate::line::Sender;
use crate::publish;
use crate::rules::cursors::{self, Cursors};
use crate::rules::existence::{require_account, require_customer};
use crate::rules::refusal::{ApiError, refuse, refuse_for};
use crate::rules::{callbacks, codes, media, sending, windows};
use crate::state::Fact;
use crate::state::{Key, Occasion};
use wecom_kf_core::Endpoint;
use wecom_kf_core::message::{
    EventMessage, Message, OutgoingMessage, RecallMsg, RecallMsgResponse, SendMsg, SendMsgOnEvent, SendMsgResponse,
    SyncMsg, SyncMsgResponse,
};
use wecom_kf_core::wire::{Object, Tagged};

/// The maximum and default page size.
const PAGE: u32 = 1000;

impl Handler for SendMsg {
    fn handle(self, draft: &mut Draft<'_>) -> Result<Answer, ApiError> {
        let (state, now_ms) = (draft.state(), draft.now_ms());
        let account = require_customer(state, &self.open_kfid, &self.touser)?;
        match &self.message {
            OutgoingMessage::Other(_) => return Err(unknown_type(self.message.tag())),
            OutgoingMessage::Msgmenu(menu) => sending::check_menu(menu, sending::MENU_ITEMS)?,
            _ => {}
        }
        // Before the reply windows: a retry after a lost response must get the error for a used msgid.
        sending::check_msgid(account, self.msgid.as_deref())?;
        if let Some((kind, media_id)) = file_of(&self.message) {
            media::require(state, kind, media_id, now_ms)?;
        }
        let conversation = account.conversations.get(&self.touser).ok_or(refuse::<95018>())?;
        let is_card = matches!(self.message, OutgoingMessage::BusinessCard(_));
        sending::check_reply(conversation, is_card, now_ms)?;
        let key = (self.open_kfid, self.touser);
        Ok(deliver::<Self>(draft, &key, Sender::Api, self.msgid, &self.message))
    }
}

impl Handler for SendMsgOnEvent {
    fn handle(self, draft: &mut Draft<'_>) -> Result<Answer, ApiError> {
        let state = draft.state();
        let code = state.codes.get(&self.code).ok_or(refuse::<41050>())?;
        let (key, occasion) = (code.conversation.clone(), code.occasion);
        let account = state.account(&key.0).ok_or(refuse::<41050>())?;
        sending::check_msgid(account, self.msgid.as_deref())?;
        let conversation = account.conversations.get(&key.1).ok_or(refuse::<41050>())?;
        if let Some(fault) = codes::fault(code, conversation, draft.now_ms()) {
            return Err(refuse_for::<41050>(fault));
        }
        match (&self.message, occasion) {
            (EventMessage::Other(_), _) => return Err(unknown_type(self.message.tag())),
            (EventMessage::Text(_), _) => {}
            (_, Occasion::Reply(_)) => return Err(refuse_for::<40008>("only a text can answer this event")),
            (EventMessage::Msgmenu(menu), _) => sending::check_menu(menu, sending::TAPPABLE_ITEMS)?,
            _ => {}
        }
        draft.record(Fact::CodeUsed { code: self.code });
        let from = codes::sender(occasion);
        Ok(deliver::<Self>(draft, &key, from, self.msgid, &self.message))
    }
}

/// Sends a message of the bot.
fn deliver<E: Endpoint<Response = SendMsgResponse>>(
    draft: &mut Draft<'_>,
    key: &Key,
    from: Sender,
    msgid: Option<String>,
    message: &impl Tagged,
) -> Answer {
    let mut written = Object::new();
    message.write(&mut written);
    let msgid = publish::send(draft, key, from, None, msgid, written);
    E::response_to_json(&SendMsgResponse::default().msgid(msgid)).into()
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

impl Handler for RecallMsg {
    fn handle(self, draft: &mut Draft<'_>) -> Result<Answer, ApiError> {
        let account = require_account(draft.state(), &self.open_kfid)?;
        let sent = account.msgids.get(&self.msgid).and_then(|used| {
            let conversation = account.conversations.get(&used.external_userid)?;
            Some((used, conversation.lines.get(&used.line)?))
        });
        let by_api = sent.filter(|(_, line)| line.from == Sender::Api && line.msgid == self.msgid);
        let (used, line) = by_api.ok_or(refuse::<95028>())?;
        if !windows::may_be_recalled(line.at_ms, draft.now_ms()) {
            return Err(refuse::<95029>());
        }
        // It leaves the customer's phone, and still counts as one of the five.
        let external_userid = used.external_userid.clone();
        draft.record(Fact::MessageRecalled {
            open_kfid: self.open_kfid,
            external_userid,
            msgid: self.msgid,
        });
        Ok(Self::response_to_json(&RecallMsgResponse::default()).into())
    }
}

impl Handler for SyncMsg {
    fn handle(self, draft: &mut Draft<'_>) -> Result<Answer, ApiError> {
        let Some(open_kfid) = self.open_kfid else {
            return Err(refuse_for::<95000>("open_kfid is required"));
        };
        let (state, now_ms) = (draft.state(), draft.now_ms());
        let account = require_account(state, &open_kfid)?;
        if let Some(token) = &self.token
            && !callbacks::knows(state, token, &open_kfid, now_ms)
        {
            return Err(refuse::<95007>());
        }
        let log = &account.log;
        let cursors = Cursors::of(state.settings.seed, &open_kfid);
        let requested = match &self.cursor {
            Some(cursor) => cursors
                .position(cursor, log)
                .ok_or_else(|| refuse_for::<40058>("the cursor does not belong to this account"))?,
            None => 0,
        };
        let start = requested.max(cursors::oldest(log, now_ms));
        let limit = self.limit.unwrap_or(PAGE) as usize;
        // Unchanged: the log may contain messages of unknown types, or deliberately invalid ones.
        let page: Vec<_> = log.from(start).take(limit).cloned().collect();
        let end = start.saturating_add(page.len() as u64);
        let more = u32::from(end < log.end());
        let response = SyncMsgResponse::new(more, Vec::<Message>::new()).next_cursor(cursors.cursor(end));
        Ok(Answer::Messages(Self::response_to_json(&response), page))
    }
}
