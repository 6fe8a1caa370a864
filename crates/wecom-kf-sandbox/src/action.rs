//! What the people of a conversation can do, as one enum for hosts and bindings.

use crate::error::SandboxError;
use crate::sandbox::Sandbox;
use serde::Deserialize;
use wecom_kf_core::Value;
use wecom_kf_core::customer::WechatChannels;
use wecom_kf_core::wire::Object;

/// An act of a person, or a look at what they see. In JSON: `{"action": "customer_writes", …}` with the fields' names.
#[derive(Clone, PartialEq, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Action {
    /// A customer opens the conversation: by a contact link, or by the account's id. Gives `external_userid` and `open_kfid`.
    ///
    /// Publishes `enter_session`, with a `welcome_code` when the customer got no welcome and wrote nothing in 48 hours.
    CustomerEnters {
        /// A contact link of this sandbox, perhaps with `&scene_param=…` appended.
        url: Option<String>,
        /// The account, when there is no link.
        open_kfid: Option<String>,
        /// The customer. Without it a new customer is made; an unknown id becomes a customer.
        external_userid: Option<String>,
        /// The WeChat nickname; of a new customer, or to change it.
        nickname: Option<String>,
        /// The WeChat Channels (视频号) entry that the customer comes from.
        wechat_channels: Option<WechatChannels>,
    },
    /// A customer writes a text. Gives `msgid`. An ended session gives way to a new one in state 0.
    CustomerWrites {
        /// The account.
        open_kfid: String,
        /// The customer.
        external_userid: String,
        /// The text.
        text: String,
        /// The menu item that it comes from.
        menu_id: Option<String>,
    },
    /// A customer sends a message of any type. Gives `msgid`.
    CustomerSends {
        /// The account.
        open_kfid: String,
        /// The customer.
        external_userid: String,
        /// `msgtype`, and the body under its name.
        message: Object,
    },
    /// A customer taps an item of the newest menu that has it. Gives `msgid`.
    CustomerTaps {
        /// The account.
        open_kfid: String,
        /// The customer.
        external_userid: String,
        /// The item's id.
        id: String,
    },
    /// A customer recalls a message. Publishes `user_recall_msg`.
    CustomerRecalls {
        /// The account.
        open_kfid: String,
        /// The customer.
        external_userid: String,
        /// The message.
        msgid: String,
    },
    /// The servicer of a session in state 3 writes a text in the WeCom client. Gives `msgid`.
    ServicerWrites {
        /// The account.
        open_kfid: String,
        /// The customer.
        external_userid: String,
        /// The text.
        text: String,
    },
    /// A servicer takes a session from the pool: state 2 to 3, change 1 with a `msg_code`.
    ServicerTakes {
        /// The account.
        open_kfid: String,
        /// The customer.
        external_userid: String,
        /// The servicer.
        servicer_userid: String,
    },
    /// The servicer of a session gives it to another: change 2.
    ServicerTransfers {
        /// The account.
        open_kfid: String,
        /// The customer.
        external_userid: String,
        /// The servicer who gets it.
        servicer_userid: String,
    },
    /// The servicer of a session ends it: state 3 to 4, change 3 with a `msg_code`.
    ServicerEnds {
        /// The account.
        open_kfid: String,
        /// The customer.
        external_userid: String,
    },
    /// A servicer opens an ended session again: state 4 to 3, change 4.
    ServicerReopens {
        /// The account.
        open_kfid: String,
        /// The customer.
        external_userid: String,
        /// The servicer; without it, the one who served last.
        servicer_userid: Option<String>,
    },
    /// A servicer begins or stops serving an account. Publishes `servicer_status_change`.
    ServicerStatus {
        /// The account.
        open_kfid: String,
        /// The servicer.
        servicer_userid: String,
        /// Whether they serve from now on.
        serving: bool,
        /// How they stop: 0 stopped (default), 1 paused.
        stop_type: Option<i64>,
    },
    /// A message that was sent by API is not delivered: it leaves the customer's phone. Publishes `msg_send_fail`.
    FailMessage {
        /// The message.
        msgid: String,
        /// Why, as WeCom numbers it. Default 0, not known.
        fail_type: Option<i64>,
    },
    /// What the customer's phone shows: a list of [`Line`](crate::Line)s.
    Conversation {
        /// The customer.
        external_userid: String,
        /// One account's conversation; without it, all of the customer's.
        open_kfid: Option<String>,
    },
    /// Puts any JSON into an account's log as it is, for tests of what a reader does with the unknown.
    PushRaw {
        /// The account.
        open_kfid: String,
        /// What `msg_list` will hold.
        message: Value,
    },
    /// An admin adds an account in the console. Gives `open_kfid`.
    AdminAddsAccount {
        /// The name customers see.
        name: String,
    },
    /// An admin adds a servicer to an account in the console.
    AdminAddsServicer {
        /// The account.
        open_kfid: String,
        /// The member.
        userid: String,
    },
    /// An admin saves the callback URL, and WeCom checks it. Gives `url`, `query` and the expected `echo`.
    VerifyCallbackUrl {},
    /// WeCom withdraws all access tokens before their end.
    InvalidateTokens {},
}

/// Without what it holds: most acts hold a person's words.
impl core::fmt::Debug for Action {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Action").finish_non_exhaustive()
    }
}

impl Sandbox {
    /// Carries out an act that is written as JSON.
    ///
    /// # Errors
    /// [`SandboxError::BadAction`] when it is no act, and what the act itself refuses.
    pub fn act_json(&mut self, now_ms: u64, json: &str) -> Result<Value, SandboxError> {
        let action = serde_json::from_str(json).map_err(|error| SandboxError::BadAction {
            reason: error.to_string(),
        })?;
        self.act(now_ms, action)
    }
}
