//! Lanes: the unfinished messages of each customer, in order, and when the next turn of each can begin.

use alloc::collections::{BTreeMap, BTreeSet, VecDeque};
use alloc::string::String;
use alloc::vec::Vec;

use super::checks::Fresh;
use super::name::{Name, NameMap};
use super::options::Turns;
use super::suspects::Suspects;
use super::unfinished::{Message, Turn};
use super::{Inbox, has_flaw};
use crate::machine::{Ms, Now, Op};

/// How many messages a turn has at most.
const MOST: usize = 100;

/// What a lane does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Doing {
    /// It waits for its time.
    #[default]
    Rests,
    /// It waits for the store.
    Asks,
    /// It waits for messages that belong to a stored turn and were not pulled yet.
    Gathers,
    /// Its turn is a dead letter as soon as that is stored. What follows waits, so that the order holds if this process dies before.
    Buries,
    /// Its turn may kill the process, and waits for others like that.
    WaitsForSuspect,
    /// Its handler runs.
    Runs(Op),
}

/// The lane of a customer.
#[derive(Debug, Clone, Default)]
pub(super) struct Lane {
    /// Turns that are composed. The first is the current one; the others are letters.
    pub(super) turns: VecDeque<Turn>,
    /// Messages that are not part of a turn yet.
    pub(super) queue: VecDeque<Message>,
    /// The stored composition of the next turn.
    pub(super) wanted: Option<Vec<String>>,
    /// Which request must be answered before no more of it can come.
    pub(super) gathers_for: u64,
    pub(super) doing: Doing,
    /// When it is looked at next, and its place among those of the same time.
    wake: Option<(Ms, u64)>,
    /// Not before that: after a failure.
    pub(super) not_before: Ms,
}

impl Lane {
    /// Its messages.
    pub(super) fn messages_mut(&mut self) -> impl Iterator<Item = &mut Message> {
        let composed = self.turns.iter_mut().flat_map(|turn| &mut turn.messages);
        composed.chain(&mut self.queue)
    }
}

/// All lanes.
#[derive(Debug, Clone, Default)]
pub(super) struct Lanes {
    pub(super) of: NameMap<Lane>,
    /// When lanes are looked at, by time.
    wakes: BTreeMap<(Ms, u64), Name>,
    next_place: u64,
    /// The turns whose handlers run.
    pub(super) runs: BTreeMap<Op, Name>,
    /// The lanes that gather.
    gathering: BTreeSet<Name>,
    /// How far the stream was read when they were looked at last.
    gathered_at: (u64, bool),
    /// Lanes with so many messages that they hold up the others.
    pub(super) long: BTreeSet<Name>,
    pub(super) suspects: Suspects,
    /// How many lanes wait for the store before their turn can begin.
    pub(super) asks: usize,
}

impl Lanes {
    pub(super) fn is_empty(&self) -> bool {
        self.of.is_empty()
    }

    pub(super) fn running(&self) -> Vec<Op> {
        self.runs.keys().copied().collect()
    }

    pub(super) fn gathers(&self) -> bool {
        !self.gathering.is_empty()
    }

    pub(super) fn get(&mut self, customer: &Name) -> Option<&mut Lane> {
        self.of.get_mut(customer)
    }

    /// Whether a message is in the lane of a customer.
    pub(super) fn holds(&self, customer: &Name, msgid: &str) -> bool {
        self.of.get(customer).is_some_and(|lane| {
            let composed = lane.turns.iter().flat_map(|turn| &turn.messages);
            composed.chain(&lane.queue).any(|message| *message.msgid == *msgid)
        })
    }

    /// The numbers under which the driver holds messages of a customer.
    pub(super) fn held_of(&self, customer: &str, msgids: &[String]) -> Vec<u32> {
        let Some(lane) = self.of.get(&Name::from(customer)) else {
            return Vec::new();
        };
        let composed = lane.turns.iter().flat_map(|turn| &turn.messages);
        let wanted = |message: &&Message| msgids.iter().any(|msgid| **msgid == *message.msgid);
        composed
            .chain(&lane.queue)
            .filter(wanted)
            .filter_map(|message| message.held)
            .collect()
    }

