//! The time of a call, and the ways in which one ends early.

use std::fmt;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;
use wecom_kf_transport::TransportError;

/// What a transport may take beyond the time of its request, so that its own account of the time-out is heard: it knows how far the
/// request had come.
pub(crate) const GRACE: Duration = Duration::from_millis(20);

/// So long is for ever; more would overflow the clock.
const MOST: Duration = Duration::from_secs(30 * 365 * 86_400);

/// The time of one call.
#[derive(Clone, Copy)]
pub(crate) struct Deadline {
    end: Instant,
    timeout: Duration,
}

impl Deadline {
    pub(crate) fn new(timeout: Duration) -> Self {
        Self {
            end: Instant::now() + timeout.min(MOST),
            timeout,
        }
    }

    /// The later of two.
    pub(crate) fn max(self, other: Self) -> Self {
        match self.end >= other.end {
            true => self,
            false => other,
        }
    }

    /// What is left.
    pub(crate) fn left(&self) -> Duration {
        self.end.saturating_duration_since(Instant::now())
    }

    /// What is left, in milliseconds.
    pub(crate) fn left_ms(&self) -> u64 {
        u64::try_from(self.left().as_millis()).unwrap_or(u64::MAX)
    }

    /// An error when the time is over.
    pub(crate) fn check(&self) -> Result<(), TransportError> {
        match self.left().is_zero() {
            true => Err(self.over("")),
            false => Ok(()),
        }
    }

    /// The error of a call whose time ran out before its request was sent; `waiting` says what it waited for.
    pub(crate) fn over(&self, waiting: &str) -> TransportError {
        TransportError::Timeout {
            detail: format!("after {} ms{waiting}", self.timeout.as_millis()),
            sent: false,
        }
    }

    /// Waits for a future, but no longer than the call may last.
    pub(crate) async fn within<F: Future>(&self, future: F) -> Option<F::Output> {
        tokio::time::timeout_at(self.end, future).await.ok()
    }
}

/// Whether a client was closed.
pub(crate) struct Closing(watch::Sender<bool>);

impl Closing {
    pub(crate) fn new() -> Self {
        Self(watch::Sender::new(false))
    }

    pub(crate) fn close(&self) {
        self.0.send_replace(true);
    }

    /// Does the work unless the client is closed before it is done.
    pub(crate) async fn unless_closed<T>(&self, work: impl Future<Output = T>) -> Result<T, TransportError> {
        let mut closed = self.0.subscribe();
        let mut closed = pin!(closed.wait_for(|closed| *closed));
        let mut work = pin!(work);
        poll_fn(|context| {
            if closed.as_mut().poll(context).is_ready() {
                return Poll::Ready(Err(TransportError::Closed {}));
            }
            work.as_mut().poll(context).map(Ok)
        })
        .await
    }
}

/// What a function, store, hook or transport of the application did instead of failing.
#[derive(Debug)]
pub(crate) struct Panicked;

impl fmt::Display for Panicked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("it panicked, or the store, observer or transport that it needed did")
    }
}

impl std::error::Error for Panicked {}

/// Does the work, and tells when it panics. The message goes to the panic hook, as always.
pub(crate) async fn caught<T>(work: impl Future<Output = T>) -> Result<T, Panicked> {
    let mut work = pin!(work);
    poll_fn(|context| {
        // A future that has panicked is not polled again, and what it shares takes a poisoned lock.
        match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context))) {
            Ok(polled) => polled.map(Ok),
            Err(_) => Poll::Ready(Err(Panicked)),
        }
    })
    .await
}
