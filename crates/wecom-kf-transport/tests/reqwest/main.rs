//! The reqwest transport against servers that answer, refuse, stall, truncate and overflow, on loopback.
#![cfg(feature = "reqwest")]

mod exchange;
mod kit;
mod proxies;
mod transports;
