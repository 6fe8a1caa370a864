//! Turns among processes: SQLite has no queue of writers, its busy handler polls, and one of eight may wait for seconds. So each writes
//! only while it holds the lock of a file beside the database, for which the system keeps a queue. Only fairness depends on that file:
//! without it SQLite's own locks keep the data consistent.

use std::fs::File;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// A lock that can be waited for with a limit: the system's cannot, so that a thread waits for it.
pub(crate) struct Gate(Arc<Shared>);

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Not locked, and nobody waits.
    Idle,
    /// Somebody waits for it.
    Wanted,
    /// Whoever waited has given up: it is unlocked as soon as it is ours.
    Abandoned,
    /// Ours.
    Held,
    /// The thread ends.
    Closed,
}

impl Gate {
    pub(crate) fn new(file: File) -> std::io::Result<Self> {
        let shared = Arc::new(Shared {
            state: Mutex::new(State::Idle),
            changed: Condvar::new(),
        });
        let waiter = Arc::clone(&shared);
        let thread = std::thread::Builder::new().name("kf-sqlite-lock".to_owned());
        thread.spawn(move || waiter.run(&file))?;
        Ok(Self(shared))
    }

    /// Waits for the lock until `deadline`. Whether it is held then.
    pub(crate) fn acquire(&self, deadline: Instant) -> bool {
        let mut state = self.0.lock();
        *state = State::Wanted;
        self.0.changed.notify_all();
        while *state == State::Wanted {
            let left = deadline.saturating_duration_since(now());
            if left.is_zero() {
                *state = State::Abandoned;
                return false;
            }
            state = match self.0.changed.wait_timeout(state, left) {
                Ok((state, _)) => state,
                Err(poisoned) => poisoned.into_inner().0,
            };
        }
        true
    }

    /// Releases the lock.
    pub(crate) fn release(&self) {
        self.0.turn(State::Held, State::Idle);
    }
}

impl Drop for Gate {
    fn drop(&mut self) {
        *self.0.lock() = State::Closed;
        self.0.changed.notify_all();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn turn(&self, from: State, to: State) {
        let mut state = self.lock();
        if *state == from {
            *state = to;
            self.changed.notify_all();
        }
    }

    /// Waits while the state is one of these. Returns the one that it became.
    fn wait_while(&self, states: &[State]) -> State {
        let mut state = self.lock();
        while states.contains(&state) {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        *state
    }

    fn run(&self, file: &File) {
        while self.wait_while(&[State::Idle, State::Abandoned]) != State::Closed {
            // A file system without such locks: SQLite's own still hold.
            let locked = file.lock().is_ok();
            self.turn(State::Wanted, State::Held);
            self.turn(State::Abandoned, State::Idle);
            let end = self.wait_while(&[State::Held]);
            if locked {
                drop(file.unlock());
            }
            if end == State::Closed {
                return;
            }
        }
    }
}

fn now() -> Instant {
    Instant::now()
}
