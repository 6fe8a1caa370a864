//! Unsigned bodies and queries designed to cost time: each is rejected, in time linear in its length.

mod support;

use std::time::{Duration, Instant};
use support::{TOKEN, callback, signed};
use wecom_kf_core::CallbackError;
use wecom_kf_core::callback::{CallbackEvent, fields_to_json};

fn filled(size: usize, unit: &str) -> String {
    unit.repeat(size / unit.len())
}

fn element(inner: &str) -> String {
    format!("<xml><Encrypt>{inner}</Encrypt></xml>")
}

/// Marks of which the first character repeats, wherever one may stand: open and closed, before, in and behind the root.
fn repeated_marks(size: usize) -> Vec<String> {
    let kinds = [("<![CDATA[", "]", "]]>"), ("<!--", "-", "-->"), ("<?", "?", "?>")];
    let mut bodies = Vec::new();
    for (start, unit, end) in kinds {
        let long = filled(size, unit);
        let short = [start, &unit.repeat(20), end].concat();
        bodies.push(format!("<xml><Encrypt>{start}{long}"));
        bodies.push(format!("<xml><a>{start}{long}{end}</a></xml>"));
        bodies.push(format!("<xml>{}</xml>", filled(size, &short)));
        bodies.push(format!(
            "<xml>{}",
            filled(size, &[start, unit, unit, " ", unit].concat())
        ));
        if unit != "]" {
            bodies.push(format!("{start}{long}"));
            bodies.push(format!("<xml/>{start}{long}"));
            bodies.push(format!("<xml/>{start}{long}{end}"));
            bodies.push(format!("<xml/>{}", filled(size, &short)));
            bodies.push(format!("<xml/>{}", filled(size, &[start, end].concat())));
        }
    }
    bodies
}

/// Bodies that are no envelope.
fn malformed(size: usize) -> Vec<String> {
    let fill = |unit| filled(size, unit);
    let mut bodies = vec![
        fill("<a>"),
        fill("<a "),
        fill("<"),
        fill("&amp;"),
        fill("<a b=\""),
        fill("<a>x"),
        format!("<xml>{}", fill("<Encrypt>")),
        format!("<xml>{}", fill("<Encrypt/>")),
        format!("<xml>{}", fill("<Encrypt>x</Encrypt>")),
        format!("<xml>{}</xml>", fill("<Encrypt>x</Encrypt>")),
        format!("<xml>{}", fill("<![CDATA[")),
        format!("<xml>{}", fill("<![CDATA[x]]>")),
        format!("<xml>{}", fill("<!--")),
        format!("<xml>{}", fill("<!-- -->")),
        format!("<xml>{}", fill("<?x?>")),
        format!("<xml>{}", fill("<a/>")),
        format!("<xml>{}", fill("]]>")),
        element(&fill("&")),
        element(&fill("&#")),
        element(&fill("&#x41")),
        element(&fill("&lol;")),
        element(&fill("&#65;")),
        format!("{{{}\"encrypt\":\"A\"}}", fill("\"a\":1,")),
        format!("{{\"encrypt\":\"{}\"}}", fill("\\u0041")),
        format!("{{\"encrypt\":\"A\",\"a\":[{}1]}}", fill("1,")),
        format!("<xml>{}<Encrypt>A</Encrypt></xml>", fill("<a/>")),
        element(&format!("A{}", fill("<!-- -->"))),
        element(&fill("<![CDATA[A]]>")),
        format!("<!DOCTYPE xml [{}]><xml/>", fill("<!ENTITY a \"&b;&b;\">")),
        format!("<xml {}", fill("a='b' ")),
        format!("<xml {}><Encrypt>A</Encrypt></xml>", fill("a='b' ")),
        format!("<{}", fill("a")),
        format!("{}{}", fill("<a>"), fill("</a>")),
        fill("\u{feff}"),
        fill(" "),
        fill("{\"a\":"),
        format!("{{\"a\":[{}1]}}", fill("1,")),
        format!("{{\"encrypt\":[{}1]}}", fill("1,")),
        format!("{{\"a\":{}", fill("[")),
        format!("{{\"encrypt\":\"{}", fill("\\u0041")),
        format!("{{{}", fill("\"a\":1,")),
        fill("x"),
        format!(
            "{{\"encrypt\":1,\"a\":{}{}{}}}",
            "[".repeat(15),
            fill(" "),
            "]".repeat(15)
        ),
        format!("{}\"{}\"{}", "{\"a\":".repeat(15), fill("a"), "}".repeat(15)),
        format!("<xml>{}</xml>", fill(" ")),
        format!("<xml/>{}", fill(" ")),
        format!("<xml/>{}x", fill("\n")),
        element(&fill("\t")),
        format!("<xml><Encrypt><![CDATA[{}]]></Encrypt></xml>", fill(" ")),
        format!("{{\"encrypt\":\"{}\"}}", fill(" ")),
        format!("<xml>{}</xml>", fill("<a> </a>")),
    ];
    bodies.extend(repeated_marks(size));
    bodies
}

