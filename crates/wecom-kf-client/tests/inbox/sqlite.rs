//! The inbox on a SQLite file. Its threads work in real time, so these tests do too.

use std::path::PathBuf;

use wecom_kf_client::inbox::{Inbox, InboxOptions, Turn};
use wecom_kf_client::{Error, SqliteStore, Store};

use crate::kit::{Notes, World};

/// A file of its own for a test, which does not exist yet.
fn file(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("inbox-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder.join("kf.db")
}

fn noting(world: &World, store: &SqliteStore, notes: &Notes) -> Inbox {
    let notes = notes.clone();
    let handler = move |turn: Turn| {
        notes.turn(&turn);
        async move { turn.reply("好的").await.map(drop) as Result<(), Error> }
    };
    let options = InboxOptions::new(store.clone()).accounts([world.open_kfid()]);
    world.client().inbox(options).handle(handler).unwrap()
}

#[tokio::test]
async fn a_restart_goes_on_where_it_stopped() {
    let (world, notes, file) = (World::new(), Notes::default(), file("restart"));
    let customer = world.customer();
    for text in ["1", "2", "3"] {
        let store = SqliteStore::open(&file).unwrap();
        let inbox = noting(&world, &store, &notes);
        world.writes(&customer, text);
        world.push(&inbox);
        assert!(inbox.poll().await);
        inbox.stop().await.unwrap();
        store.close().await;
    }
    assert_eq!(notes.all(), ["1", "2", "3"]);
    assert_eq!(world.received(&customer).len(), 3);
}

#[tokio::test]
async fn two_instances_share_a_file() {
    let (world, notes, file) = (World::new(), Notes::default(), file("share"));
    let stores = [SqliteStore::open(&file).unwrap(), SqliteStore::open(&file).unwrap()];
    let inboxes: Vec<Inbox> = stores.iter().map(|store| noting(&world, store, &notes)).collect();
    let customers: Vec<String> = (0..10).map(|_| world.customer()).collect();
    for customer in &customers {
        world.writes(customer, "hello");
    }
    for event in world.events() {
        for inbox in &inboxes {
            assert!(inbox.notify(&event));
        }
    }
    notes.wait(10).await;
    for inbox in &inboxes {
        inbox.stop().await.unwrap();
    }
    assert_eq!(notes.all().len(), 10);
    assert!(customers.iter().all(|customer| world.received(customer).len() == 1));
}

#[tokio::test]
async fn a_file_is_a_store() {
    let store = SqliteStore::open(file("store")).unwrap();
    let entry = |number: u32| (format!("k{number}"), format!("值{number}"));
    let entries: Vec<(String, String)> = (0..300).map(entry).collect();
    let keys: Vec<String> = entries.iter().map(|(key, _)| key.clone()).rev().collect();
    Store::set_many(&store, &entries, None).await.unwrap();
    let read = Store::get_many(&store, &keys).await.unwrap();
    let expected: Vec<_> = entries.into_iter().rev().map(|(_, value)| Some(value)).collect();
    assert_eq!(read, expected);
    let swap = |expected, value| Store::compare_and_set(&store, "k1", expected, value, None);
    assert!(swap(Some("值1"), "x").await.unwrap());
    assert!(!swap(None, "y").await.unwrap());
    assert_eq!(Store::get(&store, "k1").await.unwrap().as_deref(), Some("x"));
    assert!(Store::is_atomic(&store));
}
