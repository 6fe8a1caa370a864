//! One account: a task that owns core's machine, holds the messages, and carries out what the machine asks for. Everything else sends it
//! commands, so nothing here is shared or locked.

use std::collections::{HashMap, VecDeque};
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::{AbortHandle, JoinHandle};
use tokio::time::{Instant, Sleep};
use wecom_kf_core::inbox::{Inbox as Machine, Input, PullFailure, Reference, Report};
use wecom_kf_core::machine::{Machine as _, Ms, Now, Op};
use wecom_kf_core::message::Message;
use wecom_kf_core::token::SecretText;

use super::event::{InboxEvent, InboxEventKind, InboxLevel};
use super::failure::{Failed, SharedError};
use super::permits::Permit;
use super::pull::Pulled;
use super::reply::{Answer, Begun};
use super::shared::{HandlerFn, Shared};
use super::storage::Storage;
use super::turn::Turn;
use crate::deadline::caught;
use crate::error::Error;
use crate::event::Event;
use crate::random;
use crate::store::BoxFuture;

/// The pause after a panic in the task itself, such as one in an observer, before it starts anew.
const PANIC_PAUSE: Duration = Duration::from_secs(5);

/// What the task is told.
pub(super) enum Command {
    /// A callback.
    Notice { token: Option<SecretText>, created: Ms },
    /// Pull, and answer when all that is there is finished.
    Poll(oneshot::Sender<bool>),
    /// How it stands.
    Report(oneshot::Sender<Report>),
    /// Begin no turn any more, and end.
    Stop { abandon: bool },
    /// A handler ended.
    Ended { turn: Op, result: Result<(), Failed> },
    /// A handler sends a reply of one part: its msgid.
    ReplyOnce {
        turn: Op,
        key: Option<String>,
        answer: Answer<String>,
    },
    /// A handler begins a reply.
    Reply {
        turn: Op,
        key: Option<String>,
        answer: Answer<Begun>,
    },
    /// A handler sends a part of a reply: its msgid.
    Send {
        turn: Op,
        reply: String,
        part: u32,
        answer: Answer<String>,
    },
}

/// Who waits for an answer of the machine.
pub(super) enum Waiting {
    Poll(oneshot::Sender<bool>),
    Report(oneshot::Sender<Report>),
    Begun(Answer<Begun>),
    Msgid(Answer<String>),
}

/// What a piece of work has come to.
pub(super) enum Done {
    Input(Input),
    Pulled {
        op: Op,
        has_cursor: bool,
        has_token: bool,
        result: Result<Pulled, Error>,
    },
    /// The messages of a stored turn were read.
    Loaded(Delivery, Result<Vec<Option<Arc<Message>>>, crate::BoxError>),
}

/// A turn that is to begin.
pub(super) struct Delivery {
    pub(super) op: Op,
    pub(super) id: String,
    pub(super) messages: Vec<Reference>,
    pub(super) attempt: u32,
    pub(super) again: bool,
}

/// A turn that runs.
pub(super) struct Task {
    pub(super) id: String,
    /// The numbers of its messages that are held.
    pub(super) held: Vec<u32>,
    pub(super) began: Instant,
    /// The handler's task; none for a turn of a stream, or one whose messages are read.
    pub(super) handler: Option<AbortHandle>,
    /// Dropping it tells the turn that it is not this instance's any more.
    pub(super) _runs: watch::Sender<()>,
    pub(super) seen: watch::Receiver<()>,
}

impl Drop for Task {
    fn drop(&mut self) {
        if let Some(handler) = &self.handler {
            handler.abort();
        }
    }
}

/// The task of an account.
pub(super) struct Account {
    pub(super) shared: Arc<Shared>,
    pub(super) open_kfid: Arc<str>,
    pub(super) storage: Storage,
    pub(super) commands: mpsc::UnboundedSender<Command>,
    machine: Machine,
    began: Instant,
    sleep: Option<Pin<Box<Sleep>>>,
    pub(super) inputs: VecDeque<Input>,
    /// The messages that the machine may still ask for, by their numbers.
    pub(super) held: HashMap<u32, Arc<Message>>,
    /// The number of the next one.
    pub(super) next_held: u32,
    pub(super) running: HashMap<Op, Task>,
    pub(super) waiting: HashMap<Op, Waiting>,
    /// The last errors of turns that are not finished, by id.
    pub(super) errors: HashMap<String, SharedError>,
    pub(super) work: FuturesUnordered<BoxFuture<'static, Done>>,
    /// The calls for dead letters.
    pub(super) calls: FuturesUnordered<JoinHandle<()>>,
    /// The permit that was asked for.
    pub(super) permit: Option<(Op, oneshot::Receiver<Permit>)>,
    next_op: Op,
    pub(super) abandoned: bool,
    /// Why the machine has stopped.
    pub(super) stopped: Option<Option<String>>,
}

