//! The client: typed calls over a transport, with tokens, retries, lists and files.

use std::fmt;
use std::sync::Arc;

use serde::Serialize;
use wecom_kf_core::endpoint::{Authorization, Body, Endpoint, Listed};
use wecom_kf_core::error::RequestError;
use wecom_kf_core::operations::build_call;
use wecom_kf_core::{Method, Value, media, message};
use wecom_kf_transport::TransportError;

use crate::builder::ClientBuilder;
use crate::call::Call;
use crate::deadline::Deadline;
use crate::error::Error;
use crate::files::{Download, MediaFile, download, upload};
use crate::inbox::{InboxBuilder, InboxOptions};
use crate::inner::Inner;
use crate::list::{Items, items, sync_pages};
use crate::perform::{Plan, parameters, run};
use crate::reply::typed;
use crate::scrub::secrets_of;
use crate::send::send;

/// A client of WeCom Customer Service, for one corp and one secret. Create one and reuse it: it keeps connections and the access token.
/// Cloning is cheap and gives the same client. It requires a tokio runtime with time (and, for the reqwest transport, I/O) enabled.
///
/// ```
/// # mod sandbox { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/sandbox/mod.rs")); }
/// use wecom_kf_client::{Class, Client, message};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), wecom_kf_client::Error> {
/// # let (client, stage) = sandbox::stage();
/// # let (touser, open_kfid) = stage.customer();
/// let sent = client
///     .send(message::SendMsg::new(touser, open_kfid, message::OutgoingMessage::text("您好")))
///     .await;
/// match sent {
///     Ok(sent) => println!("sent as {:?}", sent.msgid),
///     Err(error) if error.class() == Some(Class::Window) => println!("the customer must write first: {error}"),
///     Err(error) => return Err(error),
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    pub(crate) inner: Arc<Inner>,
}

impl Client {
    /// Creates a client for the corp's own secret, on the reqwest transport. `secret` is that of 微信客服, of an internal app that may call its
    /// API, or the permanent code of a 代开发 app. For everything else, and without the feature `reqwest`, use [`Client::builder`].
    ///
    /// # Errors
    /// `client.bad_option` if an argument is empty. An invalid proxy in the environment fails the calls to which it applies.
    #[cfg(feature = "reqwest")]
    pub fn new(corp_id: impl Into<String>, secret: impl Into<crate::Secret>) -> Result<Self, Error> {
        Self::builder()
            .credentials(crate::Credentials::corp(corp_id, secret))
            .build()
    }

    /// Configures a client.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// Sends a typed request; every chapter of the API is a module of this crate. A request that is too large for one call (more than 100
    /// ids or 31 days) is split, and the responses are merged; if one of the calls fails, [`Error::partial`] has the results so far.
    ///
    /// A send without a `msgid` gets one, so that it can be retried when its response is lost. If the call fails nevertheless,
    /// [`Error::is_retryable`] says whether calling again is safe, and [`Error::msgid`] is the msgid for repeating this very send.
    ///
    /// # Errors
    /// [`Error`]: the request is invalid, WeCom returned an error, or no response arrived before the timeout.
    pub fn send<E: Endpoint + 'static>(&self, request: E) -> Call<E::Response>
    where
        E::Response: Send + 'static,
    {
        let parameters = parameters(&request);
        Call::new(self, move |client, options| send::<E>(client, options, parameters))
    }

    /// Calls an endpoint that has no type yet, with the usual tokens, retries and errors. `path` is relative to `cgi-bin/`; the parameters
    /// become the JSON body of a POST or the query of a GET. Only a GET is retried when its response is lost.
    ///
    /// ```
    /// # mod sandbox { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/sandbox/mod.rs")); }
    /// use wecom_kf_client::Method;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), wecom_kf_client::Error> {
    /// # let (client, _) = sandbox::stage();
    /// let page = client.call(Method::Get, "kf/account/list", serde_json::json!({ "limit": 10 })).await?;
    /// assert!(page["account_list"].is_array());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As for [`Client::send`]; `response.no_errcode` for a response without `errcode`, unless [`Call::errcode_optional`] allows it;
    /// `request.not_an_object` if the parameters are not an object, `request.bad_path` for a path outside `cgi-bin/`.
    pub fn call(&self, method: Method, path: impl Into<String>, parameters: impl Serialize) -> Call<Value> {
        let path = path.into();
        let parameters = match serde_json::to_value(parameters) {
            Ok(Value::Object(parameters)) => Ok(parameters),
            Ok(_) => Err("something else"),
            Err(_) => Err("something that is not JSON"),
        };
        Call::new(self, move |client, options| async move {
            let parameters = parameters.map_err(|actual| {
                Error::new(RequestError::NotAnObject {
                    actual: actual.to_owned(),
                })
            })?;
            let build = |_| build_call(method, &path, parameters.clone());
            let plan = Plan {
                // A query in the path is rejected, and may contain a secret.
                name: path.split(['?', '#']).next().unwrap_or_default().to_owned().into(),
                id: client.inner.ids.next(),
                form: None,
                build: &build,
                terms: options.terms(&client)?,
                file: None,
                answers: Body::Json,
                msgid: None,
                secrets: secrets_of(&parameters),
            };
            run(&client.inner, plan).await?.read(|content, _| typed(content))
        })
    }

