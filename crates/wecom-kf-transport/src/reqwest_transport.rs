//! [`ReqwestTransport`]: the transport on reqwest and rustls.
//!
//! It bundles cryptography and the web PKI roots, so it works in images without CA certificates.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use reqwest::{Client, Proxy, Url};
use rustls::crypto::{CryptoProvider, ring};

use crate::exchange::{Parts, read, refused_unprocessed};
use crate::proxies::{Proxies, ProxySettings};
use crate::roots::roots;
use crate::uri::invalid;
use crate::way::{Ways, chain, unreachable};
use crate::{BoxFuture, Limits, Transport, TransportError};

/// The connect timeout, so that a host that drops packets is reported as [`TransportError::Connect`] (safe to retry) if the call's timeout
/// is longer.
pub(crate) const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// The idle timeout of connections: shorter than that of common servers and middleboxes, which close connections silently.
const IDLE_TIMEOUT: Duration = Duration::from_secs(30);

/// HTTP/2 only: the interval of pings on a busy connection, and the time after which a missing reply means that it is dead.
const PING_EVERY: Duration = Duration::from_secs(15);

/// The maximum number of resends after a server stated that it did not process the request (HTTP/2 GOAWAY, REFUSED_STREAM).
const REFUSED_REPEATS: u32 = 2;

/// The settings of a [`ReqwestTransport`]. Users with equal settings should share one transport, because it holds the connections.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct TransportSettings {
    /// The proxies.
    pub proxy: ProxySettings,
    /// PEM files with certificates to trust in addition to the web PKI's and the system's, like Node's `NODE_EXTRA_CA_CERTS`.
    pub extra_roots: Vec<PathBuf>,
    /// The same, but unreadable or unusable files are ignored: for files named by environment variables.
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
    /// Creates the pool without opening a connection. Reads the system's certificates and the extra files, which blocks for a few
    /// milliseconds. TLS is rustls with the process's default crypto provider; if there is none, ring is installed. To use another
    /// provider, install it first (rustls's `CryptoProvider::install_default`).
    ///
    /// # Errors
    /// [`TransportError::InvalidRequest`] if a proxy URL of [`ProxySettings::Fixed`] is invalid, or an extra file cannot be read or
    /// contains no certificate.
    pub fn new(settings: &TransportSettings) -> Result<Self, TransportError> {
        provide_cryptography();
        let proxies = Arc::new(Proxies::new(&settings.proxy)?);
        let ways = Ways::new(Arc::clone(&proxies));
        let builder = Client::builder()
            .tls_backend_rustls()
            .tls_certs_only(roots(settings)?)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .connect_timeout(CONNECT_TIMEOUT)
            .pool_idle_timeout(IDLE_TIMEOUT)
            .tcp_nodelay(true)
            .tcp_keepalive(IDLE_TIMEOUT)
            .http2_keep_alive_interval(PING_EVERY)
            .http2_keep_alive_timeout(PING_EVERY)
            .http2_adaptive_window(true)
            .no_proxy()
            // Invalid proxies were rejected before reqwest asks.
            .proxy(Proxy::custom(move |url| proxies.of(url).ok().flatten().cloned()));
        let client = builder.build().map_err(|error| invalid(chain(error)))?;
        Ok(Self { client, ways })
    }

    /// Creates a transport on your own reqwest client, with its pool, TLS and proxies. You are then responsible for its configuration:
    /// build it with [`Policy::none`](reqwest::redirect::Policy::none), otherwise redirects are followed, and without a timeout shorter
    /// than that of your calls. Errors do not name its proxies.
    ///
    /// ```
    /// use wecom_kf_transport::{ReqwestTransport, reqwest};
    ///
    /// # fn make(builder: reqwest::ClientBuilder) -> reqwest::Result<ReqwestTransport> {
    /// let client = builder.redirect(reqwest::redirect::Policy::none()).build()?;
    /// Ok(ReqwestTransport::from_client(client))
    /// # }
    /// ```
    #[must_use]
    pub fn from_client(client: Client) -> Self {
        let ways = Ways::new(Arc::new(Proxies::none()));
        Self { client, ways }
    }

    async fn carry(&self, request: Request<Bytes>, limits: Limits) -> Result<Response<Bytes>, TransportError> {
        let Limits { timeout, max_body } = limits;
        let parts = Parts::new(request)?;
        self.ways.check(&parts.url)?;
        if timeout.is_zero() {
            return Err(TransportError::Timeout {
                sent: false,
                detail: "the timeout was reached before the request was sent".to_owned(),
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

    async fn exchange(
        &self,
        parts: &Parts,
        max_body: usize,
        sent: &Arc<AtomicBool>,
    ) -> Result<Response<Bytes>, TransportError> {
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

    /// The error of a request without a response head.
    fn failure(&self, error: reqwest::Error, url: &Url, sent: bool) -> TransportError {
        if error.is_builder() {
            invalid(chain(error))
        } else if error.is_connect() || !sent {
            let detail = unreachable(error, &self.ways.to(url));
            TransportError::Connect { detail }
        } else {
            TransportError::Lost { detail: chain(error) }
        }
    }
}

impl Transport for ReqwestTransport {
    fn send(&self, request: Request<Bytes>, limits: Limits) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(self.carry(request, limits))
    }
}

/// Installs a crypto provider, which reqwest takes from the process. One that the program has installed is kept.
fn provide_cryptography() {
    if CryptoProvider::get_default().is_none() {
        // Another thread may have installed one first.
        let _ = ring::default_provider().install_default();
    }
}
