//! The world of the token machines: processes that share one token through a store, and WeCom, which gives it.

mod acts;
mod faults;
mod fetch_rules;
mod messages;
mod network;
mod process;
mod renewals;
mod requests;
mod rules;
mod settings;
mod store_rules;
mod watch;
mod wecom;
mod world;

use crate::story::{Story, read_act};
use crate::swarm::Weights;
use crate::trace::{Trace, Violation};
use crate::world::World;
use acts::Act;
use faults::Target;
use settings::{Ending, Settings};
use wecom_kf_core::token::Flaw;
use world::TokenSimulation;

/// So long do calls wait for the end of the faults, and so many rounds later all must be well: while every token was refused, none is fetched
/// for a minute, and a secret that was refused is told again after ten minutes at the most.
const ROUND_MS: u64 = 60_000;
const WELL_AFTER: u64 = 2;
const WELL_AFTER_REFUSAL: u64 = 12;
/// So many rounds all is well then.
const WELL: u64 = 3;
/// How many calls each process makes at last, one a second, and how many of them all may fetch a token: each process once.
const LAST_CALLS: u64 = 20;

/// The world of `token::life` and `token::share`.
#[derive(Debug)]
pub struct TokenWorld;

impl World for TokenWorld {
    type Flaw = Flaw;

    const NAME: &'static str = "tokens";
    const SETTINGS: usize = Settings::BYTES;
    const WEIGHTS: Weights = acts::WEIGHTS;
    const MARKS: &'static [&'static str] = &[
        "a token was refused",
        "a token was given up",
        "a token was renewed ahead of its end",
        "a call joined a renewal",
        "nobody waited for a renewal any more",
        "a renewal was out of time",
        "a token came from another process",
        "a secret was refused",
        "a refused secret was not told again",
        "a failed renewal ahead of time was warned of",
        "a store was left out",
        "a lease was another's",
        "a record had changed meanwhile",
        "a lease was taken",
        "a lease was released",
        "a lease was taken from its owner",
        "a process was started again",
        "a process died",
        "a process stood still beyond its lease",
        "patience was over",
        "the secrets for a renewal ahead of time could not be read",
    ];
    const FLAWS: &'static [(&'static str, Flaw)] = &[
        ("release-without-compare", Flaw::ReleaseWithoutCompare),
        ("trust-in-wall-clocks", Flaw::TrustInWallClocks),
        ("overwrite-newer", Flaw::OverwriteNewer),
        ("forgotten-refusal", Flaw::ForgottenRefusal),
        ("lease-for-ever", Flaw::LeaseForEver),
        ("no-back-off", Flaw::NoBackOff),
    ];

    fn play(story: &Story, flaw: Option<Flaw>, trace: &mut Trace) -> Result<(), Violation> {
        let mut world = TokenSimulation::new(Settings::draw(&story.settings), flaw, trace);
        for act in &story.acts {
            let (kind, pause, mut choices) = read_act(act, Self::WEIGHTS.len());
            world.run(pause)?;
            world.act(&Act::draw(kind, &mut choices, world.processes()));
            world.run(0)?;
        }
        end_well(&mut world)
    }
}

/// The faults end, but for what stays broken; then all must come to be well, and stay so.
fn end_well(world: &mut TokenSimulation<'_>) -> Result<(), Violation> {
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
