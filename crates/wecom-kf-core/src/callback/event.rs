//! What a decrypted callback tells.

use super::fields::{Fields, Named, own, text, texts};
use super::{envelope, flat};
use crate::error::CallbackError;
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use serde::ser::{Serialize, SerializeMap, Serializer};

/// What a callback tells. All events of an app arrive at one URL, so most apps ignore what they do not know.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallbackEvent {
    /// Something is new in an account: pull it with `sync_msg`.
    KfMsgOrEvent(KfMsgOrEvent),
    /// The accounts that the app may manage changed.
    KfAccountAuthChange(KfAccountAuthChange),
    /// WeCom's ticket for a third-party app, pushed every ten minutes (WeCom document 90628).
    SuiteTicket(SuiteTicket),
    /// A corp authorised the third-party app: its code is to be exchanged at once (WeCom document 90642).
    CreateAuth(CreateAuth),
    /// A corp changed what it authorised (WeCom document 90642).
    ChangeAuth(ChangeAuth),
    /// A corp withdrew the third-party app (WeCom document 90642).
    CancelAuth(CancelAuth),
    /// A corp's permanent code was made anew: the code here gives it (WeCom document 94758).
    ResetPermanentCode(ResetPermanentCode),
    /// Every other event, with all its fields.
    Other(OtherEvent),
}

/// An event of ours as data: what the code generator writes TypeScript from.
#[cfg(feature = "schema")]
#[derive(Debug)]
pub struct EventShape {
    /// Its name in the message.
    pub event: &'static str,
    /// The name of its type.
    pub name: &'static str,
    /// What the type says of itself.
    pub doc: &'static str,
    /// Whether it is one of a third-party app.
    pub suite: bool,
    /// Its own fields: names, types and what they say of themselves.
    pub fields: &'static [(&'static str, &'static str, &'static str)],
}

/// The events of ours.
#[cfg(feature = "schema")]
pub const EVENT_SHAPES: &[EventShape] = &[KfMsgOrEvent::SHAPE, KfAccountAuthChange::SHAPE];

