//! The contract of WeCom Customer Service (企业微信「微信客服」) as pure Rust: requests and responses of every endpoint,
//! messages, session states, callback signature and decryption, and the judgement of outcomes.
//!
//! Nothing here performs I/O, reads a clock or draws a random number: time and randomness are arguments. A client turns a
//! request into HTTP and an HTTP response into a response ([`endpoint::Endpoint`]); a server does the reverse with the
//! same types. What JavaScript may ask of it stands in `wecom-kf-engine`.

// The code of ts-rs names what the standard prelude has.
#![cfg_attr(not(feature = "typescript"), no_std)]
#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

#[macro_use]
extern crate alloc;
// The derive names this crate, from within as from without.
extern crate self as wecom_kf_core;
#[cfg(all(any(feature = "std", test), not(feature = "typescript")))]
extern crate std;

pub mod account;
pub mod answer;
pub mod callback;
pub mod customer;
pub mod endpoint;
pub mod errcode;
pub mod error;
pub mod knowledge;
pub mod machine;
pub mod media;
pub mod message;
pub mod operations;
pub mod outcome;
pub mod paging;
pub mod servicer;
pub mod session;
pub mod split;
pub mod statistic;
pub mod token;
pub mod upgrade;
pub mod wire;

pub use endpoint::{Endpoint, Method, Repeat};
pub use error::{CallbackError, RequestError, ResponseError, StateError};

/// JSON values as they cross the wire.
pub use serde_json::Value;

/// The derive that makes a struct or enum a type of the API.
pub use wecom_kf_macros::Wire;

/// What the derive's code names.
#[doc(hidden)]
pub mod __private {
    pub use serde;
}

/// The program of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
