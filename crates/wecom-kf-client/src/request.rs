//! The HTTP request of an attempt.

use std::sync::OnceLock;
use std::time::Duration;

use wecom_kf_core::Method;
use wecom_kf_core::endpoint::{Authorization, Body, FilePart, HttpParts, append_query};
use wecom_kf_transport::http::header::{CONTENT_TYPE, USER_AGENT};
use wecom_kf_transport::http::{self, HeaderValue, Request};
use wecom_kf_transport::{Bytes, Limits, TransportError, uri};

use crate::error::Error;
use crate::inner::Inner;
use crate::perform::Plan;

/// The maximum size of a response. A page of 1000 messages has about 350 KB.
const MAX_BODY: usize = 32 * 1024 * 1024;
/// The maximum size of a download. The largest media file has 20 MB.
const MAX_FILE: usize = 21 * 1024 * 1024;
/// The User-Agent.
const OURSELVES: &str = concat!("wecom-kf-client/", env!("CARGO_PKG_VERSION"));

/// The body of an upload: built by the first attempt and reused.
pub(crate) struct FileBody<'a> {
    file: &'a [u8],
    whole: OnceLock<Bytes>,
}

impl<'a> FileBody<'a> {
    pub(crate) const fn new(file: &'a [u8]) -> Self {
        Self {
            file,
            whole: OnceLock::new(),
        }
    }

    /// Wraps the file in a multipart body. Part and boundary are those of the call.
    fn with(&self, part: &FilePart, boundary: &str) -> Bytes {
        let whole = self.whole.get_or_init(|| {
            let (head, tail) = (part.head(boundary), FilePart::tail(boundary));
            [head.as_bytes(), self.file, tail.as_bytes()].concat().into()
        });
        whole.clone()
    }
}

/// The limits of an attempt.
pub(crate) fn limits(plan: &Plan<'_>) -> Limits {
    let max_body = match plan.answers {
        Body::Json => MAX_BODY,
        Body::File => MAX_FILE,
    };
    Limits::new(plan.terms.deadline.left().max(Duration::from_millis(1)), max_body)
}

/// Builds the HTTP request; takes query and body out of the parts.
pub(crate) fn http_request(
    client: &Inner,
    plan: &Plan<'_>,
    parts: &mut HttpParts,
    token: Option<&str>,
) -> Result<Request<Bytes>, Error> {
    let mut query = std::mem::take(&mut parts.query);
    if let Some(token) = token {
        let name = match parts.authorization {
            Authorization::SuiteToken => "suite_access_token",
            _ => "access_token",
        };
        append_query(&mut query, name, token);
    }
    let question = if query.is_empty() { "" } else { "?" };
    let (content_type, body) = match &parts.file {
        Some(part) => {
            let boundary = format!("wecom-kf-{}", plan.id);
            let body = plan.file.as_ref().map(|file| file.with(part, &boundary));
            let content_type = HeaderValue::try_from(format!("multipart/form-data; boundary={boundary}"));
            (content_type.map_err(unsendable)?, body.unwrap_or_default())
        }
        None => {
            let body = parts.body.take().map(Bytes::from);
            (HeaderValue::from_static("application/json"), body.unwrap_or_default())
        }
    };
    let (method, body) = match parts.method {
        Method::Post => (http::Method::POST, body),
        Method::Get => (http::Method::GET, Bytes::new()),
    };
    let mut request = Request::new(body);
    *request.method_mut() = method;
    *request.uri_mut() = uri(&format!("{}{}{question}{query}", client.root()?, parts.path))?;
    let headers = request.headers_mut();
    headers.insert(CONTENT_TYPE, content_type);
    headers.insert(USER_AGENT, HeaderValue::from_static(OURSELVES));
    Ok(request)
}

fn unsendable(error: http::header::InvalidHeaderValue) -> TransportError {
    TransportError::InvalidRequest {
        detail: error.to_string(),
    }
}
