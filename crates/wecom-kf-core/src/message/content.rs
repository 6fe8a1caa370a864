//! The bodies of messages that are neither texts, menus nor events.

use crate::wire::{Form, LooseInt, bytes, cut, filled, range};
use alloc::string::String;
use alloc::vec::Vec;

wire! {
    /// An image, a voice message, a video or a file.
    pub struct Media {
        /// The id of the media: to send, what `media/upload` gave; received, for `media/get` within 3 days.
        pub media_id: String => filled(),
        ..extra
    }
}

wire! {
    /// A link with a picture.
    pub struct Link {
        /// The title. WeCom cuts it at 128 bytes.
        pub title: String => filled().cut(128),
        /// The words below the title. WeCom cuts them at 512 bytes.
        pub desc: Option<String> => cut(512),
        /// Where it leads, at most 2048 bytes, with its scheme (`https://`).
        pub url: String => bytes(1, 2048).form(Form::Url),
        /// The picture: the media_id of an uploaded image.
        pub thumb_media_id: String => filled(),
        ..extra
    }
}

wire! {
    /// A page of a mini program (小程序).
    pub struct Miniprogram {
        /// The app id of the mini program, which must be bound to the corp (90207).
        pub appid: String => filled(),
        /// The title. WeCom cuts it at 64 bytes.
        pub title: Option<String> => cut(64),
        /// The cover: the media_id of an uploaded image, best of 520 × 416 pixels.
        pub thumb_media_id: String => filled(),
        /// The page. It should end in `.html`, apart from a query: `pages/index.html?id=1`. WeCom takes others, but phones may not open them.
        pub pagepath: String => filled().advised(Form::Page),
        ..extra
    }
}

wire! {
    /// A place.
    pub struct Location {
        /// The name of the place.
        pub name: Option<String>,
        /// Its address.
        pub address: Option<String>,
        /// The latitude in degrees, -90 to 90.
        pub latitude: f64 => range(-90.0, 90.0),
        /// The longitude in degrees, -180 to 180.
        pub longitude: f64 => range(-180.0, 180.0),
        ..extra
    }
}

wire! {
    /// A member's card (名片), for the customer to add them as a contact.
    ///
    /// Sending it belongs to the standalone edition (独立版), and only within 48 hours of a message that the customer typed: a
    /// tapped menu does not count (95024). One card in 48 hours (95025).
    pub struct BusinessCard {
        /// The member, who needs the permission 客户联系.
        pub userid: String => filled(),
        ..extra
    }
}

wire! {
    /// A link of the customer acquisition assistant (获客助手). Newer than the other types; older corps may not have the assistant.
    pub struct CaLink {
        /// The link, as 获客助手 made it: `https://work.weixin.qq.com/ca/…`.
        pub link_url: String => filled(),
        ..extra
    }
}

wire! {
    /// A link that was received.
    pub struct ReceivedLink {
        /// The title.
        pub title: Option<String>,
        /// The words below the title.
        pub desc: Option<String>,
        /// Where it leads.
        pub url: String,
        /// The URL of the picture.
        pub pic_url: Option<String>,
        ..extra
    }
}

wire! {
    /// A page of a mini program (小程序) that was received.
    pub struct ReceivedMiniprogram {
        /// The title.
        pub title: Option<String>,
        /// The app id of the mini program.
        pub appid: String,
        /// The page.
        pub pagepath: Option<String>,
        /// The media_id of the cover, for `media/get` within 3 days.
        pub thumb_media_id: Option<String>,
        ..extra
    }
}

wire! {
    /// A product of a WeChat Channels shop (视频号小店) that the customer asks about.
    ///
    /// The two images have one spelling in WeCom's document and another in some servers' answers: `productImage` and
    /// `productShopImage` read both.
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
        ..extra
    }
}

wire! {
    /// An order of a WeChat Channels shop (视频号小店) that the customer asks about.
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
        ..extra
    }
}

wire! {
    /// A chat record (聊天记录) that was forwarded as one message.
    pub struct MergedMsg {
        /// The title.
        pub title: Option<String>,
        /// The messages. `mergedItems` reads them.
        pub item: Vec<MergedItem>,
        ..extra
    }
}

wire! {
    /// One message of a chat record.
    pub struct MergedItem {
        /// When it was sent, in unix seconds.
        pub send_time: Option<u64>,
        /// The type: a string such as `text`; one copy of WeCom's document calls it a number.
        pub msgtype: Option<LooseInt>,
        /// The name of who sent it.
        pub sender_name: Option<String>,
        /// The body as JSON text, such as `{"text":{"content":"…"}}`; may be another chat record.
        pub msg_content: Option<String>,
        ..raw
    }
}

wire! {
    /// Something of WeChat Channels (视频号) that was shared.
    pub struct Channels {
        /// What it is.
        pub sub_type: ChannelsSubType,
        /// The name of the channel.
        pub nickname: Option<String>,
        /// The title; of posts only.
        pub title: Option<String>,
        ..extra
    }
}

codes! {
    /// What of WeChat Channels (视频号) was shared.
    pub enum ChannelsSubType {
        /// A post (视频号动态).
        Post = 1,
        /// A live room (视频号直播).
        Live = 2,
        /// A channel's card (视频号名片).
        Card = 3,
    }
}
