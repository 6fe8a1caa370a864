//! The bodies of messages that are neither texts, menus nor events.

use crate::Wire;
use crate::wire::{LooseInt, Object};
use alloc::string::String;
use alloc::vec::Vec;

/// An image, a voice message, a video or a file.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct Media {
    /// The id of the media: to send, what `media/upload` gave; received, for `media/get` within 3 days.
    #[wire(bytes(1..))]
    pub media_id: String,
    /// As it arrived: the fields that this version does not know.
    #[wire(extra)]
    pub extra: Object,
}

/// A link with a picture.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct Link {
    /// The title. WeCom cuts it at 128 bytes.
    #[wire(bytes(1..), cut(128))]
    pub title: String,
    /// The words below the title. WeCom cuts them at 512 bytes.
    #[wire(cut(512))]
    pub desc: Option<String>,
    /// Where it leads, at most 2048 bytes, with its scheme (`https://`).
    #[wire(bytes(1..=2048), form(Url))]
    pub url: String,
    /// The picture: the media_id of an uploaded image.
    #[wire(bytes(1..))]
    pub thumb_media_id: String,
    /// As it arrived: the fields that this version does not know.
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
    /// The title. WeCom cuts it at 64 bytes.
    #[wire(cut(64))]
    pub title: Option<String>,
    /// The cover: the media_id of an uploaded image, best of 520 × 416 pixels.
    #[wire(bytes(1..))]
    pub thumb_media_id: String,
    /// The page. It should end in `.html`, apart from a query: `pages/index.html?id=1`. WeCom takes others, but phones may not open them.
    #[wire(bytes(1..), advised(Page))]
    pub pagepath: String,
    /// As it arrived: the fields that this version does not know.
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
    /// As it arrived: the fields that this version does not know.
    #[wire(extra)]
    pub extra: Object,
}

/// A member's card (名片), for the customer to add them as a contact.
///
/// Sending it belongs to the standalone edition (独立版), and only within 48 hours of a message that the customer typed: a
/// tapped menu does not count (95024). One card in 48 hours (95025).
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct BusinessCard {
    /// The member, who needs the permission 客户联系.
    #[wire(bytes(1..))]
    pub userid: String,
    /// As it arrived: the fields that this version does not know.
    #[wire(extra)]
    pub extra: Object,
}

/// A link of the customer acquisition assistant (获客助手). Newer than the other types; older corps may not have the assistant.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct CaLink {
    /// The link, as 获客助手 made it: `https://work.weixin.qq.com/ca/…`.
    #[wire(bytes(1..))]
    pub link_url: String,
    /// As it arrived: the fields that this version does not know.
    #[wire(extra)]
    pub extra: Object,
}

/// A link that was received.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ReceivedLink {
    /// The title.
    pub title: Option<String>,
    /// The words below the title.
    pub desc: Option<String>,
    /// Where it leads.
    pub url: String,
    /// The URL of the picture.
    pub pic_url: Option<String>,
    /// As it arrived: the fields that this version does not know.
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
    /// As it arrived: the fields that this version does not know.
    #[wire(extra)]
    pub extra: Object,
}

/// A product of a WeChat Channels shop (视频号小店) that the customer asks about.
///
/// The two images have one spelling in WeCom's document and another in some servers' answers: `productImage` and
/// `productShopImage` read both.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ChannelsShopProduct {
    /// The id of the product.
    pub product_id: String,
    /// The URL of the product's picture, as documented.
    pub head_image: Option<String>,
    /// The URL of the product's picture, as some servers spell it.
    pub head_img: Option<String>,
    /// The name of the product.
    pub title: Option<String>,
    /// The price in cents (分): a string in WeCom's document, a number from some servers. `salesPrice` reads both.
    pub sales_price: Option<LooseInt>,
    /// The name of the shop.
    pub shop_nickname: Option<String>,
    /// The URL of the shop's picture, as documented.
    pub shop_head_image: Option<String>,
    /// The URL of the shop's picture, as some servers spell it.
    pub shop_head_img: Option<String>,
    /// As it arrived: the fields that this version does not know.
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
    /// The price, in words for people.
    pub price_wording: Option<String>,
    /// The state of the order, in words for people.
    pub state: Option<String>,
    /// The URL of a picture.
    pub image_url: Option<String>,
    /// The name of the shop.
    pub shop_nickname: Option<String>,
    /// As it arrived: the fields that this version does not know.
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
    /// As it arrived: the fields that this version does not know.
    #[wire(extra)]
    pub extra: Object,
}

/// One message of a chat record.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct MergedItem {
    /// When it was sent, in unix seconds.
    pub send_time: Option<u64>,
    /// The type: a string such as `text`; one copy of WeCom's document calls it a number.
    pub msgtype: Option<LooseInt>,
    /// The name of who sent it.
    pub sender_name: Option<String>,
    /// The body as JSON text, such as `{"text":{"content":"…"}}`; may be another chat record.
    pub msg_content: Option<String>,
    /// As it arrived: the whole object.
    #[wire(raw)]
    pub raw: Object,
}

/// Something of WeChat Channels (视频号) that was shared.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct Channels {
    /// What it is.
    pub sub_type: ChannelsSubType,
    /// The name of the channel.
    pub nickname: Option<String>,
    /// The title; of posts only.
    pub title: Option<String>,
    /// As it arrived: the fields that this version does not know.
    #[wire(extra)]
    pub extra: Object,
}

/// What of WeChat Channels (视频号) was shared.
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
