//! Errors: one [`Error`] for everything that can go wrong, with a stable [code](Error::code) and an [`ErrorKind`] to branch on.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use wecom_kf_core::Value;
use wecom_kf_core::endpoint::{Endpoint, Refusal};
use wecom_kf_core::errcode::{self, Class, FaultOwner};
use wecom_kf_core::error::{ClientError, Coded, RequestError, ResponseError, Retry, StateError, TransportError};
use wecom_kf_core::token::OPERATIONS as TOKEN_OPERATIONS;
use wecom_kf_core::wire::{Object, Wire};

use crate::api_error::ApiError;
use crate::attempt::Attempt;

/// How many causes of an error are looked at: those of other libraries may never end.
pub(crate) const CAUSES: usize = 32;

/// The error of a user's own function or store.
pub type BoxError = Box<dyn StdError + Send + Sync>;

/// Why a call failed. Neither `Display` nor `Debug` shows a secret, a token or the text of a message.
///
/// `Display` names the operation and what is wrong; what another error says stands in [`source`](StdError::source) alone: the
/// [`TransportError`] of a request that no response came back for, the error of your own function or store, that of the file system. Print
/// the chain to see both, as `anyhow` does by `{:#}`. `Debug` shows what the transport said too.
#[derive(Clone)]
pub struct Error(Box<Inner>);

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    operation: Option<Cow<'static, str>>,
    attempts: Vec<Attempt>,
    request_id: Option<String>,
    msgid: Option<String>,
    /// Whether the same call, made again, could be carried out twice.
    doubles: bool,
    wait: Option<Duration>,
    note: Option<String>,
    partial: Option<(Object, Object)>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

/// The area that an error is from.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The request was refused before anything was sent: WeCom would refuse it for its shape.
    Request(RequestError),
    /// The change of session state is against the rules; nothing was sent.
    State(StateError),
    /// WeCom answered with an error code.
    Api(ApiError),
    /// The response cannot be read as WeCom's.
    Response(ResponseError),
    /// No response came back.
    Transport(TransportError),
    /// The client cannot work as it is set up.
    Client(ClientError),
}

/// What was done before a failure, of a call that took several requests (more ids or days than one covers).
#[derive(Clone)]
pub struct Partial<E: Endpoint> {
    /// The responses so far, as one.
    pub done: E::Response,
    /// What to ask for the rest with. Whether the failed request itself was carried out is for the error to say.
    pub remaining: E,
}

impl Error {
    pub(crate) fn new(kind: impl Into<ErrorKind>) -> Self {
        Self(Box::new(Inner {
            kind: kind.into(),
            operation: None,
            attempts: Vec::new(),
            request_id: None,
            msgid: None,
            doubles: false,
            wait: None,
            note: None,
            partial: None,
            source: None,
        }))
    }

    /// An option that is missing or not valid.
    pub(crate) fn bad_option(option: &str, reason: impl Into<String>) -> Self {
        Self::new(ClientError::BadOption {
            option: option.to_owned(),
            reason: reason.into(),
        })
    }

    pub(crate) fn caused_by(mut self, source: BoxError) -> Self {
        self.0.source = Some(source.into());
        self
    }

    pub(crate) fn of_call(mut self, operation: Cow<'static, str>, attempts: Vec<Attempt>) -> Self {
        self.0.operation = Some(operation);
        self.0.attempts = attempts;
        self
    }

    pub(crate) fn of_request(mut self, request_id: String) -> Self {
        self.0.request_id = Some(request_id);
        self
    }

    /// The call carried this msgid, and could be carried out twice if it were made again.
    pub(crate) fn of_message(mut self, msgid: Option<String>, doubles: bool) -> Self {
        self.0.msgid = msgid;
        self.0.doubles = doubles;
        self
    }

    pub(crate) fn waiting(mut self, wait: Option<Duration>) -> Self {
        self.0.wait = wait;
        self
    }

    pub(crate) fn noting(mut self, note: String) -> Self {
        self.0.note = Some(note);
        self
    }

    pub(crate) fn after(mut self, done: Object, remaining: Object) -> Self {
        self.0.partial = Some((done, remaining));
        self
    }

