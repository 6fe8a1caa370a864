//! Events as `sync_msg` returns them (WeCom document 94670).

use crate::Wire;
use crate::customer::WechatChannels;
use crate::wire::Object;
use alloc::string::String;
use serde_json::Value;

/// An event of a conversation.
///
/// 中文：会话中的事件。
#[derive(Clone, PartialEq, Wire)]
#[wire(tag = "event_type", inline)]
#[non_exhaustive]
pub enum Event {
    /// A customer opened the conversation.
    /// 中文：用户进入会话。
    #[wire("enter_session")]
    EnterSession(EnterSession),
    /// An accepted message was not delivered.
    /// 中文：已受理的消息发送失败。
    #[wire("msg_send_fail")]
    MsgSendFail(MsgSendFail),
    /// A servicer started or stopped serving.
    /// 中文：接待人员接待状态变更。
    #[wire("servicer_status_change")]
    ServicerStatusChange(ServicerStatusChange),
    /// A session changed in a WeCom client. Changes made through the API cause no event.
    /// 中文：会话状态变更，由企业微信客户端的操作引起；通过 API 的变更不产生事件。
    #[wire("session_status_change")]
    SessionStatusChange(SessionStatusChange),
    /// The customer recalled a message.
    /// 中文：客户撤回了消息。
    #[wire("user_recall_msg")]
    UserRecallMsg(UserRecallMsg),
    /// A servicer recalled a message.
    /// 中文：接待人员撤回了消息。
    #[wire("servicer_recall_msg")]
    ServicerRecallMsg(ServicerRecallMsg),
    /// A servicer blocked or unblocked a customer's messages.
    /// 中文：接待人员拒收或恢复接收客户的消息。
    #[wire("reject_customer_msg_switch_change")]
    RejectCustomerMsgSwitchChange(RejectCustomerMsgSwitchChange),
    /// A variant that this version does not know, or that did not have the expected shape: the whole object.
    #[wire(other)]
    Other(Value),
}

/// A customer opened the conversation. May be sent each time the customer opens it.
///
/// 中文：用户进入会话，每次进入都可能推送。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct EnterSession {
    /// The account.
    /// 中文：客服账号。
    pub open_kfid: String,
    /// The customer.
    /// 中文：微信客户。
    pub external_userid: String,
    /// The scene of the contact link.
    /// 中文：客服链接的场景值。
    pub scene: Option<String>,
    /// The `scene_param` of the contact link, at most 128 bytes before encoding. Some servers return it percent-encoded, as in the link:
    /// `sceneParam` reads both.
    /// 中文：客服链接的 `scene_param`，编码前不超过 128 字节。有的服务端会原样返回链接里编码后的值，`sceneParam` 两种都能读取。
    pub scene_param: Option<String>,
    /// A code for one welcome message through `sendMsgOnEvent` within 20 seconds. Only present if the customer has not received a welcome
    /// message in the last 48 hours and has not written.
    /// 中文：欢迎语 code，20 秒内可用 `sendMsgOnEvent` 发送一条欢迎语；48 小时内没有收到过欢迎语、也没有发过消息的客户才有。
    pub welcome_code: Option<String>,
    /// The entry point in WeChat Channels (视频号), for customers who came from there.
    /// 中文：从视频号进入会话时的入口信息。
    pub wechat_channels: Option<WechatChannels>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// An accepted message was not delivered.
///
/// 中文：已受理的消息发送失败。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct MsgSendFail {
    /// The account.
    /// 中文：客服账号。
    pub open_kfid: String,
    /// The customer.
    /// 中文：微信客户。
    pub external_userid: String,
    /// The id of the message, as returned by `sendMsg`.
    /// 中文：消息 ID，即 `sendMsg` 返回的 msgid。
    pub fail_msgid: String,
    /// Why it failed.
    /// 中文：失败原因。
    pub fail_type: FailType,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// Why a message was not delivered. The standalone edition (独立版) uses only 0, 10, 11 and 13.
