//! A client of WeCom Customer Service (企业微信「微信客服」): typed calls, access tokens, retries, lists and files over any HTTP transport.
//!
//! ```no_run
//! use wecom_kf_client::{Client, Error, FaultOwner, message};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Error> {
//! let client = Client::new("ww1234567890", "the secret of 微信客服")?;
//!
//! // What came in: messages and events, page after page.
//! let open_kfid = String::from("wk…");
//! let mut pages = client.sync(message::SyncMsg::default().open_kfid(&open_kfid));
//! while let Some(page) = pages.next().await {
//!     for received in page?.msg_list {
//!         let Some(touser) = received.external_userid else { continue };
//!         // Derived from the message, so that answering it again sends nothing twice.
//!         let msgid = format!("re-{}", received.msgid.chars().take(29).collect::<String>());
//!         let send = message::SendMsg::new(touser, &open_kfid, message::OutgoingMessage::text("您好")).msgid(msgid);
//!         match client.send(send).idempotent(true).await {
//!             // What is wrong with this very message may be passed over, and nothing else.
//!             Err(error) if error.owner() == FaultOwner::Message => eprintln!("passed over: {error}"),
//!             sent => drop(sent?),
//!         }
//!     }
//!     // Every message of the page was answered: here `next_cursor` is stored, for the next pull to begin at.
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Every chapter of the API is a module here: [`account`], [`servicer`], [`message`], [`session`], [`customer`], [`upgrade`],
//! [`statistic`],
//! [`knowledge`], [`media`], [`token`]. A request is a struct with WeCom's own names; [`Client::send`] makes the call, [`Client::list`] and
//! [`Client::sync`] give streams, [`Client::call`] reaches what has no type yet. [`callback`] verifies and decrypts callbacks. What
//! signatures name beside them stands in [`endpoint`], [`errcode`], [`wire`] and [`transport`].
//!
//! - **Refused here first**: what WeCom would refuse for its shape is an [`Error`] that names the field, and nothing is sent.
//! - **Not twice**: lost responses are asked for again only where that is safe; sends carry a `msgid`, so that WeCom drops a second copy.
//! - **Bounded**: a call has one time for all its tries and pauses ([`Call::timeout`]); dropping its future gives it up.
//! - **Errors to branch on**: [`Error::code`] is stable, [`Error::class`] says what can be done about WeCom's refusal, [`Error::owner`]
//!   whose fault it is, [`Error::attempts`] tells every try. [`Error::is_retryable`] is false where the same call could be carried out
//!   twice.
//! - **Tokens**: fetched once for all calls, renewed ahead of their end, shared between processes by a [`Store`] of yours, with JavaScript
//!   clients too. There is a [`MemoryStore`]; a Redis one is four commands.
//! - **No secrets** in `Debug`, `Display` and [events](Event): no token, no text of a message.
//!
//! # Features
//!
//! | Feature | | What it brings |
//! | --- | --- | --- |
//! | `reqwest` | default | The default transport (reqwest with rustls and bundled roots), and `Client::new`. Without it, give [`ClientBuilder::transport`] one |
//! | `tracing` | | Events of the `tracing` crate, under the target `wecom_kf_client`: requests at `debug`, retries at `info`, warnings at `warn`; a span `call` for each call, at `debug`. It costs nothing without a subscriber |
//!
//! Everything runs on tokio. Rust 1.90 or later.
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
mod inner;
mod list;
mod outcome;
mod pages;
mod perform;
mod random;
mod reply;
mod request;
mod scrub;
mod send;
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
/// What [`Items`] are, beside their own `next`.
pub use futures_util::Stream;
pub use list::Items;
pub use store::{MemoryStore, Store};
pub use wecom_kf_core::{
    Endpoint, Method, Value, account, callback, customer, endpoint,
    endpoint::Listed,
    errcode,
    errcode::{Class, FaultOwner},
    error::{
        CallbackError, ClientError, Coded, Detail, RequestError, RequestWarning, ResponseError, Retry, StateError,
        TransportError,
    },
    knowledge, media, message, servicer, session, split, statistic, token, upgrade, wire,
};
pub use wecom_kf_transport as transport;

/// The programs of the README.
#[cfg(all(doctest, feature = "reqwest"))]
#[doc = include_str!("../README.md")]
struct Readme;
