//! The operations of a store, and what they do in the database.

use std::time::{Duration, Instant};

use rusqlite::{Connection, OptionalExtension as _, params};

use wecom_kf_core::error::StoreError;

/// An operation of the store. A time to live of `None`, or of more than a hundred years, means that the value does not expire; a shorter
/// one is rounded up to whole milliseconds, at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operation {
    /// Reads values. Answered with [`Answer::Values`], in the order of the keys.
    GetMany {
        /// The keys.
        keys: Vec<String>,
    },
    /// Sets values, all of them or none. Answered with [`Answer::Done`].
    SetMany {
        /// Keys and values. Of a key that occurs twice, the last value remains.
        entries: Vec<(String, String)>,
        /// The time to live of each.
        ttl: Option<Duration>,
    },
    /// Deletes a value, if there is one. Answered with [`Answer::Done`].
    Delete {
        /// The key.
        key: String,
    },
    /// Sets a value if the current one is `expected`; `None` means that there is no value. Answered with [`Answer::Changed`].
    CompareAndSet {
        /// The key.
        key: String,
        /// The value that must be there.
        expected: Option<String>,
        /// The value to set.
        value: String,
        /// Its time to live.
        ttl: Option<Duration>,
    },
}

/// The answer to an [`Operation`].
#[derive(Clone, PartialEq, Eq)]
pub enum Answer {
    /// The values, in the order of the keys.
    Values(Vec<Option<String>>),
    /// It has been done.
    Done,
    /// Whether the value was set.
    Changed(bool),
}

/// Takes the outcome of an operation.
pub(crate) type Done = Box<dyn FnOnce(Result<Answer, StoreError>) + Send>;

/// An operation, and who waits for it.
pub(crate) struct Job {
    pub(crate) operation: Operation,
    /// When it was submitted.
    pub(crate) since: Instant,
    pub(crate) done: Done,
}

/// A hundred years, in milliseconds.
const FOREVER_MS: u128 = 100 * 365 * 86_400_000;

/// The time by the clock of the machine, in Unix milliseconds. Not `unixepoch('subsec')`, which older versions of SQLite do not have.
macro_rules! now {
    () => {
        "CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER)"
    };
}

const GET: &str = concat!(
    "SELECT value FROM wecom_kf_store WHERE key = ?1 AND (expires_at IS NULL OR expires_at > ",
    now!(),
    ")"
);
const SET: &str = concat!(
    "INSERT INTO wecom_kf_store (key, value, version, expires_at) VALUES (?1, ?2, 1, ?3 + ",
    now!(),
    ") ON CONFLICT (key) DO UPDATE SET value = excluded.value, version = version + 1, expires_at = excluded.expires_at"
);
const DELETE: &str = "DELETE FROM wecom_kf_store WHERE key = ?1";
const HAS_EXPIRED: &str = concat!("SELECT 1 FROM wecom_kf_store WHERE expires_at <= ", now!(), " LIMIT 1");
const SWEEP: &str = concat!(
    "DELETE FROM wecom_kf_store WHERE key IN (SELECT key FROM wecom_kf_store WHERE expires_at <= ",
    now!(),
    " LIMIT ?1)"
);

impl Operation {
    /// How much it writes or reads: the number of keys.
    pub(crate) fn weight(&self) -> usize {
        match self {
            Self::GetMany { keys } => keys.len(),
            Self::SetMany { entries, .. } => entries.len(),
            Self::Delete { .. } | Self::CompareAndSet { .. } => 1,
        }
    }

    pub(crate) fn is_read(&self) -> bool {
        matches!(self, Self::GetMany { .. })
    }

    /// Carries it out, within a transaction.
    pub(crate) fn apply(&self, connection: &Connection) -> rusqlite::Result<Answer> {
        match self {
            Self::GetMany { keys } => {
                let values = keys.iter().map(|key| get(connection, key));
                values.collect::<rusqlite::Result<_>>().map(Answer::Values)
            }
            Self::SetMany { entries, ttl } => {
                for (key, value) in entries {
                    set(connection, key, value, *ttl)?;
                }
                Ok(Answer::Done)
            }
            Self::Delete { key } => {
                connection.prepare_cached(DELETE)?.execute([key])?;
                Ok(Answer::Done)
            }
            Self::CompareAndSet {
                key,
                expected,
                value,
                ttl,
            } => {
                let is_expected = get(connection, key)? == *expected;
                if is_expected {
                    set(connection, key, value, *ttl)?;
                }
                Ok(Answer::Changed(is_expected))
            }
        }
    }
}

fn get(connection: &Connection, key: &str) -> rusqlite::Result<Option<String>> {
    let mut statement = connection.prepare_cached(GET)?;
    statement.query_row([key], |row| row.get(0)).optional()
}

fn set(connection: &Connection, key: &str, value: &str, ttl: Option<Duration>) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached(SET)?;
    statement.execute(params![key, value, ttl.and_then(milliseconds)])?;
    Ok(())
}

fn milliseconds(ttl: Duration) -> Option<i64> {
    let whole = ttl.as_nanos().div_ceil(1_000_000).max(1);
    (whole <= FOREVER_MS).then(|| i64::try_from(whole).unwrap_or(i64::MAX))
}

/// Whether there are expired values.
pub(crate) fn has_expired(connection: &Connection) -> rusqlite::Result<bool> {
    connection.prepare_cached(HAS_EXPIRED)?.exists([])
}

/// Deletes at most `limit` expired values. Returns how many.
pub(crate) fn sweep(connection: &Connection, limit: u32) -> rusqlite::Result<usize> {
    connection.prepare_cached(SWEEP)?.execute([limit])
}

impl std::fmt::Debug for Answer {
    // Values may be tokens.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Values(values) => f.debug_tuple("Values").field(&values.len()).finish(),
            Self::Done => f.write_str("Done"),
            Self::Changed(changed) => f.debug_tuple("Changed").field(changed).finish(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_to_live_are_whole_milliseconds_and_at_most_a_hundred_years() {
        assert_eq!(Some(1), milliseconds(Duration::ZERO));
        assert_eq!(Some(1), milliseconds(Duration::from_nanos(1)));
        assert_eq!(Some(2), milliseconds(Duration::from_micros(1001)));
        assert_eq!(
            Some(3_153_600_000_000),
            milliseconds(Duration::from_secs(100 * 365 * 86_400))
        );
        assert_eq!(None, milliseconds(Duration::from_secs(100 * 365 * 86_400 + 1)));
        assert_eq!(None, milliseconds(Duration::MAX));
    }
}
