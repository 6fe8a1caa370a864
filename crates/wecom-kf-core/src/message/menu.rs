//! Menu messages (菜单消息).

use crate::Wire;
use crate::wire::Object;
use alloc::string::String;
use alloc::vec::Vec;
use serde_json::Value;

/// A menu: a text above, items to tap, a text below. Tapping a menu does not count as a customer message for business cards.
///
/// 中文：菜单消息：起始文本、菜单项、结束文本。对成员名片而言，点击菜单不算客户发消息。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct Menu {
    /// The text above the items, at most 1024 bytes.
    /// 中文：起始文本，不超过 1024 字节。
    #[wire(bytes(0..=1024))]
    pub head_content: Option<String>,
    /// The items. WeCom limits their number (10 in older documentation; 50, of which 10 can be tapped, in newer one) and returns 95008.
    /// 中文：菜单项。数量上限由企业微信检查（旧文档为 10 项；新文档为 50 项，其中可点击的最多 10 项），超出返回 95008。
    pub list: Option<Vec<MenuItem>>,
    /// The text below the items, at most 1024 bytes.
    /// 中文：结束文本，不超过 1024 字节。
    #[wire(bytes(0..=1024))]
    pub tail_content: Option<String>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// An item of a menu.
///
/// 中文：菜单项。
#[derive(Clone, PartialEq, Wire)]
#[wire(tag = "type", nested)]
#[non_exhaustive]
pub enum MenuItem {
    /// An item that sends a text when it is tapped.
    /// 中文：点击后以客户的名义发送文本的菜单项。
    #[wire("click")]
    Click(MenuClick),
    /// An item that opens a page.
    /// 中文：点击后打开网页的菜单项。
    #[wire("view")]
    View(MenuView),
    /// An item that opens a mini program.
    /// 中文：点击后打开小程序的菜单项。
    #[wire("miniprogram")]
    Miniprogram(MenuMiniprogram),
    /// A line of plain text.
    /// 中文：一行文本，不可点击。
    #[wire("text")]
    Text(MenuText),
    /// A variant that this version does not know, or that did not have the expected shape: the whole object.
    #[wire(other)]
    Other(Value),
}

/// An item that sends its content as the customer's text, with its id as `menu_id`.
///
/// 中文：点击后以客户的名义发送其内容的菜单项，菜单项 ID 作为 `menu_id` 返回。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct MenuClick {
    /// Returned as `text.menu_id`, 1 to 128 bytes.
    /// 中文：菜单项 ID，作为 `text.menu_id` 返回，1 至 128 字节。
    #[wire(bytes(1..=128))]
    pub id: Option<String>,
    /// What the customer sees and sends, 1 to 128 bytes.
    /// 中文：客户看到并发送的文本，1 至 128 字节。
    #[wire(bytes(1..=128))]
    pub content: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// An item that opens a page.
///
/// 中文：点击后打开网页的菜单项。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct MenuView {
    /// The address, 1 to 2048 bytes.
    /// 中文：网址，1 至 2048 字节。
    #[wire(bytes(1..=2048))]
    pub url: String,
    /// What the customer sees, 1 to 1024 bytes.
    /// 中文：客户看到的文本，1 至 1024 字节。
    #[wire(bytes(1..=1024))]
    pub content: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// An item that opens a mini program.
///
/// 中文：点击后打开小程序的菜单项。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct MenuMiniprogram {
    /// The app id, 1 to 32 bytes.
    /// 中文：小程序 appid，1 至 32 字节。
    #[wire(bytes(1..=32))]
    pub appid: String,
    /// The page, 1 to 1024 bytes.
    /// 中文：小程序页面路径，1 至 1024 字节。
    #[wire(bytes(1..=1024))]
    pub pagepath: String,
    /// What the customer sees, 1 to 1024 bytes.
    /// 中文：客户看到的文本，1 至 1024 字节。
    #[wire(bytes(1..=1024))]
    pub content: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A line of plain text.
///
/// 中文：一行文本，不可点击。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct MenuText {
    /// The text, 1 to 256 bytes; a line break is written as the two characters backslash and n.
    /// 中文：文本内容，1 至 256 字节；换行写作反斜杠加 n 两个字符。
    #[wire(bytes(1..=256))]
    pub content: String,
    /// 1 to continue on the same line. Default 0.
    /// 中文：填 1 则其后不换行，默认 0。
    #[wire(range(0..=1))]
    pub no_newline: Option<u32>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}
