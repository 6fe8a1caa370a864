//! The strings of lines that cross between JavaScript and Rust. JavaScript refuses what holds a line break before it gets here.

use std::path::PathBuf;
use std::time::Duration;

use wecom_kf_client::reqwest_transport::{ProxySettings, TransportSettings};
use wecom_kf_client::transport::{HttpRequest, TransportError};

/// The response headers that JavaScript gets to see.
const HEADERS: [&str; 5] = [
    "content-type",
    "content-disposition",
    "content-length",
    "retry-after",
    "date",
];

/// Lines: proxy for https, proxy for http, exceptions, then paths of extra roots.
pub(super) fn settings(text: &str) -> TransportSettings {
    let mut lines = text.split('\n').map(|line| (!line.is_empty()).then(|| line.to_owned()));
    let (https, http, no_proxy) = (lines.next().flatten(), lines.next().flatten(), lines.next().flatten());
    let proxy = match (&https, &http) {
        (None, None) => ProxySettings::Direct,
        _ => ProxySettings::Fixed { https, http, no_proxy },
    };
    TransportSettings {
        proxy,
        extra_roots: lines.flatten().map(PathBuf::from).collect(),
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

/// Lines: names and values of the headers that matter, in turn.
pub(super) fn headers(headers: &[(String, String)]) -> String {
    let mut lines = String::new();
    for (name, value) in headers.iter().filter(|(name, _)| HEADERS.contains(&name.as_str())) {
        for part in [name, value] {
            if !lines.is_empty() {
                lines.push('\n');
            }
            lines.push_str(part);
        }
    }
    lines
}

/// The code and details as JSON, as the engine writes every failure.
pub(super) fn failure(error: &TransportError) -> String {
    wecom_kf_core::engine::failure(error).to_string()
}
