//! Errors: a single [`Error`] type, with a stable [code](Error::code) and an [`ErrorKind`] to branch on.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use wecom_kf_core::Value;
use wecom_kf_core::endpoint::{Endpoint, Refusal};
use wecom_kf_core::errcode::{self, Class, FaultOwner};
use wecom_kf_core::error::{
    ClientError, Coded, InboxError, RequestError, ResponseError, Retry, StateError, TransportError,
};
use wecom_kf_core::token::OPERATIONS as TOKEN_OPERATIONS;
use wecom_kf_core::wire::{Object, Wire};

use crate::api_error::ApiError;
use crate::attempt::Attempt;

/// The maximum number of causes to follow: those of other libraries may be cyclic.
pub(crate) const CAUSES: usize = 32;

/// The error of a user's function or store.
pub type BoxError = Box<dyn StdError + Send + Sync>;

/// Why a call failed. Neither `Display` nor `Debug` shows a secret, a token or the text of a message.
///
/// `Display` names the operation and the problem. The message of an underlying error is only in [`source`](StdError::source): the
/// [`TransportError`] of a request without a response, or the error of your own function or store, or of the file system. Print the chain
/// to see both, like `anyhow` with `{:#}`. `Debug` also shows the transport's message.
#[derive(Clone)]
pub struct Error(Box<Inner>);

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    operation: Option<Cow<'static, str>>,
    attempts: Vec<Attempt>,
    request_id: Option<String>,
    msgid: Option<String>,
    /// Whether calling again could carry out the call twice.
    doubles: bool,
    wait: Option<Duration>,
    note: Option<String>,
    partial: Option<(Object, Object)>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

/// The kind of an error.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The request is invalid and was not sent.
    Request(RequestError),
    /// The session state transition is not allowed; nothing was sent.
    State(StateError),
    /// WeCom responded with an error code.
    Api(ApiError),
    /// The response is not from WeCom.
    Response(ResponseError),
    /// There was no response.
    Transport(TransportError),
    /// The client is misconfigured.
    Client(ClientError),
    /// The inbox cannot do what was asked of it.
    Inbox(InboxError),
}

/// The partial result of a failed call that took several requests (more ids or days than one request covers).
#[derive(Clone)]
pub struct Partial<E: Endpoint> {
    /// The merged responses so far.
    pub done: E::Response,
    /// The request for the rest, including the failed part. The error says whether the failed part may have been carried out.
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

    /// The error for a missing or invalid option.
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

    /// Records the msgid of the call, and whether calling again could carry it out twice.
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

    /// The kind, to branch on.
    #[must_use]
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// The stable code, such as `request.missing_field` or `transport.lost`: the same as in JavaScript. Errors returned by WeCom are
    /// `api.error`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match &self.0.kind {
            ErrorKind::Request(error) => error.code(),
            ErrorKind::State(error) => error.code(),
            ErrorKind::Api(_) => "api.error",
            ErrorKind::Response(error) => error.code(),
            ErrorKind::Transport(error) => error.code(),
            ErrorKind::Client(error) => error.code(),
            ErrorKind::Inbox(error) => error.code(),
        }
    }

    /// The error returned by WeCom, if it is one.
    #[must_use]
    pub fn api(&self) -> Option<&ApiError> {
        match &self.0.kind {
            ErrorKind::Api(error) => Some(error),
            _ => None,
        }
    }

    /// WeCom's error code, if WeCom returned one.
    #[must_use]
    pub fn errcode(&self) -> Option<i64> {
        self.api().map(|error| error.errcode)
    }

    /// The class of WeCom's error code, if WeCom returned one.
    #[must_use]
    pub fn class(&self) -> Option<Class> {
        self.api().map(ApiError::class)
    }

    /// Whether calling again can succeed and is safe. It is not safe if the call may have been carried out and is not idempotent: after a
    /// lost response, a timeout of a request that was sent, or an HTTP 5xx. This includes a send without your own `msgid`, since each such
    /// call gets a new one; it can be repeated with the [`msgid`](Self::msgid) of this error, because WeCom rejects a second message with
    /// the same msgid (95033). A call declared [idempotent](crate::Call::idempotent) is always safe.
    ///
    ///
    /// ```
    /// # mod sandbox { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/sandbox/mod.rs")); }
    /// use wecom_kf_client::{Client, Error, message};
    ///
    /// async fn send(client: &Client, mut request: message::SendMsg) -> Result<message::SendMsgResponse, Error> {
    ///     match client.send(request.clone()).await {
    ///         Err(error) if !error.is_retryable() && error.code() == "transport.lost" => {
    ///             // Send the same message again: WeCom detects a duplicate by its msgid.
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
            ErrorKind::Inbox(error) => error.retry(),
        };
        retry == Retry::Yes
    }

    /// Whom the failure concerns, for programs that process messages in order. Only after a failure of [`FaultOwner::Message`] a message
    /// may be skipped; after any other the cursor must not move past it.
    #[must_use]
    pub fn owner(&self) -> FaultOwner {
        let owner = match &self.0.kind {
            ErrorKind::Api(error) => errcode::owner_of(error.errcode),
            ErrorKind::Request(error) => error.owner(),
            ErrorKind::State(error) => error.owner(),
            ErrorKind::Response(error) => error.owner(),
            ErrorKind::Transport(error) => error.owner(),
            ErrorKind::Client(error) => error.owner(),
            ErrorKind::Inbox(error) => error.owner(),
        };
        // A failing token request fails every call.
        let for_token = self.operation().is_some_and(|name| TOKEN_OPERATIONS.contains(&name));
        match owner {
            FaultOwner::Message if for_token => FaultOwner::Account,
            owner => owner,
        }
    }

    /// The time after which the same call can succeed, if known.
    #[must_use]
    pub fn wait(&self) -> Option<Duration> {
        self.0.wait
    }

    /// The operation or path of the failed call. If fetching the token failed, it is the operation of that request.
    #[must_use]
    pub fn operation(&self) -> Option<&str> {
        self.0.operation.as_deref()
    }

    /// The id of the failed call in [events](crate::Event). If fetching the token failed, it is the id of that request.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// The `msgid` of a failed send: yours, or a generated one, with which it can be sent again; see [`is_retryable`](Self::is_retryable).
    #[must_use]
    pub fn msgid(&self) -> Option<&str> {
        self.0.msgid.as_deref()
    }

    /// All attempts, oldest first.
    #[must_use]
    pub fn attempts(&self) -> &[Attempt] {
        &self.0.attempts
    }

    /// The partial result, if the call took several requests and some of them succeeded. `E` is the type of the request that was sent;
    /// `None` for another type.
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
        // The message of a stalled list already names the operation.
        let stalled = matches!(self.0.kind, ErrorKind::Client(ClientError::StalledPaging { .. }));
        if let Some(operation) = self.operation().filter(|_| !stalled) {
            write!(f, "{operation}: ")?;
        }
        match &self.0.kind {
            ErrorKind::Request(error) => error.fmt(f),
            ErrorKind::State(error) => error.fmt(f),
            ErrorKind::Response(error) => error.fmt(f),
            // Its own message is in the source.
            ErrorKind::Transport(error) => write!(f, "the HTTP request failed ({})", error.code()),
            ErrorKind::Client(error) => error.fmt(f),
            ErrorKind::Inbox(error) => error.fmt(f),
            ErrorKind::Api(error) => {
                write!(f, "WeCom returned {}", error.errcode)?;
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

/// An error and its causes on one line.
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
    InboxError => Inbox,
);

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Request(error) => Self::new(error),
            Refusal::State(error) => Self::new(error),
        }
    }
}
