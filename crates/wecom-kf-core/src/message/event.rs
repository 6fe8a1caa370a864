//! Events as `sync_msg` returns them (WeCom document 94670).

use crate::Wire;
use crate::customer::WechatChannels;
use crate::wire::Object;
use alloc::string::String;
use serde_json::Value;

/// An event of a conversation.
#[derive(Clone, PartialEq, Wire)]
#[wire(tag = "event_type", inline)]
#[non_exhaustive]
pub enum Event {
    /// A customer opened the conversation.
    #[wire("enter_session")]
    EnterSession(EnterSession),
    /// A message that had been accepted was not delivered.
    #[wire("msg_send_fail")]
    MsgSendFail(MsgSendFail),
    /// A servicer began or stopped serving.
    #[wire("servicer_status_change")]
    ServicerStatusChange(ServicerStatusChange),
    /// A session changed in a WeCom client. Changes made by API bring no event.
    #[wire("session_status_change")]
    SessionStatusChange(SessionStatusChange),
    /// The customer recalled a message.
    #[wire("user_recall_msg")]
    UserRecallMsg(UserRecallMsg),
    /// A servicer recalled a message.
    #[wire("servicer_recall_msg")]
    ServicerRecallMsg(ServicerRecallMsg),
    /// A servicer refused a customer's messages, or took the refusal back.
    #[wire("reject_customer_msg_switch_change")]
    RejectCustomerMsgSwitchChange(RejectCustomerMsgSwitchChange),
    /// A variant that this version does not know, or that did not have the expected shape: the whole object.
    #[wire(other)]
    Other(Value),
}

/// A customer opened the conversation. Can come again at every opening.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct EnterSession {
    /// The account.
    pub open_kfid: String,
    /// The customer.
    pub external_userid: String,
    /// The scene of the contact link.
    pub scene: Option<String>,
    /// What was appended to the contact link as `scene_param`, at most 128 bytes before its encoding. Servers have given it
    /// percent-encoded still, as it stands in the link: `sceneParam` reads both.
    pub scene_param: Option<String>,
    /// A code for one welcome message by `sendMsgOnEvent` within 20 seconds. Only when the customer got no welcome in the
    /// last 48 hours and has not written.
    pub welcome_code: Option<String>,
    /// The WeChat Channels (视频号) entry, for customers who came from there.
    pub wechat_channels: Option<WechatChannels>,
    /// As it arrived: the fields that this version does not know.
    #[wire(extra)]
    pub extra: Object,
}

/// A message that had been accepted was not delivered.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct MsgSendFail {
    /// The account.
    pub open_kfid: String,
    /// The customer.
    pub external_userid: String,
    /// The id of the message, as `sendMsg` answered it.
    pub fail_msgid: String,
    /// Why it failed.
    pub fail_type: FailType,
    /// As it arrived: the fields that this version does not know.
    #[wire(extra)]
    pub extra: Object,
}

/// Why a message was not delivered. The standalone edition (独立版) knows 0, 10, 11 and 13 only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Wire)]
#[wire(codes)]
#[non_exhaustive]
pub enum FailType {
    /// Not known.
    #[wire(0)]
    Unspecified,
    /// The account was deleted: stop using it.
    #[wire(1)]
    AccountDeleted,
    /// The app was closed: ask the operator.
    #[wire(2)]
    AppClosed,
    /// The session is over 48 hours old: wait for the customer.
    #[wire(4)]
    SessionExpired,
    /// The session was closed: wait for the customer.
    #[wire(5)]
    SessionClosed,
    /// More than 5 messages without an answer: wait for the customer.
    #[wire(6)]
    TooManyMessages,
    /// No WeChat Channels account is bound (older answers): ask the operator.
    #[wire(7)]
    ChannelsNotBound,
    /// The corp is not verified: ask the operator.
    #[wire(8)]
    CorpNotVerified,
    /// Neither a WeChat Channels account is bound nor the corp verified (older answers): ask the operator.
    #[wire(9)]
    NotBoundNorVerified,
    /// The customer refuses messages: stop.
    #[wire(10)]
    CustomerRefuses,
    /// No member of the corp has logged into the WeCom app: ask the operator.
    #[wire(11)]
    NoMemberLoggedIn,
    /// The component app may not send this type.
    #[wire(12)]
    TypeNotAllowed,
    /// The content was blocked for safety.
    #[wire(13)]
    ContentBlocked,
    /// A number that this version does not know.
    #[wire(other)]
    Unknown(i64),
}

