//! The interface of a world.

use crate::story::Story;
use crate::swarm::{self, Weights};
use crate::trace::{Trace, Violation};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A model of the world with machines in it.
pub trait World {
    /// A deliberate flaw of the machines, which the simulator must find.
    type Flaw: Copy + Send + Sync + 'static;

    /// Its name on the command line.
    const NAME: &'static str;
    /// How many of a hundred seeds it plays, when all worlds are played.
    const SHARE: u64;
    /// What is counted in its stories.
    const COUNTS: &'static str;
    /// The number of bytes of its settings.
    const SETTINGS: usize;
    /// The weight of each kind of act. In the first kind nothing happens.
    const WEIGHTS: Weights;
    /// The situations that must be reached by some story.
    const MARKS: &'static [&'static str];
    /// The flaws, by name.
    const FLAWS: &'static [(&'static str, Self::Flaw)];

    /// Plays a story: its acts, and then, after the faults have ended, until everything is finished.
    fn play(story: &Story, flaw: Option<Self::Flaw>, trace: &mut Trace) -> Result<(), Violation>;

    /// Generates the story of a seed.
    fn story(seed: u64) -> Story {
        swarm::story(seed, Self::SETTINGS, Self::WEIGHTS)
    }

    /// Plays a story. A panic also breaks a rule.
    fn run(story: &Story, flaw: Option<Self::Flaw>, trace: &mut Trace) -> Result<(), Violation> {
        catch_unwind(AssertUnwindSafe(|| Self::play(story, flaw, trace))).unwrap_or_else(|panic| {
            let text = panic.downcast_ref::<String>().map(String::as_str);
            let how = text
                .or_else(|| panic.downcast_ref::<&str>().copied())
                .unwrap_or("a panic");
            Err(Violation {
                rule: "nothing panics",
                how: how.to_owned(),
            })
        })
    }

    /// The rule that a story breaks.
    fn broken(story: &Story, flaw: Option<Self::Flaw>) -> Option<&'static str> {
        Self::run(story, flaw, &mut Trace::default())
            .err()
            .map(|violation| violation.rule)
    }
}
