//! What every store does.

use std::time::Duration;

use wecom_kf_sqlite::{Answer, Operation, SqliteStore, StoreError};

use crate::folder::Folder;

const DAY: Option<Duration> = Some(Duration::from_secs(86_400));

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[tokio::test]
async fn values_are_any_text_and_keys_are_exact() -> Result<(), StoreError> {
    let folder = Folder::new();
    let store = SqliteStore::open(folder.file())?;
    assert_eq!(None, store.get("a").await?);
    let long = "x".repeat(3_000_000);
    for value in ["", "1", "密钥 \u{0} \"'", "\u{0}", "😀👨‍👩‍👧", &long] {
        store.set("a", value, None).await?;
        assert_eq!(some(value), store.get("a").await?);
        assert!(store.compare_and_set("a", Some(value), "next", None).await?);
        assert!(!store.compare_and_set("a", Some(value), "again", None).await?);
    }
    let key = "k".repeat(2000);
    let keys = ["Key", "key", "KEY", "key ", "k\u{0}1", "k\u{0}2", "k", &key, ""];
    for (at, key) in keys.iter().enumerate() {
        store.set(key, &at.to_string(), DAY).await?;
    }
    for (at, key) in keys.iter().enumerate() {
        assert_eq!(some(&at.to_string()), store.get(key).await?, "{key:?}");
    }
    store.delete("Key").await?;
    store.delete("Key").await?;
    assert_eq!(vec![None, some("1")], store.get_many(&["Key", "key"]).await?);
    // The difference may be behind a zero, where a C string ends.
    store.set("zero", "a\u{0}b", None).await?;
    assert!(!store.compare_and_set("zero", Some("a\u{0}c"), "x", None).await?);
    Ok(())
}

#[tokio::test]
async fn compare_and_set_sets_only_over_the_expected_value() -> Result<(), StoreError> {
    let folder = Folder::new();
    let store = SqliteStore::open(folder.file())?;
    assert!(!store.compare_and_set("k", Some("x"), "1", None).await?);
    assert!(store.compare_and_set("k", None, "1", None).await?);
    assert!(!store.compare_and_set("k", None, "2", None).await?);
    assert!(!store.compare_and_set("k", Some(""), "2", None).await?);
    assert!(store.compare_and_set("k", Some("1"), "", DAY).await?);
    assert!(!store.compare_and_set("k", None, "2", None).await?);
    assert!(store.compare_and_set("k", Some(""), "3", None).await?);
    let mut racing = tokio::task::JoinSet::new();
    for at in 0..100 {
        let store = store.clone();
        racing.spawn(async move { store.compare_and_set("k", Some("3"), &format!("next {at}"), None).await });
    }
    let won = racing.join_all().await;
    assert_eq!(1, won.into_iter().filter(|won| *won == Ok(true)).count());
    let version: i64 = folder
        .sql()
        .query_row("SELECT version FROM wecom_kf_store", [], |row| row.get(0))
        .expect("a row");
    assert_eq!(4, version);
    Ok(())
}

#[tokio::test]
async fn many_keys_are_answered_in_their_order() -> Result<(), StoreError> {
    let folder = Folder::new();
    let store = SqliteStore::open(folder.file())?;
    store.set_many(&[("a", "1"), ("b", "2"), ("a", "3")], DAY).await?;
    let values = store.get_many(&["b", "none", "a", "b"]).await?;
    assert_eq!(vec![some("2"), None, some("3"), some("2")], values);
    assert_eq!(Vec::<Option<String>>::new(), store.get_many::<&str>(&[]).await?);
    store.set_many::<&str, &str>(&[], None).await?;
    let entries: Vec<_> = (0..5000).map(|at| (format!("many {at}"), at.to_string())).collect();
    store.set_many(&entries, None).await?;
    let keys: Vec<_> = entries.iter().rev().map(|(key, _)| key.as_str()).collect();
    let values: Vec<_> = entries.iter().rev().map(|(_, value)| Some(value.clone())).collect();
    assert_eq!(values, store.get_many(&keys).await?);
    Ok(())
}

