//! The transport for JavaScript: calls run on a tokio runtime of the addon's own, and their outcomes are posted back.
//!
//! The pieces, and why they are as they are (worker threads may end at any moment, with calls in flight):
//!
//! * one runtime for the whole process, never shut down ([`runtime`]): no environment owns it, so none can take it along;
//! * one [`Mailbox`] per JavaScript environment, with one *weak* threadsafe function: outcomes wait in the mailbox, and the function
//!   only says "there is mail". At most one such call is under way, so an environment that dies leaves nothing behind;
//! * one connection pool per distinct settings, shared by all environments ([`pools`]).
//!
//! JavaScript resolves promises by id, and keeps its own event loop alive while any is pending.

mod mailbox;
mod pools;
mod wire;

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use napi::bindgen_prelude::{Array, BufferSlice, Either, Env, Function, Null, Result};
use napi_derive::napi;
use tokio::runtime::{Builder, Runtime};
use wecom_kf_client::transport::{HttpRequest, HttpResponse, Transport as _, TransportError};

use mailbox::{Mailbox, Ticket};
use pools::Pool;

/// Threads that drive the sockets. Two keep up with any number of JavaScript threads: each call costs them some ten microseconds.
const THREADS: usize = 2;

/// Threads for name lookups and for reading certificates; they end when idle.
const BLOCKING_THREADS: usize = 16;

/// Values per outcome in what `take` returns.
const FIELDS: u32 = 5;

/// Calls whose task exists, in the whole process.
static LIVE: AtomicU32 = AtomicU32::new(0);