/// Bodies that are envelopes, of which the signature is wrong.
fn unsigned(size: usize) -> Vec<String> {
    let fill = |unit| filled(size, unit);
    vec![
        element(&fill("A")),
        format!("<xml {}><Encrypt>A</Encrypt></xml>", fill("a b ")),
        format!("{{\"encrypt\":\"{}\"}}", fill("A")),
    ]
}

/// Queries with missing parameters.
fn queries(size: usize) -> Vec<String> {
    let fill = |unit| filled(size, unit);
    vec![
        fill("a=b&"),
        fill("%2"),
        fill("?"),
        fill("&"),
        format!("nonce={}", fill("%41")),
    ]
}

#[test]
fn hostile_bodies_of_a_megabyte_are_rejected() {
    const SIZE: usize = 1 << 20;
    let callback = callback();
    let query = signed(TOKEN, "another ciphertext");
    for body in malformed(SIZE) {
        let refused = callback.open(&query, body.as_bytes());
        assert!(
            matches!(refused, Err(CallbackError::BadEnvelope { .. })),
            "{} {refused:?}",
            &body[..30]
        );
    }
    for body in unsigned(SIZE) {
        let refused = callback.open(&query, body.as_bytes());
        assert_eq!(refused, Err(CallbackError::SignatureMismatch {}), "{}", &body[..30]);
    }
    for query in queries(SMALL) {
        let refused = callback.open(&query, b"<xml/>");
        assert!(
            matches!(refused, Err(CallbackError::MissingParameter { .. })),
            "{refused:?}"
        );
    }
    for long in queries(SIZE) {
        let length = long.len() as u64;
        assert_eq!(
            callback.open(&long, b"<xml/>"),
            Err(CallbackError::LongQuery { length })
        );
        assert_eq!(callback.verify_url(&long), Err(CallbackError::LongQuery { length }));
    }
}

#[allow(clippy::disallowed_methods, reason = "the clock is what this test asks")]
fn time(call: &dyn Fn()) -> Duration {
    let start = Instant::now();
    call();
    start.elapsed()
}

/// Fails when a text of `TIMES` the length costs far more than `TIMES` as much: what grows with the square costs `TIMES` times `TIMES`.
/// The fastest of some tries counts, and more are made before it is believed, so that a busy machine does no harm.
fn grows_linearly(what: &str, small: &dyn Fn(), large: &dyn Fn()) {
    const MOST: u32 = 8 * TIMES;
    let (mut short, mut long) = (Duration::MAX, Duration::MAX);
    for _ in 0..25 {
        short = short.min(time(small));
        long = long.min(time(large));
        if long < short * MOST {
            return;
        }
    }
    panic!("{what}: {TIMES} times the length takes {long:?} instead of {short:?}");
}

const SMALL: usize = 32 << 10;
const TIMES: u32 = 16;
const LARGE: usize = SMALL * TIMES as usize;

#[test]
fn time_is_linear_in_the_body_length() {
    let callback = callback();
    let query = signed(TOKEN, "another ciphertext");
    let open = |body: &str| drop(callback.open(&query, body.as_bytes()));
    let read = |body: &str| drop(CallbackEvent::read(body));
    let shapes = |size| [malformed(size), unsigned(size)].concat();
    for (small, large) in shapes(SMALL).iter().zip(&shapes(LARGE)) {
        grows_linearly(&large[..30], &|| open(small), &|| open(large));
        grows_linearly(&large[..30], &|| read(small), &|| read(large));
    }
    // Longer ones are not read.
    for (small, large) in queries(SMALL / 16).iter().zip(&queries(SMALL)) {
        let open = |query: &str| drop(callback.open(query, b"<xml/>"));
        grows_linearly(&large[..10], &|| open(small), &|| open(large));
    }
}

/// Messages behind a right signature, which only WeCom can make: wide and long ones cost no more than they must either.
#[test]
fn time_is_linear_in_the_message_length() {
    for unit in ["<a>b</a>", "<a><![CDATA[b]]></a>", "<a/>", "<a>&amp;</a>"] {
        let message = |size| format!("<xml><Event>x</Event>{}</xml>", filled(size, unit));
        let json = |message: &str| {
            let Ok(CallbackEvent::Other(other)) = CallbackEvent::read(message) else {
                panic!("{unit} is no event")
            };
            drop(fields_to_json(&other.fields));
        };
        // Larger ones have more elements than a message may have.
        let (small, large) = (message(SMALL / 4), message(LARGE / 4));
        grows_linearly(unit, &|| json(&small), &|| json(&large));
    }
}
