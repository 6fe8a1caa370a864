//! Where the outcomes of one environment's calls wait until its JavaScript thread takes them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use napi::Status;
use napi::threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode};
use tokio::task::AbortHandle;
use wecom_kf_transport::TransportError;

use super::outcome::Outcome;

/// Tells the JavaScript thread that there are outcomes. Weak: it keeps no event loop alive.
type Notify = ThreadsafeFunction<(), (), (), Status, false, true>;

/// The outcome of a call, by its id.
pub(super) type Completed = (u32, Outcome);

pub(super) struct Completions {
    notify: Notify,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// The calls that have not ended; `None` until their task exists.
    calls: HashMap<u32, Option<AbortHandle>>,
    completed: Vec<Completed>,
    /// The JavaScript thread was told since it last took outcomes.
    notified: bool,
    closed: bool,
}

impl Completions {
    pub(super) fn new(notify: Notify) -> Self {
        Self {
            notify,
            state: Mutex::default(),
        }
    }

    /// Expects the outcome of call `id`. Nothing if there is one of this id already, or none is taken any more.
    pub(super) fn expect(self: &Arc<Self>, id: u32) -> Option<Pending> {
        let mut state = self.lock();
        if state.closed || state.calls.contains_key(&id) {
            return None;
        }
        state.calls.insert(id, None);
        Some(Pending {
            completions: Arc::clone(self),
            id,
            open: true,
        })
    }

    /// All outcomes, in the order in which the calls ended.
    pub(super) fn take(&self) -> Vec<Completed> {
        let mut state = self.lock();
        state.notified = false;
        std::mem::take(&mut state.completed)
    }

    /// Keeps outcomes that were taken and could not be handed over for the next time.
    pub(super) fn put_back(&self, mut completed: Vec<Completed>) {
        let mut state = self.lock();
        if !state.closed {
            completed.append(&mut state.completed);
            state.completed = completed;
        }
    }

    /// Gives a call up. Its task is dropped outside the lock, by the runtime.
    pub(super) fn abort(&self, id: u32) {
        let handle = self.lock().calls.remove(&id);
        if let Some(Some(handle)) = handle {
            handle.abort();
        }
    }

    /// Gives all calls up and takes no more outcomes.
    pub(super) fn close(&self) {
        let (calls, completed) = {
            let mut state = self.lock();
            state.closed = true;
            (std::mem::take(&mut state.calls), std::mem::take(&mut state.completed))
        };
        drop(completed);
        calls.into_values().flatten().for_each(|handle| handle.abort());
    }

    /// Takes an outcome in. What comes back tells the JavaScript thread of it, and of all others that come in until then.
    fn deliver(self: &Arc<Self>, id: u32, outcome: Outcome) -> Option<Notification> {
        let mut state = self.lock();
        // Gone: aborted, or closed.
        state.calls.remove(&id)?;
        state.completed.push((id, outcome));
        let notified = std::mem::replace(&mut state.notified, true);
        (!notified).then(|| Notification(Arc::clone(self)))
    }

    fn notify(&self) {
        // Not under the lock: the environment may be ending, and holds locks of its own then.
        if self.notify.call((), ThreadsafeFunctionCallMode::NonBlocking) != Status::Ok {
            self.close();
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The obligation to report one call's outcome. Dropped without a report (a panic), it reports that.
pub(super) struct Pending {
    completions: Arc<Completions>,
    id: u32,
    open: bool,
}

impl Pending {
    /// The call's task, which is about to be made. Nothing if the call was given up.
    pub(super) fn started(&self) -> Option<Started> {
        let expected = self.completions.lock().calls.contains_key(&self.id);
        expected.then(|| Started {
            completions: Arc::clone(&self.completions),
            id: self.id,
        })
    }

    /// Reports the outcome. The JavaScript thread is told of it when what comes back is dropped.
    pub(super) fn finish(mut self, outcome: Outcome) -> Option<Notification> {
        self.open = false;
        self.completions.deliver(self.id, outcome)
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        if self.open {
            let detail = "the transport failed internally".to_owned();
            drop(
                self.completions
                    .deliver(self.id, Err(TransportError::Lost { detail }).into()),
            );
        }
    }
}

/// The obligation to tell the JavaScript thread that there are outcomes.
pub(super) struct Notification(Arc<Completions>);

impl Drop for Notification {
    fn drop(&mut self) {
        self.0.notify();
    }
}

/// A call whose task is being made.
pub(super) struct Started {
    completions: Arc<Completions>,
    id: u32,
}

impl Started {
    /// The task, which may have ended meanwhile.
    pub(super) fn by(self, task: AbortHandle) {
        match self.completions.lock().calls.get_mut(&self.id) {
            Some(slot) => *slot = Some(task),
            None => task.abort(),
        }
    }
}
