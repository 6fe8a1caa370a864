//! Tests the simulator with a toy world: a counter that loses additions while it is locked.

use std::collections::BTreeSet;
use wecom_kf_simulator::agenda::Agenda;
use wecom_kf_simulator::campaign::{self, Played};
use wecom_kf_simulator::choices::Choices;
use wecom_kf_simulator::clock::{EPOCH, WallClock};
use wecom_kf_simulator::odometer::Odometer;
use wecom_kf_simulator::shrink::shrink;
use wecom_kf_simulator::store::{Store, StoreAnswer, StoreOperation};
use wecom_kf_simulator::story::read_act;
use wecom_kf_simulator::swarm::seed_of;
use wecom_kf_simulator::{Story, Trace, Violation, World};

struct Counter;

impl World for Counter {
    type Flaw = ();
    const NAME: &'static str = "counter";
    const SHARE: u64 = 100;
    const COUNTS: &'static str = "additions";
    const SETTINGS: usize = 2;
    const WEIGHTS: &'static [u32] = &[4, 2, 1, 1];
    const MARKS: &'static [&'static str] = &["locked"];
    const FLAWS: &'static [(&'static str, ())] = &[("lossy", ())];

    fn play(story: &Story, flaw: Option<()>, trace: &mut Trace) -> Result<(), Violation> {
        let mut now = 0;
        let (mut locked, mut sum, mut expected) = (false, 0, 0);
        for act in &story.acts {
            let (kind, pause, mut choices) = read_act(act, Self::WEIGHTS.len());
            now += pause;
            match kind {
                1 => {
                    let number = choices.below(100);
                    trace.step(now, || format!("adds {number}"));
                    expected += number;
                    if !(locked && flaw.is_some()) {
                        sum += number;
                    }
                }
                2 => {
                    trace.step(now, || "locked".to_owned());
                    trace.mark("locked");
                    locked = true;
                }
                3 => locked = false,
                _ => {}
            }
            assert!(sum < 7_000, "the counter is full");
        }
        (sum == expected).then_some(()).ok_or(Violation {
            rule: "nothing is lost",
            how: format!("{sum} of {expected}"),
        })
    }
}

#[test]
fn a_seed_replays_the_same_story() {
    for seed in 0..200 {
        let play = || Played::new::<Counter>(Counter::story(seed), Some(())).to_string();
        assert_eq!(play(), play());
    }
    let stories: BTreeSet<String> = (0..200).map(|seed| Counter::story(seed).hex()).collect();
    assert_eq!(stories.len(), 200, "each seed has its own story");
    assert_eq!((seed_of("17"), seed_of("a1b2c3")), (17, seed_of("a1b2c3")));
    assert_ne!(seed_of("a1b2c3"), seed_of("a1b2c4"));
}

#[test]
fn a_flaw_is_found_and_its_story_shrinks_to_two_steps() {
    assert_eq!(campaign::run::<Counter>(1, 500, None).failed, None);
    let outcome = campaign::run::<Counter>(1, 500, Some(()));
    assert!(outcome.marks.contains("locked"));
    let played = Played::new::<Counter>(Counter::story(outcome.failed.unwrap()), Some(()));
    let shrunk = played.shrunk::<Counter>(Some(()));
    assert_eq!(
        shrunk.violation.map(|violation| violation.rule),
        Some("nothing is lost")
    );
    assert_eq!(shrunk.story.hex(), "0000\n020000000000\n010001000000".replace('\n', ""));
    assert_eq!(shrunk.trace.to_string(), "     0.000 * locked\n     0.000 * adds 1\n");
}

#[test]
fn a_panic_breaks_a_rule_and_is_shrunk() {
    let story = Story::from_bytes(
        &[0, 0]
            .into_iter()
            .chain([1, 0, 99, 0, 0, 0].repeat(80))
            .collect::<Vec<u8>>(),
        2,
    );
    let shrunk = shrink(&story, |story| Counter::broken(story, None) == Some("nothing panics"));
    assert_eq!(shrunk.acts.len(), 71);
}

