//! The SQLite store for JavaScript: its operations run on the threads of `wecom_kf_sqlite`, and their outcomes are delivered to the
//! JavaScript thread as the transport's are ([`transport`](crate::transport)). A thread that terminates leaves its operations to be
//! finished, and closes its files.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use napi::bindgen_prelude::{Env, Function, JsObjectValue as _, Null, Object, Result, ToNapiValue as _, Unknown};
use napi_derive::napi;
use serde::Serialize;
use wecom_kf_engine::failure::{Failure, Outcome};
use wecom_kf_sqlite::{Answer, Operation, SqliteOptions, SqliteStore, StoreError};

use crate::completions::{self, Completions};
use crate::js::Js;

/// The outcome of an operation.
enum Done {
    Answer(Answer),
    Failure(StoreError),
    /// The file has been closed.
    Closed,
}

impl completions::Outcome for Done {
    fn crashed() -> Self {
        Self::Failure(failed("the store failed internally"))
    }
}

fn failed(reason: &str) -> StoreError {
    StoreError::Failed {
        file: "the file".to_owned(),
        reason: reason.to_owned(),
    }
}

/// The stores of one JavaScript environment. Private to `npm/native/sqlite.cjs`, which provides the promise API.
#[napi]
pub struct NativeSqlite {
    completions: Arc<Completions<Done>>,
    stores: RefCell<HashMap<u32, SqliteStore>>,
}

#[napi]
impl NativeSqlite {
    /// `onCompletions` is called without arguments, on the JavaScript thread, when [`take`](Self::take) has outcomes. It does not keep the
    /// event loop alive.
    #[napi(constructor, catch_unwind)]
    pub fn new(on_completions: Function<'_, (), ()>) -> Result<Self> {
        Ok(Self {
            completions: Completions::new(on_completions)?,
            stores: RefCell::default(),
        })
    }

    /// Opens a file as store `id`, an unused id chosen by the caller. `timeout` is in milliseconds.
    #[napi(catch_unwind, ts_return_type = "Outcome<null>")]
    pub fn open(&self, id: u32, path: String, timeout: u32) -> Js<Outcome<()>> {
        let options = SqliteOptions::default().timeout(Duration::from_millis(timeout.into()));
        Js(match SqliteStore::open_with(path, &options) {
            Ok(store) => {
                self.stores.borrow_mut().insert(id, store);
                Outcome::Value(())
            }
            Err(error) => Outcome::Failure(Failure::of(&error)),
        })
    }

    /// Reads values.
    #[napi(catch_unwind)]
    pub fn get_many(&self, store: u32, id: u32, keys: Vec<String>) {
        self.submit(store, id, Operation::GetMany { keys });
    }

    /// Sets values, `ttl` in milliseconds or negative for none.
    #[napi(catch_unwind)]
    pub fn set_many(&self, store: u32, id: u32, entries: Vec<(String, String)>, ttl: f64) {
        let ttl = duration(ttl);
        self.submit(store, id, Operation::SetMany { entries, ttl });
    }

    /// Deletes a value.
    #[napi(catch_unwind)]
    pub fn delete(&self, store: u32, id: u32, key: String) {
        self.submit(store, id, Operation::Delete { key });
    }

    /// Sets a value over the expected one.
    #[napi(catch_unwind)]
    pub fn compare_and_set(&self, store: u32, id: u32, key: String, expected: Option<String>, value: String, ttl: f64) {
        let operation = Operation::CompareAndSet {
            key,
            expected,
            value,
            ttl: duration(ttl),
        };
        self.submit(store, id, operation);
    }

    /// Closes a store. The outcome is delivered when what was begun has been done and the file has been closed.
    #[napi(catch_unwind)]
    pub fn close(&self, store: u32, id: u32) {
        let (Some(store), Some(pending)) = (self.stores.borrow_mut().remove(&store), self.completions.expect(id))
        else {
            return;
        };
        store.close_then(move || drop(pending.finish(Done::Closed)));
    }

    /// Returns the outcomes since the last call. If this throws, nothing is lost: the next call returns the same outcomes again.
    #[napi(catch_unwind, ts_return_type = "Completed")]
    pub fn take<'env>(&self, env: &'env Env) -> Result<Object<'env>> {
        let completed = self.completions.take();
        crossed(env, &completed).inspect_err(|_| self.completions.put_back(completed))
    }

    fn submit(&self, store: u32, id: u32, operation: Operation) {
        // Every operation of the store's own is made before it is closed, with an id of its own.
        if let (Some(store), Some(pending)) = (self.stores.borrow().get(&store), self.completions.expect(id)) {
            store.submit(operation, move |outcome| {
                drop(pending.finish(outcome.map_or_else(Done::Failure, Done::Answer)));
            });
        }
    }
}

impl Drop for NativeSqlite {
    // Also runs when the environment terminates. Dropping the stores closes them, after what was begun.
    fn drop(&mut self) {
        self.completions.close();
    }
}

fn duration(ttl: f64) -> Option<Duration> {
    (ttl >= 0.0).then(|| Duration::from_millis(ttl as u64))
}

/// Outcomes as one object: ids, answers, and failures.
fn crossed<'env>(env: &'env Env, completed: &[(u32, Done)]) -> Result<Object<'env>> {
    let (mut ids, mut answers) = (env.create_array(0)?, env.create_array(0)?);
    let mut failures = Vec::new();
    let mut at = 0;
    for (id, done) in completed {
        let failure = match done {
            Done::Failure(error) => Failure::of(error),
            answered => match answer(env, answered) {
                Ok(answer) => {
                    ids.set(at, *id)?;
                    answers.set(at, answer)?;
                    at += 1;
                    continue;
                }
                // Out of memory for this answer: the others must not be lost.
                Err(_) => Failure::of(&failed("no memory for the values")),
            },
        };
        failures.push(Failed { id: *id, failure });
    }
    let mut crossed = Object::new(env)?;
    crossed.set_named_property("ids", ids)?;
    crossed.set_named_property("answers", answers)?;
    crossed.set_named_property("failures", Js(failures))?;
    Ok(crossed)
}

fn answer<'env>(env: &'env Env, done: &Done) -> Result<Unknown<'env>> {
    match done {
        Done::Answer(Answer::Values(values)) => {
            let mut list = env.create_array(0)?;
            for (at, value) in (0..).zip(values) {
                list.set(at, value.as_deref())?;
            }
            list.into_unknown(env)
        }
        Done::Answer(Answer::Changed(changed)) => changed.into_unknown(env),
        _ => Null.into_unknown(env),
    }
}

/// An operation that failed.
#[derive(Serialize)]
struct Failed {
    id: u32,
    failure: Failure,
}
