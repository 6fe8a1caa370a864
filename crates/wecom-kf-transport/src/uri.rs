//! URLs as people write them, and as a request carries them.

use http::Uri;
use url::Url;

use crate::TransportError;

/// A request's URI from a URL as browsers and `fetch` take it: what a URI must not hold as it is (spaces, other scripts) is encoded.
///
/// # Errors
/// [`TransportError::InvalidRequest`] for what is no absolute `http` or `https` URL. It is not quoted.
pub fn uri(text: &str) -> Result<Uri, TransportError> {
    match text.parse::<Uri>() {
        Ok(uri) if matches!(uri.scheme_str(), Some("http" | "https")) => Ok(uri),
        _ => {
            let uri = url(text)?.as_str().parse();
            uri.map_err(|error| invalid(format!("the URL is not valid: {error}")))
        }
    }
}

/// The parts of a URL, which is an absolute `http` or `https` one.
pub(crate) fn url(text: &str) -> Result<Url, TransportError> {
    let url = Url::parse(text).map_err(|error| invalid(format!("the URL is not valid: {error}")))?;
    match url.scheme() {
        "http" | "https" => Ok(url),
        _ => Err(invalid("the URL is neither http nor https".to_owned())),
    }
}

pub(crate) fn invalid(detail: String) -> TransportError {
    TransportError::InvalidRequest { detail }
}
