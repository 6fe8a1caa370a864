//! What a transport is.

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

/// How far one call may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// How long the whole call may take: name lookup, connecting, sending, waiting and reading the body. Zero times out at once.
    pub timeout: Duration,
    /// The most bytes of (decoded) response body that are accepted; one more is [`TransportError::BodyTooLarge`].
    pub max_body: usize,
}

impl Limits {
    /// Limits of one call.
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

/// Sends one request and brings back its whole response.
///
/// The request is complete: an absolute `http` or `https` URI with its query, all headers, the whole body. A transport adds only what the
/// protocol needs (`host`, `content-length`, `accept-encoding`), follows no redirect and decompresses the response's body.
pub trait Transport: Send + Sync {
    /// Sends `request` within `limits`. Dropping the future gives the call up and frees its connection.
    ///
    /// # Errors
    /// Every way not to get a whole response, as a [`TransportError`]. An HTTP error status is a response, not an error.
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

/// A transport that is a function. Made by [`transport_fn`].
#[derive(Clone, Copy)]
pub struct TransportFn<F>(F);

/// Makes a transport of a function, so that a test or an application can put its own in place:
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

/// A header's value as a text: UTF-8 as it is, anything else as Latin-1.
#[must_use]
pub fn header_text(value: &HeaderValue) -> Cow<'_, str> {
    match std::str::from_utf8(value.as_bytes()) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => value.as_bytes().iter().map(|&byte| char::from(byte)).collect(),
    }
}
