//! Pulling pages.

use std::borrow::Cow;
use std::mem;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;
use wecom_kf_core::Value;
use wecom_kf_core::inbox::{Kind, Page, Skeleton, message_id};
use wecom_kf_core::machine::Ms;
use wecom_kf_core::message::{Message, SyncMsg, SyncMsgResponse};

use super::options::InboxOptions;
use super::turn::TurnKind;
use crate::call::CallOptions;
use crate::client::Client;
use crate::error::Error;
use crate::perform::{operation, parameters, perform};
use crate::reply::typed;

/// A page, and how long it took.
pub(super) struct Pulled {
    pub(super) response: SyncMsgResponse,
    pub(super) duration: Duration,
}

/// Pulls a page, as the machine asks for it.
pub(super) async fn pull(client: Client, request: SyncMsg) -> Result<Pulled, Error> {
    let began = Instant::now();
    let mut operation = operation::<SyncMsg>();
    // The machine must know that a token has expired: a pull without one is limited strictly.
    operation.replay = None;
    let terms = CallOptions::default().terms(&client)?;
    let reply = perform(&client.inner, &operation, parameters(&request), None, terms).await?;
    let response = reply.read(|content, _| typed(content))?.data;
    Ok(Pulled {
        response,
        duration: began.elapsed(),
    })
}

/// What the machine needs to know of a page, and the messages for its turns.
/// Each with its place in the page.
pub(super) fn page_of(response: SyncMsgResponse, options: &InboxOptions) -> (Page, Vec<(u32, Arc<Message>)>) {
    let mut messages = Vec::with_capacity(response.msg_list.len());
    let mut wanted = Vec::with_capacity(response.msg_list.len());
    for (place, mut message) in (0..).zip(response.msg_list) {
        if message.msgid.is_empty() {
            name(&mut message);
        }
        let kind = kind_of(&message, options);
        messages.push(Skeleton {
            msgid: message.msgid.clone(),
            customer: customer_of(&message).map(Cow::into_owned),
            sent: Ms(message.send_time.saturating_mul(1000)),
            kind,
        });
        if kind != Kind::Unwanted {
            wanted.push((place, Arc::new(message)));
        }
    }
    let page = Page::new(messages, response.next_cursor, response.has_more > 0);
    (page, wanted)
}

fn kind_of(message: &Message, options: &InboxOptions) -> Kind {
    let (kind, wanted) = match TurnKind::of(message) {
        TurnKind::Customer => (Kind::Message, true),
        TurnKind::Event => (Kind::Event, options.events),
        TurnKind::Servicer => (Kind::Event, options.servicer_messages),
        TurnKind::System => (Kind::Event, options.system_messages),
    };
    match wanted {
        true => kind,
        false => Kind::Unwanted,
    }
}

/// The customer of a message. Events have it inside.
pub(super) fn customer_of(message: &Message) -> Option<Cow<'_, str>> {
    if let Some(customer) = &message.external_userid {
        return Some(customer.into());
    }
    let event = message.raw.get("event")?;
    event.get("external_userid").and_then(Value::as_str).map(Into::into)
}

/// A message without an id gets one from its content: the machine and the store know messages by their ids.
fn name(message: &mut Message) {
    let content = Value::Object(mem::take(&mut message.raw));
    message.msgid = message_id(&content);
    if let Value::Object(raw) = content {
        message.raw = raw;
    }
    message.raw.insert("msgid".into(), message.msgid.as_str().into());
}