    /// What it is, to branch on.
    #[must_use]
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// The stable code, such as `request.missing_field` or `transport.lost`: the same as in JavaScript. WeCom's refusals are `api.error`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match &self.0.kind {
            ErrorKind::Request(error) => error.code(),
            ErrorKind::State(error) => error.code(),
            ErrorKind::Api(_) => "api.error",
            ErrorKind::Response(error) => error.code(),
            ErrorKind::Transport(error) => error.code(),
            ErrorKind::Client(error) => error.code(),
        }
    }

    /// WeCom's refusal, if it is one.
    #[must_use]
    pub fn api(&self) -> Option<&ApiError> {
        match &self.0.kind {
            ErrorKind::Api(error) => Some(error),
            _ => None,
        }
    }

    /// WeCom's error code, if WeCom refused.
    #[must_use]
    pub fn errcode(&self) -> Option<i64> {
        self.api().map(|error| error.errcode)
    }

    /// What can be done about WeCom's refusal, if it is one.
    #[must_use]
    pub fn class(&self) -> Option<Class> {
        self.api().map(ApiError::class)
    }

    /// Whether making the same call again can succeed and does no harm. It is not so when the call may have been carried out, and twice
    /// is not the same as once: after a lost response, a time-out of a request that was sent or an HTTP 5xx, of a call that WeCom would
    /// carry out again. A send is one of them unless it had a `msgid` of yours, by which WeCom refuses a second one (95033): each call
    /// without one makes another. With the [`msgid`](Self::msgid) of this error it can be made again. A call that was made
    /// [idempotent](crate::Call::idempotent) is never one of them.
    ///
    ///
    /// ```
    /// # mod sandbox { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/sandbox/mod.rs")); }
    /// use wecom_kf_client::{Client, Error, message};
    ///
    /// async fn send(client: &Client, mut request: message::SendMsg) -> Result<message::SendMsgResponse, Error> {
    ///     match client.send(request.clone()).await {
    ///         Err(error) if !error.is_retryable() && error.code() == "transport.lost" => {
    ///             // The very message once more: WeCom knows by the msgid whether it has it already.
    ///             request.msgid = error.msgid().map(str::to_owned);
    ///             client.send(request).idempotent(true).await
    ///         }
    ///         sent => sent,
    ///     }
    /// }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Error> {
    /// # let (client, stage) = sandbox::stage();
    /// # let (touser, open_kfid) = stage.customer();
    /// # let message = message::OutgoingMessage::text("您好");
    /// # send(&client, message::SendMsg::new(touser, open_kfid, message)).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        if self.0.doubles {
            return false;
        }
        let retry = match &self.0.kind {
            ErrorKind::Api(error) => return error.class().is_retryable(),
            ErrorKind::Request(error) => error.retry(),
            ErrorKind::State(error) => error.retry(),
            ErrorKind::Response(error) => error.retry(),
            ErrorKind::Transport(error) => error.retry(),
            ErrorKind::Client(error) => error.retry(),
        };
        retry == Retry::Yes
    }

    /// Whose fault it is: what to branch on where messages are answered in order. Only a failure of
    /// [`FaultOwner::Message`] lets a program pass over the message that it answered; on any other the cursor stays before it.
    #[must_use]
    pub fn owner(&self) -> FaultOwner {
        let owner = match &self.0.kind {
            ErrorKind::Api(error) => errcode::owner_of(error.errcode),
            ErrorKind::Request(error) => error.owner(),
            ErrorKind::State(error) => error.owner(),
            ErrorKind::Response(error) => error.owner(),
            ErrorKind::Transport(error) => error.owner(),
            ErrorKind::Client(error) => error.owner(),
        };
        // What is wrong with the request for a token is wrong for every call.
        let for_token = self.operation().is_some_and(|name| TOKEN_OPERATIONS.contains(&name));
        match owner {
            FaultOwner::Message if for_token => FaultOwner::Account,
            owner => owner,
        }
    }

    /// After how long the same call can succeed, where that is known.
    #[must_use]
    pub fn wait(&self) -> Option<Duration> {
        self.0.wait
    }

    /// The operation or path that was called, when a call failed. Of a failed fetch of a token it is that of the fetch.
    #[must_use]
    pub fn operation(&self) -> Option<&str> {
        self.0.operation.as_deref()
    }

    /// The id of the call in [events](crate::Event), when a call failed. Of a failed fetch of a token it is that of the fetch.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// The `msgid` that a failed send carried: yours, or the one that was made for it. To be sent again with: see
    /// [`is_retryable`](Self::is_retryable).
    #[must_use]
    pub fn msgid(&self) -> Option<&str> {
        self.0.msgid.as_deref()
    }

    /// Every try that was made, oldest first.
    #[must_use]
    pub fn attempts(&self) -> &[Attempt] {
        &self.0.attempts
    }

    /// What was done before this failure, when the call took several requests and some of them were done. `E` is the request that was
    /// sent; nothing for another one.
    #[must_use]
    pub fn partial<E: Endpoint>(&self) -> Option<Partial<E>> {
        let (done, remaining) = self.0.partial.clone()?;
        Some(Partial {
            done: E::Response::from_wire(&Value::Object(done)).ok()?,
            remaining: E::from_wire(&Value::Object(remaining)).ok()?,
        })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A list that stalled says of itself which one it is.
        let stalled = matches!(self.0.kind, ErrorKind::Client(ClientError::StalledPaging { .. }));
        if let Some(operation) = self.operation().filter(|_| !stalled) {
            write!(f, "{operation}: ")?;
        }
        match &self.0.kind {
            ErrorKind::Request(error) => error.fmt(f),
            ErrorKind::State(error) => error.fmt(f),
            ErrorKind::Response(error) => error.fmt(f),
            // What it says itself is the source's.
            ErrorKind::Transport(error) => write!(f, "the HTTP request failed ({})", error.code()),
            ErrorKind::Client(error) => error.fmt(f),
            ErrorKind::Api(error) => {
                write!(f, "WeCom answered {}", error.errcode)?;
                if let Some(known) = errcode::explain(error.errcode) {
                    let advice = errcode::advice(error.errcode, self.operation().unwrap_or_default());
                    write!(f, " ({}; {})", known.meaning, advice.trim_end_matches('.'))?;
                }
                write!(f, ": {}", error.errmsg)
            }
        }?;
        self.0.note.iter().try_for_each(|note| write!(f, " ({note})"))
    }
}

