//! What a decrypted callback tells.

use super::envelope;
use super::fields::{Field, Fields, own, text};
use crate::error::CallbackError;

/// What a callback tells. All events of an app arrive at one URL, so most apps ignore what they do not know.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallbackEvent {
    /// Something is new in an account: pull it with `sync_msg`.
    KfMsgOrEvent(KfMsgOrEvent),
    /// The accounts that the app may manage changed.
    KfAccountAuthChange(KfAccountAuthChange),
    /// Every other event, with all its fields.
    Other(OtherEvent),
}

/// Something is new in an account (WeCom document 94670). Several messages may share one callback, and a callback may bring
/// nothing new.
#[derive(Clone, PartialEq, Eq)]
pub struct KfMsgOrEvent {
    /// The corp.
    pub to_user_name: String,
    /// When, in unix seconds; 0 when the message does not say.
    pub create_time: u64,
    /// The token for `sync_msg`, valid for 10 minutes; empty when the message has none.
    pub token: String,
    /// The account; absent in the oldest form.
    pub open_kfid: Option<String>,
}

impl core::fmt::Debug for KfMsgOrEvent {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("KfMsgOrEvent")
            .field("open_kfid", &self.open_kfid)
            .finish_non_exhaustive()
    }
}

/// The accounts that the app may manage changed (WeCom documents 97712, 97302, 97713).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KfAccountAuthChange {
    /// The corp.
    pub to_user_name: String,
    /// When, in unix seconds; 0 when the message does not say.
    pub create_time: u64,
    /// Accounts that were granted.
    pub auth_add_open_kfid: Vec<String>,
    /// Accounts that were withdrawn.
    pub auth_del_open_kfid: Vec<String>,
}

/// An event that is not of customer service, or that this version does not know. Debug output shows its name only: suite
/// events carry tickets and codes.
#[derive(Clone, PartialEq, Eq)]
pub struct OtherEvent {
    /// Its `Event`, else its `InfoType`, else its `MsgType`; empty when it has none.
    pub event: String,
    /// All its fields.
    pub fields: Fields<'static>,
}

impl core::fmt::Debug for OtherEvent {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("OtherEvent")
            .field("event", &self.event)
            .finish_non_exhaustive()
    }
}

impl CallbackEvent {
    /// Reads a decrypted message, XML or JSON.
    ///
    /// # Errors
    /// [`CallbackError::BadMessage`] when it is neither.
    pub fn read(message: &str) -> Result<Self, CallbackError> {
        let fields = envelope::read(message).map_err(|reason| CallbackError::BadMessage { reason: reason.into() })?;
        let event = ["Event", "event", "InfoType", "MsgType", "msgtype"]
            .iter()
            .find_map(|name| text(&fields, &[name]));
        let known = match event {
            Some("kf_msg_or_event") => Some(Self::KfMsgOrEvent(KfMsgOrEvent::read(&fields))),
            Some("kf_account_auth_change") => Some(Self::KfAccountAuthChange(KfAccountAuthChange::read(&fields))),
            _ => None,
        };
        if let Some(known) = known {
            return Ok(known);
        }
        Ok(Self::Other(OtherEvent {
            event: event.unwrap_or_default().to_owned(),
            fields: own(fields),
        }))
    }
}

impl KfMsgOrEvent {
    fn read(fields: &Fields<'_>) -> Self {
        Self {
            to_user_name: corp(fields),
            create_time: create_time(fields),
            token: text(fields, &["Token", "token"]).unwrap_or_default().into(),
            open_kfid: text(fields, &["OpenKfId", "open_kfid"])
                .filter(|id| !id.is_empty())
                .map(Into::into),
        }
    }
}

impl KfAccountAuthChange {
    fn read(fields: &Fields<'_>) -> Self {
        let all = |wanted: [&str; 2]| {
            fields
                .iter()
                .filter(|(name, _)| wanted.contains(&&**name))
                .filter_map(|(_, field)| field.as_text().filter(|id| !id.is_empty()).map(Into::into))
                .collect()
        };
        Self {
            to_user_name: corp(fields),
            create_time: create_time(fields),
            auth_add_open_kfid: all(["AuthAddOpenKfId", "auth_add_open_kfid"]),
            auth_del_open_kfid: all(["AuthDelOpenKfId", "auth_del_open_kfid"]),
        }
    }
}

fn corp(fields: &Fields<'_>) -> String {
    text(fields, &["ToUserName", "to_user_name", "tousername"])
        .unwrap_or_default()
        .into()
}

/// A message without its time still tells that something happened: it must not be passed over.
fn create_time(fields: &Fields<'_>) -> u64 {
    text(fields, &["CreateTime", "create_time", "createtime"])
        .and_then(|time| time.parse().ok())
        .unwrap_or_default()
}

impl Field<'_> {
    /// The field as JSON: a text, or an object whose repeated names are arrays.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Text(text) => text.as_ref().into(),
            Self::Nested(fields) => fields_to_json(fields),
        }
    }
}

/// Fields as a JSON object: a repeated name becomes an array.
#[must_use]
pub fn fields_to_json(fields: &Fields<'_>) -> serde_json::Value {
    use serde_json::Value;
    let mut object = crate::wire::Object::new();
    for (name, field) in fields {
        let value = field.to_json();
        match object.get_mut(&**name) {
            Some(Value::Array(list)) => list.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
            None => {
                object.insert(name.clone().into_owned(), value);
            }
        }
    }
    Value::Object(object)
}
