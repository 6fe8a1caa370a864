//! Faults that the machine had once, and that no other example shows.

use crate::support::{Rig, WALL, delivered, message, only, options, pull, pulls};
use wecom_kf_core::inbox::{
    ColdStart, Input, LETTERS, Options, Output, PullFailure, Skeleton, TurnFailure, Turns, replay_letter,
};
use wecom_kf_core::machine::{Ms, Op};

fn refused(rig: &mut Rig, outputs: &[Output]) -> Vec<Output> {
    let (op, ..) = pull(outputs);
    rig.tell(Input::PageFailed {
        op,
        failure: PullFailure::CursorRefused,
        wait: None,
    })
}

#[test]
fn after_a_refused_cursor_all_messages_since_the_start_count_and_those_without_a_time() {
    let sent = |msgid: &str, sent: u64| Skeleton {
        sent: Ms(sent),
        ..message(msgid, msgid)
    };
    let mut rig = Rig::new(Options {
        start: ColdStart::Skip,
        poll: Ms(1_000_000_000_000),
        ..options("A")
    });
    let outputs = rig.start();
    let page = vec![sent("before", WALL - 400_000), sent("timeless", 0), sent("m1", WALL)];
    let outputs = rig.page(&outputs, page, "c1", false);
    assert_eq!(delivered(&outputs), ["timeless", "m1"]);
    // An hour later the cursor is refused. What was missed meanwhile is much older than the newest message.
    rig.pass(3_600_000 - 1_000);
    let outputs = rig.notice("T");
    let outputs = refused(&mut rig, &outputs);
    assert_eq!(pull(&outputs).1, None);
    let page = vec![
        sent("before", WALL - 400_000),
        sent("missed", WALL + 60_000),
        sent("another without a time", 0),
        sent("newest", WALL + 3_600_000),
    ];
    let outputs = rig.page(&outputs, page, "d1", false);
    assert_eq!(delivered(&outputs), ["missed", "another without a time", "newest"]);
}

#[test]
fn a_token_is_used_for_nine_minutes_whatever_time_its_notice_names() {
    let mut rig = Rig::new(options("A"));
    let outputs = rig.start();
    rig.page(&outputs, vec![], "c1", false);
    let outputs = rig.tell(Input::Notice {
        token: Some("T".into()),
        created: Ms(WALL + 86_400_000),
    });
    rig.page(&outputs, vec![], "c2", false);
    rig.pass(530_000);
    let outputs = rig.tell(Input::Poll { op: Op(1) });
    assert_eq!(pull(&outputs).2.as_deref(), Some("T"));
    rig.page(&outputs, vec![], "c3", false);
    rig.pass(11_000);
    assert_eq!(pull(&rig.tell(Input::Poll { op: Op(2) })).2, None);
}

#[test]
fn one_version_takes_over_turns_that_another_has_composed_or_counted() {
    let of = |owner: &str, turns| Options {
        turns,
        ..options(owner)
    };
    let page = || vec![message("m1", "u"), message("m2", "u")];
    let take = |before: &Rig, owner, turns| {
        let mut next = Rig::beside(of(owner, turns), &before.store);
        next.now = before.now;
        next.start();
        let outputs = next.pass(23_000);
        let mut outputs = next.page(&outputs, page(), "c1", false);
        outputs.extend(next.pass(1_600));
        (next, outputs)
    };
    // From bursts to single messages: each is a turn, and how often it began is counted on.
    let (mut bursts, _) = Rig::with_page(of("A", Turns::Burst), page());
    assert_eq!(delivered(&bursts.pass(1_600)), ["m1+m2"]);
    let (mut next, outputs) = take(&bursts, "B", Turns::Each);
    assert!(
        matches!(outputs.as_slice(), [.., Output::Deliver { attempt: 2, .. }]),
        "{outputs:?}"
    );
    assert_eq!(delivered(&next.end(only(&outputs))), ["m2"]);
    // And back: what one that took over has counted as one turn stays one.
    let (each, _) = Rig::with_page(of("A", Turns::Each), page());
    let (each, outputs) = take(&each, "B", Turns::Each);
    assert_eq!(delivered(&outputs), ["m1"]);
    assert_eq!(delivered(&take(&each, "C", Turns::Burst).1), ["m1"]);
    // A claim of a later version is left as it is, and holds nothing up.
    let (mut bursts, _) = Rig::with_page(of("A", Turns::Burst), page());
    bursts.pass(1_600);
    let later = r#"{"v":2,"msgids":["m1","m2"],"attempts":2}"#;
    bursts.store.borrow_mut().insert("turn:m1".to_owned(), later.to_owned());
    let (next, outputs) = take(&bursts, "B", Turns::Each);
    assert_eq!(delivered(&outputs), ["m1"]);
    assert_eq!(next.store.borrow()["turn:m1"], later);
}

#[test]
fn letters_are_read_again_for_a_poll_of_another_instance_and_not_for_its_notice() {
    let (mut a, outputs) = Rig::with_page(options("A"), vec![message("m1", "u"), message("n1", "w")]);
    let [(failing, _), (running, _)] = crate::support::turns(&outputs)[..] else {
        panic!("{outputs:?}")
    };
    a.fail(failing, TurnFailure::Message);
    let text = a.store.borrow()[LETTERS].clone();
    let changed = replay_letter(Some(&text), "m1", Ms(0)).unwrap().unwrap();
    a.store.borrow_mut().insert(LETTERS.to_owned(), changed.text);
    let mut b = Rig::beside(options("B"), &a.store);
    b.start();
    a.pass(2_000);
    b.notice("T");
    let outputs = a.pass(2_000);
    assert_eq!((pulls(&outputs), delivered(&outputs)), (1, vec![]));
    a.page(&outputs, vec![], "c2", false);
    b.tell(Input::Poll { op: Op(1) });
    let outputs = a.pass(2_000);
    assert_eq!(delivered(&outputs), ["m1"]);
    a.end(only(&outputs));
    a.end(running);
}
