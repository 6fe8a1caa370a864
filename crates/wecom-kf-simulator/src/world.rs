//! What a world is to the simulator.

use crate::story::Story;
use crate::swarm::{self, Weights};
use crate::trace::{Trace, Violation};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A model of the world with machines in it.
pub trait World {
    /// A flaw on purpose: the machines have it when a test wants to see it found.
    type Flaw: Copy + Send + Sync + 'static;

    /// Its name on the command line.
    const NAME: &'static str;
    /// How many bytes its settings take.
    const SETTINGS: usize;
    /// How often each kind of act comes. The first kind is that nothing happens.
    const WEIGHTS: Weights;
    /// The situations that some story must reach.
    const MARKS: &'static [&'static str];
    /// The flaws, by name.
    const FLAWS: &'static [(&'static str, Self::Flaw)];

    /// Plays a story: first what its acts say, then, when the faults have ended, until all is done.
    fn play(story: &Story, flaw: Option<Self::Flaw>, trace: &mut Trace) -> Result<(), Violation>;

    /// The story that a seed stands for.
    fn story(seed: u64) -> Story {
        swarm::story(seed, Self::SETTINGS, Self::WEIGHTS)
    }

    /// Plays a story; a panic breaks a rule too.
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
