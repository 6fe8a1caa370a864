//! The route of a request (direct or through a proxy), and connection error messages: they contain hosts, ports and causes, but nothing
//! else of a URL.

use std::error::Error as StdError;
use std::io::{self, ErrorKind};
use std::sync::Arc;

use hyper_util::client::legacy;
use reqwest::Url;

use crate::TransportError;
use crate::proxies::Proxies;
use crate::reqwest_transport::CONNECT_TIMEOUT;

/// Determines the route of requests.
#[derive(Debug, Clone)]
pub(crate) struct Ways(Arc<Proxies>);

impl Ways {
    pub(crate) const fn new(proxies: Arc<Proxies>) -> Self {
        Self(proxies)
    }

    /// Rejects a request whose proxy is invalid.
    pub(crate) fn check(&self, url: &Url) -> Result<(), TransportError> {
        self.0.of(url).map(drop)
    }

    /// The route to a URL's server.
    pub(crate) fn to(&self, url: &Url) -> Way {
        let proxy = self.0.of(url).ok().flatten();
        Way {
            host: url.host_str().unwrap_or_default().to_owned(),
            address: address(url),
            tls: url.scheme() == "https",
            // Only host and port, without user name and password.
            proxy: proxy.map(|proxy| ByProxy {
                address: address(proxy),
                host: proxy.host_str().unwrap_or_default().to_owned(),
                socks: proxy.scheme().starts_with("socks"),
            }),
        }
    }
}

/// The host and port of a URL.
fn address(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port_or_known_default() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

/// The route of one request.
pub(crate) struct Way {
    host: String,
    address: String,
    tls: bool,
    proxy: Option<ByProxy>,
}

struct ByProxy {
    host: String,
    address: String,
    socks: bool,
}

impl Way {
    /// Describes the destination and the proxy.
    pub(crate) fn described(&self) -> String {
        let Self { address, .. } = self;
        match &self.proxy {
            Some(proxy) => format!("to {address} through the proxy {}", proxy.address),
            None => format!("to {address}"),
        }
    }

    /// The first part of a connection error message.
    fn peer(&self) -> String {
        match &self.proxy {
            Some(proxy) => format!("through the proxy {}", proxy.address),
            None => self.address.clone(),
        }
    }
}

/// Describes what could not be reached, and why.
pub(crate) fn unreachable(error: reqwest::Error, way: &Way) -> String {
    let peer = way.peer();
    // The connector's error. The outer error only says that connecting failed.
    let Some(said) = causes(&error).find_map(|cause| match cause.downcast_ref::<legacy::Error>() {
        Some(client) if client.is_connect() => client.source(),
        _ => None,
    }) else {
        return format!("{peer}: {}", chain(error));
    };
    let last = causes_from(said).last().unwrap_or(said);
    if error.is_dns() {
        // For a SOCKS proxy, reqwest reports a failed lookup only for the destination's name, not for the proxy's own.
        let name = match &way.proxy {
            Some(proxy) if !proxy.socks => format!("the proxy {}", proxy.host),
            _ => way.host.clone(),
        };
        return format!("no address for {name}: {last}");
    }
    if let Some(tls) = causes_from(said).find_map(|cause| cause.downcast_ref::<rustls::Error>()) {
        let (whom, peer) = with_whom(said, way);
        return match tls {
            rustls::Error::InvalidMessage(_) => {
                format!("TLS with {whom}: the response is not TLS; does the {peer} use TLS?")
            }
            tls => format!("TLS with {whom}: {tls}"),
        };
    }
    // Errors may be nested; the innermost is the system's.
    let io_error = causes_from(said).filter_map(|cause| cause.downcast_ref::<io::Error>());
    if let Some(failed) = io_error.last() {
        let why = in_words(failed);
        // A failed connection is wrapped in another error; one that broke during the TLS handshake is not.
        if !said.is::<io::Error>() {
            return format!("{peer}: {why}");
        }
        let (whom, peer) = with_whom(said, way);
        return format!("TLS with {whom}: {why}; does the {peer} use TLS?");
    }
    if error.is_timeout() {
        return format!("{peer}: no connection within {} s", CONNECT_TIMEOUT.as_secs());
    }
    match &way.proxy {
        Some(_) => format!("{peer}: no route to {}: {last}", way.address),
        None => format!("{peer}: {last}"),
    }
}

/// Whose handshake failed: the server's is the last step of connecting, and its error is not wrapped; a proxy's is an earlier step.
fn with_whom(said: &(dyn StdError + 'static), way: &Way) -> (String, &'static str) {
    match &way.proxy {
        Some(proxy) if !way.tls || !said.is::<io::Error>() => (format!("the proxy {}", proxy.address), "proxy"),
        _ => (way.address.clone(), "server"),
    }
}

/// Describes a system error, without its number.
fn in_words(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::TimedOut if error.raw_os_error().is_none() => {
            format!("no connection within {} s", CONNECT_TIMEOUT.as_secs())
        }
        ErrorKind::UnexpectedEof => "the connection was closed".to_owned(),
        kind @ (ErrorKind::ConnectionRefused
        | ErrorKind::ConnectionReset
        | ErrorKind::ConnectionAborted
        | ErrorKind::HostUnreachable
        | ErrorKind::NetworkUnreachable
        | ErrorKind::NetworkDown
        | ErrorKind::AddrNotAvailable
        | ErrorKind::BrokenPipe
        | ErrorKind::PermissionDenied
        | ErrorKind::TimedOut) => kind.to_string(),
        _ => error.to_string(),
    }
}

/// An error's causes.
fn causes<'a>(error: &'a (dyn StdError + 'static)) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(inner(error), |cause| inner(*cause))
}

/// An error and its causes.
fn causes_from<'a>(error: &'a (dyn StdError + 'static)) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::once(error).chain(causes(error))
}

/// The next cause. `io::Error::source` skips the wrapped error itself and returns that error's source.
fn inner<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a (dyn StdError + 'static)> {
    let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    wrapped.map(|wrapped| wrapped as _).or_else(|| error.source())
}

/// The error and its causes in one line, without the URL.
pub(crate) fn chain(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut line = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        if !line.ends_with(&cause_text) {
            line.push_str(": ");
            line.push_str(&cause_text);
        }
        source = cause.source();
    }
    line
}
