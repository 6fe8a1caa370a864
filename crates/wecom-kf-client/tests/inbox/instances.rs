//! Several instances on one store, and stores that fail.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use wecom_kf_client::inbox::{Inbox, InboxOptions, Turn};
use wecom_kf_client::{BoxError, Error};

use crate::gated::{Gate, Gated, Step};
use crate::kit::{Notes, World, seconds, store};

fn noting(world: &World, options: InboxOptions, name: &'static str, notes: &Notes, takes: Duration) -> Inbox {
    let notes = notes.clone();
    let handler = move |turn: Turn| {
        let notes = notes.clone();
        async move {
            notes.add(format!("{name} {}", turn.text().unwrap_or_default()));
            tokio::time::sleep(takes).await;
            turn.reply("好的").await.map(drop)
        }
    };
    world.client().inbox(options).handle(handler).unwrap()
}

#[tokio::test(start_paused = true)]
async fn two_instances_handle_each_message_once() {
    let (world, notes, store) = (World::new(), Notes::default(), store());
    let first = noting(&world, world.options(&store), "first", &notes, seconds(1));
    assert!(first.poll().await);
    let second = noting(&world, world.options(&store), "second", &notes, seconds(1));
    let customers: Vec<String> = (0..5).map(|_| world.customer()).collect();
    for round in 0..4 {
        for customer in &customers {
            world.writes(customer, &format!("{round}"));
        }
        // The second gets all callbacks.
        world.push(&second);
        tokio::time::sleep(seconds(30)).await;
    }
    assert_eq!(notes.all().len(), 20);
    let received: Vec<usize> = customers
        .iter()
        .map(|customer| world.received(customer).len())
        .collect();
    assert_eq!(received, [4; 5]);
    // A rolling deploy: the first goes, the second has the account.
    first.stop().await.unwrap();
    world.writes(&customers[0], "after");
    world.push(&second);
    notes.wait(21).await;
    assert_eq!(notes.all()[20], "second after");
    assert!(second.poll().await);
}

#[tokio::test(start_paused = true)]
async fn another_instance_takes_over_what_was_left() {
    let (world, notes, store) = (World::new(), Notes::default(), store());
    let first = noting(&world, world.options(&store), "first", &notes, seconds(600));
    let customer = world.customer();
    world.writes(&customer, "hello");
    world.push(&first);
    notes.wait(1).await;
    let second = noting(&world, world.options(&store), "second", &notes, seconds(0));
    assert!(!first.drain(seconds(5)).await.unwrap(), "its handler was aborted");
    notes.wait(2).await;
    assert!(second.poll().await);
    assert_eq!(notes.all(), ["first hello", "second hello"]);
    assert_eq!(world.received(&customer), ["好的"]);
}

/// Fails from time to time: before an operation, or after it; and it may panic.
#[derive(Default)]
struct Failing(AtomicUsize);

impl Gate for Failing {
    async fn pass<T: Send>(
        &self,
        _: Step<'_>,
        work: impl Future<Output = Result<T, BoxError>> + Send,
    ) -> Result<T, BoxError> {
        let call = self.0.fetch_add(1, Ordering::Relaxed);
        match (call % 5 == 2).then_some(call / 5 % 3) {
            Some(0) => Err("connection refused".into()),
            Some(1) => {
                work.await?;
                Err("connection reset, while writing 秘密".into())
            }
            Some(_) => panic!("on purpose"),
            None => work.await,
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_store_that_fails_costs_time_and_nothing_else() {
    let (world, notes, store) = (World::new(), Notes::default(), store());
    let failing = Gated::before(&store, Failing::default());
    let options = InboxOptions::new(failing).accounts([world.open_kfid()]);
    let inbox = noting(&world, options, "", &notes, seconds(0));
    let customers: Vec<String> = (0..4).map(|_| world.customer()).collect();
    for text in ["1", "2", "3"] {
        for customer in &customers {
            world.writes(customer, text);
        }
        world.push(&inbox);
    }
    notes.wait(12).await;
    assert!(inbox.poll().await);
    for customer in &customers {
        assert_eq!(world.received(customer).len(), 3);
    }
    inbox.stop().await.unwrap();
    assert!(world.told("the store failed") > 0);
    // What it left works without the failures.
    let next = noting(&world, world.options(&store), "", &notes, seconds(0));
    assert!(next.poll().await);
    assert_eq!(
        world.calls("kf/send_msg").len(),
        world.calls("kf/send_msg").len().max(12)
    );
    assert!(customers.iter().all(|customer| world.received(customer).len() == 3));
}

/// Writes nothing, and tells what it was asked to write.
struct Quoting;

impl Gate for Quoting {
    async fn pass<T: Send>(
        &self,
        step: Step<'_>,
        work: impl Future<Output = Result<T, BoxError>> + Send,
    ) -> Result<T, BoxError> {
        match step.value {
            Some(value) => Err(format!("cannot SET {} {value:?}", step.key).into()),
            None => work.await,
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_failed_write_is_logged_without_what_was_written() {
    let (world, notes) = (World::new(), Notes::default());
    let options = InboxOptions::new(Gated::new(Quoting)).accounts([world.open_kfid()]);
    let inbox = noting(&world, options, "", &notes, seconds(0));
    let customer = world.customer();
    world.writes(&customer, "hello");
    world.push(&inbox);
    tokio::time::sleep(seconds(60)).await;
    assert!(world.told("cannot SET") > 0);
    assert_eq!(world.told("\\\"fence\\\""), 0);
    assert!(inbox.drain(seconds(1)).await.is_ok());
}

/// A store without one-step writes.
struct BestEffort;

impl Gate for BestEffort {
    fn is_atomic(&self) -> bool {
        false
    }

    async fn pass<T: Send>(
        &self,
        _: Step<'_>,
        work: impl Future<Output = Result<T, BoxError>> + Send,
    ) -> Result<T, BoxError> {
        work.await
    }
}

#[tokio::test]
async fn a_store_without_compare_and_set_is_rejected() {
    let handler = |_: Turn| async { Ok::<(), Error>(()) };
    let options = InboxOptions::new(Gated::new(BestEffort));
    let error = World::new().client().inbox(options).handle(handler).unwrap_err();
    assert!(error.to_string().starts_with("store: "), "{error}");
}
