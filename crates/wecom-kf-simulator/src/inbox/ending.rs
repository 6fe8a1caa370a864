//! The end of every story: the faults end, and then everything must be handled, soon.

use super::acts::Fate;
use super::handler::Temper;
use super::settings::Ending;
use super::wecom::Wecom;
use super::world::InboxSimulation;
use crate::trace::Violation;
use wecom_kf_core::inbox::done_key;

/// How long everything may take after the faults have ended: two polls, and the longest pause of what is parked.
const WELL_MS: u64 = 2_700_000;
/// How many messages come at the end, and how soon all must be handled: long before the next poll. One that is slow at everything it does
/// has more time.
const TAIL: u64 = 6;
const SOON_MS: u64 = 25_000;
const SOON_REQUESTS: u64 = 40;
const SLOW_MS: u64 = 3_000_000;

/// Ends the faults, except those that the settings keep. Then everything must be handled.
pub(super) fn end_well(world: &mut InboxSimulation<'_>) -> Result<(), Violation> {
    let ending = world.settings.ending;
    // At least one process must be alive.
    let nobody = !(0..world.processes()).any(|number| world.is_up(number));
    world.calm_down(|number| ending != Ending::DeadStayDead || (nobody && number == 0));
    if ending == Ending::OneCustomerFails
        && let Some(until) = world.wecom.customer_fails.first_mut()
    {
        *until = u64::MAX;
    }
    until_handled(world)?;
    tail(world)?;
    until_handled(world)?;
    // Somebody may just poll.
    for _ in 0..4 {
        let owned = world.rules.record.as_ref().is_some_and(|record| record.owner.is_some());
        if owned && world.rules.parked.is_empty() {
            world.run(97_000)?;
        }
    }
    for number in 0..world.processes() {
        let process = world.places.get(number).and_then(|place| place.process.as_ref());
        if process.is_some_and(|process| !process.polls.is_empty()) {
            return Err(Violation {
                rule: "every poll is answered",
                how: format!("one of process {number} is not"),
            });
        }
    }
    all_released(world)
}

/// Messages whose notices come at the very moments at which the owner commits and releases.
fn tail(world: &mut InboxSimulation<'_>) -> Result<(), Violation> {
    let now = world.now();
    world.trace.line(now, || "the last messages come".to_owned());
    let first = world.wecom.stream.len();
    for number in 0..TAIL {
        let process = usize::try_from(number).unwrap_or(0);
        world.write(1, Temper::Quick, process, Fate::After(20));
        world.run(world.settings.tail)?;
    }
    // Who is killed by handlers again and again takes the account again each time: nobody knows for how long.
    let is_killed = (0..first).any(|index| {
        let kills = world
            .wecom
            .stream
            .get(index)
            .is_some_and(|sent| sent.temper == Temper::Kills);
        kills && !world.rules.is_over(index)
    });
    if is_killed {
        return Ok(());
    }
    let slowest = world.settings.store_ms.max(world.settings.wecom_ms);
    // Slow handlers may take all places, where there are few.
    let few = world.settings.concurrency < 100;
    // Each process that is killed is followed only after its lease.
    let kills = world.wecom.stream.iter().enumerate();
    let kills = kills
        .filter(|(_, sent)| sent.temper == Temper::Kills)
        .any(|(index, _)| !world.rules.is_over(index));
    let places = if few || kills { SLOW_MS } else { 0 };
    world.run(SOON_MS + SOON_REQUESTS * slowest + places)?;
    for index in first..world.wecom.stream.len() {
        if !world.rules.is_over(index) {
            return Err(Violation {
                rule: "a notified message is handled soon",
                how: format!("{} is not", Wecom::msgid(index)),
            });
        }
    }
    Ok(())
}

/// Lets time pass as long as that brings something forward: slow handlers of one customer run one after the other.
fn until_handled(world: &mut InboxSimulation<'_>) -> Result<(), Violation> {
    let mut before = None;
    loop {
        world.run(WELL_MS)?;
        let unhandled: Vec<usize> = unhandled(world).collect();
        let Some(first) = unhandled.first().copied() else {
            return Ok(());
        };
        if before.is_some_and(|before| before <= unhandled.len()) {
            return Err(Violation {
                rule: "nothing is lost",
                how: format!("{} is not handled", Wecom::msgid(first)),
            });
        }
        before = Some(unhandled.len());
    }
}

fn unhandled(world: &InboxSimulation<'_>) -> impl Iterator<Item = usize> {
    let now = world.now();
    (0..world.wecom.stream.len()).filter(move |index| {
        let index = *index;
        // The rules do not follow two records: what one owner finished after the other began anew is seen in the store alone.
        if world.rules.anew && world.store.get(&done_key(&Wecom::msgid(index)), now).is_some() {
            return false;
        }
        let fails = world.settings.ending == Ending::OneCustomerFails
            && world.wecom.stream.get(index).is_some_and(|sent| sent.customer == 0);
        let parked = fails && world.rules.parked.contains(&Wecom::msgid(index));
        world.rules.is_required(&world.wecom, index) && !world.rules.is_over(index) && !parked
    })
}

/// The cursor is at the end, and nobody has the account, unless something is tried again.
fn all_released(world: &InboxSimulation<'_>) -> Result<(), Violation> {
    let Some(record) = &world.rules.record else {
        return Ok(());
    };
    let end = world.wecom.stream.len();
    let position = record.cursor.as_deref().and_then(Wecom::position);
    if position.is_some_and(|(epoch, index)| epoch == world.wecom.epoch && index != end) {
        return Err(Violation {
            rule: "the cursor reaches the end",
            how: format!("{:?} of {end}", record.cursor),
        });
    }
    match &record.owner {
        Some(owner) if world.rules.parked.is_empty() => Err(Violation {
            rule: "an account is released when nothing is left to do",
            how: format!("{owner} has it"),
        }),
        _ => Ok(()),
    }
}
