//! The bodies of messages other than texts, menus and events.

use crate::Wire;
use crate::wire::{LooseInt, Object};
use alloc::string::String;
use alloc::vec::Vec;

/// An image, a voice message, a video or a file.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct Media {
    /// The media id: from `media/upload` when sending; for `media/get` within 3 days when received.
    #[wire(bytes(1..))]
    pub media_id: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A link with a picture.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct Link {
    /// The title. WeCom truncates it to 128 bytes.
    #[wire(bytes(1..), cut(128))]
    pub title: String,
    /// The description below the title. WeCom truncates it to 512 bytes.
    #[wire(cut(512))]
    pub desc: Option<String>,
    /// The target URL, at most 2048 bytes, with its scheme (`https://`).
    #[wire(bytes(1..=2048), form(Url))]
    pub url: String,
    /// The picture: the media_id of an uploaded image.
    #[wire(bytes(1..))]
    pub thumb_media_id: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A page of a mini program (小程序).
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct Miniprogram {
    /// The app id of the mini program, which must be bound to the corp (90207).
    #[wire(bytes(1..))]
    pub appid: String,
    /// The title. WeCom truncates it to 64 bytes.
    #[wire(cut(64))]
    pub title: Option<String>,
    /// The cover: the media_id of an uploaded image, ideally 520 × 416 pixels.
    #[wire(bytes(1..))]
    pub thumb_media_id: String,
    /// The page path. It should end in `.html` before the query: `pages/index.html?id=1`. WeCom accepts other paths, but phones may not
    /// open them.
    #[wire(bytes(1..), advised(Page))]
    pub pagepath: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A place.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct Location {
    /// The name of the place.
    pub name: Option<String>,
    /// Its address.
    pub address: Option<String>,
    /// The latitude in degrees, -90 to 90.
    #[wire(range(-90..=90))]
    pub latitude: f64,
    /// The longitude in degrees, -180 to 180.
    #[wire(range(-180..=180))]
    pub longitude: f64,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A member's card (名片), for the customer to add them as a contact.
///
/// Can be sent only in the standalone edition (独立版), and only within 48 hours of a message that the customer typed; tapping a menu does not
/// count (95024). At most one card in 48 hours (95025).
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct BusinessCard {
    /// The member, who needs the permission 客户联系.
    #[wire(bytes(1..))]
    pub userid: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A link of the customer acquisition assistant (获客助手). Newer than the other types; a corp may not have the assistant.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct CaLink {
    /// The link, as created by 获客助手: `https://work.weixin.qq.com/ca/…`.
    #[wire(bytes(1..))]
    pub link_url: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A link that was received.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ReceivedLink {
    /// The title.
    pub title: Option<String>,
    /// The description below the title.
    pub desc: Option<String>,
    /// The target URL.
    pub url: String,
    /// The URL of the picture.
    pub pic_url: Option<String>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A page of a mini program (小程序) that was received.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ReceivedMiniprogram {
    /// The title.
    pub title: Option<String>,
    /// The app id of the mini program.
    pub appid: String,
    /// The page.
    pub pagepath: Option<String>,
    /// The media_id of the cover, for `media/get` within 3 days.
    pub thumb_media_id: Option<String>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A product of a WeChat Channels shop (视频号小店) that the customer asks about.
///
/// The fields of the two images have one spelling in WeCom's documentation and another in some responses: `productImage` and
/// `productShopImage` read both.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ChannelsShopProduct {
    /// The id of the product.
    pub product_id: String,
    /// The URL of the product's picture, as documented.
    pub head_image: Option<String>,
    /// The URL of the product's picture, in the spelling that some servers use.
    pub head_img: Option<String>,
    /// The name of the product.
    pub title: Option<String>,
    /// The price in cents (分): a string in WeCom's documentation, a number from some servers. `salesPrice` reads both.
    pub sales_price: Option<LooseInt>,
    /// The name of the shop.
    pub shop_nickname: Option<String>,
    /// The URL of the shop's picture, as documented.
    pub shop_head_image: Option<String>,
    /// The URL of the shop's picture, in the spelling that some servers use.
    pub shop_head_img: Option<String>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// An order of a WeChat Channels shop (视频号小店) that the customer asks about.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ChannelsShopOrder {
    /// The id of the order.
    pub order_id: String,
    /// The names of the products, in one text.
    pub product_titles: Option<String>,
    /// The price, as text for people.
    pub price_wording: Option<String>,
    /// The state of the order, as text for people.
    pub state: Option<String>,
    /// The URL of a picture.
    pub image_url: Option<String>,
    /// The name of the shop.
    pub shop_nickname: Option<String>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A chat record (聊天记录) that was forwarded as one message.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct MergedMsg {
    /// The title.
    pub title: Option<String>,
    /// The messages. `mergedItems` reads them.
    pub item: Vec<MergedItem>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// One message of a chat record.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct MergedItem {
    /// When it was sent, in Unix seconds.
    pub send_time: Option<u64>,
    /// The type: a string such as `text`; one version of WeCom's documentation says a number.
    pub msgtype: Option<LooseInt>,
    /// The name of the sender.
    pub sender_name: Option<String>,
    /// The body as JSON text, such as `{"text":{"content":"…"}}`; may be another chat record.
    pub msg_content: Option<String>,
    /// The whole object, as it arrived.
    #[wire(raw)]
    pub raw: Object,
}

/// Shared content from WeChat Channels (视频号).
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct Channels {
    /// The kind of content.
    pub sub_type: ChannelsSubType,
    /// The name of the channel.
    pub nickname: Option<String>,
    /// The title; only for posts.
    pub title: Option<String>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The kind of shared content from WeChat Channels (视频号).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Wire)]
#[wire(codes)]
#[non_exhaustive]
pub enum ChannelsSubType {
    /// A post (视频号动态).
    #[wire(1)]
    Post,
    /// A live room (视频号直播).
    #[wire(2)]
    Live,
    /// A channel's card (视频号名片).
    #[wire(3)]
    Card,
    /// A number that this version does not know.
    #[wire(other)]
    Unknown(i64),
}
