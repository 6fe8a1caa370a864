//! The [`Transport`] trait.

use std::borrow::Cow;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Request, Response};

use crate::TransportError;

/// A future on the heap.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The limits of one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The time limit of the whole call: name lookup, connecting, sending, waiting and reading the body. Zero times out immediately.
    pub timeout: Duration,
    /// The maximum size of the (decoded) response body in bytes; a larger one is [`TransportError::BodyTooLarge`].
    pub max_body: usize,
}

impl Limits {
    /// Creates the limits of one call.
    #[must_use]
    pub const fn new(timeout: Duration, max_body: usize) -> Self {
        Self { timeout, max_body }
    }
}

impl Default for Limits {
    /// 30 seconds and 32 MiB.
    fn default() -> Self {
        Self::new(Duration::from_secs(30), 32 * 1024 * 1024)
    }
}

/// Sends a request and returns the complete response.
///
/// The request is complete: an absolute `http` or `https` URI with its query, all headers, the whole body. A transport adds only headers
/// that the protocol requires (`host`, `content-length`, `accept-encoding`), does not follow redirects, and decompresses the response body.
pub trait Transport: Send + Sync {
    /// Sends `request` within `limits`. Dropping the future aborts the call and frees its connection.
    ///
    /// # Errors
    /// [`TransportError`] if no complete response arrives. An HTTP error status is a response, not an error.
    fn send(&self, request: Request<Bytes>, limits: Limits) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>>;
}

macro_rules! behind_pointers {
    ($($pointer:ty),*) => {$(
        impl<T: Transport + ?Sized> Transport for $pointer {
            fn send(&self, request: Request<Bytes>, limits: Limits) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
                (**self).send(request, limits)
            }
        }
    )*};
}
behind_pointers!(&T, Box<T>, Arc<T>);

/// A transport based on a function. Created by [`transport_fn`].
#[derive(Clone, Copy)]
pub struct TransportFn<F>(F);

/// Creates a transport from a function, for tests and custom transports:
///
/// ```
/// use wecom_kf_transport::{Bytes, Transport, http, transport_fn};
///
/// let canned = transport_fn(|_request, _limits| async { Ok(http::Response::new(Bytes::from("{}"))) });
/// fn takes_a_transport(_: impl Transport) {}
/// takes_a_transport(canned);
/// ```
pub const fn transport_fn<F, Fut>(send: F) -> TransportFn<F>
where
    F: Fn(Request<Bytes>, Limits) -> Fut + Send + Sync,
    Fut: Future<Output = Result<Response<Bytes>, TransportError>> + Send + 'static,
{
    TransportFn(send)
}

impl<F, Fut> Transport for TransportFn<F>
where
    F: Fn(Request<Bytes>, Limits) -> Fut + Send + Sync,
    Fut: Future<Output = Result<Response<Bytes>, TransportError>> + Send + 'static,
{
    fn send(&self, request: Request<Bytes>, limits: Limits) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin((self.0)(request, limits))
    }
}

impl<F> fmt::Debug for TransportFn<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportFn").finish_non_exhaustive()
    }
}

/// Decodes a header value: as UTF-8 if valid, otherwise as Latin-1.
#[must_use]
pub fn header_text(value: &HeaderValue) -> Cow<'_, str> {
    match std::str::from_utf8(value.as_bytes()) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => value.as_bytes().iter().map(|&byte| char::from(byte)).collect(),
    }
}
