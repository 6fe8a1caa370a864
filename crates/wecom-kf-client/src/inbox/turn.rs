//! Turns, as handlers get them.

use std::fmt;
use std::ops::Deref;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use futures_util::Stream;
use tokio::sync::{mpsc, watch};
use wecom_kf_core::machine::Op;
use wecom_kf_core::message::{Content, Event, Message, Origin};

use super::account::Command;
use super::failure::Failed;
use super::handle::Inbox;
use super::reply::{Reply, ReplyCall, StreamReply};
use super::storage::Storage;
use crate::client::Client;
use crate::error::{BoxError, Error};

/// What the messages of a turn are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TurnKind {
    /// One or more messages of a customer.
    Customer,
    /// One event.
    Event,
    /// One message of a servicer.
    Servicer,
    /// One message of somebody else.
    System,
}

impl TurnKind {
    pub(super) fn of(message: &Message) -> Self {
        let is_event = message.raw.get("msgtype").is_some_and(|kind| kind == "event");
        match message.origin {
            _ if is_event || matches!(message.content, Content::Event(_)) => Self::Event,
            Origin::Customer => Self::Customer,
            Origin::Servicer => Self::Servicer,
            _ => Self::System,
        }
    }
}

/// Messages of one customer, to be handled together: one message, or several with [`Turns::Queue`](super::Turns::Queue) and
/// [`Turns::Burst`](super::Turns::Burst). Turns of one customer come one after the other. Cloning is cheap and gives the same turn.
#[derive(Clone)]
pub struct Turn(Arc<Contents>);

pub(super) struct Contents {
    pub(super) client: Client,
    pub(super) open_kfid: Arc<str>,
    pub(super) op: Op,
    pub(super) id: String,
    pub(super) customer: Option<String>,
    pub(super) messages: Vec<Arc<Message>>,
    pub(super) attempt: u32,
    /// Whether it may have begun before, so that parts of its replies may be stored.
    pub(super) again: bool,
    pub(super) commands: mpsc::UnboundedSender<Command>,
    pub(super) storage: Storage,
    /// Dropped at the other end when the turn is not this instance's any more.
    pub(super) runs: watch::Receiver<()>,
    /// The error of the last reply.
    pub(super) failed_reply: Mutex<Option<Error>>,
}

impl Turn {
    pub(super) fn new(contents: Contents) -> Self {
        Self(Arc::new(contents))
    }

    pub(super) fn contents(&self) -> &Contents {
        &self.0
    }

    /// Its id: the msgid of its first message. A turn that begins again has the same id and the same messages.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.0.id
    }

    /// The account.
    #[must_use]
    pub fn open_kfid(&self) -> &str {
        &self.0.open_kfid
    }

    /// The customer (`external_userid`); `None` for events of the account itself.
    #[must_use]
    pub fn customer(&self) -> Option<&str> {
        self.0.customer.as_deref()
    }

    /// The messages, oldest first. There is at least one.
    #[must_use]
    pub fn messages(&self) -> &[Arc<Message>] {
        &self.0.messages
    }

    /// The last message, or the only one.
    #[must_use]
    pub fn message(&self) -> &Message {
        static NONE: std::sync::LazyLock<Message> = std::sync::LazyLock::new(Message::default);
        self.0.messages.last().map_or(&NONE, |message| message)
    }

    /// What the messages are; all are of one kind.
    #[must_use]
    pub fn kind(&self) -> TurnKind {
        TurnKind::of(self.message())
    }

    /// The event, if it is one that this version knows.
    #[must_use]
    pub fn event(&self) -> Option<&Event> {
        match &self.message().content {
            Content::Event(event) => Some(event),
            _ => None,
        }
    }

    /// The texts of its messages, joined by line breaks; `None` if none is a text.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        let texts = self.0.messages.iter().filter_map(|message| match &message.content {
            Content::Text(text) => Some(text.content.as_str()),
            _ => None,
        });
        let texts: Vec<&str> = texts.collect();
        (!texts.is_empty()).then(|| texts.join("\n"))
    }

    /// How often it began, from 1, as far as is known: a turn that an instance left unfinished begins at 1 elsewhere.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        self.0.attempt
    }

    /// The client of the inbox. Sends of your own need a msgid from [`msgid`](Self::msgid), so that they are not repeated.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.0.client
    }

    /// Replies to the customer: with a text (one of more than 2048 bytes is sent in parts), a message, or a list of messages. Nothing is
    /// sent until the result is awaited. The reply to an event with a code, such as a customer's entry, is sent with that code: once, and
    /// only a text or a menu.
    ///
    /// The msgids are derived from the turn and the number of the reply within it, or its [key](ReplyCall::key): a turn that begins again
    /// sends no reply a second time. A handler that may take another path the second time must name its replies. Several parts are
    /// stored before the first is sent, and a turn that begins again sends what is stored.
    ///
    /// # Errors
    /// As for [`Client::send`](crate::Client::send): a closed window is of [`Class::Window`](crate::Class::Window), a conversation that a
    /// servicer has taken over of [`Class::State`](crate::Class::State). `inbox.lease_lost` and `inbox.turn_ended` if it is not this
    /// instance's turn any more, `inbox.no_customer`, `inbox.store_failed`. A handler that returns the error leaves it to the inbox what is to
    /// be done.
    pub fn reply(&self, reply: impl Into<Reply>) -> ReplyCall {
        ReplyCall::new(self.clone(), reply.into())
    }

    /// Replies with a text that comes as a stream, such as that of a language model. WeCom knows no message that grows: the stream is read
    /// to its end, and its text is stored and sent in parts. A turn that begins again sends what is stored, and reads no stream.
    ///
    /// # Errors
    /// As for [`reply`](Self::reply), and the error of the stream; nothing is sent then.
    pub fn reply_stream<T, E>(&self, texts: impl Stream<Item = Result<T, E>> + Send + 'static) -> StreamReply
    where
        T: Into<String>,
        E: Into<BoxError>,
    {
        StreamReply::new(self.clone(), texts)
    }

    /// The msgid for a send of your own, always the same for the same turn and key: for a
    /// [`SendMsg`](crate::message::SendMsg) to somebody else, say. Send it at once, as [idempotent](crate::Call::idempotent).
    ///
    /// # Errors
    /// `inbox.lease_lost` and `inbox.turn_ended` if it is not this instance's turn any more.
    pub async fn msgid(&self, key: impl Into<String>) -> Result<String, Error> {
        self.0.permit(Some(key.into())).await
    }

    /// Waits until the turn is over here: the lease was lost, the inbox was told not to wait for it, or the handler has ended. A handler
    /// need not call it: its future is dropped then. It is for work on other tasks and threads, which should end too.
    pub async fn cancelled(&self) {
        let mut runs = self.0.runs.clone();
        while runs.changed().await.is_ok() {}
    }

    pub(super) fn failed(&self, error: BoxError) -> Failed {
        let reply = self.0.failed_reply.lock().unwrap_or_else(PoisonError::into_inner);
        Failed::of(error, reply.as_ref())
    }

    pub(super) fn ends(&self, result: Result<(), Failed>) {
        let turn = self.0.op;
        let _ = self.0.commands.send(Command::Ended { turn, result });
    }
}

