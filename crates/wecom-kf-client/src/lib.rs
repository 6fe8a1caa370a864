//! A client of WeCom Customer Service (企业微信「微信客服」): typed calls, access tokens, retries, lists and files over any HTTP transport.
//!
//! ```no_run
//! use wecom_kf_client::inbox::{InboxOptions, Turn};
//! use wecom_kf_client::{Client, Error, MemoryStore, account};
//!
//! /// Answers what a customer has written.
//! async fn answer(turn: Turn) -> Result<(), Error> {
//!     if let Some(text) = turn.text() {
//!         turn.reply(format!("您说：{text}")).await?;
//!     }
//!     Ok(())
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Error> {
//! let client = Client::new("ww1234567890", "the secret of 微信客服")?;
//!
//! // Calls.
//! let accounts = client.send(account::ListAccounts::default()).await?;
//! println!("{} accounts", accounts.account_list.len());
//!
//! // Messages: none is lost, and no reply is sent twice. In production the store lasts: `SqliteStore`, or your own.
//! let inbox = client.inbox(InboxOptions::new(MemoryStore::new())).handle(answer)?;
//! // For each callback: `inbox.respond(&callback, method, query, body)`.
//! inbox.stop().await?;
//! # Ok(())
//! # }
//! ```
//!
//! Every chapter of the API is a module here: [`account`], [`servicer`], [`message`], [`session`], [`customer`], [`upgrade`],
//! [`statistic`], [`knowledge`], [`media`], [`token`]. A request is a struct with WeCom's names; [`Client::send`] performs the call,
//! [`Client::list`] and [`Client::sync`] return streams, [`Client::call`] is for endpoints without a type. [`callback`] verifies and
//! decrypts callbacks, and an [`inbox`] receives messages. Other types in signatures are in [`endpoint`], [`errcode`], [`wire`] and [`transport`].
//!
//! - **Local validation**: an invalid request fails with an [`Error`] that names the field, before anything is sent.
//! - **No duplicates**: a call whose response was lost is retried only if that is safe; sends carry a `msgid`, so that WeCom drops
//!   duplicates.
//! - **Timeouts**: one timeout for a whole call, including all attempts and pauses ([`Call::timeout`]); dropping its future aborts it.
//! - **Structured errors**: [`Error::code`] is stable, [`Error::class`] classifies WeCom's error code, [`Error::owner`] says whom the
//!   failure concerns, [`Error::attempts`] lists all attempts. [`Error::is_retryable`] is false if the call could be carried out twice.
//! - **Tokens**: fetched once for all calls, renewed before they expire, shared between processes through your [`Store`], also with
//!   JavaScript clients. A [`MemoryStore`] is included; one for Redis needs only a few commands.
//! - **No secrets**, tokens or message texts in `Debug`, `Display` and [events](Event).
//!
//! # Features
//!
//! | Feature | | Description |
//! | --- | --- | --- |
//! | `reqwest` | default | The default transport (reqwest with rustls and bundled root certificates), and `Client::new`. Without it, set
//! [`ClientBuilder::transport`] |
//! | `sqlite` | | [`SqliteStore`], a store in a file: for the inbox of one machine. It compiles SQLite |
//! | `tracing` | | Events of the `tracing` crate, under the target `wecom_kf_client`: requests at `debug`, retries at `info`, warnings at
//! `warn`; a span `call` for each call, at `debug`. No cost without a subscriber |
//!
//! Requires tokio and Rust 1.90 or later.
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod api_error;
mod attempt;
mod builder;
mod call;
mod client;
mod credentials;
mod deadline;
mod environment;
mod error;
mod event;
mod files;
pub mod inbox;
mod inner;
mod list;
mod memory_store;
mod outcome;
mod pages;
mod perform;
mod random;
mod reply;
mod request;
mod scrub;
mod send;
#[cfg(feature = "sqlite")]
mod sqlite;
mod store;
mod tokens;

pub use api_error::ApiError;
pub use attempt::{Attempt, Decision};
pub use builder::ClientBuilder;
pub use call::{Call, Response};
pub use client::Client;
pub use credentials::{Credentials, ProvidedToken, Reason, Secret, SuiteApp, SuiteCredentials, TokenRequest};
pub use error::{BoxError, Error, ErrorKind, Partial};
pub use event::{Event, RequestEvent, ResponseEvent};
pub use files::{Download, MediaFile};
/// The trait that [`Items`] implements.
pub use futures_util::Stream;
pub use list::Items;
pub use memory_store::MemoryStore;
#[cfg(feature = "sqlite")]
pub use sqlite::{SqliteOptions, SqliteStore, StoreError};
pub use store::Store;
pub use wecom_kf_core::{
    Endpoint, Method, Value, account, callback, customer, endpoint,
    endpoint::Listed,
    errcode,
    errcode::{Class, FaultOwner},
    error::{
        CallbackError, ClientError, Coded, Detail, InboxError, RequestError, RequestWarning, ResponseError, Retry,
        StateError, TransportError,
    },
    knowledge, media, message, servicer, session, split, statistic, token, upgrade, wire,
};
pub use wecom_kf_transport as transport;

/// Compiles the examples in the README.
#[cfg(all(doctest, feature = "reqwest"))]
#[doc = include_str!("../README.md")]
struct Readme;
