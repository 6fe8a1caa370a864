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
    /// An accepted message was not delivered.
    #[wire("msg_send_fail")]
    MsgSendFail(MsgSendFail),
    /// A servicer started or stopped serving.
    #[wire("servicer_status_change")]
    ServicerStatusChange(ServicerStatusChange),
    /// A session changed in a WeCom client. Changes made through the API cause no event.
    #[wire("session_status_change")]
    SessionStatusChange(SessionStatusChange),
    /// The customer recalled a message.
    #[wire("user_recall_msg")]
    UserRecallMsg(UserRecallMsg),
    /// A servicer recalled a message.
    #[wire("servicer_recall_msg")]
    ServicerRecallMsg(ServicerRecallMsg),
    /// A servicer blocked or unblocked a customer's messages.
    #[wire("reject_customer_msg_switch_change")]
    RejectCustomerMsgSwitchChange(RejectCustomerMsgSwitchChange),
    /// A variant that this version does not know, or that did not have the expected shape: the whole object.
    #[wire(other)]
    Other(Value),
}

/// A customer opened the conversation. May be sent each time the customer opens it.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct EnterSession {
    /// The account.
    pub open_kfid: String,
    /// The customer.
    pub external_userid: String,
    /// The scene of the contact link.
    pub scene: Option<String>,
    /// The `scene_param` of the contact link, at most 128 bytes before encoding. Some servers return it percent-encoded, as in the link:
    /// `sceneParam` reads both.
    pub scene_param: Option<String>,
    /// A code for one welcome message through `sendMsgOnEvent` within 20 seconds. Only present if the customer has not received a welcome
    /// message in the last 48 hours and has not written.
    pub welcome_code: Option<String>,
    /// The entry point in WeChat Channels (视频号), for customers who came from there.
    pub wechat_channels: Option<WechatChannels>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// An accepted message was not delivered.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct MsgSendFail {
    /// The account.
    pub open_kfid: String,
    /// The customer.
    pub external_userid: String,
    /// The id of the message, as returned by `sendMsg`.
    pub fail_msgid: String,
    /// Why it failed.
    pub fail_type: FailType,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// Why a message was not delivered. The standalone edition (独立版) uses only 0, 10, 11 and 13.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Wire)]
#[wire(codes)]
#[non_exhaustive]
pub enum FailType {
    /// Unknown reason.
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
    /// No WeChat Channels account is bound (older responses): ask the operator.
    #[wire(7)]
    ChannelsNotBound,
    /// The corp is not verified: ask the operator.
    #[wire(8)]
    CorpNotVerified,
    /// No WeChat Channels account is bound and the corp is not verified (older responses): ask the operator.
    #[wire(9)]
    NotBoundNorVerified,
    /// The customer rejects messages: stop sending.
    #[wire(10)]
    CustomerRefuses,
    /// No member of the corp has logged in to the WeCom app: ask the operator.
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

/// A servicer started or stopped serving. WeCom edition (联合版) only.
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
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// Whether a servicer is serving, in events. `listServicers` uses other numbers: 0 serving, 1 stopped.
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

/// A session changed in a WeCom client; changes made through the API cause no event. WeCom edition (联合版) only.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct SessionStatusChange {
    /// The account.
    pub open_kfid: String,
    /// The customer.
    pub external_userid: String,
    /// What changed.
    pub change_type: ChangeType,
    /// The previous servicer; for changes 2, 3 and 4.
    pub old_servicer_userid: Option<String>,
    /// The new servicer; for changes 1, 2 and 4.
    pub new_servicer_userid: Option<String>,
    /// A code for one message through `sendMsgOnEvent`; for changes 1 (valid for 48 hours) and 3 (20 seconds).
    pub msg_code: Option<String>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The kind of change to a session. These are not the numbers of `ServiceState`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Wire)]
#[wire(codes)]
#[non_exhaustive]
pub enum ChangeType {
    /// A servicer took it from the pool.
    #[wire(1)]
    TakenFromPool,
    /// It was transferred from one servicer to another.
    #[wire(2)]
    Transferred,
    /// It ended.
    #[wire(3)]
    Ended,
    /// A servicer reopened it.
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
    /// The fields that this version does not know, as they arrived.
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
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A servicer blocked or unblocked a customer's messages. WeCom edition (联合版) only; newer than the other events.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct RejectCustomerMsgSwitchChange {
    /// The account.
    pub open_kfid: String,
    /// The customer.
    pub external_userid: String,
    /// The servicer.
    pub servicer_userid: String,
    /// Blocked or unblocked.
    pub reject_switch: RejectSwitch,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// Whether a customer's messages are blocked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Wire)]
#[wire(codes)]
#[non_exhaustive]
pub enum RejectSwitch {
    /// Not blocked.
    #[wire(0)]
    Accepts,
    /// Blocked.
    #[wire(1)]
    Rejects,
    /// A number that this version does not know.
    #[wire(other)]
    Unknown(i64),
}
