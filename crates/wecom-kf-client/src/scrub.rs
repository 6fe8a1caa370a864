//! Removes secrets from foreign texts: an error page, an errmsg or another library's error may echo the request with its token or secret.
//! Known secrets are removed by value, in every encoding; then the values after names of secrets are removed. Both are searched in the text
//! itself and in its unescaped forms (percent-encoding, JSON, HTML, also nested), in linear time and memory.

use std::error::Error as StdError;
use std::fmt;

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD_NO_PAD as STANDARD_NO_PAD, BASE64_URL_SAFE_NO_PAD as URL_SAFE_NO_PAD};
use memchr::memmem;
use wecom_kf_core::Value;
use wecom_kf_core::wire::Object;
use wecom_kf_transport::TransportError;

use crate::error::{BoxError, CAUSES};

/// The names of secrets in queries, JSON and parameters; also matched as the end of a longer name.
const NAMES: [&str; 6] = [
    "access_token",
    "secret",
    "permanent_code",
    "suite_ticket",
    "auth_code",
    "welcome_code",
];
/// Parameters that are secrets only by these exact names, which are ordinary words in texts.
const PARAMETERS: [&str; 2] = ["code", "token"];
/// Shorter values are not WeCom secrets and would match by chance.
const SHORTEST: usize = 8;
/// The maximum number of nested escapes.
const DEPTH: usize = 4;
/// How much of a text is shown, and how much of it is searched.
const MOST: (usize, usize) = (8 * 1024, 16 * 1024);

/// The values of parameters that errors must not contain: secrets and message texts.
pub(crate) fn secrets_of(parameters: &Object) -> Vec<String> {
    let is_secret = |name: &str| PARAMETERS.contains(&name) || NAMES.iter().any(|known| name.ends_with(known));
    let secrets = parameters.iter().filter(|(name, _)| is_secret(name));
    let values = secrets.map(|(_, value)| value);
    let text = parameters.get("text").and_then(|text| text.get("content"));
    values
        .chain(text)
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

/// Removes these secrets, and the values after names of secrets.
pub(crate) fn scrubbed(text: &str, secrets: &[&str]) -> String {
    let shown = floor_char_boundary(text, MOST.0);
    let text = &text.as_bytes()[..floor_char_boundary(text, MOST.1)];
    let secrets = in_every_code(secrets);
    let mut found = Vec::new();
    let mut layer = Layer::of(text);
    for _ in 0..DEPTH {
        layer.find(&secrets, &mut found);
        match layer.unescaped() {
            Some(inner) => layer = inner,
            None => break,
        }
    }
    found.sort_unstable();
    let mut clean = Vec::with_capacity(shown);
    let mut at = 0;
    let mut last = None;
    for (start, end) in found.into_iter().take_while(|(start, _)| *start <= shown) {
        if last.is_none_or(|last| start > last) {
            clean.extend_from_slice(&text[at..start]);
            clean.extend_from_slice("…".as_bytes());
        }
        at = end.max(at);
        last = Some(at);
    }
    clean.extend_from_slice(text.get(at..shown).unwrap_or_default());
    if shown < text.len() {
        clean.extend_from_slice("…".as_bytes());
    }
    String::from_utf8_lossy(&clean).into_owned()
}

/// The secrets in plain form, and the Base64 and Base64url characters that depend only on a secret, for each alignment. Values that are too
/// short are omitted.
fn in_every_code(secrets: &[&str]) -> Vec<String> {
    let long = secrets.iter().filter(|secret| secret.len() >= SHORTEST);
    let mut all = Vec::new();
    for secret in long {
        all.push((*secret).to_owned());
        for before in 0..3 {
            let bytes = [&[0; 2][..before], secret.as_bytes()].concat();
            let (start, end) = ((before * 8).div_ceil(6), bytes.len() * 8 / 6);
            for engine in [&STANDARD_NO_PAD, &URL_SAFE_NO_PAD] {
                all.push(engine.encode(&bytes)[start..end].to_owned());
            }
        }
    }
    all
}

/// `str::floor_char_boundary`, which Rust has from 1.91 on.
fn floor_char_boundary(text: &str, at: usize) -> usize {
    let mut before = (0..=at.min(text.len())).rev();
    before.find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// Removes these secrets from a transport error.
pub(crate) fn scrubbed_failure(mut error: TransportError, secrets: &[&str]) -> TransportError {
    if let TransportError::Connect { detail }
    | TransportError::Lost { detail }
    | TransportError::Timeout { detail, .. }
    | TransportError::InvalidRequest { detail } = &mut error
    {
        *detail = scrubbed(detail, secrets);
    }
    error
}

/// Returns an application's error unchanged, unless it or its causes contain a secret: then a copy of the scrubbed texts.
pub(crate) fn scrubbed_cause(cause: BoxError, secrets: &[&str]) -> BoxError {
    let mut tells = false;
    let mut texts = Vec::new();
    let mut next: Option<&(dyn StdError + 'static)> = Some(&*cause);
    while let (Some(error), true) = (next, texts.len() < CAUSES) {
        let [shown, debug] = [error.to_string(), format!("{error:?}")].map(|text| {
            let clean = scrubbed(&text, secrets);
            tells = tells || clean != text;
            clean
        });
        texts.push((shown, debug));
        next = error.source();
    }
    if !tells {
        return cause;
    }
    let inner = texts.into_iter().rfold(None, |source, (shown, debug)| {
        Some(Box::new(ScrubbedError { shown, debug, source }))
    });
    match inner {
        Some(scrubbed) => scrubbed,
        None => cause,
    }
}

/// The scrubbed copy of an error that contained a secret.
struct ScrubbedError {
    shown: String,
    debug: String,
    source: Option<Box<Self>>,
}

impl fmt::Display for ScrubbedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl fmt::Debug for ScrubbedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.debug)
    }
}

