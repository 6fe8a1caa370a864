//! A token that WeCom refuses, and a secret that it refuses.

use crate::support::{
    Bench, acquire, begun, check, ended, failed, fetched, found, holding, refused, secret, token, uses,
};
use wecom_kf_core::machine::{Ms, Op};
use wecom_kf_core::token::Failure;
use wecom_kf_core::token::life::{FetchReason, Input, Life, Output};

#[test]
fn only_the_rejected_token_is_discarded() {
    let mut bench = holding("t");
    assert_eq!(bench.give(refused(2, "another")), [uses(2, "t", false)]);
    let outputs = bench.give(refused(3, "t"));
    assert!(matches!(
        outputs[..],
        [Output::Held { token: None, .. }, Output::Missing { op: Op(3) }]
    ));
    let outputs = bench.give(acquire(3, 1));
    let [Output::Renew { known, why, .. }] = &outputs[..] else {
        panic!("{outputs:?}")
    };
    assert_eq!((known.refused.clone(), *why), (secret("t"), FetchReason::Refused));
}

#[test]
fn a_token_that_wecom_returns_again_is_not_discarded_at_once() {
    let mut bench = holding("t");
    bench.give(refused(2, "t"));
    bench.give(acquire(2, 1));
    let outcome = fetched("t", bench.now);
    assert_eq!(bench.give(ended(2, outcome)).last(), Some(&uses(2, "t", false)));
    bench.pass(4_999);
    assert_eq!(bench.give(refused(3, "t")), [uses(3, "t", false)]);
    bench.pass(1);
    assert_eq!(bench.give(refused(4, "t")).last(), Some(&Output::Missing { op: Op(4) }));
}

#[test]
fn a_record_found_before_its_rejection_is_not_used() {
    let mut bench = Bench::new(Life::new());
    bench.give(acquire(1, 1));
    // Meanwhile WeCom refuses that very token to another call.
    bench.give(refused(2, "t"));
    bench.give(acquire(2, 1));
    let outcome = found("t", 10, bench.now);
    let outputs = bench.give(ended(1, outcome));
    assert_eq!(begun(&outputs), [(2, 1)]);
    assert!(outputs.contains(&Output::Joined {
        op: Op(2),
        renewal: Op(2)
    }));
    let outcome = fetched("t2", bench.now);
    let outputs = bench.give(ended(2, outcome));
    assert!(outputs.contains(&uses(1, "t2", false)) && outputs.contains(&uses(2, "t2", false)));
}

#[test]
fn late_rejections_from_running_calls_change_nothing() {
    let mut bench = holding("t");
    bench.give(refused(2, "t"));
    assert_eq!(begun(&bench.give(acquire(2, 1))), [(2, 2)]);
    // The renewal under way began after the first refusal, so it may bring that token again.
    bench.give(refused(3, "t"));
    bench.give(acquire(3, 1));
    // An older token's refusal says nothing of the newer one.
    bench.give(refused(4, "older"));
    let outcome = fetched("t", bench.now);
    let outputs = bench.give(ended(2, outcome));
    assert!(outputs.contains(&uses(2, "t", false)) && outputs.contains(&uses(3, "t", false)));
    assert_eq!(begun(&outputs), []);
    assert_eq!(bench.give(refused(5, "t")), [uses(5, "t", false)]);
}

#[test]
fn concurrent_rejected_renewals_count_as_one_attempt() {
    let mut bench = Bench::new(Life::new());
    for op in 1..=5 {
        let Input::Acquire {
            op,
            client,
            ticket,
            refused,
            ahead,
            jitter,
            ..
        } = acquire(op, 1)
        else {
            continue;
        };
        let joins = false;
        bench.give(Input::Acquire {
            op,
            client,
            ticket,
            refused,
            ahead,
            joins,
            jitter,
        });
    }
    bench.pass(100);
    for renewal in 1..=5 {
        bench.give(ended(renewal, failed(Failure::Refused)));
    }
    bench.pass(30_000);
    assert_eq!(begun(&bench.give(acquire(9, 1))), [(6, 9)]);
}

