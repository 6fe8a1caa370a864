//! Several processes with one file. A test starts this program again, with the child's test alone.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tokio::runtime::{Builder, Runtime};
use wecom_kf_sqlite::SqliteStore;

use crate::folder::Folder;

fn runtime() -> Runtime {
    Builder::new_current_thread().build().expect("a runtime")
}

fn child(file: &Path, role: &str) -> Child {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.args(["--exact", "processes::child_process", "--nocapture"]);
    command
        .env("KF_CHILD", role)
        .env("KF_FILE", file)
        .stdout(Stdio::piped());
    command.spawn().expect("a child")
}

/// What a child prints, without what the test runner prints.
fn lines(child: &mut Child) -> impl Iterator<Item = String> + use<> {
    let output = BufReader::new(child.stdout.take().expect("its output"));
    let lines = output.lines().map(|line| line.expect("a line"));
    lines.filter_map(|line| line.split_once("child: ").map(|(_, text)| text.to_owned()))
}

fn tell(text: impl std::fmt::Display) {
    println!("child: {text}");
    drop(std::io::stdout().flush());
}

/// The child's part. Without its settings it is no child, and does nothing.
#[test]
fn child_process() {
    let (Ok(role), Ok(file)) = (std::env::var("KF_CHILD"), std::env::var("KF_FILE")) else {
        return;
    };
    let store = SqliteStore::open(file).expect("a store");
    runtime().block_on(async {
        match role.as_str() {
            "write" => write(&store).await,
            name => count(&store, name).await,
        }
    });
}

/// Adds one to a counter 100 times, by compare-and-set. Tells how long the longest operation took.
async fn count(store: &SqliteStore, name: &str) {
    let mut worst = Duration::ZERO;
    for _ in 0..100 {
        loop {
            let current = store.get("counter").await.expect("read");
            let next = current
                .as_deref()
                .map_or(0, |text| text.parse::<u32>().expect("a number"))
                + 1;
            let begun = Instant::now();
            let set = store
                .compare_and_set("counter", current.as_deref(), &next.to_string(), None)
                .await;
            worst = worst.max(begun.elapsed());
            if set.expect("written") {
                break;
            }
        }
    }
    store.set(&format!("done {name}"), "1", None).await.expect("set");
    tell(worst.as_millis());
}

#[test]
fn eight_processes_that_race_lose_no_write_and_none_starves() {
    let folder = Folder::new();
    let children: Vec<_> = (0..8).map(|at| child(&folder.file(), &at.to_string())).collect();
    let worst = children.into_iter().map(|mut child| {
        // To the end: a child that cannot print fails.
        let said = lines(&mut child).last();
        assert!(child.wait().expect("ended").success());
        said.expect("a number").parse::<u64>().expect("milliseconds")
    });
    let worst = worst.max();
    println!("the worst wait of eight processes: {worst:?} ms");
    let store = SqliteStore::open(folder.file()).expect("a store");
    assert_eq!(Ok(Some("800".to_owned())), runtime().block_on(store.get("counter")));
}

/// Writes until it is killed, and tells what was answered.
async fn write(store: &SqliteStore) {
    for at in 0.. {
        let (key, other, value) = (format!("key {at}"), format!("cas {at}"), at.to_string());
        let (one, other) = tokio::join!(
            store.set(&key, &value, None),
            store.compare_and_set(&other, None, &value, None)
        );
        one.expect("set");
        assert_eq!(Ok(true), other);
        tell(at);
    }
}

#[test]
fn what_was_answered_survives_kill_9() {
    let folder = Folder::new();
    let mut from = 0;
    for round in 0..3 {
        // Each writes from the start, into a file of its own.
        let file = folder.0.join(format!("kf-{round}.db"));
        let mut writer = child(&file, "write");
        let mut said = lines(&mut writer);
        let answered = said.by_ref().nth(20 + round * 7).expect("answers");
        writer.kill().expect("killed");
        writer.wait().expect("ended");
        let last = said.last().unwrap_or(answered).parse::<usize>().expect("a number");
        let store = SqliteStore::open(&file).expect("a store");
        let keys: Vec<_> = (0..=last)
            .flat_map(|at| [format!("key {at}"), format!("cas {at}")])
            .collect();
        let values = runtime().block_on(store.get_many(&keys)).expect("read");
        for (key, value) in keys.iter().zip(values) {
            assert_eq!(key.split(' ').nth(1).map(str::to_owned), value, "{key} was answered");
        }
        from += last;
    }
    assert!(from > 60);
}
