//! The inbox: no message is lost, no reply is sent twice, in one process or in many.
//!
//! [`Client::inbox`](crate::Client::inbox) pulls messages when a callback tells of them ([`Inbox::notify`]), and from time to time in case one
//! was lost. It hands them to a handler as [turns](Turn), keeps the cursor and what is finished in a [`Store`](crate::Store), and sends
//! replies so that WeCom drops a second one.
//!
//! ```
//! # mod sandbox { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/sandbox/mod.rs")); }
//! use wecom_kf_client::inbox::{InboxOptions, Start, Turn};
//! use wecom_kf_client::{Error, MemoryStore};
//!
//! async fn answer(turn: Turn) -> Result<(), Error> {
//!     if let Some(text) = turn.text() {
//!         turn.reply(format!("您说：{text}")).await?;
//!     }
//!     Ok(())
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Error> {
//! # let (client, stage) = sandbox::stage();
//! # let (customer, open_kfid) = stage.customer();
//! let options = InboxOptions::new(MemoryStore::new()).accounts([&open_kfid]);
//! # let options = options.start(Start::Replay);
//! let inbox = client.inbox(options).handle(answer)?;
//! // For each callback: inbox.respond(&callback, method, query, body).
//! inbox.poll().await;
//! inbox.stop().await?;
//! # assert_eq!(stage.shown_to(&customer), 2);
//! # Ok(())
//! # }
//! ```
//!
//! - **At least once**: the handler of every message completes. It begins again only if its process died or lost the account, or if it
//!   failed. Messages are known by their msgid alone.
//! - **In order**: the turns of one customer come one after the other. Different customers do not wait for each other, not even while one
//!   of them fails.
//! - **No reply twice**: see [`Turn::reply`].
//! - **Many instances**: each account is with one of them at a time; another takes over when that one stops or does not answer any more.
//!
//! # Failures
//!
//! What a handler returns decides. An [`Error`] of the client, as it is or as the source of another error, says whom it concerns
//! ([`Error::owner`](crate::Error::owner)):
//!
//! | Owner | What happens |
//! | --- | --- |
//! | message | The turn is a dead letter: [`InboxOptions::on_dead_letter`], [`Inbox::letters`]. The next turn begins |
//! | account | All turns of the account pause; the turn begins again, and that counts for nothing |
//! | unknown | The customer's turns pause; after [`InboxOptions::park_after`] the turn is parked in the store, after
//! [`InboxOptions::dead_after`] it is a dead letter |
//!
//! Any other error, and a panic, is the handler's own: the turn begins again, [`InboxOptions::attempts`] times in all, and is a dead letter
//! then. An error type that hides the client's error, as `anyhow::Error` does when it is converted without a context, counts as the last
//! failed reply of the turn does.
//!
//! # Cancellation
//!
//! The inbox runs on its own tasks; dropping a future of [`Inbox`] cancels nothing. A handler's future is dropped, at an `await`, when its
//! turn is not this instance's any more: when the lease was lost, or [`Inbox::drain`] has reached its limit. The turn then begins again,
//! here or elsewhere, with the same id, messages and msgids.

mod account;
mod dead_letter;
mod event;
mod failure;
mod handle;
mod letters;
mod options;
mod outputs;
mod permits;
mod pull;
mod reply;
mod shared;
mod storage;
mod turn;

use std::fmt;
use std::sync::{Arc, Mutex};

use tokio::runtime::Handle;
use tokio::sync::mpsc;

pub use dead_letter::DeadLetter;
pub use event::{InboxEvent, InboxEventKind, InboxLevel};
pub use handle::{Inbox, Lag};
pub use letters::{Letter, Letters};
pub use options::{InboxOptions, Start, Turns};
pub use reply::{Reply, ReplyCall, Sent, StreamReply};
pub use turn::{OpenTurn, Turn, TurnKind, TurnStream};
pub use wecom_kf_core::inbox::TurnFailure;

use crate::client::Client;
use crate::error::{BoxError, Error};
use options::is_id;
use shared::{Handler, Shared};

/// An inbox that has not been started; see [`Client::inbox`](crate::Client::inbox).
#[must_use = "an inbox does nothing until it has a handler"]
pub struct InboxBuilder {
    client: Client,
    options: InboxOptions,
}

impl InboxBuilder {
    pub(crate) fn new(client: &Client, options: InboxOptions) -> Self {
        let client = client.clone();
        Self { client, options }
    }

    /// Starts the inbox: `handler` runs once for each turn, on a task of its own, and may take minutes. See the [module](self) for what its
    /// result means. Call it within a tokio runtime.
    ///
    /// # Errors
    /// `client.bad_option` if an option is invalid, if the corp is not known (set [`InboxOptions::corp_id`]), or outside a tokio runtime.
    pub fn handle<F, Fut, E>(self, handler: F) -> Result<Inbox, Error>
    where
        F: Fn(Turn) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<(), E>> + Send + 'static,
        E: Into<BoxError>,
    {
        self.start(Handler::Function(Arc::new(move |turn| {
            let handled = handler(turn);
            Box::pin(async move { handled.await.map_err(Into::into) })
        })))
    }

    /// Starts the inbox: its turns come as a stream, and each is to be [acknowledged](OpenTurn::ack). As many are open at the same time as
    /// [`InboxOptions::concurrency`] allows.
    ///
    /// # Errors
    /// As for [`handle`](Self::handle).
    pub fn stream(self) -> Result<(Inbox, TurnStream), Error> {
        let (sender, turns) = mpsc::unbounded_channel();
        let inbox = self.start(Handler::Stream(Mutex::new(Some(sender))))?;
        let stream = TurnStream {
            turns,
            inbox: inbox.clone(),
        };
        Ok((inbox, stream))
    }

    fn start(self, handler: Handler) -> Result<Inbox, Error> {
        let Self { client, options } = self;
        options.check()?;
        let corp_id = match &options.corp_id {
            Some(corp_id) => corp_id.clone(),
            None => client.inner.tokens.corp_id()?,
        };
        if !is_id(&corp_id) {
            return Err(Error::bad_option(
                "corp_id",
                "a corp id is 1 to 64 letters, digits, `_` or `-`",
            ));
        }
        let runtime = Handle::try_current()
            .map_err(|_| Error::bad_option("inbox", "start it within a tokio runtime: it runs on tasks"))?;
        let shared = Shared::new(client, options, handler, runtime, corp_id);
        Ok(Inbox::start(Arc::new(shared)))
    }
}

impl fmt::Debug for InboxBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InboxBuilder")
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
