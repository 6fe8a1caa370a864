//! The world of the inbox: processes that read one account through a store, and WeCom, which has its messages.

mod acts;
mod answers;
mod deeds;
mod ending;
mod handler;
mod handling;
mod letter_rules;
mod messages;
mod process;
mod requests;
mod rules;
pub mod scopes;
mod settings;
mod start_rules;
mod store_rules;
mod wecom;
mod world;

use crate::story::{Story, read_act};
use crate::swarm::Weights;
use crate::trace::{Trace, Violation};
use crate::world::World;
use acts::Act;
use ending::end_well;
use settings::Settings;
use wecom_kf_core::inbox::Flaw;
use world::InboxSimulation;

/// The world of `inbox`.
#[derive(Debug)]
pub struct InboxWorld;

impl World for InboxWorld {
    type Flaw = Flaw;

    const NAME: &'static str = "inbox";
    const SHARE: u64 = 20;
    const COUNTS: &'static str = "messages";
    const SETTINGS: usize = Settings::BYTES;
    const WEIGHTS: Weights = acts::WEIGHTS;
    const MARKS: &'static [&'static str] = &[
        "a process died",
        "a process was started again",
        "an event loop was blocked beyond the lease",
        "the account was taken from its owner",
        "a lease was lost",
        "a notice was left for the owner",
        "a record had changed meanwhile",
        "the letters had changed meanwhile",
        "a turn began again",
        "a turn of several messages began",
        "a turn was composed before",
        "a turn was parked",
        "a turn became a dead letter",
        "an empty page said that there is more",
        "a cursor was refused",
        "a callback token had expired",
        "a reply was refused, because the lease was lost",
        "WeCom dropped a reply that it had already",
        "a write of several keys was torn",
        "an inbox was stopped",
        "a dead letter was tried again",
        "a letter was deleted",
        "a handler killed its process",
        "a turn that killed its process became a dead letter",
        "a process was suspended",
        "the record was evicted",
        "a poll finished",
        "a poll was left to another",
    ];
    const FLAWS: &'static [(&'static str, Flaw)] = &[
        ("no-pending-notice", Flaw::NoPendingNotice),
        ("confirm-before-handling", Flaw::ConfirmBeforeHandling),
        ("no-fence", Flaw::NoFence),
        ("cursor-before-keys", Flaw::CursorBeforeKeys),
        ("token-by-page", Flaw::TokenByPage),
        ("burst-recomposed", Flaw::BurstRecomposed),
        ("ordinal-by-calls", Flaw::OrdinalByCalls),
        ("age-by-page", Flaw::AgeByPage),
        ("release-despite-notice", Flaw::ReleaseDespiteNotice),
        ("blind-owner", Flaw::BlindOwner),
        ("overtake-parked", Flaw::OvertakeParked),
        ("start-by-own-clock", Flaw::StartByOwnClock),
        ("evicted-is-new", Flaw::EvictedIsNew),
        ("crashes-uncounted", Flaw::CrashesUncounted),
    ];

    fn play(story: &Story, flaw: Option<Flaw>, trace: &mut Trace) -> Result<(), Violation> {
        let mut world = InboxSimulation::new(Settings::draw(&story.settings), flaw, trace);
        match play_acts(&mut world, story).and_then(|()| end_well(&mut world)) {
            Err(_) if world.rules.anew => Ok(()),
            outcome => outcome,
        }
    }
}

fn play_acts(world: &mut InboxSimulation<'_>, story: &Story) -> Result<(), Violation> {
    for act in &story.acts {
        let (kind, pause, mut choices) = read_act(act, InboxWorld::WEIGHTS.len());
        world.run(pause)?;
        world.act(&Act::draw(kind, &mut choices, world.processes()));
        world.run(0)?;
    }
    Ok(())
}
