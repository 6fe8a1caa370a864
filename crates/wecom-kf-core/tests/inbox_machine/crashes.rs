//! Turns that kill their process.

use crate::support::{Rig, delivered, message, msgids, options, turns};
use wecom_kf_core::inbox::{Input, Options, Output, TurnFailure};

/// The next process: it takes the account from one that died.
fn next(before: &Rig, number: u32) -> (Rig, Vec<Output>) {
    let mut rig = Rig::beside(options(&format!("P{number}")), &before.store);
    rig.now = before.now;
    let mut outputs = rig.start();
    outputs.extend(rig.pass(22_000));
    (rig, outputs)
}

#[test]
fn a_handler_that_kills_its_process_again_and_again_makes_a_dead_letter_and_the_others_go_on() {
    let page = || vec![message("bad", "u"), message("good", "w"), message("fine", "v")];
    let (mut rig, outputs) = Rig::with_page(options("P0"), page());
    assert_eq!(delivered(&outputs), ["bad", "good", "fine"]);
    for number in 1..20 {
        let (now, outputs) = next(&rig, number);
        rig = now;
        let mut outputs = rig.page(&outputs, page(), "c1", false);
        // One of the suspects runs at a time; the handlers of the others end.
        while let Some((turn, msgid)) = turns(&outputs).first().cloned() {
            if msgid == "bad" {
                break;
            }
            outputs.extend(rig.end(turn));
            outputs.retain(|output| !matches!(output, Output::Deliver { turn: other, .. } if *other == turn));
        }
        let dead = outputs.iter().find_map(|output| match output {
            Output::DeadLetter {
                id, attempts, failure, ..
            } => Some((id.clone(), *attempts, *failure)),
            _ => None,
        });
        if let Some(dead) = dead {
            assert_eq!(dead, ("bad".to_owned(), 3, TurnFailure::Crash));
            assert!(rig.has("done:good") && rig.has("done:fine") && rig.has("message:bad"));
            assert_eq!(number, 4, "once before it was suspected, and three times");
            return;
        }
    }
    panic!("it runs for ever");
}

#[test]
fn a_released_account_has_no_suspects_and_nothing_is_counted() {
    let (mut rig, outputs) = Rig::with_page(options("A"), vec![message("m1", "u"), message("m2", "u")]);
    rig.tell(Input::Stop { abandon: false });
    rig.end(turns(&outputs)[0].0);
    let mut next = Rig::beside(options("B"), &rig.store);
    let outputs = next.start();
    let outputs = next.page(&outputs, vec![message("m2", "u")], "c1", false);
    assert_eq!(delivered(&outputs), ["m2"]);
    assert!(!next.has("turn:m2"));
}

/// Of which messages a machine says that their turns may have begun before.
fn again(outputs: &[Output]) -> Vec<(String, bool)> {
    let delivered = outputs.iter().filter_map(|output| match output {
        Output::Deliver {
            messages,
            again,
            attempt,
            ..
        } => Some((msgids(messages).concat(), *again, *attempt)),
        _ => None,
    });
    delivered
        .inspect(|(_, _, attempt)| assert_eq!(*attempt, 1))
        .map(|(id, again, _)| (id, again))
        .collect()
}

#[test]
fn what_a_former_owner_may_have_begun_is_marked_so_and_what_came_later_is_not() {
    let page = || vec![message("m1", "u"), message("m2", "w")];
    let (dead, _) = Rig::with_page(options("A"), page());
    let (mut rig, outputs) = next(&dead, 1);
    let mut outputs = rig.page(&outputs, page(), "c1", false);
    assert_eq!(again(&outputs), [("m1".into(), true), ("m2".into(), true)]);
    for (turn, _) in turns(&outputs) {
        rig.end(turn);
    }
    outputs = rig.notice("t");
    let outputs = rig.page(&outputs, vec![message("m3", "u")], "c2", false);
    assert_eq!(again(&outputs), [("m3".into(), false)]);
}

#[test]
fn what_a_stopped_owner_left_is_marked_as_begun_also_two_owners_later() {
    let page = || vec![message("m1", "u"), message("m2", "u")];
    let (mut rig, outputs) = Rig::with_page(options("A"), page());
    let [(turn, _)] = turns(&outputs)[..] else {
        panic!("{outputs:?}")
    };
    // Its reply is stored, then its handler throws, and the instance is stopped.
    rig.fail(turn, TurnFailure::Handler);
    rig.tell(Input::Stop { abandon: false });
    // The next one is stopped before it has read anything.
    let mut second = Rig::beside(options("B"), &rig.store);
    second.start();
    second.tell(Input::Stop { abandon: false });
    let mut third = Rig::beside(options("C"), &second.store);
    let outputs = third.start();
    let outputs = third.page(&outputs, page(), "c1", false);
    assert_eq!(again(&outputs), [("m1".into(), true)]);
}

#[test]
fn what_waits_behind_a_killer_is_not_counted_for_it() {
    let one = |owner: &str| Options {
        concurrency: 1,
        ..options(owner)
    };
    let page = || vec![message("bad", "u"), message("good", "w"), message("fine", "v")];
    let (mut rig, _) = Rig::with_page(one("P0"), page());
    for number in 1..20 {
        let mut now = Rig::beside(one(&format!("P{number}")), &rig.store);
        now.now = rig.now;
        now.start();
        let outputs = now.pass(22_000);
        rig = now;
        let mut outputs = rig.page(&outputs, page(), "c1", false);
        while let Some((turn, msgid)) = turns(&outputs).first().cloned() {
            if msgid == "bad" {
                break;
            }
            outputs = rig.end(turn);
        }
        if rig.has("message:bad") {
            assert!(rig.has("done:good") && rig.has("done:fine"));
            assert!(!rig.has("message:good") && !rig.has("message:fine"));
            return;
        }
    }
    panic!("it runs for ever");
}

#[test]
fn a_turn_that_begins_again_after_a_failure_of_the_account_is_marked_though_it_does_not_count() {
    let (mut rig, outputs) = Rig::with_page(options("A"), vec![message("m1", "u")]);
    let [(turn, _)] = turns(&outputs)[..] else {
        panic!("{outputs:?}")
    };
    rig.fail(turn, TurnFailure::Account);
    let outputs = rig.pass(6_000);
    assert_eq!(again(&outputs), [("m1".into(), true)]);
}

#[test]
fn a_take_over_whose_answer_was_lost_has_suspects_too() {
    let (a, _) = Rig::with_page(options("A"), vec![message("m1", "u")]);
    let mut b = Rig::beside(options("B"), &a.store);
    b.start();
    b.pass(20_500);
    // The account is taken, and the answer is lost.
    b.loses_swaps = true;
    b.pass(1_000);
    assert_eq!(b.record().owner.as_deref(), Some("B"));
    b.loses_swaps = false;
    let outputs = b.pass(10_000);
    b.page(&outputs, vec![message("m1", "u")], "c1", false);
    assert!(b.has("turn:m1"));
}
