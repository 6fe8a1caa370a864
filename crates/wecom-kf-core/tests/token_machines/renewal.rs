//! When a token is used, and when it is renewed ahead of its end.

use crate::support::{
    Bench, HOUR, WALL, acquire, acquire_early, begun, check, ended, failed, fetched, found, holding, record, token,
    uses,
};
use wecom_kf_core::machine::{Machine as _, Ms, Op};
use wecom_kf_core::token::life::{FetchReason, Input, Life, Output, Reason};
use wecom_kf_core::token::{Failure, FetchEnd, Known, SecretText};

#[test]
fn the_first_call_fetches_a_token_and_the_driver_learns_its_expiry() {
    let mut bench = Bench::new(Life::new());
    assert_eq!(bench.give(check(1)), [Output::Missing { op: Op(1) }]);
    assert_eq!(
        bench.give(acquire(1, 1)),
        [Output::Renew {
            renewal: Op(1),
            op: Op(1),
            known: Known::default(),
            why: FetchReason::First
        }]
    );
    let outcome = fetched("t", bench.now);
    let until = Ms(bench.now.monotonic.0 + 7_200_000 - 300_000);
    let held = Output::Held {
        token: Some("t".into()),
        until,
        unproven: true,
    };
    assert_eq!(bench.give(ended(1, outcome)), [held, uses(1, "t", false)]);
    assert_eq!(bench.machine.deadline(), Some((until, Reason::Renew)));
    let proven = Output::Held {
        token: Some("t".into()),
        until,
        unproven: false,
    };
    assert_eq!(bench.give(Input::Accepted { token: "t".into() }), [proven]);
    assert_eq!(bench.give(check(2)), [uses(2, "t", false)]);
}

#[test]
fn one_of_many_calls_renews_the_token_early() {
    let mut bench = holding("t");
    bench.pass(6_899_999);
    assert_eq!(bench.give(check(2)), [uses(2, "t", false)]);
    bench.pass(1);
    assert_eq!(bench.give(check(3)).last(), Some(&uses(3, "t", true)));
    assert_eq!(bench.give(check(4)), [uses(4, "t", false)]);
    assert_eq!(begun(&bench.give(acquire_early(3))), [(2, 3)]);
    // The driver need not ask meanwhile.
    assert_eq!(
        bench.machine.deadline().map(|(until, _)| until),
        Some(bench.now.monotonic + Ms(10_000))
    );
    let outcome = fetched("t2", bench.now);
    assert_eq!(bench.give(ended(2, outcome)).last(), Some(&uses(3, "t2", false)));
    bench.pass(6_899_999);
    assert_eq!(bench.give(check(5)), [uses(5, "t2", false)]);
}

#[test]
fn a_failed_early_renewal_backs_off_and_warns_once() {
    for storage in ["without", "with"] {
        let mut bench = holding("t");
        let (mut warnings, mut tries, mut op) = (0, Vec::new(), 10);
        bench.pass(6_900_000);
        for second in 0..290 {
            op += 1;
            let outputs = bench.give(check(op));
            assert!(
                outputs.iter().any(|output| matches!(output, Output::Use { .. })),
                "{storage}: {second} s"
            );
            if outputs.last() == Some(&uses(op, "t", true)) {
                tries.push(second);
                let renewal = begun(&bench.give(acquire_early(op)))[0].0;
                let mut outcome = failed(Failure::Server);
                // A store still holds the old one.
                outcome.record = (storage == "with").then(|| record("t", WALL));
                let outputs = bench.give(ended(renewal, outcome));
                warnings += outputs
                    .iter()
                    .filter(|output| matches!(output, Output::Warn { .. }))
                    .count();
            }
            bench.pass(1_000);
        }
        assert_eq!((warnings, tries), (1, vec![0, 10, 30, 70, 150]), "{storage} a store");
    }
}

#[test]
fn a_failed_early_renewal_is_not_restarted_by_a_call_that_joined_it() {
    let mut bench = holding("t");
    bench.pass(6_900_000);
    assert_eq!(bench.give(check(2)).last(), Some(&uses(2, "t", true)));
    assert_eq!(begun(&bench.give(acquire_early(2))), [(2, 2)]);
    bench.pass(10_000);
    assert_eq!(bench.give(check(3)).last(), Some(&uses(3, "t", true)));
    assert_eq!(begun(&bench.give(acquire_early(3))), []);
    bench.pass(20_000);
    assert_eq!(begun(&bench.give(ended(2, failed(Failure::Time)))), []);
    assert_eq!(bench.give(check(4)), [uses(4, "t", false)]);
}

#[test]
fn a_late_early_renewal_is_skipped_after_another_one_failed() {
    let mut bench = holding("t");
    bench.pass(6_900_000);
    bench.give(check(2));
    bench.give(acquire_early(2));
    bench.pass(10_000);
    assert_eq!(bench.give(check(3)).last(), Some(&uses(3, "t", true)));
    // While it reads its secrets, the first renewal fails.
    bench.give(ended(2, failed(Failure::Server)));
    bench.pass(3_000);
    assert_eq!(bench.give(acquire_early(3)), [uses(3, "t", false)]);
}

#[test]
fn a_secret_rejected_by_an_early_renewal_is_remembered_with_and_without_a_store() {
    for record in [None, Some(record("t", WALL))] {
        let mut bench = holding("t");
        bench.pass(6_900_000);
        bench.give(check(2));
        bench.give(acquire_early(2));
        let mut outcome = failed(Failure::Refused);
        outcome.record = record;
        let outputs = bench.give(ended(2, outcome));
        assert!(outputs.contains(&Output::Keep {
            renewal: Op(2),
            slot: 0
        }));
        // Longer than a failure that passes: it is the pause of a refused secret.
        bench.pass(29_999);
        assert_eq!(bench.give(check(3)), [uses(3, "t", false)]);
        bench.pass(1);
        assert_eq!(bench.give(check(4)).last(), Some(&uses(4, "t", true)));
    }
}

