//! Errors that only the TypeScript package raises.

use wecom_kf_core::errcode::FaultOwner;
use wecom_kf_core::error::{CATALOGUE, Entry, Retry};
use wecom_kf_core::wire::Doc;

/// Every error of the SDK, by its class in JavaScript: core's, and those from here.
pub(super) fn catalogue() -> Vec<(&'static str, Vec<&'static Entry>)> {
    let mut all = Vec::new();
    for (class, entries) in CATALOGUE {
        let more = match *class {
            "KfTransportError" => &[ABORTED][..],
            "KfStoreError" => STORE,
            _ => &[],
        };
        all.push((*class, entries.iter().chain(more).collect()));
        if *class == "KfCallbackError" {
            all.push(("KfHandlerError", HANDLER.iter().collect()));
        }
    }
    all
}

/// What cannot happen in Rust.
const STORE: &[Entry] = &[
    Entry {
        code: "store.memory_full",
        details: &["limit"],
        message: "memoryStore has {limit} values that do not expire (maxEntries), so that there is none to evict; raise maxEntries, or use a store on a disk",
        hints: &[],
        retry: Retry::No,
        owner: FaultOwner::Account,
        number: None,
        doc: Doc::new(
            " `memoryStore` is full of values without a time to live, which it does not evict. Nothing was changed.\n",
            "`memoryStore` 已存满不过期的值，这些值不会被淘汰；没有做任何修改。",
        ),
    },
    Entry {
        code: "store.unavailable",
        details: &["reason"],
        message: "there is no SQLite for sqliteStore: {reason}",
        hints: &[],
        retry: Retry::No,
        owner: FaultOwner::Account,
        number: None,
        doc: Doc::new(
            " `sqliteStore` found no SQLite: neither the native addon, nor one in the runtime (`node:sqlite` of Node.js 22.13 and Deno 2.2, `bun:sqlite`).\n",
            "`sqliteStore` 找不到 SQLite：既没有原生插件，运行环境也不带（Node.js 22.13 和 Deno 2.2 起的 `node:sqlite`、`bun:sqlite`）。",
        ),
    },
];

/// Futures of Rust are dropped instead.
const ABORTED: Entry = Entry {
    code: "transport.aborted",
    details: &[],
    message: "the call was aborted by its signal",
    hints: &[],
    retry: Retry::No,
    owner: FaultOwner::Unknown,
    number: None,
    doc: Doc::new(
        " The caller's signal ended the call: it may have been carried out.\n",
        "调用被其 signal 中止：可能已被执行。",
    ),
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
        doc: Doc::new(
            " The body is over the handler's limit (`maxBody`). It was answered 413, and the rest was not kept.\n",
            "请求体超过处理器的上限（`maxBody`）；已返回 413，其余部分没有保留。",
        ),
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
        doc: Doc::new(
            " The body was read before the handler saw the request, and nothing is left of it. It was answered 500.\n",
            "处理器收到请求之前请求体已被读取，且没有留下可用的内容；已返回 500。",
        ),
    },
    Entry {
        code: "handler.body_lost",
        details: &[],
        message: "the callback's body did not arrive whole",
        hints: &[],
        retry: Retry::Yes,
        owner: FaultOwner::Unknown,
        number: None,
        doc: Doc::new(
            " The body did not arrive whole: the connection broke.\n",
            "请求体没有完整到达：连接中断。",
        ),
    },
    Entry {
        code: "handler.body_late",
        details: &["limit"],
        message: "the callback's body did not arrive within {limit} ms (bodyTimeout)",
        hints: &[],
        retry: Retry::Yes,
        owner: FaultOwner::Unknown,
        number: None,
        doc: Doc::new(
            " The body did not arrive in time. It was answered 408, and the connection was closed.\n",
            "请求体没有按时到达；已返回 408 并关闭连接。",
        ),
    },
    Entry {
        code: "handler.not_an_echo",
        details: &[],
        message: "a check of the URL carried a sealed message, which is not read out to whoever sent it: somebody has caught a callback; use https",
        hints: &[],
        retry: Retry::No,
        owner: FaultOwner::Unknown,
        number: None,
        doc: Doc::new(
            " A check of the URL carried a message instead of an echo: somebody caught a callback, and tried to have it read out. It was answered 401.\n",
            "URL 验证带的是消息而不是 echostr：有人截获了回调，试图借此读出内容；已返回 401。",
        ),
    },
    Entry {
        code: "handler.stale_timestamp",
        details: &["age", "tolerance"],
        message: "the callback was signed {age} s ago, and replay.tolerance allows {tolerance} s: it is an old one sent again, or this machine's clock is wrong",
        hints: &[],
        retry: Retry::No,
        owner: FaultOwner::Unknown,
        number: None,
        doc: Doc::new(
            " The signed timestamp is too far from now for the replay guard. It was answered 401.\n",
            "签名时间戳与当前时间相差过大，被重放保护拒绝；已返回 401。",
        ),
    },
    Entry {
        code: "handler.store_failed",
        details: &[],
        message: "the store of the replay guard failed",
        hints: &[],
        retry: Retry::Yes,
        owner: FaultOwner::Unknown,
        number: None,
        doc: Doc::new(
            " The replay guard's store failed or did not answer. Before the work it was answered 500, and nothing was done, so that WeCom\n sends the callback again; after the work only the note that it was done is missing.\n",
            "重放保护的存储失败或没有响应。处理之前：已返回 500 且没有处理，企业微信会再次推送；处理之后：只是缺少已完成的记录。",
        ),
    },
    Entry {
        code: "handler.late_work",
        details: &["limit"],
        message: "the work took over {limit} ms, longer than WeCom can be kept waiting: give the handler a context with waitUntil, pass the work on to a queue, or do less",
        hints: &[],
        retry: Retry::Yes,
        owner: FaultOwner::Unknown,
        number: None,
        doc: Doc::new(
            " The work was not done when WeCom had to be answered. It was answered 500, so that WeCom sends the callback again.\n",
            "必须响应企业微信时处理尚未完成；已返回 500，企业微信会再次推送。",
        ),
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
        doc: Doc::new(
            " A serverless function received an event that is not an HTTP request, from a trigger of another kind. The invocation fails with this error.\n",
            "函数收到的事件不是 HTTP 请求，来自其他类型的触发器；本次调用以该错误失败。",
        ),
    },
];
