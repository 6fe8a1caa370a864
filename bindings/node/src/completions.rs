//! The delivery queue: holds the outcomes of one environment's calls until its JavaScript thread takes them. The transport and the SQLite
//! store have one each.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use napi::Status;
use napi::bindgen_prelude::Function;
use napi::threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode};
use tokio::task::AbortHandle;

/// Notifies the JavaScript thread that there are outcomes. Weak: it does not keep the event loop alive.
type Notify = ThreadsafeFunction<(), (), (), Status, false, true>;

/// An outcome of a call.
pub(crate) trait Outcome: Send + 'static {
    /// That of a call that was dropped without one, after a panic.
    fn crashed() -> Self;
}

pub(crate) struct Completions<O> {
    notify: Notify,
    state: Mutex<State<O>>,
}

struct State<O> {
    /// The calls in flight; `None` until the task has been spawned.
    calls: HashMap<u32, Option<AbortHandle>>,
    /// Ids and outcomes.
    completed: Vec<(u32, O)>,
    /// Whether the JavaScript thread has been notified since it last took outcomes.
    notified: bool,
    closed: bool,
}

impl<O: Outcome> Completions<O> {
    /// `on_completions` is called on the JavaScript thread when there are outcomes.
    pub(crate) fn new(on_completions: Function<'_, (), ()>) -> napi::Result<Arc<Self>> {
        let notify = on_completions
            .build_threadsafe_function::<()>()
            .weak::<true>()
            .build()?;
        let state = State {
            calls: HashMap::new(),
            completed: Vec::new(),
            notified: false,
            closed: false,
        };
        Ok(Arc::new(Self {
            notify,
            state: Mutex::new(state),
        }))
    }

    /// Registers call `id`. `None` if the id is in use or the queue is closed.
    pub(crate) fn expect(self: &Arc<Self>, id: u32) -> Option<Pending<O>> {
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
    pub(crate) fn take(&self) -> Vec<(u32, O)> {
        let mut state = self.lock();
        state.notified = false;
        std::mem::take(&mut state.completed)
    }

    /// Returns outcomes to the queue that could not be delivered.
    pub(crate) fn put_back(&self, mut completed: Vec<(u32, O)>) {
        let mut state = self.lock();
        if !state.closed {
            completed.append(&mut state.completed);
            state.completed = completed;
        }
    }

    /// Aborts a call. The runtime drops its task, outside the lock.
    pub(crate) fn abort(&self, id: u32) {
        let handle = self.lock().calls.remove(&id);
        if let Some(Some(handle)) = handle {
            handle.abort();
        }
    }

    /// Aborts all calls and closes the queue.
    pub(crate) fn close(&self) {
        let (calls, completed) = {
            let mut state = self.lock();
            state.closed = true;
            (std::mem::take(&mut state.calls), std::mem::take(&mut state.completed))
        };
        drop(completed);
        calls.into_values().flatten().for_each(|handle| handle.abort());
    }

    /// Queues an outcome. Dropping the returned notification notifies the JavaScript thread, once for all outcomes queued until then.
    fn deliver(self: &Arc<Self>, id: u32, outcome: O) -> Option<Notification<O>> {
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

    fn lock(&self) -> MutexGuard<'_, State<O>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The obligation to report one call's outcome. If it is dropped without a report (after a panic), it reports a failure.
pub(crate) struct Pending<O: Outcome> {
    completions: Arc<Completions<O>>,
    id: u32,
    open: bool,
}

impl<O: Outcome> Pending<O> {
    /// Prepares for spawning the call's task. `None` if the call was aborted.
    pub(crate) fn started(&self) -> Option<Started<O>> {
        let expected = self.completions.lock().calls.contains_key(&self.id);
        expected.then(|| Started {
            completions: Arc::clone(&self.completions),
            id: self.id,
        })
    }

    /// Reports the outcome. The JavaScript thread is notified when the returned value is dropped.
    pub(crate) fn finish(mut self, outcome: O) -> Option<Notification<O>> {
        self.open = false;
        self.completions.deliver(self.id, outcome)
    }
}

impl<O: Outcome> Drop for Pending<O> {
    fn drop(&mut self) {
        if self.open {
            drop(self.completions.deliver(self.id, O::crashed()));
        }
    }
}

/// The pending notification of the JavaScript thread, sent on drop.
pub(crate) struct Notification<O: Outcome>(Arc<Completions<O>>);

impl<O: Outcome> Drop for Notification<O> {
    fn drop(&mut self) {
        self.0.notify();
    }
}

/// A call whose task is being spawned.
pub(crate) struct Started<O> {
    completions: Arc<Completions<O>>,
    id: u32,
}

impl<O: Outcome> Started<O> {
    /// Records the task, which may have ended already.
    pub(crate) fn by(self, task: AbortHandle) {
        match self.completions.lock().calls.get_mut(&self.id) {
            Some(slot) => *slot = Some(task),
            None => task.abort(),
        }
    }
}
