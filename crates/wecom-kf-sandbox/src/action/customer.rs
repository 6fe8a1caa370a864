//! What customers do, and see.

use wecom_kf_core::customer::WechatChannels;
use wecom_kf_core::{Value, Wire};

/// A customer opens the conversation: by a contact link, or by the account's id. Gives `external_userid` and `open_kfid`.
///
/// Publishes `enter_session`, with a `welcome_code` when the customer got no welcome and wrote nothing in 48 hours.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct CustomerEnters {
    /// A contact link of this sandbox, perhaps with `&scene_param=…` appended.
    pub url: Option<String>,
    /// The account, when there is no link.
    pub open_kfid: Option<String>,
    /// The customer. Without it a new customer is made; an unknown id becomes a customer.
    pub external_userid: Option<String>,
    /// The WeChat nickname; of a new customer, or to change it.
    pub nickname: Option<String>,
    /// The WeChat Channels (视频号) entry that the customer comes from.
    pub wechat_channels: Option<WechatChannels>,
}

/// A customer writes a text. Gives `msgid`. An ended session gives way to a new one in state 0.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct CustomerWrites {
    /// The account.
    pub open_kfid: String,
    /// The customer.
    pub external_userid: String,
    /// The text.
    pub text: String,
    /// The menu item that it comes from.
    pub menu_id: Option<String>,
}

/// A customer sends a message of any type. Gives `msgid`.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct CustomerSends {
    /// The account.
    pub open_kfid: String,
    /// The customer.
    pub external_userid: String,
    /// An object: `msgtype`, and the body under its name.
    pub message: Value,
}

/// A customer taps an item of the newest menu that has it. Gives `msgid`.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct CustomerTaps {
    /// The account.
    pub open_kfid: String,
    /// The customer.
    pub external_userid: String,
    /// The item's id.
    pub id: String,
}

/// A customer recalls a message. Publishes `user_recall_msg`.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct CustomerRecalls {
    /// The account.
    pub open_kfid: String,
    /// The customer.
    pub external_userid: String,
    /// The message.
    pub msgid: String,
}

/// What the customer's phone shows: a list of [`Line`](crate::Line)s.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ReadConversation {
    /// The customer.
    pub external_userid: String,
    /// One account's conversation; without it, all of the customer's.
    pub open_kfid: Option<String>,
}
