//! Proxy selection: a configured proxy, or environment variables with the rules of curl.

use std::fmt;

use hyper_util::client::proxy::matcher::Matcher;
use reqwest::Url;

use crate::TransportError;

/// The proxy configuration.
///
/// Environment variables: a request to an `https` URL uses the first one set of `https_proxy`, `HTTPS_PROXY`, `all_proxy`, `ALL_PROXY`; one
/// to an `http` URL the first of `http_proxy`, `HTTP_PROXY`, `all_proxy`, `ALL_PROXY`. An empty variable counts as unset. `HTTP_PROXY` is
/// ignored if `REQUEST_METHOD` is set, because under CGI it is a header that anybody can send. If the applicable variable is invalid, the
/// request fails with [`TransportError::InvalidRequest`], which names it: bypassing the proxy would send the request from an IP address
/// that WeCom does not trust. Variables that do not apply are ignored.
///
/// A proxy URL is `http://`, `https://`, `socks5h://` (the proxy resolves names), `socks5://`, `socks4a://` or `socks4://`, optionally with
/// user name and password. `socks://`, used by some desktops, means `socks5h://`. Without a scheme it means `http://`.
///
/// `NO_PROXY` and `no_proxy` list hosts to connect to directly: names including subdomains (`example.com`, `.example.com`,
/// `*.example.com`), addresses, networks (`10.0.0.0/8`), and `*` for everything, separated by commas or white space. An entry with a port
/// (`example.com:8443`, `[::1]:8080`) applies only to that port.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub enum ProxySettings {
    /// The process's environment variables, read when the transport is created.
    #[default]
    Environment,
    /// These variables (names and values) instead of the process's environment.
    Variables(Vec<(String, String)>),
    /// No proxy, regardless of the environment.
    Direct,
    /// These proxies.
    Fixed {
        /// The proxy for `https` URLs (by `CONNECT`); `None` connects directly.
        https: Option<String>,
        /// The proxy for `http` URLs (absolute-form requests); `None` connects directly.
        http: Option<String>,
        /// The hosts to connect to directly, in the syntax of `NO_PROXY`.
        no_proxy: Option<String>,
    },
}

impl fmt::Debug for ProxySettings {
    // A proxy URL may contain a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Environment => "Environment",
            Self::Variables(_) => "Variables(..)",
            Self::Direct => "Direct",
            Self::Fixed { .. } => "Fixed { .. }",
        })
    }
}

/// The effective proxies for `https` and `http` URLs.
pub(crate) struct Proxies {
    https: Option<Result<Url, Unusable>>,
    http: Option<Result<Url, Unusable>>,
    except: Except,
}

/// An applicable variable with an invalid value.
struct Unusable {
    variable: &'static str,
}

impl fmt::Debug for Proxies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proxies").finish_non_exhaustive()
    }
}

impl Proxies {
    /// # Errors
    /// [`TransportError::InvalidRequest`] if a configured proxy is invalid.
    pub(crate) fn new(settings: &ProxySettings) -> Result<Self, TransportError> {
        match settings {
            ProxySettings::Direct => Ok(Self::none()),
            ProxySettings::Environment => Ok(Self::by_variables(|name| std::env::var(name).ok())),
            ProxySettings::Variables(variables) => Ok(Self::by_variables(|name| {
                let found = variables.iter().find(|(known, _)| known == name);
                found.map(|(_, value)| value.clone())
            })),
            ProxySettings::Fixed { https, http, no_proxy } => {
                let proxy = |text: &Option<String>| match text.as_deref().map(proxy_url) {
                    Some(None) => Err(unusable("the proxy's URL")),
                    url => Ok(url.flatten().map(Ok)),
                };
                Ok(Self {
                    https: proxy(https)?,
                    http: proxy(http)?,
                    except: Except::new(no_proxy.as_deref().unwrap_or_default()),
                })
            }
        }
    }

    pub(crate) fn none() -> Self {
        Self {
            https: None,
            http: None,
            except: Except::new(""),
        }
    }

