//! Messages as `sync_msg` returns them.

use super::{
    BusinessCard, Channels, ChannelsShopOrder, ChannelsShopProduct, Event, Location, Media, Menu, MergedMsg,
    ReceivedLink, ReceivedMiniprogram,
};
use crate::Wire;
use crate::wire::Object;
use alloc::string::String;
use serde_json::Value;

/// The content of a message.
///
/// 中文：消息内容。
#[derive(Clone, PartialEq, Wire)]
#[wire(tag = "msgtype", nested)]
#[non_exhaustive]
pub enum Content {
    /// A text.
    /// 中文：文本消息。
    #[wire("text")]
    Text(ReceivedText),
    /// An image; one over 2 MB arrives as a text that says so.
    /// 中文：图片消息；超过 2 MB 时收到的是一条说明文本。
    #[wire("image")]
    Image(Media),
    /// A voice message: AMR or Silk, depending on `voice_format` of `syncMsg`; one over 2 MB arrives as a text that says so.
    /// 中文：语音消息，AMR 或 Silk，取决于 `syncMsg` 的 `voice_format`；超过 2 MB 时收到的是一条说明文本。
    #[wire("voice")]
    Voice(Media),
    /// A video; one over 10 MB arrives as a text that says so.
    /// 中文：视频消息；超过 10 MB 时收到的是一条说明文本。
    #[wire("video")]
    Video(Media),
    /// A file; one over 20 MB arrives as a text that says so. Its name is only in the Content-Disposition header of `media/get`.
    /// 中文：文件消息；超过 20 MB 时收到的是一条说明文本。文件名只在 `media/get` 的 Content-Disposition 头中。
    #[wire("file")]
    File(Media),
    /// A place.
    /// 中文：地理位置。
    #[wire("location")]
    Location(Location),
    /// A link.
    /// 中文：链接。
    #[wire("link")]
    Link(ReceivedLink),
    /// A member's card (名片); mostly from servicers.
    /// 中文：成员名片，多由接待人员发送。
    #[wire("business_card")]
    BusinessCard(BusinessCard),
    /// A page of a mini program (小程序).
    /// 中文：小程序页面。
    #[wire("miniprogram")]
    Miniprogram(ReceivedMiniprogram),
    /// A menu that a servicer or the assistant sent.
    /// 中文：接待人员或智能助手发送的菜单消息。
    #[wire("msgmenu")]
    Msgmenu(Menu),
    /// A product of a WeChat Channels shop (视频号小店) that the customer asks about.
    /// 中文：客户咨询的视频号小店商品。
    #[wire("channels_shop_product")]
    ChannelsShopProduct(ChannelsShopProduct),
    /// An order of a WeChat Channels shop (视频号小店) that the customer asks about.
    /// 中文：客户咨询的视频号小店订单。
    #[wire("channels_shop_order")]
    ChannelsShopOrder(ChannelsShopOrder),
    /// A chat record (聊天记录) that was forwarded as one message. Documented since 2023.
    /// 中文：合并转发的聊天记录，2023 年起才有。
    #[wire("merged_msg")]
    MergedMsg(MergedMsg),
    /// Shared content from WeChat Channels (视频号).
    /// 中文：分享的视频号内容。
    #[wire("channels")]
    Channels(Channels),
    /// A note (笔记). WeCom sends no body. Documented since 2024.
    /// 中文：笔记，企业微信不返回内容，2024 年起才有。
    #[wire("note")]
    Note(Option<Value>),
    /// A meeting (会议). WeCom documents no body.
    /// 中文：会议，文档没有说明内容。
    #[wire("meeting")]
    Meeting(Option<Value>),
    /// A schedule (日程). WeCom documents no body.
    /// 中文：日程，文档没有说明内容。
    #[wire("schedule")]
    Schedule(Option<Value>),
    /// An event, not a message that a person wrote.
    /// 中文：事件，不是人发的消息。
    #[wire("event")]
    Event(Event),
    /// A variant that this version does not know, or that did not have the expected shape: the whole object.
    #[wire(other)]
    Other(Value),
}

/// A message or event of a conversation.
///
/// 中文：会话中的消息或事件。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct Message {
    /// The id of the message. Use it to detect duplicates.
    /// 中文：消息 ID，可用于去重。
    pub msgid: String,
    /// The account. Absent in events; see `event`.
    /// 中文：客服账号；事件中没有，见 `event`。
    #[wire(present_unless = "event")]
    pub open_kfid: Option<String>,
    /// The customer. Absent in events; see `event`.
    /// 中文：微信客户；事件中没有，见 `event`。
    #[wire(present_unless = "event")]
    pub external_userid: Option<String>,
    /// When it was sent, in Unix seconds.
    /// 中文：发送时间，Unix 时间戳（秒）。
    pub send_time: u64,
    /// The origin.
    /// 中文：消息来源。
    pub origin: Origin,
    /// The servicer, for messages of servicers (`origin` 5).
    /// 中文：接待人员，仅接待人员发送的消息（`origin` 为 5）有。
    pub servicer_userid: Option<String>,
    /// The part that depends on the type.
    #[wire(flatten)]
    pub content: Content,
    /// The whole object, as it arrived.
    #[wire(raw)]
    pub raw: Object,
}

/// The origin of a message.
///
/// 中文：消息来源。
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Wire)]
#[wire(codes)]
#[non_exhaustive]
pub enum Origin {
    /// The customer, in WeChat.
    /// 中文：微信客户发送。
    #[wire(3)]
    Customer,
    /// WeCom itself: events.
    /// 中文：系统推送的事件。
    #[wire(4)]
    System,
    /// A servicer, in the WeCom client.
    /// 中文：接待人员在企业微信客户端发送。
    #[wire(5)]
    Servicer,
    /// A number that this version does not know.
    #[wire(other)]
    Unknown(i64),
}

/// A text that was received.
///
/// 中文：收到的文本。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ReceivedText {
    /// The text.
    /// 中文：文本。
    pub content: String,
    /// The id of the tapped menu item, when the text came from a menu.
    /// 中文：客户点击菜单发来文本时，所点菜单项的 ID。
    pub menu_id: Option<String>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}
