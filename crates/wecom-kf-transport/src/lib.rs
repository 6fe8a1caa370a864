//! HTTP for the clients of WeCom Customer Service (企业微信「微信客服」): complete requests and responses as types of the crate [`http`], transport
//! errors, and the one-method [`Transport`] trait. [`ReqwestTransport`] implements it on reqwest.
//!
//! ```no_run
//! use wecom_kf_transport::{Bytes, Limits, ReqwestTransport, Transport, TransportError, TransportSettings, http};
//!
//! # async fn run() -> Result<(), TransportError> {
//! let transport = ReqwestTransport::new(&TransportSettings::default())?;
//! let mut request = http::Request::new(Bytes::new());
//! *request.uri_mut() = wecom_kf_transport::uri("https://qyapi.weixin.qq.com/cgi-bin/get_api_domain_ip?access_token=…")?;
//! let response = transport.send(request, Limits::default()).await?;
//! println!("{}: {} bytes", response.status(), response.body().len());
//! # Ok(())
//! # }
//! ```
//!
//! A [`TransportError`] contains only hosts, sizes and causes. Requests and responses, however, carry `access_token` and `corpsecret` in
//! queries and bodies, and the `Debug` output of [`http::Request`] shows both. Do not log them.
//!
//! | Feature | | What it brings |
//! | --- | --- | --- |
//! | `reqwest` | default | [`ReqwestTransport`] and [`SharedTransport`]. Without it there is only the trait, for your own transport |
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "reqwest")]
mod exchange;
#[cfg(feature = "reqwest")]
mod proxies;
#[cfg(feature = "reqwest")]
mod reqwest_transport;
#[cfg(feature = "reqwest")]
mod roots;
#[cfg(feature = "reqwest")]
mod shared;
mod transport;
mod uri;
#[cfg(feature = "reqwest")]
mod way;

pub use bytes::Bytes;
pub use http;
#[cfg(feature = "reqwest")]
pub use proxies::ProxySettings;
#[cfg(feature = "reqwest")]
pub use reqwest;
#[cfg(feature = "reqwest")]
pub use reqwest_transport::{ReqwestTransport, TransportSettings};
#[cfg(feature = "reqwest")]
pub use shared::SharedTransport;
pub use transport::{BoxFuture, Limits, Transport, TransportFn, header_text, transport_fn};
pub use uri::uri;

/// Why there is no response. Before a retry, check whether the server may have acted: [`TransportError::sent`].
pub use wecom_kf_core::error::TransportError;

/// Compiles the example in the README.
#[cfg(all(doctest, feature = "reqwest"))]
#[doc = include_str!("../README.md")]
struct Readme;
