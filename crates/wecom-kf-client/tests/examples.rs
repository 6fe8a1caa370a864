//! The examples, run.

#[path = "../examples/echo_bot.rs"]
mod echo_bot;
#[path = "../examples/own_transport.rs"]
mod own_transport;

#[test]
fn the_bot_answers_once() {
    echo_bot::main().unwrap();
}

#[test]
fn a_lost_response_is_asked_for_again() {
    own_transport::main().unwrap();
}
