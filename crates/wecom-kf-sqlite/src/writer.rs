//! The thread that writes.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rusqlite::Connection;

use crate::ending::Ending;
use crate::gate::Gate;
use crate::operation::{Answer, Job, has_expired, sweep};
use crate::place::Place;
use crate::reader::answer;
use crate::schema::{FORMAT, connect, format};
use wecom_kf_core::error::StoreError;

/// How many operations, and how many keys in them, one transaction has at most. Others wait for the lock meanwhile.
const MAX_OPERATIONS: usize = 256;
const MAX_KEYS: usize = 2048;
/// How often expired values are deleted.
const SWEEP_EVERY: Duration = Duration::from_secs(60);
/// How many expired values one transaction deletes.
const SWEEP_KEYS: u32 = 1000;

type Outcome = Result<Answer, StoreError>;

pub(crate) struct Writer {
    pub(crate) place: Arc<Place>,
    pub(crate) timeout: Duration,
    /// `None` after a failure: it is opened again.
    pub(crate) connection: Option<Connection>,
    pub(crate) gate: Gate,
    pub(crate) jobs: Receiver<Job>,
    pub(crate) waiting: VecDeque<Job>,
    /// When expired values are deleted next.
    pub(crate) sweep_at: Instant,
    /// The reader's thread.
    pub(crate) reader: JoinHandle<()>,
    pub(crate) ending: Arc<Ending>,
}

impl Writer {
    pub(crate) fn run(mut self) {
        loop {
            if self.waiting.is_empty() {
                match self
                    .jobs
                    .recv_timeout(self.sweep_at.saturating_duration_since(Instant::now()))
                {
                    Ok(job) => self.waiting.push_back(job),
                    Err(RecvTimeoutError::Timeout) => {}
                    Err(RecvTimeoutError::Disconnected) => break,
                }
            }
            self.turn();
        }
        // The reader's connection first: of two that are closed at the same time each may take the other for the last one, and then neither
        // moves the log into the file. (A thread that panicked has closed it too.)
        drop(self.reader.join());
        // Closed before anybody is told that it is.
        drop(self.connection.take());
        drop(self.ending);
    }

    /// One transaction, with what is waiting when this process may write; or without any job, to delete what has expired.
    fn turn(&mut self) {
        let sweeps = Instant::now() >= self.sweep_at;
        if self.waiting.is_empty() && !(sweeps && self.must_sweep()) {
            self.sweep_at = Instant::now() + SWEEP_EVERY;
            return;
        }
        let since = self.waiting.front().map_or_else(Instant::now, |job| job.since);
        if !self.gate.acquire(since + self.timeout) {
            return self.give_up();
        }
        let batch = self.take_batch();
        let outcomes = self.perform(&batch, sweeps);
        self.gate.release();
        for (job, outcome) in batch.into_iter().zip(outcomes) {
            answer(job, outcome);
        }
    }

    /// Ends the jobs that have waited for too long.
    fn give_up(&mut self) {
        self.waiting.extend(self.jobs.try_iter());
        let now = Instant::now();
        let is_late = |job: &Job| job.since + self.timeout <= now;
        let late = self.waiting.iter().take_while(|job| is_late(job)).count();
        for job in self.waiting.drain(..late) {
            answer(job, Err(self.place.errors.locked()));
        }
        // Without a job it was for the expired values.
        if now >= self.sweep_at {
            self.sweep_at = now + SWEEP_EVERY;
        }
    }

    fn take_batch(&mut self) -> Vec<Job> {
        let mut batch = Vec::new();
        let mut keys = 0;
        while batch.len() < MAX_OPERATIONS {
            let Some(job) = self.waiting.pop_front().or_else(|| self.jobs.try_recv().ok()) else {
                break;
            };
            keys += job.operation.weight();
            if keys > MAX_KEYS && !batch.is_empty() {
                self.waiting.push_front(job);
                break;
            }
            batch.push(job);
        }
        batch
    }

    fn must_sweep(&mut self) -> bool {
        let found = self.with(has_expired);
        found.unwrap_or(false)
    }

    fn perform(&mut self, batch: &[Job], sweeps: bool) -> Vec<Outcome> {
        let failure = match self.attempt(batch, sweeps) {
            Ok(outcomes) => return outcomes,
            Err(failure) => failure,
        };
        // What is small may still fit.
        if batch.len() > 1 && matches!(failure, StoreError::DiskFull { .. }) {
            return batch
                .chunks(1)
                .map(|job| self.attempt(job, false)?.pop().unwrap_or(Ok(Answer::Done)))
                .collect();
        }
        batch.iter().map(|_| Err(failure.clone())).collect()
    }

    /// Carries jobs out in one transaction. `Err` if that failed as a whole and nothing was changed, as far as SQLite can tell.
    fn attempt(&mut self, batch: &[Job], sweeps: bool) -> Result<Vec<Outcome>, StoreError> {
        let place = Arc::clone(&self.place);
        place.check_there()?;
        let mut swept = None;
        let outcomes = self.with(|connection| {
            connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
            let found = format(connection)?;
            if found > FORMAT {
                return Ok(Err(place.errors.newer_format(found, FORMAT)));
            }
            let mut outcomes = Vec::with_capacity(batch.len());
            for job in batch {
                let outcome = in_savepoint(connection, job);
                // After some errors SQLite ends the transaction by itself: a savepoint would begin another.
                if connection.is_autocommit() {
                    return Err(outcome.err().unwrap_or(rusqlite::Error::InvalidQuery));
                }
                outcomes.push(outcome);
            }
            if sweeps {
                swept = Some(sweep(connection, SWEEP_KEYS)?);
            }
            connection.prepare_cached("COMMIT")?.execute([])?;
            Ok(Ok(outcomes))
        })??;
        if let Some(swept) = swept {
            // What is left comes with the next transaction.
            let pause = if swept < SWEEP_KEYS as usize {
                SWEEP_EVERY
            } else {
                Duration::ZERO
            };
            self.sweep_at = Instant::now() + pause;
        }
        let outcome = |outcome: rusqlite::Result<Answer>| outcome.map_err(|error| place.errors.of(&error));
        Ok(outcomes.into_iter().map(outcome).collect())
    }

    /// Works with the connection. Whatever happens, no transaction stays open; after a panic or a failure of the file the connection is
    /// opened again.
    fn with<T>(&mut self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, StoreError> {
        let connection = match &mut self.connection {
            Some(connection) => connection,
            none => none.insert(connect(&self.place, self.timeout)?),
        };
        let errors = &self.place.errors;
        let outcome = catch_unwind(AssertUnwindSafe(|| work(connection).map_err(|error| errors.of(&error))))
            .unwrap_or_else(|_| Err(errors.failed("the store failed internally")));
        if !connection.is_autocommit() && connection.execute_batch("ROLLBACK").is_err() {
            self.connection = None;
        }
        if !matches!(
            outcome,
            Ok(_) | Err(StoreError::Locked { .. } | StoreError::DiskFull { .. })
        ) {
            self.connection = None;
        }
        outcome
    }
}

/// Carries one job out, so that its failure does not concern the others.
fn in_savepoint(connection: &Connection, job: &Job) -> rusqlite::Result<Answer> {
    connection.prepare_cached("SAVEPOINT job")?.execute([])?;
    let outcome = job.operation.apply(connection);
    if outcome.is_err() {
        connection.prepare_cached("ROLLBACK TO job")?.execute([])?;
    }
    connection.prepare_cached("RELEASE job")?.execute([])?;
    outcome
}
