//! What crosses between JavaScript and Rust: strings of lines, and bodies. JavaScript refuses what holds a line break before it gets
//! here. All of it is read and written on the transport's own threads.

use std::path::PathBuf;
use std::time::Duration;

use wecom_kf_client::reqwest_transport::{ProxySettings, TransportSettings};
use wecom_kf_client::transport::{HttpRequest, HttpResponse, TransportError};

/// An outcome in the form in which it crosses.
pub(super) enum Letter {
    /// A response; the headers are lines: names and values in turn.
    Response { status: u16, headers: String, body: Body },
    /// The code and details as JSON, as the engine writes every failure.
    Failure(String),
}

/// A response's body. A text is ready to become a JavaScript string by copying: decoding it there would cost the event loop more.
pub(super) enum Body {
    Empty,
    Latin1(Vec<u8>),
    Utf16(Vec<u16>),
    Bytes(Vec<u8>),
}

impl From<Result<HttpResponse, TransportError>> for Letter {
    fn from(outcome: Result<HttpResponse, TransportError>) -> Self {
        match outcome {
            Ok(response) => Self::Response {
                status: response.status,
                headers: headers(&response.headers),
                body: body(response.header("content-type").is_some_and(is_text), response.body),
            },
            Err(error) => Self::Failure(failure(&error)),
        }
    }
}

/// Lines of a word and its value: `proxy` and `no_proxy`, or `variable`s of the environment with their names (none of either: no proxy),
/// `optional_roots`, a PEM file that is passed over if it is of no use, and `roots`, those that must be read.
pub(super) fn settings(text: &str) -> TransportSettings {
    let words = || text.split('\n').filter_map(|line| line.split_once('='));
    let all = |word: &'static str| words().filter(move |(known, _)| *known == word).map(|(_, value)| value);
    let first = |word: &'static str| all(word).next().map(str::to_owned);
    let variables = all("variable").filter_map(|variable| variable.split_once('='));
    let variables: Vec<_> = variables
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let proxy = match first("proxy") {
        Some(proxy) => ProxySettings::Fixed {
            https: Some(proxy.clone()),
            http: Some(proxy),
            no_proxy: first("no_proxy"),
        },
        None if variables.is_empty() => ProxySettings::Direct,
        None => ProxySettings::Variables(variables),
    };
    TransportSettings {
        proxy,
        extra_roots: all("roots").map(PathBuf::from).collect(),
        optional_roots: all("optional_roots").map(PathBuf::from).collect(),
    }
}

/// Lines: method, URL, milliseconds, bytes, then names and values of headers in turn.
pub(super) fn request(head: &str, body: Option<Vec<u8>>) -> Result<HttpRequest, TransportError> {
    let invalid = || TransportError::InvalidRequest {
        detail: "the request's head is malformed".to_owned(),
    };
    let mut lines = head.split('\n');
    let mut next = || lines.next().ok_or_else(invalid);
    let (method, url) = (next()?.to_owned(), next()?.to_owned());
    let timeout = Duration::from_millis(next()?.parse().map_err(|_| invalid())?);
    let max_body = next()?.parse().map_err(|_| invalid())?;
    let mut headers = Vec::new();
    while let Some(name) = lines.next() {
        headers.push((name.to_owned(), lines.next().ok_or_else(invalid)?.to_owned()));
    }
    Ok(HttpRequest {
        method,
        url,
        headers,
        body,
        timeout,
        max_body,
    })
}

/// The code and details as JSON.
pub(super) fn failure(error: &TransportError) -> String {
    wecom_kf_engine::marked::failure(error)
}

fn headers(headers: &[(String, String)]) -> String {
    let mut lines = String::with_capacity(headers.iter().map(|(name, value)| name.len() + value.len() + 2).sum());
    for part in headers.iter().flat_map(|(name, value)| [name, value]) {
        if !lines.is_empty() {
            lines.push('\n');
        }
        lines.push_str(part);
    }
    lines
}

fn is_text(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or("").trim();
    essence.eq_ignore_ascii_case("application/json")
        || essence
            .get(..5)
            .is_some_and(|start| start.eq_ignore_ascii_case("text/"))
}

/// The body; as a text only if the bytes can be had back from it: well-formed UTF-8, and no byte order mark, which decoders drop.
fn body(text: bool, bytes: Vec<u8>) -> Body {
    if bytes.is_empty() {
        return Body::Empty;
    }
    if !text {
        return Body::Bytes(bytes);
    }
    if bytes.is_ascii() {
        return Body::Latin1(bytes);
    }
    match std::str::from_utf8(&bytes) {
        Ok(text) if !text.starts_with('\u{feff}') => match text.chars().map(|char| u8::try_from(char).ok()).collect() {
            Some(latin1) => Body::Latin1(latin1),
            None => Body::Utf16(text.encode_utf16().collect()),
        },
        _ => Body::Bytes(bytes),
    }
}
