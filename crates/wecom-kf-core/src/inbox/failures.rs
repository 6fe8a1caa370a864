//! What a failed turn means: for its messages, for its customer, and for the account.

use super::Inbox;
use super::lanes::Doing;
use super::letters::Letter;
use super::name::Name;
use super::post::Change;
use super::types::TurnFailure;
use super::unfinished::Message;
use crate::machine::{Ms, Now, Op};
use alloc::string::String;
use alloc::vec::Vec;

/// The pause of all turns after a failure of the account: initially, and at most. Each of these doubles.
pub const ACCOUNT_PAUSE: (Ms, Ms) = (Ms(5_000), Ms(300_000));
/// The pause of a customer's lane after its handler threw.
pub const HANDLER_PAUSE: (Ms, Ms) = (Ms(1_000), Ms(60_000));
/// The pause after a failure for unknown reasons.
pub const UNKNOWN_PAUSE: (Ms, Ms) = (Ms(5_000), Ms(60_000));
/// How often a turn must fail for unknown reasons in one process before it is a dead letter.
const LEAST_FAILURES: u32 = 3;
/// How many messages that wait behind others are in one letter.
const LETTER: usize = 100;
/// The longest pause of what is parked.
pub const PARKED_PAUSE: Ms = Ms(600_000);

/// The pause of all turns.
#[derive(Debug, Clone, Default)]
pub(super) struct Pause {
    until: Ms,
    failures: u32,
    /// The newest number when a failure was counted last: turns that began before fail for the same reason, and count no more.
    counted: Op,
}

impl Pause {
    /// Whether a turn began after the last failure that was counted.
    fn is_after(&self, turn: Op) -> bool {
        self.failures == 0 || turn.0.wrapping_sub(self.counted.0) < u32::MAX / 2
    }

    pub(super) fn is_on(&self) -> bool {
        self.failures > 0
    }

    /// No turn begins before that.
    pub(super) fn until(&self) -> Ms {
        self.until
    }

