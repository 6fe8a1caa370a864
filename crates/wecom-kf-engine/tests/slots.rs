//! The numbers that JavaScript knows callbacks by.

mod support;

use support::{CORP, KEY, TOKEN, callback, sealed};
use wecom_kf_core::error::{CallbackError, EngineError};
use wecom_kf_engine::callbacks::{CallbackId, CallbackPair, CallbackSettings};
use wecom_kf_engine::codec::Opened;
use wecom_kf_engine::{create_callback, free_callback, open, seal, verify_url};

fn settings(key: &str, receivers: &[&str]) -> CallbackSettings {
    CallbackSettings {
        pairs: vec![CallbackPair {
            token: TOKEN.into(),
            encoding_aes_key: key.into(),
        }],
        receivers: Some(receivers.iter().copied().map(Into::into).collect()),
    }
}

fn create() -> CallbackId {
    create_callback(settings(KEY, &[CORP])).into_result().unwrap()
}

fn create_another() -> CallbackId {
    create_callback(settings(KEY, &[CORP, "ww2"])).into_result().unwrap()
}

/// Whether every function that takes a number says that it is gone.
fn is_gone(CallbackId { slot, generation }: CallbackId) -> bool {
    let sealed = sealed(&callback(), "echo");
    let gone = EngineError::CallbackGone {}.code();
    let answers = [
        verify_url(slot, generation, &sealed.echo_query())
            .into_result()
            .err()
            .map(|failure| failure.code),
        seal(slot, generation, "", "", "", "", &[0; 16])
            .into_result()
            .err()
            .map(|failure| failure.code),
        match open(slot, generation, &sealed.query(), b"") {
            Opened::Text(_) | Opened::Ascii(_) => None,
            Opened::Failure(failure) => Some(failure.code),
        },
    ];
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    answers[0] == Some(gone)
}

#[test]
fn a_number_is_valid_until_it_is_freed() {
    let (one, other) = (create(), create_another());
    assert_ne!(one, other);
    assert!(!is_gone_by_echo(one) && !is_gone_by_echo(other));
    free_callback(one.slot, one.generation);
    assert!(is_gone(one) && !is_gone_by_echo(other));
}

/// Whether a URL check is not answered.
fn is_gone_by_echo(CallbackId { slot, generation }: CallbackId) -> bool {
    let sealed = sealed(&callback(), "echo");
    verify_url(slot, generation, &sealed.echo_query())
        .into_result()
        .is_err()
}

#[test]
fn equal_settings_share_a_slot_until_all_are_freed() {
    let numbers: Vec<_> = (0..1000).map(|_| create()).collect();
    assert!(numbers.iter().all(|number| *number == numbers[0]));
    let [last, others @ ..] = &numbers[..] else {
        unreachable!("there are a thousand")
    };
    for number in others {
        free_callback(number.slot, number.generation);
        assert!(!is_gone_by_echo(*number));
    }
    free_callback(last.slot, last.generation);
    assert!(is_gone(*last));
    assert_ne!(create(), *last);
}

#[test]
fn different_settings_share_no_slot() {
    let with = |change: fn(&mut CallbackSettings)| {
        let mut settings = settings(KEY, &[CORP]);
        change(&mut settings);
        create_callback(settings).into_result().unwrap()
    };
    let numbers = [
        with(|_| {}),
        with(|settings| settings.receivers = None),
        with(|settings| settings.receivers = Some(vec![CORP.to_uppercase()])),
        with(|settings| settings.pairs[0].token.push('x')),
        with(|settings| settings.pairs[0].encoding_aes_key = KEY.chars().rev().collect()),
        with(|settings| settings.pairs.push(settings.pairs[0].clone())),
    ];
    for (at, number) in numbers.iter().enumerate() {
        assert!(!numbers[..at].contains(number), "{at}");
    }
}

#[test]
fn a_slot_is_reused_under_another_generation() {
    let first = create();
    free_callback(first.slot, first.generation);
    let second = create();
    assert_eq!((second.slot, second.generation), (first.slot, first.generation + 1));
    // Freed twice, it takes nothing from who has the slot now.
    free_callback(first.slot, first.generation);
    assert!(is_gone(first) && !is_gone_by_echo(second));
    free_callback(second.slot, second.generation);
    free_callback(second.slot, second.generation);
    assert_eq!(create().generation, first.generation + 2);
}

#[test]
fn an_unknown_slot_is_reported_as_gone() {
    for slot in [0, 1000, u32::MAX] {
        free_callback(slot, 0);
        assert!(is_gone(CallbackId { slot, generation: 0 }));
    }
}

#[test]
fn unusable_settings_take_no_slot() {
    let before = create();
    free_callback(before.slot, before.generation);
    let refused = create_callback(settings("short", &[CORP])).into_result().unwrap_err();
    assert_eq!(refused.code, CallbackError::BadKey { length: 5 }.code());
    assert_eq!(create().slot, before.slot);
}

/// Takes moments; to look at every other callback for each would take a minute.
#[test]
fn many_callbacks_at_once() {
    let numbered = |at: usize| {
        create_callback(settings(KEY, &[&at.to_string()]))
            .into_result()
            .unwrap()
    };
    let numbers: Vec<_> = (0..20_000).map(numbered).collect();
    assert!((0..20_000).all(|at| numbered(at) == numbers[at]));
    for _ in 0..2 {
        for CallbackId { slot, generation } in &numbers {
            free_callback(*slot, *generation);
        }
    }
    assert!(numbers.iter().step_by(1000).all(|number| is_gone(*number)));
    let again: Vec<_> = (0..20_000).map(numbered).collect();
    let mut slots: Vec<_> = again.iter().map(|number| number.slot).collect();
    slots.sort_unstable();
    slots.dedup();
    assert_eq!(slots.len(), 20_000);
    assert!(
        again
            .iter()
            .all(|number| number.generation == 1 && number.slot < 20_000)
    );
}
