//! Sending messages.

use super::{BusinessCard, CaLink, Link, Location, Media, Menu, Miniprogram};
use crate::Wire;
use crate::endpoint::{Endpoint, Method, Refusal, Repeat, Route};
use crate::error::RequestError;
use crate::wire::{Object, Tagged};
use alloc::string::String;
use serde_json::Value;

/// A message to a customer.
#[derive(Clone, PartialEq, Wire)]
#[wire(tag = "msgtype", nested)]
#[non_exhaustive]
pub enum OutgoingMessage {
    /// A text.
    #[wire("text")]
    Text(Text),
    /// An image.
    #[wire("image")]
    Image(Media),
    /// A voice message; AMR only: send MP3 as a file.
    #[wire("voice")]
    Voice(Media),
    /// A video; MP4 (other codecs get 40011).
    #[wire("video")]
    Video(Media),
    /// A file. The customer sees the name that it was uploaded under.
    #[wire("file")]
    File(Media),
    /// A link with a picture.
    #[wire("link")]
    Link(Link),
    /// A page of a mini program (小程序).
    #[wire("miniprogram")]
    Miniprogram(Miniprogram),
    /// A menu.
    #[wire("msgmenu")]
    Msgmenu(Menu),
    /// A place.
    #[wire("location")]
    Location(Location),
    /// A member's card (名片). Of the standalone edition (独立版).
    #[wire("business_card")]
    BusinessCard(BusinessCard),
    /// A link of the customer acquisition assistant (获客助手).
    #[wire("ca_link")]
    CaLink(CaLink),
    /// A variant that this version does not know, or that did not have the expected shape: the whole object.
    #[wire(other)]
    Other(Value),
}

/// A message in answer to an event.
#[derive(Clone, PartialEq, Wire)]
#[wire(tag = "msgtype", nested)]
#[non_exhaustive]
pub enum EventMessage {
    /// A text.
    #[wire("text")]
    Text(Text),
    /// A menu; for welcome and closing messages only.
    #[wire("msgmenu")]
    Msgmenu(Menu),
    /// A variant that this version does not know, or that did not have the expected shape: the whole object.
    #[wire(other)]
    Other(Value),
}

impl OutgoingMessage {
    /// A text.
    pub fn text(content: impl Into<String>) -> Self {
        Self::Text(content.into().into())
    }
}

impl EventMessage {
    /// A text.
    pub fn text(content: impl Into<String>) -> Self {
        Self::Text(content.into().into())
    }
}

impl From<String> for Text {
    fn from(content: String) -> Self {
        Self {
            content,
            ..Self::default()
        }
    }
}

/// A text to a customer.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct Text {
    /// The text, 1 to 2048 UTF-8 bytes (about 680 Chinese characters). `splitText` cuts a longer one into parts that fit.
    #[wire(bytes(1..=2048))]
    pub content: String,
    /// As it arrived: the fields that this version does not know.
    #[wire(extra)]
    pub extra: Object,
}

/// Sends a message to a customer (`kf/send_msg`).
///
/// Only in session state 0 or 1 (else 95018), within 48 hours of the customer's last message (else 95002), and at most 5
/// messages for each message of the customer's (else 95001). Success means accepted, not delivered: a failure comes later
/// as the event `msg_send_fail`. Messages sent here never come back through `syncMsg`.
///
/// Both editions; the standalone one (独立版) has no states. With a `code` that is not empty this is `sendMsgOnEvent`, and
/// `touser` and `open_kfid` are not sent.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct SendMsg {
    /// The customer: an external_userid, exactly as WeCom gave it.
    #[wire(bytes(1..=128))]
    pub touser: String,
    /// The account that speaks.
    #[wire(bytes(1..=64))]
    pub open_kfid: String,
    /// An id of your own, at most 32 bytes of `[0-9a-zA-Z_-]`, unique for the account. It makes the send safe to repeat:
    /// WeCom refuses the second message with the same id (95033).
    #[wire(bytes(0..=32), word)]
    pub msgid: Option<String>,
    /// The part that depends on the tag.
    #[wire(flatten)]
    pub message: OutgoingMessage,
    /// As it arrived: the fields that this version does not know.
    #[wire(extra)]
    pub extra: Object,
}