#[tokio::test]
async fn an_expired_value_is_gone_and_then_deleted() -> Result<(), StoreError> {
    let folder = Folder::new();
    let store = SqliteStore::open(folder.file())?;
    for key in ["read", "expected", "set"] {
        store.set(key, "1", DAY).await?;
    }
    store.set("never", "1", None).await?;
    store.set("never too", "1", Some(Duration::MAX)).await?;
    let sql = folder.sql();
    let expire = "UPDATE wecom_kf_store SET expires_at = 86400000 WHERE expires_at IS NOT NULL";
    assert_eq!(3, sql.execute(expire, []).expect("expired"));
    assert_eq!(vec![None; 3], store.get_many(&["read", "expected", "set"]).await?);
    assert!(!store.compare_and_set("expected", Some("1"), "2", DAY).await?);
    assert!(store.compare_and_set("expected", None, "2", DAY).await?);
    // Without a time to live it stays, even if it replaces a value with one.
    store.set("set", "2", None).await?;
    assert_eq!(
        vec![some("2"), some("2"), some("1")],
        store.get_many(&["expected", "set", "never too"]).await?
    );
    store.close().await;
    // The first transaction after opening deletes what has expired.
    let store = SqliteStore::open(folder.file())?;
    store.set("any", "1", None).await?;
    let count = "SELECT count(*) FROM wecom_kf_store WHERE key = 'read'";
    assert_eq!(Ok(0), sql.query_row(count, [], |row| row.get::<_, i64>(0)));
    assert_eq!(some("1"), store.get("never").await?);
    Ok(())
}

#[tokio::test]
async fn a_time_to_live_counts_from_the_write_by_the_clock_of_the_machine() -> Result<(), StoreError> {
    let folder = Folder::new();
    let store = SqliteStore::open(folder.file())?;
    store.set("k", "1", DAY).await?;
    let left: f64 = folder
        .sql()
        .query_row(
            "SELECT expires_at / 1000.0 - unixepoch('subsec') FROM wecom_kf_store",
            [],
            |row| row.get(0),
        )
        .expect("a row");
    // An hour of leeway for a machine that is stopped meanwhile.
    assert!(left > 82_800.0 && left <= 86_400.1, "{left}");
    Ok(())
}

#[tokio::test]
async fn closing_finishes_what_was_submitted() -> Result<(), StoreError> {
    let folder = Folder::new();
    let store = SqliteStore::open(folder.file())?;
    let (done, outcomes) = std::sync::mpsc::channel();
    for at in 0..1000 {
        let done = done.clone();
        let operation = Operation::SetMany {
            entries: vec![(at.to_string(), "1".to_owned())],
            ttl: None,
        };
        store.submit(operation, move |outcome| drop(done.send(outcome)));
    }
    store.close().await;
    assert_eq!(
        1000,
        outcomes
            .try_iter()
            .filter(|outcome| *outcome == Ok(Answer::Done))
            .count()
    );
    let file = folder.file().display().to_string();
    assert_eq!(Err(StoreError::Closed { file }), store.get("1").await);
    store.close().await;
    // The last connection has moved the log into the file.
    assert!(!folder.0.join("kf.db-wal").exists());
    let store = SqliteStore::open(folder.file())?;
    assert_eq!(some("1"), store.get("999").await?);
    Ok(())
}

#[tokio::test]
async fn the_last_clone_closes_the_file() -> Result<(), StoreError> {
    let folder = Folder::new();
    let store = SqliteStore::open(folder.file())?;
    let clone = store.clone();
    drop(store);
    clone.set("k", "1", None).await?;
    let (ended, end) = tokio::sync::oneshot::channel();
    clone.close_then(|| ended.send("closed").unwrap_or_default());
    drop(clone);
    assert_eq!(Ok("closed"), end.await);
    Ok(())
}
