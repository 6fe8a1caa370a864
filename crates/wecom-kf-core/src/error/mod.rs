//! Every way in which the SDK itself can say no.
//!
//! One enum per area. Each variant has a stable code, a text with its details filled in, and a word on whether trying again
//! can help. The TypeScript classes, the union of codes and the glossary are written from [`CATALOGUE`]. No variant carries a
//! secret, a token or a message's text.

mod callback;
mod client;
mod engine;
mod request;
mod response;
mod state;
mod transport;

pub use callback::{CALLBACK, CallbackError};
pub use client::{CLIENT, ClientError};
pub use engine::{ENGINE, EngineError};
pub use request::{REQUEST, RequestError, RequestWarning, WARNING};
pub use response::{RESPONSE, ResponseError};
pub use state::{STATE, StateError};
pub use transport::{TRANSPORT, TransportError};

use crate::errcode::FaultOwner;
use alloc::string::String;
use alloc::vec::Vec;
use serde::Serialize;

/// Whether the same call can succeed when it is simply made again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// No: something must be changed first.
    No,
    /// Yes, after a pause.
    Yes,
}

/// A detail of an error, for the other side of a binding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Detail {
    /// A text.
    Text(String),
    /// A count, a limit or a number of milliseconds.
    Number(u64),
    /// A number that may be negative.
    Signed(i64),
    /// Yes or no.
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

/// What a message adds for some fields: the field's path, and the words.
pub type Hints = &'static [(&'static str, &'static str)];

/// The one long text that there is help for. (A function of this name is in core and in the JavaScript package.)
const TOO_LONG: Hints = &[("text.content", SPLIT), ("content", SPLIT)];
const SPLIT: &str = "; splitText (split_text in Rust) cuts a text into parts that fit";

/// What the catalogue says of one error.
#[derive(Debug)]
pub struct Entry {
    /// The stable code, such as `callback.signature_mismatch`.
    pub code: &'static str,
    /// The names of its details, in order.
    pub details: &'static [&'static str],
    /// The message, with `{detail}` where a detail goes.
    pub message: &'static str,
    /// What the message adds for some fields: the field's path, and the words.
    pub hints: Hints,
    /// Whether trying again can help.
    pub retry: Retry,
    /// Whose fault it is.
    pub owner: FaultOwner,
    /// WXBizMsgCrypt's number for it, where there is one.
    pub number: Option<i32>,
    /// What it means and what to do.
    #[cfg(feature = "schema")]
    pub doc: &'static str,
}

/// An error of this crate, seen from the other side of a binding.
pub trait Coded: core::error::Error {
    /// The stable code.
    fn code(&self) -> &'static str;
    /// Whether trying again can help.
    fn retry(&self) -> Retry;
    /// Whose fault it is.
    fn owner(&self) -> FaultOwner;
    /// WXBizMsgCrypt's number, where there is one.
    fn number(&self) -> Option<i32>;
    /// The details by name.
    fn details(&self) -> Vec<(&'static str, Detail)>;
}

/// Writes what a message adds for a field.
fn write_hint(f: &mut core::fmt::Formatter<'_>, hints: Hints, field: &str) -> core::fmt::Result {
    let hint = hints.iter().find(|(hinted, _)| *hinted == field);
    f.write_str(hint.map_or("", |(_, words)| words))
}

/// Every error of the SDK, by its class in JavaScript.
pub const CATALOGUE: &[(&str, &[Entry])] = &[
    ("KfRequestError", REQUEST),
    ("KfStateError", STATE),
    ("KfResponseError", RESPONSE),
    ("KfCallbackError", CALLBACK),
    ("KfTransportError", TRANSPORT),
    ("KfClientError", CLIENT),
    ("KfEngineError", ENGINE),
];
