//! The engine for JavaScript without native addons: workers, browsers, any Node.js.
//!
//! A binding translates and nothing else: every function here is one of `wecom_kf_engine`. Without the feature `client` it is a
//! module for callbacks alone, which workers that only answer them load.

#![allow(
    missing_docs,
    unreachable_pub,
    reason = "the interface is for JavaScript, and documented once, in wecom-kf-engine"
)]

mod callback;
#[cfg(feature = "client")]
mod client;
mod js;