/// The process's runtime. It is never dropped: nothing waits for its threads when an environment or the process ends.
fn runtime() -> std::result::Result<&'static Runtime, TransportError> {
    static RUNTIME: OnceLock<std::io::Result<Runtime>> = OnceLock::new();
    let make = || {
        Builder::new_multi_thread()
            .worker_threads(THREADS)
            .max_blocking_threads(BLOCKING_THREADS)
            .thread_name("wecom-kf")
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

/// Counts a task from its birth to its end, however it ends.
struct Live;

impl Live {
    fn new() -> Self {
        LIVE.fetch_add(1, Ordering::Relaxed);
        Self
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        LIVE.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The transport of one JavaScript environment. Private to `npm/native/transport.cjs`, which makes promises of it.
#[napi]
pub struct NativeTransport {
    mailbox: Arc<Mailbox>,
    pools: Mutex<Vec<Arc<Pool>>>,
}

#[napi]
impl NativeTransport {
    /// `onMail` is called without arguments, on the JavaScript thread, when [`take`](Self::take) has something to give. It does not
    /// keep the event loop alive.
    #[napi(constructor, catch_unwind)]
    pub fn new(on_mail: Function<'_, (), ()>) -> Result<Self> {
        let bell = on_mail.build_threadsafe_function::<()>().weak::<true>().build()?;
        Ok(Self {
            mailbox: Arc::new(Mailbox::new(bell)),
            pools: Mutex::default(),
        })
    }

    /// The number by which [`send`](Self::send) knows a connection pool. `settings` is one string of lines: proxy for https, proxy for
    /// http, exceptions as in `NO_PROXY`, then the paths of PEM files with extra roots; an empty line means none. The environment's
    /// variables are not read here: that would race with the JavaScript threads that may set them.
    #[napi(catch_unwind)]
    pub fn open(&self, settings: String) -> u32 {
        let mut pools = self.pools.lock().unwrap_or_else(PoisonError::into_inner);
        let pool = pools::shared(wire::settings(&settings));
        let index = pools
            .iter()
            .position(|known| Arc::ptr_eq(known, &pool))
            .unwrap_or_else(|| {
                pools.push(pool);
                pools.len() - 1
            });
        u32::try_from(index).unwrap_or(u32::MAX)
    }

    /// Starts call `id`, chosen by the caller and not in use. `head` is one string of lines: method, URL, milliseconds allowed, the
    /// most bytes of response body, then names and values of headers in turn. The outcome always comes through [`take`](Self::take),
    /// unless the call is aborted.
    #[napi(catch_unwind)]
    pub fn send(&self, id: u32, pool: u32, head: String, body: Option<Either<BufferSlice<'_>, String>>) {
        let body = body.map(|body| match body {
            Either::A(bytes) => bytes.to_vec(),
            Either::B(text) => text.into_bytes(),
        });
        let pool = self
            .pools
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(pool as usize)
            .cloned();
        let ready = wire::request(&head, body).and_then(|request| {
            let pool = pool.ok_or_else(|| TransportError::InvalidRequest {
                detail: "no such pool".to_owned(),
            })?;
            Ok((runtime()?, pool, request))
        });
        self.mailbox.start(id, |ticket| match ready {
            Ok((runtime, pool, request)) => Some(runtime.spawn(run(Live::new(), ticket, pool, request)).abort_handle()),
            Err(error) => {
                ticket.finish(Err(error));
                None
            }
        });
    }

    /// The outcomes that have arrived since the last call, as one flat array of five values each: id, status, headers (lines: names
    /// and values in turn), body (`null` if empty), failure (`null`, or lines: code, `1` if the server may have received the request
    /// and `0` if not, the limit in bytes or nothing, detail). A failure has status 0.
    #[napi(catch_unwind, ts_return_type = "Array<number | string | Uint8Array | null>")]
    pub fn take<'env>(&self, env: &'env Env) -> Result<Array<'env>> {
        let mail = self.mailbox.take();
        let mut array = env.create_array(u32::try_from(mail.len()).unwrap_or(0) * FIELDS)?;
        for (at, (id, outcome)) in (0..).step_by(FIELDS as usize).zip(mail) {
            array.set(at, id)?;
            match outcome {
                Ok(HttpResponse { status, headers, body }) => {
                    array.set(at + 1, u32::from(status))?;
                    array.set(at + 2, wire::headers(&headers))?;
                    if body.is_empty() {
                        array.set(at + 3, Null)?;
                    } else {
                        // Copied: buffers on foreign memory are forbidden in Electron and cost more than a small copy.
                        array.set(at + 3, &BufferSlice::copy_from(env, &body)?)?;
                    }
                    array.set(at + 4, Null)?;
                }
                Err(error) => {
                    array.set(at + 1, 0)?;
                    array.set(at + 2, "")?;
                    array.set(at + 3, Null)?;
                    array.set(at + 4, wire::failure(&error))?;
                }
            }
        }
        Ok(array)
    }

    /// Gives call `id` up: its connection is freed and no outcome is delivered. Nothing happens if there is no such call.
    #[napi(catch_unwind)]
    pub fn abort(&self, id: u32) {
        self.mailbox.abort(id);
    }

    /// The number of calls of this environment that have not ended.
    #[napi(catch_unwind)]
    pub fn pending(&self) -> u32 {
        self.mailbox.pending()
    }

    /// Gives all calls up, for good: later ones have no outcome.
    #[napi(catch_unwind)]
    pub fn close(&self) {
        self.mailbox.close();
    }

    /// The number of calls in flight in the whole process, those of other threads included. For tests.
    #[napi(catch_unwind)]
    pub fn live() -> u32 {
        LIVE.load(Ordering::Relaxed)
    }
}

impl Drop for NativeTransport {
    // Runs when the environment ends, too: what it had in flight is given up.
    fn drop(&mut self) {
        self.mailbox.close();
    }
}

/// One call. If it panics, the ticket's drop reports it.
async fn run(_live: Live, ticket: Ticket, pool: Arc<Pool>, request: HttpRequest) {
    let outcome = match pool.get().await {
        Ok(transport) => transport.send(request).await,
        Err(error) => Err(error),
    };
    ticket.finish(outcome);
}