/// The message was accepted.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct SendMsgResponse {
    /// The id of the message: yours, or one that WeCom made.
    pub msgid: Option<String>,
    /// As it arrived: the fields that this version does not know.
    #[wire(extra)]
    pub extra: Object,
}

impl Endpoint for SendMsg {
    type Response = SendMsgResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "kf/send_msg";
    const REPEAT: Repeat = Repeat::WithMsgid;
    const ALSO: Option<&'static str> = Some("sendMsgOnEvent");
    const DOCUMENTS: &'static [u32] = &[94677, 94700, 96427];

    fn rules(parameters: &Object, _now_ms: u64) -> Result<Route, Refusal> {
        // An event that brought no code may be answered as if it were none: an empty one is not given.
        match parameters.get("code") {
            None | Some(Value::Null) => Ok(Route::Without(EVENT_FIELDS)),
            Some(Value::String(code)) if code.is_empty() => Ok(Route::Without(EVENT_FIELDS)),
            Some(_) => Ok(Route::Instead {
                operation: "sendMsgOnEvent",
                without: &["touser", "open_kfid"],
            }),
        }
    }
}

/// The fields that only an answer to an event has.
const EVENT_FIELDS: &[&str] = &["code", "code_issued_at"];

/// Sends one message in answer to an event (`kf/send_msg_on_event`).
///
/// The code comes from `enter_session` (`welcome_code`: 20 seconds, text or menu), from `session_status_change` or from
/// `transServiceState` (`msg_code`: text within 48 hours after 2 or 3; text or menu within 20 seconds after 4). A code works
/// once; one that is used or too old gets 41050.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct SendMsgOnEvent {
    /// The code of the event.
    #[wire(bytes(1..=512))]
    pub code: String,
    /// When a code of 20 seconds was issued, in unix seconds: the `send_time` of its event. Not sent: one older than that (25 seconds
    /// with the allowance for clocks) is refused before the network. Leave it out for a `msg_code` of 48 hours.
    #[wire(local)]
    pub code_issued_at: Option<u64>,
    /// An id of your own, as in `sendMsg`.
    #[wire(bytes(0..=32), word)]
    pub msgid: Option<String>,
    /// The part that depends on the tag.
    #[wire(flatten)]
    pub message: EventMessage,
    /// As it arrived: the fields that this version does not know.
    #[wire(extra)]
    pub extra: Object,
}

/// How long a welcome code lasts, in seconds.
const WELCOME_CODE_S: u64 = 20;
/// What a welcome code may be over its time here, because clocks differ, in seconds.
const CLOCK_ALLOWANCE_S: u64 = 5;

impl Endpoint for SendMsgOnEvent {
    type Response = SendMsgResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "kf/send_msg_on_event";
    const REPEAT: Repeat = Repeat::WithMsgid;
    const DOCUMENTS: &'static [u32] = &[95122, 94910, 96428];

    fn rules(parameters: &Object, now_ms: u64) -> Result<Route, Refusal> {
        let knows = |union: &crate::wire::Union, tag: &str| union.variants.iter().any(|variant| variant.tag == tag);
        if let Some(tag) = parameters.get("msgtype").and_then(Value::as_str)
            && knows(OutgoingMessage::UNION, tag)
            && !knows(EventMessage::UNION, tag)
        {
            return Err(RequestError::NotOneOf {
                field: "msgtype".into(),
                allowed: "text, msgmenu".into(),
                actual: tag.into(),
            }
            .into());
        }
        let limit = WELCOME_CODE_S + CLOCK_ALLOWANCE_S;
        if let Some(issued) = parameters.get("code_issued_at").and_then(Value::as_u64) {
            let age = (now_ms / 1000).saturating_sub(issued);
            if age > limit {
                return Err(RequestError::CodeExpired { age, limit }.into());
            }
        }
        Ok(Route::Here)
    }
}
