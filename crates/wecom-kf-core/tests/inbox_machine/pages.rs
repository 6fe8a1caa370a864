//! Pages, cursors and tokens.

use crate::support::{Rig, WALL, delivered, held, message, only, options, pull, pulls, turns};
use wecom_kf_core::inbox::{ColdStart, Input, Kind, Level, Options, Output, PullFailure, Reference, Skeleton};
use wecom_kf_core::machine::Ms;

fn failed(rig: &mut Rig, outputs: &[Output], failure: PullFailure) -> Vec<Output> {
    let (op, ..) = pull(outputs);
    rig.tell(Input::PageFailed {
        op,
        failure,
        wait: None,
    })
}

#[test]
fn every_page_is_pulled_with_the_cursor_and_the_newest_token() {
    let mut rig = Rig::new(options("A"));
    let outputs = rig.start();
    assert_eq!((pull(&outputs).1, pull(&outputs).2), (None, None));
    rig.notice("T1");
    let outputs = rig.page(&outputs, vec![], "c1", true);
    assert_eq!(
        pull(&outputs),
        (pull(&outputs).0, Some("c1".to_owned()), Some("T1".to_owned()))
    );
    rig.notice("T2");
    let outputs = rig.page(&outputs, vec![], "c2", true);
    assert_eq!(pull(&outputs).2.as_deref(), Some("T2"));
    // The notices came before this pull: it answers them.
    assert_eq!(pulls(&rig.page(&outputs, vec![], "c3", false)), 0);
    assert_eq!(rig.record().cursor.as_deref(), Some("c3"));
}

#[test]
fn a_notice_during_a_pull_leads_to_another_one() {
    let mut rig = Rig::new(options("A"));
    let outputs = rig.start();
    rig.notice("T");
    let outputs = rig.page(&outputs, vec![], "c1", false);
    assert_eq!(pull(&outputs).1.as_deref(), Some("c1"));
}

#[test]
fn an_expired_token_is_dropped_and_the_pull_repeated_without_one() {
    let mut rig = Rig::new(options("A"));
    let outputs = rig.start();
    rig.page(&outputs, vec![], "c1", false);
    let outputs = rig.notice("T");
    let outputs = failed(&mut rig, &outputs, PullFailure::TokenExpired);
    assert_eq!((pull(&outputs).1.as_deref(), pull(&outputs).2), (Some("c1"), None));
}

#[test]
fn a_cursor_that_does_not_move_is_an_error_and_no_loop() {
    let mut rig = Rig::new(options("A"));
    let outputs = rig.start();
    let outputs = rig.page(&outputs, vec![], "c1", true);
    let outputs = rig.page(&outputs, vec![message("m1", "u")], "c1", true);
    assert!(outputs.iter().any(is_error));
    assert_eq!((pulls(&outputs), delivered(&outputs)), (0, vec!["m1".to_owned()]));
    assert_eq!(pulls(&rig.pass(59_000)), 0);
    assert_eq!(pulls(&rig.pass(2_000)), 1);
}

#[test]
fn a_failed_pull_is_repeated_and_one_of_the_account_after_a_minute() {
    let mut rig = Rig::new(options("A"));
    let outputs = rig.start();
    failed(&mut rig, &outputs, PullFailure::Unknown);
    let outputs = rig.pass(1_000);
    failed(&mut rig, &outputs, PullFailure::Account);
    assert_eq!(pulls(&rig.pass(59_000)), 0);
    assert_eq!(pulls(&rig.pass(1_500)), 1);
}

#[test]
fn duplicates_are_dropped_by_their_msgid_alone() {
    // The same words of the same customer are two messages; the same msgid is one, in a page and in a later one.
    let (mut rig, outputs) = Rig::with_page(
        options("A"),
        vec![message("m1", "u"), message("m1", "u"), message("m2", "u")],
    );
    assert_eq!(delivered(&rig.end(only(&outputs))), ["m2"]);
    let outputs = rig.notice("T");
    assert_eq!(
        delivered(&rig.page(&outputs, vec![message("m1", "u"), message("m3", "w")], "c2", false)),
        ["m3"]
    );
}

