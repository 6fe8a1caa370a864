//! The functions other than callbacks.

use crate::failure::Outcome;
use crate::numbers::Milliseconds;
use crate::requests::{self, BuiltRequest, Form};
use crate::texts::{self, Transition};
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

    /// Repairs a response that `JSON.parse` rejects. Returns strict JSON, or a failure: `transport.lost` if it is truncated,
    /// `response.too_deep`, or `response.not_json`, for which the caller adds the details.
    fn repair(text: &str) -> Outcome<String> = texts::repair;

    /// How long a token is used before it is fetched anew, in milliseconds. `jitter` is a random number from 0 to 1.
    fn token_lifetime(expires_in_s: f64, jitter: f64) -> Milliseconds = verdicts::token_lifetime;

    /// Checks a session state transition.
    fn check_transition(transition: Transition) -> Outcome<()> = texts::check_transition;

    /// Splits a text into parts of at most `maxBytes` UTF-8 bytes. Returns their lengths in UTF-16 units.
    fn split_text(text: &str, max_bytes: f64) -> Outcome<Vec<u32>> = texts::split_text;
}
