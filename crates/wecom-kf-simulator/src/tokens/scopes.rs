//! A small scope, enumerated completely: every fault at every request of two processes.

use super::acts::Act;
use super::ending::end_well;
use super::faults::{Fault, PendingFault};
use super::settings::{Ending, Settings};
use super::wecom::Behaviour;
use super::world::TokenSimulation;
use crate::clock::WallClock;
use crate::odometer::Odometer;
use crate::trace::{Trace, Violation};

/// How many requests of a process are hit in turn: a renewal makes six, or more if it waits.
const REQUESTS: usize = 8;
const HOUR: i64 = 3_600_000;

/// Two processes with one call each, and one fault at any of their requests: every fault, with clocks that are correct, ahead and behind,
/// with and without a token in the store, each behaviour of WeCom, and both endings for dead processes. Returns the number of stories, or
/// the first that breaks a rule.
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
    behaviour: Behaviour,
    /// How much later the second call starts, in milliseconds.
    later: u64,
    process: usize,
    fault: PendingFault,
}

impl Scope {
    fn draw(odometer: &mut Odometer) -> Self {
        let faults: Vec<Fault> = Fault::all().collect();
        Self {
            skew: odometer.of(0, &[3 * HOUR, -3 * HOUR]),
            ending: odometer.of(Ending::AllWell, &[Ending::DeadStayDead]),
            token_before: odometer.below(2) == 1,
            behaviour: odometer.of(Behaviour::IssuesTokens, &[Behaviour::RejectsSecret, Behaviour::Busy]),
            later: odometer.of(0, &[60, 4_000]),
            process: odometer.below(2),
            fault: PendingFault {
                target: None,
                passes: odometer.below(REQUESTS),
                fault: odometer.of(Fault::FailsBefore, faults.get(1..).unwrap_or_default()),
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
            timeout: 10_000,
        };
        if self.token_before {
            // WeCom revokes it, so that both processes notice.
            world.act(&call(0));
            world.run(1_000)?;
            world.act(&Act::Revoke);
        }
        world.act(&Act::Behaviour(self.behaviour));
        world.act(&Act::PendingFault {
            process: self.process,
            fault: self.fault,
        });
        world.act(&call(0));
        world.run(self.later)?;
        world.act(&call(1));
        world.run(20_000)?;
        end_well(&mut world)
    }
}