#[test]
fn what_is_finished_is_not_handled_again_when_a_cursor_is_refused() {
    let (mut rig, outputs) = Rig::with_page(options("A"), vec![message("m1", "u")]);
    rig.end(only(&outputs));
    let outputs = rig.notice("T");
    let outputs = failed(&mut rig, &outputs, PullFailure::CursorRefused);
    assert_eq!(pull(&outputs).1, None);
    let old = Skeleton {
        sent: Ms(WALL - 86_400_000),
        ..message("m0", "u")
    };
    let timeless = Skeleton {
        sent: Ms(0),
        ..message("m3", "u")
    };
    // What was never handled counts, however old it is, or without a time.
    let outputs = rig.page(
        &outputs,
        vec![old, message("m1", "u"), message("m2", "u"), timeless],
        "d1",
        false,
    );
    assert_eq!(delivered(&outputs), ["m0"]);
    let outputs = rig.end(only(&outputs));
    assert_eq!(delivered(&outputs), ["m2"]);
    let outputs = rig.end(only(&outputs));
    assert_eq!(delivered(&outputs), ["m3"]);
    rig.end(only(&outputs));
    assert_eq!((rig.record().cursor.as_deref(), rig.record().since), (Some("d1"), None));
}

#[test]
fn a_cold_start_skips_by_age_and_judges_it_once() {
    let aged = |msgid: &str, age: u64| Skeleton {
        sent: Ms(WALL - age),
        ..message(msgid, msgid)
    };
    let mut rig = Rig::new(Options {
        start: ColdStart::Skip,
        ..options("A")
    });
    let outputs = rig.start();
    // Pulls fail for an hour: the messages that waited do not become too old.
    failed(&mut rig, &outputs, PullFailure::Unknown);
    let mut outputs = rig.pass(1_500);
    for _ in 0..60 {
        failed(&mut rig, &outputs, PullFailure::Account);
        outputs = rig.pass(60_000);
    }
    let outputs = rig.page(&outputs, vec![aged("old", 400_000), aged("new", 200_000)], "c1", false);
    assert_eq!(delivered(&outputs), ["new"]);
}

#[test]
fn messages_that_no_handler_asks_for_are_never_delivered_and_hold_nothing_up() {
    let unwanted = Skeleton {
        kind: Kind::Unwanted,
        ..message("m1", "u")
    };
    let (rig, outputs) = Rig::with_page(options("A"), vec![unwanted]);
    assert_eq!(delivered(&outputs), [""; 0]);
    assert_eq!(rig.record().owner, None);
}

#[test]
fn pages_are_prefetched_up_to_the_limit_and_the_cursor_waits_for_the_oldest() {
    let mut rig = Rig::new(Options {
        prefetch: 2,
        limit: 2,
        ..options("A")
    });
    let outputs = rig.start();
    let first = rig.page(&outputs, vec![message("m1", "slow"), message("m2", "u")], "c1", true);
    let second = rig.page(&first, vec![message("m3", "u"), message("m4", "w")], "c2", true);
    assert_eq!(pulls(&second), 0, "two full pages are in flight");
    let started = turns(&first);
    assert_eq!(delivered(&first), ["m1", "m2"]);
    assert_eq!(delivered(&second), ["m4"]);
    // The slow customer holds up nobody else: not in these pages, and not in later ones.
    let outputs = rig.end(started[1].0);
    assert_eq!(delivered(&outputs), ["m3"]);
    let third = rig.page(&outputs, vec![message("m5", "v")], "c3", false);
    assert_eq!(delivered(&third), ["m5"]);
    assert_eq!(rig.record().cursor, None);
    rig.end(started[0].0);
    assert_eq!(rig.record().cursor.as_deref(), Some("c1"));
}