#[test]
fn an_early_renewal_with_unreadable_secrets_backs_off() {
    let mut bench = holding("t");
    bench.pass(6_900_000);
    bench.give(check(2));
    let unread = |op| Input::NotStarted {
        op: Op(op),
        failure: Failure::Client,
    };
    assert!(matches!(bench.give(unread(2))[..], [Output::Warn { op: Op(2), .. }]));
    bench.pass(10_000);
    assert_eq!(bench.give(check(3)).last(), Some(&uses(3, "t", true)));
    assert!(
        !bench
            .give(unread(3))
            .iter()
            .any(|output| matches!(output, Output::Warn { .. }))
    );
    bench.pass(19_999);
    assert_eq!(bench.give(check(4)), [uses(4, "t", false)]);
}

#[test]
fn a_closed_client_does_not_warn_or_block() {
    let mut bench = holding("t");
    bench.pass(6_900_000);
    bench.give(check(2));
    bench.give(acquire_early(2));
    let outputs = bench.give(ended(2, failed(Failure::Closed)));
    assert!(!outputs.iter().any(|output| matches!(output, Output::Warn { .. })));
    assert_eq!(bench.give(check(3)).last(), Some(&uses(3, "t", true)));
}

#[test]
fn a_record_from_a_wrong_clock_does_not_disable_the_cache() {
    for skew in [-3 * HOUR.cast_signed(), 3 * HOUR.cast_signed()] {
        // What another process obtained, by its clock, and this process holds until its end.
        let mut bench = Bench::new(Life::new());
        bench.give(acquire(1, 1));
        let mut outcome = found("theirs", 0, bench.now);
        outcome.record.as_mut().unwrap().obtained_at.0 = bench.now.wall.0.strict_add_signed(skew);
        bench.give(ended(1, outcome));
        assert_eq!(token(&mut bench).as_deref(), Some("theirs"));
        bench.pass(2 * HOUR);
        assert_eq!(token(&mut bench), None);
        // What this process fetches then is used, though it may look older.
        let mut fetches = 0;
        for op in 2..22 {
            if bench.give(check(op)) == [Output::Missing { op: Op(op) }] {
                fetches += 1;
                bench.give(acquire(op, 1));
                let outcome = fetched("ours", bench.now);
                bench.give(ended(2, outcome));
            }
            bench.pass(10);
        }
        assert_eq!((fetches, token(&mut bench).as_deref()), (1, Some("ours")), "{skew} ms");
    }
}

#[test]
fn the_wall_clock_may_jump() {
    for jump in [0, WALL_FAR] {
        let mut bench = holding("t");
        bench.now.wall = Ms(jump);
        assert_eq!(bench.give(check(2)), [uses(2, "t", false)]);
        bench.now.monotonic.0 += 7_199_999;
        assert_eq!(token(&mut bench).as_deref(), Some("t"));
        bench.now.monotonic.0 += 1;
        assert_eq!(token(&mut bench), None);
    }
}

const WALL_FAR: u64 = 4_000_000_000_000;

#[test]
fn a_token_with_zero_lifetime_is_used_for_a_while() {
    let mut bench = Bench::new(Life::new());
    bench.give(acquire(1, 1));
    let mut outcome = fetched("t", bench.now);
    outcome.record.as_mut().unwrap().expires_in = Some(0);
    bench.give(ended(1, outcome));
    bench.pass(9_999);
    assert_eq!(bench.give(check(2)), [uses(2, "t", false)]);
    bench.pass(1);
    assert_eq!(bench.give(check(3)), [Output::Missing { op: Op(3) }]);
}

#[test]
fn a_token_with_unknown_expiry_is_used_until_rejected() {
    let mut bench = Bench::new(Life::new());
    bench.give(acquire(1, 1));
    let mut outcome = fetched("t", bench.now);
    outcome.record.as_mut().unwrap().expires_in = None;
    bench.give(ended(1, outcome));
    bench.pass(1000 * HOUR);
    assert_eq!(bench.give(check(2)), [uses(2, "t", false)]);
    assert_eq!(bench.machine.deadline(), Some((Ms::NEVER, Reason::End)));
}

#[test]
fn the_result_of_an_earlier_renewal_does_not_replace_a_later_one() {
    let mut bench = Bench::new(Life::new());
    // Two calls that cannot wait for each other.
    for op in [1, 2] {
        let mut alone = acquire(op, op);
        if let Input::Acquire { joins, .. } = &mut alone {
            *joins = false;
        }
        assert_eq!(begun(&bench.pass(10).give(alone)), [(op, op)]);
    }
    let outcome = fetched("later", bench.now);
    bench.give(ended(2, outcome));
    let outcome = fetched("earlier", bench.now);
    assert_eq!(bench.give(ended(1, outcome)).last(), Some(&uses(1, "later", false)));
}

#[test]
fn late_repeated_and_foreign_inputs_change_nothing() {
    let mut bench = holding("t");
    let again = fetched("other", bench.now);
    for renewal in [0, 1, 7] {
        assert_eq!(bench.give(ended(renewal, again.clone())), []);
    }
    assert_eq!(bench.give(Input::Leave { op: Op(9) }), []);
    assert_eq!(bench.give(Input::Tick), []);
    assert_eq!(token(&mut bench).as_deref(), Some("t"));
    let nothing = Input::Accepted {
        token: SecretText::from("other"),
    };
    assert_eq!(bench.give(nothing), []);
    assert_eq!(FetchEnd::default(), FetchEnd::None);
}
