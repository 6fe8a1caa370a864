//! Of several processes one fetches, and the others wait for it: for as long as it is alive.

use crate::sharing::{Talk, text};
use crate::support::record;
use wecom_kf_core::machine::{Machine as _, Ms};
use wecom_kf_core::token::share::{Input, Output, Place, Reason, Storage};
use wecom_kf_core::token::{FetchEnd, Known};

/// Another process has the lease: this one looks at it, at the record, and waits.
fn waits(talk: &mut Talk, lease: &str) {
    talk.gets(Place::Lease);
    talk.reads(Some(lease)).gets(Place::Record);
    talk.reads(None);
    let (at, reason) = talk.bench.machine.deadline().unwrap();
    assert_eq!(reason, Reason::CheckAgain);
    let pause = at.0 - talk.bench.now.monotonic.0;
    assert!((12..=250).contains(&pause), "{pause} ms");
    talk.bench.pass(pause);
    talk.give(Input::Tick);
}

fn without_lease() -> Talk {
    let mut talk = Talk::begin(Storage::Atomic, Known::default());
    talk.reads(None).swapped(false);
    talk
}

#[test]
fn another_process_uses_the_written_record() {
    let mut talk = without_lease();
    waits(&mut talk, "another's");
    talk.reads(Some("another's")).gets(Place::Record);
    let theirs = text(&record("theirs", talk.bench.now.wall.0));
    assert_eq!(talk.reads(Some(&theirs)).brings("theirs"), FetchEnd::None);
}

#[test]
fn nobody_waits_while_the_old_token_is_valid() {
    let mut talk = Talk::begin(Storage::Atomic, Known::default());
    let old = text(&record("old", talk.bench.now.wall.0 - 7_000_000));
    talk.reads(Some(&old)).swapped(false).reads(Some("another's"));
    assert_eq!(talk.reads(Some(&old)).brings("old"), FetchEnd::None);
}

#[test]
fn a_released_lease_is_acquired() {
    let mut talk = without_lease();
    talk.reads(Some("-")).sets(Place::Lease, Some("-"), "mine", 5_000);
    talk.swapped(true).gets(Place::Record);
    let mut talk = without_lease();
    waits(&mut talk, "another's");
    talk.reads(None).sets(Place::Lease, None, "mine", 5_000);
}

#[test]
fn an_unchanged_lease_is_taken_over_after_its_duration_if_the_store_does_not_expire_it() {
    let mut talk = without_lease();
    let began = talk.bench.now.monotonic;
    while talk.bench.now.monotonic.since(began) < Ms(5_000) {
        waits(&mut talk, "of one that died");
    }
    talk.gets(Place::Lease);
    talk.reads(Some("of one that died"))
        .sets(Place::Lease, Some("of one that died"), "mine", 5_000);
    assert!(talk.bench.now.monotonic.since(began) < Ms(5_250));
    talk.swapped(true).gets(Place::Record);
}

#[test]
fn a_change_of_lease_owner_restarts_the_wait_up_to_a_limit() {
    let mut talk = without_lease();
    let began = talk.bench.now.monotonic;
    let mut owner = 0;
    while talk.bench.now.monotonic.since(began) < Ms(10_000) {
        owner += 1;
        waits(&mut talk, &format!("owner {}", owner / 10));
    }
    // Patience is over: it fetches for itself.
    talk.reads(Some("yet another's")).reads(None).fetches();
}

#[test]
fn a_store_without_working_leases_is_polled_with_pauses() {
    let mut talk = without_lease();
    talk.reads(None).sets(Place::Lease, None, "mine", 5_000);
    talk.swapped(false).gets(Place::Lease);
    talk.reads(None).gets(Place::Record);
    talk.reads(None);
    assert!(talk.asked.is_empty());
    assert!(matches!(talk.bench.machine.deadline(), Some((_, Reason::CheckAgain))));
}

#[test]
fn a_process_paused_beyond_its_lease_does_not_release_another_lease() {
    let mut talk = Talk::to_fetch(Known::default(), None);
    talk.bench.pass(60_000);
    talk.fetched("t").swapped(true);
    // If another has it by now, this compares unequal.
    talk.sets(Place::Lease, Some("mine"), "-", 1);
    assert_eq!(talk.swapped(false).brings("t"), FetchEnd::Issued);
}

#[test]
fn the_wall_clock_may_jump_while_waiting_for_another_process() {
    let mut talk = without_lease();
    let began = talk.bench.now.monotonic;
    let mut jump = 0;
    while talk.bench.now.monotonic.since(began) < Ms(5_000) {
        jump += 1;
        talk.bench.now.wall = Ms(jump % 2 * 4_000_000_000_000);
        waits(&mut talk, "of one that died");
    }
    talk.reads(Some("of one that died"))
        .sets(Place::Lease, Some("of one that died"), "mine", 5_000);
}

#[test]
fn stopping_while_acquiring_the_lease_releases_it() {
    let mut talk = Talk::begin(Storage::Atomic, Known::default());
    talk.reads(None).give(Input::Stop {
        failure: wecom_kf_core::token::Failure::Time,
    });
    assert!(matches!(
        talk.asked[..],
        [
            Output::CompareAndSet {
                place: Place::Lease,
                ..
            },
            Output::Done { .. }
        ]
    ));
}
