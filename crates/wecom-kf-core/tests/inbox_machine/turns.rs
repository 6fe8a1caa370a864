//! How messages become turns.

use crate::support::{Rig, delivered, event, message, only, options};
use wecom_kf_core::inbox::{Options, Turns};

fn of(turns: Turns) -> Options {
    Options { turns, ..options("A") }
}

#[test]
fn each_message_is_a_turn_one_after_the_other() {
    let (mut rig, outputs) = Rig::with_page(
        of(Turns::Each),
        vec![message("m1", "u"), message("m2", "u"), message("n1", "w")],
    );
    assert_eq!(delivered(&outputs), ["m1", "n1"]);
    let first = crate::support::turns(&outputs)[0].0;
    assert_eq!(delivered(&rig.end(first)), ["m2"]);
}

#[test]
fn what_comes_during_a_turn_is_one_turn_in_a_queue() {
    let (mut rig, outputs) = Rig::with_page(of(Turns::Queue), vec![message("m1", "u")]);
    let first = only(&outputs);
    let pulled = rig.notice("T");
    rig.page(
        &pulled,
        vec![
            message("m2", "u"),
            message("m3", "u"),
            event("e", "u"),
            message("m4", "u"),
        ],
        "c2",
        false,
    );
    let outputs = rig.end(first);
    assert_eq!(delivered(&outputs), ["m2+m3"]);
    let outputs = rig.end(only(&outputs));
    assert_eq!(delivered(&outputs), ["e"]);
    assert_eq!(delivered(&rig.end(only(&outputs))), ["m4"]);
}

#[test]
fn an_image_and_a_question_about_it_are_one_turn_in_a_burst() {
    let (mut rig, outputs) = Rig::with_page(of(Turns::Burst), vec![message("image", "u")]);
    assert_eq!(delivered(&outputs), [""; 0]);
    rig.pass(1_000);
    let pulled = rig.notice("T");
    rig.page(&pulled, vec![message("question", "u")], "c2", false);
    assert_eq!(delivered(&rig.pass(1_400)), [""; 0]);
    assert_eq!(delivered(&rig.pass(200)), ["image+question"]);
    assert_eq!(
        rig.store.borrow()["turn:image"],
        r#"{"v":1,"msgids":["image","question"],"attempts":1}"#
    );
}

#[test]
fn a_burst_waits_at_most_so_long_and_an_event_for_no_silence() {
    let (mut rig, _) = Rig::with_page(of(Turns::Burst), vec![message("m0", "u")]);
    let mut outputs = Vec::new();
    for number in 1..=8 {
        outputs.extend(rig.pass(1_000));
        let pulled = rig.notice("T");
        outputs.extend(rig.page(
            &pulled,
            vec![message(&format!("m{number}"), "u")],
            &format!("d{number}"),
            false,
        ));
    }
    assert_eq!(delivered(&outputs), ["m0+m1+m2+m3+m4+m5+m6+m7"]);
    let (_, outputs) = Rig::with_page(
        of(Turns::Burst),
        vec![event("e", "u"), message("m", "w"), event("f", "w")],
    );
    assert_eq!(delivered(&outputs), ["e", "m"]);
}

#[test]
fn a_turn_that_was_composed_before_is_the_same_again() {
    let (mut a, _) = Rig::with_page(of(Turns::Burst), vec![message("m1", "u"), message("m2", "u")]);
    assert_eq!(delivered(&a.pass(1_600)), ["m1+m2"]);
    // A dies. B gets the messages in other pages, and a third one with them.
    let mut b = Rig::beside(
        Options {
            owner: "B".to_owned(),
            prefetch: 1,
            ..of(Turns::Burst)
        },
        &a.store,
    );
    b.start();
    b.notice("T");
    let pulled = b.pass(23_000);
    let again = b.page(&pulled, vec![message("m1", "u")], "d1", true);
    assert_eq!(delivered(&b.pass(1_600)), [""; 0], "m2 is still to come");
    let outputs = b.page(&again, vec![message("m2", "u"), message("m3", "u")], "d2", false);
    assert_eq!(delivered(&outputs), ["m1+m2"]);
    b.end(only(&outputs));
    assert_eq!(delivered(&b.pass(1_600)), ["m3"]);
}

#[test]
fn only_so_many_turns_run_at_once() {
    let limited = Options {
        concurrency: 2,
        ..options("A")
    };
    let messages = ["a", "b", "c"].map(|customer| message(customer, customer)).to_vec();
    let (mut rig, outputs) = Rig::with_page(limited, messages);
    assert_eq!(delivered(&outputs), ["a", "b"]);
    assert_eq!(delivered(&rig.end(crate::support::turns(&outputs)[1].0)), ["c"]);
}

#[test]
fn a_turn_whose_message_is_missing_waits_only_until_the_stream_was_read_to_its_end() {
    let (mut a, _) = Rig::with_page(of(Turns::Burst), vec![message("m1", "u"), message("m2", "u")]);
    assert_eq!(delivered(&a.pass(1_600)), ["m1+m2"]);
    // It was noted that m2 is finished, and then A died.
    a.store.borrow_mut().insert("done:m2".to_owned(), "1".to_owned());
    let mut b = Rig::beside(
        Options {
            owner: "B".to_owned(),
            ..of(Turns::Burst)
        },
        &a.store,
    );
    b.start();
    b.notice("T");
    let pulled = b.pass(23_000);
    let pulled = b.page(&pulled, vec![message("m1", "u"), message("m2", "u")], "d1", true);
    let mut outputs = b.pass(1_600);
    // A notice comes during each pull: there is always something to pull.
    b.notice("T");
    outputs.extend(b.page(&pulled, vec![message("n0", "w")], "d2", false));
    for number in 3..20 {
        if !delivered(&outputs).is_empty() {
            break;
        }
        b.notice("T");
        outputs = b.page(
            &outputs,
            vec![message(&format!("n{number}"), "w")],
            &format!("d{number}"),
            false,
        );
    }
    assert_eq!(delivered(&outputs), ["m1"]);
}

#[test]
fn a_customer_who_writes_often_does_not_fall_behind() {
    let limited = Options {
        concurrency: 1,
        ..options("A")
    };
    let (mut rig, outputs) = Rig::with_page(
        limited,
        vec![message("a", "a"), message("b1", "chatty"), message("c", "c")],
    );
    let first = only(&outputs);
    rig.pass(100);
    let pulled = rig.notice("T");
    rig.page(&pulled, vec![message("b2", "chatty")], "c2", false);
    assert_eq!(delivered(&rig.end(first)), ["b1"]);
}
