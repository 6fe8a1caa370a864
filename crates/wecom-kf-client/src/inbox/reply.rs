//! Replies.

use std::future::IntoFuture;
use std::pin::Pin;
use std::sync::PoisonError;

use futures_util::{Stream, StreamExt as _};
use serde::{Deserialize, Serialize};
use tokio::sync::oneshot;
use wecom_kf_core::Value;
use wecom_kf_core::error::InboxError;
use wecom_kf_core::inbox::{FINISHED, REPLY_VERSION, Refusal};
use wecom_kf_core::message::{Content, Event, EventMessage, OutgoingMessage, SendMsg, SendMsgOnEvent, split_text};
use wecom_kf_core::wire::Wire as _;

use super::account::Command;
use super::turn::{Contents, Turn};
use crate::attempt::{Attempt, Decision};
use crate::error::{BoxError, Error};
use crate::store::BoxFuture;

/// The longest text of one message, in bytes.
const LONGEST_TEXT: usize = 2048;

/// The content of a reply: made from a text, a message, or a list of messages.
#[derive(Clone)]
pub struct Reply(Vec<OutgoingMessage>);

impl From<&str> for Reply {
    fn from(text: &str) -> Self {
        match text.len() {
            0..=LONGEST_TEXT => Self(vec![OutgoingMessage::text(text)]),
            _ => Self(
                split_text(text, LONGEST_TEXT)
                    .into_iter()
                    .map(OutgoingMessage::text)
                    .collect(),
            ),
        }
    }
}

impl From<String> for Reply {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

impl From<&String> for Reply {
    fn from(text: &String) -> Self {
        text.as_str().into()
    }
}

impl From<OutgoingMessage> for Reply {
    fn from(message: OutgoingMessage) -> Self {
        Self(vec![message])
    }
}

impl From<Vec<OutgoingMessage>> for Reply {
    fn from(messages: Vec<OutgoingMessage>) -> Self {
        Self(messages)
    }
}

impl std::fmt::Debug for Reply {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reply")
            .field("parts", &self.0.len())
            .finish_non_exhaustive()
    }
}

/// A reply that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sent {
    /// The msgids of its parts, in order: the event `msg_send_fail` names them if a part is not delivered.
    pub msgids: Vec<String>,
}

/// A reply to be sent; see [`Turn::reply`]. Nothing is sent until it is awaited.
///
/// Not cancel safe: a reply whose future is dropped may have been sent, in part or wholly. Await it, or name it by a
/// [key](Self::key), so that the same reply may be awaited again.
#[must_use = "nothing is sent until it is awaited"]
#[derive(Debug)]
pub struct ReplyCall {
    turn: Turn,
    reply: Reply,
    key: Option<String>,
}

impl ReplyCall {
    pub(super) fn new(turn: Turn, reply: Reply) -> Self {
        Self { turn, reply, key: None }
    }

    /// Names the reply within its turn. Without a name its number counts, which is right if a handler that runs again sends the same
    /// replies in the same order. Two replies of one turn must not have the same name: the second is dropped.
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }

    async fn send(self) -> Result<Sent, Error> {
        let turn = self.turn.contents();
        let sent = turn.send(self.reply.0, self.key).await;
        turn.note(sent.as_ref().err());
        sent
    }
}

impl IntoFuture for ReplyCall {
    type Output = Result<Sent, Error>;
    type IntoFuture = BoxFuture<'static, Result<Sent, Error>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

type Texts = Pin<Box<dyn Stream<Item = Result<String, BoxError>> + Send>>;

/// A reply whose text comes as a stream; see [`Turn::reply_stream`]. Nothing happens until it is awaited. Not cancel safe, as a
/// [`ReplyCall`].
#[must_use = "nothing is sent until it is awaited"]
pub struct StreamReply {
    turn: Turn,
    texts: Texts,
    key: Option<String>,
}

impl StreamReply {
    pub(super) fn new<T, E>(turn: Turn, texts: impl Stream<Item = Result<T, E>> + Send + 'static) -> Self
    where
        T: Into<String>,
        E: Into<BoxError>,
    {
        let texts = texts.map(|text| text.map(Into::into).map_err(Into::into));
        Self {
            turn,
            texts: Box::pin(texts),
            key: None,
        }
    }

    /// Names the reply, as [`ReplyCall::key`] does.
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }

