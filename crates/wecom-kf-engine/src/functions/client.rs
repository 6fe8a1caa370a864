//! The functions other than callbacks.

use crate::failure::Outcome;
use crate::numbers::Milliseconds;
use crate::requests::{self, BuiltRequest, Errcode, Form};
use crate::texts::{self, ReadAnswer, Transition};
use crate::verdicts::{self, Situation, Verdict};

functions! {
    list:

    /// Checks an operation's parameters, a JSON object as text, and converts them to an HTTP request.
    ///
    /// `nowMs` is the current time. `form` is another form of the request, or `null`. `id` is a fresh id: used as the `msgid` of a send
    /// without one, so that it can be retried (if `id` is empty, no msgid is added), and for the boundary of an upload. An upload may have
    /// the first bytes of the file in `start`, as a list of numbers, to be checked against its type.
    fn build(operation: &str, parameters: &str, now_ms: Milliseconds, form: Option<Form>, id: &str)
        -> Outcome<BuiltRequest> = requests::build;

    /// Splits an operation's parameters into parts that can be sent, in sending order: JSON objects as texts; a single one if the
    /// parameters fit into one call. All parts are checked, so that nothing is sent if one of them is invalid.
    fn split(operation: &str, parameters: &str, now_ms: Milliseconds) -> Outcome<Vec<String>> = requests::split;

    /// Builds a request to an endpoint without an operation. `path` is relative to `cgi-bin/`.
    fn build_call(method: &str, path: &str, parameters: &str) -> Outcome<BuiltRequest> = requests::build_call;

    /// Decides what comes after a try of a call.
    fn judge(situation: Situation) -> Verdict = verdicts::judge;

    /// Merges parts that `split` gave: the parameters of what is left to do after a failure.
    fn remaining(parts: Vec<String>) -> String = requests::remaining;

    /// Interprets a response that is not a plain success. `errcode` says whether a success always carries one. `page` is the beginning of
    /// a text that is not JSON, without secrets, for the error. The failure is `transport.lost` for a truncated response with a success
    /// status.
    fn read_answer(status: u32, text: &str, errcode: Errcode, page: &str) -> Outcome<ReadAnswer> = texts::read_answer;

    /// How long a token is used before it is fetched anew, in milliseconds. `jitter` is a random number from 0 to 1.
    fn token_lifetime(expires_in_s: f64, jitter: f64) -> Milliseconds = verdicts::token_lifetime;

    /// Checks a session state transition.
    fn check_transition(transition: Transition) -> Outcome<()> = texts::check_transition;

    /// Splits a text into parts of at most `maxBytes` UTF-8 bytes. Returns their lengths in UTF-16 units.
    fn split_text(text: &str, max_bytes: f64) -> Outcome<Vec<u32>> = texts::split_text;
}
