//! What all instances that share a store agree on. The suite tests the same list in JavaScript.

use serde_json::Value;
use wecom_kf_client::Error;
use wecom_kf_client::inbox::{InboxOptions, Start, Turn};

use crate::kit::{Fault, Notes, World, store};

const NAMES: &str = include_str!("../../../../tests/vectors/inbox-names.json");

/// The messages of one page after the other, as their texts.
fn pages() -> [Vec<String>; 2] {
    let names: Value = serde_json::from_str(NAMES).unwrap();
    let messages = names["messages"].as_array().unwrap();
    [0, 1].map(|page| {
        let texts = messages.iter().map(|message| {
            let texts = message["texts"].as_array().unwrap();
            texts[page.min(texts.len() - 1)].as_str().unwrap().to_owned()
        });
        texts.collect()
    })
}

#[tokio::test(start_paused = true)]
async fn a_message_without_an_id_gets_the_same_one_as_in_javascript() {
    let (pages, notes) = (pages(), Notes::default());
    let world = World::new().with(move |seen| {
        let page = pages.get(seen.before).filter(|_| seen.path == "kf/sync_msg")?;
        let (list, more) = (page.join(","), 1 - seen.before);
        Some(Fault::Body(format!(
            r#"{{"errcode":0,"errmsg":"ok","next_cursor":"c{more}","has_more":{more},"msg_list":[{list}]}}"#
        )))
    });
    let msgids = notes.clone();
    let handler = move |turn: Turn| {
        msgids.add(turn.message().msgid.clone());
        async { Ok::<(), Error>(()) }
    };
    let options: InboxOptions = world.options(&store()).start(Start::Replay);
    let inbox = world.client().inbox(options).handle(handler).unwrap();
    assert!(inbox.catch_up().await.unwrap());
    let names: Value = serde_json::from_str(NAMES).unwrap();
    let ids = names["messages"].as_array().unwrap().iter();
    let mut ids: Vec<&str> = ids.map(|message| message["id"].as_str().unwrap()).collect();
    let mut seen = notes.all();
    ids.sort_unstable();
    seen.sort_unstable();
    assert_eq!(seen, ids);
}

#[tokio::test(start_paused = true)]
async fn after_an_expired_callback_token_the_pull_without_one_waits_for_its_turn() {
    let world = World::new().with(|seen| {
        let pull = seen.path == "kf/sync_msg" && seen.before == 10;
        pull.then_some(Fault::Errcode(95007))
    });
    let handler = |_: Turn| async { Ok::<(), Error>(()) };
    let inbox = world.client().inbox(world.options(&store())).handle(handler).unwrap();
    // A corp has ten pulls without a token at once.
    while world.calls("kf/sync_msg").len() < 10 {
        assert!(inbox.poll().await || inbox.catch_up().await.unwrap());
    }
    let customer = world.customer();
    world.writes(&customer, "hello");
    let before = world.now();
    world.push(&inbox);
    assert!(inbox.poll().await);
    assert!(world.now() - before >= 29_000, "{}", world.now() - before);
    let pulls = world.calls("kf/sync_msg");
    assert!(pulls[10]["token"].is_string() && pulls[11].get("token").is_none());
}
