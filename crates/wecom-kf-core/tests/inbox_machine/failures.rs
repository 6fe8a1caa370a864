//! What a failed turn means.

use crate::support::{Rig, delivered, message, only, options, pull, turns};
use wecom_kf_core::inbox::{
    Input, LETTERS, Letters, Options, Output, Reference, TurnFailure, delete_letter, replay_letter,
};
use wecom_kf_core::machine::{Ms, Op};

fn letters(rig: &Rig) -> Letters {
    Letters::read(&rig.store.borrow()[LETTERS], Ms(0)).unwrap()
}

/// The next turn that begins.
fn next(rig: &mut Rig) -> Op {
    for _ in 0..700 {
        if let Some((turn, _)) = turns(&rig.pass(1_000)).first() {
            return *turn;
        }
    }
    panic!("no turn begins");
}

/// Fails a turn until it is parked; returns the next attempt.
fn park(rig: &mut Rig, mut failing: Op) -> Op {
    while !rig.has(LETTERS) {
        rig.fail(failing, TurnFailure::Unknown);
        failing = next(rig);
    }
    failing
}

fn patient() -> Options {
    Options {
        poll: Ms(1_000_000_000_000),
        ..options("A")
    }
}

fn dead(outputs: &[Output]) -> Vec<String> {
    let dead = outputs.iter().filter_map(|output| match output {
        Output::DeadLetter { id, attempts, .. } => Some(format!("{id} after {attempts}")),
        _ => None,
    });
    dead.collect()
}

#[test]
fn a_failure_of_the_message_makes_a_dead_letter_and_the_stream_goes_on() {
    let (mut rig, outputs) = Rig::with_page(options("A"), vec![message("m1", "u"), message("m2", "u")]);
    let outputs = rig.fail(only(&outputs), TurnFailure::Message);
    assert_eq!(
        (dead(&outputs), delivered(&outputs)),
        (vec!["m1 after 1".to_owned()], vec!["m2".to_owned()])
    );
    assert!(rig.has("message:m1") && rig.has("done:m1"));
    rig.end(only(&outputs));
    assert_eq!((rig.record().owner, rig.record().cursor.as_deref()), (None, Some("c1")));
}

#[test]
fn a_handler_that_throws_runs_three_times() {
    let (mut rig, mut outputs) = Rig::with_page(options("A"), vec![message("m1", "u")]);
    for _ in 0..2 {
        assert_eq!(dead(&rig.fail(only(&outputs), TurnFailure::Handler)), [""; 0]);
        outputs = rig.pass(5_000);
    }
    assert_eq!(dead(&rig.fail(only(&outputs), TurnFailure::Handler)), ["m1 after 3"]);
}

#[test]
fn a_failure_of_the_account_pauses_all_turns_and_counts_for_none() {
    let (mut rig, outputs) = Rig::with_page(options("A"), vec![message("m1", "u"), message("n1", "w")]);
    let started = turns(&outputs);
    rig.fail(started[0].0, TurnFailure::Account);
    rig.end(started[1].0);
    let mut outputs = rig.pass(5_000);
    for _ in 0..8 {
        let again = rig.fail(only(&outputs), TurnFailure::Account);
        assert_eq!((delivered(&again), dead(&again)), (vec![], vec![]));
        outputs = rig.pass(300_000);
    }
    let first = outputs
        .iter()
        .any(|output| matches!(output, Output::Deliver { attempt: 1, .. }));
    assert!(first, "{outputs:?}");
}

#[test]
fn what_fails_for_unknown_reasons_is_parked_after_five_minutes_and_the_cursor_passes_it() {
    let (mut rig, outputs) = Rig::with_page(
        options("A"),
        vec![message("m1", "u"), message("m2", "u"), message("n1", "w")],
    );
    let started = turns(&outputs);
    rig.end(started[1].0);
    let failing = park(&mut rig, started[0].0);
    assert!(rig.now > 300_000 && rig.now < 400_000, "{}", rig.now);
    // The customer's later message is parked behind it, in order.
    let parked: Vec<String> = letters(&rig).parked().map(|letter| letter.id.clone()).collect();
    assert_eq!(parked, ["m1", "m2"]);
    let record = rig.record();
    assert_eq!(
        (record.owner.as_deref(), record.cursor.as_deref()),
        (Some("A"), Some("c1"))
    );
    let outputs = rig.end(failing);
    assert_eq!(delivered(&outputs), ["m2"]);
    rig.end(only(&outputs));
    assert_eq!((letters(&rig).letters.len(), rig.record().owner), (0, None));
}

#[test]
fn only_messages_that_are_not_stored_yet_are_to_be_kept() {
    let (mut rig, outputs) = Rig::with_page(patient(), vec![message("m1", "u")]);
    let failing = park(&mut rig, only(&outputs));
    assert_eq!(rig.kept.borrow().concat(), ["m1"]);
    // The driver has forgotten m1: what dies now is stored already.
    let outputs = rig.fail(failing, TurnFailure::Message);
    assert_eq!(dead(&outputs).len(), 1);
    assert_eq!(rig.kept.borrow().concat(), ["m1"]);
}

