//! Who owns the account.

use crate::support::{Rig, delivered, message, only, options, pull, pulls};
use wecom_kf_core::inbox::{Input, Options, Output};
use wecom_kf_core::machine::Op;

#[test]
fn a_free_account_is_taken_read_to_its_end_and_released() {
    let (mut rig, outputs) = Rig::with_page(options("A"), vec![message("m1", "u")]);
    assert_eq!(rig.record().owner.as_deref(), Some("A"));
    rig.end(only(&outputs));
    let record = rig.record();
    assert_eq!((record.owner, record.cursor.as_deref()), (None, Some("c1")));
    assert!(rig.has("done:m1"));
}

#[test]
fn a_notice_for_another_owner_is_written_into_the_record_and_taken_up() {
    let (mut a, outputs) = Rig::with_page(options("A"), vec![message("m1", "u")]);
    let mut b = Rig::beside(options("B"), &a.store);
    assert_eq!(pulls(&b.start()), 0);
    assert_eq!(pulls(&b.notice("T")), 0);
    assert!(b.record().pending.is_some());
    // The owner is not done with its turn, and yet it looks.
    let looked = a.pass(1_500);
    assert_eq!(pull(&looked).2.as_deref(), Some("T"));
    a.page(&looked, vec![], "c2", false);
    a.end(only(&outputs));
    let record = a.record();
    assert_eq!((record.owner, record.pending.is_some()), (None, false));
}

#[test]
fn an_owner_that_does_nothing_is_followed_after_the_length_of_its_lease_and_not_before() {
    let (mut a, outputs) = Rig::with_page(options("A"), vec![message("m1", "u")]);
    let mut b = Rig::beside(options("B"), &a.store);
    b.start();
    b.notice("T");
    assert_eq!(pulls(&b.pass(20_000)), 0);
    let pulled = b.pass(2_000);
    assert_eq!(b.record().owner.as_deref(), Some("B"));
    assert_eq!(
        delivered(&b.page(&pulled, vec![message("m1", "u")], "c1", false)),
        ["m1"]
    );
    // The event loop of A was blocked all the time. Its turn ends, and has no effect.
    a.now += 25_000;
    let ended = a.end(only(&outputs));
    assert!(
        ended.iter().any(|output| matches!(output, Output::Lost { .. })),
        "{ended:?}"
    );
    assert_eq!(a.record().owner.as_deref(), Some("B"));
}

#[test]
fn an_owner_that_is_alive_keeps_the_account() {
    let (mut a, _) = Rig::with_page(options("A"), vec![message("m1", "u")]);
    let mut b = Rig::beside(options("B"), &a.store);
    b.start();
    for _ in 0..60 {
        a.pass(1_000);
        b.pass(1_000);
    }
    assert_eq!(a.record().owner.as_deref(), Some("A"));
}

