//! A token through a store: another process's, or one that is fetched and written.

use crate::support::{Bench, HOUR, failed, record, renewal, secret};
use wecom_kf_core::machine::{Machine as _, Ms, Op};
use wecom_kf_core::token::share::{Input, Outcome, Output, Place, Reason, Share, Storage, Task};
use wecom_kf_core::token::{Failure, FetchEnd, Known, Record, SecretText};

/// Answers the newest question.
pub(crate) struct Talk {
    pub(crate) bench: Bench<Share>,
    pub(crate) asked: Vec<Output>,
}

impl Talk {
    pub(crate) fn begin(storage: Storage, known: Known) -> Self {
        Self::of(renewal(storage, known))
    }

    pub(crate) fn of(mut bench: Bench<Share>) -> Self {
        let asked = bench.give(Input::Start);
        Self { bench, asked }
    }

    fn op(&self) -> Op {
        match self.asked.last() {
            Some(Output::Get { op, .. } | Output::CompareAndSet { op, .. } | Output::Fetch { op }) => *op,
            other => panic!("nothing is asked: {other:?}"),
        }
    }

    pub(crate) fn give(&mut self, input: Input) -> &mut Self {
        self.asked = self.bench.give(input);
        self
    }

    /// The record or lease that was asked for.
    pub(crate) fn reads(&mut self, text: Option<&str>) -> &mut Self {
        let op = self.op();
        self.give(Input::Read {
            op,
            text: text.map(SecretText::from),
        })
    }

    pub(crate) fn swapped(&mut self, done: bool) -> &mut Self {
        let op = self.op();
        self.give(Input::Swapped { op, done })
    }

    pub(crate) fn fetched(&mut self, token: &str) -> &mut Self {
        let op = self.op();
        self.give(Input::Fetched {
            op,
            token: token.into(),
            life: Some(Ms(7_200_000)),
        })
    }

    pub(crate) fn fails(&mut self, failure: Failure) -> &mut Self {
        let op = self.op();
        self.give(Input::FetchFailed { op, failure })
    }

    pub(crate) fn store_fails(&mut self) -> &mut Self {
        let op = self.op();
        self.give(Input::StoreFailed {
            op,
            reason: "connection refused".into(),
        })
    }

    /// What is asked, without its number.
    #[track_caller]
    pub(crate) fn gets(&self, place: Place) {
        assert!(
            matches!(self.asked.last(), Some(Output::Get { place: asked, .. }) if *asked == place),
            "{:?}",
            self.asked
        );
    }

    #[track_caller]
    pub(crate) fn sets(&self, place: Place, expected: Option<&str>, value: &str, ttl: u64) {
        let Some(Output::CompareAndSet {
            place: asked,
            expected: was,
            value: new,
            ttl: kept,
            ..
        }) = self.asked.last()
        else {
            panic!("{:?}", self.asked)
        };
        let was = was.as_ref().map(|text| text.0.as_str());
        assert_eq!((*asked, was, new.0.as_str(), *kept), (place, expected, value, Ms(ttl)));
    }

    #[track_caller]
    pub(crate) fn fetches(&self) {
        assert!(
            matches!(self.asked.last(), Some(Output::Fetch { .. })),
            "{:?}",
            self.asked
        );
    }

    #[track_caller]
    pub(crate) fn outcome(&self) -> &Outcome {
        assert!(self.bench.machine.is_done());
        match self.asked.last() {
            Some(Output::Done { outcome }) => outcome,
            other => panic!("it is not over: {other:?}"),
        }
    }

    #[track_caller]
    pub(crate) fn brings(&self, token: &str) -> FetchEnd {
        let outcome = self.outcome();
        let got = outcome.record.as_ref().map(|record| record.access_token.0.as_str());
        assert_eq!(got, Some(token));
        outcome.fetch
    }

    /// To the moment that it fetches, under its lease.
    pub(crate) fn to_fetch(known: Known, text: Option<&str>) -> Self {
        let mut talk = Self::begin(Storage::Atomic, known);
        talk.reads(text).swapped(true).reads(text).fetches();
        talk
    }
}

pub(crate) fn text(record: &Record) -> String {
    record.write()
}

#[test]
fn without_a_store_the_token_is_fetched() {
    let mut talk = Talk::begin(Storage::None, Known::default());
    talk.fetches();
    talk.bench.pass(700);
    assert_eq!(talk.fetched("t").brings("t"), FetchEnd::Issued);
    let outcome = talk.outcome();
    assert_eq!(outcome.age, Ms(700));
    assert_eq!(
        outcome.record.as_ref().unwrap().obtained_at,
        Ms(talk.bench.now.wall.0 - 700)
    );
}

