//! What the sandbox itself refuses: settings that cannot work, and acts that no person could perform.

use wecom_kf_core::Value;
use wecom_kf_core::wire::{Kind, Object, Wire};

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

/// What a [`SandboxError`] can be, as data.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct ErrorEntry {
    /// The stable code.
    pub code: &'static str,
    /// Its fields and what they hold.
    pub fields: &'static [(&'static str, Kind)],
}

/// Gives each variant its code. A variant or field that is not listed does not compile.
macro_rules! codes {
    ($($variant:ident { $($field:ident: $type:ty),* } = $code:literal,)*) => {
        impl SandboxError {
            /// Every error.
            pub const ENTRIES: &'static [ErrorEntry] = &[$(ErrorEntry {
                code: $code,
                fields: &[$((stringify!($field), <$type as Wire>::KIND)),*],
            }),*];

            /// The stable code.
            #[must_use]
            pub const fn code(&self) -> &'static str {
                match self { $(Self::$variant { .. } => $code,)* }
            }

            fn fields(&self) -> Vec<(&'static str, Value)> {
                match self {
                    $(Self::$variant { $($field),* } => vec![$((stringify!($field), <$type as Wire>::to_wire($field).unwrap_or_default())),*],)*
                }
            }
        }
    };
}
codes! {
    BadSettings { reason: String } = "sandbox.bad_settings",
    BadAction { reason: String } = "sandbox.bad_action",
    UnknownAccount { open_kfid: String } = "sandbox.unknown_account",
    UnknownLink {} = "sandbox.unknown_link",
    UnknownCustomer { external_userid: String } = "sandbox.unknown_customer",
    UnknownServicer { userid: String } = "sandbox.unknown_servicer",
    UnknownMessage { wanted: String } = "sandbox.unknown_message",
    WrongState { state: i64, needed: i64 } = "sandbox.wrong_state",
    NoCallback {} = "sandbox.no_callback",
}

impl SandboxError {
    /// The error as JSON: `code`, `message`, and the fields of the variant.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut error = Object::new();
        error.insert("code".into(), self.code().into());
        error.insert("message".into(), self.to_string().into());
        error.extend(self.fields().into_iter().map(|(name, value)| (name.into(), value)));
        Value::Object(error)
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