#[test]
fn a_server_that_rejects_all_its_tokens_is_asked_five_times_a_minute() {
    let mut bench = Bench::new(Life::new());
    let mut fetches = 0;
    let mut last = String::new();
    for op in 1..=40 {
        let outputs = bench.give(refused(op, &last));
        if outputs.last() == Some(&Output::Missing { op: Op(op) }) {
            let renewal = begun(&bench.give(acquire(op, 1)))[0].0;
            fetches += 1;
            let outcome = fetched(&format!("t{fetches}"), bench.now);
            bench.give(ended(renewal, outcome));
        }
        last = token(&mut bench).unwrap();
        bench.pass(1_000);
    }
    assert_eq!(fetches, 5);
    bench.pass(25_000);
    assert_eq!(
        bench.give(refused(50, &last)).last(),
        Some(&Output::Missing { op: Op(50) })
    );
    // One that is accepted ends it.
    let renewal = begun(&bench.give(acquire(50, 1)))[0].0;
    let outcome = fetched("good", bench.now);
    bench.give(ended(renewal, outcome));
    bench.give(Input::Accepted { token: "good".into() });
    assert_eq!(
        bench.give(refused(51, "good")).last(),
        Some(&Output::Missing { op: Op(51) })
    );
}

#[test]
fn a_rejected_secret_backs_off_longer_each_time() {
    let mut bench = Bench::new(Life::new());
    for (renewal, pause) in (1..).zip([30_000, 60_000, 120_000, 240_000, 480_000, 600_000, 600_000]) {
        assert_eq!(begun(&bench.give(acquire(renewal * 10, 1))), [(renewal, renewal * 10)]);
        let outputs = bench.give(ended(renewal, failed(Failure::Refused)));
        assert_eq!(
            outputs,
            [
                Output::Keep {
                    renewal: Op(renewal),
                    slot: 0
                },
                Output::Fail {
                    op: Op(renewal * 10),
                    renewal: Op(renewal)
                }
            ]
        );
        bench.pass(pause - 1);
        let outputs = bench.give(acquire(renewal * 10 + 1, 2));
        let [
            Output::Refused {
                wait,
                renewal: of,
                note,
                ..
            },
        ] = &outputs[..]
        else {
            panic!("{outputs:?}")
        };
        assert_eq!((*wait, *of), (Ms(1), Op(renewal)));
        assert_eq!(
            *note,
            format!(
                "answered {} s ago; not asked again for 1 s, so that WeCom does not block the corp",
                pause / 1000
            )
        );
        bench.pass(1);
    }
}

/// A call of this client, which would send this ticket to WeCom, wants the token.
fn sends(op: u32, client: u32, text: &str) -> Input {
    let mut input = acquire(op, client);
    if let Input::Acquire { ticket, .. } = &mut input {
        *ticket = secret(text);
    }
    input
}

/// WeCom refuses the ticket of this call, whose renewal is this one. Gives the slot of the error.
fn refuses(bench: &mut Bench<Life>, op: u32, ticket: &str, renewal: u32) -> u32 {
    assert_eq!(begun(&bench.give(sends(op, 1, ticket))), [(renewal, op)], "{ticket}");
    let outputs = bench.give(ended(renewal, failed(Failure::Refused)));
    let kept = outputs.iter().find_map(|output| match output {
        Output::Keep { slot, .. } => Some(*slot),
        _ => None,
    });
    kept.unwrap()
}

#[test]
fn several_rejected_tickets_are_remembered_at_once() {
    let mut bench = Bench::new(Life::new());
    for number in 1..=4 {
        assert_eq!(
            refuses(&mut bench, number, &format!("ticket {number}"), number),
            number - 1
        );
        bench.pass(1_000);
    }
    for number in 1..=4 {
        let outputs = bench.give(sends(10 + number, 1, &format!("ticket {number}")));
        let [
            Output::Refused {
                renewal, slot, wait, ..
            },
        ] = outputs[..]
        else {
            panic!("{outputs:?}")
        };
        let left = Ms(26_000 + u64::from(number - 1) * 1_000);
        assert_eq!((renewal, slot, wait), (Op(number), number - 1, left));
    }
    // Another takes the place of the oldest.
    assert_eq!(refuses(&mut bench, 20, "ticket 5", 5), 0);
    assert!(matches!(
        bench.give(sends(21, 1, "ticket 2"))[..],
        [Output::Refused { slot: 1, .. }]
    ));
    assert!(matches!(
        bench.give(sends(22, 1, "ticket 5"))[..],
        [Output::Refused { slot: 0, .. }]
    ));
    assert_eq!(begun(&bench.give(sends(23, 1, "ticket 1"))), [(6, 23)]);
    bench.give(ended(6, failed(Failure::Server)));
    // One that is refused again keeps its place, and waits for longer.
    bench.pass(30_000);
    assert_eq!(refuses(&mut bench, 24, "ticket 3", 7), 2);
    bench.pass(30_000);
    assert!(matches!(
        bench.give(sends(25, 1, "ticket 3"))[..],
        [Output::Refused { slot: 2, .. }]
    ));
}

