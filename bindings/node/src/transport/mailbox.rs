//! Where the outcomes of one environment's calls wait until its JavaScript thread takes them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use napi::Status;
use napi::threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode};
use tokio::task::AbortHandle;
use wecom_kf_transport::TransportError;

use super::boundary::Letter;

/// Tells the JavaScript thread that there is mail. Weak: it keeps no event loop alive.
pub(super) type Bell = ThreadsafeFunction<(), (), (), Status, false, true>;

pub(super) struct Mailbox {
    bell: Bell,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// The calls that have not ended; `None` between a call's registration and the birth of its task.
    calls: HashMap<u32, Option<AbortHandle>>,
    mail: Vec<(u32, Letter)>,
    /// The bell has been rung since the mail was last taken.
    rung: bool,
    closed: bool,
}

impl Mailbox {
    pub(super) fn new(bell: Bell) -> Self {
        Self {
            bell,
            state: Mutex::default(),
        }
    }

    /// Registers call `id` and lets `spawn` start it. The task may end before its handle is stored here.
    pub(super) fn start(self: &Arc<Self>, id: u32, spawn: impl FnOnce(Ticket) -> Option<AbortHandle>) {
        {
            let mut state = self.lock();
            if state.closed || state.calls.contains_key(&id) {
                return;
            }
            state.calls.insert(id, None);
        }
        let ticket = Ticket {
            mailbox: Arc::clone(self),
            id,
            open: true,
        };
        let Some(handle) = spawn(ticket) else { return };
        match self.lock().calls.get_mut(&id) {
            Some(slot) => *slot = Some(handle),
            // It has ended already, or the mailbox was closed meanwhile.
            None => handle.abort(),
        }
    }

    /// All mail, in the order in which the calls ended.
    pub(super) fn take(&self) -> Vec<(u32, Letter)> {
        let mut state = self.lock();
        state.rung = false;
        std::mem::take(&mut state.mail)
    }

    /// Gives a call up. Its task is dropped outside the lock, by the runtime.
    pub(super) fn abort(&self, id: u32) {
        let handle = self.lock().calls.remove(&id);
        if let Some(Some(handle)) = handle {
            handle.abort();
        }
    }

    /// Gives all calls up and takes no more mail.
    pub(super) fn close(&self) {
        let (calls, mail) = {
            let mut state = self.lock();
            state.closed = true;
            (std::mem::take(&mut state.calls), std::mem::take(&mut state.mail))
        };
        drop(mail);
        calls.into_values().flatten().for_each(|handle| handle.abort());
    }

    fn deliver(&self, id: u32, letter: Letter) {
        {
            let mut state = self.lock();
            // Gone: aborted, or the mailbox was closed.
            if state.calls.remove(&id).is_none() {
                return;
            }
            state.mail.push((id, letter));
            if std::mem::replace(&mut state.rung, true) {
                return;
            }
        }
        // Not under the lock: the environment may be ending, and holds locks of its own then.
        if self.bell.call((), ThreadsafeFunctionCallMode::NonBlocking) != Status::Ok {
            self.close();
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The obligation to report one call's outcome. Dropped without a report (a panic), it reports that.
pub(super) struct Ticket {
    mailbox: Arc<Mailbox>,
    id: u32,
    open: bool,
}

impl Ticket {
    pub(super) fn finish(mut self, letter: Letter) {
        self.open = false;
        self.mailbox.deliver(self.id, letter);
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        if self.open {
            let detail = "the transport failed internally".to_owned();
            self.mailbox
                .deliver(self.id, Letter::from(Err(TransportError::Lost { detail })));
        }
    }
}
