//! The HTTP response to a callback request.

use super::{Callback, Opened};
use crate::error::CallbackError;
use alloc::borrow::ToOwned;
use alloc::string::String;

/// The HTTP response to a callback request, and the event in it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallbackResponse {
    /// The HTTP status: 200, or 400, 401 or 405 for a rejected request.
    pub status: u16,
    /// The body, with the type [`CONTENT_TYPE`](Self::CONTENT_TYPE): the echo string of a URL verification, `success` for an event, or a
    /// generic text for a rejection.
    pub body: String,
    /// The opened callback; `None` for a URL verification or a rejected request.
    pub opened: Option<Opened>,
    /// Why the request was rejected: for your log, not for the sender.
    pub refusal: Option<CallbackRefusal>,
}

/// Why a callback request was rejected.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallbackRefusal {
    /// The method is neither GET nor POST. Status 405; `allow` is `GET, POST`.
    Method,
    /// A URL verification carried a message instead of an echo: someone replays an intercepted callback to have it decrypted. Status 401.
    NotAnEcho,
    /// It cannot be verified, decrypted or parsed. Status 401 when it is not from WeCom or for another receiver, 400 otherwise.
    Callback(CallbackError),
}

impl CallbackResponse {
    /// The content type of every response.
    pub const CONTENT_TYPE: &'static str = "text/plain; charset=utf-8";

    fn of(body: impl Into<String>, opened: Option<Opened>) -> Self {
        Self {
            status: 200,
            body: body.into(),
            opened,
            refusal: None,
        }
    }
}

impl Callback {
    /// Computes the HTTP response to a callback request: the echo string for WeCom's URL verification (GET), `success` for a pushed
    /// callback (POST), an error status otherwise. Works with any server: pass the request as it arrived, and respond with `status` and
    /// `body`.
    ///
    /// `query` is the query string, with or without question mark, or the whole URL. `body` is the HTTP body; limit its size in your server
    /// (WeCom's are smaller than 1 MiB).
    ///
    /// WeCom waits 5 seconds for the response: store the event durably, respond, and process it afterwards. If it cannot be stored, respond
    /// with 500, and WeCom sends the callback again. WeCom may send a callback twice in any case.
    ///
    /// ```
    /// # use wecom_kf_core::callback::{Callback, CallbackKeys, CallbackOptions, Receivers};
    /// # let keys = CallbackKeys { token: "t".into(), encoding_aes_key: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C".into() };
    /// # let callback = Callback::new(CallbackOptions::new(keys, Receivers::listed(["ww1"])))?;
    /// let response = callback.respond("GET", "msg_signature=1&timestamp=2&nonce=3&echostr=4", b"");
    /// assert_eq!((response.status, response.body.as_str()), (401, "not from WeCom"));
    /// # Ok::<_, wecom_kf_core::CallbackError>(())
    /// ```
    #[must_use]
    pub fn respond(&self, method: &str, query: &str, body: &[u8]) -> CallbackResponse {
        let answered = match method {
            "GET" => self.echo(query).map(|echo| CallbackResponse::of(echo, None)),
            "POST" => self
                .open(query, body)
                .map(|opened| CallbackResponse::of("success", Some(opened)))
                .map_err(CallbackRefusal::Callback),
            _ => Err(CallbackRefusal::Method),
        };
        answered.unwrap_or_else(|refusal| {
            let (status, body) = refusal.answer();
            CallbackResponse {
                status,
                body: body.to_owned(),
                opened: None,
                refusal: Some(refusal),
            }
        })
    }

    /// The echo string of a URL verification. Messages and echo strings are signed the same way: without this check, anyone who intercepted
    /// a callback could have it decrypted here.
    fn echo(&self, query: &str) -> Result<String, CallbackRefusal> {
        let echo = self.verify_url(query).map_err(CallbackRefusal::Callback)?.echo;
        if echo.trim_start().starts_with(['<', '{']) {
            return Err(CallbackRefusal::NotAnEcho);
        }
        Ok(echo)
    }
}

impl CallbackRefusal {
    /// Status and body. They do not reveal the reason to the sender.
    const fn answer(&self) -> (u16, &'static str) {
        match self {
            Self::Method => (405, "use GET or POST"),
            Self::NotAnEcho
            | Self::Callback(CallbackError::SignatureMismatch {} | CallbackError::ReceiverMismatch {}) => {
                (401, "not from WeCom")
            }
            Self::Callback(_) => (400, "not readable"),
        }
    }
}

impl core::fmt::Display for CallbackRefusal {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Method => "a callback URL accepts GET and POST",
            Self::NotAnEcho => {
                "a URL verification carried an encrypted message, which was not decrypted: someone has intercepted a callback; use https"
            }
            Self::Callback(error) => return error.fmt(f),
        })
    }
}

impl core::error::Error for CallbackRefusal {}
