//! The bodies of messages other than texts, menus and events.

use crate::Wire;
use crate::wire::{LooseInt, Object};
use alloc::string::String;
use alloc::vec::Vec;

/// An image, a voice message, a video or a file.
///
/// 中文：图片、语音、视频或文件。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct Media {
    /// The media id: from `media/upload` when sending; for `media/get` within 3 days when received.
    /// 中文：素材 ID：发送时来自 `media/upload`；接收时可在 3 天内用于 `media/get`。
    #[wire(bytes(1..))]
    pub media_id: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A link with a picture.
///
/// 中文：图文链接。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct Link {
    /// The title. WeCom truncates it to 128 bytes.
    /// 中文：标题，超过 128 字节会被企业微信截断。
    #[wire(bytes(1..), cut(128))]
    pub title: String,
    /// The description below the title. WeCom truncates it to 512 bytes.
    /// 中文：标题下方的描述，超过 512 字节会被企业微信截断。
    #[wire(cut(512))]
    pub desc: Option<String>,
    /// The target URL, at most 2048 bytes, with its scheme (`https://`).
    /// 中文：跳转的 URL，不超过 2048 字节，须带协议头（`https://`）。
    #[wire(bytes(1..=2048), form(Url))]
    pub url: String,
    /// The picture: the media_id of an uploaded image.
    /// 中文：缩略图：已上传图片的 media_id。
    #[wire(bytes(1..))]
    pub thumb_media_id: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A page of a mini program (小程序).
///
/// 中文：小程序页面。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct Miniprogram {
    /// The app id of the mini program, which must be bound to the corp (90207).
    /// 中文：小程序 appid，须已关联到企业（90207）。
    #[wire(bytes(1..))]
    pub appid: String,
    /// The title. WeCom truncates it to 64 bytes.
    /// 中文：标题，超过 64 字节会被企业微信截断。
    #[wire(cut(64))]
    pub title: Option<String>,
    /// The cover: the media_id of an uploaded image, ideally 520 × 416 pixels.
    /// 中文：封面图：已上传图片的 media_id，建议尺寸 520 × 416 像素。
    #[wire(bytes(1..))]
    pub thumb_media_id: String,
    /// The page path. It should end in `.html` before the query: `pages/index.html?id=1`. WeCom accepts other paths, but phones may not
    /// open them.
    /// 中文：小程序页面路径，查询参数之前应以 `.html` 结尾，如 `pages/index.html?id=1`；其他写法企业微信也接受，但手机上可能打不开。
    #[wire(bytes(1..), advised(Page))]
    pub pagepath: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A place.
///
/// 中文：地理位置。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct Location {
    /// The name of the place.
    /// 中文：位置名。
    pub name: Option<String>,
    /// Its address.
    /// 中文：详细地址。
    pub address: Option<String>,
    /// The latitude in degrees, -90 to 90.
    /// 中文：纬度，-90 至 90 度。
    #[wire(range(-90..=90))]
    pub latitude: f64,
    /// The longitude in degrees, -180 to 180.
    /// 中文：经度，-180 至 180 度。
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
///
/// 中文：成员名片，客户可据此添加其为联系人。只能在独立版发送，且须在客户主动发消息后 48 小时内（点击菜单不算，95024）；48 小时内最多一张（95025）。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct BusinessCard {
    /// The member, who needs the permission 客户联系.
    /// 中文：成员的 userid，须有「客户联系」权限。
    #[wire(bytes(1..))]
    pub userid: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A link of the customer acquisition assistant (获客助手). Newer than the other types; a corp may not have the assistant.
///
/// 中文：获客助手链接。晚于其他类型推出，企业不一定开通了获客助手。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct CaLink {
    /// The link, as created by 获客助手: `https://work.weixin.qq.com/ca/…`.
    /// 中文：获客助手生成的链接：`https://work.weixin.qq.com/ca/…`。
    #[wire(bytes(1..))]
    pub link_url: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A link that was received.
///
/// 中文：收到的链接。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ReceivedLink {
    /// The title.
    /// 中文：标题。
    pub title: Option<String>,
    /// The description below the title.
    /// 中文：标题下方的描述。
    pub desc: Option<String>,
    /// The target URL.
    /// 中文：跳转的 URL。
    pub url: String,
    /// The URL of the picture.
    /// 中文：图片 URL。
    pub pic_url: Option<String>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A page of a mini program (小程序) that was received.
///
/// 中文：收到的小程序页面。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ReceivedMiniprogram {
    /// The title.
    /// 中文：标题。
    pub title: Option<String>,
    /// The app id of the mini program.
    /// 中文：小程序 appid。
    pub appid: String,
    /// The page.
    /// 中文：小程序页面路径。
    pub pagepath: Option<String>,
    /// The media_id of the cover, for `media/get` within 3 days.
    /// 中文：封面图的 media_id，可在 3 天内用于 `media/get`。
    pub thumb_media_id: Option<String>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A product of a WeChat Channels shop (视频号小店) that the customer asks about.
