//! Calls that wait for one renewal, and what its failure means to each.

use crate::support::{Bench, acquire, begun, ended, failed, fetched, uses};
use wecom_kf_core::machine::Op;
use wecom_kf_core::token::Failure;
use wecom_kf_core::token::life::{Input, Life, Output};

const fn fail(op: u32, renewal: u32) -> Output {
    Output::Fail {
        op: Op(op),
        renewal: Op(renewal),
    }
}

const fn leave(op: u32) -> Input {
    Input::Leave { op: Op(op) }
}

/// A life with one renewal under way, for which calls of these clients wait.
fn waiting(clients: &[u32]) -> Bench<Life> {
    let mut bench = Bench::new(Life::new());
    for (op, client) in (1..).zip(clients) {
        bench.give(acquire(op, *client));
    }
    bench
}

#[test]
fn many_calls_wait_for_one_renewal() {
    let mut bench = Bench::new(Life::new());
    assert_eq!(begun(&bench.give(acquire(1, 1))), [(1, 1)]);
    for op in 2..10 {
        assert_eq!(
            bench.give(acquire(op, op)),
            [Output::Joined {
                op: Op(op),
                renewal: Op(1)
            }]
        );
    }
    let outcome = fetched("t", bench.now);
    let outputs = bench.give(ended(1, outcome));
    for op in 1..10 {
        assert!(outputs.contains(&uses(op, "t", false)));
    }
}

#[test]
fn calls_with_more_time_retry_after_a_renewal_timed_out() {
    let mut bench = waiting(&[1, 1, 2]);
    let outputs = bench.give(ended(1, failed(Failure::Time)));
    assert!(outputs.contains(&fail(1, 1)));
    assert_eq!(begun(&outputs), [(2, 2)]);
    assert!(outputs.contains(&Output::Joined {
        op: Op(3),
        renewal: Op(2)
    }));
    let outcome = fetched("t", bench.now);
    let outputs = bench.give(ended(2, outcome));
    assert!(outputs.contains(&uses(2, "t", false)) && outputs.contains(&uses(3, "t", false)));
}

#[test]
fn a_client_failure_affects_only_its_own_calls() {
    // A panic in a user's function is one: nobody of that client begins anew.
    for failure in [Failure::Client, Failure::Closed] {
        let mut bench = waiting(&[1, 2, 1]);
        let outputs = bench.give(ended(1, failed(failure)));
        assert!(outputs.contains(&fail(1, 1)) && outputs.contains(&fail(3, 1)));
        assert_eq!(begun(&outputs), [(2, 2)]);
    }
}

#[test]
fn a_wecom_failure_affects_all_waiting_calls() {
    let mut bench = waiting(&[1, 2, 1]);
    assert_eq!(
        bench.give(ended(1, failed(Failure::Server))),
        [fail(1, 1), fail(2, 1), fail(3, 1)]
    );
    // It is not remembered.
    assert_eq!(begun(&bench.give(acquire(4, 1))), [(2, 4)]);
}

#[test]
fn the_renewal_ends_when_the_last_call_is_cancelled() {
    let mut bench = waiting(&[1, 2]);
    assert_eq!(bench.give(leave(1)), []);
    assert_eq!(bench.give(leave(1)), []);
    assert_eq!(bench.give(leave(2)), [Output::Cancel { renewal: Op(1) }]);
    // Nobody waits for what is being stopped.
    assert_eq!(begun(&bench.give(acquire(3, 1))), [(2, 3)]);
    assert_eq!(bench.give(ended(1, failed(Failure::Time))), []);
    // It is told once.
    assert_eq!(bench.give(ended(1, failed(Failure::Refused))), []);
    let outcome = fetched("t", bench.now);
    assert!(bench.give(ended(2, outcome)).contains(&uses(3, "t", false)));
}

#[test]
fn a_fetched_token_is_kept_after_all_calls_are_cancelled() {
    // The secret is refused, and the last call leaves while the lease is released.
    let mut bench = waiting(&[1]);
    bench.give(leave(1));
    let outputs = bench.give(ended(1, failed(Failure::Refused)));
    assert_eq!(
        outputs,
        [Output::Keep {
            renewal: Op(1),
            slot: 0
        }]
    );
    assert!(matches!(
        bench.give(acquire(2, 1))[..],
        [Output::Refused { renewal: Op(1), .. }]
    ));
    // A token is issued, and the last call leaves while the record is written.
    let mut bench = waiting(&[1]);
    bench.give(leave(1));
    let outcome = fetched("t", bench.now);
    assert!(matches!(
        bench.give(ended(1, outcome))[..],
        [Output::Held { token: Some(_), .. }]
    ));
    assert_eq!(bench.give(acquire(2, 1)), [uses(2, "t", false)]);
}

#[test]
fn a_renewal_continues_for_others_when_its_first_call_is_cancelled() {
    let mut bench = waiting(&[1, 2]);
    bench.give(leave(1));
    let outcome = fetched("t", bench.now);
    let outputs = bench.give(ended(1, outcome));
    assert_eq!(outputs.last(), Some(&uses(2, "t", false)));
    assert_eq!(outputs.len(), 2);
}

#[test]
fn a_call_that_does_not_join_fetches_for_itself() {
    let mut bench = waiting(&[1]);
    let mut alone = acquire(2, 1);
    if let Input::Acquire { joins, .. } = &mut alone {
        *joins = false;
    }
    assert_eq!(begun(&bench.give(alone)), [(2, 2)]);
    // Nor is its renewal waited for by others.
    assert_eq!(
        bench.give(acquire(3, 1)),
        [Output::Joined {
            op: Op(3),
            renewal: Op(1)
        }]
    );
    assert_eq!(bench.give(ended(2, failed(Failure::Server))), [fail(2, 2)]);
}

#[test]
fn an_op_number_that_is_already_waiting_is_ignored() {
    let mut bench = waiting(&[1]);
    assert_eq!(bench.give(acquire(1, 1)), []);
}
