//! Requests: what is rejected before sending, and what is sent.

mod bodies;
mod build;
mod checks;
mod operations;
#[path = "../support/mod.rs"]
mod support;
mod typed;
