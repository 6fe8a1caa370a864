//! A sandbox that simulates the WeCom Customer Service (微信客服) server.
//!
//! [`Sandbox`] is a pure state machine over the types of `wecom-kf-core`: it handles API requests ([`Sandbox::handle`]), performs the acts
//! of people ([`Sandbox::act`]), and returns effects as data ([`Sandbox::take_effects`]). It performs no I/O and reads no clock or random
//! source: the time is an argument of every call, and a seed determines every id, token and code. The same calls with the same times give
//! identical responses.
//!
//! A host serves HTTP, pushes the callbacks and runs a timer.

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
