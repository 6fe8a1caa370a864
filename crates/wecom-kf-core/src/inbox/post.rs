//! The letters, as they are stored: they are read, changed by compare-and-set, and read again when another changed them. One write is
//! under way at a time; what changes meanwhile joins the next.

use alloc::collections::{BTreeMap, BTreeSet, VecDeque};
use alloc::string::String;
use alloc::vec::Vec;

use super::io::Output;
use super::letters::{Letter, Letters, MOST_PARKED, MOST_PARKED_BYTES, MOST_PARKED_OF_CUSTOMER};
use super::name::Name;
use super::operations::Purpose;
use super::types::{Reference, TurnFailure};
use super::unfinished::Message;
use super::{Inbox, KEPT, LETTERS};
use crate::machine::{Ms, Now};
use crate::token::SecretText;

/// How many messages are stored with one operation, at least as long as a letter needs no more.
const TOGETHER: usize = 100;

/// A change of the letters.
#[derive(Debug, Clone)]
pub(super) enum Change {
    /// A turn, or a message behind one, is stored.
    Put {
        letter: Letter,
        /// Why it is dead.
        failure: Option<TurnFailure>,
    },
    /// This message is finished.
    Remove(String),
}

/// The letters, as they are stored, and what is to change.
#[derive(Debug, Clone, Default)]
pub(super) struct Post {
    pub(super) state: State,
    pub(super) loaded: bool,
    /// Whether the former owner's process may have died of a parked turn.
    pub(super) suspects: bool,
    pub(super) text: Option<SecretText>,
    pub(super) letters: Letters,
    pub(super) changes: VecDeque<Change>,
    /// For how many of the changes the messages are stored.
    pub(super) kept: usize,
    /// The messages that are parked, or about to be, and their customers.
    pub(super) msgids: BTreeMap<String, String>,
    /// How many of them each customer has.
    pub(super) of_customer: BTreeMap<String, usize>,
    /// How long the parked letters are in the text, and the changes, in bytes.
    pub(super) parked_bytes: usize,
    pub(super) change_bytes: usize,
    /// When the newest of them was stored.
    pub(super) latest: Ms,
    /// The messages that are stored.
    pub(super) stored: BTreeSet<String>,
    /// Messages that are being stored.
    pub(super) storing: Vec<String>,
    /// The messages of dead letters: finished, even if their keys could not be written any more.
    pub(super) dead: BTreeSet<String>,
}

#[derive(Debug, Clone, Default)]
pub(super) enum State {
    /// They are to be read.
    #[default]
    Unread,
    /// They are read, or messages are stored.
    Asks,
    Ready,
    /// This many changes are written.
    Writes {
        count: usize,
        letters: Letters,
        text: SecretText,
    },
}

impl Post {
    /// A message is parked, or about to be.
    pub(super) fn learn(&mut self, msgid: &str, customer: &str) {
        if self.msgids.insert(msgid.into(), customer.into()).is_none() {
            *self.of_customer.entry(customer.into()).or_default() += 1;
        }
    }

    /// A message is parked no more.
    pub(super) fn forget(&mut self, msgid: &str) {
        self.stored.remove(msgid);
        let Some(customer) = self.msgids.remove(msgid) else {
            return;
        };
        if let Some(count) = self.of_customer.get_mut(&customer) {
            *count -= 1;
            if *count == 0 {
                self.of_customer.remove(&customer);
            }
        }
    }

    /// Messages are not to be stored any more: a user has deleted them.
    pub(super) fn drop_puts(&mut self, msgids: &BTreeSet<&str>) {
        self.changes.retain_mut(|change| match change {
            Change::Put { letter, .. } => {
                letter.msgids.retain(|msgid| !msgids.contains(msgid.as_str()));
                !letter.msgids.is_empty()
            }
            Change::Remove(_) => true,
        });
        let puts = self.changes.iter().filter_map(|change| match change {
            Change::Put { letter, .. } => Some(letter.bytes()),
            Change::Remove(_) => None,
        });
        self.change_bytes = puts.sum();
        self.kept = 0;
    }

