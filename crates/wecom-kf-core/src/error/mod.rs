//! All errors of the SDK itself.
//!
//! One enum per area. Each variant has a stable code, a message with its details, and says whether a retry can help. The TypeScript
//! classes, the union of codes and the glossary are generated from [`CATALOGUE`]. No variant contains a secret, a token or message text.

mod callback;
mod client;
mod engine;
mod inbox;
mod request;
mod response;
mod state;
mod store;
mod transport;

pub use callback::{CALLBACK, CallbackError};
pub use client::{CLIENT, ClientError};
pub use engine::{ENGINE, EngineError};
pub use inbox::{INBOX, InboxError};
pub use request::{REQUEST, RequestError, RequestWarning, WARNING};
pub use response::{RESPONSE, ResponseError};
pub use state::{STATE, StateError};
pub use store::{STORE, StoreError};
pub use transport::{TRANSPORT, TransportError};

use crate::errcode::FaultOwner;
use alloc::string::String;
use alloc::vec::Vec;
use serde::Serialize;

/// Whether a retry of the same call can succeed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// No: something must change first.
    No,
    /// Yes, after a pause.
    Yes,
}

/// A detail of an error, for bindings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Detail {
    /// A text.
    Text(String),
    /// A count, a limit or a number of milliseconds.
    Number(u64),
    /// A number that may be negative.
    Signed(i64),
    /// A boolean.
    Flag(bool),
}

macro_rules! detail_from {
    ($($from:ty => |$value:ident| $detail:expr),* $(,)?) => {
        $(impl From<$from> for Detail {
            fn from($value: $from) -> Self { $detail }
        })*
    };
}
detail_from! {
    &String => |text| Self::Text(text.clone()),
    &u64 => |number| Self::Number(*number),
    &i64 => |number| Self::Signed(*number),
    &bool => |flag| Self::Flag(*flag),
}

/// Hints that are appended to a message for some fields: the field's path and the hint.
pub type Hints = &'static [(&'static str, &'static str)];

/// The hint for a text that is too long. (Core and the JavaScript package both have this function.)
const TOO_LONG: Hints = &[("text.content", SPLIT), ("content", SPLIT)];
const SPLIT: &str = "; use splitText (split_text in Rust) to split a text";

/// The catalogue entry of an error.
#[derive(Debug)]
pub struct Entry {
    /// The stable code, such as `callback.signature_mismatch`.
    pub code: &'static str,
    /// The names of its details, in order.
    pub details: &'static [&'static str],
    /// The message template, with `{detail}` placeholders.
    pub message: &'static str,
    /// Hints that are appended for some fields: the field's path and the hint.
    pub hints: Hints,
    /// Whether a retry can help.
    pub retry: Retry,
    /// Whom the failure concerns.
    pub owner: FaultOwner,
    /// The corresponding WXBizMsgCrypt error number, if there is one.
    pub number: Option<i32>,
    /// What it means and what to do.
    #[cfg(feature = "schema")]
    pub doc: crate::wire::Doc,
}

/// An error of this crate, as seen by bindings.
pub trait Coded: core::error::Error {
    /// The stable code.
    fn code(&self) -> &'static str;
    /// Whether a retry can help.
    fn retry(&self) -> Retry;
    /// Whom the failure concerns.
    fn owner(&self) -> FaultOwner;
    /// The corresponding WXBizMsgCrypt error number, if there is one.
    fn number(&self) -> Option<i32>;
    /// The details by name.
    fn details(&self) -> Vec<(&'static str, Detail)>;
}

/// Writes the hint for a field, if there is one.
fn write_hint(f: &mut core::fmt::Formatter<'_>, hints: Hints, field: &str) -> core::fmt::Result {
    let hint = hints.iter().find(|(hinted, _)| *hinted == field);
    f.write_str(hint.map_or("", |(_, words)| words))
}

/// Every error of the SDK, by JavaScript class.
pub const CATALOGUE: &[(&str, &[Entry])] = &[
    ("KfRequestError", REQUEST),
    ("KfStateError", STATE),
    ("KfResponseError", RESPONSE),
    ("KfCallbackError", CALLBACK),
    ("KfInboxError", INBOX),
    ("KfTransportError", TRANSPORT),
    ("KfClientError", CLIENT),
    ("KfStoreError", STORE),
    ("KfEngineError", ENGINE),
];