    async fn send(self) -> Result<Sent, BoxError> {
        let turn = self.turn.contents();
        let sent = turn.send_stream(self.texts, self.key).await;
        let error = sent.as_ref().err().and_then(|error| error.downcast_ref::<Error>());
        turn.note(error);
        sent
    }
}

impl IntoFuture for StreamReply {
    type Output = Result<Sent, BoxError>;
    type IntoFuture = BoxFuture<'static, Result<Sent, BoxError>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl std::fmt::Debug for StreamReply {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StreamReply")
            .field("turn", &self.turn)
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}

/// A reply that was begun: its name, and where its parts are stored.
pub(super) struct Begun {
    pub(super) reply: String,
    pub(super) entry: String,
}

/// The answer to a handler.
pub(super) type Answer<T> = oneshot::Sender<Result<T, Refusal>>;

/// The parts of a reply, as they are stored. JavaScript instances read the same record.
#[derive(Serialize, Deserialize)]
struct Stored {
    v: u32,
    #[serde(default)]
    parts: Vec<Value>,
}

impl Stored {
    fn text<'a>(parts: impl IntoIterator<Item = &'a OutgoingMessage>) -> String {
        let stored = Self {
            v: REPLY_VERSION,
            parts: parts.into_iter().filter_map(OutgoingMessage::to_wire).collect(),
        };
        serde_json::to_string(&stored).unwrap_or_default()
    }
}

/// The parts that are to be sent.
struct Parts {
    list: Vec<OutgoingMessage>,
    /// The text that this run stored, if an earlier one may have sent the reply as one message.
    added: Option<String>,
}

impl Parts {
    const fn known(list: Vec<OutgoingMessage>) -> Self {
        Self { list, added: None }
    }
}

/// Whether the msgid of a send was used before its first attempt.
fn is_used(attempts: &[Attempt]) -> bool {
    let unsent = |attempt: &Attempt| attempt.outcome == "not_sent" || attempt.decision == Decision::RefreshToken;
    attempts
        .split_last()
        .is_some_and(|(last, earlier)| last.decision == Decision::AlreadyDone && earlier.iter().all(unsent))
}

impl Contents {
    /// Remembers the outcome of the last reply.
    fn note(&self, error: Option<&Error>) {
        *self.failed_reply.lock().unwrap_or_else(PoisonError::into_inner) = error.cloned();
    }

    async fn send(&self, mut parts: Vec<OutgoingMessage>, key: Option<String>) -> Result<Sent, Error> {
        self.check_recipient()?;
        if parts.len() == 1
            && !self.again
            && let Some(part) = parts.pop()
        {
            let msgid = self.permit(key).await?;
            self.send_part(part, &msgid).await?;
            return Ok(Sent { msgids: vec![msgid] });
        }
        let begun = self.begin(key).await?;
        let stored = match self.again {
            false => None,
            true => self.stored(&begun.entry).await?,
        };
        let parts = match stored {
            Some(stored) => Parts::known(stored),
            None => self.store(&begun.entry, parts).await?,
        };
        self.send_parts(&begun, parts).await
    }

    async fn send_stream(&self, mut texts: Texts, key: Option<String>) -> Result<Sent, BoxError> {
        self.check_recipient()?;
        let begun = self.begin(key).await?;
        let parts = match self.stored(&begun.entry).await? {
            Some(stored) => Parts::known(stored),
            None => {
                let mut whole = String::new();
                while let Some(text) = texts.next().await {
                    whole += &text?;
                }
                self.store(&begun.entry, Reply::from(whole).0).await?
            }
        };
        drop(texts);
        Ok(self.send_parts(&begun, parts).await?)
    }

    fn check_recipient(&self) -> Result<(), Error> {
        match self.customer.is_some() || self.code().is_some() {
            true => Ok(()),
            false => Err(InboxError::NoCustomer {}.into()),
        }
    }

    async fn begin(&self, key: Option<String>) -> Result<Begun, Error> {
        let (turn, key) = (self.op, key.as_deref().map(ascii));
        self.ask(|answer| Command::Reply { turn, key, answer }).await
    }

    async fn send_parts(&self, begun: &Begun, parts: Parts) -> Result<Sent, Error> {
        let Parts { list, added } = parts;
        let mut msgids = Vec::with_capacity(list.len());
        for (number, part) in (0..).zip(list) {
            let (turn, reply) = (self.op, begun.reply.clone());
            let ask = |answer| Command::Send {
                turn,
                reply,
                part: number,
                answer,
            };
            let msgid = self.ask(ask).await?;
            let only = added
                .as_ref()
                .filter(|_| number == 0)
                .map(|added| (added, part.clone()));
            let was_used = self.send_part(part, &msgid).await?;
            msgids.push(msgid);
            // An earlier run sent the reply as one message, of which nothing is stored: it stays that one.
            if let Some((added, only)) = only.filter(|_| was_used) {
                let only = Stored::text([&only]);
                // If that fails, it was sent nevertheless: only a further run would send the other parts.
                let swap = self
                    .storage
                    .compare_and_set(&begun.entry, Some(added), &only, Some(FINISHED));
                let _ = swap.await;
                break;
            }
        }
        Ok(Sent { msgids })
    }

