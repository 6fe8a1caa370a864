//! Messages as `sync_msg` returns them.

use super::{
    BusinessCard, Channels, ChannelsShopOrder, ChannelsShopProduct, Event, Location, Media, Menu, MergedMsg,
    ReceivedLink, ReceivedMiniprogram,
};
use alloc::string::String;
use serde_json::Value;

tagged! {
    /// What a message says.
    pub enum Content by "msgtype" Nested {
        /// A text.
        Text(ReceivedText) = "text",
        /// An image; one over 2 MB comes as a text that says so.
        Image(Media) = "image",
        /// A voice message: AMR or Silk, as `voice_format` of `syncMsg` says; one over 2 MB comes as a text that says so.
        Voice(Media) = "voice",
        /// A video; one over 10 MB comes as a text that says so.
        Video(Media) = "video",
        /// A file; one over 20 MB comes as a text that says so. Its name stands only in the Content-Disposition of `media/get`.
        File(Media) = "file",
        /// A place.
        Location(Location) = "location",
        /// A link.
        Link(ReceivedLink) = "link",
        /// A member's card (名片); mostly from servicers.
        BusinessCard(BusinessCard) = "business_card",
        /// A page of a mini program (小程序).
        Miniprogram(ReceivedMiniprogram) = "miniprogram",
        /// A menu that a servicer or the assistant sent.
        Msgmenu(Menu) = "msgmenu",
        /// A product of a WeChat Channels shop (视频号小店) that the customer asks about.
        ChannelsShopProduct(ChannelsShopProduct) = "channels_shop_product",
        /// An order of a WeChat Channels shop (视频号小店) that the customer asks about.
        ChannelsShopOrder(ChannelsShopOrder) = "channels_shop_order",
        /// A chat record (聊天记录) that was forwarded as one message. Since the documents of 2023.
        MergedMsg(MergedMsg) = "merged_msg",
        /// Something of WeChat Channels (视频号) that was shared.
        Channels(Channels) = "channels",
        /// A note (笔记). WeCom sends no body. Since the documents of 2024.
        Note(Option<Value>) = "note",
        /// A meeting (会议). WeCom documents no body.
        Meeting(Option<Value>) = "meeting",
        /// A schedule (日程). WeCom documents no body.
        Schedule(Option<Value>) = "schedule",
        /// An event: nothing that anyone wrote.
        Event(Event) = "event",
    }
}

wire! {
    /// A message or event of a conversation.
    pub struct Message {
        /// The id of the message. Use it to recognise a message that came twice.
        pub msgid: String,
        /// The account. Absent in events: look inside `event`.
        pub open_kfid: Option<String>,
        /// The customer. Absent in events: look inside `event`.
        pub external_userid: Option<String>,
        /// When it was sent, in unix seconds.
        pub send_time: u64,
        /// Who it is from.
        pub origin: Origin,
        /// The servicer, for messages of servicers (`origin` 5).
        pub servicer_userid: Option<String>,
        flat content: Content,
        ..raw
    }
}

codes! {
    /// Who a message is from.
    pub enum Origin {
        /// The customer, in WeChat.
        Customer = 3,
        /// WeCom itself: events.
        System = 4,
        /// A servicer, in the WeCom client.
        Servicer = 5,
    }
}

wire! {
    /// A text that was received.
    pub struct ReceivedText {
        /// The text.
        pub content: String,
        /// The id of the tapped menu item, when the text came from a menu.
        pub menu_id: Option<String>,
        ..extra
    }
}