/// Runs an account until it stops. Returns why, if nobody stopped it.
pub(super) async fn run(
    shared: Arc<Shared>,
    open_kfid: Arc<str>,
    sender: mpsc::UnboundedSender<Command>,
    mut commands: mpsc::UnboundedReceiver<Command>,
) -> Option<String> {
    loop {
        let mut account = Account::new(Arc::clone(&shared), Arc::clone(&open_kfid), sender.clone());
        if let Ok(error) = caught(account.run(&mut commands)).await {
            return error;
        }
        // What ran is aborted, and begins again under another owner, as after the end of a process.
        drop(account);
        tokio::time::sleep(PANIC_PAUSE).await;
        if shared.is_closed() {
            return None;
        }
    }
}

impl Account {
    fn new(shared: Arc<Shared>, open_kfid: Arc<str>, commands: mpsc::UnboundedSender<Command>) -> Self {
        let account = shared.account(&open_kfid);
        let options = shared
            .options
            .of_account(account.clone(), random::word(), random::thousandths().min(1_000));
        Self {
            storage: Storage::new(Arc::clone(&shared.options.store), &account),
            shared,
            open_kfid,
            commands,
            machine: Machine::new(options),
            began: Instant::now(),
            sleep: None,
            inputs: VecDeque::from([Input::Start]),
            held: HashMap::new(),
            next_held: 0,
            running: HashMap::new(),
            waiting: HashMap::new(),
            errors: HashMap::new(),
            work: FuturesUnordered::new(),
            calls: FuturesUnordered::new(),
            permit: None,
            next_op: Op::default(),
            abandoned: false,
            stopped: None,
        }
    }

    async fn run(&mut self, commands: &mut mpsc::UnboundedReceiver<Command>) -> Option<String> {
        loop {
            self.settle();
            if let Some(error) = self.stopped.take() {
                while !self.abandoned && self.calls.next().await.is_some() {}
                return error;
            }
            self.set_timer();
            self.wait(commands).await;
        }
    }

    fn now(&self) -> Now {
        let passed = self.began.elapsed().as_millis();
        Now {
            wall: Ms(self.shared.client.inner.now_ms()),
            monotonic: Ms(u64::try_from(passed).unwrap_or(u64::MAX)),
        }
    }

    /// Passes everything to the machine, and carries out what it asks for, until there is nothing left.
    fn settle(&mut self) {
        while let Some(input) = self.inputs.pop_front() {
            let now = self.now();
            self.machine.handle(now, input);
            while let Some(output) = self.machine.poll() {
                self.carry_out(output);
            }
        }
    }

    fn set_timer(&mut self) {
        let due = self.machine.deadline();
        let at = due.map(|(at, _)| self.began.checked_add(Duration::from_millis(at.0)));
        match (at.flatten(), &mut self.sleep) {
            (None, sleep) => *sleep = None,
            (Some(at), Some(sleep)) if sleep.deadline() == at && !sleep.is_elapsed() => {}
            (Some(at), Some(sleep)) => sleep.as_mut().reset(at),
            (Some(at), sleep) => *sleep = Some(Box::pin(tokio::time::sleep_until(at))),
        }
    }

    /// Waits until something has happened, and takes everything that has.
    async fn wait(&mut self, commands: &mut mpsc::UnboundedReceiver<Command>) {
        poll_fn(|context| {
            let mut happened = false;
            while let Poll::Ready(Some(command)) = commands.poll_recv(context) {
                self.command(command);
                happened = true;
            }
            while let Poll::Ready(Some(done)) = self.work.poll_next_unpin(context) {
                self.done(done);
                happened = true;
            }
            if let Some((op, permit)) = &mut self.permit
                && let Poll::Ready(permit) = Pin::new(permit).poll(context)
            {
                let op = *op;
                self.permit = None;
                self.inputs.push_back(permitted(op, permit.unwrap_or(Ok(()))));
                happened = true;
            }
            while let Poll::Ready(Some(_)) = self.calls.poll_next_unpin(context) {}
            let due = |sleep: &mut Pin<Box<Sleep>>| sleep.as_mut().poll(context).is_ready();
            if self.sleep.as_mut().is_some_and(due) {
                self.sleep = None;
                self.inputs.push_back(Input::Tick);
                happened = true;
            }
            match happened {
                true => Poll::Ready(()),
                false => Poll::Pending,
            }
        })
        .await;
    }

