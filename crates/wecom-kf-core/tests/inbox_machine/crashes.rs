//! Turns that kill their process.

use crate::support::{Rig, delivered, message, options, turns};
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
    let mut bad = 1;
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
            assert_eq!(bad, 4, "once before it was suspected, and three times");
            return;
        }
        bad += 1;
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
