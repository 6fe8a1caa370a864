//! What a failed turn means: for its messages, for its customer, and for the account.

use super::Inbox;
use super::lanes::Doing;
use super::letters::{Letter, MOST_PARKED};
use super::post::Change;
use super::types::TurnFailure;
use crate::machine::{Ms, Now, Op};
use alloc::vec::Vec;

/// The pause of all turns after a failure of the account: initially, and at most. Each of these doubles.
pub const ACCOUNT_PAUSE: (Ms, Ms) = (Ms(5_000), Ms(300_000));
/// The pause of a customer's lane after its handler threw.
pub const HANDLER_PAUSE: (Ms, Ms) = (Ms(1_000), Ms(60_000));
/// The pause after a failure for unknown reasons.
pub const UNKNOWN_PAUSE: (Ms, Ms) = (Ms(5_000), Ms(60_000));
/// The longest pause of what is parked.
pub const PARKED_PAUSE: Ms = Ms(600_000);

/// The pause of all turns.
#[derive(Debug, Clone, Default)]
pub(super) struct Pause {
    until: Ms,
    failures: u32,
}

impl Pause {
    pub(super) fn is_on(&self) -> bool {
        self.failures > 0
    }

    /// No turn begins before that.
    pub(super) fn until(&self) -> Ms {
        self.until
    }

    /// A turn succeeded.
    pub(super) fn over(&mut self) {
        *self = Self::default();
    }
}

/// Since when a turn fails for unknown reasons.
#[derive(Debug, Clone, Copy)]
pub(super) struct Failing {
    /// On the wall clock, for records.
    pub(super) wall: Ms,
    /// How long it had failed when this process began to count, and when that was, on the monotonic clock.
    before: Ms,
    from: Ms,
}

impl Failing {
    pub(super) fn now(now: Now) -> Self {
        Self {
            wall: now.wall,
            before: Ms(0),
            from: now.monotonic,
        }
    }

    /// From a record.
    pub(super) fn since(wall: Ms, now: Now) -> Self {
        Self {
            wall,
            before: now.wall.since(wall),
            from: now.monotonic,
        }
    }

    fn elapsed(&self, now: Now) -> Ms {
        self.before + now.monotonic.since(self.from)
    }
}

fn doubled((first, most): (Ms, Ms), failures: u32) -> Ms {
    Ms(first.0.saturating_mul(1 << failures.min(16))).min(most)
}

impl Inbox {
    pub(super) fn turn_failed(&mut self, now: Now, number: Op, failure: TurnFailure, wait: Option<Ms>) {
        let Some(customer) = self.lanes.runs.get(&number).cloned() else {
            return;
        };
        self.failed = self.failed.wrapping_add(1);
        self.lanes.set(&customer, Doing::Rests);
        let (attempts, park_after, dead_after) =
            (self.options.attempts, self.options.park_after, self.options.dead_after);
        let room = self.post_size() < MOST_PARKED;
        let Some(lane) = self.lanes.get(&customer) else { return };
        let Some(turn) = lane.turns.front_mut() else { return };
        let (mut dies, mut parks) = (false, false);
        let pause = match failure {
            TurnFailure::Message => {
                dies = true;
                Ms(0)
            }
            TurnFailure::Handler | TurnFailure::Crash => {
                turn.throws = turn.throws.saturating_add(1);
                dies = turn.throws >= attempts;
                doubled(HANDLER_PAUSE, turn.throws - 1)
            }
            TurnFailure::Account => {
                // The turn has done nothing wrong.
                turn.attempts = turn.attempts.saturating_sub(1);
                let pause = doubled(ACCOUNT_PAUSE, self.pause.failures).max(wait.unwrap_or_default());
                self.pause.failures = self.pause.failures.saturating_add(1);
                self.pause.until = now.monotonic + pause;
                pause
            }
            TurnFailure::Unknown => {
                let since = *turn.since.get_or_insert(Failing::now(now));
                let elapsed = since.elapsed(now);
                let longest = if turn.letter { PARKED_PAUSE } else { UNKNOWN_PAUSE.1 };
                let pause = doubled((UNKNOWN_PAUSE.0, longest), turn.failures);
                turn.failures = turn.failures.saturating_add(1);
                dies = elapsed >= dead_after;
                parks = !dies && !turn.letter && elapsed >= park_after && room;
                pause
            }
        };
        let pause = if dies {
            Ms(0)
        } else {
            pause.max(wait.unwrap_or_default())
        };
        lane.not_before = now.monotonic + pause;
        if dies {
            self.pause.over();
            self.lanes.set(&customer, Doing::Buries);
            self.post_letter(now, &customer, Some(failure));
        } else if parks {
            self.post_letter(now, &customer, None);
        }
        self.settle(now, &customer);
    }

    /// The current turn of a customer is to be stored.
    fn post_letter(&mut self, now: Now, customer: &str, dies: Option<TurnFailure>) {
        let Some(turn) = self.lanes.get(customer).and_then(|lane| lane.turns.front_mut()) else {
            return;
        };
        turn.letter = true;
        for message in &mut turn.messages {
            message.kept = true;
        }
        let letter = Letter {
            id: turn.id.clone(),
            customer: customer.into(),
            msgids: turn.msgids(),
            since: turn.since.map_or(now.wall, |since| since.wall),
            attempts: turn.attempts,
            dead: dies.map(|_| now.wall),
            replayed: false,
            waits: false,
            event: turn.messages.iter().all(|message| message.event),
        };
        let failure = dies;
        self.add_change(Change::Put { letter, failure });
    }

    /// What follows a parked turn of a customer is parked behind it, each message alone, so that the cursor passes it, too. They become
    /// turns in their time: some may have been composed before.
    pub(super) fn park_what_follows(&mut self, now: Now, customer: &str) {
        let Some(lane) = self.lanes.get(customer) else { return };
        if lane.queue.is_empty() || !lane.turns.front().is_some_and(|turn| turn.letter) {
            return;
        }
        let mut letters = Vec::new();
        let mut room = MOST_PARKED.saturating_sub(self.post_size());
        if let Some(lane) = self.lanes.get(customer) {
            for message in lane.queue.iter_mut().filter(|message| !message.kept) {
                if room == 0 {
                    break;
                }
                room -= 1;
                message.kept = true;
                letters.push(Letter {
                    id: message.msgid.clone(),
                    customer: customer.into(),
                    msgids: [message.msgid.clone()].into(),
                    since: now.wall,
                    attempts: 0,
                    dead: None,
                    replayed: false,
                    waits: true,
                    event: message.event,
                });
            }
        }
        for letter in letters {
            self.add_change(Change::Put { letter, failure: None });
        }
    }
}
