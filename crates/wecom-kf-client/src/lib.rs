//! A client of WeCom Customer Service (企业微信「微信客服」): typed calls, access tokens, retries, lists and files over any HTTP transport.
//!
//! ```no_run
//! use sha2::{Digest, Sha256};
//! use wecom_kf_client::{Client, Error, FaultOwner, message};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Error> {
//! let client = Client::new("ww1234567890", "the secret of 微信客服")?;
//!
//! // New messages and events, page by page.
//! let open_kfid = String::from("wk…");
//! let mut pages = client.sync(message::SyncMsg::default().open_kfid(&open_kfid));
//! while let Some(page) = pages.next().await {
//!     for received in page?.msg_list {
//!         let Some(touser) = received.external_userid else { continue };
//!         // Derived from the message, so that answering it again does not send a duplicate.
//!         let digest = Sha256::digest(&received.msgid);
//!         let msgid: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
//!         let send = message::SendMsg::new(touser, &open_kfid, message::OutgoingMessage::text("您好")).msgid(msgid);
//!         match client.send(send).idempotent(true).await {
//!             // Only a failure that concerns this message alone may be skipped.
//!             Err(error) if error.owner() == FaultOwner::Message => eprintln!("skipped: {error}"),
//!             sent => drop(sent?),
//!         }
//!     }
//!     // Every message of the page has been answered: store `next_cursor` here.
//! }
//! # Ok(())
//! # }
//! ```
//!
//! For receiving messages there is an [`inbox`], which does this and much more: it loses no message and sends no reply twice, also in
//! several processes.
//!
//! Every chapter of the API is a module here: [`account`], [`servicer`], [`message`], [`session`], [`customer`], [`upgrade`],
//! [`statistic`], [`knowledge`], [`media`], [`token`]. A request is a struct with WeCom's names; [`Client::send`] performs the call,
//! [`Client::list`] and [`Client::sync`] return streams, [`Client::call`] is for endpoints without a type. [`callback`] verifies and
//! decrypts callbacks. Other types in signatures are in [`endpoint`], [`errcode`], [`wire`] and [`transport`].
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
