//! A sandbox that plays the WeCom Customer Service (微信客服) server.
//!
//! [`Sandbox`] is a pure state machine over the types of `wecom-kf-core`: it answers API calls ([`Sandbox::handle`]), lets the
//! people of a conversation act ([`Sandbox::act`]), and gives out what it wants done as data ([`Sandbox::take_effects`]).
//! It performs no I/O, reads no clock and draws no random number from the system: the time is an argument of every call, and
//! a seed decides every id, token and code. The same calls with the same times give the same answers, byte for byte.
//!
//! A host around it serves HTTP, pushes the callbacks and keeps one timer.

#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

mod account;
mod acts;
mod answer;
mod callback;
mod code;
mod conversation;
mod customer;
mod error;
mod http;
mod knowledge;
mod media;
mod multipart;
mod random;
mod recall;
mod route;
mod sandbox;
mod send;
mod servicer;
mod session;
mod settings;
mod statistic;
mod strict;
mod sync;
mod token;
mod upgrade;

pub use acts::{
    ACTS, AccountAdded, Act, ActEntry, AdminAddsAccount, AdminAddsServicer, ConversationKey, CustomerEnters,
    CustomerRecalls, CustomerSends, CustomerTaps, CustomerWrites, FailMessage, InvalidateTokens, MessageSent, Nothing,
    PushRaw, ReadConversation, ServicerEnds, ServicerReopens, ServicerStatus, ServicerTakes, ServicerTransfers,
    ServicerWrites, VerifyCallbackUrl,
};
pub use callback::{Effect, UrlCheck};
pub use conversation::{Line, Sender};
pub use error::{ErrorEntry, SandboxError};
pub use http::{HttpRequest, HttpResponse};
pub use sandbox::Sandbox;
pub use settings::{CallbackSettings, FileSettings, Settings, SuiteSettings, Transitions, UpgradeSettings};
