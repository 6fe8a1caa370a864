//! Messages as `sync_msg` returns them.

use super::{Event, Menu};

tagged! {
    /// What a message says.
    pub enum Content by "msgtype" Nested {
        /// A text.
        Text(ReceivedText) = "text",
        /// A menu that a servicer or the assistant sent.
        Msgmenu(Menu) = "msgmenu",
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
        /// The servicer, for messages of servicers.
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