/// A struct, and itself as data.
macro_rules! described {
    ($event:literal => $(#[doc = $doc:literal])* derive($($derive:ident),*) $name:ident {
        $($(#[doc = $field_doc:literal])* $field:ident: $type:ty,)*
    }) => {
        $(#[doc = $doc])*
        #[derive($($derive),*)]
        #[non_exhaustive]
        pub struct $name {
            $($(#[doc = $field_doc])* pub $field: $type,)*
        }

        #[cfg(feature = "schema")]
        impl $name {
            const SHAPE: EventShape = EventShape {
                event: $event,
                name: stringify!($name),
                doc: concat!($($doc, "\n"),*),
                suite: false,
                fields: &[$((stringify!($field), stringify!($type), concat!($($field_doc, "\n"),*))),*],
            };
        }
    };
}

described! {
    "kf_msg_or_event" =>
    /// Something is new in an account: pull it with `sync_msg` (WeCom document 94670). Several messages may share one callback, and a
    /// callback may bring nothing new.
    derive(Clone, PartialEq, Eq) KfMsgOrEvent {
        /// The corp.
        to_user_name: String,
        /// When, in unix seconds; 0 when the message does not say.
        create_time: u64,
        /// The token for `sync_msg`, valid for 10 minutes; empty, which `sync_msg` leaves out, when the message has none.
        token: String,
        /// The account; absent in the oldest form.
        open_kfid: Option<String>,
    }
}

impl core::fmt::Debug for KfMsgOrEvent {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("KfMsgOrEvent")
            .field("open_kfid", &self.open_kfid)
            .finish_non_exhaustive()
    }
}

described! {
    "kf_account_auth_change" =>
    /// The accounts that the app may manage changed (WeCom documents 97712, 97302, 97713).
    derive(Debug, Clone, PartialEq, Eq) KfAccountAuthChange {
        /// The corp.
        to_user_name: String,
        /// When, in unix seconds; 0 when the message does not say.
        create_time: u64,
        /// Accounts that were granted.
        auth_add_open_kfid: Vec<String>,
        /// Accounts that were withdrawn.
        auth_del_open_kfid: Vec<String>,
    }
}

/// Events of a third-party app, which come to its command URL and are addressed to the suite. Debug output shows no ticket and no code.
macro_rules! suite_events {
    ($($(#[doc = $doc:literal])* $event:literal => $name:ident {
        $($(#[doc = $field_doc:literal])* $field:ident: $wire:literal,)*
        $(;$(#[doc = $state_doc:literal])* $optional:ident: $optional_wire:literal)?
    })*) => {
    $(
        $(#[doc = $doc])*
        #[derive(Clone, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct $name {
            /// The suite.
            pub suite_id: String,
            /// When, in unix seconds; 0 when the message does not say.
            pub create_time: u64,
            $($(#[doc = $field_doc])* pub $field: String,)*
            $($(#[doc = $state_doc])* pub $optional: Option<String>,)?
        }

        impl $name {
            fn read(fields: &Fields<'_>) -> Self {
                let given = |name| text(fields, &[name]).unwrap_or_default().to_owned();
                Self {
                    suite_id: given("SuiteId"),
                    create_time: seconds(text(fields, &["TimeStamp"])),
                    $($field: given($wire),)*
                    $($optional: text(fields, &[$optional_wire]).filter(|text| !text.is_empty()).map(Into::into),)?
                }
            }
        }

        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.debug_struct(stringify!($name)).field("suite_id", &self.suite_id).finish_non_exhaustive()
            }
        }
    )*

    /// The events of a third-party app.
    #[cfg(feature = "schema")]
    pub const SUITE_EVENT_SHAPES: &[EventShape] = &[$(EventShape {
        event: $event,
        name: stringify!($name),
        doc: concat!($($doc, "\n"),*),
        suite: true,
        fields: &[
            $((stringify!($field), "String", concat!($($field_doc, "\n"),*)),)*
            $((stringify!($optional), "Option<String>", concat!($($state_doc, "\n"),*)),)?
        ],
    }),*];

    /// The same as data, for who writes them.
    const SUITE_EVENTS: &[SuiteEvent] = &[$(SuiteEvent {
        name: $event,
        fields: &[$((stringify!($field), $wire)),*],
        optional: &[$((stringify!($optional), $optional_wire))?],
    }),*];
    };
}

/// An event of a third-party app: the names that JavaScript and the message have for its fields.
struct SuiteEvent {
    name: &'static str,
    fields: &'static [(&'static str, &'static str)],
    /// What is left out when it is empty.
    optional: &'static [(&'static str, &'static str)],
}

suite_events! {
    /// WeCom's ticket for a third-party app, pushed every ten minutes: keep the newest, the suite token is fetched with it.
    "suite_ticket" => SuiteTicket {
        /// The ticket, valid for 30 minutes.
        suite_ticket: "SuiteTicket",
    }
    /// A corp authorised the third-party app.
    "create_auth" => CreateAuth {
        /// The temporary code, valid for 5 minutes, that gives the permanent one (`get_permanent_code`).
        auth_code: "AuthCode",
        ;
        /// The state that the link of the installation carried.
        state: "State"
    }
    /// A corp changed what it authorised.
    "change_auth" => ChangeAuth {
        /// The corp.
        auth_corp_id: "AuthCorpId",
        ;
        /// The state that the link of the change carried.
        state: "State"
    }
    /// A corp withdrew the third-party app: its permanent code is void.
    "cancel_auth" => CancelAuth {
        /// The corp.
        auth_corp_id: "AuthCorpId",
    }
    /// A corp's permanent code was made anew; the old one is void soon.
    "reset_permanent_code" => ResetPermanentCode {
        /// The temporary code that gives the new permanent one.
        auth_code: "AuthCode",
    }
}

/// An event that is not of customer service, or that this version does not know. Debug output shows its name only: suite
/// events carry tickets and codes.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
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
        if let Some(common) = MsgOrEvent::read(message) {
            return Ok(Self::KfMsgOrEvent(common.into()));
        }
        let fields = fields_of(message)?;
        let event = name_of(&fields);
        Ok(match event {
            "kf_msg_or_event" => Self::KfMsgOrEvent(MsgOrEvent::of(&fields).into()),
            "kf_account_auth_change" => Self::KfAccountAuthChange(KfAccountAuthChange::read(&fields)),
            "suite_ticket" => Self::SuiteTicket(SuiteTicket::read(&fields)),
            "create_auth" => Self::CreateAuth(CreateAuth::read(&fields)),
            "change_auth" => Self::ChangeAuth(ChangeAuth::read(&fields)),
            "cancel_auth" => Self::CancelAuth(CancelAuth::read(&fields)),
            "reset_permanent_code" => Self::ResetPermanentCode(ResetPermanentCode::read(&fields)),
            _ => Self::Other(OtherEvent {
                event: event.to_owned(),
                fields: own(fields),
            }),
        })
    }
}

fn fields_of(message: &str) -> Result<Fields<'_>, CallbackError> {
    envelope::read(message, envelope::MESSAGE).map_err(|reason| CallbackError::BadMessage { reason: reason.into() })
}

fn name_of<'a>(fields: &'a Fields<'_>) -> &'a str {
    ["Event", "event", "InfoType", "MsgType", "msgtype"]
        .iter()
        .find_map(|name| text(fields, &[name]))
        .unwrap_or_default()
}

/// A decrypted message's event as JavaScript gets it, with what every event has. It is what [`CallbackEvent::read`] reads, lent from the
/// message.
#[derive(Clone)]
pub struct View<'a> {
    fields: Fields<'a>,
    receiver: &'a str,
    raw: &'a str,
}

impl core::fmt::Debug for View<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("View")
            .field("receiver", &self.receiver)
            .finish_non_exhaustive()
    }
}

impl<'a> View<'a> {
    /// Reads a decrypted message, XML or JSON.
    ///
    /// # Errors
    /// [`CallbackError::BadMessage`] when it is neither.
    pub fn read(raw: &'a str, receiver: &'a str) -> Result<Self, CallbackError> {
        let fields = fields_of(raw)?;
        Ok(Self { fields, receiver, raw })
    }
}

impl Serialize for View<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let fields = &self.fields;
        let given = |name| text(fields, &[name]).unwrap_or_default();
        let name = name_of(fields);
        let suite = SUITE_EVENTS.iter().find(|event| event.name == name);
        let ours = suite.is_some() || matches!(name, "kf_msg_or_event" | "kf_account_auth_change");
        let (corp, time) = match suite {
            Some(_) => ("", text(fields, &["TimeStamp"])),
            None => (corp(fields), text(fields, &TIME)),
        };

        let mut out = serializer.serialize_map(None)?;
        put(&mut out, "event", name)?;
        put(&mut out, "to_user_name", corp)?;
        // An event that is ours has a time, be it 0.
        if let Some(time) = if ours {
            Some(seconds(time))
        } else {
            time.and_then(number)
        } {
            out.serialize_entry("create_time", &time)?;
        }
        if let Some(suite) = suite {
            put(&mut out, "suite_id", given("SuiteId"))?;
            for (name, wire) in suite.fields {
                put(&mut out, name, given(wire))?;
            }
            for (name, wire) in suite.optional.iter().filter(|(_, wire)| !given(wire).is_empty()) {
                put(&mut out, name, given(wire))?;
            }
        } else if name == "kf_msg_or_event" {
            let event = MsgOrEvent::of(fields);
            put(&mut out, "token", event.token)?;
            if !event.open_kfid.is_empty() {
                put(&mut out, "open_kfid", event.open_kfid)?;
            }
        } else if name == "kf_account_auth_change" {
            for (name, wanted) in [("auth_add_open_kfid", &GRANTED), ("auth_del_open_kfid", &WITHDRAWN)] {
                out.serialize_entry(name, &texts(fields, wanted).collect::<Vec<_>>())?;
            }
        } else {
            out.serialize_entry("fields", &Named(fields))?;
        }
        put(&mut out, "receive_id", self.receiver)?;
        put(&mut out, "raw", self.raw)?;
        out.end()
    }
}

/// Writes a text. Not inlined: it is written a dozen times.
#[inline(never)]
fn put<M: SerializeMap>(out: &mut M, name: &str, text: &str) -> Result<(), M::Error> {
    out.serialize_entry(name, text)
}

/// `kf_msg_or_event` in the form that WeCom sends it in, lent from the message.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct MsgOrEvent<'a> {
    /// The corp.
    pub to_user_name: &'a str,
    /// When, in unix seconds; 0 when the message does not say.
    pub create_time: u64,
    /// The token for `sync_msg`; empty when the message has none.
    pub token: &'a str,
    /// The account; empty in the oldest form.
    pub open_kfid: &'a str,
}

impl core::fmt::Debug for MsgOrEvent<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("MsgOrEvent")
            .field("open_kfid", &self.open_kfid)
            .finish_non_exhaustive()
    }
}

