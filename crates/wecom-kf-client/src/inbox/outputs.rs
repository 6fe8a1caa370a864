//! Carrying out what the machine asks for.

use std::borrow::Cow;
use std::sync::Arc;

use tokio::sync::watch;
use tokio::time::Instant;
use wecom_kf_core::error::InboxError;
use wecom_kf_core::inbox::{Input, Output, PullFailure, Reference, TurnFailure, done_key};
use wecom_kf_core::message::{Message, SyncMsg};

use super::account::{Account, Command, Delivery, Done, Task, Waiting};
use super::dead_letter::DeadLetter;
use super::event::{InboxEventKind, InboxLevel};
use super::failure::{Failed, pull_failure, wait_of};
use super::pull::{customer_of, page_of, pull};
use super::reply::Begun;
use super::shared::Handler;
use super::turn::{Contents, OpenTurn, Turn};
use crate::deadline::caught;
use crate::error::{BoxError, Error};

impl Account {
    pub(super) fn carry_out(&mut self, output: Output) {
        let storage = self.storage.clone();
        match output {
            Output::Permit { op } => self.permit = Some((op, self.shared.permits.ask())),
            Output::Pull {
                op,
                cursor,
                token,
                limit,
            } => {
                let (has_cursor, has_token) = (cursor.is_some(), token.is_some());
                let mut request = SyncMsg::default().open_kfid(&*self.open_kfid).limit(limit);
                request.cursor = cursor;
                request.token = token.map(|token| token.0);
                let client = self.shared.client.clone();
                self.begin(async move {
                    let result = pull(client, request).await;
                    Done::Pulled {
                        op,
                        has_cursor,
                        has_token,
                        result,
                    }
                });
            }
            Output::Get { op, key } => self.begin(async move { Done::Input(storage.read(op, key).await) }),
            Output::CompareAndSet {
                op,
                key,
                expected,
                value,
                ttl,
            } => self.begin(async move { Done::Input(storage.swap(op, key, expected, value, ttl).await) }),
            Output::Find { op, messages } => {
                let msgids = messages.iter().map(|message| self.msgid(message).unwrap_or_default());
                let keys = msgids.map(|msgid| done_key(&msgid)).collect();
                self.begin(async move { Done::Input(storage.find(op, keys).await) });
            }
            Output::SetMany { op, keys, ttl } => {
                self.begin(async move { Done::Input(storage.mark(op, keys, ttl).await) });
            }
            Output::Keep { op, messages, ttl } => {
                let held = messages.iter().filter_map(|number| self.held.get(number).cloned());
                let messages: Vec<Arc<Message>> = held.collect();
                self.begin(async move { Done::Input(storage.keep(op, messages, ttl).await) });
            }
            Output::Deliver {
                turn,
                id,
                messages,
                attempt,
                again,
            } => {
                let id = id.or_else(|| messages.first().and_then(|first| self.msgid(first)));
                self.deliver(Delivery {
                    op: turn,
                    id: id.unwrap_or_default(),
                    messages,
                    attempt,
                    again,
                });
            }
            Output::Forget { messages } => {
                for number in messages {
                    self.held.remove(&number);
                }
            }
            Output::Lost { turns } => {
                let turns = turns.iter().filter_map(|turn| self.running.remove(turn)).count();
                self.held.clear();
                self.errors.clear();
                self.permit = None;
                self.tell(InboxEventKind::Lost { turns });
            }
            Output::Parked { id, attempts } => {
                self.errors.remove(&id);
                self.tell(InboxEventKind::Parked { turn: id, attempts });
            }
            Output::DeadLetter {
                id,
                customer,
                messages,
                attempts,
                failure,
            } => self.bury(id, customer, &messages, attempts, failure),
            Output::Reply { op, reply, key } => {
                if let Some(Waiting::Begun(answer)) = self.waiting.remove(&op) {
                    let _ = answer.send(Ok(Begun { reply, entry: key }));
                }
            }
            Output::Send { op, msgid } => {
                if let Some(Waiting::Msgid(answer)) = self.waiting.remove(&op) {
                    let _ = answer.send(Ok(msgid));
                }
            }
            Output::Refused { op, why } => match self.waiting.remove(&op) {
                Some(Waiting::Begun(answer)) => drop(answer.send(Err(why))),
                Some(Waiting::Msgid(answer)) => drop(answer.send(Err(why))),
                _ => {}
            },
            Output::Polled { op, finished } => {
                if let Some(Waiting::Poll(answer)) = self.waiting.remove(&op) {
                    let _ = answer.send(finished);
                }
            }
            Output::Report { op, report } => {
                if let Some(Waiting::Report(answer)) = self.waiting.remove(&op) {
                    let _ = answer.send(report);
                }
            }
            Output::Log { level, text } => self.log(level, text),
            Output::Stopped { error } => self.stopped = Some(error),
        }
    }

