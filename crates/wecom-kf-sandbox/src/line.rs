//! The messages on a customer's phone, as people read them.

use serde::{Deserialize, Serialize};
use wecom_kf_core::wire::{Kind, ReadError, Wire};
use wecom_kf_core::{Value, Wire};

/// A line on the customer's phone.
#[derive(Clone, PartialEq, Wire)]
#[non_exhaustive]
pub struct Line {
    /// The sender: `api` is `send_msg`; `welcome`, `reply` and `closing` are `send_msg_on_event`.
    pub from: Sender,
    /// The id of the message.
    pub msgid: String,
    /// The account of the conversation.
    pub open_kfid: String,
    /// The type of the message.
    pub msgtype: String,
    /// The body of the message: the object under its type's name on the wire.
    pub body: Value,
    /// When it was sent, in Unix seconds.
    pub time: u64,
}

/// The sender of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Sender {
    /// The customer.
    #[default]
    Customer,
    /// A servicer, in the WeCom client.
    Servicer,
    /// The bot, with `send_msg`.
    Api,
    /// The bot, with `send_msg_on_event` and the code of `enter_session`.
    Welcome,
    /// The bot, with `send_msg_on_event` and the code of a session transition.
    Reply,
    /// The bot, with `send_msg_on_event` and the code of the session's end.
    Closing,
}

impl Sender {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Customer,
        Self::Servicer,
        Self::Api,
        Self::Welcome,
        Self::Reply,
        Self::Closing,
    ];

    /// The name in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Servicer => "servicer",
            Self::Api => "api",
            Self::Welcome => "welcome",
            Self::Reply => "reply",
            Self::Closing => "closing",
        }
    }

    /// Whether it is the bot, by any call.
    pub(crate) const fn is_bot(self) -> bool {
        !matches!(self, Self::Customer | Self::Servicer)
    }
}

impl core::fmt::Display for Sender {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Wire for Sender {
    const KIND: Kind = Kind::Text;

    fn from_wire(value: &Value) -> Result<Self, ReadError> {
        let is_it = |sender: &Self| value.as_str() == Some(sender.as_str());
        Self::ALL
            .into_iter()
            .find(is_it)
            .ok_or(ReadError::expected("who a line is from"))
    }

    fn to_wire(&self) -> Option<Value> {
        Some(self.as_str().into())
    }
}
