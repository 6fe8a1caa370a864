//! Requests from JavaScript. Parsed on the transport's threads.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;
use wecom_kf_transport::http::{HeaderMap, HeaderName, HeaderValue, Method, Request};
use wecom_kf_transport::{Bytes, Limits, TransportError, uri};

/// Prepared headers for any number of calls, or the error in them.
#[derive(Clone)]
pub struct Headers(Arc<Result<HeaderMap, TransportError>>);

impl Headers {
    pub(super) fn new(headers: &[(String, String)]) -> Self {
        let header = |(name, value): &(String, String)| {
            let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| invalid("a header name is invalid"))?;
            let value = HeaderValue::from_bytes(value.as_bytes())
                .map_err(|_| invalid(&format!("the value of header {name} is invalid")))?;
            Ok((name, value))
        };
        let mut map = HeaderMap::with_capacity(headers.len());
        let read = headers.iter().map(header).try_for_each(|header| {
            let (name, value) = header?;
            map.append(name, value);
            Ok(())
        });
        Self(Arc::new(read.map(|()| map)))
    }
}

/// One call.
pub(super) struct Call {
    /// The start of the timeout: the call may wait for the runtime while JavaScript is busy.
    pub(super) sent_at: Instant,
    pub(super) method: String,
    pub(super) url: String,
    pub(super) headers: Headers,
    /// In milliseconds.
    pub(super) timeout: u32,
    /// In bytes.
    pub(super) max_body: u32,
    pub(super) body: Vec<u8>,
}

impl Call {
    /// Converts the call for the transport.
    pub(super) fn into_request(self) -> Result<(Request<Bytes>, Limits), TransportError> {
        let method = Method::from_bytes(self.method.as_bytes()).map_err(|_| invalid("the method is invalid"))?;
        // URL parsers ignore line breaks, so the request would go to a different URL.
        if self.url.contains(['\r', '\n']) {
            return Err(invalid("the URL contains a line break"));
        }
        let uri = uri(&self.url)?;
        let headers = self.headers.0.as_ref().as_ref().map_err(Clone::clone)?;
        let mut request = Request::new(Bytes::from(self.body));
        *request.method_mut() = method;
        *request.uri_mut() = uri;
        request.headers_mut().clone_from(headers);
        let left = u128::from(self.timeout).saturating_sub(self.sent_at.elapsed().as_millis());
        let timeout = Duration::from_millis(u64::try_from(left).unwrap_or_default());
        let limits = Limits::new(timeout, self.max_body as usize);
        Ok((request, limits))
    }
}

fn invalid(detail: &str) -> TransportError {
    TransportError::InvalidRequest {
        detail: detail.to_owned(),
    }
}
