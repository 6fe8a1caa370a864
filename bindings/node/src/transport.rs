//! The transport for JavaScript: calls run on the addon's own tokio runtime, and their outcomes are delivered to the JavaScript thread.
//!
//! The design (worker threads may terminate at any moment, with calls in flight):
//!
//! * one runtime for the whole process, never shut down ([`runtime`]): no environment owns it, so none can destroy it;
//! * one delivery queue ([`Completions`]) per JavaScript environment, with one *weak* threadsafe function that only signals that there are
//!   outcomes. At most one such call is pending, so a terminated environment leaves nothing behind;
//! * one connection pool per distinct settings, shared by all environments ([`SharedTransport`](wecom_kf_transport::SharedTransport));
//! * calls are passed to the runtime in one batch after the running JavaScript ([`NativeTransport::flush`]): waking a thread costs the
//!   event loop more than everything else in a call;
//! * the library is never unloaded, because its threads outlive every environment. On Linux a linker flag ensures this (build.rs);
//!   elsewhere napi pins the module (`GetModuleHandleExW`, `dlopen`) when it creates a threadsafe function.
//!
//! JavaScript resolves promises by id, and keeps its own event loop alive while any is pending.

mod outcome;
mod pool_table;
mod request;
mod runtime;
mod settings;

use std::cell::RefCell;
use std::sync::Arc;

use napi::bindgen_prelude::{BufferSlice, Either, Env, External, Function, Object, Result};
use napi_derive::napi;
use tokio::runtime::Handle;
use tokio::time::Instant;
use wecom_kf_transport::TransportError;

use crate::completions::Completions;
use crate::js::Js;
use outcome::Outcome;
use pool_table::PoolTable;
use request::{Call, Headers};
use runtime::{Live, Start, runtime};
use settings::PoolSettings;

/// The transport of one JavaScript environment. Private to `npm/native/transport.cjs`, which provides the promise API.
#[napi]
pub struct NativeTransport {
    completions: Arc<Completions<Outcome>>,
    pools: RefCell<PoolTable>,
    /// The calls since the last flush.
    queued: RefCell<Vec<Start>>,
}

#[napi]
impl NativeTransport {
    /// `onCompletions` is called without arguments, on the JavaScript thread, when [`take`](Self::take) has outcomes. It does not keep the
    /// event loop alive.
    #[napi(constructor, catch_unwind)]
    pub fn new(on_completions: Function<'_, (), ()>) -> Result<Self> {
        Ok(Self {
            completions: Completions::new(on_completions)?,
            pools: RefCell::default(),
            queued: RefCell::default(),
        })
    }

    /// Opens the connection pool for these settings and returns its number for [`send`](Self::send), valid until
    /// [`release`](Self::release).
    #[napi(catch_unwind, ts_args_type = "settings: PoolSettings")]
    pub fn open(&self, Js(settings): Js<PoolSettings>) -> u32 {
        self.pools.borrow_mut().open(settings.into())
    }

    /// Releases a pool. Its connections are closed when the last user in the process has released it.
    #[napi(catch_unwind)]
    pub fn release(&self, pool: u32) {
        let unused = self.pools.borrow_mut().release(pool);
        drop(unused);
    }

    /// Prepares headers for any number of calls. Calls with invalid headers fail.
    #[napi(catch_unwind)]
    pub fn headers(headers: Vec<(String, String)>) -> External<Headers> {
        External::new(Headers::new(&headers))
    }

    /// Queues call `id`, an unused id chosen by the caller; [`flush`](Self::flush) starts it. `timeout` is in milliseconds from now,
    /// `max_body` in bytes. The outcome is always delivered through [`take`](Self::take), unless the call is aborted.
    #[napi(catch_unwind)]
    #[allow(
        clippy::too_many_arguments,
        reason = "an object would cost the event loop 4 µs more; a call costs 6 to 7 µs in total"
    )]
    pub fn send(
        &self,
        id: u32,
        pool: u32,
        method: String,
        url: String,
        headers: &External<Headers>,
        timeout: u32,
        max_body: u32,
        body: Option<Either<String, BufferSlice<'_>>>,
    ) {
        let call = Call {
            sent_at: Instant::now(),
            method,
            url,
            headers: Headers::clone(headers),
            timeout,
            max_body,
            body: body.map_or_else(Vec::new, |body| match body {
                Either::A(text) => text.into_bytes(),
                Either::B(bytes) => bytes.to_vec(),
            }),
        };
        let Some(pending) = self.completions.expect(id) else {
            return;
        };
        match self.pools.borrow().get(pool) {
            Some(pool) => self.queued.borrow_mut().push(Start {
                live: Live::new(),
                pending,
                pool,
                call,
            }),
            None => {
                let detail = "no such pool".to_owned();
                drop(pending.finish(Err(TransportError::InvalidRequest { detail }).into()));
            }
        }
    }

    /// Starts the queued calls: passes them to the runtime, which is woken once for all of them.
    #[napi(catch_unwind)]
    pub fn flush(&self) {
        let mut queued = self.queued.take();
        let runtime = match runtime() {
            Ok(runtime) => runtime.handle(),
            Err(error) => {
                for start in queued {
                    drop(start.pending.finish(Outcome::from(Err(error.clone()))));
                }
                return;
            }
        };
        match queued.len() {
            0 => {}
            1 => queued.pop().into_iter().for_each(|start| start.begin(runtime)),
            _ => drop(runtime.spawn(async {
                let runtime = Handle::current();
                queued.into_iter().for_each(|start| start.begin(&runtime));
            })),
        }
    }

    /// Returns the outcomes since the last call. If this throws, nothing is lost: the next call returns the same outcomes again.
    #[napi(catch_unwind, ts_return_type = "Completed")]
    pub fn take<'env>(&self, env: &'env Env) -> Result<Object<'env>> {
        let completed = self.completions.take();
        outcome::crossed(env, &completed).inspect_err(|_| self.completions.put_back(completed))
    }

    /// Aborts call `id`: its connection is freed and no outcome is delivered. Has no effect if there is no such call.
    #[napi(catch_unwind)]
    pub fn abort(&self, id: u32) {
        self.completions.abort(id);
    }

    /// The number of calls in flight in the whole process, including other threads. For tests.
    #[napi(catch_unwind)]
    pub fn live() -> u32 {
        Live::count()
    }
}

impl Drop for NativeTransport {
    // Also runs when the environment terminates: aborts its calls in flight.
    fn drop(&mut self) {
        self.completions.close();
    }
}
