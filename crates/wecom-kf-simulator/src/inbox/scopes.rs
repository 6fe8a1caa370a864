//! A small scope, enumerated completely: two processes, three messages, and every fault at every request.

use super::acts::PendingFault;
use super::acts::{Act, Fate};
use super::ending::end_well;
use super::handler::Temper;
use super::settings::Settings;
use super::world::InboxSimulation;
use crate::clock::WallClock;
use crate::faults::Fault;
use crate::odometer::Odometer;
use crate::trace::{Trace, Violation};
use wecom_kf_core::inbox::Turns;

/// How many requests of a process are hit in turn: three messages and their commits make fewer.
const REQUESTS: usize = 34;

/// Two processes, three messages and one fault at any of their requests. Returns the number of stories, or the first that breaks a rule.
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
    turns: Turns,
    /// Whether the three messages are one customer's.
    one_customer: bool,
    /// The pause between them, in milliseconds.
    pause: u64,
    process: usize,
    fault: PendingFault,
}

impl Scope {
    fn draw(odometer: &mut Odometer) -> Self {
        let faults: Vec<Fault> = Fault::all().collect();
        Self {
            turns: odometer.of(Turns::Each, &[Turns::Burst]),
            one_customer: odometer.below(2) == 0,
            pause: odometer.of(0, &[70, 25_000]),
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
            clocks: vec![WallClock::default(); 2],
            turns: self.turns,
            limit: 2,
            ..Settings::draw(&[0; Settings::BYTES])
        };
        let mut world = InboxSimulation::new(settings, None, trace);
        world.act(&Act::PendingFault {
            process: self.process,
            fault: self.fault,
        });
        for number in 0..3 {
            world.act(&Act::Message {
                customer: if self.one_customer { 1 } else { number },
                temper: Temper::Named,
                count: 1,
                process: number % 2,
                fate: Fate::After(20),
            });
            world.run(self.pause)?;
        }
        world.run(60_000)?;
        end_well(&mut world)
    }
}
