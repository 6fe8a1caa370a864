//! A small scope, enumerated completely: two processes, three messages, and every fault at every request.

use super::acts::{Act, Fate, PendingFault, Target};
use super::ending::end_well;
use super::handler::Temper;
use super::settings::Settings;
use super::world::InboxSimulation;
use crate::clock::WallClock;
use crate::faults::Fault;
use crate::odometer::Odometer;
use crate::trace::{Trace, Violation};
use wecom_kf_core::inbox::{Flaw, Turns};

/// Which requests of a process to the store may be its note that a message is finished.
const NOTES: usize = 12;
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

/// Two processes and three messages: the event loop of the first is blocked beyond the lease, and its note that a message is finished is
/// lost before and late after. Returns the number of stories, or the first that breaks a rule.
pub fn late_notes(flaw: Option<Flaw>) -> Result<usize, Violation> {
    let mut broken = None;
    let count = Odometer::each(|odometer| {
        let fault = |passes: usize, fault: Fault| PendingFault {
            target: Some(Target::Store),
            passes,
            fault,
        };
        let lost = odometer.below(NOTES);
        let faults = [
            fault(lost, Fault::LostAfter),
            fault(lost + odometer.below(3), Fault::AnsweredLate(4_500)),
        ];
        let pause = odometer.of(20, &[60, 100, 200]);
        if broken.is_none() {
            broken = play_late_note(&faults, pause, flaw).err();
        }
    });
    broken.map_or(Ok(count), Err)
}

fn play_late_note(faults: &[PendingFault], pause: u64, flaw: Option<Flaw>) -> Result<(), Violation> {
    let settings = Settings {
        clocks: vec![WallClock::default(); 2],
        ..Settings::draw(&[0; Settings::BYTES])
    };
    let mut trace = Trace::default();
    let mut world = InboxSimulation::new(settings, flaw, &mut trace);
    world.run(1_000)?;
    for fault in faults {
        world.act(&Act::PendingFault {
            process: 0,
            fault: *fault,
        });
    }
    let write = |customer: usize, temper: Temper, process: usize| Act::Message {
        customer,
        temper,
        count: 1,
        process,
        fate: Fate::After(20),
    };
    world.act(&write(1, Temper::Quick, 0));
    world.run(pause)?;
    world.run(200)?;
    world.act(&Act::Pause { process: 0, ms: 25_000 });
    world.act(&write(2, Temper::Quick, 1));
    world.run(24_500)?;
    world.act(&write(3, Temper::Slow, 0));
    world.run(60_000)?;
    end_well(&mut world)
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