#[test]
fn every_byte_string_is_a_valid_story() {
    assert_eq!(
        Story::from_bytes(&[], 2),
        Story {
            settings: vec![0, 0],
            acts: vec![]
        }
    );
    let story = Story::from_bytes(&[1, 2, 3], 2);
    assert_eq!(story.acts, [[3, 0, 0, 0, 0, 0]]);
    let text = format!("# why\n{}\n", story.hex());
    assert_eq!(
        Story::bytes_from_hex(&text).map(|bytes| Story::from_bytes(&bytes, 2)),
        Some(story)
    );
    assert_eq!(Story::bytes_from_hex("0"), None);
    assert_eq!(Story::bytes_from_hex("zz"), None);
}

#[test]
fn choices_default_to_the_mildest_after_the_last_byte() {
    let mut choices = Choices::new(&[7, 2]);
    assert_eq!((choices.below(4), choices.of('a', &['b', 'c'])), (3, 'c'));
    assert_eq!(
        (choices.below(4), choices.of('a', &['b', 'c']), choices.one_in(2)),
        (0, 'a', false)
    );
    assert_eq!(choices.below(0), 0);
}

#[test]
fn events_are_ordered_by_time_and_then_by_insertion() {
    let mut agenda = Agenda::default();
    for (after, event) in [(5, 'c'), (1, 'a'), (5, 'd'), (1, 'b')] {
        agenda.after(after, event);
    }
    let come: Vec<(u64, char)> =
        std::iter::from_fn(|| agenda.next_until(4).map(|event| (agenda.now(), event))).collect();
    assert_eq!((come, agenda.now()), (vec![(1, 'a'), (1, 'b')], 4));
    assert_eq!(
        (agenda.next_until(9), agenda.next_until(9), agenda.next_until(9)),
        (Some('c'), Some('d'), None)
    );
    assert_eq!(agenda.now(), 9);
}

#[test]
fn wall_clocks_can_be_off_drift_swing_and_step() {
    assert_eq!(WallClock::default().at(5), EPOCH + 5);
    let mut clock = WallClock::skewed(-3_600_000);
    assert_eq!(clock.to_string(), "1 h behind");
    clock.step(1_000);
    assert_eq!(clock.at(0), EPOCH - 3_599_000);
    let drawn = WallClock::draw(&mut Choices::new(&[0, 3, 1]));
    assert_eq!(drawn.to_string(), "drifts by 20000 ppm, swings by 500 ms");
    let off = |now: u64| i128::from(drawn.at(now)) - i128::from(EPOCH + now);
    assert_eq!([0, 150_000, 300_000, 600_000].map(off), [-500, 3_000, 6_500, 11_500]);
}

#[test]
fn an_odometer_visits_every_combination() {
    let mut seen = Vec::new();
    let count = Odometer::each(|odometer| {
        let first = odometer.below(3);
        // A choice that depends on an earlier one.
        let second = if first == 1 { odometer.of('x', &['y']) } else { '-' };
        seen.push((first, second));
    });
    assert_eq!((count, seen), (4, vec![(0, '-'), (1, 'x'), (1, 'y'), (2, '-')]));
}

#[test]
fn a_store_compares_and_swaps_and_expires_records() {
    let mut store = Store::default();
    let set = |expected: Option<&str>, value: &str, ttl| StoreOperation::CompareAndSet {
        key: "k".to_owned(),
        expected: expected.map(str::to_owned),
        value: value.to_owned(),
        ttl,
    };
    let get = StoreOperation::Get { key: "k".to_owned() };
    assert_eq!(store.perform(&set(None, "a", Some(5)), 0), StoreAnswer::Written(true));
    assert_eq!(store.perform(&set(None, "b", None), 4), StoreAnswer::Written(false));
    assert_eq!(store.perform(&get, 4), StoreAnswer::Value(Some("a".to_owned())));
    assert_eq!(store.perform(&get, 5), StoreAnswer::Value(None));
    assert_eq!(store.perform(&set(None, "b", None), 5), StoreAnswer::Written(true));
    assert_eq!(store.perform(&set(Some("b"), "c", None), 6), StoreAnswer::Written(true));
    assert_eq!(
        store.perform(&StoreOperation::Delete { key: "k".to_owned() }, 7),
        StoreAnswer::Deleted
    );
    assert_eq!(store.perform(&get, 7), StoreAnswer::Value(None));
}