#[test]
fn a_record_of_a_newer_version_or_no_record_stops_the_machine_with_a_sentence() {
    for (text, says) in [(r#"{"v":2,"fancy":true}"#, "newer"), ("not a record", "cannot be read")] {
        let mut rig = Rig::new(options("A"));
        rig.store.borrow_mut().insert("account".to_owned(), text.to_owned());
        let outputs = rig.start();
        let error = outputs.iter().find_map(|output| match output {
            Output::Stopped { error } => error.clone(),
            _ => None,
        });
        assert!(error.is_some_and(|error| error.contains(says)), "{outputs:?}");
        assert_eq!(rig.store.borrow()["account"], text);
    }
}

#[test]
fn a_stop_waits_for_its_turns_leaves_the_rest_and_releases_the_account() {
    let (mut rig, outputs) = Rig::with_page(options("A"), vec![message("m1", "u"), message("m2", "u")]);
    let stopped = |outputs: &[Output]| {
        outputs
            .iter()
            .any(|output| matches!(output, Output::Stopped { error: None }))
    };
    assert!(!stopped(&rig.tell(Input::Stop { abandon: false })));
    let ended = rig.end(only(&outputs));
    assert!(stopped(&ended));
    assert_eq!(delivered(&ended), [""; 0]);
    let record = rig.record();
    assert_eq!((record.owner, record.cursor), (None, None));
    assert!(rig.has("done:m1") && !rig.has("done:m2"));
}

#[test]
fn a_stop_that_abandons_its_turns_keeps_the_lease_until_it_runs_out() {
    let (mut rig, _) = Rig::with_page(options("A"), vec![message("m1", "u")]);
    let outputs = rig.tell(Input::Stop { abandon: true });
    assert!(
        outputs
            .iter()
            .any(|output| matches!(output, Output::Stopped { error: None }))
    );
    assert_eq!(rig.record().owner.as_deref(), Some("A"));
}

#[test]
fn a_poll_is_answered_when_everything_is_finished_or_by_one_who_does_not_own_the_account() {
    let polled = |outputs: &[Output]| {
        outputs.iter().find_map(|output| match output {
            Output::Polled { finished, .. } => Some(*finished),
            _ => None,
        })
    };
    let (mut a, outputs) = Rig::with_page(options("A"), vec![message("m1", "u")]);
    let mut b = Rig::beside(options("B"), &a.store);
    b.start();
    assert_eq!(polled(&b.tell(Input::Poll { op: Op(1) })), Some(false));
    let pulled = a.tell(Input::Poll { op: Op(1) });
    assert_eq!(polled(&a.page(&pulled, vec![], "c2", false)), None);
    let again = a.pass(1_500);
    a.page(&again, vec![], "c3", false);
    assert_eq!(polled(&a.end(only(&outputs))), Some(true));
}

#[test]
fn without_a_store_no_turn_begins_after_the_lease() {
    let (mut rig, outputs) = Rig::with_page(options("A"), vec![message("m1", "u"), message("m2", "u")]);
    rig.deaf = true;
    rig.now += 20_001;
    assert_eq!(delivered(&rig.end(only(&outputs))), [""; 0]);
    let op = Op(7);
    let outputs = rig.tell(Input::Send {
        op,
        turn: only(&outputs),
        reply: "0".to_owned(),
        part: 0,
    });
    assert!(!outputs.iter().any(|output| matches!(output, Output::Send { .. })));
}

#[test]
fn one_that_cannot_wait_takes_over_by_the_wall_clock_a_minute_after_the_lease() {
    let (mut a, _) = Rig::with_page(options("A"), vec![message("m1", "u")]);
    for (wall_clock, later, takes) in [(true, 79_000, false), (false, 81_000, false), (true, 81_000, true)] {
        let mut b = Rig::beside(
            Options {
                wall_clock,
                ..options("B")
            },
            &a.store,
        );
        b.now = a.now + later;
        let outputs = b.start();
        assert_eq!(pulls(&outputs) == 1, takes, "{wall_clock} after {later}");
        if !takes {
            assert_eq!(pulls(&b.tell(Input::Poll { op: Op(1) })), 0);
        }
    }
    assert_eq!(a.record().owner.as_deref(), Some("B"));
    a.pass(1_000);
}

#[test]
fn what_is_noted_as_finished_late_has_no_effect_on_pages_of_the_next_ownership() {
    let (mut a, outputs) = Rig::with_page(options("A"), vec![message("m1", "u")]);
    a.holds = true;
    a.end(only(&outputs));
    // Its event loop is blocked beyond the lease; B takes the account, and releases it.
    let mut b = Rig::beside(options("B"), &a.store);
    b.now = a.now;
    b.start();
    let pulled = b.pass(22_000);
    b.page(&pulled, vec![message("m1", "u")], "c1", false);
    assert_eq!(b.record().owner, None);
    a.now = b.now + 5_000;
    let mut outputs = a.notice("T");
    outputs.extend(a.pass(200));
    let outputs = a.page(&outputs, vec![message("m2", "u")], "c2", false);
    assert_eq!(delivered(&outputs), ["m2"]);
    a.answer_held();
    a.pass(5_000);
    a.answer_held();
    assert_eq!(a.record().cursor.as_deref(), Some("c1"), "m2 still runs");
    a.end(only(&outputs));
    assert_eq!(a.record().cursor.as_deref(), Some("c2"));
}

#[test]
fn an_owner_whose_record_was_evicted_writes_it_again() {
    let (mut a, outputs) = Rig::with_page(options("A"), vec![message("m1", "u")]);
    a.end(only(&outputs));
    let pulled = a.notice("T");
    let outputs = a.page(&pulled, vec![message("m2", "u")], "c2", false);
    let before = a.record();
    a.store.borrow_mut().remove("account");
    // One that has seen it waits; one that has not begins anew, unless the owner was faster.
    a.pass(1_500);
    let after = a.record();
    assert_eq!(
        (after.cursor, after.start, after.fence),
        (before.cursor, before.start, before.fence)
    );
    a.end(only(&outputs));
    assert_eq!((a.record().owner, a.record().cursor.as_deref()), (None, Some("c2")));
}

#[test]
fn an_owner_whose_lease_is_over_does_not_write_an_evicted_record_again() {
    let (mut a, _) = Rig::with_page(options("A"), vec![message("m1", "u")]);
    a.store.borrow_mut().remove("account");
    a.now += 30_000;
    a.tell(Input::Tick);
    assert!(!a.has("account"));
}

#[test]
fn an_account_whose_record_was_seen_and_is_gone_does_not_start_anew() {
    let (a, _) = Rig::with_page(options("A"), vec![message("m1", "u")]);
    let mut b = Rig::beside(options("B"), &a.store);
    b.start();
    let record = a.store.borrow_mut().remove("account").unwrap();
    b.notice("T");
    assert_eq!(pulls(&b.pass(15_000)), 0);
    // It was there again: nothing has happened.
    a.store.borrow_mut().insert("account".to_owned(), record);
    b.pass(2_000);
    assert!(a.record().pending.is_some());
    a.store.borrow_mut().remove("account");
    b.notice("T2");
    let outputs = b.pass(25_000);
    let error = outputs.iter().find_map(|output| match output {
        Output::Stopped { error } => error.clone(),
        _ => None,
    });
    assert!(
        error.is_some_and(|error| error.contains("gone from the store")),
        "{outputs:?}"
    );
    assert!(!a.has("account"));
}

#[test]
fn a_stop_leaves_a_notice_for_what_was_pulled_and_not_handled() {
    let (mut rig, outputs) = Rig::with_page(options("A"), vec![message("m1", "u"), message("m2", "u")]);
    rig.tell(Input::Stop { abandon: false });
    rig.end(only(&outputs));
    assert!(rig.record().owner.is_none() && rig.record().pending.is_some());
}

#[test]
fn a_stop_during_a_look_leaves_the_notice_to_the_owner() {
    let (a, _) = Rig::with_page(options("A"), vec![message("m1", "u")]);
    let mut b = Rig::beside(options("B"), &a.store);
    b.start();
    b.deaf = true;
    let get = b.notice("T");
    assert_eq!(get, []);
    b.tell(Input::Stop { abandon: false });
    b.deaf = false;
    // The answer of the look.
    let outputs = b.answer_deaf();
    assert!(
        outputs.iter().any(|output| matches!(output, Output::Stopped { .. })),
        "{outputs:?}"
    );
    assert_eq!(
        a.record().pending.and_then(|pending| pending.token).as_deref(),
        Some("T")
    );
}

#[test]
fn a_machine_that_slept_begins_nothing_before_it_has_looked_at_the_record() {
    let (mut a, outputs) = Rig::with_page(options("A"), vec![message("m1", "u"), message("m2", "u")]);
    let mut b = Rig::beside(options("B"), &a.store);
    b.start();
    b.notice("T");
    b.pass(23_000);
    assert_eq!(b.record().owner.as_deref(), Some("B"));
    // A was suspended with its monotonic clock; only its wall clock tells.
    a.ahead = 30_000;
    let outputs = a.end(only(&outputs));
    assert_eq!(delivered(&outputs), [""; 0]);
    assert!(
        outputs.iter().any(|output| matches!(output, Output::Lost { .. })),
        "{outputs:?}"
    );
}
