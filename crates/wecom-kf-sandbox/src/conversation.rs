//! One customer's conversation with one account: its session, and what the customer's phone shows.

use wecom_kf_core::session::ServiceState;
use wecom_kf_core::wire::{Kind, ReadError, Wire};
use wecom_kf_core::{Value, Wire};

/// 48 hours, in milliseconds: the lifetime of a session, and how long a customer's message allows replies.
pub(crate) const WINDOW_MS: u64 = 48 * 3600 * 1000;
/// The maximum number of replies to one customer message.
pub(crate) const ANSWERS: u32 = 5;

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
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

/// How a customer last entered.
#[derive(Debug, Clone, Default)]
pub(crate) struct Entry {
    pub(crate) at_ms: u64,
    pub(crate) scene: Option<String>,
    pub(crate) scene_param: Option<String>,
    pub(crate) wechat_channels: Option<wecom_kf_core::customer::WechatChannels>,
}

/// A conversation. It starts when the customer first opens it, and has any number of sessions.
#[derive(Debug, Clone)]
pub(crate) struct Conversation {
    state: ServiceState,
    /// The number of the session: codes of earlier ones are invalid.
    pub(crate) session: u64,
    pub(crate) servicer: Option<String>,
    pub(crate) entry: Entry,
    /// When the session was last extended, by a customer's message or by a servicer who reopened it.
    active_ms: Option<u64>,
    pub(crate) last_customer_ms: Option<u64>,
    /// The same without tapped menus: only such a message allows a business card.
    pub(crate) last_typed_ms: Option<u64>,
    pub(crate) last_card_ms: Option<u64>,
    pub(crate) answers: u32,
    pub(crate) welcomed_ms: Option<u64>,
    /// Whether the codes for entering the pool and for the first servicer were issued in this session.
    pub(crate) coded: [bool; 2],
    pub(crate) lines: Vec<Line>,
}

impl Conversation {
    pub(crate) fn new(entry: Entry) -> Self {
        Self {
            state: ServiceState::Ended,
            session: 0,
            servicer: None,
            entry,
            active_ms: None,
            last_customer_ms: None,
            last_typed_ms: None,
            last_card_ms: None,
            answers: 0,
            welcomed_ms: None,
            coded: [false; 2],
            lines: Vec::new(),
        }
    }

    /// The state. A session ends by itself 48 hours after the customer's last message.
    pub(crate) fn state(&self, now_ms: u64) -> ServiceState {
        if recently(self.active_ms, now_ms) {
            self.state
        } else {
            ServiceState::Ended
        }
    }

    pub(crate) fn customer_wrote_recently(&self, now_ms: u64) -> bool {
        recently(self.last_customer_ms, now_ms)
    }

    /// Records a message of the customer, possibly a tapped menu: the reply count restarts, and an ended session is replaced by a new one.
    pub(crate) fn customer_wrote(&mut self, now_ms: u64, by_menu: bool) {
        if self.state(now_ms) == ServiceState::Ended {
            self.begin(ServiceState::New);
        }
        self.active_ms = Some(now_ms);
        self.last_customer_ms = Some(now_ms);
        if !by_menu {
            self.last_typed_ms = Some(now_ms);
        }
        self.answers = 0;
    }

    /// Starts a new session.
    fn begin(&mut self, state: ServiceState) {
        self.session += 1;
        self.state = state;
        self.servicer = None;
        self.coded = [false; 2];
    }

    /// A servicer reopens the ended session.
    pub(crate) fn reopen(&mut self, servicer: String, now_ms: u64) {
        self.begin(ServiceState::Servicer);
        self.servicer = Some(servicer);
        // It has a servicer already: a later change is not the first.
        self.coded = [false, true];
        self.active_ms = Some(now_ms);
    }

    /// Changes the state. Returns whether the session is in the pool, or has a servicer, for the first time.
    pub(crate) fn move_to(&mut self, state: ServiceState, servicer: Option<String>) -> bool {
        self.state = state;
        if state == ServiceState::Servicer {
            self.servicer = servicer;
        }
        // The last servicer is kept after the end, because they can reopen the session.
        let [pool, person] = &mut self.coded;
        match state {
            ServiceState::Pool => !core::mem::replace(pool, true),
            ServiceState::Servicer => !core::mem::replace(person, true),
            _ => false,
        }
    }

    /// Whether opening the conversation issues a welcome code: no welcome and no message of the customer within 48 hours.
    pub(crate) fn may_be_welcomed(&self, now_ms: u64) -> bool {
        !recently(self.welcomed_ms, now_ms) && !self.customer_wrote_recently(now_ms)
    }

    /// Whether the customer has entered or written within 48 hours.
    pub(crate) fn is_recent(&self, now_ms: u64) -> bool {
        recently(Some(self.entry.at_ms), now_ms) || self.customer_wrote_recently(now_ms)
    }
}

pub(crate) fn recently(then_ms: Option<u64>, now_ms: u64) -> bool {
    then_ms.is_some_and(|then| now_ms.saturating_sub(then) <= WINDOW_MS)
}
