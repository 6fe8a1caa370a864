//! The acts of a story, decoded from their bytes.

use super::handler::Temper;
use super::settings::CUSTOMERS;
use super::wecom::Mood;
use crate::choices::Choices;
use crate::clock::{WallClock, span};
use crate::swarm::Weights;
use std::fmt;

/// The weight of each kind of act, in the order of [`Act::draw`].
pub(super) const WEIGHTS: Weights = &[2, 40, 5, 5, 14, 4, 2, 1, 4, 2, 3, 2, 3, 1, 2, 1, 2, 2];

const SECOND: u64 = 1_000;
const SPANS: &[u64] = &[
    SECOND,
    5 * SECOND,
    15 * SECOND,
    25 * SECOND,
    60 * SECOND,
    400 * SECOND,
    4_000 * SECOND,
];

/// The target of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Target {
    /// The store.
    Store,
    /// WeCom: pulls and sends.
    Wecom,
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Store => "the store",
            Self::Wecom => "WeCom",
        })
    }
}

/// A fault that waits for one of the next requests of a process.
pub(super) type PendingFault = crate::faults::PendingFault<Target>;

/// What becomes of the notice of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It arrives after this many milliseconds.
    After(u64),
    /// It arrives three times, at different processes.
    Thrice,
    /// It does not arrive.
    Dropped,
}

/// An act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Act {
    /// Time passes.
    Nothing,
    /// A customer writes.
    Message {
        customer: usize,
        temper: Temper,
        count: usize,
        process: usize,
        fate: Fate,
    },
    /// A process dies.
    Crash { process: usize, restart: Option<u64> },
    /// The event loop of a process is blocked for a while.
    Pause { process: usize, ms: u64 },
    /// A fault hits one of the next requests of a process.
    PendingFault { process: usize, fault: PendingFault },
    /// Processes cannot reach the store, or WeCom, for a while.
    Partition {
        process: Option<usize>,
        target: Target,
        ms: u64,
        fails: bool,
    },
    /// Requests to a target take longer for a while.
    Slow { target: Target, by: u64, ms: u64 },
    /// A clock is set.
    ClockSteps { process: usize, by: i64 },
    /// Sends to a customer fail for a while.
    CustomerFails { customer: usize, ms: u64 },
    /// Sends of the account fail for a while.
    AccountFails { ms: u64 },
    /// From now on `sync_msg` behaves like this.
    Mood(Mood),
    /// WeCom refuses all cursors that it has given so far.
    CursorsRefused,
    /// A process is stopped, and starts again.
    Stop {
        process: usize,
        restart: u64,
        abandon: bool,
    },
    /// WeCom refuses all callback tokens that it has given so far.
    TokensExpire,
    /// A user has all dead letters tried again, through this process.
    Replay { process: usize },
    /// A user deletes all letters, through this process.
    Delete { process: usize },
    /// A process is suspended, and its monotonic clock with it.
    Sleep { process: usize, ms: u64 },
    /// The store evicts the account record while somebody owns the account.
    Evict,
}

impl Act {
    /// Draws an act of a kind.
    pub(super) fn draw(kind: usize, choices: &mut Choices<'_>, processes: usize) -> Self {
        let process = |choices: &mut Choices<'_>| choices.below(processes);
        match kind {
            1 => Self::Message {
                customer: choices.below(CUSTOMERS),
                temper: Temper::draw(choices),
                count: choices.of(1, &[1, 2, 3, 5, 12]),
                process: process(choices),
                fate: match choices.below(10) {
                    0..6 => Fate::After(20),
                    6 => Fate::Thrice,
                    7 => Fate::Dropped,
                    8 => Fate::After(4_000),
                    _ => Fate::After(900_000),
                },
            },
            2 => Self::Crash {
                process: process(choices),
                restart: choices.of(Some(SECOND), &[Some(0), Some(30 * SECOND), None]),
            },
            3 => Self::Pause {
                process: process(choices),
                ms: choices.of(100, SPANS),
            },
            4 => Self::PendingFault {
                process: process(choices),
                fault: PendingFault::draw(choices, [Target::Store, Target::Wecom]),
            },
            5 => Self::Partition {
                target: choices.of(Target::Store, &[Target::Wecom]),
                fails: choices.one_in(2),
                ms: choices.of(100, SPANS),
                process: choices.below(processes + 1).checked_sub(1),
            },
            6 => Self::Slow {
                target: choices.of(Target::Store, &[Target::Wecom]),
                by: choices.of(1_900, &[500, 3_000, 6_000]),
                ms: choices.of(100, SPANS),
            },
            7 => Self::ClockSteps {
                process: process(choices),
                by: WallClock::draw_step(choices),
            },
            8 => Self::CustomerFails {
                customer: choices.below(CUSTOMERS),
                ms: choices.of(100, SPANS),
            },
            9 => Self::AccountFails {
                ms: choices.of(100, SPANS),
            },
            10 => Self::Mood(choices.of(Mood::Works, &[Mood::Busy, Mood::Refuses, Mood::Stalls])),
            11 => Self::CursorsRefused,
            12 => Self::Stop {
                process: process(choices),
                restart: choices.of(SECOND, &[0, 30 * SECOND]),
                abandon: choices.one_in(3),
            },
            13 => Self::TokensExpire,
            14 => Self::Replay {
                process: process(choices),
            },
            15 => Self::Delete {
                process: process(choices),
            },
            16 => Self::Sleep {
                process: process(choices),
                ms: choices.of(25 * SECOND, SPANS),
            },
            17 => Self::Evict,
            _ => Self::Nothing,
        }
    }
}

