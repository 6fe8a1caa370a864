//! Tests the world of the token machines: it finds every flaw, reaches every mark, and finds nothing without a flaw.

mod support;

use support::{each_flaw_is_found, nothing_is_found, same_story_each_time, stays_mended};
use wecom_kf_simulator::tokens::{TokenWorld, scopes};

/// The number of seeds within which every flaw is found and every mark reached.
const SEEDS: u64 = 8_000;

#[test]
fn each_deliberate_flaw_is_found_with_a_short_story() {
    each_flaw_is_found::<TokenWorld>(SEEDS);
}

#[test]
fn without_a_flaw_nothing_is_found_and_every_mark_is_reached() {
    nothing_is_found::<TokenWorld>(SEEDS);
}

#[test]
fn a_seed_replays_the_same_story() {
    same_story_each_time::<TokenWorld>(300);
}

#[test]
fn one_fault_anywhere_breaks_no_rule() {
    match scopes::one_fault() {
        Ok(count) => assert!(count > 20_000, "{count} stories"),
        Err((violation, trace)) => panic!("{violation}\n{trace}"),
    }
}

#[test]
fn fixed_failures_stay_fixed() {
    stays_mended::<TokenWorld>();
}
