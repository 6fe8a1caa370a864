//! The Rust client of wecom-kf: how requests built by `wecom-kf-core` reach the server.
#![forbid(unsafe_code)]

#[cfg(feature = "reqwest")]
pub mod reqwest_transport;
pub mod transport;
