//! The changes that facts make, where they take more than a line.

use super::account::{KEPT_MS, Used};
use super::{Account, Conversation, Entry, File, Shown, State};
use crate::line::Sender;
use std::sync::Arc;
use wecom_kf_core::Value;
use wecom_kf_core::message::{Content, Message, Origin};
use wecom_kf_core::wire::{Object, Wire};

/// The most bytes of uploaded files that are kept: the oldest files make room.
const FILE_BYTES: u64 = 256 * 1024 * 1024;

impl State {
    pub(super) fn conversation_mut(&mut self, open_kfid: &str, external_userid: &str) -> Option<&mut Conversation> {
        self.conversation(open_kfid, external_userid)?;
        self.accounts.get_mut(open_kfid)?.conversations.get_mut(external_userid)
    }

    pub(super) fn add_account(&mut self, open_kfid: &str, name: &str) {
        Arc::make_mut(&mut self.order).push(open_kfid.into());
        let account = Account::new(name.to_owned());
        self.accounts.insert_mut(open_kfid.to_owned(), account);
    }

    pub(super) fn delete_account(&mut self, open_kfid: &str) {
        let Some(account) = self.accounts.get(open_kfid) else {
            return;
        };
        for customer in account.conversations.keys() {
            if let Some(person) = self.customers.get_mut(customer) {
                Arc::make_mut(&mut person.accounts).retain(|known| known != open_kfid);
            }
        }
        Arc::make_mut(&mut self.order).retain(|known| **known != *open_kfid);
        self.accounts.remove_mut(open_kfid);
    }

    pub(super) fn enter(&mut self, open_kfid: &str, external_userid: &str, entry: &Entry) {
        let Some(person) = self.customers.get_mut(external_userid) else {
            return;
        };
        let Some(account) = self.accounts.get_mut(open_kfid) else {
            return;
        };
        if !person.accounts.iter().any(|known| known == open_kfid) {
            Arc::make_mut(&mut person.accounts).push(open_kfid.to_owned());
        }
        match account.conversations.get_mut(external_userid) {
            Some(conversation) => conversation.entry = entry.clone(),
            None => {
                let conversation = Conversation::new(entry.clone());
                account
                    .conversations
                    .insert_mut(external_userid.to_owned(), conversation);
            }
        }
    }

    /// Shows a message on the customer's phone. What people write can be pulled, what the API sends cannot.
    #[allow(clippy::too_many_arguments, reason = "the fields of the fact")]
    pub(super) fn send(
        &mut self,
        at_ms: u64,
        open_kfid: &str,
        external_userid: &str,
        from: Sender,
        servicer: Option<&str>,
        msgid: &str,
        message: &Object,
    ) {
        let Some(conversation) = self.conversation_mut(open_kfid, external_userid) else {
            return;
        };
        let msgtype = message.get("msgtype").and_then(Value::as_str).unwrap_or_default();
        match from {
            Sender::Customer => {
                let by_menu = message.get("text").is_some_and(|text| text.get("menu_id").is_some());
                conversation.customer_wrote(at_ms, by_menu);
            }
            Sender::Api => {
                conversation.answers = conversation.answers.saturating_add(1);
                if msgtype == "business_card" {
                    conversation.last_card_ms = Some(at_ms);
                }
            }
            Sender::Welcome => conversation.welcomed_ms = Some(at_ms),
            Sender::Servicer | Sender::Reply | Sender::Closing => {}
        }
        let line = conversation.show(Shown {
            from,
            msgid: msgid.to_owned(),
            msgtype: msgtype.to_owned(),
            body: Arc::new(message.get(msgtype).cloned().unwrap_or_default()),
            at_ms,
        });
        if from.is_bot() {
            if let Some(account) = self.accounts.get_mut(open_kfid) {
                let external_userid = external_userid.to_owned();
                let used = Used { external_userid, line };
                account.msgids.forget_ended(at_ms);
                account.msgids.insert(msgid, used, at_ms.saturating_add(KEPT_MS));
            }
            return;
        }
        let origin = if from == Sender::Servicer {
            Origin::Servicer
        } else {
            Origin::Customer
        };
        let content = Content::Other(Value::Object(message.clone()));
        let mut logged = Message::new(msgid, at_ms / 1000, origin, content)
            .open_kfid(open_kfid)
            .external_userid(external_userid);
        logged.servicer_userid = servicer.map(ToOwned::to_owned);
        self.log(at_ms, open_kfid, logged.to_wire().unwrap_or_default());
    }

    pub(super) fn log(&mut self, at_ms: u64, open_kfid: &str, message: Value) {
        if let Some(account) = self.accounts.get_mut(open_kfid) {
            account.log.push(at_ms, message);
        }
    }

    pub(super) fn add_file(&mut self, media_id: &str, file: File, ends_ms: u64) {
        self.file_bytes = self.file_bytes.saturating_add(size_of(&file));
        self.files.insert(media_id, file, ends_ms);
        // Files of the settings never end, so that they are the last to go: none of them is met here.
        while self.file_bytes > FILE_BYTES
            && let Some(oldest) = self.files.remove_first()
        {
            self.file_bytes = self.file_bytes.saturating_sub(size_of(&oldest));
        }
    }

    pub(super) fn push_callback(&mut self, at_ms: u64, id: u64) {
        let pending = self.callbacks.get(id);
        if let Some(open_kfid) = pending.map(|pending| pending.open_kfid.clone())
            && let Some(account) = self.accounts.get_mut(&open_kfid)
            && account.waiting == Some(id)
        {
            account.waiting = None;
        }
        self.callbacks.push(at_ms, id);
    }
}

pub(super) fn size_of(file: &File) -> u64 {
    u64::try_from(file.bytes.0.len()).unwrap_or(u64::MAX)
}
