//! What calls and acts have in common: messages, events, codes and sessions, as facts.

use crate::draft::Draft;
use crate::ids::Kind;
use crate::line::Sender;
use crate::rules::existence::{is_member, require_account};
use crate::rules::refusal::{ApiError, listed, meaning};
use crate::rules::{limits, sessions};
use crate::state::Fact;
use crate::state::{Key, Occasion};
use wecom_kf_core::message::{Content, Event, Message, Origin};
use wecom_kf_core::session::ServiceState;
use wecom_kf_core::wire::{Object, Wire};

/// Sends a message. Without a msgid it gets one. A message of a person schedules a callback.
pub(crate) fn send(
    draft: &mut Draft<'_>,
    (open_kfid, external_userid): &Key,
    from: Sender,
    servicer: Option<String>,
    msgid: Option<String>,
    message: Object,
) -> String {
    let msgid = msgid.unwrap_or_else(|| draft.next_id(Kind::Message));
    draft.record(Fact::MessageSent {
        open_kfid: open_kfid.clone(),
        external_userid: external_userid.clone(),
        from,
        servicer,
        msgid: msgid.clone(),
        message,
    });
    if !from.is_bot() {
        schedule_callback(draft, open_kfid);
    }
    msgid
}

/// Publishes an event of an account.
pub(crate) fn event(draft: &mut Draft<'_>, open_kfid: &str, event: Event) {
    let msgid = draft.next_id(Kind::Message);
    // Events have account and customer only inside `event`.
    let message = Message::new(&msgid, draft.now_ms() / 1000, Origin::System, Content::Event(event));
    draft.record(Fact::EventPublished {
        open_kfid: open_kfid.to_owned(),
        msgid,
        message: message.to_wire().unwrap_or_default(),
    });
    schedule_callback(draft, open_kfid);
}

/// Schedules a callback for something new in an account. What comes before the callback is pushed shares it.
pub(crate) fn schedule_callback(draft: &mut Draft<'_>, open_kfid: &str) {
    let state = draft.state();
    let is_waiting = state.account(open_kfid).is_none_or(|account| account.waiting.is_some());
    if state.settings.callback.is_none() || is_waiting {
        return;
    }
    let token = draft.next_id(Kind::CallbackToken);
    draft.record(Fact::CallbackScheduled {
        open_kfid: open_kfid.to_owned(),
        token,
    });
}

/// Adds a member to the servicers of an account; the row's error code and text.
pub(crate) fn add_servicer(
    draft: &mut Draft<'_>,
    open_kfid: &str,
    userid: &str,
) -> Result<(i64, &'static str), ApiError> {
    let state = draft.state();
    let account = require_account(state, open_kfid)?;
    if !is_member(state, userid) {
        return Ok((listed::<60111>(), meaning(60111)));
    }
    if account.servicer(userid).is_some() {
        return Ok((0, "ignored"));
    }
    if account.servicers.len() >= limits::SERVICERS {
        return Ok((listed::<40058>(), "the account has all the servicers it can have"));
    }
    draft.record(Fact::ServicerAdded {
        open_kfid: open_kfid.to_owned(),
        userid: userid.to_owned(),
    });
    Ok((0, "success"))
}

/// Issues a code for one message.
pub(crate) fn issue_code(draft: &mut Draft<'_>, (open_kfid, external_userid): &Key, occasion: Occasion) -> String {
    let code = draft.next_id(Kind::Code);
    draft.record(Fact::CodeIssued {
        code: code.clone(),
        open_kfid: open_kfid.clone(),
        external_userid: external_userid.clone(),
        occasion,
    });
    code
}

/// Changes the state of a session and returns the code that is issued for the change.
pub(crate) fn move_session(
    draft: &mut Draft<'_>,
    key: &Key,
    to: ServiceState,
    servicer: Option<String>,
) -> Option<String> {
    let conversation = draft.state().conversation(&key.0, &key.1)?;
    let occasion = sessions::occasion_of(conversation, to);
    draft.record(Fact::SessionMoved {
        open_kfid: key.0.clone(),
        external_userid: key.1.clone(),
        state: to,
        servicer,
    });
    occasion.map(|occasion| issue_code(draft, key, occasion))
}
