//! [`ReqwestTransport`]: the transport on reqwest and rustls.
//!
//! It brings its own cryptography (ring) and the web PKI's roots, so it works in images that hold no certificates at all, and it
//! changes nothing outside itself: no process-wide TLS provider is installed.

mod proxies;
mod way;

use std::collections::HashSet;
use std::error::Error as _;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use reqwest::header::{CONTENT_LENGTH, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Method, Proxy, Response, Url};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use webpki_root_certs::TLS_SERVER_ROOT_CERTS;

use self::proxies::Proxies;
pub use self::proxies::ProxySettings;
use self::way::{Ways, chain, unreachable};
use crate::transport::{HttpRequest, HttpResponse, Transport, TransportError};

/// An attempt to connect is given up after this time, so that a host which drops packets is reported as
/// [`TransportError::Connect`] (safe to repeat) when the call's own time allows longer.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// An idle connection is closed after this time: below the idle time-outs of common servers and middleboxes, which close silently.
const IDLE_TIMEOUT: Duration = Duration::from_secs(30);

/// HTTP/2 only: how often a busy connection is pinged, and how long the answer may take, before it counts as dead.
const PING_EVERY: Duration = Duration::from_secs(15);

/// How often a request is handed over again after a server said that it did not process it (HTTP/2 GOAWAY, REFUSED_STREAM).
const REFUSED_REPEATS: u32 = 2;

/// What distinguishes one [`ReqwestTransport`] from another. Equal settings can share one transport, and should: it holds the
/// connections.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct TransportSettings {
    /// The proxies.
    pub proxy: ProxySettings,
    /// PEM files with certificates to trust beside the web PKI's and the system's, as with Node's `NODE_EXTRA_CA_CERTS`.
    pub extra_roots: Vec<PathBuf>,
    /// The same, but what cannot be read or used is passed over: for files named by the environment, not by the program.
    pub optional_roots: Vec<PathBuf>,
}

/// A pool of connections to any number of hosts: HTTP/1.1 with keep-alive, or HTTP/2 where the server offers it. Cheap to clone;
/// the clones share the pool. Calls must run inside a tokio runtime with I/O and time enabled.
#[derive(Clone, Debug)]
pub struct ReqwestTransport {
    client: Client,
    ways: Ways,
}

impl ReqwestTransport {
    /// Makes the pool; opens no connection yet. Reads the system's certificates and the extra files: a few milliseconds of
    /// blocking work.
    ///
    /// # Errors
    /// [`TransportError::InvalidRequest`] if a proxy URL of [`ProxySettings::Fixed`] cannot be used, or an extra file cannot be read or holds no certificate.
    pub fn new(settings: &TransportSettings) -> Result<Self, TransportError> {
        let builder = Client::builder()
            .tls_backend_preconfigured(tls_config(settings)?)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .connect_timeout(CONNECT_TIMEOUT)
            .pool_idle_timeout(IDLE_TIMEOUT)
            .tcp_nodelay(true)
            .tcp_keepalive(IDLE_TIMEOUT)
            .http2_keep_alive_interval(PING_EVERY)
            .http2_keep_alive_timeout(PING_EVERY)
            .http2_adaptive_window(true)
            .no_proxy();
        let proxies = Arc::new(Proxies::new(&settings.proxy)?);
        let ways = Ways::new(Arc::clone(&proxies));
        // What cannot be used was refused before reqwest asks.
        let builder = builder.proxy(Proxy::custom(move |url| proxies.of(url).ok().flatten().cloned()));
        let client = builder
            .build()
            .map_err(|error| TransportError::InvalidRequest { detail: chain(error) })?;
        Ok(Self { client, ways })
    }

    async fn exchange(
        &self,
        parts: &Parts,
        max_body: usize,
        sent: &Arc<AtomicBool>,
    ) -> Result<HttpResponse, TransportError> {
        let mut repeats = 0;
        let response = loop {
            let error = match self.client.execute(parts.request(sent)).await {
                Ok(response) => break response,
                Err(error) => error,
            };
            if refused_unprocessed(&error) && repeats < REFUSED_REPEATS {
                repeats += 1;
                sent.store(false, Ordering::Relaxed);
                continue;
            }
            return Err(self.failure(error, &parts.url, sent.load(Ordering::Relaxed)));
        };
        read(response, max_body).await
    }

