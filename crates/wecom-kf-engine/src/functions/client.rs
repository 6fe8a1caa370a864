//! The functions other than callbacks.

use crate::failure::Outcome;
use crate::machines::{
    self, Failure, InboxId, InboxTurn, Letter, LetterChange, LifeId, LifeTurn, Now, PagingId, PagingTurn, PermitsId,
    PermitsTurn, ShareId, ShareTurn, Storage, Task,
};
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

    /// Decides what to do after an attempt at a call.
    fn judge(situation: Situation) -> Verdict = verdicts::judge;

    /// Merges parts returned by `split` into the parameters of one call: what remains to be done after a failure.
    fn remaining(parts: Vec<String>) -> String = requests::remaining;

    /// Interprets a response that is not a plain success. `errcode` says whether a success always carries one. `page` is the beginning of
    /// a text that is not JSON, without secrets, for the error. The failure is `transport.lost` for a truncated response with a success
    /// status.
    fn read_answer(status: u32, text: &str, errcode: Errcode, page: &str) -> Outcome<ReadAnswer> = texts::read_answer;

    /// Checks a session state transition.
    fn check_transition(transition: Transition) -> Outcome<()> = texts::check_transition;

    /// Splits a text into parts of at most `maxBytes` UTF-8 bytes. Returns their lengths in UTF-16 units.
    fn split_text(text: &str, max_bytes: f64) -> Outcome<Vec<u32>> = texts::split_text;

    /// Classifies an error that ended fetching a token, as far as other waiting calls are concerned. `code` is the error's code; `retryable`
    /// whether a retry can help; `own` whether the error is of the operation that fetches this token, and not of another one that it needs.
    fn fetch_failure(code: &str, retryable: bool, own: bool) -> Failure = Failure::of;

    /// Creates the machine that keeps one token of a process: when it is used, renewed, rejected or discarded, and which calls wait for it.
    fn create_life() -> Outcome<LifeId> = machines::create_life;

    /// Creates the machine that gets a token through a store. Each renewal, and each token to be discarded, has its own.
    fn create_share(storage: Storage, task: Task) -> Outcome<ShareId> = machines::create_share;

    /// Creates the machine that reads a list, page after page, from the position in the parameters. `form` is the form of the first request.
    fn create_paging(operation: &str, parameters: &str, form: Option<Form>) -> Outcome<PagingId> = machines::create_paging;

    /// Creates the machine that receives the messages of one account: which page is pulled, which turns run, and what is stored.
    fn create_inbox(options: machines::inbox::Options) -> Outcome<InboxId> = machines::create_inbox;

    /// Creates the machine that grants pulls without a callback token: one per interval for all accounts of a corp; at most `capacity` wait.
    fn create_permits(interval: Milliseconds, capacity: u32) -> Outcome<PermitsId> = machines::create_permits;

    /// The id of a message that WeCom gave none: it follows from its content, which is given as JSON.
    fn message_id(message: &str) -> String = machines::message_id;

    /// The key in the store of an entry of an account, which is corp and account as one text.
    fn store_key(account: &str, entry: &str) -> String = machines::inbox::store_key;

    /// Reads the letters of an account, parked and dead ones, from the stored text; `null` if there is none.
    fn list_letters(text: Option<String>, now_ms: Milliseconds) -> Outcome<Vec<Letter>> = machines::list_letters;

    /// Has a dead letter tried again. Returns the text to store, or `null` if there is no such letter.
    fn replay_letter(text: Option<String>, id: &str, now_ms: Milliseconds) -> Outcome<Option<LetterChange>> = machines::replay_letter;

    /// Deletes a letter, parked or dead. Returns the text to store, or `null` if there is no such letter.
    fn delete_letter(text: Option<String>, id: &str, now_ms: Milliseconds) -> Outcome<Option<LetterChange>> = machines::delete_letter;
}

functions! {
    life:

    /// Passes inputs to the machine, in order; returns its outputs and its next deadline.
    fn turn_life(slot: u32, generation: u32, now: Now, inputs: Vec<machines::life::Input>) -> Outcome<LifeTurn> = machines::turn_life;
}

functions! {
    share:

    /// Passes inputs to the machine, in order; returns its outputs and its next deadline.
    fn turn_share(slot: u32, generation: u32, now: Now, inputs: Vec<machines::share::Input>) -> Outcome<ShareTurn> = machines::turn_share;
}

functions! {
    paging:

    /// Passes inputs to the machine, in order; returns its outputs and its next deadline.
    fn turn_paging(slot: u32, generation: u32, now: Now, inputs: Vec<machines::paging::Input>) -> Outcome<PagingTurn> = machines::turn_paging;
}

functions! {
    inbox:

    /// Passes inputs to the machine, in order; returns its outputs and its next deadline.
    fn turn_inbox(slot: u32, generation: u32, now: Now, inputs: Vec<machines::inbox::Input>) -> Outcome<InboxTurn> = machines::turn_inbox;
}

functions! {
    permits:

    /// Passes inputs to the machine, in order; returns its outputs and its next deadline.
    fn turn_permits(slot: u32, generation: u32, now: Now, inputs: Vec<machines::inbox::PermitInput>)
        -> Outcome<PermitsTurn> = machines::turn_permits;
}
