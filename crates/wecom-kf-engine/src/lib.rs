//! What JavaScript may ask of `wecom-kf-core`, alike on both engines: the addon for Node.js and the WebAssembly module.
//!
//! A few synchronous functions over serde types, one type a concept. Without the feature `client` there are callbacks alone.

#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

pub mod callbacks;
pub mod codec;
pub mod failure;
mod functions;
#[cfg(feature = "client")]
pub mod numbers;
#[cfg(feature = "client")]
pub mod requests;
pub mod shape;
#[cfg(feature = "client")]
pub mod texts;
#[cfg(feature = "typescript")]
pub mod typescript;
#[cfg(feature = "client")]
pub mod verdicts;

pub use functions::*;

/// The version of the contract.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What of the engine is JavaScript, in both engine packages: each file's name, what it exports, and its text.
pub const JAVASCRIPT: [(&str, &str, &str); 3] = [
    // Checks the arguments that no type of serde checks; the code generator fills in the table.
    ("arguments", "checked", include_str!("arguments.js")),
    // Reads the text of [`codec::open`].
    ("decode", "decode", include_str!("decode.js")),
    // Callbacks as objects that free their slot.
    ("lifetimes", "callbacksOf", include_str!("lifetimes.js")),
];
