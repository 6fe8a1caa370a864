//! What every world is tested for.

use std::fs;
use std::path::{Path, PathBuf};
use wecom_kf_simulator::campaign::{self, Played};
use wecom_kf_simulator::{Story, World};

/// The maximum number of steps of a shrunk story.
const STEPS: usize = 15;

fn rule(played: &Played) -> Option<&'static str> {
    played.violation.as_ref().map(|violation| violation.rule)
}

/// Each flaw is found within so many seeds, with a short story that breaks no rule without the flaw.
pub(crate) fn each_flaw_is_found<W: World>(seeds: u64) {
    for (name, flaw) in W::FLAWS {
        let outcome = campaign::run::<W>(1, seeds, Some(*flaw));
        let seed = outcome
            .failed
            .unwrap_or_else(|| panic!("{name} is not found within {seeds} seeds"));
        let played = Played::new::<W>(W::story(seed), Some(*flaw));
        let shrunk = played.shrunk::<W>(Some(*flaw));
        println!("{name}: seed {seed}\n{shrunk}");
        assert_eq!(
            rule(&shrunk),
            rule(&played),
            "{name}: the small story breaks the same rule"
        );
        assert!(shrunk.trace.steps() <= STEPS, "{name}: {} steps", shrunk.trace.steps());
        assert_eq!(rule(&Played::new::<W>(shrunk.story, None)), None, "{name}");
    }
}

/// No rule is broken, and every situation with a name is reached.
pub(crate) fn nothing_is_found<W: World>(seeds: u64) {
    let outcome = campaign::run::<W>(1, seeds, None);
    let name = W::NAME;
    assert_eq!(
        outcome.failed, None,
        "this seed breaks a rule: npm run simulate -- --world {name} --seed …"
    );
    let missing: Vec<_> = W::MARKS.iter().filter(|mark| !outcome.marks.contains(*mark)).collect();
    assert!(missing.is_empty(), "not reached: {missing:?}");
    let unknown: Vec<_> = outcome.marks.iter().filter(|mark| !W::MARKS.contains(mark)).collect();
    assert!(unknown.is_empty(), "not in the list of marks: {unknown:?}");
}

/// A seed plays the same story each time, to the byte.
pub(crate) fn same_story_each_time<W: World>(seeds: u64) {
    for seed in 1..=seeds {
        let play = || format!("{:#}", Played::new::<W>(W::story(seed), None));
        assert_eq!(play(), play(), "seed {seed}");
    }
}

/// The shrunk bytes of stories that once broke a rule break none.
pub(crate) fn stays_mended<W: World>() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("regressions").join(W::NAME);
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    assert!(!files.is_empty());
    for file in files {
        let bytes = Story::bytes_from_hex(&fs::read_to_string(&file).unwrap()).unwrap();
        let played = Played::new::<W>(Story::from_bytes(&bytes, W::SETTINGS), None);
        assert_eq!(played.violation, None, "{}\n{played}", file.display());
    }
}
