//! What the sandbox itself refuses: settings that cannot work, and acts that no person could perform.

use wecom_kf_core::{Value, wire::Object};

/// A refusal of the sandbox, as opposed to an error code that it answers a call with.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SandboxError {
    /// The settings cannot work.
    BadSettings {
        /// What is wrong with them.
        reason: String,
    },
    /// The act is no JSON object of a known form.
    BadAction {
        /// What is wrong with it.
        reason: String,
    },
    /// There is no such account.
    UnknownAccount {
        /// The id that was given.
        open_kfid: String,
    },
    /// The contact link was not made by this sandbox.
    UnknownLink {},
    /// The customer has never opened a conversation with the account.
    UnknownCustomer {
        /// The id that was given.
        external_userid: String,
    },
    /// The member is no servicer of the account.
    UnknownServicer {
        /// The id that was given.
        userid: String,
    },
    /// There is no such message.
    UnknownMessage {
        /// What was looked for.
        wanted: String,
    },
    /// The session is in a state in which the act is impossible.
    WrongState {
        /// The state, by number.
        state: i64,
        /// The state in which the act is possible, by number.
        needed: i64,
    },
    /// The sandbox has no callback URL.
    NoCallback {},
}

impl SandboxError {
    /// Code and message as JSON: `{"code": …, "message": …}`.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut error = Object::new();
        error.insert("code".into(), self.code().into());
        error.insert("message".into(), self.to_string().into());
        Value::Object(error)
    }

    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::BadSettings { .. } => "sandbox.bad_settings",
            Self::BadAction { .. } => "sandbox.bad_action",
            Self::UnknownAccount { .. } => "sandbox.unknown_account",
            Self::UnknownLink { .. } => "sandbox.unknown_link",
            Self::UnknownCustomer { .. } => "sandbox.unknown_customer",
            Self::UnknownServicer { .. } => "sandbox.unknown_servicer",
            Self::UnknownMessage { .. } => "sandbox.unknown_message",
            Self::WrongState { .. } => "sandbox.wrong_state",
            Self::NoCallback { .. } => "sandbox.no_callback",
        }
    }
}

impl core::fmt::Display for SandboxError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::BadSettings { reason } => write!(f, "the settings cannot work: {reason}"),
            Self::BadAction { reason } => write!(f, "the act cannot be read: {reason}"),
            Self::UnknownAccount { open_kfid } => {
                write!(
                    f,
                    "there is no account {open_kfid:?}; add one with kf/account/add first"
                )
            }
            Self::UnknownLink {} => {
                f.write_str("this sandbox made no such contact link; take one from kf/add_contact_way")
            }
            Self::UnknownCustomer { external_userid } => write!(
                f,
                "the customer {external_userid:?} has not opened a conversation with the account; let them enter first"
            ),
            Self::UnknownServicer { userid } => {
                write!(
                    f,
                    "{userid:?} is no servicer of the account; add them with kf/servicer/add first"
                )
            }
            Self::UnknownMessage { wanted } => write!(f, "the customer's phone shows no {wanted}"),
            Self::WrongState { state, needed } => {
                write!(
                    f,
                    "the session is in state {state}; this is possible only in state {needed}"
                )
            }
            Self::NoCallback {} => f.write_str("the sandbox has no callback; give it callback settings"),
        }
    }
}

impl core::error::Error for SandboxError {}
