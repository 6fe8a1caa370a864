//! Events as `sync_msg` returns them (WeCom document 94670).

use crate::customer::WechatChannels;
use alloc::string::String;

tagged! {
    /// An event of a conversation.
    pub enum Event by "event_type" Inline {
        /// A customer opened the conversation.
        EnterSession(EnterSession) = "enter_session",
        /// A message that had been accepted was not delivered.
        MsgSendFail(MsgSendFail) = "msg_send_fail",
        /// A servicer began or stopped serving.
        ServicerStatusChange(ServicerStatusChange) = "servicer_status_change",
        /// A session changed in a WeCom client. Changes made by API bring no event.
        SessionStatusChange(SessionStatusChange) = "session_status_change",
        /// The customer recalled a message.
        UserRecallMsg(UserRecallMsg) = "user_recall_msg",
        /// A servicer recalled a message.
        ServicerRecallMsg(ServicerRecallMsg) = "servicer_recall_msg",
        /// A servicer refused a customer's messages, or took the refusal back.
        RejectCustomerMsgSwitchChange(RejectCustomerMsgSwitchChange) = "reject_customer_msg_switch_change",
    }
}

wire! {
    /// A customer opened the conversation. Can come again at every opening.
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
        ..extra
    }
}

wire! {
    /// A message that had been accepted was not delivered.
    pub struct MsgSendFail {
        /// The account.
        pub open_kfid: String,
        /// The customer.
        pub external_userid: String,
        /// The id of the message, as `sendMsg` answered it.
        pub fail_msgid: String,
        /// Why it failed.
        pub fail_type: FailType,
        ..extra
    }
}

codes! {
    /// Why a message was not delivered. The standalone edition (独立版) knows 0, 10, 11 and 13 only.
    pub enum FailType {
        /// Not known.
        Unspecified = 0,
        /// The account was deleted: stop using it.
        AccountDeleted = 1,
        /// The app was closed: ask the operator.
        AppClosed = 2,
        /// The session is over 48 hours old: wait for the customer.
        SessionExpired = 4,
        /// The session was closed: wait for the customer.
        SessionClosed = 5,
        /// More than 5 messages without an answer: wait for the customer.
        TooManyMessages = 6,
        /// No WeChat Channels account is bound (older answers): ask the operator.
        ChannelsNotBound = 7,
        /// The corp is not verified: ask the operator.
        CorpNotVerified = 8,
        /// Neither a WeChat Channels account is bound nor the corp verified (older answers): ask the operator.
        NotBoundNorVerified = 9,
        /// The customer refuses messages: stop.
        CustomerRefuses = 10,
        /// No member of the corp has logged into the WeCom app: ask the operator.
        NoMemberLoggedIn = 11,
        /// The component app may not send this type.
        TypeNotAllowed = 12,
        /// The content was blocked for safety.
        ContentBlocked = 13,
    }
}

wire! {
    /// A servicer began or stopped serving. WeCom edition (联合版) only.
    pub struct ServicerStatusChange {
        /// The servicer.
        pub servicer_userid: String,
        /// Whether the servicer is serving.
        pub status: ServicerWorkStatus,
        /// How the servicer stopped: 0 stopped, 1 paused. Only while stopped, and not in older events.
        pub stop_type: Option<crate::servicer::StopType>,
        /// The account.
        pub open_kfid: Option<String>,
        ..extra
    }
}

codes! {
    /// Whether a servicer is serving, as events count it. `listServicers` counts differently: 0 serving, 1 stopped.
    pub enum ServicerWorkStatus {
        /// Serving customers.
        Serving = 1,
        /// Not serving customers.
        Stopped = 2,
    }
}

wire! {
    /// A session changed in a WeCom client; changes made by API bring no event. WeCom edition (联合版) only.
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
        ..extra
    }
}

codes! {
    /// What changed in a session. Not the numbers of `ServiceState`.
    pub enum ChangeType {
        /// A servicer took it from the pool.
        TakenFromPool = 1,
        /// It went from one servicer to another.
        Transferred = 2,
        /// It ended.
        Ended = 3,
        /// A servicer opened it again.
        Reopened = 4,
    }
}

wire! {
    /// The customer recalled a message.
    pub struct UserRecallMsg {
        /// The account.
        pub open_kfid: String,
        /// The customer.
        pub external_userid: String,
        /// The id of the message.
        pub recall_msgid: String,
        ..extra
    }
}

wire! {
    /// A servicer recalled a message. WeCom edition (联合版) only.
    pub struct ServicerRecallMsg {
        /// The account.
        pub open_kfid: String,
        /// The customer.
        pub external_userid: String,
        /// The id of the message.
        pub recall_msgid: String,
        /// The servicer.
        pub servicer_userid: String,
        ..extra
    }
}

wire! {
    /// A servicer refused a customer's messages, or took the refusal back. WeCom edition (联合版) only; newer than the other events.
    pub struct RejectCustomerMsgSwitchChange {
        /// The account.
        pub open_kfid: String,
        /// The customer.
        pub external_userid: String,
        /// The servicer.
        pub servicer_userid: String,
        /// Refused or taken back.
        pub reject_switch: RejectSwitch,
        ..extra
    }
}

codes! {
    /// Whether a customer's messages are refused.
    pub enum RejectSwitch {
        /// Taken back.
        Accepts = 0,
        /// Refused.
        Rejects = 1,
    }
}
