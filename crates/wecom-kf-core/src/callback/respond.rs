//! What a server answers to a request of its callback URL.

use super::{Callback, Opened};
use crate::error::CallbackError;
use alloc::borrow::ToOwned;
use alloc::string::String;

/// What to answer to a request of a callback URL, and what it told.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallbackResponse {
    /// The HTTP status: 200, or 400, 401 and 405 for what was refused.
    pub status: u16,
    /// The body, as [`CONTENT_TYPE`](Self::CONTENT_TYPE): the bare echo of a URL check, `success` for an event, or a word on the refusal
    /// that gives nothing away.
    pub body: String,
    /// What was pushed, opened. Nothing of a URL check, nor of what was refused.
    pub opened: Option<Opened>,
    /// Why the request was refused: for a log of your own, not for whoever sent it.
    pub refusal: Option<CallbackRefusal>,
}

/// Why a request of a callback URL was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallbackRefusal {
    /// The method is neither GET nor POST. Answered 405; `allow` is `GET, POST`.
    Method,
    /// A URL check carried a message instead of an echo: somebody has caught a callback and tries to have it read out. Answered 401.
    NotAnEcho,
    /// It cannot be verified, decrypted or read. Answered 401 when it is not from WeCom or for somebody else, 400 otherwise.
    Callback(CallbackError),
}

impl CallbackResponse {
    /// The content type of every answer.
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
    /// What a server answers to a request of the callback URL: to WeCom's check of the URL (GET) the echo, to a pushed callback (POST)
    /// `success`, and to everything else an error status. For any server: hand over the request as it arrived, and send back `status` and
    /// `body`.
    ///
    /// `query` is the query string, with or without its question mark, or the whole URL. `body` is the HTTP body, which your server limits:
    /// those of WeCom are smaller than 1 MiB.
    ///
    /// WeCom waits 5 seconds for the answer: put the event where it is not lost, answer, and work on it afterwards. When it cannot be put
    /// there, answer 500 instead, and WeCom sends the callback again. It may send one twice in any case.
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

    /// The echo of a URL check. Messages are signed as echoes are: without the check here, whoever caught a callback could have it
    /// decrypted by its own receiver.
    fn echo(&self, query: &str) -> Result<String, CallbackRefusal> {
        let echo = self.verify_url(query).map_err(CallbackRefusal::Callback)?.echo;
        if echo.trim_start().starts_with(['<', '{']) {
            return Err(CallbackRefusal::NotAnEcho);
        }
        Ok(echo)
    }
}

impl CallbackRefusal {
    /// Status and body. Nothing of the reason goes to whoever sent the request.
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
            Self::Method => "a callback URL takes GET and POST",
            Self::NotAnEcho => {
                "a check of the URL carried a sealed message, which is not read out: somebody has caught a callback; use https"
            }
            Self::Callback(error) => return error.fmt(f),
        })
    }
}

impl core::error::Error for CallbackRefusal {}
