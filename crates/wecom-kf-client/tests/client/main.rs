//! The client as its users see it: against the sandbox, and against servers that are scripts. Time is tokio's, and paused: no test sleeps.

mod bounds;
mod calls;
mod credentials;
#[cfg(feature = "reqwest")]
mod default_transport;
mod errors;
mod files;
#[path = "../support/store.rs"]
mod gated;
mod kit;
mod lists;
mod outcomes;
mod panics;
mod renewals;
#[path = "../../examples/sandbox/mod.rs"]
mod sandbox;
mod secrets;
mod store;
mod stores;
mod tokens;