#[test]
fn what_is_parked_is_found_by_the_next_owner() {
    let (mut a, outputs) = Rig::with_page(patient(), vec![message("m1", "u"), message("m2", "u")]);
    park(&mut a, only(&outputs));
    let mut b = Rig::beside(
        Options {
            owner: "B".to_owned(),
            ..patient()
        },
        &a.store,
    );
    b.now = a.now;
    b.start();
    let outputs = b.pass(22_000);
    assert!(
        outputs
            .iter()
            .any(|output| matches!(output, Output::Deliver { messages, .. } if *messages == [Reference::Stored("m1".to_owned())])),
        "{outputs:?}"
    );
    assert_eq!(delivered(&b.end(only(&outputs))), ["m2"]);
}

#[test]
fn a_turn_that_fails_for_two_days_is_a_dead_letter() {
    let (mut rig, outputs) = Rig::with_page(patient(), vec![message("m1", "u")]);
    let mut failing = only(&outputs);
    let mut letters = Vec::new();
    for _ in 0..400 {
        letters.extend(dead(&rig.fail(failing, TurnFailure::Unknown)));
        if !letters.is_empty() {
            break;
        }
        failing = next(&mut rig);
    }
    assert_eq!(letters.len(), 1);
    assert!(rig.now > 47 * 3_600_000 && rig.now < 50 * 3_600_000, "{}", rig.now);
}

#[test]
fn a_user_has_a_dead_letter_tried_again() {
    let (mut rig, outputs) = Rig::with_page(options("A"), vec![message("m1", "u")]);
    rig.fail(only(&outputs), TurnFailure::Message);
    let text = rig.store.borrow()[LETTERS].clone();
    let changed = replay_letter(Some(&text), "m1", Ms(0)).unwrap().unwrap();
    rig.store.borrow_mut().insert(LETTERS.to_owned(), changed.text);
    let outputs = rig.tell(Input::Poll { op: Op(1) });
    assert_eq!(delivered(&outputs), ["m1"]);
    pull(&outputs);
    rig.end(only(&outputs));
    assert_eq!(letters(&rig).letters, []);
}

#[test]
fn many_failures_of_the_account_at_once_are_one() {
    let messages = (0..100)
        .map(|number| message(&format!("m{number}"), &format!("u{number}")))
        .collect();
    let (mut rig, outputs) = Rig::with_page(options("A"), messages);
    let started = turns(&outputs);
    let wait = Some(Ms(9_000));
    let failure = TurnFailure::Account;
    rig.tell(Input::TurnFailed {
        turn: started[0].0,
        failure,
        wait,
    });
    for (turn, _) in &started[1..] {
        rig.fail(*turn, failure);
    }
    // The longest wait counts, and the pause is the first one.
    assert_eq!(delivered(&rig.pass(8_900)), [""; 0]);
    let outputs = rig.pass(200);
    // One turn tries; one that began before says nothing.
    assert_eq!(delivered(&outputs).len(), 1);
    rig.fail(only(&outputs), failure);
    assert_eq!(delivered(&rig.pass(9_000)), [""; 0]);
    let outputs = rig.pass(1_100);
    assert_eq!(delivered(&rig.end(only(&outputs))).len(), 99);
}

#[test]
fn what_throws_for_five_minutes_is_parked() {
    let stubborn = Options {
        attempts: 1_000,
        ..patient()
    };
    let (mut rig, outputs) = Rig::with_page(stubborn, vec![message("m1", "u")]);
    let mut failing = only(&outputs);
    while !rig.has(LETTERS) {
        assert!(rig.now < 400_000);
        rig.fail(failing, TurnFailure::Handler);
        failing = next(&mut rig);
    }
    assert!(rig.now > 300_000);
}

#[test]
fn a_wall_clock_that_is_days_ahead_makes_no_dead_letter_of_what_is_parked() {
    let (mut a, outputs) = Rig::with_page(patient(), vec![message("m1", "u")]);
    park(&mut a, only(&outputs));
    let mut b = Rig::beside(
        Options {
            owner: "B".to_owned(),
            ..patient()
        },
        &a.store,
    );
    b.now = a.now;
    b.ahead = 5 * 24 * 3_600_000;
    b.start();
    let outputs = b.pass(22_000);
    assert_eq!(dead(&b.fail(only(&outputs), TurnFailure::Unknown)), [""; 0]);
}

#[test]
fn what_a_user_deletes_does_not_come_again_with_a_page() {
    let (mut rig, outputs) = Rig::with_page(patient(), vec![message("m1", "u")]);
    let failing = park(&mut rig, only(&outputs));
    rig.fail(failing, TurnFailure::Unknown);
    let text = rig.store.borrow()[LETTERS].clone();
    let deleted = delete_letter(Some(&text), "m1", Ms(0)).unwrap().unwrap();
    rig.store.borrow_mut().insert(LETTERS.to_owned(), deleted.text);
    assert!(!rig.has("done:m1"));
    rig.tell(Input::Poll { op: Op(1) });
    assert!(rig.has("done:m1"));
}

#[test]
fn letters_that_the_store_has_evicted_are_not_deleted() {
    let (mut rig, outputs) = Rig::with_page(patient(), vec![message("m1", "u")]);
    let failing = park(&mut rig, only(&outputs));
    rig.fail(failing, TurnFailure::Unknown);
    rig.store.borrow_mut().remove(LETTERS);
    rig.tell(Input::Poll { op: Op(1) });
    let failing = next(&mut rig);
    assert!(!rig.has("done:m1"));
    // It is written again with the next change.
    rig.fail(failing, TurnFailure::Message);
    assert_eq!(letters(&rig).letters.len(), 1);
}
