//! The deadline of a call, and ways of ending one early.

use std::fmt;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;
use wecom_kf_transport::TransportError;

/// The grace period for a transport beyond the timeout of its request, so that its own timeout error is used: it knows the progress of the
/// request.
pub(crate) const GRACE: Duration = Duration::from_millis(20);

/// Effectively unlimited; a longer time could overflow the clock.
const MOST: Duration = Duration::from_secs(30 * 365 * 86_400);

/// The deadline of a call.
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

    /// The remaining time.
    pub(crate) fn left(&self) -> Duration {
        self.end.saturating_duration_since(Instant::now())
    }

    /// The remaining time, in milliseconds.
    pub(crate) fn left_ms(&self) -> u64 {
        u64::try_from(self.left().as_millis()).unwrap_or(u64::MAX)
    }

    /// Returns an error if the deadline has passed.
    pub(crate) fn check(&self) -> Result<(), TransportError> {
        match self.left().is_zero() {
            true => Err(self.over("")),
            false => Ok(()),
        }
    }

    /// The error of a call whose deadline passed before its request was sent; `waiting` says what it waited for.
    pub(crate) fn over(&self, waiting: &str) -> TransportError {
        TransportError::Timeout {
            detail: format!("after {} ms{waiting}", self.timeout.as_millis()),
            sent: false,
        }
    }

    /// Awaits a future until the deadline.
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

    /// Awaits `work`, or returns an error when the client is closed first.
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

/// A panic in a function, store, hook or transport of the application.
#[derive(Debug)]
pub(crate) struct Panicked;

impl fmt::Display for Panicked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("it panicked, or a store, observer or transport that it used did")
    }
}

impl std::error::Error for Panicked {}

/// Awaits `work` and catches a panic. The message goes to the panic hook as usual.
pub(crate) async fn caught<T>(work: impl Future<Output = T>) -> Result<T, Panicked> {
    let mut work = pin!(work);
    poll_fn(|context| {
        // A future that panicked is not polled again, and shared state tolerates poisoned locks.
        match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context))) {
            Ok(polled) => polled.map(Ok),
            Err(_) => Poll::Ready(Err(Panicked)),
        }
    })
    .await
}