    /// The lane does something else.
    pub(super) fn set(&mut self, customer: &Name, doing: Doing) {
        let Some(lane) = self.of.get_mut(customer) else { return };
        let before = core::mem::replace(&mut lane.doing, doing);
        self.asks -= usize::from(before == Doing::Asks);
        self.asks += usize::from(doing == Doing::Asks);
        if doing == Doing::WaitsForSuspect {
            self.suspects.waiting.push_back(customer.clone());
        }
        match before {
            Doing::Runs(op) => drop(self.runs.remove(&op)),
            Doing::Gathers => drop(self.gathering.remove(customer)),
            Doing::Rests | Doing::Asks | Doing::Buries | Doing::WaitsForSuspect => {}
        }
        match doing {
            Doing::Runs(op) => drop(self.runs.insert(op, customer.clone())),
            Doing::Gathers => drop(self.gathering.insert(customer.clone())),
            Doing::Rests | Doing::Asks | Doing::Buries | Doing::WaitsForSuspect => {}
        }
    }

    /// The lane is looked at, at this time, and not at another.
    pub(super) fn wake(&mut self, customer: &Name, at: Option<Ms>) {
        let Some(lane) = self.of.get_mut(customer) else { return };
        if lane.wake.map(|(at, _)| at) == at {
            return;
        }
        self.next_place += 1;
        let wake = at.map(|at| (at, self.next_place));
        // The name goes along, where there is one.
        let name = core::mem::replace(&mut lane.wake, wake).and_then(|before| self.wakes.remove(&before));
        if let Some(wake) = wake {
            self.wakes.insert(wake, name.unwrap_or_else(|| customer.clone()));
        }
    }

    /// The next lane to be looked at, if its time has come.
    pub(super) fn next_due(&mut self, now: Now) -> Option<Name> {
        let first = self
            .wakes
            .first_entry()
            .filter(|first| first.key().0 <= now.monotonic)?;
        let customer = first.remove();
        if let Some(lane) = self.of.get_mut(&customer) {
            lane.wake = None;
        }
        Some(customer)
    }

    pub(super) fn first_wake(&self) -> Option<Ms> {
        self.wakes.first_key_value().map(|((at, _), _)| *at)
    }

    fn remove_empty(&mut self, customer: &Name) {
        if self
            .of
            .get(customer)
            .is_some_and(|lane| lane.turns.is_empty() && lane.queue.is_empty())
        {
            self.wake(customer, None);
            self.of.remove(customer);
        }
    }
}

impl Inbox {
    /// A message of a page goes into its lane.
    pub(super) fn admit(&mut self, now: Now, page: u64, message: Fresh) {
        let customer = message.customer;
        let most = (self.capacity() / 4).max(1);
        let (suspect, again) = (self.pages.suspects > 0, self.pages.begun);
        self.pages.suspects = self.pages.suspects.saturating_sub(1);
        let lane = self.lanes.of.entry(customer.clone()).or_default();
        // Most customers have one message: room for more is made when it comes.
        if lane.queue.capacity() == 0 {
            lane.queue.reserve_exact(1);
        }
        lane.queue.push_back(Message {
            msgid: message.msgid,
            held: Some(message.number),
            page: Some(page),
            sent: message.sent,
            event: message.event,
            came: now.monotonic,
            stored: None,
            suspect,
            again,
            checked: true,
        });
        if lane.queue.len() > most {
            self.lanes.long.insert(customer.clone());
        }
        self.settle(now, &customer);
    }