/// The name of a process.
pub(super) fn name(process: usize) -> char {
    ('A'..).nth(process).unwrap_or('?')
}

impl fmt::Display for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("time passes"),
            Self::Message {
                customer,
                temper,
                count,
                process,
                fate,
            } => {
                let many = if *count == 1 {
                    String::new()
                } else {
                    format!(" {count} times")
                };
                write!(f, "customer {customer} writes{many} ({temper}); ")?;
                match fate {
                    Fate::After(ms) => write!(f, "the notice reaches {} after {}", name(*process), span(*ms)),
                    Fate::Thrice => write!(f, "the notice comes three times, first to {}", name(*process)),
                    Fate::Dropped => f.write_str("the notice is lost"),
                }
            }
            Self::Crash {
                process,
                restart: Some(after),
            } => write!(f, "{} crashes; restarts after {}", name(*process), span(*after)),
            Self::Crash { process, restart: None } => write!(f, "{} crashes", name(*process)),
            Self::Pause { process, ms } => write!(f, "{}'s event loop is blocked for {}", name(*process), span(*ms)),
            Self::PendingFault { process, fault } => write!(f, "soon, {}: {fault}", name(*process)),
            Self::Partition {
                process,
                target,
                ms,
                fails,
            } => {
                let who = process.map_or("no process reaches".to_owned(), |process| {
                    format!("{} does not reach", name(process))
                });
                let how = if *fails { "requests fail" } else { "no answers" };
                write!(f, "{who} {target} for {} ({how})", span(*ms))
            }
            Self::Slow { target, by, ms } => write!(f, "{target} takes {} longer, for {}", span(*by), span(*ms)),
            Self::ClockSteps { process, by } => {
                let side = if *by < 0 { "back" } else { "forward" };
                write!(
                    f,
                    "{}'s clock is set {side} by {}",
                    name(*process),
                    span(by.unsigned_abs())
                )
            }
            Self::CustomerFails { customer, ms } => write!(f, "sends to customer {customer} fail for {}", span(*ms)),
            Self::AccountFails { ms } => write!(f, "WeCom refuses the account's sends for {}", span(*ms)),
            Self::Mood(mood) => write!(f, "from now on sync_msg {mood}"),
            Self::CursorsRefused => f.write_str("WeCom refuses the cursors it has given"),
            Self::Stop {
                process,
                restart,
                abandon,
            } => {
                let how = if *abandon { "at once" } else { "gracefully" };
                write!(
                    f,
                    "{} is stopped {how}; starts again after {}",
                    name(*process),
                    span(*restart)
                )
            }
            Self::Sleep { process, ms } => write!(f, "{} is suspended for {}", name(*process), span(*ms)),
            Self::Evict => f.write_str("the store evicts the account record"),
            Self::Replay { process } => write!(f, "{}: the dead letters are to be tried again", name(*process)),
            Self::Delete { process } => write!(f, "{}: all letters are deleted", name(*process)),
            Self::TokensExpire => f.write_str("WeCom refuses the callback tokens it has given"),
        }
    }
}
