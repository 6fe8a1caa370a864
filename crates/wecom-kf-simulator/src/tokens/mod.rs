//! The world of the token machines: processes that share one token through a store, and WeCom, which issues it.

mod acts;
mod ending;
mod faults;
mod fetch_rules;
mod messages;
mod process;
mod renewals;
mod requests;
mod rules;
pub mod scopes;
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
use ending::end_well;
use settings::Settings;
use wecom_kf_core::token::Flaw;
use world::TokenSimulation;

/// The world of `token::life` and `token::share`.
#[derive(Debug)]
pub struct TokenWorld;

impl World for TokenWorld {
    type Flaw = Flaw;

    const NAME: &'static str = "tokens";
    const SHARE: u64 = 80;
    const COUNTS: &'static str = "calls";
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
