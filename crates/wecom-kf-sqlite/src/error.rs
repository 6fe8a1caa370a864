//! Makes the errors of the store.

use std::fmt;
use std::path::Path;
use std::time::Duration;

use rusqlite::ErrorCode;
use rusqlite::ffi;
use wecom_kf_core::error::StoreError;

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

    pub(crate) fn cannot_open(&self, reason: impl fmt::Display) -> StoreError {
        StoreError::CannotOpen {
            file: self.file(),
            reason: reason.to_string(),
        }
    }

    pub(crate) fn network_file(&self, kind: impl Into<String>) -> StoreError {
        StoreError::NetworkFile {
            file: self.file(),
            kind: kind.into(),
        }
    }

    pub(crate) fn newer_format(&self, found: i64, known: i64) -> StoreError {
        StoreError::NewerFormat {
            file: self.file(),
            found,
            known,
        }
    }

    pub(crate) fn locked(&self) -> StoreError {
        StoreError::Locked {
            file: self.file(),
            timeout: u64::try_from(self.timeout.as_millis()).unwrap_or(u64::MAX),
        }
    }

    pub(crate) fn failed(&self, reason: impl Into<String>) -> StoreError {
        StoreError::Failed {
            file: self.file(),
            reason: reason.into(),
        }
    }

    pub(crate) fn closed(&self) -> StoreError {
        StoreError::Closed { file: self.file() }
    }

    /// The error for one of SQLite. Its message is SQLite's own text for the code, so that no value can be in it.
    pub(crate) fn of(&self, error: &rusqlite::Error) -> StoreError {
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
            (ErrorCode::DiskFull, _) | (_, ffi::SQLITE_IOERR_SHMSIZE) => StoreError::DiskFull { file: self.file() },
            (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _) => self.locked(),
            (ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase, _) => StoreError::Corrupt {
                file: self.file(),
                reason,
            },
            (ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied, _) => self.cannot_open(reason),
            _ => self.failed(reason),
        }
    }
}
