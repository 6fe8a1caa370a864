//! The process-wide runtime, and starting calls on it.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

use tokio::runtime::{Builder, Handle, Runtime};
use wecom_kf_transport::{SharedTransport, Transport as _, TransportError};

use super::outcome::Outcome;
use super::request::Call;
use crate::completions::Pending;

/// The number of I/O threads. Two keep up with any number of JavaScript threads: each call costs them about ten microseconds.
const THREADS: usize = 2;

/// The maximum number of threads for DNS lookups and reading certificates; they end when idle.
const BLOCKING_THREADS: usize = 16;

/// The process-wide runtime. Never dropped: nothing waits for its threads when an environment or the process ends.
pub(super) fn runtime() -> Result<&'static Runtime, TransportError> {
    static RUNTIME: OnceLock<std::io::Result<Runtime>> = OnceLock::new();
    let make = || {
        Builder::new_multi_thread()
            .worker_threads(THREADS)
            .max_blocking_threads(BLOCKING_THREADS)
            .thread_name("wecom-kf")
            .on_thread_start(yield_to_javascript)
            .enable_all()
            .build()
    };
    RUNTIME
        .get_or_init(make)
        .as_ref()
        .map_err(|error| TransportError::Connect {
            detail: format!("cannot start the transport's threads: {error}"),
        })
}

/// Keeps this thread from preempting the one that wakes it: if no processor is free, JavaScript continues and this thread waits. With 64
/// calls in flight on two cores this halves the event loop time per call. If the system refuses, nothing changes.
#[cfg(target_os = "linux")]
#[expect(
    unsafe_code,
    reason = "a libc call for the current thread, with a parameter that outlives it"
)]
fn yield_to_javascript() {
    // SAFETY: pthread_self() is the current thread, and sched_param consists of plain integers; zero is the priority of this policy.
    unsafe {
        let parameter: libc::sched_param = std::mem::zeroed();
        libc::pthread_setschedparam(libc::pthread_self(), libc::SCHED_BATCH, &raw const parameter);
    }
}

#[cfg(not(target_os = "linux"))]
fn yield_to_javascript() {}

/// The number of calls in flight in the whole process.
static LIVE: AtomicU32 = AtomicU32::new(0);

/// Counts a call from creation until drop.
pub(super) struct Live(());

impl Live {
    pub(super) fn new() -> Self {
        LIVE.fetch_add(1, Ordering::Relaxed);
        Self(())
    }

    pub(super) fn count() -> u32 {
        LIVE.load(Ordering::Relaxed)
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        LIVE.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A call that is about to start.
pub(super) struct Start {
    pub(super) live: Live,
    pub(super) pending: Pending<Outcome>,
    pub(super) pool: Arc<SharedTransport>,
    pub(super) call: Call,
}

impl Start {
    /// Starts the call, unless it has been aborted.
    pub(super) fn begin(self, runtime: &Handle) {
        if let Some(started) = self.pending.started() {
            started.by(runtime.spawn(self.run()).abort_handle());
        }
    }

    /// If it panics, dropping `pending` reports the failure.
    async fn run(self) {
        let Self {
            live: _live,
            pending,
            pool,
            call,
        } = self;
        let outcome = match call.into_request() {
            Ok((request, limits)) => pool.send(request, limits).await,
            Err(error) => Err(error),
        };
        if let Some(notification) = pending.finish(outcome.into()) {
            // Other outcomes may arrive at the same time: yield, so that the JavaScript thread is woken once for all of them.
            tokio::task::yield_now().await;
            drop(notification);
        }
    }
}
