//! The store.

use std::collections::VecDeque;
use std::fmt;
use std::path::Path;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use crate::ending::Ending;
use wecom_kf_core::error::StoreError;

use crate::error::Errors;
use crate::gate::Gate;
use crate::operation::{Answer, Job, Operation};
use crate::place::Place;
use crate::reader::Reader;
use crate::schema::{connect, prepare};
use crate::writer::Writer;

/// The settings of a [`SqliteStore`].
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct SqliteOptions {
    /// How long an operation waits for other processes that write. Default 5 s; at most an hour.
    pub timeout: Duration,
}

impl Default for SqliteOptions {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(5),
        }
    }
}

impl SqliteOptions {
    /// Sets [`timeout`](Self::timeout).
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }
}

/// A store in a SQLite file. Clones share its threads; the last one to be dropped closes it, after what was submitted has been done.
#[derive(Clone)]
pub struct SqliteStore {
    shared: Arc<Shared>,
}

struct Shared {
    place: Arc<Place>,
    /// `None` once closed.
    lines: Mutex<Option<Lines>>,
    ending: Weak<Ending>,
}

struct Lines {
    reader: Sender<Job>,
    writer: Sender<Job>,
}

impl SqliteStore {
    /// Opens the file, or creates it; its folder must exist. Blocks for some milliseconds, or while another process sets the file up.
    ///
    /// # Errors
    /// `CannotOpen`, `NetworkFile`, `NewerFormat`, `Corrupt`, `DiskFull`, `Locked` or `Failed`.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        Self::open_with(path, &SqliteOptions::default())
    }

    /// The same, with settings.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_with(path: impl AsRef<Path>, options: &SqliteOptions) -> Result<Self, StoreError> {
        let timeout = options.timeout.min(Duration::from_secs(3600));
        let errors = Errors::new(path.as_ref(), timeout);
        let place = Arc::new(Place::prepare(path.as_ref(), errors)?);
        let no_thread = |error| place.errors.failed(format!("no thread for the store: {error}"));
        let gate = Gate::new(place.lock_file()?).map_err(no_thread)?;
        let mut connection = connect(&place, timeout)?;
        prepare(&mut connection, &place, &gate, timeout)?;
        let ending = Arc::new(Ending::default());
        let (reader, reads) = channel();
        let (writer, writes) = channel();
        let reading = Reader {
            place: Arc::clone(&place),
            timeout,
            connection: Some(connect(&place, timeout)?),
            jobs: reads,
        };
        let weak = Arc::downgrade(&ending);
        let thread = |name: &str| std::thread::Builder::new().name(name.to_owned());
        let reading = thread("kf-sqlite-read").spawn(|| reading.run()).map_err(no_thread)?;
        let writing = Writer {
            place: Arc::clone(&place),
            timeout,
            connection: Some(connection),
            gate,
            jobs: writes,
            waiting: VecDeque::new(),
            sweep_at: Instant::now(),
            reader: reading,
            ending,
        };
        thread("kf-sqlite-write").spawn(|| writing.run()).map_err(no_thread)?;
        let shared = Shared {
            place,
            lines: Mutex::new(Some(Lines { reader, writer })),
            ending: weak,
        };
        Ok(Self {
            shared: Arc::new(shared),
        })
    }

    /// The value of a key; `None` if there is none.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub async fn get(&self, key: &str) -> Result<Option<String>, StoreError> {
        let mut values = self.get_many(&[key]).await?;
        Ok(values.pop().flatten())
    }

    /// The values of several keys, in their order.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub async fn get_many<K: AsRef<str>>(&self, keys: &[K]) -> Result<Vec<Option<String>>, StoreError> {
        let keys = keys.iter().map(|key| key.as_ref().to_owned()).collect();
        match self.ask(Operation::GetMany { keys }).await? {
            Answer::Values(values) => Ok(values),
            _ => Err(self.unexpected()),
        }
    }

    /// Sets a value. `None`: it does not expire.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub async fn set(&self, key: &str, value: &str, ttl: Option<Duration>) -> Result<(), StoreError> {
        self.set_many(&[(key, value)], ttl).await
    }

    /// Sets several values, all of them or none. Of a key that occurs twice, the last value remains.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub async fn set_many<K: AsRef<str>, V: AsRef<str>>(
        &self,
        entries: &[(K, V)],
        ttl: Option<Duration>,
    ) -> Result<(), StoreError> {
        let owned = |(key, value): &(K, V)| (key.as_ref().to_owned(), value.as_ref().to_owned());
        let entries = entries.iter().map(owned).collect();
        self.ask(Operation::SetMany { entries, ttl }).await.map(drop)
    }

    /// Deletes a value, if there is one.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub async fn delete(&self, key: &str) -> Result<(), StoreError> {
        let key = key.to_owned();
        self.ask(Operation::Delete { key }).await.map(drop)
    }

    /// Sets the value if the current one is `expected`; `None` means that there is no value. Returns whether it was set. Of several
    /// concurrent calls that expect the same value, one succeeds.
    ///
    /// # Errors
    /// If the file cannot be written. After `Failed` the value may have been set: read it.
    pub async fn compare_and_set(
        &self,
        key: &str,
        expected: Option<&str>,
        value: &str,
        ttl: Option<Duration>,
    ) -> Result<bool, StoreError> {
        let operation = Operation::CompareAndSet {
            key: key.to_owned(),
            expected: expected.map(str::to_owned),
            value: value.to_owned(),
            ttl,
        };
        Ok(self.ask(operation).await? == Answer::Changed(true))
    }

    /// Begins an operation; `done` is called with its outcome, on a thread of the store, and must not block. For bindings.
    pub fn submit(&self, operation: Operation, done: impl FnOnce(Result<Answer, StoreError>) + Send + 'static) {
        let job = Job {
            since: Instant::now(),
            done: Box::new(done),
            operation,
        };
        let refused = match &*self.shared.lines() {
            Some(lines) if job.operation.is_read() => lines.reader.send(job).err().map(|unsent| unsent.0),
            Some(lines) => lines.writer.send(job).err().map(|unsent| unsent.0),
            None => Some(job),
        };
        if let Some(job) = refused {
            (job.done)(Err(self.shared.place.errors.closed()));
        }
    }

    /// Closes the store: what was submitted is done first, and later operations fail. Resolves when the file has been closed. A store that
    /// has been closed can be closed again.
    pub async fn close(&self) {
        let (ended, end) = oneshot::channel();
        self.close_then(move || ended.send(()).unwrap_or_default());
        drop(end.await);
    }

    /// The same with a function that is called when the file has been closed. For bindings.
    pub fn close_then(&self, done: impl FnOnce() + Send + 'static) {
        let ending = self.shared.ending.upgrade();
        let lines = self.shared.lines().take();
        match ending {
            Some(ending) => ending.then(Box::new(done)),
            None => done(),
        }
        drop(lines);
    }

    async fn ask(&self, operation: Operation) -> Result<Answer, StoreError> {
        let (done, outcome) = oneshot::channel();
        self.submit(operation, move |outcome| drop(done.send(outcome)));
        outcome.await.unwrap_or_else(|_| Err(self.unexpected()))
    }

    fn unexpected(&self) -> StoreError {
        self.shared.place.errors.failed("the store failed internally")
    }
}

impl Shared {
    fn lines(&self) -> std::sync::MutexGuard<'_, Option<Lines>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteStore")
            .field("path", &self.shared.place.path)
            .finish_non_exhaustive()
    }
}