    /// Names the failure of a request that got no response head.
    fn failure(&self, error: reqwest::Error, url: &Url, sent: bool) -> TransportError {
        if error.is_builder() {
            TransportError::InvalidRequest { detail: chain(error) }
        } else if error.is_connect() || !sent {
            let detail = unreachable(error, &self.ways.to(url));
            TransportError::Connect { detail }
        } else {
            TransportError::Lost { detail: chain(error) }
        }
    }
}

impl Transport for ReqwestTransport {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        let (timeout, max_body) = (request.timeout, request.max_body);
        let parts = Parts::new(request)?;
        self.ways.check(&parts.url)?;
        if timeout.is_zero() {
            return Err(TransportError::Timeout {
                sent: false,
                detail: "no time was left to send the request".to_owned(),
            });
        }
        let sent = Arc::new(AtomicBool::new(false));
        match tokio::time::timeout(timeout, self.exchange(&parts, max_body, &sent)).await {
            Ok(outcome) => outcome,
            Err(_) => {
                let sent = sent.load(Ordering::Relaxed);
                let stage = match sent {
                    true => "waiting for the response".to_owned(),
                    false => format!("connecting {}", self.ways.to(&parts.url).described()),
                };
                Err(TransportError::Timeout {
                    sent,
                    detail: format!("{} ms passed while {stage}", timeout.as_millis()),
                })
            }
        }
    }
}

/// A request that has been checked and can be handed over more than once.
struct Parts {
    method: Method,
    url: Url,
    headers: HeaderMap,
    body: Option<Bytes>,
}

impl Parts {
    fn new(request: HttpRequest) -> Result<Self, TransportError> {
        let invalid = |detail: String| TransportError::InvalidRequest { detail };
        let method =
            Method::from_bytes(request.method.as_bytes()).map_err(|_| invalid("the method is not valid".to_owned()))?;
        let url = Url::parse(&request.url).map_err(|error| invalid(format!("the URL is not valid: {error}")))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(invalid("the URL is neither http nor https".to_owned()));
        }
        let mut headers = HeaderMap::with_capacity(request.headers.len());
        for (name, value) in &request.headers {
            let name = HeaderName::from_bytes(name.as_bytes())
                .map_err(|_| invalid("a header name is not valid".to_owned()))?;
            let value = HeaderValue::from_bytes(value.as_bytes())
                .map_err(|_| invalid(format!("the value of header {name} is not valid")))?;
            headers.append(name, value);
        }
        // hyper leaves the length out for an empty body that it does not know; servers want one with these methods.
        let empty = request.body.as_ref().is_none_or(Vec::is_empty);
        if empty && matches!(method, Method::POST | Method::PUT | Method::PATCH) {
            headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        Ok(Self {
            method,
            url,
            headers,
            body: request.body.map(Bytes::from),
        })
    }

    fn request(&self, sent: &Arc<AtomicBool>) -> reqwest::Request {
        let mut request = reqwest::Request::new(self.method.clone(), self.url.clone());
        *request.headers_mut() = self.headers.clone();
        let body = WatchedBody {
            left: self.body.clone().unwrap_or_default(),
            sent: Arc::clone(sent),
        };
        *request.body_mut() = Some(reqwest::Body::wrap(body));
        request
    }
}

/// A body that notes when a connection takes the request up. Both protocols ask `is_end_stream` while they write the head, and
/// nothing asks before: a call for which it stayed silent has sent nothing.
struct WatchedBody {
    left: Bytes,
    sent: Arc<AtomicBool>,
}

impl Body for WatchedBody {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        self.sent.store(true, Ordering::Relaxed);
        let bytes = std::mem::take(&mut self.left);
        Poll::Ready((!bytes.is_empty()).then(|| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.sent.store(true, Ordering::Relaxed);
        self.left.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left.len() as u64)
    }
}

