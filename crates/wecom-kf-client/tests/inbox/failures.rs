//! Failures: whom they concern decides what becomes of a turn, and of the others.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use wecom_kf_client::inbox::{Inbox, InboxOptions, Turn, TurnFailure};
use wecom_kf_client::{BoxError, Error, MemoryStore, Store as _};

use crate::kit::{Fault, Notes, World, seconds, store};

/// An inbox whose handler fails for the customer's text "bad", and notes dead letters.
fn failing<F, Fut>(world: &World, options: InboxOptions, notes: &Notes, bad: F) -> Inbox
where
    F: Fn(Turn) -> Fut + Send + Sync + Clone + 'static,
    Fut: Future<Output = Result<(), BoxError>> + Send + 'static,
{
    let (turns, letters) = (notes.clone(), notes.clone());
    let options = options.on_dead_letter(move |letter| {
        letters.add(format!("dead: {:?} after {}", letter.failure, letter.attempts));
        async {}
    });
    let handler = move |turn: Turn| {
        let (turns, bad) = (turns.clone(), bad.clone());
        async move {
            turns.turn(&turn);
            match turn.text().is_some_and(|text| text.starts_with("bad")) {
                true => bad(turn).await,
                false => Ok(()),
            }
        }
    };
    world.client().inbox(options).handle(handler).unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_handler_that_keeps_failing_makes_a_dead_letter() {
    let panics = Arc::new(AtomicBool::new(false));
    for panicking in [false, true] {
        panics.store(panicking, Ordering::Relaxed);
        let (world, notes, panics) = (World::new(), Notes::default(), Arc::clone(&panics));
        let bad = move |_| {
            assert!(!panics.load(Ordering::Relaxed), "on purpose");
            async { Err("no".into()) }
        };
        let inbox = failing(&world, world.options(&store()).attempts(2), &notes, bad);
        let (customer, other) = (world.customer(), world.customer());
        world.writes(&customer, "bad");
        world.writes(&customer, "next");
        world.writes(&other, "other");
        world.push(&inbox);
        assert!(inbox.poll().await);
        notes.wait(5).await;
        let mut all = notes.all();
        let other = all.iter().position(|note| note == "other").unwrap();
        assert!(other < 3, "nobody else waits: {all:?}");
        all.remove(other);
        all.sort();
        assert_eq!(all, ["bad", "bad", "dead: Handler after 2", "next"]);
        let lag = inbox.lag().await.remove(0);
        assert_eq!((lag.dead, lag.failed, lag.ended, lag.parked), (1, 2, 2, 0));
    }
}

#[tokio::test(start_paused = true)]
async fn dead_letters_are_listed_replayed_and_deleted() {
    let (world, notes, store) = (World::new(), Notes::default(), store());
    let works = Arc::new(AtomicBool::new(false));
    let mended = Arc::clone(&works);
    let bad = move |_| {
        let works = mended.load(Ordering::Relaxed);
        async move { if works { Ok(()) } else { Err("no".into()) } }
    };
    let inbox = failing(&world, world.options(&store).attempts(1), &notes, bad);
    let customer = world.customer();
    world.writes(&customer, "bad 1");
    world.writes(&customer, "bad 2");
    world.push(&inbox);
    notes.wait(4).await;
    assert!(inbox.poll().await);
    let letters = inbox.letters(world.open_kfid()).unwrap();
    let list = letters.list().await.unwrap();
    assert_eq!(list.len(), 2);
    assert_eq!(
        (list[0].customer.as_deref(), list[0].attempts),
        (Some(customer.as_str()), 1)
    );
    assert!(list[0].dead.is_some() && list[0].messages[0].external_userid.as_ref() == Some(&customer));
    assert!(!format!("{list:?}{letters:?}").contains("bad 1"));

    works.store(true, Ordering::Relaxed);
    assert!(letters.replay(&list[0].id).await.unwrap());
    notes.wait(5).await;
    assert_eq!(notes.all()[4], "bad 1");
    assert!(inbox.poll().await);
    assert!(!letters.replay(&list[0].id).await.unwrap(), "it is handled");

    let entry = world.key(&format!("message:{}", list[1].messages[0].msgid));
    assert!(
        store
            .get(&entry)
            .await
            .unwrap()
            .is_some_and(|text| text.contains("bad 2"))
    );
    assert!(letters.delete(&list[1].id).await.unwrap());
    assert!(!letters.delete(&list[1].id).await.unwrap());
    tokio::time::sleep(seconds(1)).await;
    assert_eq!(store.get(&entry).await.unwrap(), None, "the customer's words are gone");
    assert!(letters.list().await.unwrap().is_empty());
    assert_eq!(inbox.letters("no id").unwrap_err().code(), "client.bad_option");
}

#[tokio::test(start_paused = true)]
async fn a_failure_of_the_account_counts_for_nothing() {
    let notes = Notes::default();
    // The address is not trusted for a while.
    let world =
        World::new().with(|seen| (seen.path == "kf/send_msg" && seen.before < 10).then_some(Fault::Errcode(60020)));
    let bad = |turn: Turn| async move { turn.reply("好的").await.map(drop).map_err(Into::into) };
    let inbox = failing(&world, world.options(&store()).attempts(1), &notes, bad);
    let customer = world.customer();
    world.writes(&customer, "bad");
    world.push(&inbox);
    assert!(inbox.poll().await);
    assert_eq!(world.received(&customer), ["好的"]);
    assert_eq!(notes.all(), vec!["bad"; 11]);
    assert_eq!(world.told("TurnFailed"), 10);
}

#[tokio::test(start_paused = true)]
async fn an_unknown_failure_is_parked_and_tried_again() {
    let notes = Notes::default();
    let world =
        World::new().with(|seen| (seen.path == "kf/send_msg" && seen.before < 100).then_some(Fault::Errcode(-1)));
    let store = store();
    let bad = |turn: Turn| async move { turn.reply("好的").await.map(drop).map_err(Into::into) };
    let options = world.options(&store).attempts(1).park_after(seconds(60));
    let inbox = failing(&world, options, &notes, bad);
    let (customer, other) = (world.customer(), world.customer());
    world.writes(&customer, "bad");
    world.writes(&other, "other");
    world.push(&inbox);
    // Parked, so nothing waits for it any more.
    assert!(inbox.poll().await);
    assert_eq!(world.told("Parked"), 1);
    let list = inbox.letters(world.open_kfid()).unwrap().list().await.unwrap();
    assert_eq!((list.len(), list[0].dead, list[0].messages.len()), (1, None, 1));
    // Another instance goes on with it, from the store.
    inbox.drain(seconds(0)).await.unwrap();
    let again = Notes::default();
    let second = failing(&world, world.options(&store), &again, |turn: Turn| async move {
        turn.reply("好的").await.map(drop).map_err(Into::into)
    });
    while world.received(&customer).is_empty() {
        tokio::time::sleep(seconds(60)).await;
    }
    tokio::time::sleep(seconds(10)).await;
    assert_eq!(world.received(&customer), ["好的"]);
    assert!(again.all().iter().all(|text| text == "bad"), "{:?}", again.all());
    assert!(
        second
            .letters(world.open_kfid())
            .unwrap()
            .list()
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test(start_paused = true)]
async fn an_error_that_hides_its_cause_counts_as_the_last_reply() {
    let notes = Notes::default();
    let world = World::new().with(|seen| (seen.path == "kf/send_msg").then_some(Fault::Errcode(95018)));
    let bad = |turn: Turn| async move {
        let replied = turn.reply("好的").await;
        replied
            .map(drop)
            .map_err(|error| BoxError::from(format!("the bot failed: {error}")))
    };
    let inbox = failing(&world, world.options(&store()), &notes, bad);
    let customer = world.customer();
    world.writes(&customer, "bad");
    world.push(&inbox);
    notes.wait(2).await;
    assert_eq!(notes.all(), ["bad", "dead: Message after 1"]);
}

#[tokio::test(start_paused = true)]
async fn an_error_behind_another_says_whom_it_concerns() {
    #[derive(Debug)]
    struct Wrapped(Error);
    impl std::fmt::Display for Wrapped {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("wrapped")
        }
    }
    impl std::error::Error for Wrapped {
        fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
            Some(&self.0)
        }
    }
    let (world, notes) = (World::new(), Notes::default());
    let bad = |turn: Turn| async move {
        // A call of its own, not a reply.
        let send = wecom_kf_client::message::SendMsg::default();
        turn.client()
            .send(send)
            .await
            .map(drop)
            .map_err(|error| Wrapped(error).into())
    };
    let inbox = failing(&world, world.options(&store()), &notes, bad);
    let customer = world.customer();
    world.writes(&customer, "bad");
    world.push(&inbox);
    notes.wait(2).await;
    assert_eq!(
        notes.all(),
        ["bad", format!("dead: {:?} after 1", TurnFailure::Message).as_str()]
    );
}

#[tokio::test(start_paused = true)]
async fn a_record_of_a_newer_version_stops_the_account_with_a_sentence() {
    let (world, notes, store) = (World::new(), Notes::default(), Arc::new(MemoryStore::new()));
    let key = world.key("account");
    assert!(store.compare_and_set(&key, None, r#"{"v":99}"#, None).await.unwrap());
    let inbox = failing(&world, world.options(&store), &notes, |_| async { Ok(()) });
    assert!(!inbox.poll().await);
    let lag = inbox.lag().await.remove(0);
    assert!(
        lag.error.as_ref().is_some_and(|error| error.contains("version 99")),
        "{lag:?}"
    );
    let customer = world.customer();
    world.writes(&customer, "hello");
    assert!(world.events().iter().all(|event| !inbox.notify(event)));
    let error = inbox.stop().await.unwrap_err();
    assert_eq!(error.code(), "inbox.stopped");
    assert!(error.to_string().contains("version 99"), "{error}");
}
