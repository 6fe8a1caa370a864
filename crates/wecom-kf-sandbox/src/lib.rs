//! A sandbox that simulates the WeCom Customer Service (微信客服) server.
//!
//! [`Sandbox`] is a pure state machine over the types of `wecom-kf-core`: it handles API requests ([`Sandbox::handle`]), performs the acts
//! of people ([`Sandbox::act`]), and returns effects as data ([`Sandbox::take_effects`]). It performs no I/O and reads no clock or random
//! source: the time is an argument of every call, and a seed determines every id, token and code. The same calls with the same times give
//! identical responses.
//!
//! A host serves HTTP, pushes the callbacks and runs a timer.
//!
//! # State, facts, rules
//!
//! A state is changed by facts and by nothing else. A call or an act decides over a state: it is refused, and nothing has happened, or it
//! is answered, and its facts are carried out together. What decides never has a state that it could change, only a draft that takes facts.
//!
//! Everything else follows from that. [`Sandbox::snapshot`] and a fork ([`Clone`]) cost nothing that grows, because states share what they
//! have in common; [`Snapshot::replay`] of the facts leads to the same state; and two logs under one sequence tell the story:
//! [`Sandbox::facts`] and [`Sandbox::exchanges`]. Ids are a function of the seed, their kind and how many of the kind there were.
//! Both logs are bounded, and what is over its time is forgotten when a fact is carried out: tokens, codes, files, msgids and messages that
//! can be pulled no more after 3 days, a phone's lines after 180 days.
//!
//! # Layout
//!
//! Each line may use those above it, and none below; `tests/layers.rs` holds that.
//!
//! | Files | What they hold |
//! | --- | --- |
//! | `ids.rs`, `error.rs`, `strict.rs`, `http.rs`, `mask.rs`, `multipart.rs`, `line.rs`, `settings.rs`, `seal.rs` | What needs no state: ids of a seed, errors, strict reading of input, HTTP messages and how the journal shows them, settings, encrypting callbacks |
//! | `state/` | The state in persistent collections; the facts (`fact.rs`), and what each one changes (`apply.rs`, `change.rs`) |
//! | `rules/` | What WeCom allows, as pure functions over state and time: windows, sessions, routing, codes, the order of checks of a send, tokens, files, cursors, callbacks, limits, error codes (`refusal.rs`) |
//! | `draft.rs`, `publish.rs` | What a decision reads and records; what calls and acts have in common |
//! | `endpoints/` | The calls of the API, a file for each chapter |
//! | `acts/` | What customers, servicers and admins do |
//! | `journal.rs`, `snapshot.rs` | Facts and exchanges; snapshots and replay |
//! | `sandbox.rs` | The only place where one state replaces another |
//! | `gateway.rs`, `pushes.rs` | What a call passes before and after its endpoint; callbacks as effects for the host |

#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

mod acts;
mod draft;
mod endpoints;
mod error;
mod gateway;
mod http;
mod ids;
mod journal;
mod line;
mod mask;
mod multipart;
mod publish;
mod pushes;
mod rules;
mod sandbox;
mod seal;
mod settings;
mod snapshot;
mod state;
mod strict;

pub use acts::{
    ACTS, AccountAdded, Act, ActEntry, AdminAddsAccount, AdminAddsServicer, ConversationKey, CustomerEnters,
    CustomerRecalls, CustomerSends, CustomerTaps, CustomerWrites, FailMessage, InvalidateTokens, MessageSent, Nothing,
    PushRaw, ReadConversation, ServicerEnds, ServicerReopens, ServicerStatus, ServicerTakes, ServicerTransfers,
    ServicerWrites, VerifyCallbackUrl,
};
pub use error::{ErrorEntry, SandboxError};
pub use http::{HttpRequest, HttpResponse};
pub use journal::{Exchange, Exchanged, RecordedFact};
pub use line::{Line, Sender};
pub use pushes::Effect;
pub use sandbox::Sandbox;
pub use seal::UrlCheck;
pub use settings::{CallbackSettings, FileSettings, Settings, SuiteSettings, Transitions, UpgradeSettings};
pub use snapshot::Snapshot;
