//! The delivery queue: holds the outcomes of one environment's calls until its JavaScript thread takes them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use napi::Status;
use napi::threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode};
use tokio::task::AbortHandle;
use wecom_kf_transport::TransportError;

use super::outcome::Outcome;

/// Notifies the JavaScript thread that there are outcomes. Weak: it does not keep the event loop alive.
type Notify = ThreadsafeFunction<(), (), (), Status, false, true>;

/// A call's id and outcome.
pub(super) type Completed = (u32, Outcome);

pub(super) struct Completions {
    notify: Notify,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// The calls in flight; `None` until the task has been spawned.
    calls: HashMap<u32, Option<AbortHandle>>,
    completed: Vec<Completed>,
    /// Whether the JavaScript thread has been notified since it last took outcomes.
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

    /// Registers call `id`. `None` if the id is in use or the queue is closed.
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

    /// Takes all outcomes, in order of completion.
    pub(super) fn take(&self) -> Vec<Completed> {
        let mut state = self.lock();
        state.notified = false;
        std::mem::take(&mut state.completed)
    }

    /// Returns outcomes to the queue that could not be delivered.
    pub(super) fn put_back(&self, mut completed: Vec<Completed>) {
        let mut state = self.lock();
        if !state.closed {
            completed.append(&mut state.completed);
            state.completed = completed;
        }
    }

    /// Aborts a call. The runtime drops its task, outside the lock.
    pub(super) fn abort(&self, id: u32) {
        let handle = self.lock().calls.remove(&id);
        if let Some(Some(handle)) = handle {
            handle.abort();
        }
    }

    /// Aborts all calls and closes the queue.
    pub(super) fn close(&self) {
        let (calls, completed) = {
            let mut state = self.lock();
            state.closed = true;
            (std::mem::take(&mut state.calls), std::mem::take(&mut state.completed))
        };
        drop(completed);
        calls.into_values().flatten().for_each(|handle| handle.abort());
    }

    /// Queues an outcome. Dropping the returned notification notifies the JavaScript thread, once for all outcomes queued until then.
    fn deliver(self: &Arc<Self>, id: u32, outcome: Outcome) -> Option<Notification> {
        let mut state = self.lock();
        // The call was aborted, or the queue closed.
        state.calls.remove(&id)?;
        state.completed.push((id, outcome));
        let notified = std::mem::replace(&mut state.notified, true);
        (!notified).then(|| Notification(Arc::clone(self)))
    }

    fn notify(&self) {
        // Not under the lock: a terminating environment holds its own locks.
        if self.notify.call((), ThreadsafeFunctionCallMode::NonBlocking) != Status::Ok {
            self.close();
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The obligation to report one call's outcome. If it is dropped without a report (after a panic), it reports a failure.
pub(super) struct Pending {
    completions: Arc<Completions>,
    id: u32,
    open: bool,
}

impl Pending {
    /// Prepares for spawning the call's task. `None` if the call was aborted.
    pub(super) fn started(&self) -> Option<Started> {
        let expected = self.completions.lock().calls.contains_key(&self.id);
        expected.then(|| Started {
            completions: Arc::clone(&self.completions),
            id: self.id,
        })
    }

    /// Reports the outcome. The JavaScript thread is notified when the returned value is dropped.
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

/// The pending notification of the JavaScript thread, sent on drop.
pub(super) struct Notification(Arc<Completions>);

impl Drop for Notification {
    fn drop(&mut self) {
        self.0.notify();
    }
}

/// A call whose task is being spawned.
pub(super) struct Started {
    completions: Arc<Completions>,
    id: u32,
}

impl Started {
    /// Records the task, which may have ended already.
    pub(super) fn by(self, task: AbortHandle) {
        match self.completions.lock().calls.get_mut(&self.id) {
            Some(slot) => *slot = Some(task),
            None => task.abort(),
        }
    }
}