impl StdError for ScrubbedError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

/// A partly unescaped text, with the original position of each byte.
struct Layer {
    bytes: Vec<u8>,
    places: Vec<(usize, usize)>,
}

impl Layer {
    fn of(text: &[u8]) -> Self {
        Self {
            bytes: text.to_vec(),
            places: (0..text.len()).map(|at| (at, at + 1)).collect(),
        }
    }

    /// Records the positions of secrets.
    fn find(&self, secrets: &[String], found: &mut Vec<(usize, usize)>) {
        let mut note = |start: usize, end: usize| {
            let of = |at: usize| self.places.get(at).copied();
            let after = || self.places.last().map_or(0, |(_, end)| *end);
            let begins = of(start).map_or_else(after, |(begins, _)| begins);
            let ends = match end > start {
                true => of(end - 1).map_or_else(after, |(_, ends)| ends),
                false => begins,
            };
            found.push((begins, ends));
        };
        for secret in secrets {
            for start in memmem::find_iter(&self.bytes, secret.as_bytes()) {
                note(start, start + secret.len());
            }
        }
        let lower = self.bytes.to_ascii_lowercase();
        for name in NAMES {
            // Continue after the value, so that no part of the text is searched twice.
            let mut from = 0;
            for start in memmem::find_iter(&lower, name) {
                let end = start + name.len();
                if start < from {
                    continue;
                }
                let Some(value) = value_start(&self.bytes, end) else {
                    continue;
                };
                let length = self.bytes[value..].iter().position(|byte| ends_value(*byte));
                from = length.map_or(self.bytes.len(), |length| value + length);
                note(value, from);
            }
        }
    }

