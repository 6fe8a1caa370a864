//! One HTTP exchange: converting the request for reqwest, and reading the complete response.

use std::error::Error as _;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use http::header::CONTENT_LENGTH;
use http::{HeaderMap, HeaderValue, Method, Request};
use http_body::{Body, Frame, SizeHint};
use reqwest::Url;

use crate::TransportError;
use crate::uri::url;
use crate::way::chain;

/// A checked request that can be sent more than once.
pub(crate) struct Parts {
    method: Method,
    pub(crate) url: Url,
    headers: HeaderMap,
    body: Bytes,
}

impl Parts {
    pub(crate) fn new(request: Request<Bytes>) -> Result<Self, TransportError> {
        let (head, body) = request.into_parts();
        let (method, url, mut headers) = (head.method, url(&head.uri.to_string())?, head.headers);
        // hyper omits Content-Length for an empty custom body; servers require it for these methods.
        if body.is_empty() && matches!(method, Method::POST | Method::PUT | Method::PATCH) {
            headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        Ok(Self {
            method,
            url,
            headers,
            body,
        })
    }

    pub(crate) fn request(&self, sent: &Arc<AtomicBool>) -> reqwest::Request {
        let mut request = reqwest::Request::new(self.method.clone(), self.url.clone());
        *request.headers_mut() = self.headers.clone();
        let body = WatchedBody {
            left: self.body.clone(),
            sent: Arc::clone(sent),
        };
        *request.body_mut() = Some(reqwest::Body::wrap(body));
        request
    }
}

/// A body that records when a connection starts sending the request. HTTP/1 and HTTP/2 both call `is_end_stream` while writing the head,
/// and nothing calls it earlier: if it was never called, nothing has been sent.
struct WatchedBody {
    left: Bytes,
    sent: Arc<AtomicBool>,
}

impl Body for WatchedBody {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        self.sent.store(true, Ordering::Relaxed);
        let bytes = std::mem::take(&mut self.left);
        Poll::Ready((!bytes.is_empty()).then(|| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.sent.store(true, Ordering::Relaxed);
        self.left.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left.len() as u64)
    }
}

/// Reads the response, at most `max_body` bytes of body.
pub(crate) async fn read(
    mut response: reqwest::Response,
    max_body: usize,
) -> Result<http::Response<Bytes>, TransportError> {
    let announced = response.content_length();
    let body = body(&mut response, announced, max_body).await?;
    let mut whole = http::Response::new(body);
    *whole.status_mut() = response.status();
    *whole.version_mut() = response.version();
    *whole.headers_mut() = std::mem::take(response.headers_mut());
    Ok(whole)
}

/// Reads the body. A body in a single chunk, as in most responses, is not copied.
async fn body(
    response: &mut reqwest::Response,
    announced: Option<u64>,
    max_body: usize,
) -> Result<Bytes, TransportError> {
    let too_large = || TransportError::BodyTooLarge { limit: max_body as u64 };
    if announced.is_some_and(|length| length > max_body as u64) {
        return Err(too_large());
    }
    let mut first = Bytes::new();
    let mut joined = BytesMut::new();
    loop {
        let length = first.len() + joined.len();
        let chunk = match response.chunk().await {
            Ok(Some(chunk)) => chunk,
            // hyper treats an HTTP/2 reset with NO_ERROR as the end of the body.
            Ok(None) if announced.is_some_and(|announced| announced != length as u64) => {
                let detail = "the response's body ended before its announced length".to_owned();
                return Err(TransportError::Lost { detail });
            }
            Ok(None) if joined.is_empty() => return Ok(first),
            Ok(None) => return Ok(joined.freeze()),
            Err(error) => return Err(TransportError::Lost { detail: chain(error) }),
        };
        if length + chunk.len() > max_body {
            return Err(too_large());
        }
        if length == 0 {
            first = chunk;
            continue;
        }
        if joined.is_empty() {
            let whole = announced.and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
            joined.reserve(whole.max(length + chunk.len()));
            joined.extend_from_slice(&std::mem::take(&mut first));
        }
        joined.extend_from_slice(&chunk);
    }
}

/// Whether the server stated that it did not process the request (RFC 9113, 6.8 and 8.7).
pub(crate) fn refused_unprocessed(error: &reqwest::Error) -> bool {
    let mut source = error.source();
    while let Some(cause) = source {
        if let Some(h2) = cause.downcast_ref::<h2::Error>() {
            let graceful = h2.is_go_away() && h2.reason() == Some(h2::Reason::NO_ERROR);
            let refused = h2.is_reset() && h2.reason() == Some(h2::Reason::REFUSED_STREAM);
            return h2.is_remote() && (graceful || refused);
        }
        source = cause.source();
    }
    false
}