    /// Determines when a lane is looked at, after something has changed in it.
    pub(super) fn settle(&mut self, now: Now, customer: &Name) {
        self.park_what_follows(now, customer);
        let mode = self.options.turns;
        let (quiet, max) = (self.options.quiet, self.options.max);
        let overtakes = has_flaw!(self, OvertakeParked);
        let Some(lane) = self.lanes.get(customer) else { return };
        if overtakes
            && !lane.queue.is_empty()
            && lane.doing == Doing::Rests
            && lane
                .turns
                .iter()
                .all(|turn| turn.is_of_pages() && turn.throws + turn.failures > 0)
        {
            for turn in lane.turns.drain(..) {
                lane.queue.extend(turn.messages);
            }
        }
        let at = match lane.doing {
            Doing::Asks | Doing::Buries | Doing::WaitsForSuspect | Doing::Runs(_) => None,
            // A message may be the one that is missing.
            Doing::Gathers => Some(now.monotonic),
            Doing::Rests if !lane.turns.is_empty() => Some(lane.not_before.max(now.monotonic)),
            Doing::Rests => lane.queue.front().map(|first| {
                let ready = match mode {
                    Turns::Each | Turns::Queue => now.monotonic,
                    Turns::Burst if lane.wanted.is_some() => now.monotonic,
                    Turns::Burst => burst_at(&lane.queue, first, quiet, max).max(now.monotonic),
                };
                ready.max(lane.not_before)
            }),
        };
        // Who waits already keeps its place: one that writes often would fall behind.
        let waits = lane.wake.map(|(wake, _)| wake).filter(|wake| {
            let later = at.is_some_and(|at| *wake < at && at <= now.monotonic);
            later && *wake >= lane.not_before
        });
        self.lanes.wake(customer, waits.or(at));
        self.lanes.remove_empty(customer);
        if !self.lanes.of.contains_key(customer) {
            self.suspect_ended(now, customer);
        }
    }

    /// The lanes that gather go on with what they have when nothing more can come.
    pub(super) fn wake_gathering(&mut self, now: Now) {
        if !self.lanes.gathers() {
            return;
        }
        let admitted = (self.pages.admitted, self.has_read_enough());
        if core::mem::replace(&mut self.lanes.gathered_at, admitted) != admitted {
            for customer in self.lanes.gathering.clone() {
                self.lanes.wake(&customer, Some(now.monotonic));
            }
        }
    }

    /// The messages of the next turn of a lane.
    pub(super) fn compose(&mut self, customer: &Name) -> Option<Turn> {
        let mode = self.options.turns;
        let lane = self.lanes.get(customer)?;
        let wanted = lane.wanted.take();
        let claimed = wanted.is_some();
        let event = lane.queue.front()?.event;
        let mut messages = Vec::new();
        if let Some(wanted) = wanted {
            let queue = core::mem::take(&mut lane.queue);
            for message in queue {
                match wanted.iter().any(|msgid| **msgid == *message.msgid) {
                    true => messages.push(message),
                    false => lane.queue.push_back(message),
                }
            }
        } else {
            let most = if event || mode == Turns::Each { 1 } else { MOST };
            while messages.len() < most && lane.queue.front().is_some_and(|message| message.event == event) {
                messages.extend(lane.queue.pop_front());
            }
        }
        Some(Turn {
            id: messages.first()?.msgid.clone(),
            suspect: messages.iter().any(|message| message.suspect),
            again: messages.iter().any(|message| message.again),
            crashes: 0,
            deleted: false,
            claim: None,
            messages,
            attempts: 0,
            failures: 0,
            throws: 0,
            replies: 0,
            since: None,
            claimed: claimed || event || mode == Turns::Each || has_flaw!(self, BurstRecomposed),
            letter: false,
        })
    }
}

/// When a burst ends: when nothing came for a while, or the first message has waited long enough. An event ends it at once, since it waits
/// for no silence.
fn burst_at(queue: &VecDeque<Message>, first: &Message, quiet: Ms, max: Ms) -> Ms {
    let messages = queue.iter().take_while(|message| !message.event).count();
    if first.event || messages < queue.len() || messages >= MOST {
        return first.came;
    }
    let last = queue.back().map_or(first.came, |last| last.came);
    (last + quiet).min(first.came + max)
}
