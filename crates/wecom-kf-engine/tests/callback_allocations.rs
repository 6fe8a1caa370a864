//! What opening a callback takes of memory, counted: never more than some multiple of what came in, whatever its parts are.
#![allow(unsafe_code, reason = "only an allocator can count what is allocated")]

mod support;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use support::engine;
use support::{CORP, TOKEN, callback, sealed, signed};
use wecom_kf_core::callback::CallbackEvent;

/// The system's allocator, counting the bytes that a thread allocates. Freed bytes are not subtracted, so every copy counts.
struct Counting;

thread_local! {
    static ASKED: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: every call goes to the system's allocator as it is.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ASKED.with(|asked| asked.set(asked.get() + layout.size()));
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        unsafe { System.dealloc(place, layout) }
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ASKED.with(|asked| asked.set(asked.get() + size));
        unsafe { System.realloc(place, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn asked(call: impl FnOnce()) -> usize {
    let before = ASKED.get();
    call();
    ASKED.get() - before
}

const SIZE: usize = 1 << 20;

/// How many bytes may be asked for, for each that came in. A ciphertext's text, the message, an event and its JSON are copies of it; a value
/// of two letters in a list is a field of some dozens of bytes, but there are 50 000 of them at most.
const TIMES: usize = 32;

/// Messages of about a megabyte, made of a long part and many others.
fn messages() -> Vec<(&'static str, String)> {
    let half = SIZE * 6 / 10;
    let long = "n".repeat(half);
    let escaped = format!("\\u0041{long}");
    let items = |item: &str, count: usize| vec![item; count].join(",");
    let nested = |depth: usize, name: &str, inner: &str| {
        let open: String = (0..depth).map(|_| format!("{{\"{name}\":")).collect();
        format!("{open}{inner}{}", "}".repeat(depth))
    };
    let part = "p".repeat(SIZE / 20);
    vec![
        (
            "an escaped name before a list",
            format!("{{\"{escaped}\":[{}]}}", items("1", 10_000)),
        ),
        (
            "an escaped name before a list of objects",
            format!("{{\"{escaped}\":[{}]}}", items("{\"a\":1}", 10_000)),
        ),
        (
            "a name before a list",
            format!("{{\"{long}\":[{}]}}", items("\"x\"", 40_000)),
        ),
        (
            "a long event beside a list",
            format!("{{\"Event\":\"{long}\",\"a\":[{}]}}", items("1", 40_000)),
        ),
        (
            "escaped names in one another",
            nested(14, &format!("\\n{part}"), &format!("[{}]", items("1", 20_000))),
        ),
        (
            "a list in a list",
            format!("{{\"a\":[[{}],[{}]]}}", items("1", 20_000), items("\"\"", 20_000)),
        ),
        (
            "lists in one another",
            format!("{{\"a\":{}\"{long}\"{}}}", "[".repeat(15), "]".repeat(15)),
        ),
        (
            "a name again and again",
            format!("{{{},\"b\":\"{long}\"}}", items("\"a\":1", 15_000)),
        ),
        ("escapes", format!("{{\"a\":\"{}\"}}", "\\u00e9".repeat(49_000))),
        (
            "accounts",
            format!(
                "{{\"Event\":\"kf_account_auth_change\",\"AuthAddOpenKfId\":[{}],\"x\":\"{long}\"}}",
                items("\"wk\"", 40_000)
            ),
        ),
        (
            "a ticket",
            format!(
                "{{\"InfoType\":\"suite_ticket\",\"SuiteTicket\":\"{long}\",\"a\":[{}]}}",
                items("1", 40_000)
            ),
        ),
        (
            "a long element beside many",
            format!("<xml><{long}>x</{long}>{}</xml>", "<a>b</a>".repeat(15_000)),
        ),
        (
            "a text between elements",
            format!("<xml><a>{long}{}</a></xml>", "<b/>x".repeat(20_000)),
        ),
        (
            "sections",
            format!("<xml><a>{}{}</a></xml>", &long, "<![CDATA[x]]>".repeat(20_000)),
        ),
        (
            "a section first",
            format!("<xml><a><![CDATA[{long}]]>{}</a></xml>", "x<!-- -->".repeat(20_000)),
        ),
        (
            "entities",
            format!("<xml><a>{}{long}</a></xml>", "&amp;".repeat(40_000)),
        ),
        (
            "texts in one another",
            format!("{}{}", format!("<a>{part}").repeat(15), "</a>".repeat(15)),
        ),
        (
            "a token",
            format!(
                "<xml><Event>kf_msg_or_event</Event><Token>{long}</Token>{}</xml>",
                "<a>b</a>".repeat(9_000)
            ),
        ),
        (
            "a token that is no ASCII",
            format!(
                "<xml><Event>kf_msg_or_event</Event><Token>微{long}</Token>{}</xml>",
                "<a>b</a>".repeat(9_000)
            ),
        ),
        (
            "a token of many sections",
            format!(
                "<xml><Event>kf_msg_or_event</Event><Token>{}</Token></xml>",
                "<![CDATA[tt]]>".repeat(20_000)
            ),
        ),
        (
            "control characters",
            format!("<xml><a>{}</a></xml>", "\u{1}".repeat(SIZE)),
        ),
        ("no document", long.clone()),
        (
            "JSON that ends early",
            format!("{{\"{escaped}\":[{}", items("1", 10_000)),
        ),
    ]
}

#[test]
fn memory_for_a_signed_message_is_proportional_to_its_length() {
    assert!(
        asked(|| drop(std::hint::black_box(vec![0_u8; 4096]))) >= 4096,
        "nothing is counted"
    );
    let callback = callback();
    for (shape, message) in messages() {
        let sealed = sealed(&callback, &message);
        let (query, body) = (sealed.query(), sealed.body(CORP));
        let most = TIMES * body.len();
        let crossed = asked(|| drop(engine::open(&callback, &query, body.as_bytes())));
        assert!(
            crossed < most,
            "{shape}: {} times its length when it crosses",
            crossed / body.len()
        );
        let read = asked(|| drop(CallbackEvent::read(&message)));
        assert!(
            read < most,
            "{shape}: {} times its length when it is read",
            read / body.len()
        );
    }
}

/// Memory proportional to the text for each list item is detected here, before a machine runs out of it.
#[test]
fn unsigned_bodies_allocate_little_memory() {
    let callback = callback();
    let forged = signed(TOKEN, "another ciphertext");
    let mut bodies = messages();
    for (_, message) in messages() {
        // As the envelope itself, and as a member of one.
        bodies.push(("within", format!("{{\"encrypt\":\"A\",\"a\":{message}}}")));
        bodies.push(("beside", message.replacen("<xml>", "<xml><Encrypt>A</Encrypt>", 1)));
    }
    bodies.push((
        "ciphertext",
        format!("<xml><Encrypt>{}</Encrypt></xml>", "A".repeat(SIZE)),
    ));
    bodies.push((
        "spaced ciphertext",
        format!("{{\"encrypt\":\"\\n{}\"}}", "A".repeat(SIZE)),
    ));
    for (shape, body) in bodies {
        let opened = asked(|| drop(engine::open(&callback, &forged, body.as_bytes())));
        assert!(
            opened < 4 * body.len() + 4096,
            "{shape}: {} times its length",
            opened / body.len()
        );
    }
}