///
/// The fields of the two images have one spelling in WeCom's documentation and another in some responses: `productImage` and
/// `productShopImage` read both.
///
/// 中文：客户咨询的视频号小店商品。两个图片字段在文档与部分响应中拼写不同，`productImage` 和 `productShopImage` 都能读取。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ChannelsShopProduct {
    /// The id of the product.
    /// 中文：商品 ID。
    pub product_id: String,
    /// The URL of the product's picture, as documented.
    /// 中文：商品图片 URL（文档中的拼写）。
    pub head_image: Option<String>,
    /// The URL of the product's picture, in the spelling that some servers use.
    /// 中文：商品图片 URL（部分服务端的拼写）。
    pub head_img: Option<String>,
    /// The name of the product.
    /// 中文：商品名称。
    pub title: Option<String>,
    /// The price in cents (分): a string in WeCom's documentation, a number from some servers. `salesPrice` reads both.
    /// 中文：价格，单位为分；文档中是字符串，有的服务端返回数字，`salesPrice` 两种都能读取。
    pub sales_price: Option<LooseInt>,
    /// The name of the shop.
    /// 中文：店铺名称。
    pub shop_nickname: Option<String>,
    /// The URL of the shop's picture, as documented.
    /// 中文：店铺图片 URL（文档中的拼写）。
    pub shop_head_image: Option<String>,
    /// The URL of the shop's picture, in the spelling that some servers use.
    /// 中文：店铺图片 URL（部分服务端的拼写）。
    pub shop_head_img: Option<String>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// An order of a WeChat Channels shop (视频号小店) that the customer asks about.
///
/// 中文：客户咨询的视频号小店订单。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ChannelsShopOrder {
    /// The id of the order.
    /// 中文：订单号。
    pub order_id: String,
    /// The names of the products, in one text.
    /// 中文：商品名称，合为一段文本。
    pub product_titles: Option<String>,
    /// The price, as text for people.
    /// 中文：价格的展示文字。
    pub price_wording: Option<String>,
    /// The state of the order, as text for people.
    /// 中文：订单状态的展示文字。
    pub state: Option<String>,
    /// The URL of a picture.
    /// 中文：图片 URL。
    pub image_url: Option<String>,
    /// The name of the shop.
    /// 中文：店铺名称。
    pub shop_nickname: Option<String>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A chat record (聊天记录) that was forwarded as one message.
///
/// 中文：合并转发的聊天记录。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct MergedMsg {
    /// The title.
    /// 中文：标题。
    pub title: Option<String>,
    /// The messages. `mergedItems` reads them.
    /// 中文：消息列表，可用 `mergedItems` 读取。
    pub item: Vec<MergedItem>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// One message of a chat record.
///
/// 中文：聊天记录中的一条消息。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct MergedItem {
    /// When it was sent, in Unix seconds.
    /// 中文：发送时间，Unix 时间戳（秒）。
    pub send_time: Option<u64>,
    /// The type: a string such as `text`; one version of WeCom's documentation says a number.
    /// 中文：消息类型，如 `text`；有一版文档称是数字。
    pub msgtype: Option<LooseInt>,
    /// The name of the sender.
    /// 中文：发送者名称。
    pub sender_name: Option<String>,
    /// The body as JSON text, such as `{"text":{"content":"…"}}`; may be another chat record.
    /// 中文：消息内容的 JSON 文本，如 `{"text":{"content":"…"}}`，也可能又是聊天记录。
    pub msg_content: Option<String>,
    /// The whole object, as it arrived.
    #[wire(raw)]
    pub raw: Object,
}

/// Shared content from WeChat Channels (视频号).
///
/// 中文：分享的视频号内容。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct Channels {
    /// The kind of content.
    /// 中文：内容的类型。
    pub sub_type: ChannelsSubType,
    /// The name of the channel.
    /// 中文：视频号名称。
    pub nickname: Option<String>,
    /// The title; only for posts.
    /// 中文：标题，仅视频号动态有。
    pub title: Option<String>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The kind of shared content from WeChat Channels (视频号).
///
/// 中文：分享的视频号内容的类型。
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Wire)]
#[wire(codes)]
#[non_exhaustive]
pub enum ChannelsSubType {
    /// A post (视频号动态).
    /// 中文：视频号动态。
    #[wire(1)]
    Post,
    /// A live room (视频号直播).
    /// 中文：视频号直播。
    #[wire(2)]
    Live,
    /// A channel's card (视频号名片).
    /// 中文：视频号名片。
    #[wire(3)]
    Card,
    /// A number that this version does not know.
    #[wire(other)]
    Unknown(i64),
}
