//! The interface of `wecom-kf-core` for JavaScript, the same on both engines: the Node.js addon and the WebAssembly module.
//!
//! A few synchronous functions over serde types, one type per concept. Without the feature `client` it contains only callbacks.

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
pub mod machines;
#[cfg(feature = "client")]
pub mod numbers;
#[cfg(feature = "client")]
pub mod requests;
pub mod shape;
pub mod slots;
#[cfg(feature = "client")]
pub mod texts;
#[cfg(feature = "typescript")]
pub mod typescript;
#[cfg(feature = "client")]
pub mod verdicts;

pub use functions::*;

/// The version of the package.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The JavaScript files of both engine packages: name, exports and text.
pub const JAVASCRIPT: [(&str, &str, &str); 5] = [
    // Checks the arguments that serde does not check; the code generator fills in the table.
    ("arguments", "checked", include_str!("arguments.js")),
    // Decodes the text of [`codec::open`].
    ("decode", "decode", include_str!("decode.js")),
    // Decodes the text of [`codec::request`].
    ("decode-request", "decodeRequest", include_str!("decode-request.js")),
    // Callback objects that free their slot.
    ("lifetimes", "callbacksOf", include_str!("lifetimes.js")),
    // Machine objects that free their slot.
    ("machines", "machinesOf", include_str!("machines.js")),
];
