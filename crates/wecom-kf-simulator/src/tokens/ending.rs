//! The end of every story: the faults end, and then everything must recover.

use super::faults::Target;
use super::settings::Ending;
use super::world::TokenSimulation;
use crate::trace::Violation;

/// How long calls may take after the faults have ended, and after how many rounds everything must have recovered: after every token was
/// refused, none is fetched for a minute, and a refused secret is tried again after at most ten minutes.
const ROUND_MS: u64 = 60_000;
const WELL_AFTER: u64 = 2;
const WELL_AFTER_REFUSAL: u64 = 12;
/// For how many rounds it must then stay so.
const WELL: u64 = 3;
/// How many calls each process makes at the end, one per second. Each process may fetch a token once.
const LAST_CALLS: u64 = 20;

/// Ends the faults, except those that the settings keep. Then everything must recover and stay so.
pub(super) fn end_well(world: &mut TokenSimulation<'_>) -> Result<(), Violation> {
    let ending = world.settings.ending;
    // At least one process must be alive.
    let nobody = !(0..world.processes()).any(|number| world.is_up(number));
    world.calm_down(|number| ending != Ending::DeadStayDead || (nobody && number == 0));
    for number in 0..world.processes() {
        match ending {
            Ending::OneWithoutStore if number > 0 => {}
            Ending::AllWell | Ending::DeadStayDead => {}
            Ending::OneWithoutStore => world.network.cut(number, Target::Store, u64::MAX, true),
            Ending::NobodyHasStore => world.network.cut(number, Target::Store, u64::MAX, false),
        }
    }
    let troubled = if world.rules.secret_refused {
        WELL_AFTER_REFUSAL
    } else {
        WELL_AFTER
    };
    for round in 0..troubled + WELL {
        world.rules.all_succeed = round >= troubled;
        one_call_each(world);
        world.run(ROUND_MS)?;
    }
    let before = world.rules.fetches;
    for _ in 0..LAST_CALLS {
        one_call_each(world);
        world.run(1_000)?;
    }
    world.run(ROUND_MS)?;
    let (fetches, live) = (
        world.rules.fetches - before,
        (0..world.processes()).filter(|number| world.is_up(*number)).count(),
    );
    if fetches > live {
        return Err(Violation {
            rule: "no clock disables the cache",
            how: format!("{fetches} fetches for {LAST_CALLS} calls of each of {live} processes"),
        });
    }
    match world.lease() {
        Some(owner) if world.settings.store_pace >= 100 => Err(Violation {
            rule: "every lease ends",
            how: format!("{owner} still holds it"),
        }),
        _ => Ok(()),
    }
}

fn one_call_each(world: &mut TokenSimulation<'_>) {
    for number in 0..world.processes() {
        world.calls(number, 0, 1, ROUND_MS - 1);
    }
}
