//! What arrives: each message once, in order, and only what is asked for.

use wecom_kf_client::Error;
use wecom_kf_client::inbox::{Inbox, InboxOptions, Start, Turn, TurnKind, Turns};
use wecom_kf_client::message::Event;
use wecom_kf_sandbox::{CustomerSends, ServicerWrites};

use crate::kit::{Fault, Notes, World, seconds, store};

/// An inbox whose handler notes the text of each turn.
fn noting(world: &World, options: InboxOptions, notes: &Notes) -> Inbox {
    let notes = notes.clone();
    let handler = move |turn: Turn| {
        notes.turn(&turn);
        async { Ok::<(), Error>(()) }
    };
    world.client().inbox(options).handle(handler).unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_callback_is_answered_before_anything_is_pulled() {
    let (world, notes) = (World::new(), Notes::default());
    let inbox = noting(&world, world.options(&store()), &notes);
    let customer = world.customer();
    world.writes(&customer, "在吗？");
    world.push(&inbox);
    assert!(world.calls("kf/sync_msg").is_empty());
    notes.wait(1).await;
    assert!(inbox.poll().await);
    assert_eq!(notes.all(), ["在吗？"]);
    let pulls = world.calls("kf/sync_msg");
    assert!(
        pulls[0]["token"].is_string() && pulls[0]["open_kfid"] == world.open_kfid(),
        "{pulls:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn copies_of_a_callback_and_a_slow_handler_give_one_reply() {
    let world = World::new();
    let handler = |turn: Turn| async move {
        tokio::time::sleep(seconds(10)).await;
        turn.reply("好的").await.map(drop)
    };
    let inbox = world.client().inbox(world.options(&store())).handle(handler).unwrap();
    let customer = world.customer();
    world.writes(&customer, "退款");
    let events = world.events();
    for _ in 0..3 {
        assert!(events.iter().all(|event| inbox.notify(event)));
        tokio::time::sleep(seconds(5)).await;
    }
    assert!(inbox.poll().await);
    assert_eq!(world.received(&customer), ["好的"]);
    assert_eq!(world.calls("kf/send_msg").len(), 1);
}

#[tokio::test(start_paused = true)]
async fn every_message_counts_also_equal_texts_and_those_of_one_batch() {
    let (world, notes) = (World::new(), Notes::default());
    let inbox = noting(&world, world.options(&store()), &notes);
    let customer = world.customer();
    for text in ["好的", "好的", "一", "二", "三"] {
        world.writes(&customer, text);
    }
    world.push(&inbox);
    assert!(inbox.poll().await);
    tokio::time::sleep(seconds(10)).await;
    world.writes(&customer, "好的");
    world.push(&inbox);
    assert!(inbox.poll().await);
    assert_eq!(notes.all(), ["好的", "好的", "一", "二", "三", "好的"]);
}

#[tokio::test(start_paused = true)]
async fn the_first_start_goes_by_age() {
    let all = ["old", "recent", "new"];
    let since = std::time::UNIX_EPOCH + std::time::Duration::from_millis(crate::kit::NOW) + seconds(3_500);
    for (start, expected) in [
        (Start::Skip, &all[1..]),
        (Start::Replay, &all[..]),
        (Start::Since(since), &all[1..]),
    ] {
        let (world, notes) = (World::new(), Notes::default());
        let customer = world.customer();
        world.writes(&customer, "old");
        tokio::time::sleep(seconds(3_600)).await;
        world.writes(&customer, "recent");
        tokio::time::sleep(seconds(120)).await;
        world.callbacks();
        let inbox = noting(&world, world.options(&store()).start(start), &notes);
        world.writes(&customer, "new");
        world.push(&inbox);
        assert!(inbox.poll().await);
        assert_eq!(notes.all(), expected, "{start:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_pull_that_fails_is_repeated_from_the_same_cursor() {
    let notes = Notes::default();
    let world = World::new().with(|seen| match (seen.path.as_str(), seen.before) {
        ("kf/sync_msg", 1..=7) => Some(Fault::Errcode(-1)),
        _ => None,
    });
    let inbox = noting(&world, world.options(&store()), &notes);
    assert!(inbox.poll().await);
    let customer = world.customer();
    for text in ["a", "b"] {
        world.writes(&customer, text);
    }
    world.push(&inbox);
    notes.wait(2).await;
    assert_eq!(notes.all(), ["a", "b"]);
}

#[tokio::test(start_paused = true)]
async fn a_lost_callback_is_healed_by_the_slow_poll() {
    let (world, notes) = (World::new(), Notes::default());
    let _inbox = noting(&world, world.options(&store()), &notes);
    tokio::time::sleep(seconds(1)).await;
    let customer = world.customer();
    world.writes(&customer, "hello");
    notes.wait(1).await;
    assert!(world.now() < crate::kit::NOW + 130_000, "within two polls");
}

#[tokio::test(start_paused = true)]
async fn an_expired_callback_token_is_not_used_again() {
    let (world, notes) = (World::new(), Notes::default());
    let inbox = noting(&world, world.options(&store()), &notes);
    let customer = world.customer();
    world.writes(&customer, "hello");
    let events = world.events();
    tokio::time::sleep(seconds(700)).await;
    world.writes(&customer, "again");
    assert!(events.iter().all(|event| inbox.notify(event)));
    assert!(inbox.poll().await);
    assert_eq!(notes.all(), ["hello", "again"]);
    let pulls = world.calls("kf/sync_msg");
    let with_token: Vec<bool> = pulls.iter().map(|pull| pull["token"].is_string()).collect();
    assert_eq!(with_token.iter().filter(|with| **with).count(), 1, "{with_token:?}");
}

#[tokio::test(start_paused = true)]
async fn what_was_handled_is_not_handled_again_after_a_restart() {
    let (world, notes, store) = (World::new(), Notes::default(), store());
    let customer = world.customer();
    for number in 0..3 {
        world.writes(&customer, &format!("message {number}"));
        let inbox = noting(&world, world.options(&store), &notes);
        world.push(&inbox);
        assert!(inbox.poll().await);
        inbox.stop().await.unwrap();
    }
    assert_eq!(notes.all(), ["message 0", "message 1", "message 2"]);
    assert!(world.calls("kf/sync_msg").last().unwrap()["cursor"].is_string());
}

#[tokio::test(start_paused = true)]
async fn events_and_messages_of_servicers_come_only_if_asked_for() {
    for asked in [false, true] {
        let (world, notes) = (World::new(), Notes::default());
        let options = world
            .options(&store())
            .events(asked)
            .servicer_messages(asked)
            .turns(Turns::Burst);
        let kinds = notes.clone();
        let handler = move |turn: Turn| {
            let note = match (turn.kind(), turn.event()) {
                (TurnKind::Event, Some(Event::EnterSession(_))) => "enters".to_owned(),
                (kind, _) => format!("{kind:?} {}", turn.text().unwrap_or_default()),
            };
            assert!(turn.customer().is_some());
            kinds.add(note);
            async { Ok::<(), Error>(()) }
        };
        let inbox = world.client().inbox(options).handle(handler).unwrap();
        let customer = world.customer();
        let account = world.open_kfid();
        world.writes(&customer, "人工");
        world.hand_over(&customer).await;
        world.act(ServicerWrites::new(&account, &customer, "您好"));
        world.writes(&customer, "谢谢");
        world.push(&inbox);
        assert!(inbox.poll().await);
        let notes = notes.all();
        match asked {
            false => assert_eq!(notes, ["Customer 人工\n谢谢"]),
            true => {
                let own: Vec<&str> = notes
                    .iter()
                    .map(String::as_str)
                    .filter(|note| !note.starts_with("Event"))
                    .collect();
                assert_eq!(own, ["enters", "Customer 人工", "Servicer 您好", "Customer 谢谢"]);
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_image_and_a_question_about_it_are_one_burst() {
    let (world, notes) = (World::new(), Notes::default());
    let options = world
        .options(&store())
        .turns(Turns::Burst)
        .quiet(seconds(40))
        .max(seconds(120));
    let lengths = notes.clone();
    let handler = move |turn: Turn| {
        lengths.add(format!("{} {}", turn.messages().len(), turn.text().unwrap_or_default()));
        async { Ok::<(), Error>(()) }
    };
    let inbox = world.client().inbox(options).handle(handler).unwrap();
    let customer = world.customer();
    let image = serde_json::json!({"msgtype": "image", "image": {"media_id": "avatar"}});
    world.act(CustomerSends::new(world.open_kfid(), &customer, image));
    world.push(&inbox);
    tokio::time::sleep(seconds(30)).await;
    world.writes(&customer, "这个多少钱？");
    world.push(&inbox);
    notes.wait(1).await;
    assert!(inbox.poll().await);
    assert_eq!(notes.all(), ["2 这个多少钱？"]);
}

#[tokio::test(start_paused = true)]
async fn what_came_during_a_turn_is_the_next_one() {
    let (world, notes) = (World::new(), Notes::default());
    let texts = notes.clone();
    let handler = move |turn: Turn| {
        texts.turn(&turn);
        async {
            tokio::time::sleep(seconds(30)).await;
            Ok::<(), Error>(())
        }
    };
    let options = world.options(&store()).turns(Turns::Queue);
    let inbox = world.client().inbox(options).handle(handler).unwrap();
    let customer = world.customer();
    world.writes(&customer, "1");
    world.push(&inbox);
    notes.wait(1).await;
    for text in ["2", "3"] {
        world.writes(&customer, text);
        world.push(&inbox);
    }
    assert!(inbox.poll().await);
    assert_eq!(notes.all(), ["1", "2\n3"]);
}

#[tokio::test(start_paused = true)]
async fn a_slow_customer_holds_up_nobody() {
    let (world, notes) = (World::new(), Notes::default());
    let slow = world.customer();
    let (texts, patient) = (notes.clone(), slow.clone());
    let handler = move |turn: Turn| {
        let (texts, waits) = (texts.clone(), turn.customer() == Some(&patient));
        async move {
            if waits {
                tokio::time::sleep(seconds(600)).await;
            }
            texts.turn(&turn);
            Ok::<(), Error>(())
        }
    };
    let inbox = world.client().inbox(world.options(&store())).handle(handler).unwrap();
    world.writes(&slow, "slow");
    let others: Vec<String> = (0..5).map(|_| world.customer()).collect();
    for other in &others {
        world.writes(other, "quick");
    }
    world.push(&inbox);
    notes.wait(5).await;
    assert!(world.now() < crate::kit::NOW + 10_000);
    assert!(inbox.poll().await);
    assert_eq!(notes.all().last().unwrap(), "slow");
}

#[tokio::test(start_paused = true)]
async fn accounts_are_an_allow_list_and_corps_are_told_apart() {
    let (world, notes) = (World::new(), Notes::default());
    let inbox = noting(&world, InboxOptions::new(store()).accounts(["wkother"]), &notes);
    let customer = world.customer();
    world.writes(&customer, "hello");
    let mut events = world.events();
    assert!(events.iter().all(|event| !inbox.notify(event)), "not its account");
    let all = noting(&world, InboxOptions::new(store()), &notes);
    let mut foreign = events[0].clone();
    foreign.to_user_name = "wwother".into();
    assert!(!all.notify(&foreign));
    // The oldest format names no account.
    let mut nameless = events[0].clone();
    nameless.open_kfid = None;
    assert!(!all.notify(&nameless), "no account is known yet");
    assert!(all.notify(&events.remove(0)));
    assert!(all.notify(&nameless));
    assert!(all.poll().await);
    assert_eq!(notes.all(), ["hello"]);
}

#[tokio::test(start_paused = true)]
async fn catching_up_waits_until_wecom_can_be_reached() {
    let world = World::new().with(|seen| {
        let down = seen.path == "kf/account/list" && seen.before < 10 || seen.path == "kf/sync_msg" && seen.before < 5;
        down.then_some(Fault::Errcode(-1))
    });
    let notes = Notes::default();
    let customer = world.customer();
    world.writes(&customer, "hello");
    let inbox = noting(&world, InboxOptions::new(store()), &notes);
    assert!(inbox.catch_up().await.unwrap());
    assert_eq!(notes.all(), ["hello"]);
    assert!(world.calls("kf/account/list").len() > 10);
    // Nobody waits for it beyond the end.
    let world = World::new().with(|seen| (seen.path == "kf/account/list").then_some(Fault::Errcode(-1)));
    let inbox = noting(&world, InboxOptions::new(store()), &notes);
    let (caught_up, stopped) = tokio::join!(inbox.catch_up(), async {
        tokio::time::sleep(seconds(100)).await;
        inbox.stop().await
    });
    assert!(!caught_up.unwrap() && stopped.is_ok());
    assert!(!inbox.catch_up().await.unwrap(), "it has stopped");
    // Only a person can mend a rejected secret.
    let world = World::new().with(|seen| (seen.path == "gettoken").then_some(Fault::Errcode(40001)));
    let inbox = noting(&world, InboxOptions::new(store()), &notes);
    for _ in 0..2 {
        assert_eq!(inbox.catch_up().await.unwrap_err().code(), "api.error");
    }
}

#[tokio::test(start_paused = true)]
async fn catching_up_finds_the_accounts_of_the_corp() {
    let (world, notes) = (World::new(), Notes::default());
    let customer = world.customer();
    world.writes(&customer, "hello");
    let inbox = noting(&world, InboxOptions::new(store()), &notes);
    assert!(inbox.poll().await, "no account is known yet");
    assert!(notes.all().is_empty());
    assert!(inbox.catch_up().await.unwrap());
    assert_eq!(notes.all(), ["hello"]);
    let lag = inbox.lag().await;
    assert_eq!(
        (lag.len(), lag[0].ended, lag[0].messages, lag[0].oldest),
        (1, 1, 0, None)
    );
    assert_eq!(lag[0].open_kfid, world.open_kfid());
}

#[tokio::test(start_paused = true)]
async fn an_inbox_says_how_far_it_lags() {
    let (world, notes) = (World::new(), Notes::default());
    let texts = notes.clone();
    let handler = move |turn: Turn| {
        texts.turn(&turn);
        std::future::pending::<Result<(), Error>>()
    };
    let inbox = world.client().inbox(world.options(&store())).handle(handler).unwrap();
    let customer = world.customer();
    world.writes(&customer, "1");
    world.writes(&customer, "2");
    world.push(&inbox);
    notes.wait(1).await;
    tokio::time::sleep(seconds(50)).await;
    let lag = inbox.lag().await.remove(0);
    assert!(lag.owner && lag.error.is_none());
    assert_eq!((lag.messages, lag.customers, lag.running), (2, 1, 1));
    assert!(lag.oldest.is_some_and(|oldest| oldest >= seconds(50)), "{lag:?}");
    assert!(!format!("{inbox:?}{lag:?}").contains("secret"));
}

#[tokio::test(start_paused = true)]
async fn the_accounts_of_a_corp_share_the_pulls_without_a_token() {
    let (world, notes) = (World::new(), Notes::default());
    let accounts: Vec<String> = (0..14).map(|_| world.account()).collect();
    let inbox = noting(&world, InboxOptions::new(store()).accounts(&accounts), &notes);
    let began = world.now();
    assert!(inbox.poll().await);
    let pulls = world.calls("kf/sync_msg");
    let pulled: std::collections::BTreeSet<&str> = pulls.iter().filter_map(|pull| pull["open_kfid"].as_str()).collect();
    assert_eq!(pulled.len(), 14);
    let passed = world.now() - began;
    // Ten at once, the others one after the other.
    let fewest = 30_000 * (u64::try_from(pulls.len()).unwrap() - 10);
    assert!(passed >= fewest, "{} pulls in {passed} ms", pulls.len());
}
