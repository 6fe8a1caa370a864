//! The Node.js addon: the engine, the reqwest transport and the SQLite store.

mod completions;
pub mod engine;
mod js;
mod open;
mod sqlite;
mod transport;

/// Panics, for tests.
#[cfg(feature = "test-panic")]
#[napi_derive::napi(catch_unwind)]
pub fn panic() {
    panic!("a test panic");
}
