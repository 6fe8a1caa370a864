//! Menu messages (菜单消息).

use crate::Wire;
use crate::wire::Object;
use alloc::string::String;
use alloc::vec::Vec;
use serde_json::Value;

/// A menu: a text above, items to tap, a text below. Tapping a menu does not count as a customer message for business cards.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct Menu {
    /// The text above the items, at most 1024 bytes.
    #[wire(bytes(0..=1024))]
    pub head_content: Option<String>,
    /// The items. WeCom limits their number (10 in older documentation; 50, of which 10 can be tapped, in newer one) and returns 95008.
    pub list: Option<Vec<MenuItem>>,
    /// The text below the items, at most 1024 bytes.
    #[wire(bytes(0..=1024))]
    pub tail_content: Option<String>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// An item of a menu.
#[derive(Clone, PartialEq, Wire)]
#[wire(tag = "type", nested)]
#[non_exhaustive]
pub enum MenuItem {
    /// An item that sends a text when it is tapped.
    #[wire("click")]
    Click(MenuClick),
    /// An item that opens a page.
    #[wire("view")]
    View(MenuView),
    /// An item that opens a mini program.
    #[wire("miniprogram")]
    Miniprogram(MenuMiniprogram),
    /// A line of plain text.
    #[wire("text")]
    Text(MenuText),
    /// A variant that this version does not know, or that did not have the expected shape: the whole object.
    #[wire(other)]
    Other(Value),
}

/// An item that sends its content as the customer's text, with its id as `menu_id`.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct MenuClick {
    /// Returned as `text.menu_id`, 1 to 128 bytes.
    #[wire(bytes(1..=128))]
    pub id: Option<String>,
    /// What the customer sees and sends, 1 to 128 bytes.
    #[wire(bytes(1..=128))]
    pub content: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// An item that opens a page.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct MenuView {
    /// The address, 1 to 2048 bytes.
    #[wire(bytes(1..=2048))]
    pub url: String,
    /// What the customer sees, 1 to 1024 bytes.
    #[wire(bytes(1..=1024))]
    pub content: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// An item that opens a mini program.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct MenuMiniprogram {
    /// The app id, 1 to 32 bytes.
    #[wire(bytes(1..=32))]
    pub appid: String,
    /// The page, 1 to 1024 bytes.
    #[wire(bytes(1..=1024))]
    pub pagepath: String,
    /// What the customer sees, 1 to 1024 bytes.
    #[wire(bytes(1..=1024))]
    pub content: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A line of plain text.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct MenuText {
    /// The text, 1 to 256 bytes; a line break is written as the two characters backslash and n.
    #[wire(bytes(1..=256))]
    pub content: String,
    /// 1 to continue on the same line. Default 0.
    #[wire(range(0..=1))]
    pub no_newline: Option<u32>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}