    /// Undoes one level of escapes; `None` if there are none.
    fn unescaped(&self) -> Option<Self> {
        let mut inner = Self {
            bytes: Vec::with_capacity(self.bytes.len()),
            places: Vec::with_capacity(self.bytes.len()),
        };
        let mut at = 0;
        while let Some(byte) = self.bytes.get(at) {
            let (decoded, length) = match unescape(&self.bytes[at..]) {
                Some(escape) => escape,
                None => (Decoded::Byte(*byte), 1),
            };
            let place = (self.places[at].0, self.places[at + length - 1].1);
            let mut buffer = [0; 4];
            let bytes = match decoded {
                Decoded::Byte(byte) => {
                    buffer[0] = byte;
                    &buffer[..1]
                }
                Decoded::Char(char) => char.encode_utf8(&mut buffer).as_bytes(),
            };
            inner.bytes.extend_from_slice(bytes);
            inner.places.extend(bytes.iter().map(|_| place));
            at += length;
        }
        (inner.bytes.len() < self.bytes.len()).then_some(inner)
    }
}

enum Decoded {
    Byte(u8),
    Char(char),
}

/// The escape at the start of a text, and its length. An escape is longer than what it represents.
fn unescape(text: &[u8]) -> Option<(Decoded, usize)> {
    let number = |digits: &[u8], radix| {
        let digits = str::from_utf8(digits).ok()?;
        let plain = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        u32::from_str_radix(digits, radix).ok().filter(|_| plain)
    };
    let char = |code: u32, length| Some((Decoded::Char(char::from_u32(code)?), length));
    match text {
        [b'%', digits @ ..] => {
            let byte = u8::try_from(number(digits.get(..2)?, 16)?).ok()?;
            Some((Decoded::Byte(byte), 3))
        }
        [b'\\', b'u', digits @ ..] => char(number(digits.get(..4)?, 16)?, 6),
        [b'\\', b'x', digits @ ..] => char(number(digits.get(..2)?, 16)?, 4),
        [b'\\', byte @ (b'"' | b'\'' | b'\\' | b'/'), ..] => Some((Decoded::Byte(*byte), 2)),
        [b'&', rest @ ..] => {
            let end = rest.iter().take(8).position(|byte| *byte == b';')?;
            let length = end + 2;
            match &rest[..end] {
                b"amp" => char('&'.into(), length),
                b"lt" => char('<'.into(), length),
                b"gt" => char('>'.into(), length),
                b"quot" => char('"'.into(), length),
                b"apos" => char('\''.into(), length),
                [b'#', b'x' | b'X', digits @ ..] => char(number(digits, 16)?, length),
                [b'#', digits @ ..] => char(number(digits, 10)?, length),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The start of a value after its name: `=…`, `": "…`. `None` if no value follows.
fn value_start(text: &[u8], end: usize) -> Option<usize> {
    let quote = |at: usize| at + usize::from(matches!(text.get(at), Some(b'"' | b'\'')));
    // Allow only a few spaces.
    let space = |at: usize| {
        let rest = text.get(at..).unwrap_or_default().iter().take(8);
        at + rest.take_while(|byte| byte.is_ascii_whitespace()).count()
    };
    let at = space(quote(end));
    matches!(text.get(at), Some(b'=' | b':')).then(|| quote(space(at + 1)))
}

const fn ends_value(byte: u8) -> bool {
    matches!(byte, b'&' | b'"' | b'\'' | b'<' | b',' | b'}' | b'\\') || byte.is_ascii_whitespace()
}

#[cfg(test)]
mod tests {
    use super::scrubbed;

    #[test]
    fn secrets_are_removed_from_foreign_text() {
        for (text, clean) in [
            ("get /x?access_token=SECRET&a=1", "get /x?access_token=…&a=1"),
            (
                "/cgi-bin/gettoken?corpid=a&corpsecret=SECRET",
                "/cgi-bin/gettoken?corpid=a&corpsecret=…",
            ),
            (
                "{\"corpsecret\": \"SECRET\",\"a\":1}",
                "{\"corpsecret\": \"…\",\"a\":1}",
            ),
            (
                "{\\\"corpsecret\\\":\\\"SECRET\\\",\\\"a\\\"}",
                "{\\\"corpsecret\\\":\\\"…\\\",\\\"a\\\"}",
            ),
            (
                "&quot;suite_ticket&quot;:&quot;SECRET&quot;,",
                "&quot;suite_ticket&quot;:&quot;…&quot;,",
            ),
            (
                "?a=1&amp;access_token=SECRET&amp;b=1",
                "?a=1&amp;access_token=…&amp;b=1",
            ),
            ("u=x%3faccess_token%3dSECRET%26a%3D1", "u=x%3faccess_token%3d…%26a%3D1"),
            (
                "u=x%253Faccess%255Ftoken%253DSECRET%2526a",
                "u=x%253Faccess%255Ftoken%253D…%2526a",
            ),
            (
                "Suite_Secret='SECRET' 密 permanent_code : SECRET",
                "Suite_Secret='…' 密 permanent_code : …",
            ),
            ("the secret is safe", "the secret is safe"),
            ("access_token=", "access_token=…"),
            ("access_token", "access_token"),
            ("", ""),
        ] {
            assert_eq!(scrubbed(text, &[]), clean);
        }
    }

    #[test]
    fn known_secrets_are_removed_in_every_encoding() {
        let secret = "a+b/\"&<密\\=c";
        for text in [
            "a+b/\"&<密\\=c",
            "a%2Bb%2F%22%26%3C%E5%AF%86%5C%3Dc",
            "a%2bb%2f%22%26%3c%e5%af%86%5c%3dc",
            "a+b\\/\\\"&<密\\\\=c",
            "a\\u002bb/\\\"\\u0026\\u003C\\u5bc6\\\\=c",
            "a+b/&quot;&amp;&lt;密\\=c",
            "a&#43;b&#x2F;&#34;&amp;&#x3c;&#23494;\\=c",
            "a%252Bb%252F%2522%2526%253C%25E5%25AF%2586%255C%253Dc",
            "a%2Bb%2F&quot;%26&lt;%E5%AF%86%5C%3Dc",
        ] {
            assert_eq!(scrubbed(&format!("您好 {text}, {text}."), &[secret]), "您好 …, ….");
        }
        assert_eq!(
            scrubbed("a token of abc letters", &["a", "", "abc", "letters"]),
            "a token of abc letters"
        );
        assert_eq!(
            scrubbed("100% sure \\u12 &nbsp; &# %zz \\", &["anything"]),
            "100% sure \\u12 &nbsp; &# %zz \\"
        );
    }

    #[test]
    fn secrets_inside_base64_are_removed_at_any_offset() {
        // base64 of "", "a" and "ab" before "SECRET>>?~SECRET", and "&x" behind it.
        for (text, clean) in [
            ("U0VDUkVUPj4/flNFQ1JFVCZ4", "…CZ4"),
            ("YVNFQ1JFVD4+P35TRUNSRVQmeA==", "YV…QmeA=="),
            ("YVNFQ1JFVD4-P35TRUNSRVQmeA", "YV…QmeA"),
            ("YWJTRUNSRVQ+Pj9+U0VDUkVUJng=", "YWJ…Jng="),
            ("YWJTRUNSRVQ%2BPj9%2BU0VDUkVUJng%3D", "YWJ…Jng%3D"),
        ] {
            assert_eq!(scrubbed(text, &["SECRET>>?~SECRET"]), clean);
        }
    }

    #[test]
    fn long_text_is_truncated_and_scrubbed_in_linear_time() {
        for part in ["secret=", "%25", "&", "access_token : ", "\\u0026", "密", "&amp;"] {
            let clean = scrubbed(&part.repeat(50_000), &["secret=secret=x"]);
            assert!(clean.len() <= 8 * 1024 + 8, "{part}");
        }
        let cut = format!("{}TOKENTOKENTOKEN{}", "x".repeat(8 * 1024 - 5), "y".repeat(9_000));
        assert!(!scrubbed(&cut, &["TOKENTOKENTOKEN"]).contains("TOK"));
    }
}