    /// Uploads a file (`media/upload`), to be sent or used as an avatar. Its media_id is valid for 3 days, in all apps of the corp.
    ///
    /// ```
    /// # mod sandbox { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/sandbox/mod.rs")); }
    /// use wecom_kf_client::MediaFile;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), wecom_kf_client::Error> {
    /// # let (client, _) = sandbox::stage();
    /// let file = client.upload(MediaFile::new("file", "报价.txt", "您好，世界")).await?;
    /// let down = client.download(file.media_id).await?;
    /// assert_eq!(down.filename.as_deref(), Some("报价.txt"));
    /// assert_eq!(down.bytes, "您好，世界".as_bytes());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As for [`Client::send`]: a file that is too small, too large or in a format that its type does not accept is rejected before
    /// sending.
    pub fn upload(&self, file: MediaFile) -> Call<media::UploadMediaResponse> {
        Call::new(self, move |client, options| upload(client, options, file))
    }

    /// Downloads a file (`media/get`) that was uploaded or sent by a customer within the last 3 days, up to 21 MiB.
    ///
    /// # Errors
    /// As for [`Client::send`]; an error of WeCom is distinguished from a JSON file.
    pub fn download(&self, media_id: impl Into<String>) -> Call<Download> {
        let media_id = media_id.into();
        Call::new(self, move |client, options| download(client, options, media_id))
    }

    /// All items of a list, page by page, starting where the request says. Duplicates are removed.
    ///
    /// ```
    /// # mod sandbox { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/sandbox/mod.rs")); }
    /// use wecom_kf_client::account;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), wecom_kf_client::Error> {
    /// # let (client, _) = sandbox::stage();
    /// let mut accounts = client.list(account::ListAccounts::default());
    /// while let Some(account) = accounts.next().await {
    ///     println!("{}", account?.open_kfid);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn list<E: Listed + 'static>(&self, request: E) -> Items<E::Item>
    where
        E::Item: Send + 'static,
    {
        items::<E>(self, parameters(&request))
    }

    /// Messages and events (`kf/sync_msg`), page by page, until there are no more. Store a page's `next_cursor` after handling the page:
    /// after every message was answered, or failed in a way that concerns only this message ([`Error::owner`]). [`Items::messages`] returns
    /// single messages, for programs that do not store cursors.
    ///
    /// ```
    /// # mod sandbox { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/sandbox/mod.rs")); }
    /// use wecom_kf_client::message;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), wecom_kf_client::Error> {
    /// # let (client, stage) = sandbox::stage();
    /// # let (_, open_kfid) = stage.customer();
    /// let mut pages = client.sync(message::SyncMsg::default().open_kfid(open_kfid));
    /// while let Some(page) = pages.next().await {
    ///     let page = page?;
    ///     for message in &page.msg_list {
    ///         println!("{}", message.msgid);
    ///     }
    ///     let _to_be_stored = page.next_cursor;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn sync(&self, request: message::SyncMsg) -> Items<message::SyncMsgResponse> {
        sync_pages(self, parameters(&request))
    }

    /// An inbox: it receives the messages of the corp's accounts, none lost, and replies to each once. See [`inbox`](crate::inbox).
    pub fn inbox(&self, options: InboxOptions) -> InboxBuilder {
        InboxBuilder::new(self, options)
    }

    /// Returns the access token that calls use, for other APIs of the corp; fetches one if necessary. Call this each time instead of
    /// keeping the token: it is renewed before it expires.
    ///
    /// # Errors
    /// As for a call whose token cannot be obtained: WeCom rejects the secret, or no response arrives before the timeout.
    pub async fn get_access_token(&self) -> Result<String, Error> {
        let inner = &self.inner;
        let deadline = Deadline::new(inner.timeout);
        let token = inner.tokens.get(inner, Authorization::AccessToken, &deadline, None);
        let token = inner.closing.unless_closed(token).await??;
        token.ok_or_else(|| TransportError::Closed {}.into())
    }

    /// Discards the access token in use (or `token`, if that is still the one in use) from the client and the token store; the next call
    /// fetches a new one. Calls do this themselves when WeCom rejects a token. A fixed token is kept.
    pub async fn invalidate_access_token(&self, token: Option<&str>) {
        let deadline = Deadline::new(self.inner.timeout);
        self.inner.tokens.invalidate(&self.inner, token, &deadline).await;
    }

    /// Ends all calls in progress, of all clones, with `transport.closed`; later calls fail the same way. Connections are closed when the
    /// last clone is dropped.
    pub fn close(&self) {
        self.inner.closing.close();
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("timeout", &self.inner.timeout)
            .field("max_retries", &self.inner.max_retries)
            .finish_non_exhaustive()
    }
}
