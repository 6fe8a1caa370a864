//! The event in a decrypted callback.

use super::fields::{AsObject, Fields, own, text, texts};
use super::{envelope, flat};
use crate::error::CallbackError;
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use serde::ser::{Serialize, SerializeMap, Serializer};

/// The event of a callback. All events of an app arrive at one URL, so apps usually ignore unknown ones.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallbackEvent {
    /// An account has new messages or events: pull them with `sync_msg`.
    KfMsgOrEvent(KfMsgOrEvent),
    /// The accounts that the app may manage changed.
    KfAccountAuthChange(KfAccountAuthChange),
    /// WeCom's ticket for a third-party app, pushed every ten minutes (WeCom document 90628).
    SuiteTicket(SuiteTicket),
    /// A corp authorised the third-party app: exchange the code immediately (WeCom document 90642).
    CreateAuth(CreateAuth),
    /// A corp changed its authorisation (WeCom document 90642).
    ChangeAuth(ChangeAuth),
    /// A corp revoked the authorisation of the third-party app (WeCom document 90642).
    CancelAuth(CancelAuth),
    /// A corp's permanent code was reset: the code here is exchanged for the new one (WeCom document 94758).
    ResetPermanentCode(ResetPermanentCode),
    /// Any other event, with all its fields.
    Other(OtherEvent),
}

/// The description of an event, from which TypeScript is generated.
#[cfg(feature = "schema")]
#[derive(Debug)]
pub struct EventShape {
    /// Its name in the message.
    pub event: &'static str,
    /// The name of the TypeScript type.
    pub name: &'static str,
    /// The doc comment of the type.
    pub doc: &'static str,
    /// Whether it is an event of a third-party app.
    pub suite: bool,
    /// Its own fields: names, types and doc comments.
    pub fields: &'static [(&'static str, &'static str, &'static str)],
}

/// The customer service events.
#[cfg(feature = "schema")]
pub const EVENT_SHAPES: &[EventShape] = &[KfMsgOrEvent::SHAPE, KfAccountAuthChange::SHAPE];

/// Defines a struct with its description.
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
    /// An account has new messages or events: pull them with `sync_msg` (WeCom document 94670). Several messages may share one callback,
    /// and there may be nothing new.
    ///
    /// 中文：客服账号有新消息或事件：请用 `syncMsg` 拉取（企业微信文档 94670）；多条消息可能只有一次回调，也可能没有新消息。
    derive(Clone, PartialEq, Eq) KfMsgOrEvent {
        /// The corp.
        /// 中文：企业 ID。
        to_user_name: String,
        /// The time, in Unix seconds; 0 if the message has none.
        /// 中文：时间，Unix 时间戳（秒）；消息中没有则为 0。
        create_time: u64,
        /// The token for `sync_msg`, valid for 10 minutes; empty if the message has none (`sync_msg` omits an empty token).
        /// 中文：供 `syncMsg` 使用的 token，10 分钟内有效；消息中没有则为空（`syncMsg` 会略去空的 token）。
        token: String,
        /// The account; absent in the oldest format.
        /// 中文：客服账号；最早的格式没有。
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
    ///
    /// 中文：应用可管理的客服账号发生变更（企业微信文档 97712、97302、97713）。
    derive(Debug, Clone, PartialEq, Eq) KfAccountAuthChange {
        /// The corp.
        /// 中文：企业 ID。
        to_user_name: String,
        /// The time, in Unix seconds; 0 if the message has none.
        /// 中文：时间，Unix 时间戳（秒）；消息中没有则为 0。
        create_time: u64,
        /// Accounts whose permission was granted.
        /// 中文：新授权的客服账号。
        auth_add_open_kfid: Vec<String>,
        /// Accounts whose permission was revoked.
        /// 中文：取消授权的客服账号。
        auth_del_open_kfid: Vec<String>,
    }
}

