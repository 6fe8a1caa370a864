//! All but callbacks.

use crate::failure::Outcome;
use crate::numbers::Milliseconds;
use crate::requests::{self, BuiltRequest, Form};
use crate::texts::{self, Transition};
use crate::verdicts::{self, Situation, Verdict};

functions! {
    list:

    /// Checks an operation's parameters, the text of a JSON object, and turns them into an HTTP request.
    ///
    /// `nowMs` is the clock. `form` is another form that the operation can be made in, or `null`. `id` is a fresh one: the `msgid` of a
    /// send that has none, so that it can be repeated (none when it is empty), and the boundary of an upload. An upload may have the file's
    /// first bytes in `start`, as a list of numbers, to be compared with its type.
    fn build(operation: &str, parameters: &str, now_ms: Milliseconds, form: Option<Form>, id: &str)
        -> Outcome<BuiltRequest> = requests::build;

    /// Cuts an operation's parameters into such that each can travel, in the order to send them: texts of JSON objects, one for what fits
    /// into one call. All parts are checked: nothing is to be sent when one could not be.
    fn split(operation: &str, parameters: &str, now_ms: Milliseconds) -> Outcome<Vec<String>> = requests::split;

    /// Builds a call of an endpoint that has no operation. `path` is the one below `cgi-bin/`.
    fn build_call(method: &str, path: &str, parameters: &str) -> Outcome<BuiltRequest> = requests::build_call;

    /// Decides what comes after a try of a call.
    fn judge(situation: Situation) -> Verdict = verdicts::judge;

    /// Mends an answer that `JSON.parse` does not take: strict JSON, or the failure: `transport.lost` when it was cut off,
    /// `response.too_deep`, or `response.not_json`, whose status and beginning are the caller's to say.
    fn repair(text: &str) -> Outcome<String> = texts::repair;

    /// How long a token is used before it is fetched anew, in milliseconds. `jitter` is a random number from 0 to 1.
    fn token_lifetime(expires_in_s: f64, jitter: f64) -> Milliseconds = verdicts::token_lifetime;

    /// Checks a change of session state.
    fn check_transition(transition: Transition) -> Outcome<()> = texts::check_transition;

    /// Cuts a text into parts of at most `maxBytes` UTF-8 bytes: their lengths in UTF-16 units, as JavaScript counts.
    fn split_text(text: &str, max_bytes: f64) -> Outcome<Vec<u32>> = texts::split_text;
}
