//! Connections, and the format of the file.

use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use crate::gate::Gate;
use crate::place::Place;
use wecom_kf_core::error::StoreError;

/// The format that this version writes, in `user_version`.
pub(crate) const FORMAT: i64 = 1;
/// "wkfs" in `application_id` says that the file is such a store.
const APPLICATION: i64 = 0x77_6b_66_73;

const TABLE: &str = "
    CREATE TABLE wecom_kf_store (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL, version INTEGER NOT NULL, expires_at INTEGER)
        WITHOUT ROWID;
    CREATE INDEX wecom_kf_store_expiry ON wecom_kf_store (expires_at) WHERE expires_at IS NOT NULL;
    PRAGMA application_id = 0x776b6673;
    PRAGMA user_version = 1;
";

/// Opens a connection to a file of the known format.
pub(crate) fn connect(place: &Place, timeout: Duration) -> Result<Connection, StoreError> {
    let errors = &place.errors;
    // Each connection is used by one thread at a time.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(&place.path, flags).map_err(|error| errors.of(&error))?;
    settle(&connection, timeout).map_err(|error| errors.of(&error))?;
    Ok(connection)
}

fn settle(connection: &Connection, timeout: Duration) -> rusqlite::Result<()> {
    connection.busy_timeout(timeout)?;
    connection.set_prepared_statement_cache_capacity(32);
    // Each commit is on the disk before it is answered.
    connection.pragma_update(None, "synchronous", "FULL")?;
    // After a peak the log shrinks again.
    connection.pragma_update(None, "journal_size_limit", 16 << 20)
}

/// Creates the table if the file is empty. Fails if the file is another program's or of a newer version.
pub(crate) fn prepare(
    connection: &mut Connection,
    place: &Place,
    gate: &Gate,
    timeout: Duration,
) -> Result<(), StoreError> {
    let errors = &place.errors;
    let read = |error: rusqlite::Error| errors.of(&error);
    if is_ready(connection, place)? && journal_mode(connection).map_err(read)? == "wal" {
        return Ok(());
    }
    let deadline = Instant::now() + timeout;
    if !gate.acquire(deadline) {
        return Err(errors.locked());
    }
    let created = use_log(connection, deadline).map_err(read).and_then(|mode| {
        if mode != "wal" {
            return Err(errors.cannot_open("its file system has no shared memory for a write-ahead log"));
        }
        create(connection, place)
    });
    gate.release();
    created
}

fn create(connection: &mut Connection, place: &Place) -> Result<(), StoreError> {
    let read = |error: rusqlite::Error| place.errors.of(&error);
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(read)?;
    // Another process may have created it.
    if !is_ready(&transaction, place)? {
        transaction.execute_batch(TABLE).map_err(read)?;
    }
    transaction.commit().map_err(read)
}

/// Whether the file has the table. `false` if it is empty.
fn is_ready(connection: &Connection, place: &Place) -> Result<bool, StoreError> {
    let errors = &place.errors;
    let number = |name: &str| -> Result<i64, StoreError> {
        connection
            .pragma_query_value(None, name, |row| row.get(0))
            .map_err(|error| errors.of(&error))
    };
    if number("application_id")? == APPLICATION {
        let found = format(connection).map_err(|error| errors.of(&error))?;
        return if found > FORMAT {
            Err(errors.newer_format(found, FORMAT))
        } else {
            Ok(true)
        };
    }
    if number("schema_version")? == 0 {
        return Ok(false);
    }
    Err(errors.cannot_open("it is the database of another program; choose another file name"))
}

/// The format of the file.
pub(crate) fn format(connection: &Connection) -> rusqlite::Result<i64> {
    connection
        .prepare_cached("PRAGMA user_version")?
        .query_row([], |row| row.get(0))
}

fn journal_mode(connection: &Connection) -> rusqlite::Result<String> {
    connection.pragma_query_value(None, "journal_mode", |row| row.get(0))
}

/// Turns the write-ahead log on. SQLite does not wait for other connections here, so this does.
fn use_log(connection: &Connection, deadline: Instant) -> rusqlite::Result<String> {
    loop {
        match connection.pragma_update_and_check(None, "journal_mode", "wal", |row| row.get(0)) {
            Err(error)
                if error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy)
                    && Instant::now() < deadline =>
            {
                std::thread::sleep(Duration::from_millis(5));
            }
            other => return other,
        }
    }
}
