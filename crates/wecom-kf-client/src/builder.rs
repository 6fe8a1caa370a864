//! Configuring a client.

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use wecom_kf_transport::Transport;

use crate::client::Client;
use crate::credentials::{Credentials, Form, Secret};
use crate::deadline::Closing;
use crate::error::Error;
use crate::event::{Event, Observer};
use crate::inner::Inner;
use crate::store::{DynStore, Store};
use crate::tokens::{TokenMemory, Tokens};

/// Configures a client. Every setting has a default; the default credentials come from the environment.
///
/// ```
/// use std::time::Duration;
/// use wecom_kf_client::{Client, Credentials, Event};
///
/// # fn main() -> Result<(), wecom_kf_client::Error> {
/// let client = Client::builder()
///     .credentials(Credentials::corp("ww1234567890", "the secret"))
///     .timeout(Duration::from_secs(10))
///     .observer(|event| {
///         if let Event::Response(response) = event {
///             println!("{} {}", response.request.operation, response.attempt.outcome);
///         }
///     })
///     .build()?;
/// # drop(client);
/// # Ok(())
/// # }
/// ```
#[must_use = "a builder does nothing until it is built"]
pub struct ClientBuilder {
    credentials: Option<Credentials>,
    corp_id: Option<String>,
    secret: Option<Secret>,
    base_url: Option<String>,
    transport: Option<Arc<dyn Transport>>,
    token_store: Option<Arc<dyn DynStore>>,
    timeout: Duration,
    max_retries: u32,
    observer: Observer,
    clock: Option<Arc<dyn Fn() -> u64 + Send + Sync>>,
}

impl Default for ClientBuilder {
    fn default() -> Self {
        Self {
            credentials: None,
            corp_id: None,
            secret: None,
            base_url: None,
            transport: None,
            token_store: None,
            timeout: Duration::from_secs(30),
            max_retries: 2,
            observer: Observer::default(),
            clock: None,
        }
    }
}

impl ClientBuilder {
    /// The credentials. Default: [`Credentials::environment`].
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// The corp id; the secret comes from the environment or [`secret`](Self::secret).
    pub fn corp_id(mut self, corp_id: impl Into<String>) -> Self {
        self.corp_id = Some(corp_id.into());
        self
    }

    /// The secret; the corp id comes from the environment or [`corp_id`](Self::corp_id).
    pub fn secret(mut self, secret: impl Into<Secret>) -> Self {
        self.secret = Some(secret.into());
        self
    }

    /// The base URL of the API, for a forwarding proxy or a sandbox. Default: `WECOM_KF_BASE_URL`, read at the first call, or
    /// `https://qyapi.weixin.qq.com`.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// The transport: [`ReqwestTransport`](crate::transport::ReqwestTransport) with settings or your own reqwest client, a function
    /// ([`transport_fn`](crate::transport::transport_fn)), or any other implementation; use an `Arc` to share one between clients. Default:
    /// reqwest with the proxies of the environment. A client with its own transport shares tokens only with its clones.
    pub fn transport(mut self, transport: impl Transport + 'static) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// The store through which processes share access tokens. Default: not shared.
    pub fn token_store(mut self, store: impl Store + 'static) -> Self {
        self.token_store = Some(Arc::new(store));
        self
    }

    /// The timeout of a whole call, including all attempts and pauses. Default 30 seconds.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// The maximum number of retries. Default 2.
    pub fn max_retries(mut self, max_retries: u32) -> Self {
        self.max_retries = max_retries;
        self
    }

    /// Called for every request and response, including those for tokens, and for warnings. It runs on the call's task and should not
    /// block.
    pub fn observer(mut self, observer: impl Fn(&Event) + Send + Sync + 'static) -> Self {
        self.observer = Observer::new(Arc::new(observer));
        self
    }

    /// The wall clock, in Unix milliseconds, used for tokens and statistics. For tests. Default: the system clock.
    pub fn clock(mut self, clock: impl Fn() -> u64 + Send + Sync + 'static) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// Creates the client, without sending anything. With the default transport it reads the system's certificates, which blocks for a few
    /// milliseconds.
    ///
    /// # Errors
    /// `client.bad_option` if a setting is invalid. An invalid proxy in the environment fails the calls to which it applies.
    pub fn build(self) -> Result<Client, Error> {
        let credentials = match (self.credentials, self.corp_id, self.secret) {
            (Some(credentials), None, None) => credentials,
            (None, corp_id, secret) => Credentials(Form::Corp { corp_id, secret }),
            _ => {
                let reason = "corp_id or secret are also set; use only one of them";
                return Err(Error::bad_option("credentials", reason));
            }
        };
        credentials.check()?;
        if self.timeout.is_zero() {
            return Err(Error::bad_option("timeout", "it must be greater than zero"));
        }
        let root = OnceLock::new();
        if let Some(url) = &self.base_url {
            let _ = root.set(root_of("base_url", url)?);
        }
        // Tokens obtained through a custom transport or store must not be shared with other clients.
        let memory = match self.transport.is_none() && self.token_store.is_none() {
            true => TokenMemory::common(),
            false => Arc::default(),
        };
        let transport = match self.transport {
            Some(transport) => transport,
            None => default_transport()?,
        };
        Ok(Client {
            inner: Arc::new(Inner {
                transport,
                tokens: Tokens::new(credentials, &memory, self.token_store.as_ref()),
                timeout: self.timeout,
                max_retries: self.max_retries,
                observer: self.observer,
                closing: Closing::new(),
                ids: crate::random::Ids::default(),
                clock: self.clock.unwrap_or_else(|| Arc::new(system_clock)),
                root,
                by_post: std::sync::Mutex::default(),
                told_repaired: std::sync::atomic::AtomicBool::default(),
            }),
        })
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("credentials", &self.credentials)
            .field("timeout", &self.timeout)
            .field("max_retries", &self.max_retries)
            .finish_non_exhaustive()
    }
}

#[cfg(feature = "reqwest")]
fn default_transport() -> Result<Arc<dyn Transport>, Error> {
    use wecom_kf_transport::{ReqwestTransport, TransportSettings};
    Ok(Arc::new(ReqwestTransport::new(&TransportSettings::default())?))
}

#[cfg(not(feature = "reqwest"))]
fn default_transport() -> Result<Arc<dyn Transport>, Error> {
    let reason = "there is no transport: set one, or enable the feature `reqwest`";
    Err(Error::bad_option("transport", reason))
}

#[expect(
    clippy::disallowed_methods,
    reason = "the only place where the client reads the wall clock"
)]
fn system_clock() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

/// The URL to which paths are appended, from a base URL.
pub(crate) fn root_of(option: &str, url: &str) -> Result<String, Error> {
    let scheme = ["http://", "https://"].into_iter().find(|scheme| {
        url.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    });
    let host = scheme.map_or("", |scheme| &url[scheme.len()..]);
    if url.contains(|letter: char| letter.is_whitespace() || letter.is_control()) {
        return Err(Error::bad_option(
            option,
            "it contains white space; remove it, also before and after the URL",
        ));
    }
    if host.is_empty() || host.starts_with('/') || url.contains(['?', '#']) {
        let reason = "it must be an http or https URL without query, such as https://qyapi.weixin.qq.com";
        return Err(Error::bad_option(option, reason));
    }
    let url = url.trim_end_matches('/');
    Ok(format!("{}/cgi-bin/", url.strip_suffix("/cgi-bin").unwrap_or(url)))
}
