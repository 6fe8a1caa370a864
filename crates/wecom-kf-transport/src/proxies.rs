//! Which proxy a request goes through: the program's, or the environment's by the rules of curl.

use std::fmt;

use hyper_util::client::proxy::matcher::Matcher;
use reqwest::Url;

use crate::TransportError;

/// Which proxy the requests go through.
///
/// By the environment's variables a request for an `https` URL goes through the first that is set of `https_proxy`, `HTTPS_PROXY`,
/// `all_proxy`, `ALL_PROXY`; one for an `http` URL through the first of `http_proxy`, `HTTP_PROXY`, `all_proxy`, `ALL_PROXY`. An empty
/// variable is not set. `HTTP_PROXY` does not count where `REQUEST_METHOD` is set: under CGI it is a header that anybody can send. When
/// the variable that applies cannot be used, the request fails with [`TransportError::InvalidRequest`], which names it: a request that
/// went around the proxy would come from an address that WeCom does not know. Variables that do not apply are passed over.
///
/// A proxy's URL is `http://`, `https://`, `socks5h://` (the proxy looks names up), `socks5://`, `socks4a://` or `socks4://`, and may hold
/// a
/// user name and password. `socks://`, as desktops write it, is `socks5h://`. Without a scheme it is `http://`.
///
/// What is reached directly, in `NO_PROXY` and `no_proxy`: names with their subdomains (`example.com`, `.example.com`, `*.example.com`),
/// addresses, networks (`10.0.0.0/8`), and `*` for everything, separated by commas or white space. With a port (`example.com:8443`,
/// `[::1]:8080`) only that port is.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub enum ProxySettings {
    /// As the process's environment says when the transport is made.
    #[default]
    Environment,
    /// As these variables say, names and values, instead of the process's own.
    Variables(Vec<(String, String)>),
    /// None, whatever the environment says.
    Direct,
    /// These proxies.
    Fixed {
        /// The proxy for `https` URLs (by `CONNECT`); `None` connects directly.
        https: Option<String>,
        /// The proxy for `http` URLs (absolute-form requests); `None` connects directly.
        http: Option<String>,
        /// What is reached directly, in the form of `NO_PROXY`.
        no_proxy: Option<String>,
    },
}

impl fmt::Debug for ProxySettings {
    // A proxy's URL may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Environment => "Environment",
            Self::Variables(_) => "Variables(..)",
            Self::Direct => "Direct",
            Self::Fixed { .. } => "Fixed { .. }",
        })
    }
}

/// Which proxy counts, for each kind of URL.
pub(crate) struct Proxies {
    https: Option<Result<Url, Unusable>>,
    http: Option<Result<Url, Unusable>>,
    except: Except,
}

/// A variable that applies and names no proxy.
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
    /// [`TransportError::InvalidRequest`] when a proxy of the program's cannot be used.
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

    /// The proxy for a URL, if it goes through one.
    ///
    /// # Errors
    /// [`TransportError::InvalidRequest`] when the variable that names it cannot be used.
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

/// The error of a proxy's URL. It may hold a password, and is not quoted.
fn unusable(what: &str) -> TransportError {
    TransportError::InvalidRequest {
        detail: format!("{what} is not valid: use http://, https://, socks5:// or socks5h://, a host and a port"),
    }
}

/// A proxy's URL; nothing for what cannot be one.
fn proxy_url(text: &str) -> Option<Url> {
    let text = text.trim();
    // A URL's reader passes over line breaks, and would take another host.
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
        // The URL standard knows no port of SOCKS.
        "socks4" | "socks4a" | "socks5" | "socks5h" => url.set_port(url.port().or(Some(1080))).ok()?,
        _ => return None,
    }
    url.has_host().then_some(url)
}

/// What is reached without the proxy.
struct Except {
    everywhere: Matcher,
    /// Those with a port.
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

/// A matcher that intercepts what is not in the list.
fn matcher(list: &str) -> Matcher {
    Matcher::builder().all("http://proxy.invalid").no(list).build()
}

/// An entry of `NO_PROXY` in the form that the matcher takes, and its port.
fn host_and_port(entry: &str) -> (String, Option<u16>) {
    let (host, port) = match entry.strip_prefix('[').and_then(|entry| entry.split_once(']')) {
        Some((host, rest)) => (host, rest.strip_prefix(':')),
        // More than one colon is an address without brackets.
        None => match entry.split_once(':') {
            Some((host, port)) if !port.contains(':') => (host, Some(port)),
            _ => (entry, None),
        },
    };
    // The matcher takes the star for names only.
    let host = match host.strip_prefix('*') {
        Some("") => "*,0.0.0.0/0,::/0",
        Some(rest) => rest,
        None => host,
    };
    (host.to_owned(), port.and_then(|port| port.parse().ok()))
}