    /// A turn succeeded. One that began before the failure proves nothing.
    pub(super) fn succeeded(&mut self, turn: Op) {
        if self.is_after(turn) {
            *self = Self::default();
        }
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

/// A pause that doubles with each failure.
#[must_use]
pub fn doubled((first, most): (Ms, Ms), failures: u32) -> Ms {
    Ms(first.0.saturating_mul(1 << failures.min(16))).min(most)
}

impl Inbox {
    pub(super) fn turn_failed(&mut self, now: Now, number: Op, failure: TurnFailure, wait: Option<Ms>) {
        let Some(customer) = self.lanes.runs.get(&number).cloned() else {
            return;
        };
        let turn = self.lanes.of.get(&customer).and_then(|lane| lane.turns.front());
        if turn.is_some_and(|turn| turn.deleted) {
            return self.turn_ended(now, number);
        }
        self.failed = self.failed.wrapping_add(1);
        self.lanes.set(&customer, Doing::Rests);
        self.suspect_ended(now, &customer);
        let (attempts, park_after, dead_after) =
            (self.options.attempts, self.options.park_after, self.options.dead_after);
        let room = self.room_of(&customer) > 0;
        let Some(lane) = self.lanes.get(&customer) else { return };
        let Some(turn) = lane.turns.front_mut() else { return };
        let (mut dies, mut parks) = (false, false);
        let pause = match failure {
            TurnFailure::Message => {
                dies = true;
                Ms(0)
            }
            TurnFailure::Handler | TurnFailure::Crash => {
                let since = *turn.since.get_or_insert(Failing::now(now));
                turn.throws = turn.throws.saturating_add(1);
                dies = turn.throws >= attempts;
                parks = !dies && !turn.letter && since.elapsed(now) >= park_after && room;
                doubled(HANDLER_PAUSE, turn.throws - 1)
            }
            TurnFailure::Account => {
                // The turn has done nothing wrong.
                turn.attempts = turn.attempts.saturating_sub(1);
                let mut pause = wait.unwrap_or_default();
                if self.pause.is_after(number) {
                    pause = pause.max(doubled(ACCOUNT_PAUSE, self.pause.failures));
                    self.pause.failures = self.pause.failures.saturating_add(1);
                    self.pause.counted = self.operations.number();
                }
                self.pause.until = self.pause.until.max(now.monotonic + pause);
                pause
            }
            TurnFailure::Unknown => {
                let since = *turn.since.get_or_insert(Failing::now(now));
                let elapsed = since.elapsed(now);
                let longest = if turn.letter { PARKED_PAUSE } else { UNKNOWN_PAUSE.1 };
                let pause = doubled((UNKNOWN_PAUSE.0, longest), turn.failures);
                turn.failures = turn.failures.saturating_add(1);
                // Since when it fails is by the wall clock of another process, which may be wrong.
                dies = elapsed >= dead_after && turn.failures >= LEAST_FAILURES;
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
            self.pause.succeeded(number);
            self.lanes.set(&customer, Doing::Buries);
            self.post_letter(now, &customer, Some(failure));
        } else if parks {
            self.post_letter(now, &customer, None);
        }
        self.settle(now, &customer);
    }

    /// The time by the wall clock, by WeCom's, which is seen in messages and notices, or by those of other owners, which is seen in letters: a
    /// wall clock that is far behind makes no letter too old.
    fn latest_time(&self, now: Now) -> Ms {
        now.wall
            .max(self.pages.latest)
            .max(self.post.latest)
            .max(self.first_notice.unwrap_or_default())
    }

    /// The current turn of a customer is to be stored.
    pub(super) fn post_letter(&mut self, now: Now, customer: &Name, dies: Option<TurnFailure>) {
        let time = self.latest_time(now);
        let Some(turn) = self.lanes.get(customer).and_then(|lane| lane.turns.front_mut()) else {
            return;
        };
        turn.letter = true;
        let stored = store_messages(time, turn.messages.iter_mut());
        let letter = Letter {
            id: (&turn.id).into(),
            customer: customer.into(),
            msgids: turn.msgids(),
            since: turn.since.map_or(now.wall, |since| since.wall),
            stored,
            attempts: turn.attempts,
            dead: dies.map(|_| now.wall),
            replayed: false,
            waits: false,
            event: turn.messages.iter().all(|message| message.event),
        };
        let failure = dies;
        self.add_change(Change::Put { letter, failure });
    }

    /// What follows a parked turn of a customer is parked behind it, so that the cursor passes it, too. The messages become turns in their
    /// time: some may have been composed before.
    pub(super) fn park_what_follows(&mut self, now: Now, customer: &Name) {
        let parked = self.lanes.of.get(customer).is_some_and(|lane| {
            let follows = lane.queue.back().is_some_and(|message| message.stored.is_none());
            follows && lane.turns.front().is_some_and(|turn| turn.letter)
        });
        if parked {
            self.park_queue(now, customer);
        }
    }

    /// When no more can be pulled, because too much is unfinished: lanes with many messages are parked, so that one customer who writes
    /// faster than its handler works holds up nobody else.
    pub(super) fn park_long_lanes(&mut self, now: Now) {
        if self.lanes.long.is_empty() || !self.is_full() {
            return;
        }
        for customer in core::mem::take(&mut self.lanes.long) {
            let Some(lane) = self.lanes.of.get(&customer) else {
                continue;
            };
            let first = lane.turns.front();
            let (is_letter, claimed) = first.map_or((true, true), |turn| (turn.letter, turn.claimed));
            let ready = matches!(lane.doing, Doing::Rests | Doing::Runs(_)) && claimed && lane.wanted.is_none();
            if !ready || self.room_of(&customer) == 0 {
                self.lanes.long.insert(customer);
                continue;
            }
            // Its turn, too: the next owner reads letters before pages, and would begin what follows first.
            if !is_letter {
                self.post_letter(now, &customer, None);
            }
            self.park_queue(now, &customer);
        }
    }

    /// Parks the messages of a lane that are not part of a turn.
    fn park_queue(&mut self, now: Now, customer: &Name) {
        let time = self.latest_time(now);
        let mut room = self.room_of(customer);
        let Some(lane) = self.lanes.of.get_mut(customer) else {
            return;
        };
        // Messages that are stored are in front of those that are not.
        let stored = lane.queue.partition_point(|message| message.stored.is_some());
        let mut letters = Vec::new();
        let mut rest = lane.queue.iter_mut().skip(stored).peekable();
        while let Some(first) = rest.peek() {
            let event = first.event;
            let mut messages = Vec::new();
            while room > 0 && messages.len() < LETTER {
                let Some(message) = rest.next_if(|message| message.event == event) else {
                    break;
                };
                messages.push(message);
                room -= 1;
            }
            let msgids: Vec<String> = messages.iter().map(|message| String::from(&message.msgid)).collect();
            let Some(id) = msgids.first().cloned() else { break };
            letters.push(Letter {
                id,
                customer: customer.into(),
                msgids,
                since: now.wall,
                stored: store_messages(time, messages.into_iter()),
                attempts: 0,
                dead: None,
                replayed: false,
                waits: true,
                event,
            });
        }
        for letter in letters {
            let failure = None;
            self.add_change(Change::Put { letter, failure });
        }
    }
}

/// Messages are to be stored at this time. Returns since when they are: the time to live of their letter counts from then.
fn store_messages<'a>(time: Ms, messages: impl Iterator<Item = &'a mut Message>) -> Ms {
    let mut first = None;
    for message in messages {
        let stored = *message.stored.get_or_insert(time);
        first = Some(first.map_or(stored, |first: Ms| first.min(stored)));
    }
    first.unwrap_or(time)
}