    fn command(&mut self, command: Command) {
        let input = match command {
            Command::Notice { token, created } => Input::Notice { token, created },
            Command::Stop { abandon } => {
                self.abandoned |= abandon;
                Input::Stop { abandon }
            }
            Command::Ended { turn, result } => match self.turn_ended(turn, result) {
                Some(input) => input,
                None => return,
            },
            Command::Poll(answer) => {
                let op = self.asks(Waiting::Poll(answer));
                Input::Poll { op }
            }
            Command::Report(answer) => {
                let op = self.asks(Waiting::Report(answer));
                Input::Report { op }
            }
            Command::ReplyOnce { turn, key, answer } => {
                let op = self.asks(Waiting::Msgid(answer));
                Input::ReplyOnce { op, turn, key }
            }
            Command::Reply { turn, key, answer } => {
                let op = self.asks(Waiting::Begun(answer));
                Input::Reply { op, turn, key }
            }
            Command::Send {
                turn,
                reply,
                part,
                answer,
            } => {
                let op = self.asks(Waiting::Msgid(answer));
                Input::Send { op, turn, reply, part }
            }
        };
        self.inputs.push_back(input);
    }

    fn asks(&mut self, waiting: Waiting) -> Op {
        self.next_op = self.next_op.next();
        self.waiting.insert(self.next_op, waiting);
        self.next_op
    }

    fn turn_ended(&mut self, op: Op, result: Result<(), Failed>) -> Option<Input> {
        // One that was lost meanwhile is another's.
        if self.abandoned && result.is_err() {
            return None;
        }
        let task = self.running.remove(&op)?;
        let (turn, duration) = (task.id.clone(), task.began.elapsed());
        match result {
            Ok(()) => {
                self.tell(InboxEventKind::TurnEnded { turn, duration });
                task.held.iter().for_each(|number| drop(self.held.remove(number)));
                self.errors.remove(&task.id);
                Some(Input::TurnsEnded { turns: vec![op] })
            }
            Err(failed) => {
                let Failed { failure, wait, error } = failed;
                self.tell(InboxEventKind::TurnFailed {
                    turn,
                    failure,
                    duration,
                });
                self.errors.insert(task.id.clone(), error);
                Some(Input::TurnFailed {
                    turn: op,
                    failure,
                    wait,
                })
            }
        }
    }

    /// Begins a piece of work.
    pub(super) fn begin(&self, work: impl Future<Output = Done> + Send + 'static) {
        self.work.push(Box::pin(work));
    }

    /// Runs the handler on a task of its own.
    pub(super) fn spawn(&self, handler: HandlerFn, turn: Turn) -> AbortHandle {
        let task = self.shared.runtime.spawn(async move {
            let result = match caught(async { handler(turn.clone()).await }).await {
                Ok(Ok(())) => Ok(()),
                Ok(Err(error)) => Err(turn.failed(error)),
                Err(_) => Err(Failed::own("the handler panicked")),
            };
            turn.ends(result);
        });
        task.abort_handle()
    }

    /// Tells the observer.
    pub(super) fn tell(&self, kind: InboxEventKind) {
        let observer = &self.shared.client.inner.observer;
        if observer.watches() {
            let open_kfid = Arc::clone(&self.open_kfid);
            observer.tell(&Event::Inbox(InboxEvent { open_kfid, kind }));
        }
    }

    pub(super) fn log(&self, level: InboxLevel, text: impl Into<String>) {
        self.tell(InboxEventKind::Log {
            level,
            text: text.into(),
        });
    }
}

fn permitted(op: Op, permit: Permit) -> Input {
    match permit {
        Ok(()) => Input::Permitted { op },
        Err(wait) => Input::PageFailed {
            op,
            failure: PullFailure::Account,
            wait: Some(wait),
        },
    }
}
