//! The runtime of the process, and how a call begins on it.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

use tokio::runtime::{Builder, Handle, Runtime};
use wecom_kf_transport::{SharedTransport, Transport as _, TransportError};

use super::completions::Pending;
use super::request::Call;

/// Threads that drive the sockets. Two keep up with any number of JavaScript threads: each call costs them some ten microseconds.
const THREADS: usize = 2;

/// Threads for name lookups and for reading certificates; they end when idle.
const BLOCKING_THREADS: usize = 16;

/// The process's runtime. It is never dropped: nothing waits for its threads when an environment or the process ends.
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

/// Lets this thread not preempt the one that wakes it: where no processor is free, JavaScript keeps its own and this thread waits. At 64 in
/// flight on two cores that halves what a call costs the event loop. Where the system refuses, all is as it was.
#[cfg(target_os = "linux")]
#[expect(
    unsafe_code,
    reason = "a call of libc on the own thread, with a parameter that outlives it"
)]
fn yield_to_javascript() {
    // SAFETY: pthread_self() is this very thread, and sched_param is plain integers, of which zero is the one for this policy.
    unsafe {
        let parameter: libc::sched_param = std::mem::zeroed();
        libc::pthread_setschedparam(libc::pthread_self(), libc::SCHED_BATCH, &raw const parameter);
    }
}

#[cfg(not(target_os = "linux"))]
fn yield_to_javascript() {}

/// Calls that have not ended, in the whole process.
static LIVE: AtomicU32 = AtomicU32::new(0);

/// Counts a call from its birth to its end, however it ends.
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

/// A call that is about to begin.
pub(super) struct Start {
    pub(super) live: Live,
    pub(super) pending: Pending,
    pub(super) pool: Arc<SharedTransport>,
    pub(super) call: Call,
}

impl Start {
    /// Begins the call, unless it has been given up meanwhile.
    pub(super) fn begin(self, runtime: &Handle) {
        if let Some(started) = self.pending.started() {
            started.by(runtime.spawn(self.run()).abort_handle());
        }
    }

    /// If it panics, the drop of `pending` reports it.
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
            // Other answers have arrived with this one: the JavaScript thread is woken once for all of them.
            tokio::task::yield_now().await;
            drop(notification);
        }
    }
}
