//! Customers.

use crate::Wire;
use crate::endpoint::{Endpoint, Method, Repeat, Split};
use crate::wire::{Loose, Object};
use alloc::string::String;
use alloc::vec::Vec;

/// Fetches the details of customers (`kf/customer/batchget`). Both editions.
///
/// A customer must have opened the conversation or written within 48 hours; other ids are returned in `invalid_external_userid`. The method
/// accepts any number of ids and sends 100 per request.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct BatchGetCustomers {
    /// The customers, 1 to 100.
    #[wire(items(1..=100), each(1..=128))]
    pub external_userid_list: Vec<String>,
    /// 1 to return how each customer entered the conversation. Default 0.
    #[wire(range(0..=1))]
    pub need_enter_session_context: Option<u32>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The details of customers.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct BatchGetCustomersResponse {
    /// The customers that were found.
    pub customer_list: Vec<Customer>,
    /// The ids that were not found: invalid, of another corp, or inactive for 48 hours.
    pub invalid_external_userid: Option<Vec<String>>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A customer.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct Customer {
    /// The id of the customer.
    pub external_userid: String,
    /// The WeChat nickname.
    pub nickname: Option<String>,
    /// The URL of the avatar. Not for third-party and 代开发 apps.
    pub avatar: Option<String>,
    /// The gender. Always 0 for third-party and 代开发 apps.
    pub gender: Option<Gender>,
    /// The WeChat unionid. Only when the corp has bound a WeChat developer account; not for third-party and 代开发 apps.
    pub unionid: Option<String>,
    /// How the customer entered the conversation. Only if requested.
    pub enter_session_context: Option<EnterSessionContext>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A gender.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Wire)]
#[wire(codes)]
#[non_exhaustive]
pub enum Gender {
    /// Unknown.
    #[wire(0)]
    Unspecified,
    /// Male.
    #[wire(1)]
    Male,
    /// Female.
    #[wire(2)]
    Female,
    /// A number that this version does not know.
    #[wire(other)]
    Unknown(i64),
}

/// How a customer entered the conversation.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct EnterSessionContext {
    /// The scene of the contact link.
    pub scene: Option<String>,
    /// The `scene_param` of the contact link, at most 128 bytes before encoding. Some servers return it percent-encoded, as in the link:
    /// `sceneParam` reads both.
    pub scene_param: Option<String>,
    /// The entry point in WeChat Channels (视频号), for customers who came from there.
    pub wechat_channels: Option<WechatChannels>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// An entry point in WeChat Channels (视频号).
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct WechatChannels {
    /// The name of the channel; for scenes 1 to 3.
    pub nickname: Option<String>,
    /// The name of the shop; for scenes 4 and 5. Newer than `nickname`.
    pub shop_nickname: Option<String>,
    /// The entry point. Some servers send the number as a string; `wechatChannelsScene` reads both.
    pub scene: Option<Loose<WechatChannelsScene>>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// Where in WeChat Channels (视频号) a customer comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Wire)]
#[wire(codes)]
#[non_exhaustive]
pub enum WechatChannelsScene {
    /// A channel's home page (视频号主页).
    #[wire(1)]
    Home,
    /// The product list of a live room (视频号直播间商品列表页).
    #[wire(2)]
    LiveProducts,
    /// A channel's product window (视频号商品橱窗页).
    #[wire(3)]
    ProductWindow,
    /// The product page of a shop (视频号小店商品详情页).
    #[wire(4)]
    ShopProduct,
    /// The order page of a shop (视频号小店订单页).
    #[wire(5)]
    ShopOrder,
    /// A number that this version does not know.
    #[wire(other)]
    Unknown(i64),
}

impl Endpoint for BatchGetCustomers {
    type Response = BatchGetCustomersResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "kf/customer/batchget";
    const REPEAT: Repeat = Repeat::Safe;
    const SPLIT: Split = Split::Lists(&[("external_userid_list", 100)]);
    const DOCUMENTS: &'static [u32] = &[95159, 95149, 96429];
}
