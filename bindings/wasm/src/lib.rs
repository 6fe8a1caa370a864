//! The engine for JavaScript runtimes without native addons: workers, browsers, any Node.js.
//!
//! The binding only translates: it exports the functions of `wecom_kf_engine`. Without the feature `client` it is the callback-only module
//! for workers that only handle callbacks.

#![allow(
    missing_docs,
    unreachable_pub,
    reason = "the interface is for JavaScript, and documented once, in wecom-kf-engine"
)]

mod callback;
#[cfg(feature = "client")]
mod client;
mod js;
