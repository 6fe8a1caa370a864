//! The acts of a story, decoded from their bytes.

use super::faults::{PendingFault, Target};
use super::wecom::Behaviour;
use crate::choices::Choices;
use crate::clock::{WallClock, span};
use crate::swarm::Weights;
use std::fmt;

/// The weight of each kind of act, in the order of [`Act::draw`].
pub(super) const WEIGHTS: Weights = &[2, 30, 3, 4, 6, 2, 4, 3, 12, 5, 2, 3, 3, 2, 1];

const SECOND: u64 = 1_000;
const SPANS: &[u64] = &[
    SECOND,
    3 * SECOND,
    6 * SECOND,
    15 * SECOND,
    60 * SECOND,
    600 * SECOND,
    4_000 * SECOND,
];

/// An act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Act {
    /// Time passes.
    Nothing,
    /// Calls of a process need the token.
    Calls {
        /// Which process.
        process: usize,
        /// Which of its clients.
        client: u32,
        /// How many calls at once.
        count: usize,
        /// The deadline of each, in milliseconds.
        timeout: u64,
    },
    /// The user discards the token of a process.
    Discard {
        /// Which process.
        process: usize,
    },
    /// WeCom revokes all tokens.
    Revoke,
    /// From now on `gettoken` behaves like this.
    Behaviour(Behaviour),
    /// From now on WeCom rejects every token in calls, or stops doing so.
    RefusesAll(bool),
    /// A process dies.
    Crash {
        /// Which process.
        process: usize,
        /// After how long it is restarted; `None` for not before the end.
        restart: Option<u64>,
    },
    /// A process is suspended for a while.
    Pause {
        /// Which process.
        process: usize,
        /// For how long.
        ms: u64,
    },
    /// A fault hits one of the next requests of a process.
    PendingFault {
        /// Which process.
        process: usize,
        /// The fault.
        fault: PendingFault,
    },
    /// Processes cannot reach the store, or WeCom, for a while.
    Partition {
        /// Which process; `None` for all.
        process: Option<usize>,
        /// What they cannot reach.
        target: Target,
        /// For how long.
        ms: u64,
        /// Whether requests fail at once, or get no answer.
        fails: bool,
    },
    /// The store loses its contents.
    StoreClears,
    /// A clock is set.
    ClockSteps {
        /// Which process.
        process: usize,
        /// By how much, in milliseconds.
        by: i64,
    },
    /// Requests to a target take longer for a while.
    Slow {
        /// The target.
        target: Target,
        /// By how much, in milliseconds.
        by: u64,
        /// For how long.
        ms: u64,
    },
    /// WeCom pushes a new ticket, and rejects the earlier ones from now on.
    NewTicket,
    /// The functions that return the secrets fail for a while.
    SecretsFail {
        /// Which process.
        process: usize,
        /// For how long.
        ms: u64,
    },
}

impl Act {
    /// Draws an act of a kind.
    pub(super) fn draw(kind: usize, choices: &mut Choices<'_>, processes: usize) -> Self {
        let process = |choices: &mut Choices<'_>| choices.below(processes);
        match kind {
            1 => Self::Calls {
                process: process(choices),
                client: choices.of(0, &[0, 0, 1]),
                count: choices.of(1, &[2, 5, 20]),
                timeout: choices.of(10_000, &[30_000, 60_000, 3_000, 500, 50]),
            },
            2 => Self::Discard {
                process: process(choices),
            },
            3 => Self::Revoke,
            4 => Self::Behaviour(choices.of(
                Behaviour::IssuesTokens,
                &[
                    Behaviour::RejectsSecret,
                    Behaviour::IssuesNothing,
                    Behaviour::RateLimits,
                    Behaviour::Busy,
                ],
            )),
            5 => Self::RefusesAll(choices.one_in(2)),
            6 => Self::Crash {
                process: process(choices),
                restart: choices.of(Some(SECOND), &[Some(0), Some(10 * SECOND), None]),
            },
            7 => Self::Pause {
                process: process(choices),
                ms: choices.of(100, SPANS),
            },
            8 => Self::PendingFault {
                process: process(choices),
                fault: PendingFault::draw(choices, [Target::Store, Target::Fetch]),
            },
            9 => Self::Partition {
                target: Target::draw(choices),
                fails: choices.one_in(2),
                ms: choices.of(100, SPANS),
                process: match choices.below(processes + 1) {
                    0 => None,
                    one => Some(one - 1),
                },
            },
            10 => Self::StoreClears,
            11 => Self::ClockSteps {
                process: process(choices),
                by: WallClock::draw_step(choices),
            },
            12 => Self::Slow {
                target: Target::draw(choices),
                by: choices.of(1_900, &[500, 3_000, 6_000, 20_000]),
                ms: choices.of(100, SPANS),
            },
            13 => Self::NewTicket,
            14 => Self::SecretsFail {
                process: process(choices),
                ms: choices.of(100, SPANS),
            },
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
            Self::Calls {
                process,
                client,
                count,
                timeout,
            } => {
                let calls = if *count == 1 {
                    "a call".to_owned()
                } else {
                    format!("{count} calls")
                };
                let client = if *client == 0 {
                    String::new()
                } else {
                    format!(", client {client}")
                };
                write!(f, "{}{client}: {calls} with {} each", name(*process), span(*timeout))
            }
            Self::Discard { process } => write!(f, "{}: the user discards the token", name(*process)),
            Self::Revoke => f.write_str("WeCom revokes all tokens"),
            Self::Behaviour(behaviour) => write!(f, "from now on gettoken {behaviour}"),
            Self::RefusesAll(true) => f.write_str("from now on WeCom rejects every token in calls"),
            Self::RefusesAll(false) => f.write_str("from now on WeCom accepts tokens in calls"),
            Self::Crash {
                process,
                restart: Some(after),
            } => write!(f, "{} crashes; restarts after {}", name(*process), span(*after)),
            Self::Crash { process, restart: None } => write!(f, "{} crashes", name(*process)),
            Self::Pause { process, ms } => write!(f, "{} is suspended for {}", name(*process), span(*ms)),
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
            Self::StoreClears => f.write_str("the store loses its contents"),
            Self::ClockSteps { process, by } => {
                let (side, by) = if *by < 0 {
                    ("back", by.unsigned_abs())
                } else {
                    ("forward", by.unsigned_abs())
                };
                write!(f, "{}'s clock is set {side} by {}", name(*process), span(by))
            }
            Self::Slow { target, by, ms } => write!(f, "{target} takes {} longer, for {}", span(*by), span(*ms)),
            Self::SecretsFail { process, ms } => {
                write!(f, "{}: secrets cannot be read for {}", name(*process), span(*ms))
            }
            Self::NewTicket => f.write_str("WeCom pushes a new ticket, and rejects the others"),
        }
    }
}