///
/// 中文：消息发送失败的原因。独立版只有 0、10、11、13。
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Wire)]
#[wire(codes)]
#[non_exhaustive]
pub enum FailType {
    /// Unknown reason.
    /// 中文：未知原因。
    #[wire(0)]
    Unspecified,
    /// The account was deleted: stop using it.
    /// 中文：客服账号已删除：停止使用。
    #[wire(1)]
    AccountDeleted,
    /// The app was closed: ask the operator.
    /// 中文：应用已关闭：请联系管理员。
    #[wire(2)]
    AppClosed,
    /// The session is over 48 hours old: wait for the customer.
    /// 中文：会话已超过 48 小时：等待客户发消息。
    #[wire(4)]
    SessionExpired,
    /// The session was closed: wait for the customer.
    /// 中文：会话已关闭：等待客户发消息。
    #[wire(5)]
    SessionClosed,
    /// More than 5 messages without an answer: wait for the customer.
    /// 中文：客户未回复时已超过 5 条：等待客户发消息。
    #[wire(6)]
    TooManyMessages,
    /// No WeChat Channels account is bound (older responses): ask the operator.
    /// 中文：未绑定视频号（旧响应）：请联系管理员。
    #[wire(7)]
    ChannelsNotBound,
    /// The corp is not verified: ask the operator.
    /// 中文：企业未认证：请联系管理员。
    #[wire(8)]
    CorpNotVerified,
    /// No WeChat Channels account is bound and the corp is not verified (older responses): ask the operator.
    /// 中文：未绑定视频号且企业未认证（旧响应）：请联系管理员。
    #[wire(9)]
    NotBoundNorVerified,
    /// The customer rejects messages: stop sending.
    /// 中文：客户拒收消息：停止发送。
    #[wire(10)]
    CustomerRefuses,
    /// No member of the corp has logged in to the WeCom app: ask the operator.
    /// 中文：企业没有成员登录企业微信 App：请联系管理员。
    #[wire(11)]
    NoMemberLoggedIn,
    /// The component app may not send this type.
    /// 中文：微信客服组件不能发送该类型的消息。
    #[wire(12)]
    TypeNotAllowed,
    /// The content was blocked for safety.
    /// 中文：内容因安全原因被拦截。
    #[wire(13)]
    ContentBlocked,
    /// A number that this version does not know.
    #[wire(other)]
    Unknown(i64),
}

/// A servicer started or stopped serving. WeCom edition (联合版) only.
///
/// 中文：接待人员接待状态变更，仅联合版。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ServicerStatusChange {
    /// The servicer.
    /// 中文：接待人员。
    pub servicer_userid: String,
    /// Whether the servicer is serving.
    /// 中文：接待状态。
    pub status: ServicerWorkStatus,
    /// How the servicer stopped: 0 stopped, 1 paused. Only while stopped, and not in older events.
    /// 中文：停止接待的类型：0 停止接待，1 暂时挂起；仅在停止接待时返回，较早的事件没有。
    pub stop_type: Option<crate::servicer::StopType>,
    /// The account.
    /// 中文：客服账号。
    pub open_kfid: Option<String>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// Whether a servicer is serving, in events. `listServicers` uses other numbers: 0 serving, 1 stopped.
///
/// 中文：事件中的接待状态。`listServicers` 的取值不同：0 接待中，1 停止接待。
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Wire)]
#[wire(codes)]
#[non_exhaustive]
pub enum ServicerWorkStatus {
    /// Serving customers.
    /// 中文：接待中。
    #[wire(1)]
    Serving,
    /// Not serving customers.
    /// 中文：停止接待。
    #[wire(2)]
    Stopped,
    /// A number that this version does not know.
    #[wire(other)]
    Unknown(i64),
}

