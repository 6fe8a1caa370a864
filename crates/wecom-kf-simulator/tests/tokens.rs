//! Tests the world of the token machines: it finds every flaw, reaches every mark, and finds nothing without a flaw.

use std::fs;
use std::path::{Path, PathBuf};
use wecom_kf_simulator::campaign::{self, Played};
use wecom_kf_simulator::tokens::{TokenWorld, scopes};
use wecom_kf_simulator::{Story, World};

/// The number of seeds within which every flaw is found and every mark reached.
const SEEDS: u64 = 8_000;
/// The maximum number of steps of a shrunk story.
const STEPS: usize = 15;

#[test]
fn each_flaw_on_purpose_is_found_with_a_short_story() {
    for (name, flaw) in TokenWorld::FLAWS {
        let outcome = campaign::run::<TokenWorld>(1, SEEDS, Some(*flaw));
        let seed = outcome
            .failed
            .unwrap_or_else(|| panic!("{name} is not found within {SEEDS} seeds"));
        let played = Played::new::<TokenWorld>(TokenWorld::story(seed), Some(*flaw));
        let shrunk = played.shrunk::<TokenWorld>(Some(*flaw));
        println!("{name}: seed {seed}\n{shrunk}");
        let rule = |played: &Played| played.violation.as_ref().map(|violation| violation.rule);
        assert_eq!(
            rule(&shrunk),
            rule(&played),
            "{name}: the small story breaks the same rule"
        );
        assert!(shrunk.trace.steps() <= STEPS, "{name}: {} steps", shrunk.trace.steps());
        // Without the flaw the story breaks no rule.
        assert_eq!(rule(&Played::new::<TokenWorld>(shrunk.story, None)), None, "{name}");
    }
}

#[test]
fn nothing_is_found_without_a_flaw_and_every_mark_is_reached() {
    let outcome = campaign::run::<TokenWorld>(1, SEEDS, None);
    assert_eq!(
        outcome.failed, None,
        "this seed breaks a rule: npm run simulate -- --seed …"
    );
    let missing: Vec<_> = TokenWorld::MARKS
        .iter()
        .filter(|mark| !outcome.marks.contains(*mark))
        .collect();
    assert!(missing.is_empty(), "not reached: {missing:?}");
    let unknown: Vec<_> = outcome
        .marks
        .iter()
        .filter(|mark| !TokenWorld::MARKS.contains(mark))
        .collect();
    assert!(unknown.is_empty(), "not in the list of marks: {unknown:?}");
}

#[test]
fn a_seed_plays_the_same_story_each_time() {
    for seed in 1..=300 {
        let play = || format!("{:#}", Played::new::<TokenWorld>(TokenWorld::story(seed), None));
        assert_eq!(play(), play(), "seed {seed}");
    }
}

#[test]
fn one_fault_anywhere_breaks_no_rule() {
    match scopes::one_fault() {
        Ok(count) => assert!(count > 20_000, "{count} stories"),
        Err((violation, trace)) => panic!("{violation}\n{trace}"),
    }
}

/// The shrunk bytes of stories that once broke a rule.
#[test]
fn what_was_mended_stays_mended() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("regressions/tokens");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    assert!(!files.is_empty());
    for file in files {
        let bytes = Story::bytes_from_hex(&fs::read_to_string(&file).unwrap()).unwrap();
        let played = Played::new::<TokenWorld>(Story::from_bytes(&bytes, TokenWorld::SETTINGS), None);
        assert_eq!(played.violation, None, "{}\n{played}", file.display());
    }
}