impl fmt::Debug for Turn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Turn")
            .field("id", &self.id())
            .field("open_kfid", &self.open_kfid())
            .field("customer", &self.customer())
            .field("kind", &self.kind())
            .field("messages", &self.messages().len())
            .field("attempt", &self.attempt())
            .finish_non_exhaustive()
    }
}

/// A turn of a [`TurnStream`], to be [acknowledged](Self::ack). One that is dropped instead has failed: it begins again, at most
/// [`attempts`](super::InboxOptions::attempts) times in all.
#[derive(Debug)]
#[must_use = "a turn that is not acknowledged begins again"]
pub struct OpenTurn {
    turn: Turn,
    ended: bool,
}

impl OpenTurn {
    pub(super) fn new(turn: Turn) -> Self {
        Self { turn, ended: false }
    }

    /// The turn is handled.
    pub fn ack(mut self) {
        self.end(Ok(()));
    }

    /// The turn failed, as if a handler had returned this error.
    pub fn fail(mut self, error: impl Into<BoxError>) {
        let failed = self.turn.failed(error.into());
        self.end(Err(failed));
    }

    fn end(&mut self, result: Result<(), Failed>) {
        if !std::mem::replace(&mut self.ended, true) {
            self.turn.ends(result);
        }
    }
}

impl Deref for OpenTurn {
    type Target = Turn;

    fn deref(&self) -> &Turn {
        &self.turn
    }
}

impl Drop for OpenTurn {
    fn drop(&mut self) {
        self.end(Err(Failed::own("the turn was dropped without ack or fail")));
    }
}

/// The turns of an inbox as a stream; see [`InboxBuilder::stream`](super::InboxBuilder::stream). It ends when the inbox has stopped.
/// Dropping it stops the inbox, and turns that were not taken from it begin again elsewhere.
#[must_use = "turns that are not taken are not handled"]
pub struct TurnStream {
    pub(super) turns: mpsc::UnboundedReceiver<OpenTurn>,
    pub(super) inbox: Inbox,
}

impl TurnStream {
    /// The next turn; `None` when the inbox has stopped. Cancel safe: no turn is lost if the future is dropped.
    pub async fn next(&mut self) -> Option<OpenTurn> {
        self.turns.recv().await
    }
}

impl Stream for TurnStream {
    type Item = OpenTurn;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<OpenTurn>> {
        self.get_mut().turns.poll_recv(context)
    }
}

impl Drop for TurnStream {
    fn drop(&mut self) {
        // Before the turns that nobody has taken are dropped, which would count as failures.
        self.inbox.abandon();
    }
}

impl fmt::Debug for TurnStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TurnStream").finish_non_exhaustive()
    }
}
