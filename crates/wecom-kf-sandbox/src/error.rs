//! Errors of the sandbox itself: invalid settings, and acts that no person could perform.

use wecom_kf_core::Value;
use wecom_kf_core::wire::{Kind, Object, Wire};

/// A kind of [`SandboxError`] as data, from which the JavaScript types are generated.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct ErrorEntry {
    /// The stable code.
    pub code: &'static str,
    /// What happened.
    pub doc: &'static str,
    /// Its fields: names, types and doc comments.
    pub fields: &'static [(&'static str, Kind, &'static str)],
}

/// Defines the enum together with its codes and descriptions.
macro_rules! errors {
    ($(#[$attribute:meta])* pub enum $name:ident { $(
        $(#[doc = $doc:literal])+
        $variant:ident = $code:literal { $($(#[doc = $field_doc:literal])+ $field:ident: $type:ty,)* },
    )+ }) => {
        $(#[$attribute])*
        pub enum $name { $(
            $(#[doc = $doc])+
            $variant { $($(#[doc = $field_doc])+ $field: $type,)* },
        )+ }

        impl $name {
            /// Every error.
            pub const ENTRIES: &'static [ErrorEntry] = &[$(ErrorEntry {
                code: $code,
                doc: concat!($($doc, "\n"),+),
                fields: &[$((stringify!($field), <$type as Wire>::KIND, concat!($($field_doc, "\n"),+))),*],
            }),+];

            /// The stable code.
            #[must_use]
            pub const fn code(&self) -> &'static str {
                match self { $(Self::$variant { .. } => $code,)+ }
            }

            fn fields(&self) -> Vec<(&'static str, Option<Value>)> {
                match self { $(Self::$variant { $($field),* } => vec![$((stringify!($field), $field.to_wire())),*],)+ }
            }
        }
    };
}

errors! {
    /// An error of the sandbox, as opposed to an error code in an API response.
    #[derive(Debug, Clone, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum SandboxError {
        /// The settings are invalid.
        BadSettings = "sandbox.bad_settings" {
            /// What is wrong.
            reason: String,
        },
        /// The act is invalid: the act or a field is unknown, or a field is missing or has the wrong type.
        BadAction = "sandbox.bad_action" {
            /// What is wrong.
            reason: String,
        },
        /// There is no such account.
        UnknownAccount = "sandbox.unknown_account" {
            /// The account.
            open_kfid: String,
        },
        /// The contact link was not created by this sandbox.
        UnknownLink = "sandbox.unknown_link" {},
        /// The customer has never opened a conversation with the account.
        UnknownCustomer = "sandbox.unknown_customer" {
            /// The customer.
            external_userid: String,
        },
        /// The member is not a servicer of the account.
        UnknownServicer = "sandbox.unknown_servicer" {
            /// The servicer.
            userid: String,
        },
        /// The customer's phone does not show this message or menu item.
        UnknownMessage = "sandbox.unknown_message" {
            /// What was expected.
            wanted: String,
        },
        /// The act is not possible in the session's state.
        WrongState = "sandbox.wrong_state" {
            /// The state of the session, as a number.
            state: i64,
            /// The required state, as a number.
            needed: i64,
        },
        /// The sandbox has no callback URL.
        NoCallback = "sandbox.no_callback" {},
    }
}

impl SandboxError {
    /// The error as JSON: `code`, `message`, and the fields of the variant.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut error = Object::new();
        error.insert("code".into(), self.code().into());
        error.insert("message".into(), self.to_string().into());
        for (name, value) in self.fields() {
            error.insert(name.into(), value.unwrap_or_default());
        }
        Value::Object(error)
    }
}

impl core::fmt::Display for SandboxError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::BadSettings { reason } => write!(f, "invalid settings: {reason}"),
            Self::BadAction { reason } => write!(f, "invalid act: {reason}"),
            Self::UnknownAccount { open_kfid } => {
                write!(
                    f,
                    "there is no account {open_kfid:?}; add one with kf/account/add first"
                )
            }
            Self::UnknownLink {} => {
                f.write_str("this contact link was not created by this sandbox; get one from kf/add_contact_way")
            }
            Self::UnknownCustomer { external_userid } => write!(
                f,
                "the customer {external_userid:?} has not opened a conversation with the account; let them enter first"
            ),
            Self::UnknownServicer { userid } => {
                write!(
                    f,
                    "{userid:?} is not a servicer of the account; add them with kf/servicer/add first"
                )
            }
            Self::UnknownMessage { wanted } => write!(f, "the customer's phone shows no {wanted}"),
            Self::WrongState { state, needed } => {
                write!(f, "the session is in state {state}; the act requires state {needed}")
            }
            Self::NoCallback {} => f.write_str("the sandbox has no callback; configure callback settings"),
        }
    }
}

impl core::error::Error for SandboxError {}