    /// A piece of work is done.
    pub(super) fn done(&mut self, done: Done) {
        match done {
            Done::Input(input) => self.inputs.push_back(input),
            Done::Pulled {
                op,
                has_cursor,
                has_token,
                result,
            } => {
                let input = match result {
                    Ok(pulled) => {
                        let (page, messages) = page_of(pulled.response, &self.shared.options);
                        let count = page.msgids.len();
                        self.tell(InboxEventKind::Pulled {
                            messages: count,
                            has_more: page.has_more,
                            duration: pulled.duration,
                        });
                        let first = self.next_held;
                        self.next_held = (0..count).fold(first, |number, _| number.wrapping_add(1));
                        let number = |(place, message)| (first.wrapping_add(place), message);
                        self.held.extend(messages.into_iter().map(number));
                        Input::Page { op, first, page }
                    }
                    Err(error) => {
                        let failure = pull_failure(&error, has_cursor, has_token);
                        self.tell(InboxEventKind::PullFailed { code: error.code() });
                        if failure == PullFailure::Account {
                            self.log(InboxLevel::Error, format!("messages cannot be pulled: {error}"));
                        }
                        let wait = wait_of(&error);
                        Input::PageFailed { op, failure, wait }
                    }
                };
                self.inputs.push_back(input);
            }
            Done::Loaded(delivery, messages) => self.loaded(delivery, messages),
        }
    }

    /// A turn is to begin. Messages that are not held are read from the store first.
    fn deliver(&mut self, delivery: Delivery) {
        let (messages, missing) = self.known(&delivery.messages);
        self.errors.remove(&delivery.id);
        let (runs, seen) = watch::channel(());
        let task = Task {
            id: delivery.id.clone(),
            held: numbers(&delivery.messages),
            began: Instant::now(),
            handler: None,
            _runs: runs,
            seen,
        };
        self.running.insert(delivery.op, task);
        if let Some(messages) = messages.iter().cloned().collect() {
            return self.start_turn(delivery, messages);
        }
        let storage = self.storage.clone();
        self.begin(async move {
            let read = storage.messages(&missing).await;
            Done::Loaded(delivery, read.map(|read| completed(messages, read)))
        });
    }

    fn loaded(&mut self, delivery: Delivery, messages: Result<Vec<Option<Arc<Message>>>, BoxError>) {
        let failed = match messages {
            Ok(messages) => {
                let count = messages.len();
                let messages: Vec<Arc<Message>> = messages.into_iter().flatten().collect();
                if messages.len() < count {
                    let gone = format!(
                        "turn {}: {} of {count} messages are gone",
                        delivery.id,
                        count - messages.len()
                    );
                    self.log(InboxLevel::Warn, gone);
                }
                if !messages.is_empty() {
                    return self.start_turn(delivery, messages);
                }
                Failed {
                    failure: TurnFailure::Message,
                    wait: None,
                    error: Arc::new(Error::from(InboxError::MessageGone {})),
                }
            }
            Err(error) => Failed {
                failure: TurnFailure::Unknown,
                wait: None,
                error: error.into(),
            },
        };
        let turn = delivery.op;
        let _ = self.commands.send(Command::Ended {
            turn,
            result: Err(failed),
        });
    }

