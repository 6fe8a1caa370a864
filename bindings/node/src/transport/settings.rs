//! The settings of a connection pool, from JavaScript.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;
use wecom_kf_transport::{ProxySettings, TransportSettings};

/// The settings of a pool.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PoolSettings {
    proxy: Proxy,
    /// PEM files that must be read.
    roots: Vec<PathBuf>,
    /// A PEM file that is ignored if it is unusable.
    optional_roots: Option<PathBuf>,
}

/// The proxy for requests.
#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
enum Proxy {
    /// No proxy.
    Direct,
    /// This proxy, except for the hosts in `no_proxy`.
    Fixed { url: String, no_proxy: Option<String> },
    /// According to environment variables. They are read in JavaScript: reading them here would race with JavaScript threads that set them.
    Variables { variables: BTreeMap<String, String> },
}

impl From<PoolSettings> for TransportSettings {
    fn from(settings: PoolSettings) -> Self {
        Self {
            proxy: match settings.proxy {
                Proxy::Direct => ProxySettings::Direct,
                Proxy::Fixed { url, no_proxy } => ProxySettings::Fixed {
                    https: Some(url.clone()),
                    http: Some(url),
                    no_proxy,
                },
                Proxy::Variables { variables } if variables.is_empty() => ProxySettings::Direct,
                Proxy::Variables { variables } => ProxySettings::Variables(variables.into_iter().collect()),
            },
            extra_roots: settings.roots,
            optional_roots: settings.optional_roots.into_iter().collect(),
        }
    }
}
