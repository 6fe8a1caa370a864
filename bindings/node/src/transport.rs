//! The transport for JavaScript: calls run on a tokio runtime of the addon's own, and their outcomes are posted back.
//!
//! The pieces, and why they are as they are (worker threads may end at any moment, with calls in flight):
//!
//! * one runtime for the whole process, never shut down ([`runtime`]): no environment owns it, so none can take it along;
//! * one [`Mailbox`] per JavaScript environment, with one *weak* threadsafe function: outcomes wait in the mailbox, and the function
//!   only says "there is mail". At most one such call is under way, so an environment that dies leaves nothing behind;
//! * one connection pool per distinct settings, shared by all environments ([`SharedTransport`]);
//! * the library is never unmapped: its threads outlive every environment. On Linux the linker sees to it (build.rs); elsewhere napi
//!   does, which pins the module (`GetModuleHandleExW`, `dlopen`) when it makes a threadsafe function.
//!
//! JavaScript resolves promises by id, and keeps its own event loop alive while any is pending.

mod boundary;
mod mailbox;
mod shelf;

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use napi::bindgen_prelude::{Array, BufferSlice, Either, Env, Function, Null, Result, ToNapiValue as _};
use napi_derive::napi;
use tokio::runtime::{Builder, Runtime};
use wecom_kf_transport::{SharedTransport, Transport as _, TransportError};

use boundary::{Body, Letter};
use mailbox::{Mailbox, Ticket};
use shelf::Shelf;

/// Threads that drive the sockets. Two keep up with any number of JavaScript threads: each call costs them some ten microseconds.
const THREADS: usize = 2;

/// Threads for name lookups and for reading certificates; they end when idle.
const BLOCKING_THREADS: usize = 16;

/// Values per outcome in what `take` returns.
const FIELDS: u32 = 4;

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
    shelf: Mutex<Shelf>,
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
            shelf: Mutex::default(),
        })
    }

    /// The number by which [`send`](Self::send) knows a connection pool, until it is [released](Self::release) as often as opened.
    /// `settings` is one string of lines, each a word and its value: `proxy` and `no_proxy`, or the environment's `variable`s with their
    /// names, `optional_roots`, `roots`. The environment is not read here: that would race with the JavaScript threads that may set it.
    #[napi(catch_unwind)]
    pub fn open(&self, settings: String) -> u32 {
        self.shelf().open(boundary::settings(&settings))
    }

    /// Gives a pool back. Its connections are closed when it was the last user's in the process.
    #[napi(catch_unwind)]
    pub fn release(&self, pool: u32) {
        let unused = self.shelf().release(pool);
        drop(unused);
    }

    /// Starts call `id`, chosen by the caller and not in use. `head` is one string of lines: method, URL, milliseconds allowed, the
    /// most bytes of response body, then names and values of headers in turn. The outcome always comes through [`take`](Self::take),
    /// unless the call is aborted.
    #[napi(catch_unwind)]
    pub fn send(&self, id: u32, pool: u32, head: String, body: Option<Either<String, BufferSlice<'_>>>) {
        let body = body.map(|body| match body {
            Either::A(text) => text.into_bytes(),
            Either::B(bytes) => bytes.to_vec(),
        });
        let pool = self.shelf().get(pool).ok_or_else(|| TransportError::InvalidRequest {
            detail: "no such pool".to_owned(),
        });
        let ready = pool.and_then(|pool| Ok((runtime()?, pool)));
        self.mailbox.start(id, |ticket| match ready {
            Ok((runtime, pool)) => {
                let task = run(Live::new(), ticket, pool, head, body);
                Some(runtime.spawn(task).abort_handle())
            }
            Err(error) => {
                ticket.finish(Letter::from(Err(error)));
                None
            }
        });
    }

    /// The outcomes that have arrived since the last call, as one flat array of four values each: id, status (0: a failure), headers
    /// (lines: names and values in turn) or the failure as JSON, body (`null` if empty; a string if it is text, else bytes).
    #[napi(catch_unwind, ts_return_type = "Array<number | string | Uint8Array | null>")]
    pub fn take<'env>(&self, env: &'env Env) -> Result<Array<'env>> {
        let mail = self.mailbox.take();
        let mut array = env.create_array(u32::try_from(mail.len()).unwrap_or(0) * FIELDS)?;
        for (at, (id, letter)) in (0..).step_by(FIELDS as usize).zip(mail) {
            array.set(at, id)?;
            match letter {
                Letter::Response { status, headers, body } => {
                    let body = match body {
                        Body::Empty => Null.into_unknown(env),
                        Body::Latin1(text) => env.create_string_latin1(&text).and_then(|text| text.into_unknown(env)),
                        Body::Utf16(text) => env.create_string_utf16(&text).and_then(|text| text.into_unknown(env)),
                        // Copied: buffers on foreign memory are forbidden in Electron and cost more than a small copy.
                        Body::Bytes(bytes) => {
                            BufferSlice::copy_from(env, &bytes).and_then(|bytes| bytes.into_unknown(env))
                        }
                    };
                    match body {
                        Ok(body) => {
                            array.set(at + 1, u32::from(status))?;
                            array.set(at + 2, headers)?;
                            array.set(at + 3, body)?;
                        }
                        // No memory for this one: the others must not be lost with it.
                        Err(_) => {
                            array.set(at + 1, 0)?;
                            array.set(
                                at + 2,
                                boundary::failure(&TransportError::Lost {
                                    detail: "no memory for the response".to_owned(),
                                }),
                            )?;
                            array.set(at + 3, Null)?;
                        }
                    }
                }
                Letter::Failure(failure) => {
                    array.set(at + 1, 0)?;
                    array.set(at + 2, failure)?;
                    array.set(at + 3, Null)?;
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

    /// The number of calls in flight in the whole process, those of other threads included. For tests.
    #[napi(catch_unwind)]
    pub fn live() -> u32 {
        LIVE.load(Ordering::Relaxed)
    }

    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for NativeTransport {
    // Runs when the environment ends, too: what it had in flight is given up.
    fn drop(&mut self) {
        self.mailbox.close();
    }
}

/// One call. If it panics, the ticket's drop reports it.
async fn run(_live: Live, ticket: Ticket, pool: Arc<SharedTransport>, head: String, body: Option<Vec<u8>>) {
    let outcome = match boundary::request(&head, body) {
        Ok((request, limits)) => pool.send(request, limits).await,
        Err(error) => Err(error),
    };
    ticket.finish(Letter::from(outcome));
}
