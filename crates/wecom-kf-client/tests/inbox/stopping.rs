//! Stopping, and turns as a stream.

use wecom_kf_client::Error;
use wecom_kf_client::inbox::{Inbox, Turn};

use crate::kit::{Notes, World, seconds, store};

/// An inbox whose handler takes ten seconds, and its notes.
fn slow(world: &World) -> (Inbox, Notes) {
    let notes = Notes::default();
    let began = notes.clone();
    let handler = move |turn: Turn| {
        let notes = began.clone();
        async move {
            notes.turn(&turn);
            tokio::time::sleep(seconds(10)).await;
            notes.add("done");
            Ok::<(), Error>(())
        }
    };
    let inbox = world.client().inbox(world.options(&store())).handle(handler).unwrap();
    let customer = world.customer();
    world.writes(&customer, "1");
    world.writes(&customer, "2");
    world.push(&inbox);
    (inbox, notes)
}

#[tokio::test(start_paused = true)]
async fn a_stop_waits_for_handlers_and_begins_no_turn() {
    let world = World::new();
    let (inbox, notes) = slow(&world);
    notes.wait(1).await;
    inbox.stop().await.unwrap();
    assert_eq!(notes.all(), ["1", "done"]);
    assert!(!inbox.poll().await);
    let customer = world.customer();
    world.writes(&customer, "3");
    assert!(world.events().iter().all(|event| !inbox.notify(event)));
    inbox.stop().await.unwrap();
    assert!(inbox.drain(seconds(1)).await.unwrap());
}

#[tokio::test(start_paused = true)]
async fn a_drain_has_a_limit() {
    for (limit, expected) in [(60, true), (2, false)] {
        let world = World::new();
        let (inbox, notes) = slow(&world);
        notes.wait(1).await;
        let began = tokio::time::Instant::now();
        assert_eq!(inbox.drain(seconds(limit)).await.unwrap(), expected);
        assert!(began.elapsed() < seconds(11));
        tokio::time::sleep(seconds(60)).await;
        let notes = notes.all();
        assert_eq!(notes.contains(&"done".to_owned()), expected, "{notes:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_dropped_inbox_stops() {
    let world = World::new();
    let (inbox, notes) = slow(&world);
    let other = inbox.clone();
    notes.wait(1).await;
    drop(inbox);
    assert!(!other.lag().await.is_empty());
    drop(other);
    tokio::time::sleep(seconds(60)).await;
    assert_eq!(notes.all(), ["1", "done"]);
    let pulls = world.calls("kf/sync_msg").len();
    tokio::time::sleep(seconds(600)).await;
    assert_eq!(world.calls("kf/sync_msg").len(), pulls, "it has ended");
}

#[tokio::test(start_paused = true)]
async fn work_of_a_handler_elsewhere_learns_that_its_turn_was_cancelled() {
    let (world, notes) = (World::new(), Notes::default());
    let began = notes.clone();
    let handler = move |turn: Turn| {
        let notes = began.clone();
        notes.turn(&turn);
        tokio::spawn(async move {
            turn.cancelled().await;
            notes.add(turn.reply("late").await.unwrap_err().code());
        });
        std::future::pending::<Result<(), Error>>()
    };
    let inbox = world.client().inbox(world.options(&store())).handle(handler).unwrap();
    let customer = world.customer();
    world.writes(&customer, "1");
    world.push(&inbox);
    notes.wait(1).await;
    assert!(!inbox.drain(seconds(1)).await.unwrap());
    notes.wait(2).await;
    assert_eq!(notes.all(), ["1", "inbox.turn_ended"]);
}

#[tokio::test(start_paused = true)]
async fn turns_of_a_stream_are_acknowledged() {
    let (world, store) = (World::new(), store());
    let (inbox, mut turns) = world
        .client()
        .inbox(world.options(&store).attempts(3))
        .stream()
        .unwrap();
    let customer = world.customer();
    for text in ["1", "2"] {
        world.writes(&customer, text);
    }
    world.push(&inbox);
    let first = turns.next().await.unwrap();
    first.reply("好的").await.unwrap();
    first.fail("the model is overloaded");
    let again = turns.next().await.unwrap();
    assert_eq!((again.text().as_deref(), again.attempt()), (Some("1"), 2));
    again.reply("好的").await.unwrap();
    drop(again);
    let last = turns.next().await.unwrap();
    assert_eq!((last.text().as_deref(), last.attempt()), (Some("1"), 3));
    last.ack();
    let second = turns.next().await.unwrap();
    assert_eq!(second.text().as_deref(), Some("2"));
    assert!(!format!("{second:?}").contains("\"2\""));
    second.ack();
    assert!(inbox.poll().await);
    assert_eq!(world.received(&customer), ["好的"]);
    let stops = inbox.clone();
    let stop = tokio::spawn(async move { stops.stop().await });
    assert!(turns.next().await.is_none(), "the stream ends");
    stop.await.unwrap().unwrap();
}

#[tokio::test(start_paused = true)]
async fn turns_that_nobody_takes_begin_again_elsewhere() {
    let (world, store) = (World::new(), store());
    let options = world.options(&store).attempts(1);
    let (inbox, turns) = world.client().inbox(options.clone()).stream().unwrap();
    let customer = world.customer();
    world.writes(&customer, "1");
    world.push(&inbox);
    tokio::time::sleep(seconds(5)).await;
    assert_eq!(inbox.lag().await[0].running, 1);
    drop(turns);
    inbox.stop().await.unwrap();
    let (second, mut turns) = world.client().inbox(options).stream().unwrap();
    let turn = turns.next().await.unwrap();
    assert_eq!(turn.text().as_deref(), Some("1"));
    turn.ack();
    assert!(second.poll().await);
    assert_eq!(second.lag().await[0].dead, 0);
}

#[tokio::test(start_paused = true)]
async fn a_stream_alone_keeps_the_inbox_running() {
    let world = World::new();
    let (_, mut turns) = world.client().inbox(world.options(&store())).stream().unwrap();
    let customer = world.customer();
    world.writes(&customer, "hello");
    let turn = turns.next().await.unwrap();
    assert_eq!(turn.text().as_deref(), Some("hello"));
    turn.ack();
}
