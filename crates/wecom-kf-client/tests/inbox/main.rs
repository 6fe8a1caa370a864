//! The inbox as its users see it, against the sandbox. Time is tokio's, and paused: a sleep takes no time.

mod failures;
#[path = "../support/store.rs"]
mod gated;
mod instances;
mod kit;
mod names;
mod options;
mod receiving;
mod replies;
#[cfg(feature = "sqlite")]
mod sqlite;
mod stopping;
