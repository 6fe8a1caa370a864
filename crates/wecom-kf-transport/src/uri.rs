//! Parsing URLs.

use http::Uri;
use url::Url;

use crate::TransportError;

/// Parses a URL like browsers and `fetch`: characters that a URI cannot contain (spaces, non-ASCII characters) are encoded.
///
/// # Errors
/// [`TransportError::InvalidRequest`] if it is not an absolute `http` or `https` URL. The error does not quote it.
pub fn uri(text: &str) -> Result<Uri, TransportError> {
    match text.parse::<Uri>() {
        Ok(uri) if matches!(uri.scheme_str(), Some("http" | "https")) => Ok(uri),
        _ => {
            let uri = url(text)?.as_str().parse();
            uri.map_err(|error| invalid(format!("the URL is invalid: {error}")))
        }
    }
}

/// Parses an absolute `http` or `https` URL.
pub(crate) fn url(text: &str) -> Result<Url, TransportError> {
    let url = Url::parse(text).map_err(|error| invalid(format!("the URL is invalid: {error}")))?;
    match url.scheme() {
        "http" | "https" => Ok(url),
        _ => Err(invalid("the URL is neither http nor https".to_owned())),
    }
}

pub(crate) fn invalid(detail: String) -> TransportError {
    TransportError::InvalidRequest { detail }
}
