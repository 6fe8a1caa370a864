//! What a transport is: plain requests and responses, the ways a call can fail, and the one-method [`Transport`] trait.
//!
//! Nothing here prints a secret. WeCom carries `access_token` and `corpsecret` in the URL's query and in bodies, so `Debug` of a
//! request or a response shows neither, and a [`TransportError`] speaks about hosts, sizes and causes only.

use std::fmt;
use std::future::Future;
use std::time::Duration;

/// One HTTP request, complete: a transport adds only what the protocol needs (`host`, `content-length`, `accept-encoding`).
#[derive(Clone, PartialEq, Eq)]
pub struct HttpRequest {
    /// The method, in capitals: `GET`, `POST`.
    pub method: String,
    /// The absolute URL, `http` or `https`, with its query.
    pub url: String,
    /// Header names and values, sent in this order.
    pub headers: Vec<(String, String)>,
    /// The body's bytes; `None` sends no body.
    pub body: Option<Vec<u8>>,
    /// How long the whole call may take: name lookup, connecting, sending, waiting and reading the body. Zero times out at once.
    pub timeout: Duration,
    /// The most bytes of (decoded) response body that are accepted; one more is [`TransportError::BodyTooLarge`].
    pub max_body: usize,
}

/// The whole response to one request.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpResponse {
    /// The status code, 100–999. Redirects are not followed, so 3xx arrives here too.
    pub status: u16,
    /// Header names in lower case and their values, in the order received. A value that is not UTF-8 is read as Latin-1.
    pub headers: Vec<(String, String)>,
    /// The body's bytes, decompressed.
    pub body: Vec<u8>,
}

impl HttpResponse {
    /// The first value of the header called `name` (lower case).
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

/// Why there is no response. The question that matters for a retry is whether the server may have acted: [`TransportError::sent`].
pub use wecom_kf_core::error::TransportError;

/// Sends one request and brings back its response. Closures implement it, so a test or an application can put its own in place:
///
/// ```
/// use wecom_kf_client::transport::{HttpRequest, HttpResponse, Transport, TransportError};
///
/// let canned = |_request: HttpRequest| async {
///     Ok::<_, TransportError>(HttpResponse { status: 200, headers: Vec::new(), body: b"{}".to_vec() })
/// };
/// fn takes_a_transport(_: impl Transport) {}
/// takes_a_transport(canned);
/// ```
pub trait Transport: Send + Sync {
    /// Sends `request`. Dropping the future gives the call up and frees its connection.
    ///
    /// # Errors
    /// Every way not to get a whole response, as a [`TransportError`]. An HTTP error status is a response, not an error.
    fn send(&self, request: HttpRequest) -> impl Future<Output = Result<HttpResponse, TransportError>> + Send;
}

impl<F, Fut> Transport for F
where
    F: Fn(HttpRequest) -> Fut + Send + Sync,
    Fut: Future<Output = Result<HttpResponse, TransportError>> + Send,
{
    fn send(&self, request: HttpRequest) -> impl Future<Output = Result<HttpResponse, TransportError>> + Send {
        self(request)
    }
}

impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpRequest")
            .field("method", &self.method)
            .field("url", &without_query(&self.url))
            .field(
                "headers",
                &self.headers.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
            )
            .field("body_bytes", &self.body.as_ref().map(Vec::len))
            .field("timeout", &self.timeout)
            .field("max_body", &self.max_body)
            .finish()
    }
}

impl fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpResponse")
            .field("status", &self.status)
            .field(
                "headers",
                &self.headers.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
            )
            .field("body_bytes", &self.body.len())
            .finish()
    }
}

/// `url` up to its query or fragment, and without user name and password.
fn without_query(url: &str) -> String {
    let end = url.find(['?', '#']).unwrap_or(url.len());
    let url = &url[..end];
    match (url.find("://"), url.rfind('@')) {
        (Some(scheme), Some(at)) if scheme < at => format!("{}://{}", &url[..scheme], &url[at + 1..]),
        _ => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_of_requests_and_responses_hides_secrets() {
        let request = HttpRequest {
            method: "POST".into(),
            url: "https://user:pw-secret@qyapi.example/cgi-bin/kf/send_msg?access_token=token-secret".into(),
            headers: vec![("authorization".into(), "header-secret".into())],
            body: Some(b"body-secret".to_vec()),
            timeout: Duration::from_secs(5),
            max_body: 1,
        };
        let response = HttpResponse {
            status: 200,
            headers: vec![("set-cookie".into(), "cookie-secret".into())],
            body: b"{\"access_token\":\"body-secret\"}".to_vec(),
        };
        let text = format!("{request:?} {response:?}");
        assert!(!text.contains("secret"), "{text}");
        assert!(text.contains("https://qyapi.example/cgi-bin/kf/send_msg"), "{text}");
        assert!(text.contains("authorization") && text.contains("set-cookie"), "{text}");
    }
}
