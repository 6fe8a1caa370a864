//! What the accounts of an inbox share, and their tasks.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::runtime::Handle;
use tokio::sync::{Notify, mpsc, oneshot, watch};

use super::account::{Command, run};
use super::options::{InboxOptions, is_id, ms};
use super::permits::Permits;
use super::turn::{OpenTurn, Turn};
use crate::client::Client;
use crate::error::BoxError;
use crate::store::BoxFuture;

/// A user's handler.
pub(super) type HandlerFn = Arc<dyn Fn(Turn) -> BoxFuture<'static, Result<(), BoxError>> + Send + Sync>;

/// Who handles turns.
pub(super) enum Handler {
    Function(HandlerFn),
    /// Until the inbox has stopped.
    Stream(Mutex<Option<mpsc::UnboundedSender<OpenTurn>>>),
}

impl Handler {
    /// Hands a turn to the stream. Without anybody who takes it, the inbox is about to stop.
    pub(super) fn offer(&self, turn: OpenTurn) {
        if let Self::Stream(sender) = self {
            let sender = sender.lock().unwrap_or_else(PoisonError::into_inner).clone();
            let _ = sender.map(|sender| sender.send(turn));
        }
    }

    fn end(&self) {
        if let Self::Stream(sender) = self {
            sender.lock().unwrap_or_else(PoisonError::into_inner).take();
        }
    }
}

/// What all accounts of an inbox share.
pub(super) struct Shared {
    pub(super) client: Client,
    pub(super) options: InboxOptions,
    pub(super) handler: Handler,
    pub(super) runtime: Handle,
    pub(super) corp_id: String,
    pub(super) permits: Permits,
    /// Wakes who waits for something that does not come any more.
    pub(super) stopping: Notify,
    accounts: Mutex<Accounts>,
}

#[derive(Default)]
pub(super) struct Accounts {
    closed: bool,
    pub(super) of: BTreeMap<String, Running>,
}

/// The task of an account.
#[derive(Clone)]
pub(super) struct Running {
    pub(super) commands: mpsc::UnboundedSender<Command>,
    /// Why it has ended, when it has: `Some(None)` if it was stopped.
    ended: watch::Receiver<Option<Option<String>>>,
}

impl Running {
    pub(super) fn failure(&self) -> Option<String> {
        self.ended.borrow().clone().flatten()
    }

    pub(super) async fn wait(mut self) {
        // An error means that the task is gone.
        let _ = self.ended.wait_for(Option::is_some).await;
    }
}

impl Shared {
    pub(super) fn new(
        client: Client,
        options: InboxOptions,
        handler: Handler,
        runtime: Handle,
        corp_id: String,
    ) -> Self {
        Self {
            permits: Permits::start(&runtime, ms(options.poll)),
            client,
            options,
            handler,
            runtime,
            corp_id,
            stopping: Notify::new(),
            accounts: Mutex::default(),
        }
    }

    /// Corp and account as one text.
    pub(super) fn account(&self, open_kfid: &str) -> String {
        format!("{}:{open_kfid}", self.corp_id)
    }

    pub(super) fn is_closed(&self) -> bool {
        self.accounts().closed
    }

    pub(super) fn accounts(&self) -> MutexGuard<'_, Accounts> {
        self.accounts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The task of an account, which is started if need be; `None` if the account is not served, or the inbox has stopped.
    pub(super) fn running(self: &Arc<Self>, open_kfid: &str) -> Option<Running> {
        let listed = self.options.accounts.as_ref();
        if listed.is_some_and(|listed| !listed.contains(open_kfid)) || !is_id(open_kfid) {
            return None;
        }
        let mut accounts = self.accounts();
        if accounts.closed {
            return None;
        }
        if let Some(running) = accounts.of.get(open_kfid) {
            return Some(running.clone());
        }
        let (commands, receiver) = mpsc::unbounded_channel();
        let (end, ended) = watch::channel(None);
        let task = run(Arc::clone(self), open_kfid.into(), commands.clone(), receiver);
        let shared = Arc::clone(self);
        self.runtime.spawn(async move {
            let error = task.await;
            end.send_replace(Some(error));
            shared.end_stream();
        });
        let running = Running { commands, ended };
        accounts.of.insert(open_kfid.to_owned(), running.clone());
        Some(running)
    }

    /// The tasks of all accounts that are known.
    pub(super) fn all(&self) -> Vec<(String, Running)> {
        let accounts = self.accounts();
        accounts
            .of
            .iter()
            .map(|(id, running)| (id.clone(), running.clone()))
            .collect()
    }

    pub(super) fn stop(&self, abandon: bool) {
        let mut accounts = self.accounts();
        accounts.closed = true;
        for running in accounts.of.values() {
            let _ = running.commands.send(Command::Stop { abandon });
        }
        drop(accounts);
        self.stopping.notify_waiters();
        self.end_stream();
    }

    /// Has an account's letters looked at again: by this instance, or by the one that has the account.
    pub(super) fn look_again(self: &Arc<Self>, open_kfid: &str) {
        if let Some(running) = self.running(open_kfid) {
            let (answer, _) = oneshot::channel();
            let _ = running.commands.send(Command::Poll(answer));
        }
    }

    /// No turn comes any more when all accounts have stopped.
    fn end_stream(&self) {
        let accounts = self.accounts();
        if accounts.closed && accounts.of.values().all(|running| running.ended.borrow().is_some()) {
            self.handler.end();
        }
    }
}
