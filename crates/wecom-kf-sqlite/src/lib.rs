//! A key-value store in a SQLite file, for one machine: texts with a time to live and an atomic compare-and-set, for several processes and
//! threads. It holds what must survive a crash: the state of an inbox, access tokens.
//!
//! ```
//! # async fn run() -> Result<(), wecom_kf_sqlite::StoreError> {
//! # let folder = std::env::temp_dir().join(format!("wecom-kf-sqlite-doc-{}", std::process::id()));
//! # drop(std::fs::create_dir_all(&folder));
//! # let path = folder.join("kf.db");
//! use std::time::Duration;
//! use wecom_kf_sqlite::SqliteStore;
//!
//! let store = SqliteStore::open(path)?;
//! assert!(store.compare_and_set("lease", None, "mine", Some(Duration::from_secs(30))).await?);
//! assert_eq!(Some("mine".to_owned()), store.get("lease").await?);
//! store.close().await;
//! # drop(std::fs::remove_dir_all(&folder));
//! # Ok(())
//! # }
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(run()).unwrap();
//! ```
//!
//! * **Durable**: a write-ahead log with `synchronous = FULL`. What has been answered survives `kill -9` and a power cut.
//! * **Off your threads**: one thread a store writes, one reads, one waits for the lock file. Futures need no particular executor, and a
//!   dropped future does not cancel its operation.
//! * **Group commit**: what is waiting is written in one transaction, at most 256 operations, each in a savepoint of its own.
//! * **Fair between processes**: whoever writes holds the lock of a file beside the database, `kf.db-lock`, for which the system keeps a
//!   queue. Without it, one of several writers may wait for seconds.
//! * **Time to live** by the clock of the machine, read in SQL. What has expired is deleted while writing, and every minute.
//! * **Errors** have a stable code ([`StoreError::code`]): a full disk, a locked file, a damaged one, one of a newer version. Network file
//!   systems are refused.
//!
//! The TypeScript package `wecom-kf` uses the same file, through this crate or through the SQLite of the runtime.

#![allow(clippy::disallowed_methods, reason = "waiting for a lock has a limit in time")]

mod ending;
mod error;
mod gate;
mod operation;
mod place;
mod reader;
mod schema;
mod store;
mod writer;

pub use operation::{Answer, Operation};
pub use store::{SqliteOptions, SqliteStore};
pub use wecom_kf_core::error::StoreError;