/// A servicer began or stopped serving. WeCom edition (联合版) only.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ServicerStatusChange {
    /// The servicer.
    pub servicer_userid: String,
    /// Whether the servicer is serving.
    pub status: ServicerWorkStatus,
    /// How the servicer stopped: 0 stopped, 1 paused. Only while stopped, and not in older events.
    pub stop_type: Option<crate::servicer::StopType>,
    /// The account.
    pub open_kfid: Option<String>,
    /// As it arrived: the fields that this version does not know.
    #[wire(extra)]
    pub extra: Object,
}

/// Whether a servicer is serving, as events count it. `listServicers` counts differently: 0 serving, 1 stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Wire)]
#[wire(codes)]
#[non_exhaustive]
pub enum ServicerWorkStatus {
    /// Serving customers.
    #[wire(1)]
    Serving,
    /// Not serving customers.
    #[wire(2)]
    Stopped,
    /// A number that this version does not know.
    #[wire(other)]
    Unknown(i64),
}

/// A session changed in a WeCom client; changes made by API bring no event. WeCom edition (联合版) only.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct SessionStatusChange {
    /// The account.
    pub open_kfid: String,
    /// The customer.
    pub external_userid: String,
    /// What changed.
    pub change_type: ChangeType,
    /// The servicer before; changes 2, 3 and 4.
    pub old_servicer_userid: Option<String>,
    /// The servicer after; changes 1, 2 and 4.
    pub new_servicer_userid: Option<String>,
    /// A code for one message by `sendMsgOnEvent`; changes 1 (48 hours) and 3 (20 seconds).
    pub msg_code: Option<String>,
    /// As it arrived: the fields that this version does not know.
    #[wire(extra)]
    pub extra: Object,
}

/// What changed in a session. Not the numbers of `ServiceState`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Wire)]
#[wire(codes)]
#[non_exhaustive]
pub enum ChangeType {
    /// A servicer took it from the pool.
    #[wire(1)]
    TakenFromPool,
    /// It went from one servicer to another.
    #[wire(2)]
    Transferred,
    /// It ended.
    #[wire(3)]
    Ended,
    /// A servicer opened it again.
    #[wire(4)]
    Reopened,
    /// A number that this version does not know.
    #[wire(other)]
    Unknown(i64),
}

/// The customer recalled a message.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct UserRecallMsg {
    /// The account.
    pub open_kfid: String,
    /// The customer.
    pub external_userid: String,
    /// The id of the message.
    pub recall_msgid: String,
    /// As it arrived: the fields that this version does not know.
    #[wire(extra)]
    pub extra: Object,
}

/// A servicer recalled a message. WeCom edition (联合版) only.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ServicerRecallMsg {
    /// The account.
    pub open_kfid: String,
    /// The customer.
    pub external_userid: String,
    /// The id of the message.
    pub recall_msgid: String,
    /// The servicer.
    pub servicer_userid: String,
    /// As it arrived: the fields that this version does not know.
    #[wire(extra)]
    pub extra: Object,
}

/// A servicer refused a customer's messages, or took the refusal back. WeCom edition (联合版) only; newer than the other events.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct RejectCustomerMsgSwitchChange {
    /// The account.
    pub open_kfid: String,
    /// The customer.
    pub external_userid: String,
    /// The servicer.
    pub servicer_userid: String,
    /// Refused or taken back.
    pub reject_switch: RejectSwitch,
    /// As it arrived: the fields that this version does not know.
    #[wire(extra)]
    pub extra: Object,
}

/// Whether a customer's messages are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Wire)]
#[wire(codes)]
#[non_exhaustive]
pub enum RejectSwitch {
    /// Taken back.
    #[wire(0)]
    Accepts,
    /// Refused.
    #[wire(1)]
    Rejects,
    /// A number that this version does not know.
    #[wire(other)]
    Unknown(i64),
}
