use crate::fixture::{Fixture, SECOND, receiver, settings};
use serde_json::json;
use wecom_kf_core::callback::{CallbackEvent, KfMsgOrEvent};
use wecom_kf_sandbox::Effect;

#[derive(Debug, PartialEq, Clone)]
struct Push {
    id: u64,
    attempt: u32,
    query: String,
    body: String,
}

fn pushes(fixture: &mut Fixture) -> Vec<Push> {
    let effects = fixture.sandbox.take_effects(fixture.now);
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
fn new_messages_schedule_a_callback() {
    let mut fixture = Fixture::new();
    assert!(pushes(&mut fixture).is_empty());
    assert_eq!(fixture.sandbox.next_wakeup_ms(), None);
    fixture.customer();
    assert_eq!(fixture.sandbox.next_wakeup_ms(), Some(fixture.now));
    let push = pushes(&mut fixture).pop().unwrap();
    let event = open(&push);
    assert_eq!(event.open_kfid.as_deref(), Some(fixture.kf.as_str()));
    assert_eq!(
        (event.to_user_name.as_str(), event.create_time),
        ("ww1", fixture.now / 1000)
    );
    assert!(pushes(&mut fixture).is_empty(), "each effect is given once");
    fixture.sandbox.callback_answered(fixture.now, push.id, true);
    assert_eq!(fixture.sandbox.next_wakeup_ms(), None);
}

#[test]
fn messages_before_a_push_share_it_and_later_ones_get_another() {
    let mut fixture = Fixture::new();
    let customer = fixture.customer();
    fixture.write(&customer);
    let first = pushes(&mut fixture);
    assert_eq!(first.len(), 1);
    fixture.write(&customer);
    let second = pushes(&mut fixture);
    assert_eq!(second.len(), 1);
    assert_ne!(open(&first[0]).token, open(&second[0]).token);
}

#[test]
fn a_failed_callback_is_sent_three_times_in_total() {
    let mut fixture = Fixture::new();
    fixture.customer();
    let first = pushes(&mut fixture).pop().unwrap();
    for attempt in [2, 3] {
        fixture.sandbox.callback_answered(fixture.now, first.id, false);
        assert!(pushes(&mut fixture).is_empty(), "not at once");
        assert_eq!(fixture.sandbox.next_wakeup_ms(), Some(fixture.now + SECOND));
        fixture.now += SECOND;
        let again = pushes(&mut fixture);
        assert_eq!(
            again,
            [Push {
                attempt,
                ..first.clone()
            }],
            "the same query and body"
        );
    }
    fixture.sandbox.callback_answered(fixture.now, first.id, false);
    assert_eq!(fixture.sandbox.next_wakeup_ms(), None);
    fixture.now += 60 * SECOND;
    assert!(pushes(&mut fixture).is_empty());
}

#[test]
fn no_response_within_5_seconds_is_a_failure() {
    let mut fixture = Fixture::new();
    fixture.customer();
    let first = pushes(&mut fixture).pop().unwrap();
    for attempt in [2, 3] {
        assert_eq!(fixture.sandbox.next_wakeup_ms(), Some(fixture.now + 5 * SECOND));
        fixture.now += 5 * SECOND - 1;
        assert!(pushes(&mut fixture).is_empty());
        fixture.now += 1;
        assert!(pushes(&mut fixture).is_empty(), "the delay comes first");
        fixture.now += SECOND;
        assert_eq!(pushes(&mut fixture)[0].attempt, attempt);
    }
    fixture.now += 5 * SECOND;
    assert!(pushes(&mut fixture).is_empty());
    assert_eq!(fixture.sandbox.next_wakeup_ms(), None);
    fixture.sandbox.callback_answered(fixture.now, first.id, true);
}

#[test]
fn a_successful_retry_ends_the_callback() {
    let mut fixture = Fixture::new();
    fixture.customer();
    let push = pushes(&mut fixture).pop().unwrap();
    fixture.sandbox.callback_answered(fixture.now, push.id, false);
    fixture.now += SECOND;
    pushes(&mut fixture);
    fixture.sandbox.callback_answered(fixture.now, push.id, true);
    fixture.now += 60 * SECOND;
    assert!(pushes(&mut fixture).is_empty());
}

#[test]
fn url_verification_requires_its_echo() {
    let mut fixture = Fixture::new();
    let check = fixture.sandbox.verify_callback_url(fixture.now).unwrap();
    assert_eq!(check.url, "http://bot.test/callback");
    assert_eq!(receiver().verify_url(&check.query).unwrap().echo, check.echo);
    assert!(!check.echo.is_empty());
    let asked = fixture.act("verify_callback_url", json!({}));
    assert_eq!(
        receiver().verify_url(asked["query"].as_str().unwrap()).unwrap().echo,
        asked["echo"]
    );
}

#[test]
fn without_callback_settings_nothing_is_pushed() {
    let mut settings = settings();
    settings.callback = None;
    let mut fixture = Fixture::with(settings);
    fixture.writing_customer();
    assert!(fixture.sandbox.take_effects(fixture.now).is_empty());
    assert_eq!(
        fixture.try_act("verify_callback_url", json!({})),
        Err("sandbox.no_callback")
    );
    assert_eq!(fixture.log().len(), 2);
}
