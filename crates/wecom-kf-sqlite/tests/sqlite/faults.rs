//! Files that cannot be used, and what goes wrong while one is in use.

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use rusqlite::Connection;
use wecom_kf_sqlite::{Operation, SqliteOptions, SqliteStore};

use crate::folder::Folder;

fn code(path: impl AsRef<Path>) -> String {
    match SqliteStore::open(path) {
        Ok(_) => "opened".to_owned(),
        Err(error) => format!("{}: {error}", error.code()),
    }
}

#[test]
fn what_is_no_file_for_a_store_is_refused_and_left_alone() {
    let folder = Folder::new();
    for path in ["", ":memory:", "file:kf.db?mode=memory", "a\0b"] {
        assert!(code(path).starts_with("store.cannot_open"), "{path:?}");
    }
    let missing = code(folder.0.join("none/kf.db"));
    assert!(
        missing.starts_with("store.cannot_open") && missing.contains("there is no folder"),
        "{missing}"
    );
    assert!(code(&folder.0).starts_with("store.cannot_open"));

    let text = folder.0.join("text");
    fs::write(&text, "This is a file of some other kind. ".repeat(100)).expect("a file");
    assert!(code(&text).starts_with("store.corrupt"), "{}", code(&text));

    let other = folder.0.join("other.db");
    let sql = Connection::open(&other).expect("a database");
    sql.execute_batch("CREATE TABLE orders (id INTEGER)").expect("a table");
    assert!(code(&other).contains("another program"), "{}", code(&other));
    assert_eq!(
        Ok("delete".to_owned()),
        sql.pragma_query_value(None, "journal_mode", |row| row.get(0))
    );
}

#[test]
fn a_file_of_a_newer_version_is_refused_also_while_it_is_open() {
    let folder = Folder::new();
    let store = SqliteStore::open(folder.file()).expect("a store");
    folder.sql().execute_batch("PRAGMA user_version = 2").expect("newer");
    let newer = code(folder.file());
    assert!(
        newer.starts_with("store.newer_format") && newer.contains("format 2"),
        "{newer}"
    );
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime");
    let refused = runtime.block_on(store.set("k", "1", None)).expect_err("refused");
    assert_eq!("store.newer_format", refused.code());
    let rows = folder
        .sql()
        .query_row("SELECT count(*) FROM wecom_kf_store", [], |row| row.get(0));
    assert_eq!(Ok(0), rows);
}

#[tokio::test]
async fn a_locked_file_is_waited_for_within_the_limit() {
    let folder = Folder::new();
    let options = SqliteOptions::default().timeout(Duration::from_millis(50));
    let store = SqliteStore::open_with(folder.file(), &options).expect("a store");
    store.set("k", "1", None).await.expect("set");

    // By a program that knows nothing of the lock file.
    let sql = folder.sql();
    sql.execute_batch("BEGIN IMMEDIATE").expect("locked");
    let refused = store.set("k", "2", None).await.expect_err("locked");
    assert_eq!("store.locked", refused.code());
    assert_eq!(Ok(Some("1".to_owned())), store.get("k").await);
    sql.execute_batch("ROLLBACK").expect("unlocked");
    assert_eq!(Ok(true), store.compare_and_set("k", Some("1"), "2", None).await);

    // By one that is stopped while it is its turn.
    let lock = File::open(folder.0.join("kf.db-lock")).expect("the lock file");
    lock.lock().expect("locked");
    let (first, second) = tokio::join!(store.set("k", "3", None), store.set("l", "3", None));
    assert_eq!("store.locked", first.expect_err("locked").code());
    assert_eq!("store.locked", second.expect_err("locked").code());
    lock.unlock().expect("unlocked");
    assert_eq!(Ok(true), store.compare_and_set("k", Some("2"), "3", None).await);
    // The lock is free again when nobody writes.
    lock.lock().expect("locked");
}