    fn start_turn(&mut self, delivery: Delivery, messages: Vec<Arc<Message>>) {
        let Delivery {
            op, id, attempt, again, ..
        } = delivery;
        let customer = messages
            .first()
            .and_then(|first| customer_of(first))
            .map(Cow::into_owned);
        // It was lost while its messages were read.
        let Some(runs) = self.running.get(&op).map(|task| task.seen.clone()) else {
            return;
        };
        self.tell(InboxEventKind::TurnBegan {
            turn: id.clone(),
            messages: messages.len(),
            attempt,
        });
        let turn = Turn::new(Contents {
            client: self.shared.client.clone(),
            open_kfid: Arc::clone(&self.open_kfid),
            op,
            id,
            customer: customer.filter(|customer| !customer.is_empty()),
            messages,
            attempt,
            again,
            commands: self.commands.clone(),
            storage: self.storage.clone(),
            runs,
            failed_reply: std::sync::Mutex::default(),
        });
        let handler = match &self.shared.handler {
            Handler::Function(handler) => Some(self.spawn(Arc::clone(handler), turn)),
            stream @ Handler::Stream(_) => {
                stream.offer(OpenTurn::new(turn));
                None
            }
        };
        if let Some(task) = self.running.get_mut(&op) {
            task.handler = handler;
        }
    }

    /// A turn became a dead letter.
    fn bury(
        &mut self,
        id: String,
        customer: Option<String>,
        messages: &[Reference],
        attempts: u32,
        failure: TurnFailure,
    ) {
        let error = self.errors.remove(&id);
        self.tell(InboxEventKind::DeadLetter {
            turn: id.clone(),
            failure,
            attempts,
        });
        let (held, missing) = self.known(messages);
        for number in numbers(messages) {
            self.held.remove(&number);
        }
        let Some(call) = self.shared.options.on_dead_letter.clone() else {
            return;
        };
        let storage = self.storage.clone();
        let mut letter = DeadLetter {
            open_kfid: Arc::clone(&self.open_kfid),
            id,
            customer,
            messages: Vec::new(),
            attempts,
            failure,
            error,
        };
        let work = async move {
            let read = match missing.is_empty() {
                true => Vec::new(),
                false => storage.messages(&missing).await.unwrap_or_default(),
            };
            letter.messages = completed(held, read).into_iter().flatten().collect();
            // A panic has been shown by the panic hook; nothing depends on the call.
            let _ = caught(async { call(letter).await }).await;
        };
        self.calls.push(self.shared.runtime.spawn(work));
    }

    /// The id of a message.
    fn msgid(&self, message: &Reference) -> Option<String> {
        match message {
            Reference::Held(number) => Some(self.held.get(number)?.msgid.clone()),
            Reference::Stored(msgid) => Some(msgid.clone()),
        }
    }

    /// Messages, as far as they are held, and the ids of the others.
    fn known(&self, messages: &[Reference]) -> (Vec<Option<Arc<Message>>>, Vec<String>) {
        let mut missing = Vec::new();
        let mut known = Vec::with_capacity(messages.len());
        for message in messages {
            let held = match message {
                Reference::Held(number) => self.held.get(number).cloned(),
                Reference::Stored(_) => None,
            };
            if held.is_none() {
                missing.push(self.msgid(message).unwrap_or_default());
            }
            known.push(held);
        }
        (known, missing)
    }
}

/// Under which numbers messages are held.
fn numbers(messages: &[Reference]) -> Vec<u32> {
    let held = messages.iter().filter_map(|message| match message {
        Reference::Held(number) => Some(*number),
        Reference::Stored(_) => None,
    });
    held.collect()
}

/// Messages with those that had to be read in the places of those that were missing.
fn completed(messages: Vec<Option<Arc<Message>>>, read: Vec<Option<Arc<Message>>>) -> Vec<Option<Arc<Message>>> {
    let mut read = read.into_iter();
    messages
        .into_iter()
        .map(|held| held.or_else(|| read.next().flatten()))
        .collect()
}
