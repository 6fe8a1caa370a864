//! Small scopes, enumerated whole: every fault at every request of two processes.

use super::acts::Act;
use super::ending::end_well;
use super::faults::{Ambush, Blow};
use super::settings::{Ending, Settings};
use super::wecom::Mood;
use super::world::TokenSimulation;
use crate::clock::WallClock;
use crate::odometer::Odometer;
use crate::trace::{Trace, Violation};

/// So many requests of a process are hit in turn: a renewal makes six, or more when it waits.
const REQUESTS: usize = 8;
const HOUR: i64 = 3_600_000;

/// Two processes, a call each, one fault at any of their requests: every blow, with clocks that are right, ahead and behind, a token in the
/// store or none, WeCom as it may be, and both endings of the dead. Gives how many stories there are, or the first that breaks a rule.
pub fn one_fault() -> Result<usize, (Violation, Trace)> {
    let mut broken = None;
    let count = Odometer::each(|odometer| {
        let scope = Scope::draw(odometer);
        if broken.is_none() && scope.play(&mut Trace::default()).is_err() {
            broken = Some(scope);
        }
    });
    match broken {
        None => Ok(count),
        Some(scope) => {
            let mut trace = Trace::kept();
            let violation = scope.play(&mut trace).err();
            Err((
                violation.unwrap_or(Violation {
                    rule: "a story plays the same each time",
                    how: String::new(),
                }),
                trace,
            ))
        }
    }
}

struct Scope {
    skew: i64,
    ending: Ending,
    token_before: bool,
    mood: Mood,
    /// By how much the second call is later, in milliseconds.
    later: u64,
    process: usize,
    ambush: Ambush,
}

impl Scope {
    fn draw(odometer: &mut Odometer) -> Self {
        let blows: Vec<Blow> = Blow::all().collect();
        Self {
            skew: odometer.of(0, &[3 * HOUR, -3 * HOUR]),
            ending: odometer.of(Ending::AllWell, &[Ending::DeadStayDead]),
            token_before: odometer.below(2) == 1,
            mood: odometer.of(Mood::Gives, &[Mood::RefusesSecret, Mood::Busy]),
            later: odometer.of(0, &[60, 4_000]),
            process: odometer.below(2),
            ambush: Ambush {
                target: None,
                passes: odometer.below(REQUESTS),
                blow: odometer.of(Blow::FailsBefore, blows.get(1..).unwrap_or_default()),
            },
        }
    }

    fn play(&self, trace: &mut Trace) -> Result<(), Violation> {
        let settings = Settings {
            clocks: vec![WallClock::skewed(self.skew), WallClock::default()],
            ending: self.ending,
            ..Settings::draw(&[0; Settings::BYTES])
        };
        let mut world = TokenSimulation::new(settings, None, trace);
        let call = |process| Act::Calls {
            process,
            client: 0,
            count: 1,
            patience: 10_000,
        };
        if self.token_before {
            // WeCom ends it, so that both hear of that.
            world.act(&call(0));
            world.run(1_000)?;
            world.act(&Act::Revoke);
        }
        world.act(&Act::Mood(self.mood));
        world.act(&Act::Ambush {
            process: self.process,
            ambush: self.ambush,
        });
        world.act(&call(0));
        world.run(self.later)?;
        world.act(&call(1));
        world.run(20_000)?;
        end_well(&mut world)
    }
}
