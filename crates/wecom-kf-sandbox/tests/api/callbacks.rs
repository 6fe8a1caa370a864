use crate::stage::{KEY, SECOND, Stage, settings};
use serde_json::json;
use wecom_kf_core::callback::{Callback, CallbackEvent, KfMsgOrEvent, Receivers};
use wecom_kf_sandbox::Effect;

#[derive(Debug, PartialEq, Clone)]
struct Push {
    id: u64,
    attempt: u32,
    query: String,
    body: String,
}

fn pushes(stage: &mut Stage) -> Vec<Push> {
    let effects = stage.sandbox.take_effects(stage.now);
    let push = |effect| match effect {
        Effect::PushCallback {
            id,
            attempt,
            url,
            query,
            body,
        } => {
            assert_eq!(url, "http://bot.test/callback");
            Push {
                id,
                attempt,
                query,
                body,
            }
        }
        other => panic!("{other:?}"),
    };
    effects.into_iter().map(push).collect()
}

fn receiver() -> Callback {
    Callback::new([("tok", KEY)], Receivers::Listed(vec!["ww1".into()])).unwrap()
}

fn open(push: &Push) -> KfMsgOrEvent {
    let opened = receiver().open(&push.query, push.body.as_bytes()).unwrap();
    assert!(
        // Real ones have none; that of kf_account_auth_change has.
        !opened.raw.contains("FromUserName"),
        "{}",
        opened.raw
    );
    match opened.event {
        CallbackEvent::KfMsgOrEvent(event) => event,
        other => panic!("{other:?}"),
    }
}

#[test]
fn something_new_makes_a_callback_due() {
    let mut stage = Stage::new();
    assert!(pushes(&mut stage).is_empty());
    assert_eq!(stage.sandbox.next_wakeup_ms(), None);
    stage.customer();
    assert_eq!(stage.sandbox.next_wakeup_ms(), Some(stage.now));
    let push = pushes(&mut stage).pop().unwrap();
    let event = open(&push);
    assert_eq!(event.open_kfid.as_deref(), Some(stage.kf.as_str()));
    assert_eq!(
        (event.to_user_name.as_str(), event.create_time),
        ("ww1", stage.now / 1000)
    );
    assert!(pushes(&mut stage).is_empty(), "each effect is given once");
    stage.sandbox.callback_answered(stage.now, push.id, true);
    assert_eq!(stage.sandbox.next_wakeup_ms(), None);
}

#[test]
fn what_comes_before_the_push_shares_it_and_what_comes_after_has_its_own() {
    let mut stage = Stage::new();
    let customer = stage.customer();
    stage.write(&customer);
    let first = pushes(&mut stage);
    assert_eq!(first.len(), 1);
    stage.write(&customer);
    let second = pushes(&mut stage);
    assert_eq!(second.len(), 1);
    assert_ne!(open(&first[0]).token, open(&second[0]).token);
}

#[test]
fn a_failed_callback_comes_three_times_in_all() {
    let mut stage = Stage::new();
    stage.customer();
    let first = pushes(&mut stage).pop().unwrap();
    for attempt in [2, 3] {
        stage.sandbox.callback_answered(stage.now, first.id, false);
        assert!(pushes(&mut stage).is_empty(), "not at once");
        assert_eq!(stage.sandbox.next_wakeup_ms(), Some(stage.now + SECOND));
        stage.now += SECOND;
        let again = pushes(&mut stage);
        assert_eq!(
            again,
            [Push {
                attempt,
                ..first.clone()
            }],
            "the same query and body"
        );
    }
    stage.sandbox.callback_answered(stage.now, first.id, false);
    assert_eq!(stage.sandbox.next_wakeup_ms(), None);
    stage.now += 60 * SECOND;
    assert!(pushes(&mut stage).is_empty());
}

#[test]
fn no_answer_within_5_seconds_is_a_failure() {
    let mut stage = Stage::new();
    stage.customer();
    let first = pushes(&mut stage).pop().unwrap();
    for attempt in [2, 3] {
        assert_eq!(stage.sandbox.next_wakeup_ms(), Some(stage.now + 5 * SECOND));
        stage.now += 5 * SECOND - 1;
        assert!(pushes(&mut stage).is_empty());
        stage.now += 1;
        assert!(pushes(&mut stage).is_empty(), "the delay comes first");
        stage.now += SECOND;
        assert_eq!(pushes(&mut stage)[0].attempt, attempt);
    }
    stage.now += 5 * SECOND;
    assert!(pushes(&mut stage).is_empty());
    assert_eq!(stage.sandbox.next_wakeup_ms(), None);
    stage.sandbox.callback_answered(stage.now, first.id, true);
}

#[test]
fn an_answer_in_a_later_try_ends_it() {
    let mut stage = Stage::new();
    stage.customer();
    let push = pushes(&mut stage).pop().unwrap();
    stage.sandbox.callback_answered(stage.now, push.id, false);
    stage.now += SECOND;
    pushes(&mut stage);
    stage.sandbox.callback_answered(stage.now, push.id, true);
    stage.now += 60 * SECOND;
    assert!(pushes(&mut stage).is_empty());
}

#[test]
fn the_url_check_wants_its_echo() {
    let mut stage = Stage::new();
    let check = stage.sandbox.verify_callback_url(stage.now).unwrap();
    assert_eq!(check.url, "http://bot.test/callback");
    assert_eq!(receiver().verify_url(&check.query).unwrap().echo, check.echo);
    assert!(!check.echo.is_empty());
    let asked = stage.act("verify_callback_url", json!({}));
    assert_eq!(
        receiver().verify_url(asked["query"].as_str().unwrap()).unwrap().echo,
        asked["echo"]
    );
}

#[test]
fn without_callback_settings_nothing_is_pushed() {
    let mut settings = settings();
    settings.callback = None;
    let mut stage = Stage::with(settings);
    stage.writing_customer();
    assert!(stage.sandbox.take_effects(stage.now).is_empty());
    assert_eq!(
        stage.try_act("verify_callback_url", json!({})),
        Err("sandbox.no_callback")
    );
    assert_eq!(stage.log().len(), 2);
}