/// Events of a third-party app, which arrive at its command URL and are addressed to the suite. Debug output shows no tickets or codes.
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
            /// The time, in Unix seconds; 0 if the message has none.
            pub create_time: u64,
            $($(#[doc = $field_doc])* pub $field: String,)*
            $($(#[doc = $state_doc])* pub $optional: Option<String>,)?
        }

        impl $name {
            fn read(fields: &Fields<'_>) -> Self {
                let field_text = |name| text(fields, &[name]).unwrap_or_default().to_owned();
                Self {
                    suite_id: field_text("SuiteId"),
                    create_time: seconds(text(fields, &["TimeStamp"])),
                    $($field: field_text($wire),)*
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

    /// The same as data, for serialisation.
    const SUITE_EVENTS: &[SuiteEvent] = &[$(SuiteEvent {
        name: $event,
        fields: &[$((stringify!($field), $wire)),*],
        optional: &[$((stringify!($optional), $optional_wire))?],
    }),*];
    };
}

/// An event of a third-party app: its field names in JavaScript and in the message.
struct SuiteEvent {
    name: &'static str,
    fields: &'static [(&'static str, &'static str)],
    /// The field that is omitted when empty.
    optional: &'static [(&'static str, &'static str)],
}

suite_events! {
    /// WeCom's ticket for a third-party app, pushed every ten minutes: store the latest one, which is needed to fetch the suite token.
    ///
    /// 中文：推送第三方应用的 suite_ticket，每 10 分钟一次：请保存最新的，获取第三方应用凭证时需要。
    "suite_ticket" => SuiteTicket {
        /// The ticket, valid for 30 minutes.
        /// 中文：suite_ticket，30 分钟内有效。
        suite_ticket: "SuiteTicket",
    }
    /// A corp authorised the third-party app.
    ///
    /// 中文：企业授权了第三方应用。
    "create_auth" => CreateAuth {
        /// The temporary code, valid for 5 minutes, to exchange for the permanent one (`get_permanent_code`).
        /// 中文：临时授权码，5 分钟内有效，用于换取永久授权码（`getPermanentCode`）。
        auth_code: "AuthCode",
        ;
        /// The `state` of the installation link.
        /// 中文：安装链接中的 `state`。
        state: "State"
    }
    /// A corp changed its authorisation.
    ///
    /// 中文：企业变更了授权。
    "change_auth" => ChangeAuth {
        /// The corp.
        /// 中文：企业 ID。
        auth_corp_id: "AuthCorpId",
        ;
        /// The `state` of the link.
        /// 中文：链接中的 `state`。
        state: "State"
    }
    /// A corp revoked the authorisation of the third-party app: its permanent code is invalid.
    ///
    /// 中文：企业取消了对第三方应用的授权，其永久授权码失效。
    "cancel_auth" => CancelAuth {
        /// The corp.
        /// 中文：企业 ID。
        auth_corp_id: "AuthCorpId",
    }
    /// A corp's permanent code was reset; the old one will soon be invalid.
    ///
    /// 中文：企业的永久授权码已重置，旧的即将失效。
    "reset_permanent_code" => ResetPermanentCode {
        /// The temporary code to exchange for the new permanent one.
        /// 中文：用于换取新的永久授权码的临时授权码。
        auth_code: "AuthCode",
    }
}

/// An event that does not belong to customer service or is unknown to this version. Debug output shows only its name, since suite events
/// carry tickets and codes.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OtherEvent {
    /// Its `Event`, otherwise its `InfoType`, otherwise its `MsgType`; empty if it has none.
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
    /// Parses a decrypted message, XML or JSON.
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
    envelope::read(message, envelope::MAX_MESSAGE_MARKS)
        .map_err(|reason| CallbackError::BadMessage { reason: reason.into() })
}

fn name_of<'a>(fields: &'a Fields<'_>) -> &'a str {
    ["Event", "event", "InfoType", "MsgType", "msgtype"]
        .iter()
        .find_map(|name| text(fields, &[name]))
        .unwrap_or_default()
}

/// The event of a decrypted message in the form for JavaScript, with the common fields of all events. The same as [`CallbackEvent::read`],
/// but borrowed from the message.
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
    /// Parses a decrypted message, XML or JSON.
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
        let field_text = |name| text(fields, &[name]).unwrap_or_default();
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
        // Customer service and suite events always have a time, possibly 0.
        if let Some(time) = if ours {
            Some(seconds(time))
        } else {
            time.and_then(number)
        } {
            out.serialize_entry("create_time", &time)?;
        }
        if let Some(suite) = suite {
            put(&mut out, "suite_id", field_text("SuiteId"))?;
            for (name, wire) in suite.fields {
                put(&mut out, name, field_text(wire))?;
            }
            for (name, wire) in suite.optional.iter().filter(|(_, wire)| !field_text(wire).is_empty()) {
                put(&mut out, name, field_text(wire))?;
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
            out.serialize_entry("fields", &AsObject(fields))?;
        }
        put(&mut out, "receive_id", self.receiver)?;
        put(&mut out, "raw", self.raw)?;
        out.end()
    }
}

/// Writes a string. Not inlined, because it is used a dozen times.
#[inline(never)]
fn put<M: SerializeMap>(out: &mut M, name: &str, text: &str) -> Result<(), M::Error> {
    out.serialize_entry(name, text)
}

/// `kf_msg_or_event` in WeCom's usual format, borrowed from the message.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct MsgOrEvent<'a> {
    /// The corp.
    pub to_user_name: &'a str,
    /// The time, in Unix seconds; 0 if the message has none.
    pub create_time: u64,
    /// The token for `sync_msg`; empty if the message has none.
    pub token: &'a str,
    /// The account; empty in the oldest format.
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
    /// Parses a decrypted message. `None` for any other event or format.
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
            // Of repeated elements the first non-empty one counts.
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

/// The field names of the account lists.
const GRANTED: [&str; 2] = ["AuthAddOpenKfId", "auth_add_open_kfid"];
const WITHDRAWN: [&str; 2] = ["AuthDelOpenKfId", "auth_del_open_kfid"];

const TIME: [&str; 3] = ["CreateTime", "create_time", "createtime"];

fn corp<'a>(fields: &'a Fields<'_>) -> &'a str {
    text(fields, &["ToUserName", "to_user_name", "tousername"]).unwrap_or_default()
}

/// A message without a time is still an event and must not be dropped.
fn seconds(time: Option<&str>) -> u64 {
    time.and_then(number).unwrap_or_default()
}

/// Parses a decimal number.
fn number(digits: &str) -> Option<u64> {
    let more = |number: u64, digit| {
        number
            .checked_mul(10)?
            .checked_add(char::from(digit).to_digit(10)?.into())
    };
    digits.bytes().try_fold(0, more).filter(|_| !digits.is_empty())
}
