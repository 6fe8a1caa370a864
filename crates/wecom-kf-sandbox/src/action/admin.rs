//! What admins do in the console, and what WeCom itself does.

use wecom_kf_core::{Value, Wire};

/// A message that was sent by API is not delivered: it leaves the customer's phone. Publishes `msg_send_fail`.
#[derive(Clone, PartialEq, Wire)]
#[non_exhaustive]
pub struct FailMessage {
    /// The message.
    pub msgid: String,
    /// Why, as WeCom numbers it. Default 0, not known.
    #[wire(default = 0)]
    pub fail_type: i64,
}

/// Puts any JSON into an account's log as it is, for tests of what a reader does with the unknown.
#[derive(Clone, PartialEq, Wire)]
#[non_exhaustive]
pub struct PushRaw {
    /// The account.
    pub open_kfid: String,
    /// What `msg_list` will hold; nothing is `null`.
    #[wire(default)]
    pub message: Value,
}

/// An admin adds an account in the console. Gives `open_kfid`.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct AdminAddsAccount {
    /// The name customers see.
    pub name: String,
}

/// An admin adds a servicer to an account in the console.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct AdminAddsServicer {
    /// The account.
    pub open_kfid: String,
    /// The member.
    pub userid: String,
}

/// An admin saves the callback URL, and WeCom checks it. Gives `url`, `query` and the expected `echo`.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct VerifyCallbackUrl {}

/// WeCom withdraws all access tokens before their end.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct InvalidateTokens {}