/// Reads the response, at most `max_body` bytes of body.
async fn read(mut response: Response, max_body: usize) -> Result<HttpResponse, TransportError> {
    let too_large = TransportError::BodyTooLarge { limit: max_body as u64 };
    let announced = response.content_length();
    if announced.is_some_and(|length| length > max_body as u64) {
        return Err(too_large);
    }
    let status = response.status().as_u16();
    let headers = response
        .headers()
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), text(value)))
        .collect();
    let mut body = Vec::with_capacity(announced.and_then(|length| usize::try_from(length).ok()).unwrap_or(0));
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() > max_body => return Err(too_large),
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            // hyper takes an HTTP/2 reset without an error for the end.
            Ok(None) if announced.is_some_and(|length| length != body.len() as u64) => {
                let detail = "the response's body ended before its announced length".to_owned();
                return Err(TransportError::Lost { detail });
            }
            Ok(None) => return Ok(HttpResponse { status, headers, body }),
            Err(error) => return Err(TransportError::Lost { detail: chain(error) }),
        }
    }
}

/// A header's value: UTF-8 as it is, anything else as Latin-1.
fn text(value: &HeaderValue) -> String {
    match std::str::from_utf8(value.as_bytes()) {
        Ok(text) => text.to_owned(),
        Err(_) => value.as_bytes().iter().map(|&byte| char::from(byte)).collect(),
    }
}

/// Whether the server itself said that it did not process the request (RFC 9113, 6.8 and 8.7).
fn refused_unprocessed(error: &reqwest::Error) -> bool {
    let mut source = error.source();
    while let Some(cause) = source {
        if let Some(h2) = cause.downcast_ref::<h2::Error>() {
            let graceful = h2.is_go_away() && h2.reason() == Some(h2::Reason::NO_ERROR);
            let refused = h2.is_reset() && h2.reason() == Some(h2::Reason::REFUSED_STREAM);
            return h2.is_remote() && (graceful || refused);
        }
        source = cause.source();
    }
    false
}

/// TLS with ring, trusting [`roots`].
fn tls_config(settings: &TransportSettings) -> Result<ClientConfig, TransportError> {
    let mut config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| TransportError::InvalidRequest {
            detail: error.to_string(),
        })?
        .with_root_certificates(roots(rustls_native_certs::load_native_certs().certs, settings)?)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

/// The web PKI's roots (bundled), the system's, where there are any, and the extra files'.
fn roots(system: Vec<CertificateDer<'static>>, settings: &TransportSettings) -> Result<RootCertStore, TransportError> {
    let mut roots = RootCertStore::empty();
    let mut seen = HashSet::with_capacity(system.len() + TLS_SERVER_ROOT_CERTS.len());
    let known = TLS_SERVER_ROOT_CERTS.iter().chain(&system);
    roots.add_parsable_certificates(known.filter(|&certificate| seen.insert(certificate)).cloned());
    for path in &settings.optional_roots {
        if let Ok(certificates) = CertificateDer::pem_file_iter(path) {
            roots.add_parsable_certificates(certificates.map_while(Result::ok));
        }
    }
    for path in &settings.extra_roots {
        let invalid = |what: &str| TransportError::InvalidRequest {
            detail: format!("{}: {what}", path.display()),
        };
        let certificates = CertificateDer::pem_file_iter(path)
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .map_err(|error| invalid(&format!("cannot read certificates: {error}")))?;
        if roots.add_parsable_certificates(certificates).0 == 0 {
            return Err(invalid("holds no usable certificate"));
        }
    }
    Ok(roots)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_roots_do_without_the_system_and_do_not_repeat_its() {
        let settings = TransportSettings::default();
        let alone = roots(Vec::new(), &settings).unwrap();
        assert!(alone.len() > 100, "{}", alone.len());
        let twice = roots(TLS_SERVER_ROOT_CERTS.to_vec(), &settings).unwrap();
        assert_eq!(twice.len(), alone.len());
    }
}
