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
        "a token was rejected",
        "a token was discarded",
        "a token was renewed early",
        "a call joined a renewal",
        "a renewal was cancelled",
        "a renewal timed out",
        "a token came from another process",
        "a secret was rejected",
        "a rejected secret was not sent again",
        "a failed early renewal caused a warning",
        "a failed store was not used",
        "a lease was held by another process",
        "a record had changed meanwhile",
        "a lease was acquired",
        "a lease was released",
        "a lease was taken over",
        "a process was restarted",
        "a process died",
        "a process was suspended beyond its lease",
        "timeout was over",
        "the secrets for an early renewal could not be read",
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