impl<'a> MsgOrEvent<'a> {
    /// Reads a decrypted message. Nothing for any other event, and for any other form.
    #[must_use]
    pub fn read(message: &'a str) -> Option<Self> {
        let (mut corp, mut time, mut event, mut token, mut open_kfid) = (None, None, None, None, None);
        flat::each(message, |name, content| {
            let slot = match name {
                "ToUserName" => &mut corp,
                "CreateTime" => &mut time,
                "Event" => &mut event,
                "Token" => &mut token,
                "OpenKfId" => &mut open_kfid,
                _ => return,
            };
            // Of a repeated element the first counts, and an empty one is none.
            if slot.is_none_or(str::is_empty) {
                *slot = Some(content);
            }
        })?;
        (event == Some("kf_msg_or_event")).then(|| Self {
            to_user_name: corp.unwrap_or_default(),
            create_time: seconds(time),
            token: token.unwrap_or_default(),
            open_kfid: open_kfid.unwrap_or_default(),
        })
    }

    fn of(fields: &'a Fields<'_>) -> Self {
        Self {
            to_user_name: corp(fields),
            create_time: seconds(text(fields, &TIME)),
            token: text(fields, &["Token", "token"]).unwrap_or_default(),
            open_kfid: text(fields, &["OpenKfId", "open_kfid"]).unwrap_or_default(),
        }
    }
}

