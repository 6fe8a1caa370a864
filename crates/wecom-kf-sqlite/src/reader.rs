//! The thread that reads. The write-ahead log keeps readers and the writer out of each other's way.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::time::Duration;

use rusqlite::{Connection, Transaction};

use crate::operation::{Answer, Job, Operation};
use crate::place::Place;
use crate::schema::connect;
use wecom_kf_core::error::StoreError;

pub(crate) struct Reader {
    pub(crate) place: Arc<Place>,
    pub(crate) timeout: Duration,
    /// `None` after a failure: it is opened again.
    pub(crate) connection: Option<Connection>,
    pub(crate) jobs: Receiver<Job>,
}

impl Reader {
    pub(crate) fn run(mut self) {
        while let Ok(job) = self.jobs.recv() {
            let outcome = catch_unwind(AssertUnwindSafe(|| self.perform(&job.operation)));
            let outcome = outcome.unwrap_or_else(|_| Err(self.place.errors.failed("the store failed internally")));
            if !matches!(outcome, Ok(_) | Err(StoreError::Locked { .. })) {
                self.connection = None;
            }
            answer(job, outcome);
        }
    }

    fn perform(&mut self, operation: &Operation) -> Result<Answer, StoreError> {
        self.place.check_there()?;
        let connection = match &mut self.connection {
            Some(connection) => connection,
            none => none.insert(connect(&self.place, self.timeout)?),
        };
        read(connection, operation).map_err(|error| self.place.errors.of(&error))
    }
}

/// In one transaction: without it, each statement would take the lock.
fn read(connection: &Connection, operation: &Operation) -> rusqlite::Result<Answer> {
    let transaction = Transaction::new_unchecked(connection, rusqlite::TransactionBehavior::Deferred)?;
    let answer = operation.apply(&transaction)?;
    transaction.commit()?;
    Ok(answer)
}

/// Tells whoever waits. A panic there does not end the thread.
pub(crate) fn answer(job: Job, outcome: Result<Answer, StoreError>) {
    drop(catch_unwind(AssertUnwindSafe(|| (job.done)(outcome))));
}
