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
#[derive(Clone, PartialEq, Wire)]
#[wire(tag = "msgtype", nested)]
#[non_exhaustive]
pub enum Content {
    /// A text.
    #[wire("text")]
    Text(ReceivedText),
    /// An image; one over 2 MB arrives as a text that says so.
    #[wire("image")]
    Image(Media),
    /// A voice message: AMR or Silk, depending on `voice_format` of `syncMsg`; one over 2 MB arrives as a text that says so.
    #[wire("voice")]
    Voice(Media),
    /// A video; one over 10 MB arrives as a text that says so.
    #[wire("video")]
    Video(Media),
    /// A file; one over 20 MB arrives as a text that says so. Its name is only in the Content-Disposition header of `media/get`.
    #[wire("file")]
    File(Media),
    /// A place.
    #[wire("location")]
    Location(Location),
    /// A link.
    #[wire("link")]
    Link(ReceivedLink),
    /// A member's card (名片); mostly from servicers.
    #[wire("business_card")]
    BusinessCard(BusinessCard),
    /// A page of a mini program (小程序).
    #[wire("miniprogram")]
    Miniprogram(ReceivedMiniprogram),
    /// A menu that a servicer or the assistant sent.
    #[wire("msgmenu")]
    Msgmenu(Menu),
    /// A product of a WeChat Channels shop (视频号小店) that the customer asks about.
    #[wire("channels_shop_product")]
    ChannelsShopProduct(ChannelsShopProduct),
    /// An order of a WeChat Channels shop (视频号小店) that the customer asks about.
    #[wire("channels_shop_order")]
    ChannelsShopOrder(ChannelsShopOrder),
    /// A chat record (聊天记录) that was forwarded as one message. Documented since 2023.
    #[wire("merged_msg")]
    MergedMsg(MergedMsg),
    /// Shared content from WeChat Channels (视频号).
    #[wire("channels")]
    Channels(Channels),
    /// A note (笔记). WeCom sends no body. Documented since 2024.
    #[wire("note")]
    Note(Option<Value>),
    /// A meeting (会议). WeCom documents no body.
    #[wire("meeting")]
    Meeting(Option<Value>),
    /// A schedule (日程). WeCom documents no body.
    #[wire("schedule")]
    Schedule(Option<Value>),
    /// An event, not a message that a person wrote.
    #[wire("event")]
    Event(Event),
    /// A variant that this version does not know, or that did not have the expected shape: the whole object.
    #[wire(other)]
    Other(Value),
}

/// A message or event of a conversation.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct Message {
    /// The id of the message. Use it to detect duplicates.
    pub msgid: String,
    /// The account. Absent in events; see `event`.
    #[wire(present_unless = "event")]
    pub open_kfid: Option<String>,
    /// The customer. Absent in events; see `event`.
    #[wire(present_unless = "event")]
    pub external_userid: Option<String>,
    /// When it was sent, in Unix seconds.
    pub send_time: u64,
    /// The origin.
    pub origin: Origin,
    /// The servicer, for messages of servicers (`origin` 5).
    pub servicer_userid: Option<String>,
    /// The part that depends on the type.
    #[wire(flatten)]
    pub content: Content,
    /// The whole object, as it arrived.
    #[wire(raw)]
    pub raw: Object,
}

/// The origin of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Wire)]
#[wire(codes)]
#[non_exhaustive]
pub enum Origin {
    /// The customer, in WeChat.
    #[wire(3)]
    Customer,
    /// WeCom itself: events.
    #[wire(4)]
    System,
    /// A servicer, in the WeCom client.
    #[wire(5)]
    Servicer,
    /// A number that this version does not know.
    #[wire(other)]
    Unknown(i64),
}

/// A text that was received.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ReceivedText {
    /// The text.
    pub content: String,
    /// The id of the tapped menu item, when the text came from a menu.
    pub menu_id: Option<String>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}