impl From<MsgOrEvent<'_>> for KfMsgOrEvent {
    fn from(event: MsgOrEvent<'_>) -> Self {
        Self {
            to_user_name: event.to_user_name.into(),
            create_time: event.create_time,
            token: event.token.into(),
            open_kfid: Some(event.open_kfid).filter(|id| !id.is_empty()).map(Into::into),
        }
    }
}

impl KfAccountAuthChange {
    fn read(fields: &Fields<'_>) -> Self {
        Self {
            to_user_name: corp(fields).into(),
            create_time: seconds(text(fields, &TIME)),
            auth_add_open_kfid: texts(fields, &GRANTED).map(Into::into).collect(),
            auth_del_open_kfid: texts(fields, &WITHDRAWN).map(Into::into).collect(),
        }
    }
}

/// The names of the accounts that a change names.
const GRANTED: [&str; 2] = ["AuthAddOpenKfId", "auth_add_open_kfid"];
const WITHDRAWN: [&str; 2] = ["AuthDelOpenKfId", "auth_del_open_kfid"];

const TIME: [&str; 3] = ["CreateTime", "create_time", "createtime"];

fn corp<'a>(fields: &'a Fields<'_>) -> &'a str {
    text(fields, &["ToUserName", "to_user_name", "tousername"]).unwrap_or_default()
}

/// A message without its time still tells that something happened: it must not be passed over.
fn seconds(time: Option<&str>) -> u64 {
    time.and_then(number).unwrap_or_default()
}

/// The number that digits stand for.
fn number(digits: &str) -> Option<u64> {
    let more = |number: u64, digit| {
        number
            .checked_mul(10)?
            .checked_add(char::from(digit).to_digit(10)?.into())
    };
    digits.bytes().try_fold(0, more).filter(|_| !digits.is_empty())
}