    /// Sends a part. Returns whether its msgid was used before, and not by an attempt of this call.
    async fn send_part(&self, part: OutgoingMessage, msgid: &str) -> Result<bool, Error> {
        if let Some((code, issued)) = self.code() {
            // A message of a type that such a reply cannot have is rejected as it is.
            let value = part.to_wire().unwrap_or_default();
            let message = EventMessage::from_wire(&value).unwrap_or(EventMessage::Other(value));
            let mut send = SendMsgOnEvent::new(code, message).msgid(msgid);
            send.code_issued_at = issued;
            let sent = self.client.send(send).idempotent(true).with_response().await?;
            return Ok(is_used(&sent.attempts));
        }
        let customer = self.customer.as_deref().unwrap_or_default();
        let send = SendMsg::new(customer, &*self.open_kfid, part).msgid(msgid);
        let sent = self.client.send(send).idempotent(true).with_response().await?;
        Ok(is_used(&sent.attempts))
    }

    /// The code of the event that the turn is about, and when one that is soon invalid was issued, in Unix seconds.
    fn code(&self) -> Option<(&str, Option<u64>)> {
        let message = self.messages.last()?;
        let (code, issued) = match &message.content {
            Content::Event(Event::EnterSession(event)) => (event.welcome_code.as_deref(), Some(message.send_time)),
            Content::Event(Event::SessionStatusChange(event)) => (event.msg_code.as_deref(), None),
            _ => return None,
        };
        code.filter(|code| !code.is_empty()).map(|code| (code, issued))
    }

    /// Stores the parts, if there are several, and returns those that count: a former run may have been faster.
    async fn store(&self, entry: &str, parts: Vec<OutgoingMessage>) -> Result<Parts, Error> {
        if parts.len() < 2 {
            return Ok(Parts::known(parts));
        }
        let text = Stored::text(&parts);
        let swapped = self.storage.compare_and_set(entry, None, &text, Some(FINISHED)).await;
        match swapped.map_err(store_failed)? {
            true => Ok(Parts {
                list: parts,
                added: self.again.then_some(text),
            }),
            false => Ok(Parts::known(self.stored(entry).await?.unwrap_or(parts))),
        }
    }

    async fn stored(&self, entry: &str) -> Result<Option<Vec<OutgoingMessage>>, Error> {
        let Some(text) = self.storage.get(entry).await.map_err(store_failed)? else {
            return Ok(None);
        };
        let corrupt = || Error::from(InboxError::CorruptRecord {});
        let stored: Stored = serde_json::from_str(&text).map_err(|_| corrupt())?;
        if stored.v > REPLY_VERSION {
            let version = stored.v.into();
            return Err(InboxError::NewerRecord { version }.into());
        }
        let parts = stored.parts.iter().map(OutgoingMessage::from_wire);
        parts.collect::<Result<_, _>>().map(Some).map_err(|_| corrupt())
    }

    /// The msgid of a reply of one part, which is to be sent at once.
    pub(super) async fn permit(&self, key: Option<String>) -> Result<String, Error> {
        let (turn, key) = (self.op, key.as_deref().map(ascii));
        self.ask(|answer| Command::ReplyOnce { turn, key, answer }).await
    }

    async fn ask<T>(&self, command: impl FnOnce(Answer<T>) -> Command) -> Result<T, Error> {
        let (answer, answered) = oneshot::channel();
        // Without anybody who answers, the inbox has stopped.
        let _ = self.commands.send(command(answer));
        match answered.await {
            Ok(Ok(answered)) => Ok(answered),
            Ok(Err(Refusal::Lost)) => Err(InboxError::LeaseLost {}.into()),
            Ok(Err(Refusal::Over)) | Err(_) => Err(InboxError::TurnEnded {}.into()),
        }
    }
}

pub(super) fn store_failed(cause: BoxError) -> Error {
    Error::from(InboxError::StoreFailed {}).caused_by(cause)
}

/// A name in ASCII, as keys of stores are: by `encodeURIComponent`, as in JavaScript.
fn ascii(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for byte in name.bytes() {
        match byte {
            byte if byte.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&byte) => text.push(char::from(byte)),
            byte => text += &format!("%{byte:02X}"),
        }
    }
    text
}
