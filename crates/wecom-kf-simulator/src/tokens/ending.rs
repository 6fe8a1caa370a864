//! How every story ends: the faults end, and then all must come to be well.

use super::faults::Target;
use super::settings::Ending;
use super::world::TokenSimulation;
use crate::trace::Violation;

/// So long do calls wait for the end of the faults, and so many rounds later all must be well: while every token was refused, none is
/// fetched for a minute, and a secret that was refused is told again after ten minutes at the most.
const ROUND_MS: u64 = 60_000;
const WELL_AFTER: u64 = 2;
const WELL_AFTER_REFUSAL: u64 = 12;
/// So many rounds all is well then.
const WELL: u64 = 3;
/// How many calls each process makes at last, one a second, and how many of them all may fetch a token: each process once.
const LAST_CALLS: u64 = 20;

/// The faults end, but for what stays broken; then all must come to be well, and stay so.
pub(super) fn end_well(world: &mut TokenSimulation<'_>) -> Result<(), Violation> {
    let ending = world.settings.ending;
    // Somebody must live.
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
            rule: "no clock disables a cache",
            how: format!("{fetches} fetches for {LAST_CALLS} calls of each of {live} processes"),
        });
    }
    match world.lease() {
        Some(owner) if world.settings.store_pace >= 100 => Err(Violation {
            rule: "no lease for ever",
            how: format!("{owner} has it still"),
        }),
        _ => Ok(()),
    }
}

fn one_call_each(world: &mut TokenSimulation<'_>) {
    for number in 0..world.processes() {
        world.calls(number, 0, 1, ROUND_MS - 1);
    }
}