    fn by_variables(value: impl Fn(&str) -> Option<String>) -> Self {
        let first = |names: &[&'static str]| {
            names.iter().find_map(|name| {
                let value = value(name)?;
                let value = value.trim();
                (!value.is_empty()).then(|| (*name, value.to_owned()))
            })
        };
        let proxy =
            |names: &[&'static str]| first(names).map(|(variable, text)| proxy_url(&text).ok_or(Unusable { variable }));
        let http: &[_] = match first(&["REQUEST_METHOD"]) {
            Some(_) => &["http_proxy", "all_proxy", "ALL_PROXY"],
            None => &["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"],
        };
        let except = first(&["no_proxy", "NO_PROXY"]);
        Self {
            https: proxy(&["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]),
            http: proxy(http),
            except: Except::new(except.as_ref().map_or("", |(_, list)| list)),
        }
    }

    /// The proxy for a URL, if any.
    ///
    /// # Errors
    /// [`TransportError::InvalidRequest`] if the applicable variable is invalid.
    pub(crate) fn of(&self, url: &Url) -> Result<Option<&Url>, TransportError> {
        let proxy = match url.scheme() {
            "https" => &self.https,
            _ => &self.http,
        };
        match proxy {
            Some(proxy) if !self.except.holds(url) => match proxy {
                Ok(proxy) => Ok(Some(proxy)),
                Err(Unusable { variable }) => {
                    Err(unusable(&format!("the proxy in the environment variable {variable}")))
                }
            },
            _ => Ok(None),
        }
    }
}

/// The error for an invalid proxy URL, which is not quoted because it may contain a password.
fn unusable(what: &str) -> TransportError {
    TransportError::InvalidRequest {
        detail: format!(
            "{what} is invalid: use http://, https://, socks5h://, socks5://, socks4a:// or socks4:// with host and port"
        ),
    }
}

/// Parses a proxy URL.
fn proxy_url(text: &str) -> Option<Url> {
    let text = text.trim();
    // URL parsers ignore line breaks, which could result in another host.
    if text.contains(char::is_control) {
        return None;
    }
    let mut url = match text.contains("://") {
        true => Url::parse(text),
        false => Url::parse(&format!("http://{text}")),
    }
    .ok()?;
    if url.scheme() == "socks" {
        url.set_scheme("socks5h").ok()?;
    }
    match url.scheme() {
        "http" | "https" => {}
        // The URL standard has no default port for SOCKS.
        "socks4" | "socks4a" | "socks5" | "socks5h" => url.set_port(url.port().or(Some(1080))).ok()?,
        _ => return None,
    }
    url.has_host().then_some(url)
}

/// The hosts to connect to directly.
struct Except {
    everywhere: Matcher,
    /// Entries with a port.
    at: Vec<(u16, Matcher)>,
}

impl Except {
    fn new(list: &str) -> Self {
        let mut everywhere = Vec::new();
        let mut at: Vec<(u16, String)> = Vec::new();
        for entry in list.split(|char: char| char == ',' || char.is_whitespace()) {
            let (host, port) = host_and_port(entry);
            match port {
                Some(port) => at.push((port, host)),
                None => everywhere.push(host),
            }
        }
        Self {
            everywhere: matcher(&everywhere.join(",")),
            at: at.into_iter().map(|(port, host)| (port, matcher(&host))).collect(),
        }
    }

    fn holds(&self, url: &Url) -> bool {
        let passes = |matcher: &Matcher| url.as_str().parse().is_ok_and(|uri| matcher.intercept(&uri).is_none());
        let port = url.port_or_known_default();
        passes(&self.everywhere) || self.at.iter().any(|(at, matcher)| port == Some(*at) && passes(matcher))
    }
}

/// A matcher that intercepts hosts not in the list.
fn matcher(list: &str) -> Matcher {
    Matcher::builder().all("http://proxy.invalid").no(list).build()
}

/// Converts an entry of `NO_PROXY` for the matcher; returns it with its port.
fn host_and_port(entry: &str) -> (String, Option<u16>) {
    let (host, port) = match entry.strip_prefix('[').and_then(|entry| entry.split_once(']')) {
        Some((host, rest)) => (host, rest.strip_prefix(':')),
        // More than one colon means an IPv6 address without brackets.
        None => match entry.split_once(':') {
            Some((host, port)) if !port.contains(':') => (host, Some(port)),
            _ => (entry, None),
        },
    };
    // The matcher applies the wildcard only to names.
    let host = match host.strip_prefix('*') {
        Some("") => "*,0.0.0.0/0,::/0",
        Some(rest) => rest,
        None => host,
    };
    (host.to_owned(), port.and_then(|port| port.parse().ok()))
}
