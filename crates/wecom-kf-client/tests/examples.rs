//! The examples, run.
#![allow(clippy::duplicate_mod, reason = "each example is a program of its own")]

#[cfg(feature = "reqwest")]
#[path = "../examples/axum_bot.rs"]
mod axum_bot;
#[path = "../examples/inbox.rs"]
mod inbox;
#[path = "../examples/own_transport.rs"]
mod own_transport;

#[cfg(feature = "reqwest")]
#[test]
fn the_axum_bot_replies_and_hands_over() {
    axum_bot::main().unwrap();
}

#[test]
fn the_inbox_answers() {
    inbox::main().unwrap();
}

#[test]
fn a_request_with_a_lost_response_is_retried() {
    own_transport::main().unwrap();
}