    pub(super) fn set_letters(&mut self, letters: Letters) {
        self.parked_bytes = letters.parked().map(Letter::bytes).sum();
        let newest = letters.letters.iter().map(|letter| letter.stored).max();
        self.latest = self.latest.max(newest.unwrap_or_default());
        self.letters = letters;
    }
}

impl Inbox {
    /// Whether it is not known yet which turns are parked.
    pub(super) fn post_is_loading(&self) -> bool {
        !self.post.loaded
    }

    pub(super) fn post_is_busy(&self) -> bool {
        !self.post.changes.is_empty()
    }

    pub(super) fn post_has(&self, msgid: &str) -> bool {
        self.post.msgids.contains_key(msgid)
    }

    pub(super) fn post_has_buried(&self, msgid: &str) -> bool {
        self.post.dead.contains(msgid)
    }

    /// How many messages of a customer may be parked.
    pub(super) fn room_of(&self, customer: &str) -> usize {
        let post = &self.post;
        if post.parked_bytes + post.change_bytes >= MOST_PARKED_BYTES {
            return 0;
        }
        let of_customer = post.of_customer.get(customer).copied().unwrap_or(0);
        let most = MOST_PARKED.saturating_sub(post.msgids.len());
        most.min(MOST_PARKED_OF_CUSTOMER.saturating_sub(of_customer))
    }

    pub(super) fn post_counts(&self) -> (usize, usize) {
        let parked = self.post.letters.parked().count();
        (parked, self.post.letters.letters.len() - parked)
    }

    pub(super) fn add_change(&mut self, change: Change) {
        if let Change::Put { letter, .. } = &change {
            self.post.change_bytes += letter.bytes();
            for msgid in &letter.msgids {
                self.post.learn(msgid, &letter.customer);
            }
        }
        self.post.changes.push_back(change);
    }

    /// Stores the messages of the changes, and then the changes.
    pub(super) fn flush_letters(&mut self, now: Now) {
        if !matches!(self.post.state, State::Ready)
            || self.post.changes.is_empty()
            || self.operations.rests(now)
            || !self.is_usable(now)
        {
            return;
        }
        let fresh = self.post.changes.iter().skip(self.post.kept);
        let mut msgids: Vec<String> = Vec::new();
        let mut messages: Vec<u32> = Vec::new();
        let mut covered = self.post.kept;
        for change in fresh {
            if msgids.len() >= TOGETHER {
                break;
            }
            covered += 1;
            if let Change::Put { letter, .. } = change {
                let new = letter.msgids.iter().filter(|msgid| !self.post.stored.contains(*msgid));
                let from = msgids.len();
                msgids.extend(new.cloned());
                messages.extend(
                    self.lanes
                        .held_of(&letter.customer, msgids.get(from..).unwrap_or_default()),
                );
            }
        }
        self.post.kept = covered;
        if !msgids.is_empty() {
            self.post.state = State::Asks;
            self.post.storing = msgids;
            let op = self.operations.begin(now, Purpose::Keep);
            return self.out(Output::Keep {
                op,
                messages,
                ttl: KEPT,
            });
        }
        let mut letters = self.post.letters.clone();
        let mut removed = BTreeSet::new();
        for change in &self.post.changes {
            match change {
                Change::Put { letter, .. } => letters.put(letter.clone()),
                Change::Remove(id) => drop(removed.insert(id.clone())),
            }
        }
        letters.remove(&removed);
        letters.expire(now.wall);
        letters.make_room();
        let text: SecretText = letters.write().into();
        let op = self.operations.begin(now, Purpose::WriteLetters);
        let expected = self.post.text.clone();
        self.post.state = State::Writes {
            count: self.post.changes.len(),
            letters,
            text: text.clone(),
        };
        self.out(Output::CompareAndSet {
            op,
            key: LETTERS.into(),
            expected,
            value: text,
            ttl: Some(KEPT),
        });
    }

    pub(super) fn letters_kept(&mut self, now: Now) {
        self.post.state = State::Ready;
        let stored = core::mem::take(&mut self.post.storing);
        self.post.stored.extend(stored);
        self.flush_letters(now);
    }

