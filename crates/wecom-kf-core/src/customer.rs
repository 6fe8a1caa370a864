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
///
/// 中文：批量获取客户基础信息。客户须在 48 小时内进入过会话或发过消息，其余在 `invalid_external_userid` 中返回；可传任意多个 ID，每次请求发送 100 个。联合版、独立版均可用。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct BatchGetCustomers {
    /// The customers, 1 to 100.
    /// 中文：客户的 external_userid，1 至 100 个。
    #[wire(items(1..=100), each(1..=128))]
    pub external_userid_list: Vec<String>,
    /// 1 to return how each customer entered the conversation. Default 0.
    /// 中文：填 1 则返回客户进入会话的上下文，默认 0。
    #[wire(range(0..=1))]
    pub need_enter_session_context: Option<u32>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The details of customers.
///
/// 中文：客户基础信息。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct BatchGetCustomersResponse {
    /// The customers that were found.
    /// 中文：查到的客户。
    pub customer_list: Vec<Customer>,
    /// The ids that were not found: invalid, of another corp, or inactive for 48 hours.
    /// 中文：未查到的 ID：无效、属于其他企业，或 48 小时内没有活动。
    pub invalid_external_userid: Option<Vec<String>>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A customer.
///
/// 中文：微信客户。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct Customer {
    /// The id of the customer.
    /// 中文：客户的 external_userid。
    pub external_userid: String,
    /// The WeChat nickname.
    /// 中文：微信昵称。
    pub nickname: Option<String>,
    /// The URL of the avatar. Not for third-party and 代开发 apps.
    /// 中文：头像 URL。第三方应用和代开发应用不返回。
    pub avatar: Option<String>,
    /// The gender. Always 0 for third-party and 代开发 apps.
    /// 中文：性别。第三方应用和代开发应用始终为 0。
    pub gender: Option<Gender>,
    /// The WeChat unionid. Only when the corp has bound a WeChat developer account; not for third-party and 代开发 apps.
    /// 中文：微信 unionid。企业绑定了微信开发者账号才返回；第三方应用和代开发应用不返回。
    pub unionid: Option<String>,
    /// How the customer entered the conversation. Only if requested.
    /// 中文：客户进入会话的上下文，请求时要求才返回。
    pub enter_session_context: Option<EnterSessionContext>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A gender.
///
/// 中文：性别。
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Wire)]
#[wire(codes)]
#[non_exhaustive]
pub enum Gender {
    /// Unknown.
    /// 中文：未知。
    #[wire(0)]
    Unspecified,
    /// Male.
    /// 中文：男性。
    #[wire(1)]
    Male,
    /// Female.
    /// 中文：女性。
    #[wire(2)]
    Female,
    /// A number that this version does not know.
    #[wire(other)]
    Unknown(i64),
}

/// How a customer entered the conversation.
///
/// 中文：客户进入会话的上下文。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct EnterSessionContext {
    /// The scene of the contact link.
    /// 中文：客服链接的场景值。
    pub scene: Option<String>,
    /// The `scene_param` of the contact link, at most 128 bytes before encoding. Some servers return it percent-encoded, as in the link:
    /// `sceneParam` reads both.
    /// 中文：客服链接的 `scene_param`，编码前不超过 128 字节。有的服务端会原样返回链接里编码后的值，`sceneParam` 两种都能读取。
    pub scene_param: Option<String>,
    /// The entry point in WeChat Channels (视频号), for customers who came from there.
    /// 中文：从视频号进入会话时的入口信息。
    pub wechat_channels: Option<WechatChannels>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// An entry point in WeChat Channels (视频号).
///
/// 中文：视频号入口信息。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct WechatChannels {
    /// The name of the channel; for scenes 1 to 3.
    /// 中文：视频号名称，场景值为 1 至 3 时返回。
    pub nickname: Option<String>,
    /// The name of the shop; for scenes 4 and 5. Newer than `nickname`.
    /// 中文：视频号小店名称，场景值为 4、5 时返回；晚于 `nickname` 推出。
    pub shop_nickname: Option<String>,
    /// The entry point. Some servers send the number as a string; `wechatChannelsScene` reads both.
    /// 中文：视频号场景值。有的服务端返回字符串，`wechatChannelsScene` 两种都能读取。
    pub scene: Option<Loose<WechatChannelsScene>>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// Where in WeChat Channels (视频号) a customer comes from.
///
/// 中文：客户从视频号的哪个场景进入会话。
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Wire)]
#[wire(codes)]
#[non_exhaustive]
pub enum WechatChannelsScene {
    /// A channel's home page (视频号主页).
    /// 中文：视频号主页。
    #[wire(1)]
    Home,
    /// The product list of a live room (视频号直播间商品列表页).
    /// 中文：视频号直播间商品列表页。
    #[wire(2)]
    LiveProducts,
    /// A channel's product window (视频号商品橱窗页).
    /// 中文：视频号商品橱窗页。
    #[wire(3)]
    ProductWindow,
    /// The product page of a shop (视频号小店商品详情页).
    /// 中文：视频号小店商品详情页。
    #[wire(4)]
    ShopProduct,
    /// The order page of a shop (视频号小店订单页).
    /// 中文：视频号小店订单页。
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