/// An error and its causes in one line.
pub(crate) struct Chain<'a>(pub(crate) &'a Error);

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)?;
        let causes = std::iter::successors(self.0.source(), |&cause| cause.source());
        causes.take(CAUSES).try_for_each(|cause| write!(f, ": {cause}"))
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Error");
        shown.field("code", &self.code()).field("message", &self.to_string());
        if let Some(operation) = self.operation() {
            shown.field("operation", &operation);
        }
        if let ErrorKind::Transport(error) = &self.0.kind {
            shown.field("source", &format_args!("{error}"));
        }
        if let Some(id) = self.request_id() {
            shown.field("request_id", &id);
        }
        if let Some(msgid) = self.msgid() {
            shown.field("msgid", &msgid);
        }
        if let Some(wait) = self.wait() {
            shown.field("wait", &wait);
        }
        shown.field("attempts", &self.0.attempts).finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match (&self.0.source, &self.0.kind) {
            (Some(source), _) => Some(&**source),
            (None, ErrorKind::Transport(error)) => Some(error),
            _ => None,
        }
    }
}

macro_rules! kinds {
    ($($error:ty => $kind:ident),* $(,)?) => {$(
        impl From<$error> for ErrorKind {
            fn from(error: $error) -> Self {
                Self::$kind(error)
            }
        }

        impl From<$error> for Error {
            fn from(error: $error) -> Self {
                Self::new(error)
            }
        }
    )*};
}
kinds!(
    RequestError => Request,
    StateError => State,
    ApiError => Api,
    ResponseError => Response,
    TransportError => Transport,
    ClientError => Client,
);

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Request(error) => Self::new(error),
            Refusal::State(error) => Self::new(error),
        }
    }
}
