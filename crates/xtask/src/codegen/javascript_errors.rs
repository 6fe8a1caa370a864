//! Errors that only the TypeScript package raises.

use wecom_kf_core::errcode::FaultOwner;
use wecom_kf_core::error::{CATALOGUE, Entry, Retry};

/// Every error of the SDK, by its class in JavaScript: core's, and those from here.
pub(super) fn catalogue() -> Vec<(&'static str, Vec<&'static Entry>)> {
    let mut all = Vec::new();
    for (class, entries) in CATALOGUE {
        let more = match *class {
            "KfTransportError" => &[ABORTED][..],
            _ => &[],
        };
        all.push((*class, entries.iter().chain(more).collect()));
        if *class == "KfCallbackError" {
            all.push(("KfHandlerError", HANDLER.iter().collect()));
        }
    }
    all
}

/// Futures of Rust are dropped instead.
const ABORTED: Entry = Entry {
    code: "transport.aborted",
    details: &[],
    message: "the call was aborted by its signal",
    hints: &[],
    retry: Retry::No,
    owner: FaultOwner::Unknown,
    number: None,
    doc: " The caller's signal ended the call: it may have been carried out.\n",
};

/// What kept a handler from taking a callback, or its work from ending well. `onError` is told of it.
const HANDLER: &[Entry] = &[
    Entry {
        code: "handler.body_too_large",
        details: &["limit"],
        message: "the callback's body is larger than {limit} bytes (maxBody)",
        hints: &[],
        retry: Retry::No,
        owner: FaultOwner::Unknown,
        number: None,
        doc: " The body is over the handler's limit (`maxBody`). It was answered 413, and the rest was not kept.\n",
    },
    Entry {
        code: "handler.body_consumed",
        details: &[],
        message: "the body was read before this handler saw the request, and nothing usable is left of it: give the handler the framework's own request \
        (Express req, Fastify request, Koa ctx), and let the parser before it leave XML alone or read it as text or bytes",
        hints: &[],
        retry: Retry::No,
        owner: FaultOwner::Unknown,
        number: None,
        doc: " The body was read before the handler saw the request, and nothing is left of it. It was answered 500.\n",
    },
    Entry {
        code: "handler.body_lost",
        details: &[],
        message: "the callback's body did not arrive whole",
        hints: &[],
        retry: Retry::Yes,
        owner: FaultOwner::Unknown,
        number: None,
        doc: " The body did not arrive whole: the connection broke.\n",
    },
    Entry {
        code: "handler.body_late",
        details: &["limit"],
        message: "the callback's body did not arrive within {limit} ms (bodyTimeout)",
        hints: &[],
        retry: Retry::Yes,
        owner: FaultOwner::Unknown,
        number: None,
        doc: " The body did not arrive in time. It was answered 408, and the connection was closed.\n",
    },
    Entry {
        code: "handler.not_an_echo",
        details: &[],
        message: "a check of the URL carried a sealed message, which is not read out to whoever sent it: somebody has caught a callback; use https",
        hints: &[],
        retry: Retry::No,
        owner: FaultOwner::Unknown,
        number: None,
        doc: " A check of the URL carried a message instead of an echo: somebody caught a callback, and tried to have it read out. It was answered 401.\n",
    },
    Entry {
        code: "handler.stale_timestamp",
        details: &["age", "tolerance"],
        message: "the callback was signed {age} s ago, and replay.tolerance allows {tolerance} s: it is an old one sent again, or this machine's clock is wrong",
        hints: &[],
        retry: Retry::No,
        owner: FaultOwner::Unknown,
        number: None,
        doc: " The signed timestamp is too far from now for the replay guard. It was answered 401.\n",
    },
    Entry {
        code: "handler.store_failed",
        details: &[],
        message: "the store of the replay guard failed",
        hints: &[],
        retry: Retry::Yes,
        owner: FaultOwner::Unknown,
        number: None,
        doc: " The replay guard's store failed or did not answer. Before the work it was answered 500, and nothing was done, so that WeCom\n sends the callback again; after the work only the note that it was done is missing.\n",
    },
    Entry {
        code: "handler.late_work",
        details: &["limit"],
        message: "the work took over {limit} ms, longer than WeCom can be kept waiting: give the handler a context with waitUntil, pass the work on to a queue, or do less",
        hints: &[],
        retry: Retry::Yes,
        owner: FaultOwner::Unknown,
        number: None,
        doc: " The work was not done when WeCom had to be answered. It was answered 500, so that WeCom sends the callback again.\n",
    },
    Entry {
        code: "handler.unknown_event",
        details: &["platform", "missing"],
        message: "the event is not an HTTP request of {platform}: it has no {missing}. Call the function through its URL or an API gateway; this \
        handler cannot process the events of a queue, of a timer or of the console's test button",
        hints: &[],
        retry: Retry::No,
        owner: FaultOwner::Unknown,
        number: None,
        doc: " A serverless function received an event that is not an HTTP request, from a trigger of another kind. The invocation fails with this error.\n",
    },
];
