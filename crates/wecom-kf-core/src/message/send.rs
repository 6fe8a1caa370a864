//! Sending messages.

use super::{BusinessCard, CaLink, Link, Location, Media, Menu, Miniprogram};
use crate::Wire;
use crate::endpoint::{Endpoint, Method, Refusal, Repeat, Route};
use crate::error::RequestError;
use crate::wire::{Object, Tagged};
use alloc::string::String;
use serde_json::Value;

/// A message to a customer.
///
/// 中文：发给客户的消息。
#[derive(Clone, PartialEq, Wire)]
#[wire(tag = "msgtype", nested)]
#[non_exhaustive]
pub enum OutgoingMessage {
    /// A text.
    /// 中文：文本消息。
    #[wire("text")]
    Text(Text),
    /// An image.
    /// 中文：图片。
    #[wire("image")]
    Image(Media),
    /// A voice message; AMR only: send MP3 as a file.
    /// 中文：语音消息，只支持 AMR；MP3 请作为文件发送。
    #[wire("voice")]
    Voice(Media),
    /// A video; MP4 (other codecs get 40011).
    /// 中文：视频消息，只支持 MP4（其他编码返回 40011）。
    #[wire("video")]
    Video(Media),
    /// A file. The customer sees the file name from the upload.
    /// 中文：文件消息，客户看到的是上传时的文件名。
    #[wire("file")]
    File(Media),
    /// A link with a picture.
    /// 中文：图文链接。
    #[wire("link")]
    Link(Link),
    /// A page of a mini program (小程序).
    /// 中文：小程序页面。
    #[wire("miniprogram")]
    Miniprogram(Miniprogram),
    /// A menu.
    /// 中文：菜单消息。
    #[wire("msgmenu")]
    Msgmenu(Menu),
    /// A place.
    /// 中文：地理位置。
    #[wire("location")]
    Location(Location),
    /// A member's card (名片). Standalone edition (独立版) only.
    /// 中文：成员名片，仅独立版。
    #[wire("business_card")]
    BusinessCard(BusinessCard),
    /// A link of the customer acquisition assistant (获客助手).
    /// 中文：获客助手链接。
    #[wire("ca_link")]
    CaLink(CaLink),
    /// A variant that this version does not know, or that did not have the expected shape: the whole object.
    #[wire(other)]
    Other(Value),
}

/// A message in response to an event.
///
/// 中文：事件响应消息。
#[derive(Clone, PartialEq, Wire)]
#[wire(tag = "msgtype", nested)]
#[non_exhaustive]
pub enum EventMessage {
    /// A text.
    /// 中文：文本消息。
    #[wire("text")]
    Text(Text),
    /// A menu; for welcome and closing messages only.
    /// 中文：菜单消息，只能用作欢迎语和结束语。
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
///
/// 中文：发给客户的文本。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct Text {
    /// The text, 1 to 2048 UTF-8 bytes (about 680 Chinese characters). `splitText` splits a longer one.
    /// 中文：文本内容，1 至 2048 字节（UTF-8，约 680 个汉字）；更长的可用 `splitText` 拆分。
    #[wire(bytes(1..=2048))]
    pub content: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// Sends a message to a customer (`kf/send_msg`).
///
/// Only in session state 0 or 1 (otherwise 95018), within 48 hours of the customer's last message (otherwise 95002), and at most 5 messages
/// per customer message (otherwise 95001). Success means accepted, not delivered: a later failure is reported by the event `msg_send_fail`.
/// `syncMsg` does not return messages sent by the API.
///
/// Both editions; the standalone edition (独立版) has no session states. With a non-empty `code` this is `sendMsgOnEvent`, and `touser` and
/// `open_kfid` are not sent.
///
/// 中文：发送消息：会话状态须为 0 或 1（95018；独立版无此状态），客户最后一条消息后 48 小时内（95002）最多 5 条（95001）。成功仅表示已受理，失败由 `msg_send_fail` 通知；填了 `code` 即 `sendMsgOnEvent`。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct SendMsg {
    /// The customer: an external_userid, exactly as received from WeCom.
    /// 中文：接收消息的客户的 external_userid，须与企业微信返回的完全一致。
    #[wire(bytes(1..=128))]
    pub touser: String,
    /// The account that sends the message.
    /// 中文：发送消息的客服账号。
    #[wire(bytes(1..=64))]
    pub open_kfid: String,
    /// Your own message id, at most 32 bytes of `[0-9a-zA-Z_-]`, unique within the account. It makes the send safe to retry: WeCom rejects
    /// a second message with the same id (95033).
    /// 中文：自定义的消息 ID，不超过 32 字节，只能含 `[0-9a-zA-Z_-]`，同一账号内不可重复；有了它就可以安全重试：重复的 ID 会被拒绝（95033）。
    #[wire(bytes(0..=32), word)]
    pub msgid: Option<String>,
    /// The part that depends on the type.
    #[wire(flatten)]
    pub message: OutgoingMessage,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The message was accepted.
///
/// 中文：消息已受理。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct SendMsgResponse {
    /// The id of the message: yours, or one generated by WeCom.
    /// 中文：消息 ID：自定义的，或由企业微信生成。
    pub msgid: Option<String>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

impl Endpoint for SendMsg {
    type Response = SendMsgResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "kf/send_msg";
    const REPEAT: Repeat = Repeat::WithMsgid;
    const ALTERNATIVE: Option<&'static str> = Some("sendMsgOnEvent");
    const DOCUMENTS: &'static [u32] = &[94677, 94700, 96427];

