//! Calls and their responses.

use std::fmt;
use std::future::IntoFuture;
use std::time::Duration;

use wecom_kf_transport::http::HeaderMap;

use crate::attempt::Attempt;
use crate::client::Client;
use crate::deadline::Deadline;
use crate::error::Error;
use crate::perform::Terms;
use crate::store::BoxFuture;

/// The options of one call. Unset options are the client's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct CallOptions {
    pub(crate) timeout: Option<Duration>,
    pub(crate) max_retries: Option<u32>,
    pub(crate) idempotent: bool,
    pub(crate) errcode_optional: bool,
}

impl CallOptions {
    /// The terms of a request with these options.
    pub(crate) fn terms(&self, client: &Client) -> Result<Terms, Error> {
        Ok(Terms {
            deadline: self.deadline(client)?,
            max_retries: self.max_retries.unwrap_or(client.inner.max_retries),
            idempotent: self.idempotent,
            errcode_optional: self.errcode_optional,
        })
    }

    pub(crate) fn deadline(&self, client: &Client) -> Result<Deadline, Error> {
        let timeout = self.timeout.unwrap_or(client.inner.timeout);
        match timeout.is_zero() {
            true => Err(Error::bad_option("timeout", "it must be greater than zero")),
            false => Ok(Deadline::new(timeout)),
        }
    }
}

type Work<T> = Box<dyn FnOnce(Client, CallOptions) -> BoxFuture<'static, Result<Response<T>, Error>> + Send>;

/// A call. Nothing is sent until it is awaited; dropping the future aborts it. It may be spawned as a task.
///
/// ```
/// # mod sandbox { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/sandbox/mod.rs")); }
/// use std::time::Duration;
/// use wecom_kf_client::account;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), wecom_kf_client::Error> {
/// # let (client, _) = sandbox::stage();
/// let accounts = client
///     .send(account::ListAccounts::default())
///     .timeout(Duration::from_secs(5))
///     .max_retries(4)
///     .await?;
/// # assert_eq!(accounts.account_list.len(), 1);
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is sent until it is awaited"]
pub struct Call<T> {
    client: Client,
    options: CallOptions,
    work: Work<T>,
}

impl<T> Call<T> {
    pub(crate) fn new<F, Fut>(client: &Client, work: F) -> Self
    where
        F: FnOnce(Client, CallOptions) -> Fut + Send + 'static,
        Fut: Future<Output = Result<Response<T>, Error>> + Send + 'static,
    {
        Self {
            client: client.clone(),
            options: CallOptions::default(),
            work: Box::new(move |client, options| Box::pin(work(client, options))),
        }
    }

    /// The timeout of the whole call, including all attempts and pauses. For a call that takes several requests (more ids or days than one
    /// request covers) it applies to all of them together; by default the client's timeout applies to each.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = Some(timeout);
        self
    }

    /// The maximum number of retries.
    pub fn max_retries(mut self, max_retries: u32) -> Self {
        self.options.max_retries = Some(max_retries);
        self
    }

    /// Declares the call idempotent, so that it is retried when its response was lost. A send then needs your own `msgid`, derived from the
    /// message that it answers; errcode 95033 (msgid already used) then counts as success.
    pub fn idempotent(mut self, idempotent: bool) -> Self {
        self.options.idempotent = idempotent;
        self
    }

    /// Accepts a response without `errcode` as success: for a [`Client::call`] of an endpoint that is documented to send one only with
    /// failures. Otherwise such a response is an error (`response.no_errcode`), since it comes from a gateway. Not needed for the endpoints
    /// of this crate.
    pub fn errcode_optional(mut self, optional: bool) -> Self {
        self.options.errcode_optional = optional;
        self
    }

    /// Performs the call and returns the data together with the HTTP response.
    ///
    /// # Errors
    /// The same as awaiting the call.
    pub async fn with_response(self) -> Result<Response<T>, Error> {
        (self.work)(self.client, self.options).await
    }
}

impl<T: 'static> IntoFuture for Call<T> {
    type Output = Result<T, Error>;
    type IntoFuture = BoxFuture<'static, Result<T, Error>>;

    fn into_future(self) -> Self::IntoFuture {
        let work = (self.work)(self.client, self.options);
        Box::pin(async move { work.await.map(|response| response.data) })
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

/// The data of a call and its HTTP response. `Debug` does not show the data.
#[derive(Clone)]
#[non_exhaustive]
pub struct Response<T> {
    /// The data.
    pub data: T,
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// All attempts, oldest first; the last one succeeded. For a call that took several requests, those of the last request.
    pub attempts: Vec<Attempt>,
    /// The id of the call in events.
    pub request_id: String,
}

impl<T> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("attempts", &self.attempts)
            .field("request_id", &self.request_id)
            .finish_non_exhaustive()
    }
}
