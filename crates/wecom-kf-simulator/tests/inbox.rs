//! Tests the world of the inbox: it finds every flaw, reaches every mark, and finds nothing without a flaw.

mod support;

use support::{each_flaw_is_found, nothing_is_found, same_story_each_time, stays_mended};
use wecom_kf_core::inbox::Flaw;
use wecom_kf_simulator::inbox::{InboxWorld, scopes};

/// The number of seeds within which every flaw is found and every mark reached.
const SEEDS: u64 = 1_000;

#[test]
fn each_flaw_on_purpose_is_found_with_a_short_story() {
    each_flaw_is_found::<InboxWorld>(SEEDS);
}

#[test]
fn nothing_is_found_without_a_flaw_and_every_mark_is_reached() {
    nothing_is_found::<InboxWorld>(SEEDS);
}

#[test]
fn a_seed_plays_the_same_story_each_time() {
    same_story_each_time::<InboxWorld>(60);
}

#[test]
fn two_instances_three_messages_and_one_fault_anywhere_break_no_rule() {
    match scopes::one_fault() {
        Ok(count) => assert!(count > 10_000, "{count} stories"),
        Err((violation, trace)) => panic!("{violation}\n{trace}"),
    }
}

#[test]
fn notes_of_an_earlier_ownership_that_come_late_break_no_rule() {
    assert!(scopes::late_notes(Some(Flaw::PagesCountAnew)).is_err());
    match scopes::late_notes(None) {
        Ok(count) => assert!(count > 100, "{count} stories"),
        Err(violation) => panic!("{violation}"),
    }
}

#[test]
fn what_was_mended_stays_mended() {
    stays_mended::<InboxWorld>();
}