#[test]
fn the_rejection_of_one_ticket_does_not_affect_another() {
    let mut bench = Bench::new(Life::new());
    bench.give(sends(1, 1, "old"));
    // A client with a newer ticket waits for the same token, and one with the same ticket.
    assert_eq!(
        bench.give(sends(2, 2, "new")),
        [Output::Joined {
            op: Op(2),
            renewal: Op(1)
        }]
    );
    bench.give(sends(3, 3, "old"));
    let outputs = bench.give(ended(1, failed(Failure::Refused)));
    let fail = |op| Output::Fail {
        op: Op(op),
        renewal: Op(1),
    };
    assert!(outputs.contains(&fail(1)) && outputs.contains(&fail(3)) && !outputs.contains(&fail(2)));
    assert_eq!(begun(&outputs), [(2, 2)]);
    bench.give(ended(2, failed(Failure::Server)));
    assert!(matches!(bench.give(sends(4, 1, "old"))[..], [Output::Refused { .. }]));
    assert_eq!(begun(&bench.give(sends(5, 2, "new"))), [(3, 5)]);
    // A ticket that was read anew while fetching is the one that was refused.
    bench.give(Input::Ended {
        renewal: Op(3),
        outcome: failed(Failure::Refused),
        ticket: secret("newest"),
    });
    assert_eq!(begun(&bench.give(sends(6, 2, "new"))), [(4, 6)]);
    assert!(matches!(
        bench.give(sends(7, 2, "newest"))[..],
        [Output::Refused { .. }]
    ));
}

#[test]
fn a_token_from_another_process_ends_the_back_off() {
    let mut bench = Bench::new(Life::new());
    bench.give(acquire(1, 1));
    bench.give(ended(1, failed(Failure::Refused)));
    bench.pass(30_000);
    bench.give(acquire(2, 1));
    let outcome = found("t", 10, bench.now);
    bench.give(ended(2, outcome));
    bench.give(refused(3, "t"));
    assert_eq!(begun(&bench.give(acquire(3, 1))), [(3, 3)]);
}

#[test]
fn a_token_can_be_discarded_before_any_is_held() {
    let mut bench = Bench::new(Life::new());
    bench.give(Input::Discard { token: secret("t") });
    let outputs = bench.give(acquire(1, 1));
    assert!(matches!(&outputs[..], [Output::Renew { known, .. }] if known.refused == secret("t")));
    let mut bench = holding("t");
    let outputs = bench.give(Input::Discard { token: None });
    assert!(matches!(outputs[..], [Output::Held { token: None, .. }]));
    assert_eq!(bench.give(check(9)), [Output::Missing { op: Op(9) }]);
}

#[test]
fn errors_are_classified_by_whom_they_affect() {
    for (code, retryable, own, failure) in [
        ("api.error", false, true, Failure::Refused),
        ("response.unreadable", false, true, Failure::Refused),
        ("api.error", true, true, Failure::Server),
        ("response.not_json", true, true, Failure::Server),
        // Of the token by which this one is fetched: another client has another ticket.
        ("api.error", false, false, Failure::Client),
        ("response.unreadable", false, false, Failure::Client),
        ("client.credentials_failed", false, true, Failure::Client),
        ("transport.connect", true, true, Failure::Client),
        ("transport.timeout", true, true, Failure::Time),
        ("transport.aborted", false, true, Failure::Time),
        ("transport.closed", false, true, Failure::Closed),
    ] {
        assert_eq!(Failure::of(code, retryable, own), failure, "{code} {retryable} {own}");
    }
}