    /// Neither changes nor messages were stored for sure.
    pub(super) fn letters_failed(&mut self) {
        self.post.kept = 0;
        self.post.state = match self.post.loaded {
            true => State::Ready,
            false => State::Unread,
        };
    }

    /// They may have been written. What they are by now is read, and the changes are applied to that: each may be applied twice.
    pub(super) fn letters_in_doubt(&mut self) {
        self.post.state = State::Unread;
    }

    pub(super) fn letters_written(&mut self, now: Now, done: bool) {
        let state = core::mem::replace(&mut self.post.state, State::Unread);
        let State::Writes { count, letters, text } = state else {
            return;
        };
        if !done {
            return;
        }
        self.post.state = State::Ready;
        self.post.text = Some(text);
        self.post.set_letters(letters);
        let applied: Vec<Change> = self.post.changes.drain(..count).collect();
        self.post.kept = self.post.kept.saturating_sub(count);
        for change in applied {
            match change {
                Change::Put { letter, failure } => {
                    self.post.change_bytes = self.post.change_bytes.saturating_sub(letter.bytes());
                    self.letter_stored(now, letter, failure);
                }
                Change::Remove(msgid) => self.post.forget(&msgid),
            }
        }
        self.advance_lanes(now);
    }

    fn letter_stored(&mut self, now: Now, letter: Letter, failure: Option<TurnFailure>) {
        let customer = Name::from(&letter.customer);
        let Some(lane) = self.lanes.of.get_mut(&customer) else {
            return;
        };
        let Some(failure) = failure else {
            let stored = lane
                .messages_mut()
                .filter(|message| letter.msgids.iter().any(|msgid| **msgid == *message.msgid));
            let mut messages = Vec::new();
            for message in stored {
                messages.extend(message.held.take());
                if let Some(page) = message.page.take() {
                    self.pages.done(page, &message.msgid);
                }
            }
            if !letter.waits {
                self.out(Output::Parked {
                    id: letter.id,
                    attempts: letter.attempts,
                });
            }
            if !messages.is_empty() {
                self.out(Output::Forget { messages });
            }
            return;
        };
        for msgid in &letter.msgids {
            self.post.forget(msgid);
            // Until it is stored that it is finished, a page may have it again.
            self.post.dead.insert(msgid.clone());
        }
        // A page that is read again may have these messages before it is stored that they are finished.
        self.post.dead.extend(letter.msgids.iter().cloned());
        let lane = self.lanes.get(&customer);
        let turn = lane.and_then(|lane| {
            lane.not_before = Ms(0);
            let at = lane.turns.iter().position(|turn| *turn.id == *letter.id)?;
            lane.turns.remove(at)
        });
        let messages = letter.msgids.iter().map(|msgid| {
            let held = turn.iter().flat_map(|turn| &turn.messages);
            let mut held = held.filter(|message| *message.msgid == **msgid);
            held.next()
                .map_or_else(|| Reference::Stored(msgid.clone()), Message::reference)
        });
        let messages = messages.collect();
        // It is finished, so that nobody begins it again. The letter stays.
        if let Some(mut turn) = turn {
            turn.messages.iter_mut().for_each(|message| message.stored = None);
            self.finish(&turn);
        }
        self.lane_goes_on(now, &customer);
        self.out(Output::DeadLetter {
            id: letter.id,
            customer: Some(letter.customer).filter(|customer| !customer.is_empty()),
            messages,
            attempts: letter.attempts,
            failure,
        });
    }

    /// The lanes that could not be parked for want of room may be by now.
    fn advance_lanes(&mut self, now: Now) {
        let mut full: Vec<Name> = self
            .lanes
            .of
            .iter()
            .filter(|(_, lane)| {
                let parked = lane.turns.front().is_some_and(|turn| turn.letter);
                parked && lane.queue.iter().any(|message| message.stored.is_none())
            })
            .map(|(customer, _)| customer.clone())
            .collect();
        // In the same order in every process.
        full.sort_unstable();
        for customer in full {
            self.settle(now, &customer);
        }
    }
}