#[tokio::test]
async fn a_file_that_was_deleted_or_replaced_takes_no_more() {
    let folder = Folder::new();
    let store = SqliteStore::open(folder.file()).expect("a store");
    fs::remove_file(folder.file()).expect("deleted");
    let deleted = store.set("k", "1", None).await.expect_err("deleted");
    assert!(deleted.to_string().contains("deleted or replaced"), "{deleted}");
    fs::write(folder.file(), "").expect("another file");
    assert_eq!("store.failed", store.get("k").await.expect_err("replaced").code());
}

#[tokio::test]
async fn a_panic_of_whoever_is_answered_ends_no_thread() {
    let folder = Folder::new();
    let store = SqliteStore::open(folder.file()).expect("a store");
    let key = || "k".to_owned();
    store.submit(Operation::Delete { key: key() }, |_| panic!("a test panic"));
    store.submit(Operation::GetMany { keys: vec![key()] }, |_| panic!("a test panic"));
    assert_eq!(Ok(()), store.set("k", "1", None).await);
    assert_eq!(Ok(Some("1".to_owned())), store.get("k").await);
}

#[tokio::test]
async fn damage_is_an_error_and_not_an_empty_value() {
    let folder = Folder::new();
    let store = SqliteStore::open(folder.file()).expect("a store");
    let entries: Vec<_> = (0..1000).map(|at| (format!("key {at}"), "value".repeat(20))).collect();
    store.set_many(&entries, None).await.expect("set");
    store.close().await;
    let mut bytes = fs::read(folder.file()).expect("the file");
    bytes[4096 * 2..].fill(0xa5);
    fs::write(folder.file(), bytes).expect("damaged");
    let store = SqliteStore::open(folder.file()).expect("the header is whole");
    assert_eq!("store.corrupt", store.get("key 500").await.expect_err("damaged").code());
    assert_eq!(
        "store.corrupt",
        store.set("key 500", "1", None).await.expect_err("damaged").code()
    );
}

/// Mounts a small file system. Needs root.
struct SmallDisk(Folder);

impl SmallDisk {
    fn mount() -> Option<Self> {
        let folder = Folder::new();
        let mut mount = Command::new("mount");
        mount
            .args(["-t", "tmpfs", "-o", "size=1m", "wecom-kf-test"])
            .arg(&folder.0);
        mount.stderr(std::process::Stdio::null());
        mount
            .status()
            .is_ok_and(|status| status.success())
            .then_some(Self(folder))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: a thread may just be ending.
        drop(Command::new("umount").arg("-l").arg(&self.0.0).status());
    }
}

#[tokio::test]
async fn a_full_disk_refuses_writes_keeps_values_and_heals() {
    let Some(disk) = SmallDisk::mount() else {
        println!("NOT RUN: a full disk; it needs root, to mount a small one");
        return;
    };
    let store = SqliteStore::open(disk.0.file()).expect("a store");
    store.set("k", "1", None).await.expect("set");
    let filler = disk.0.0.join("filler");
    let value = "x".repeat(20_000);
    fs::write(&filler, vec![1_u8; 700_000]).expect("a large file");
    let mut refused = None;
    for at in 0..100 {
        if let Err(error) = store.set(&format!("large {at}"), &value, None).await {
            refused = Some(error);
            break;
        }
    }
    assert_eq!("store.disk_full", refused.expect("a full disk").code());
    assert_eq!(Ok(Some("1".to_owned())), store.get("k").await);
    let (large, other) = tokio::join!(store.set("large", &value, None), store.set("large 2", &value, None));
    assert_eq!("store.disk_full", large.expect_err("full").code());
    assert_eq!("store.disk_full", other.expect_err("full").code());
    fs::remove_file(filler).expect("deleted");
    assert_eq!(Ok(true), store.compare_and_set("k", Some("1"), "2", None).await);
    assert_eq!(Ok(None), store.get("large").await);
    store.close().await;

    // Too full to begin with.
    fs::write(disk.0.0.join("filler"), vec![1_u8; 2_000_000]).expect_err("full");
    assert_eq!(
        "store.disk_full",
        SqliteStore::open(disk.0.0.join("other.db")).expect_err("full").code()
    );
}
