//! HTTP requests and responses of the sandbox.

use serde::{Serialize, Serializer};
use wecom_kf_core::Value;
use wecom_kf_core::wire::{Kind, Object, Shape};

/// An API request.
#[derive(Clone, Copy)]
pub struct HttpRequest<'a> {
    /// The method, in upper case.
    pub method: &'a str,
    /// The path with its query: `/cgi-bin/kf/send_msg?access_token=…`.
    pub path_and_query: &'a str,
    /// The content type of the body; may be empty.
    pub content_type: &'a str,
    /// The body; may be empty.
    pub body: &'a [u8],
}

/// A response of the sandbox.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct HttpResponse {
    /// The HTTP status: 200 for all API responses, including error codes.
    pub status: u16,
    /// The content type.
    pub content_type: &'static str,
    /// The content disposition, only for files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_disposition: Option<String>,
    /// The body.
    #[serde(serialize_with = "bytes")]
    pub body: Vec<u8>,
}

/// Without query and body, which contain tokens and texts.
impl core::fmt::Debug for HttpRequest<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let path = self.path_and_query.split('?').next().unwrap_or_default();
        f.debug_struct("HttpRequest")
            .field("method", &self.method)
            .field("path", &path)
            .field("content_type", &self.content_type)
            .field("body", &self.body.len())
            .finish()
    }
}

/// Shows only the length of the body.
impl core::fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("HttpResponse")
            .field("status", &self.status)
            .field("content_type", &self.content_type)
            .field("body", &self.body.len())
            .finish_non_exhaustive()
    }
}

impl HttpResponse {
    /// The body as text; invalid UTF-8 is replaced.
    #[must_use]
    pub fn text(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(&self.body)
    }

    pub(crate) fn file(content_type: &'static str, content_disposition: String, body: Vec<u8>) -> Self {
        Self {
            status: 200,
            content_type,
            content_disposition: Some(content_disposition),
            body,
        }
    }

    pub(crate) const fn json(body: Vec<u8>) -> Self {
        Self {
            status: 200,
            content_type: "application/json; charset=UTF-8",
            content_disposition: None,
            body,
        }
    }

    /// An error of the gateway in front of the API.
    pub(crate) fn html(status: u16, title: &str) -> Self {
        Self {
            status,
            content_type: "text/html; charset=UTF-8",
            content_disposition: None,
            body: format!(
                "<html><head><title>{status} {title}</title></head><body><h1>{status} {title}</h1></body></html>"
            )
            .into_bytes(),
        }
    }
}

/// Serialises as bytes, not as a list of numbers.
fn bytes<S: Serializer>(body: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bytes(body)
}

/// The pairs of a query string, decoded.
pub(crate) fn query_pairs(query: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

/// The parameters of a GET request: texts, converted to numbers where the description requires numbers.
pub(crate) fn query_parameters(pairs: Vec<(String, String)>, shape: &Shape) -> Object {
    let mut parameters = Object::new();
    for (name, text) in pairs {
        let wants_number = shape
            .fields
            .iter()
            .any(|field| field.name == name && matches!(field.kind, Kind::Int | Kind::UInt(_) | Kind::Code(_)));
        let number = if wants_number { text.parse::<i64>().ok() } else { None };
        parameters.insert(name, number.map_or(Value::String(text), Value::from));
    }
    parameters
}