#[test]
fn a_fresh_record_is_used() {
    let mut talk = Talk::begin(Storage::Atomic, Known::default());
    talk.gets(Place::Record);
    let theirs = record("theirs", talk.bench.now.wall.0 - 1_000);
    assert_eq!(talk.reads(Some(&text(&theirs))).brings("theirs"), FetchEnd::None);
    assert_eq!(talk.outcome().age, Ms(1_000));
}

#[test]
fn a_token_is_fetched_under_a_lease_and_written() {
    let mut talk = Talk::begin(Storage::Atomic, Known::default());
    talk.reads(None).sets(Place::Lease, None, "mine", 5_000);
    talk.swapped(true).gets(Place::Record);
    talk.reads(None).fetches();
    let began = talk.bench.now.wall.0;
    talk.bench.pass(200);
    let ours = text(&record("t", began));
    talk.fetched("t").sets(Place::Record, None, &ours, 7_199_800);
    // Released by compare-and-set: never another's.
    talk.swapped(true).sets(Place::Lease, Some("mine"), "-", 1);
    assert_eq!(talk.swapped(true).brings("t"), FetchEnd::Issued);
}

#[test]
fn the_record_is_read_again_after_the_lease_is_acquired() {
    let mut talk = Talk::begin(Storage::Atomic, Known::default());
    let theirs = text(&record("theirs", talk.bench.now.wall.0));
    talk.reads(None).swapped(true).reads(Some(&theirs));
    talk.sets(Place::Lease, Some("mine"), "-", 1);
    assert_eq!(talk.swapped(true).brings("theirs"), FetchEnd::None);
}

#[test]
fn a_best_effort_store_has_no_lease() {
    let mut talk = Talk::begin(Storage::BestEffort, Known::default());
    talk.reads(Some("-")).fetches();
    let ours = text(&record("t", talk.bench.now.wall.0));
    talk.fetched("t").sets(Place::Record, Some("-"), &ours, 7_200_000);
    assert_eq!(talk.swapped(true).brings("t"), FetchEnd::Issued);
}

#[test]
fn a_record_written_meanwhile_is_kept() {
    for (skew, used) in [(1_000, "theirs"), (-3 * HOUR.cast_signed(), "t"), (-10, "t")] {
        let mut talk = Talk::to_fetch(Known::default(), None);
        let theirs = record("theirs", talk.bench.now.wall.0.strict_add_signed(skew));
        talk.fetched("t").swapped(false).gets(Place::Record);
        // Whatever its writer's clock says: nothing is written over it.
        talk.reads(Some(&text(&theirs)))
            .sets(Place::Lease, Some("mine"), "-", 1);
        assert_eq!(talk.swapped(true).brings(used), FetchEnd::Issued, "{skew}");
    }
}

#[test]
fn an_expired_or_rejected_record_written_meanwhile_is_replaced() {
    for standing in [None, Some("-"), Some("no record")] {
        let mut talk = Talk::to_fetch(Known::default(), Some("- "));
        let ours = text(&record("t", talk.bench.now.wall.0));
        talk.fetched("t")
            .swapped(false)
            .reads(standing)
            .sets(Place::Record, standing, &ours, 7_200_000);
    }
    let known = Known {
        refused: secret("bad"),
        ..Known::default()
    };
    let mut talk = Talk::to_fetch(known, None);
    let bad = text(&record("bad", talk.bench.now.wall.0 + 5));
    let ours = text(&record("t", talk.bench.now.wall.0));
    talk.fetched("t")
        .swapped(false)
        .reads(Some(&bad))
        .sets(Place::Record, Some(&bad), &ours, 7_200_000);
}

#[test]
fn failing_writes_are_retried_a_limited_number_of_times() {
    let mut talk = Talk::to_fetch(Known::default(), None);
    talk.fetched("t");
    let mut writes = 0;
    while matches!(
        talk.asked.last(),
        Some(Output::CompareAndSet {
            place: Place::Record,
            ..
        })
    ) {
        writes += 1;
        talk.swapped(false).reads(None);
    }
    assert_eq!(writes, 4);
    assert_eq!(talk.swapped(false).brings("t"), FetchEnd::Issued);
}

