//! What servicers do in the WeCom client.

use wecom_kf_core::Wire;

/// The servicer of a session in state 3 writes a text in the WeCom client. Gives `msgid`.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ServicerWrites {
    /// The account.
    pub open_kfid: String,
    /// The customer.
    pub external_userid: String,
    /// The text.
    pub text: String,
}

/// A servicer takes a session from the pool: state 2 to 3, change 1 with a `msg_code`.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ServicerTakes {
    /// The account.
    pub open_kfid: String,
    /// The customer.
    pub external_userid: String,
    /// The servicer.
    pub servicer_userid: String,
}

/// The servicer of a session gives it to another: change 2.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ServicerTransfers {
    /// The account.
    pub open_kfid: String,
    /// The customer.
    pub external_userid: String,
    /// The servicer who gets it.
    pub servicer_userid: String,
}

/// The servicer of a session ends it: state 3 to 4, change 3 with a `msg_code`.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ServicerEnds {
    /// The account.
    pub open_kfid: String,
    /// The customer.
    pub external_userid: String,
}

/// A servicer opens an ended session again: state 4 to 3, change 4.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct ServicerReopens {
    /// The account.
    pub open_kfid: String,
    /// The customer.
    pub external_userid: String,
    /// The servicer; without it, the one who served last.
    pub servicer_userid: Option<String>,
}

/// A servicer begins or stops serving an account. Publishes `servicer_status_change`.
#[derive(Clone, PartialEq, Wire)]
#[non_exhaustive]
pub struct ServicerStatus {
    /// The account.
    pub open_kfid: String,
    /// The servicer.
    pub servicer_userid: String,
    /// Whether they serve from now on.
    pub serving: bool,
    /// How they stop: 0 stopped, 1 paused. Default 0.
    #[wire(default = 0)]
    pub stop_type: i64,
}
