//! Menu messages (菜单消息).

use crate::wire::{bytes, range};
use alloc::string::String;
use alloc::vec::Vec;

wire! {
    /// A menu: a text above, items to tap, a text below. A tapped menu counts as no customer message for business cards.
    pub struct Menu {
        /// The text above the items, at most 1024 bytes.
        pub head_content: Option<String> => bytes(0, 1024),
        /// The items. WeCom limits their number (10 in older documents, 50 with at most 10 to tap in newer ones) and answers 95008.
        pub list: Option<Vec<MenuItem>>,
        /// The text below the items, at most 1024 bytes.
        pub tail_content: Option<String> => bytes(0, 1024),
        ..extra
    }
}

tagged! {
    /// An item of a menu.
    pub enum MenuItem by "type" Nested {
        /// An item that sends a text back when it is tapped.
        Click(MenuClick) = "click",
        /// An item that opens a page.
        View(MenuView) = "view",
        /// An item that opens a mini program.
        Miniprogram(MenuMiniprogram) = "miniprogram",
        /// A line of plain text.
        Text(MenuText) = "text",
    }
}

wire! {
    /// An item that sends its content as the customer's text, with its id as `menu_id`.
    pub struct MenuClick {
        /// Comes back as `text.menu_id`, 1 to 128 bytes.
        pub id: Option<String> => bytes(1, 128),
        /// What the customer sees and sends, 1 to 128 bytes.
        pub content: String => bytes(1, 128),
        ..extra
    }
}

wire! {
    /// An item that opens a page.
    pub struct MenuView {
        /// The address, 1 to 2048 bytes.
        pub url: String => bytes(1, 2048),
        /// What the customer sees, 1 to 1024 bytes.
        pub content: String => bytes(1, 1024),
        ..extra
    }
}

wire! {
    /// An item that opens a mini program.
    pub struct MenuMiniprogram {
        /// The app id, 1 to 32 bytes.
        pub appid: String => bytes(1, 32),
        /// The page, 1 to 1024 bytes.
        pub pagepath: String => bytes(1, 1024),
        /// What the customer sees, 1 to 1024 bytes.
        pub content: String => bytes(1, 1024),
        ..extra
    }
}

wire! {
    /// A line of plain text.
    pub struct MenuText {
        /// The text, 1 to 256 bytes; a line break is written as the two characters backslash and n.
        pub content: String => bytes(1, 256),
        /// 1 to go on in the same line. Default 0.
        pub no_newline: Option<u32> => range(0.0, 1.0),
        ..extra
    }
}