    fn rules(parameters: &Object, _now_ms: u64) -> Result<Route, Refusal> {
        // An empty code counts as missing: an event without a code is answered with an ordinary message.
        match parameters.get("code") {
            None | Some(Value::Null) => Ok(Route::Without(EVENT_FIELDS)),
            Some(Value::String(code)) if code.is_empty() => Ok(Route::Without(EVENT_FIELDS)),
            Some(_) => Ok(Route::Redirect {
                operation: "sendMsgOnEvent",
                without: &["touser", "open_kfid"],
            }),
        }
    }
}

/// The fields that only messages in response to events have.
const EVENT_FIELDS: &[&str] = &["code", "code_issued_at"];

/// Sends one message in response to an event (`kf/send_msg_on_event`).
///
/// The code comes from `enter_session` (`welcome_code`: 20 seconds, text or menu), from `session_status_change` or from `transServiceState`
/// (`msg_code`: text within 48 hours after 2 or 3; text or menu within 20 seconds after 4). A code works once; a used or expired one
/// returns 41050.
///
/// 中文：发送事件响应消息，code 用过或过期返回 41050：`welcome_code` 20 秒内可发文本或菜单；`msg_code` 转为 2、3 后 48 小时内可发文本，转为 4 后 20 秒内可发文本或菜单。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct SendMsgOnEvent {
    /// The code of the event.
    /// 中文：事件响应消息的 code。
    #[wire(bytes(1..=512))]
    pub code: String,
    /// When a code that is valid for 20 seconds was issued, in Unix seconds: the `send_time` of its event. Not sent; a code older than 25
    /// seconds (20 plus an allowance for clock differences) is rejected locally. Omit it for a `msg_code` that is valid for 48 hours.
    /// 中文：20 秒有效的 code 的签发时间（事件的 `send_time`），Unix 时间戳（秒），不会发送；超过 25 秒（20 秒加时钟误差）的在本地拒绝。48 小时有效的 `msg_code` 不要填。
    #[wire(local)]
    pub code_issued_at: Option<u64>,
    /// Your own message id, as in `sendMsg`.
    /// 中文：自定义的消息 ID，同 `sendMsg`。
    #[wire(bytes(0..=32), word)]
    pub msgid: Option<String>,
    /// The part that depends on the type.
    #[wire(flatten)]
    pub message: EventMessage,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The lifetime of a welcome code, in seconds.
const WELCOME_CODE_S: u64 = 20;
/// The allowance for clock differences, in seconds.
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
        Ok(Route::Unchanged)
    }
}
