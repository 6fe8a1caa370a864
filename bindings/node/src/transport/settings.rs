//! The settings of a connection pool, as JavaScript gives them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;
use wecom_kf_transport::{ProxySettings, TransportSettings};

/// What a pool is opened with.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PoolSettings {
    proxy: Proxy,
    /// PEM files that must be read.
    roots: Vec<PathBuf>,
    /// A PEM file that is passed over if it is of no use.
    optional_roots: Option<PathBuf>,
}

/// Which proxy requests go through.
#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
enum Proxy {
    /// None.
    Direct,
    /// This one, but to the hosts of `no_proxy`.
    Fixed { url: String, no_proxy: Option<String> },
    /// As variables of the environment say. They are not read here: that would race with the JavaScript threads that may set them.
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
