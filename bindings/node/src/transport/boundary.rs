//! What crosses between JavaScript and Rust: strings of lines, and bodies. JavaScript refuses what holds a line break before it gets
//! here. All of it is read and written on the transport's own threads.

use std::path::PathBuf;
use std::time::Duration;

use wecom_kf_transport::http::header::CONTENT_TYPE;
use wecom_kf_transport::http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response};
use wecom_kf_transport::{Bytes, Limits, ProxySettings, TransportError, TransportSettings, header_text, uri};

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
    Latin1(Bytes),
    Utf16(Vec<u16>),
    Bytes(Bytes),
}

impl From<Result<Response<Bytes>, TransportError>> for Letter {
    fn from(outcome: Result<Response<Bytes>, TransportError>) -> Self {
        match outcome {
            Ok(response) => Self::Response {
                status: response.status().as_u16(),
                headers: headers(response.headers()),
                body: body(
                    response
                        .headers()
                        .get(CONTENT_TYPE)
                        .is_some_and(|kind| is_text(&header_text(kind))),
                    response.into_body(),
                ),
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
pub(super) fn request(head: &str, body: Option<Vec<u8>>) -> Result<(Request<Bytes>, Limits), TransportError> {
    let bad = |detail: String| TransportError::InvalidRequest { detail };
    let invalid = || bad("the request's head is malformed".to_owned());
    let mut lines = head.split('\n');
    let mut next = || lines.next().ok_or_else(invalid);
    let method = Method::from_bytes(next()?.as_bytes()).map_err(|_| bad("the method is not valid".to_owned()))?;
    let uri = uri(next()?)?;
    let timeout = Duration::from_millis(next()?.parse().map_err(|_| invalid())?);
    let max_body = next()?.parse().map_err(|_| invalid())?;
    let mut request = Request::new(Bytes::from(body.unwrap_or_default()));
    while let Some(name) = lines.next() {
        let value = lines.next().ok_or_else(invalid)?;
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| bad("a header name is not valid".to_owned()))?;
        let value = HeaderValue::from_bytes(value.as_bytes())
            .map_err(|_| bad(format!("the value of header {name} is not valid")))?;
        request.headers_mut().append(name, value);
    }
    *request.method_mut() = method;
    *request.uri_mut() = uri;
    Ok((request, Limits::new(timeout, max_body)))
}

/// The code and details as JSON.
pub(super) fn failure(error: &TransportError) -> String {
    wecom_kf_engine::marked::failure(error)
}

fn headers(headers: &HeaderMap) -> String {
    let mut lines = String::with_capacity(
        headers
            .iter()
            .map(|(name, value)| name.as_str().len() + value.len() + 2)
            .sum(),
    );
    for part in headers
        .iter()
        .flat_map(|(name, value)| [name.as_str().into(), header_text(value)])
    {
        if !lines.is_empty() {
            lines.push('\n');
        }
        lines.push_str(&part);
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
fn body(text: bool, bytes: Bytes) -> Body {
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
        Ok(text) if !text.starts_with('\u{feff}') => match text
            .chars()
            .map(|char| u8::try_from(char).ok())
            .collect::<Option<Vec<u8>>>()
        {
            Some(latin1) => Body::Latin1(latin1.into()),
            None => Body::Utf16(text.encode_utf16().collect()),
        },
        _ => Body::Bytes(bytes),
    }
}