#[test]
fn a_valid_token_stays_in_use_when_renewal_fails() {
    let mut bench = renewal(Storage::Atomic, Known::default());
    bench.pass(HOUR);
    let theirs = text(&record("theirs", bench.now.wall.0 - 7_000_000));
    let mut talk = Talk::of(bench);
    talk.reads(Some(&theirs)).swapped(true).reads(Some(&theirs)).fetches();
    talk.fails(Failure::Server).sets(Place::Lease, Some("mine"), "-", 1);
    // The failure is told beside it: who waits backs off.
    assert_eq!(
        talk.swapped(true).brings("theirs"),
        FetchEnd::Failed {
            failure: Failure::Server
        }
    );
}

#[test]
fn a_failure_is_reported() {
    let mut talk = Talk::to_fetch(Known::default(), None);
    talk.fails(Failure::Refused).swapped(true);
    assert_eq!(*talk.outcome(), failed(Failure::Refused));
}

#[test]
fn a_failing_store_causes_a_warning_but_the_token_is_fetched() {
    let mut talk = Talk::begin(Storage::Atomic, Known::default());
    talk.store_fails();
    let [Output::Warn { text }, Output::Fetch { .. }] = &talk.asked[..] else {
        panic!("{:?}", talk.asked)
    };
    assert_eq!(
        text,
        "the token store failed, and is left out this time: connection refused"
    );
    assert_eq!(talk.fetched("t").brings("t"), FetchEnd::Issued);
    // When writing fails it is there already.
    let mut talk = Talk::to_fetch(Known::default(), None);
    talk.fetched("t").store_fails();
    assert_eq!(talk.brings("t"), FetchEnd::Issued);
    // Nor does a release that fails cost anything.
    let mut talk = Talk::to_fetch(Known::default(), None);
    talk.fetched("t").swapped(true).store_fails();
    assert_eq!((talk.brings("t"), talk.asked.len()), (FetchEnd::Issued, 1));
}

#[test]
fn a_hanging_store_is_skipped_after_two_seconds() {
    let mut talk = Talk::begin(Storage::Atomic, Known::default());
    let late = talk.op();
    assert_eq!(
        talk.bench.machine.deadline(),
        Some((talk.bench.now.monotonic + Ms(2_000), Reason::StoreSlow))
    );
    talk.bench.pass(1_999);
    assert_eq!(talk.bench.give(Input::Tick), []);
    talk.bench.pass(1);
    talk.give(Input::Tick).fetches();
    let fetch = talk.op();
    // Its answer comes too late, and as an answer to something else.
    for op in [late, fetch] {
        let theirs = Some(SecretText(text(&record("theirs", talk.bench.now.wall.0))));
        assert_eq!(talk.bench.give(Input::Read { op, text: theirs }), []);
    }
    assert_eq!(talk.fetched("t").brings("t"), FetchEnd::Issued);
    assert_eq!(talk.bench.machine.deadline(), None);
}

#[test]
fn an_expired_token_is_not_written() {
    let mut talk = Talk::to_fetch(Known::default(), None);
    talk.bench.pass(7_200_000);
    talk.fetched("t").sets(Place::Lease, Some("mine"), "-", 1);
}

#[test]
fn a_stopped_machine_ends_at_once_and_releases_the_lease() {
    let mut talk = Talk::to_fetch(Known::default(), None);
    talk.give(Input::Stop {
        failure: Failure::Closed,
    });
    assert_eq!(*talk.outcome(), failed(Failure::Closed));
    talk.asked.pop();
    talk.sets(Place::Lease, Some("mine"), "-", 1);
    assert_eq!(talk.bench.give(Input::Tick), []);
    assert_eq!(talk.bench.give(Input::Stop { failure: Failure::Time }), []);
    // What was fetched is not lost.
    let mut talk = Talk::to_fetch(Known::default(), None);
    talk.fetched("t").give(Input::Stop { failure: Failure::Time });
    assert_eq!(talk.brings("t"), FetchEnd::Issued);
}

#[test]
fn a_stored_token_is_discarded_only_if_it_matches() {
    let give_up = || Bench::new(Share::new(Storage::Atomic, Task::Discard { token: "t".into() }));
    let mut talk = Talk::of(give_up());
    let there = text(&record("t", talk.bench.now.wall.0));
    talk.reads(Some(&there)).sets(Place::Record, Some(&there), "-", 1_000);
    assert_eq!(*talk.swapped(true).outcome(), Outcome::default());
    let mut talk = Talk::of(give_up());
    let another = text(&record("t2", talk.bench.now.wall.0));
    assert_eq!(*talk.reads(Some(&another)).outcome(), Outcome::default());
}
