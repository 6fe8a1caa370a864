//! The errors of the store.

use std::fmt;
use std::path::Path;
use std::time::Duration;

use rusqlite::ErrorCode;
use rusqlite::ffi;

/// Why an operation, or opening the file, failed. No variant contains a key or a value.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SqliteError {
    /// The file cannot be opened or created, or it belongs to another program.
    CannotOpen {
        /// The file.
        file: String,
        /// What is wrong, and what to do.
        reason: String,
    },
    /// The file is on a network file system, where SQLite's locks and its shared memory do not work.
    NetworkFile {
        /// The file.
        file: String,
        /// The kind of file system, such as `nfs4`.
        kind: String,
    },
    /// A newer version of this program has changed the file's format.
    NewerFormat {
        /// The file.
        file: String,
        /// The format of the file.
        found: i64,
        /// The newest format that this version knows.
        known: i64,
    },
    /// The file is damaged, or no database.
    Corrupt {
        /// The file.
        file: String,
        /// What SQLite found.
        reason: String,
    },
    /// No space is left for the change. Nothing was changed; values can still be read.
    DiskFull {
        /// The file.
        file: String,
    },
    /// Other processes kept the file locked for too long. Nothing was changed.
    Locked {
        /// The file.
        file: String,
        /// How long the operation may wait, in milliseconds.
        timeout_ms: u64,
    },
    /// Reading or writing the file failed. A change may have been made or not: read the value.
    Failed {
        /// The file.
        file: String,
        /// What happened.
        reason: String,
    },
    /// The store has been closed.
    Closed {
        /// The file.
        file: String,
    },
}

impl SqliteError {
    /// The stable code of this error, as in JavaScript.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::CannotOpen { .. } => "store.cannot_open",
            Self::NetworkFile { .. } => "store.network_file",
            Self::NewerFormat { .. } => "store.newer_format",
            Self::Corrupt { .. } => "store.corrupt",
            Self::DiskFull { .. } => "store.disk_full",
            Self::Locked { .. } => "store.locked",
            Self::Failed { .. } => "store.failed",
            Self::Closed { .. } => "store.closed",
        }
    }

    /// Whether the same operation can succeed later without anybody's help.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        matches!(self, Self::DiskFull { .. } | Self::Locked { .. } | Self::Failed { .. })
    }
}

impl fmt::Display for SqliteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CannotOpen { file, reason } => write!(f, "{file} cannot be opened: {reason}"),
            Self::NetworkFile { file, kind } => write!(
                f,
                "{file} is on a network file system ({kind}), where SQLite loses data; use a local disk, or another store for several machines"
            ),
            Self::NewerFormat { file, found, known } => write!(
                f,
                "{file} has format {found}, and this version knows formats up to {known}; update this program"
            ),
            Self::Corrupt { file, reason } => write!(
                f,
                "{file} is damaged or no database ({reason}); restore a backup, or move it away to begin anew"
            ),
            Self::DiskFull { file } => write!(f, "no space is left on the disk of {file}; nothing was changed"),
            Self::Locked { file, timeout_ms } => write!(
                f,
                "other processes kept {file} locked for {timeout_ms} ms; nothing was changed"
            ),
            Self::Failed { file, reason } => write!(f, "{file} could not be read or written: {reason}"),
            Self::Closed { file } => write!(f, "the store of {file} has been closed"),
        }
    }
}

impl std::error::Error for SqliteError {}

/// Makes the errors of one file.
#[derive(Debug, Clone)]
pub(crate) struct Errors {
    file: String,
    timeout: Duration,
}

impl Errors {
    pub(crate) fn new(file: &Path, timeout: Duration) -> Self {
        Self {
            file: file.display().to_string(),
            timeout,
        }
    }

    fn file(&self) -> String {
        self.file.clone()
    }

    pub(crate) fn cannot_open(&self, reason: impl fmt::Display) -> SqliteError {
        SqliteError::CannotOpen {
            file: self.file(),
            reason: reason.to_string(),
        }
    }

    pub(crate) fn network_file(&self, kind: impl Into<String>) -> SqliteError {
        SqliteError::NetworkFile {
            file: self.file(),
            kind: kind.into(),
        }
    }

    pub(crate) fn newer_format(&self, found: i64, known: i64) -> SqliteError {
        SqliteError::NewerFormat {
            file: self.file(),
            found,
            known,
        }
    }

    pub(crate) fn locked(&self) -> SqliteError {
        SqliteError::Locked {
            file: self.file(),
            timeout_ms: u64::try_from(self.timeout.as_millis()).unwrap_or(u64::MAX),
        }
    }

    pub(crate) fn failed(&self, reason: impl Into<String>) -> SqliteError {
        SqliteError::Failed {
            file: self.file(),
            reason: reason.into(),
        }
    }

    pub(crate) fn closed(&self) -> SqliteError {
        SqliteError::Closed { file: self.file() }
    }

    /// The error for one of SQLite. Its message is SQLite's own text for the code, so that no value can be in it.
    pub(crate) fn of(&self, error: &rusqlite::Error) -> SqliteError {
        let Some(found) = error.sqlite_error() else {
            return self.failed("an unexpected answer of SQLite");
        };
        let reason = format!(
            "{} (SQLite {})",
            ffi::code_to_str(found.extended_code),
            found.extended_code
        );
        match (found.code, found.extended_code) {
            // The shared memory of the write-ahead log could not grow.
            (ErrorCode::DiskFull, _) | (_, ffi::SQLITE_IOERR_SHMSIZE) => SqliteError::DiskFull { file: self.file() },
            (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _) => self.locked(),
            (ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase, _) => SqliteError::Corrupt {
                file: self.file(),
                reason,
            },
            (ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied, _) => self.cannot_open(reason),
            _ => self.failed(reason),
        }
    }
}