#[test]
fn many_small_pages_do_not_wait_for_a_slow_handler() {
    let (mut rig, _) = Rig::with_page(options("A"), vec![message("m0", "slow")]);
    for number in 1..50 {
        let pulled = rig.notice("T");
        let id = format!("m{number}");
        let outputs = rig.page(&pulled, vec![message(&id, &id)], &format!("d{number}"), false);
        assert_eq!(delivered(&outputs), [id]);
    }
    for number in 0..20 {
        let pulled = rig.notice("T");
        rig.page(&pulled, vec![], &format!("e{number}"), false);
    }
    let report = rig.tell(wecom_kf_core::inbox::Input::Report {
        op: wecom_kf_core::machine::Op(1),
    });
    match report.first() {
        Some(Output::Report { report, .. }) => {
            assert_eq!((report.pages, report.messages, report.running), (50, 50, 50))
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_wall_clock_that_is_ahead_skips_no_message_that_a_notice_told_of() {
    let skip = |owner: &str| Options {
        start: ColdStart::Skip,
        ..options(owner)
    };
    let hour = 3_600_000;
    let sent = |msgid: &str, ago: u64| Skeleton {
        sent: Ms(WALL - hour - ago),
        ..message(msgid, msgid)
    };
    let notice = |rig: &mut Rig| {
        rig.tell(Input::Notice {
            token: Some("T".into()),
            created: Ms(WALL - hour),
        })
    };
    // The process starts an hour ahead; the first notice comes after that.
    let mut rig = Rig::new(skip("A"));
    let outputs = rig.start();
    notice(&mut rig);
    let outputs = rig.page(&outputs, vec![sent("m1", 600_000), sent("m2", 1_000)], "c1", true);
    assert_eq!(delivered(&outputs), ["m2"]);
    assert_eq!(rig.record().start, Ms(WALL - hour - 300_000));
    // Another instance, which is notified in place of the owner, tells it.
    let mut a = Rig::new(skip("A"));
    let outputs = a.start();
    let mut b = Rig::beside(skip("B"), &a.store);
    b.start();
    notice(&mut b);
    a.pass(1_500);
    assert_eq!(
        delivered(&a.page(&outputs, vec![sent("m2", 1_000)], "c1", true)),
        ["m2"]
    );
}

fn is_error(output: &Output) -> bool {
    let level = Level::Error;
    matches!(output, Output::Log { level: other, .. } if *other == level)
}

fn pauses(
    rig: &mut Rig,
    mut outputs: Vec<Output>,
    answer: impl Fn(&mut Rig, &[Output], u32) -> Vec<Output>,
) -> Vec<u64> {
    let mut pauses = Vec::new();
    for number in 0..60 {
        let mut next = answer(rig, &outputs, number);
        let from = rig.now;
        while pulls(&next) == 0 {
            next = rig.pass(1_000);
        }
        pauses.push((rig.now - from) / 1_000);
        outputs = next;
    }
    pauses
}

#[test]
fn cursors_that_are_all_refused_are_no_tight_loop() {
    let mut rig = Rig::new(options("A"));
    let outputs = rig.start();
    let outputs = rig.page(&outputs, vec![], "c0", true);
    let pauses = pauses(&mut rig, outputs, |rig, outputs, number| match number % 2 {
        0 => {
            let outputs = failed(rig, outputs, PullFailure::CursorRefused);
            // Once may happen.
            assert_eq!(outputs.iter().any(is_error), number > 2, "{number} {outputs:?}");
            outputs
        }
        _ => rig.page(outputs, vec![], &format!("c{number}"), true),
    });
    assert_eq!(pauses[..7], [0, 0, 2, 0, 4, 0, 8]);
    assert_eq!(pauses[58], 600);
}

#[test]
fn empty_pages_that_never_end_are_no_tight_loop() {
    let mut rig = Rig::new(options("A"));
    let outputs = rig.start();
    let pauses = pauses(&mut rig, outputs, |rig, outputs, number| {
        rig.page(outputs, vec![], &format!("c{number}"), true)
    });
    assert_eq!((pauses[18], pauses[19], pauses[20], pauses[40]), (0, 1, 2, 60));
}

#[test]
fn cursors_that_go_in_a_circle_are_no_tight_loop() {
    let mut rig = Rig::new(options("A"));
    let outputs = rig.start();
    let pauses = pauses(&mut rig, outputs, |rig, outputs, number| {
        rig.page(
            outputs,
            vec![message("m1", "u")],
            ["a", "b", "c"][number as usize % 3],
            true,
        )
    });
    assert!(pauses[..8].contains(&60), "{pauses:?}");
    assert!(pauses.iter().sum::<u64>() > 1_000, "{pauses:?}");
}

#[test]
fn behind_a_handler_that_hangs_finished_pages_take_no_room() {
    let (mut rig, _) = Rig::with_page(options("A"), vec![message("m0", "slow")]);
    for number in 1..500 {
        let pulled = rig.notice("T");
        let id = format!("m{number}");
        let outputs = rig.page(&pulled, vec![message(&id, &id)], &format!("d{number}"), false);
        rig.end(only(&outputs));
    }
    let op = wecom_kf_core::machine::Op(1);
    match rig.tell(Input::Report { op }).first() {
        Some(Output::Report { report, .. }) => assert!(report.pages < 70, "{report:?}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_page_of_an_earlier_ownership_is_forgotten() {
    let mut rig = Rig::new(options("A"));
    let outputs = rig.start();
    let mut b = Rig::beside(options("B"), &rig.store);
    b.start();
    b.pass(23_000);
    rig.now += 30_000;
    rig.tell(Input::Tick);
    let outputs = rig.page(&outputs, vec![message("m1", "u")], "c1", false);
    let forgotten = |output: &Output| matches!(output, Output::Forget { messages } if messages.iter().copied().map(held).collect::<Vec<_>>() == ["m1"]);
    assert!(outputs.iter().any(forgotten), "{outputs:?}");
}

#[test]
fn an_expired_token_bars_no_later_one_and_a_token_ends_a_pause_earned_without_one() {
    let mut rig = Rig::new(options("A"));
    let outputs = rig.start();
    rig.tell(Input::Notice {
        token: Some("T1".into()),
        created: Ms(WALL + 86_400_000),
    });
    let outputs = rig.page(&outputs, vec![], "c1", true);
    assert_eq!(pull(&outputs).2.as_deref(), Some("T1"));
    rig.page(&outputs, vec![], "c2", false);
    rig.pass(541_000);
    let outputs = rig.notice("T2");
    assert_eq!(pull(&outputs).2.as_deref(), Some("T2"));
    let outputs = failed(&mut rig, &outputs, PullFailure::TokenExpired);
    assert_eq!(pull(&outputs).2, None);
    failed(&mut rig, &outputs, PullFailure::Account);
    assert_eq!(pulls(&rig.pass(1_000)), 0);
    assert_eq!(pull(&rig.notice("T3")).2.as_deref(), Some("T3"));
}

#[test]
fn a_message_without_an_id_is_skipped_with_an_error_and_hides_no_other() {
    let (rig, outputs) = Rig::with_page(
        options("A"),
        vec![message("", "u"), message("", "u"), message("m1", "u")],
    );
    assert_eq!(delivered(&outputs), ["m1"]);
    assert!(outputs.iter().any(is_error));
    assert!(!rig.has("done:"));
}

#[test]
fn another_copy_of_a_message_under_way_is_forgotten_and_the_first_is_delivered() {
    let mut rig = Rig::new(options("A"));
    let outputs = rig.start();
    let first = rig.page(&outputs, vec![message("m1", "u"), message("m2", "u")], "c1", true);
    let outputs = rig.page(&first, vec![message("m2", "u"), message("m3", "u")], "c2", false);
    let forgotten = outputs.iter().filter_map(|output| match output {
        Output::Forget { messages } => Some(messages.clone()),
        _ => None,
    });
    let forgotten: Vec<u32> = forgotten.flatten().collect();
    assert_eq!(forgotten.iter().copied().map(held).collect::<Vec<_>>(), ["m2"]);
    let next = rig.end(only(&first));
    let kept = next.iter().any(|output| match output {
        Output::Deliver { messages, .. } => !messages.contains(&Reference::Held(forgotten[0])),
        _ => false,
    });
    assert!(kept, "{next:?}");
    assert_eq!(delivered(&next), ["m2"]);
}
