//! Which way a request goes, and what is said of one that did not get through: hosts, ports and causes, and nothing else of a URL.

use std::error::Error as StdError;
use std::io::{self, ErrorKind};
use std::sync::Arc;

use hyper_util::client::legacy;
use reqwest::Url;

use crate::TransportError;
use crate::proxies::Proxies;
use crate::reqwest_transport::CONNECT_TIMEOUT;

/// Which requests go through which proxy.
#[derive(Debug, Clone)]
pub(crate) struct Ways(Arc<Proxies>);

impl Ways {
    pub(crate) const fn new(proxies: Arc<Proxies>) -> Self {
        Self(proxies)
    }

    /// Refuses a request whose proxy cannot be used.
    pub(crate) fn check(&self, url: &Url) -> Result<(), TransportError> {
        self.0.of(url).map(drop)
    }

    /// The way to a URL's server.
    pub(crate) fn to(&self, url: &Url) -> Way {
        let proxy = self.0.of(url).ok().flatten();
        Way {
            host: url.host_str().unwrap_or_default().to_owned(),
            address: address(url),
            tls: url.scheme() == "https",
            // Said by host and port, without user name and password.
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

/// The way of one request.
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
    /// Where to, and through what.
    pub(crate) fn described(&self) -> String {
        let Self { address, .. } = self;
        match &self.proxy {
            Some(proxy) => format!("to {address} through the proxy {}", proxy.address),
            None => format!("to {address}"),
        }
    }

    /// Begins what is said of a connection that did not come about.
    fn peer(&self) -> String {
        match &self.proxy {
            Some(proxy) => format!("through the proxy {}", proxy.address),
            None => self.address.clone(),
        }
    }
}

/// What could not be reached, and why.
pub(crate) fn unreachable(error: reqwest::Error, way: &Way) -> String {
    let peer = way.peer();
    // What the connector said. Above it stands only that connecting failed.
    let Some(said) = causes(&error).find_map(|cause| match cause.downcast_ref::<legacy::Error>() {
        Some(client) if client.is_connect() => client.source(),
        _ => None,
    }) else {
        return format!("{peer}: {}", chain(error));
    };
    let last = causes_from(said).last().unwrap_or(said);
    if error.is_dns() {
        // Of a SOCKS proxy's own name reqwest does not say that it has no address: this one is that of a name it was to look up for it.
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
                format!("TLS with {whom}: the answer is not TLS; does the {peer} speak TLS?")
            }
            tls => format!("TLS with {whom}: {tls}"),
        };
    }
    // One may wrap another; the innermost is the system's.
    let io_error = causes_from(said).filter_map(|cause| cause.downcast_ref::<io::Error>());
    if let Some(failed) = io_error.last() {
        let why = in_words(failed);
        // A connection that did not come about has an error of its own around it; one that broke in the handshake has none.
        if !said.is::<io::Error>() {
            return format!("{peer}: {why}");
        }
        let (whom, peer) = with_whom(said, way);
        return format!("TLS with {whom}: {why}; does the {peer} speak TLS?");
    }
    if error.is_timeout() {
        return format!("{peer}: no connection within {} s", CONNECT_TIMEOUT.as_secs());
    }
    match &way.proxy {
        Some(_) => format!("{peer}: no way to {}: {last}", way.address),
        None => format!("{peer}: {last}"),
    }
}

/// Whose handshake failed: the server's is the last step of connecting, and its error comes as it is; a proxy's is a step on the way.
fn with_whom(said: &(dyn StdError + 'static), way: &Way) -> (String, &'static str) {
    match &way.proxy {
        Some(proxy) if !way.tls || !said.is::<io::Error>() => (format!("the proxy {}", proxy.address), "proxy"),
        _ => (way.address.clone(), "server"),
    }
}

/// What an error of the system means, without its number. One with a text of its own has said it.
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

/// The next cause. An `io::Error` that wraps another error passes over it: its source is that error's source.
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