/// A session changed in a WeCom client; changes made through the API cause no event. WeCom edition (联合版) only.
///
/// 中文：会话状态变更，由企业微信客户端的操作引起，通过 API 的变更不产生事件；仅联合版。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct SessionStatusChange {
    /// The account.
    /// 中文：客服账号。
    pub open_kfid: String,
    /// The customer.
    /// 中文：微信客户。
    pub external_userid: String,
    /// What changed.
    /// 中文：变更类型。
    pub change_type: ChangeType,
    /// The previous servicer; for changes 2, 3 and 4.
    /// 中文：变更前的接待人员，变更类型为 2、3、4 时返回。
    pub old_servicer_userid: Option<String>,
    /// The new servicer; for changes 1, 2 and 4.
    /// 中文：变更后的接待人员，变更类型为 1、2、4 时返回。
    pub new_servicer_userid: Option<String>,
    /// A code for one message through `sendMsgOnEvent`; for changes 1 (valid for 48 hours) and 3 (20 seconds).
    /// 中文：可用 `sendMsgOnEvent` 发送一条消息的 code：变更类型 1 在 48 小时内有效，3 在 20 秒内有效。
    pub msg_code: Option<String>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The kind of change to a session. These are not the numbers of `ServiceState`.
///
/// 中文：会话状态的变更类型，与 `ServiceState` 的取值不同。
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Wire)]
#[wire(codes)]
#[non_exhaustive]
pub enum ChangeType {
    /// A servicer took it from the pool.
    /// 中文：从接待池接入会话。
    #[wire(1)]
    TakenFromPool,
    /// It was transferred from one servicer to another.
    /// 中文：转接会话。
    #[wire(2)]
    Transferred,
    /// It ended.
    /// 中文：结束会话。
    #[wire(3)]
    Ended,
    /// A servicer reopened it.
    /// 中文：重新接入已结束的会话。
    #[wire(4)]
    Reopened,
    /// A number that this version does not know.
    #[wire(other)]
    Unknown(i64),
}

/// The customer recalled a message.
///
/// 中文：客户撤回了消息。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct UserRecallMsg {
    /// The account.
    /// 中文：客服账号。
    pub open_kfid: String,
    /// The customer.
    /// 中文：微信客户。
    pub external_userid: String,
    /// The id of the message.
    /// 中文：消息 ID。
    pub recall_msgid: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A servicer recalled a message. WeCom edition (联合版) only.
///
/// 中文：接待人员撤回了消息，仅联合版。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ServicerRecallMsg {
    /// The account.
    /// 中文：客服账号。
    pub open_kfid: String,
    /// The customer.
    /// 中文：微信客户。
    pub external_userid: String,
    /// The id of the message.
    /// 中文：消息 ID。
    pub recall_msgid: String,
    /// The servicer.
    /// 中文：接待人员。
    pub servicer_userid: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A servicer blocked or unblocked a customer's messages. WeCom edition (联合版) only; newer than the other events.
///
/// 中文：接待人员拒收或恢复接收客户的消息，仅联合版；晚于其他事件推出。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct RejectCustomerMsgSwitchChange {
    /// The account.
    /// 中文：客服账号。
    pub open_kfid: String,
    /// The customer.
    /// 中文：微信客户。
    pub external_userid: String,
    /// The servicer.
    /// 中文：接待人员。
    pub servicer_userid: String,
    /// Blocked or unblocked.
    /// 中文：拒收或恢复接收。
    pub reject_switch: RejectSwitch,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// Whether a customer's messages are blocked.
///
/// 中文：是否拒收客户的消息。
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Wire)]
#[wire(codes)]
#[non_exhaustive]
pub enum RejectSwitch {
    /// Not blocked.
    /// 中文：接收客户消息。
    #[wire(0)]
    Accepts,
    /// Blocked.
    /// 中文：拒收客户消息。
    #[wire(1)]
    Rejects,
    /// A number that this version does not know.
    #[wire(other)]
    Unknown(i64),
}
