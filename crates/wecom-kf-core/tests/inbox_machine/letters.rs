//! The letters: their bounds, their time to live, and what is parked for want of room.

use crate::support::{Rig, delivered, message, only, options, pulls, turns};
use wecom_kf_core::inbox::{
    Input, KEPT, LETTERS, Letters, MOST_LETTER_BYTES, MOST_PARKED_OF_CUSTOMER, Options, Output, TurnFailure, Turns,
};
use wecom_kf_core::machine::Ms;

fn letters(rig: &Rig) -> Letters {
    Letters::read(&rig.store.borrow()[LETTERS], Ms(0)).unwrap()
}

#[test]
fn what_is_written_can_be_read_however_many_messages_dead_letters_have() {
    let mut rig = Rig::new(Options {
        turns: Turns::Queue,
        ..options("A")
    });
    let mut outputs = rig.start();
    for number in 0..40 {
        let id = |at: usize| message(&format!("{number}-{at}-{}", "x".repeat(500)), &format!("u{number}"));
        let page = rig.page(&outputs, (0..100).map(id).collect(), &format!("c{number}"), true);
        outputs = rig.fail(only(&page), TurnFailure::Message);
        outputs.extend(page);
    }
    let text = rig.store.borrow()[LETTERS].len();
    assert!(
        text > MOST_LETTER_BYTES / 2 && text <= MOST_LETTER_BYTES + 100,
        "{text}"
    );
    // The oldest made room.
    assert!(letters(&rig).letters.last().unwrap().id.starts_with("39-"));
    let mut next = Rig::beside(options("B"), &rig.store);
    next.now = rig.now;
    next.start();
    let outputs = next.pass(22_000);
    assert!(
        !outputs.iter().any(|output| matches!(output, Output::Stopped { .. })),
        "{outputs:?}"
    );
}

#[test]
fn letters_go_after_their_time_to_live() {
    let (mut rig, outputs) = Rig::with_page(options("A"), vec![message("m1", "u")]);
    rig.fail(only(&outputs), TurnFailure::Message);
    assert_eq!(letters(&rig).letters.len(), 1);
    let mut later = Rig::beside(options("A2"), &rig.store);
    later.now = rig.now + KEPT.0 + 1_000;
    let outputs = later.start();
    let outputs = later.page(&outputs, vec![message("m2", "u")], "c2", false);
    later.fail(only(&outputs), TurnFailure::Message);
    let ids: Vec<String> = letters(&rig).letters.into_iter().map(|letter| letter.id).collect();
    assert_eq!(ids, ["m2"]);
}

fn small(owner: &str) -> Options {
    Options {
        prefetch: 1,
        limit: 4,
        ..options(owner)
    }
}

#[test]
fn a_customer_with_many_messages_holds_up_nobody_else() {
    let mut rig = Rig::new(small("A"));
    let outputs = rig.start();
    let mut ids = (0..).map(|number| format!("s{number}"));
    let mut flood = |count| {
        ids.by_ref()
            .take(count)
            .map(|id| message(&id, "slow"))
            .collect::<Vec<_>>()
    };
    let mut outputs = rig.page(&outputs, flood(4), "c0", true);
    let slow = only(&outputs);
    for number in 1..10 {
        assert_eq!(pulls(&outputs), 1, "page {number}");
        let mut messages = flood(3);
        messages.push(message(&format!("n{number}"), &format!("u{number}")));
        outputs = rig.page(&outputs, messages, &format!("c{number}"), number < 9);
        let (turn, id) = turns(&outputs).remove(0);
        assert_eq!(id, format!("n{number}"));
        outputs.extend(rig.end(turn));
    }
    // The slow handler still runs; its messages have left the pages, and come in order, also after a crash.
    assert_eq!(rig.record().cursor.as_deref(), Some("c9"));
    let mut next = Rig::beside(small("B"), &rig.store);
    next.now = rig.now;
    next.start();
    let mut outputs = next.pass(22_000);
    for number in 0..31 {
        assert_eq!(delivered(&outputs), [format!("s{number}")]);
        outputs = next.end(only(&outputs));
    }
    // And the handler of the first owner has no effect any more.
    rig.now = next.now;
    assert!(rig.end(slow).iter().any(|output| matches!(output, Output::Lost { .. })));
    assert_eq!(letters(&rig).letters, []);
}

#[test]
fn one_customer_takes_only_its_share_of_what_may_be_parked() {
    let mut rig = Rig::new(Options {
        prefetch: 1,
        limit: 200,
        ..options("A")
    });
    let mut outputs = rig.start();
    let mut pages = 0;
    while pulls(&outputs) > 0 && pages < 2_000 {
        let ids = (0..200).map(|at| message(&format!("s{pages}-{at}"), "slow")).collect();
        outputs = rig.page(&outputs, ids, &format!("c{pages}"), true);
        pages += 1;
    }
    assert_eq!((pages, letters(&rig).messages()), (11, MOST_PARKED_OF_CUSTOMER));
    let outputs = rig.tell(Input::Tick);
    assert_eq!(outputs, []);
}

#[test]
fn many_messages_are_stored_with_small_writes() {
    let messages = (0..1_000).map(|at| message(&format!("s{at}"), "slow")).collect();
    let once = Options {
        prefetch: 1,
        limit: 1_000,
        ..options("A")
    };
    let (rig, _) = Rig::with_page(once, messages);
    let kept = rig.kept.borrow();
    let most = kept.iter().map(Vec::len).max();
    assert!(kept.concat().len() > 700 && most < Some(200), "{most:?}");
}

#[test]
fn a_letter_stays_until_its_last_message_is_finished() {
    let patient = |owner: &str| Options {
        turns: Turns::Queue,
        poll: Ms(1_000_000_000_000),
        ..options(owner)
    };
    let (mut rig, outputs) = Rig::with_page(patient("A"), vec![message("m1", "u"), message("m2", "u")]);
    let mut failing = only(&outputs);
    while !rig.has(LETTERS) {
        rig.fail(failing, TurnFailure::Unknown);
        let mut outputs = Vec::new();
        while delivered(&outputs).is_empty() {
            outputs = rig.pass(1_000);
        }
        failing = only(&outputs);
    }
    // m1 is finished by somebody else; then the process that found that dies.
    rig.store.borrow_mut().insert("done:m1".to_owned(), "1".to_owned());
    let mut next = Rig::beside(patient("B"), &rig.store);
    next.now = rig.now;
    next.start();
    assert_eq!(delivered(&next.pass(22_000)), ["m2"]);
    let left: Vec<Vec<String>> = letters(&rig).letters.into_iter().map(|letter| letter.msgids).collect();
    assert_eq!(left, [["m2"]]);
}
