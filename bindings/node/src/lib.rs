//! The Node.js addon: the engine and the reqwest transport.

pub mod engine;
mod js;
mod open;
mod transport;

/// Panics, for tests.
#[cfg(feature = "test-panic")]
#[napi_derive::napi(catch_unwind)]
pub fn panic() {
    panic!("a test panic");
}
