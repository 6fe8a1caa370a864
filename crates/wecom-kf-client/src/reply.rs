//! The result of a call and its data.

use std::borrow::Cow;

use wecom_kf_core::Value;
use wecom_kf_core::answer;
use wecom_kf_core::endpoint::Form;
use wecom_kf_core::error::ResponseError;
use wecom_kf_core::wire::{Object, Wire};
use wecom_kf_transport::Bytes;
use wecom_kf_transport::http::HeaderMap;

use crate::attempt::Attempt;
use crate::call::Response;
use crate::error::Error;

/// The result of a call.
pub(crate) struct Reply {
    /// The operation or path.
    pub(crate) name: Cow<'static, str>,
    pub(crate) content: Content,
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) attempts: Vec<Attempt>,
    pub(crate) request_id: String,
    /// Whether an earlier attempt had succeeded and this response only says so.
    pub(crate) already_done: bool,
    /// The form of the last request.
    pub(crate) form: Option<Form>,
}

/// The content of a response.
pub(crate) enum Content {
    Json(Object),
    File(Bytes),
}

impl Reply {
    /// The response with its data parsed.
    pub(crate) fn read<T>(
        self,
        read: impl FnOnce(Content, &HeaderMap) -> Result<T, ResponseError>,
    ) -> Result<Response<T>, Error> {
        match read(self.content, &self.headers) {
            Ok(data) => Ok(Response {
                data,
                status: self.status,
                headers: self.headers,
                attempts: self.attempts,
                request_id: self.request_id,
            }),
            Err(error) => Err(Error::new(error)
                .of_call(self.name, self.attempts)
                .of_request(self.request_id)),
        }
    }

    /// The JSON of the response.
    pub(crate) fn json(&mut self) -> Object {
        match &mut self.content {
            Content::Json(body) => std::mem::take(body),
            Content::File(_) => Object::new(),
        }
    }
}

/// Parses a response as its type.
pub(crate) fn typed<T: Wire>(content: Content) -> Result<T, ResponseError> {
    match content {
        Content::Json(body) => T::from_wire(&Value::Object(body)).map_err(answer::unreadable),
        Content::File(_) => Err(ResponseError::Unreadable {
            reason: "expected an object".into(),
        }),
    }
}

/// The content of a success without data.
pub(crate) fn success() -> Content {
    let fields = [("errcode", Value::from(0)), ("errmsg", Value::from("ok"))];
    Content::Json(
        fields
            .map(|(name, value)| (name.to_owned(), value))
            .into_iter()
            .collect(),
    )
}
