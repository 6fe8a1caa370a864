//! The letters, as they are stored: they are read, changed by compare-and-set, and read again when another changed them. One write is
//! under way at a time; what changes meanwhile joins the next.

use alloc::collections::{BTreeMap, BTreeSet, VecDeque};
use alloc::string::String;
use alloc::vec::Vec;

use super::failures::Failing;
use super::io::Output;
use super::lanes::{Doing, Message, Turn, letter_messages};
use super::letters::{Letter, Letters, MOST_PARKED, MOST_PARKED_BYTES, MOST_PARKED_OF_CUSTOMER};
use super::operations::Purpose;
use super::types::TurnFailure;
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
    /// What is stored under this id is finished.
    Remove(String),
}

/// The letters, as they are stored, and what is to change.
#[derive(Debug, Clone, Default)]
pub(super) struct Post {
    state: State,
    loaded: bool,
    text: Option<SecretText>,
    letters: Letters,
    changes: VecDeque<Change>,
    /// For how many of the changes the messages are stored.
    kept: usize,
    /// The messages that are parked, or about to be, and their customers.
    msgids: BTreeMap<String, String>,
    /// How many of them each customer has.
    of_customer: BTreeMap<String, usize>,
    /// How long the parked letters are in the text, and the changes, in bytes.
    parked_bytes: usize,
    change_bytes: usize,
    /// The messages that are stored.
    stored: BTreeSet<String>,
    /// Messages that are being stored.
    storing: Vec<String>,
    /// The messages of dead letters: finished, even if their keys could not be written any more.
    dead: BTreeSet<String>,
}

#[derive(Debug, Clone, Default)]
enum State {
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
    fn learn(&mut self, msgid: &str, customer: &str) {
        if self.msgids.insert(msgid.into(), customer.into()).is_none() {
            *self.of_customer.entry(customer.into()).or_default() += 1;
        }
    }

    /// A message is parked no more.
    fn forget(&mut self, msgid: &str) {
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

    fn set_letters(&mut self, letters: Letters) {
        self.parked_bytes = letters.parked().map(Letter::bytes).sum();
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

    pub(super) fn load_letters(&mut self, now: Now) {
        if !matches!(self.post.state, State::Unread)
            || self.operations.rests(now)
            || (self.stop.is_some() && !self.post_is_busy())
        {
            return;
        }
        self.post.state = State::Asks;
        let op = self.operations.begin(now, Purpose::ReadLetters);
        self.out(Output::Get {
            op,
            key: LETTERS.into(),
        });
    }

    /// The letters were read: at first all are put into their lanes, later those that another instance, or a user, has put in.
    pub(super) fn letters_read(&mut self, now: Now, text: Option<SecretText>) {
        let letters = match text.as_ref().map(|text| Letters::read(&text.0, now.wall)).transpose() {
            Ok(letters) => letters.unwrap_or_default(),
            Err(error) => return self.unreadable("letters", error),
        };
        self.post.state = State::Ready;
        self.post.text = text;
        for letter in letters.parked() {
            self.letter_read(now, letter);
        }
        self.drop_deleted(now, &letters);
        let dead = letters.letters.iter().filter(|letter| letter.dead.is_some());
        self.post.dead = dead.flat_map(|letter| letter.msgids.iter().cloned()).collect();
        self.post.set_letters(letters);
        self.post.loaded = true;
    }

    /// A parked letter goes into its lane, unless its messages are there.
    fn letter_read(&mut self, now: Now, letter: &Letter) {
        // What a user has tried again is finished as far as pages know.
        let knows = |msgid: &String| match letter.replayed {
            true => self.lanes.holds(&letter.customer, msgid),
            false => self.pages.knows(msgid),
        };
        let mut letter = letter.clone();
        if letter.waits {
            letter.msgids.retain(|msgid| !self.post_has(msgid));
            let (twice, fresh) = letter.msgids.into_iter().partition(knows);
            letter.msgids = fresh;
            let twice: Vec<String> = twice;
            self.post.changes.extend(twice.into_iter().map(Change::Remove));
        } else if letter.msgids.iter().any(|msgid| self.post_has(msgid)) {
            return;
        } else if letter.msgids.iter().any(knows) {
            // A former owner was late: the messages are in a lane here.
            self.post.changes.push_back(Change::Remove(letter.id.clone()));
            return;
        }
        for msgid in &letter.msgids {
            self.post.learn(msgid, &letter.customer);
            self.post.stored.insert(msgid.clone());
        }
        let messages = letter_messages(&letter, now);
        if messages.is_empty() {
            return;
        }
        let customer = letter.customer.clone();
        let lane = self.lanes.of.entry(customer.clone()).or_default();
        if letter.waits {
            // Before those that came with pages.
            let at = lane.queue.partition_point(|message| message.stored.is_some());
            let after = lane.queue.split_off(at);
            lane.queue.extend(messages);
            lane.queue.extend(after);
        } else {
            lane.turns.push_back(Turn {
                id: letter.id,
                messages,
                attempts: letter.attempts,
                failures: 0,
                throws: 0,
                replies: 0,
                since: Some(Failing::since(letter.since, now)),
                claimed: true,
                letter: true,
            });
        }
        self.settle(now, &customer);
    }

    /// A user may have deleted what is parked.
    fn drop_deleted(&mut self, now: Now, letters: &Letters) {
        let there: BTreeSet<&String> = letters.parked().flat_map(|letter| &letter.msgids).collect();
        let mut gone: Vec<(String, String)> = Vec::new();
        for (customer, lane) in &mut self.lanes.of {
            if lane.doing != Doing::Rests {
                continue;
            }
            let mut stays = |message: &Message| {
                let stays = !message.is_stored() || there.contains(&message.msgid);
                if !stays {
                    gone.push((customer.clone(), message.msgid.clone()));
                }
                stays
            };
            lane.queue.retain(&mut stays);
            for turn in &mut lane.turns {
                turn.messages.retain(&mut stays);
            }
            lane.turns.retain(|turn| !turn.messages.is_empty());
        }
        for (customer, msgid) in gone {
            self.post.forget(&msgid);
            self.settle(now, &customer);
        }
    }

    /// A user, or another instance on behalf of one, may have changed the letters.
    pub(super) fn reread_letters(&mut self) {
        if matches!(self.post.state, State::Ready) {
            self.post.state = State::Unread;
        }
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
        let mut covered = self.post.kept;
        for change in fresh {
            if msgids.len() >= TOGETHER {
                break;
            }
            covered += 1;
            if let Change::Put { letter, .. } = change {
                let new = letter.msgids.iter().filter(|msgid| !self.post.stored.contains(*msgid));
                msgids.extend(new.cloned());
            }
        }
        self.post.kept = covered;
        if !msgids.is_empty() {
            self.post.state = State::Asks;
            self.post.storing = msgids.clone();
            let op = self.operations.begin(now, Purpose::Keep);
            return self.out(Output::Keep { op, msgids, ttl: KEPT });
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
        let before = core::mem::take(&mut self.post.letters);
        self.post.set_letters(letters);
        let applied: Vec<Change> = self.post.changes.drain(..count).collect();
        self.post.kept = self.post.kept.saturating_sub(count);
        for change in applied {
            match change {
                Change::Put { letter, failure } => {
                    self.post.change_bytes = self.post.change_bytes.saturating_sub(letter.bytes());
                    self.letter_stored(now, letter, failure);
                }
                Change::Remove(id) => {
                    let gone = before.parked().find(|letter| !letter.waits && letter.id == id);
                    let msgids = gone.map_or_else(|| [id].into(), |letter| letter.msgids.clone());
                    for msgid in msgids {
                        self.post.forget(&msgid);
                    }
                }
            }
        }
        self.advance_lanes(now);
    }

    fn letter_stored(&mut self, now: Now, letter: Letter, failure: Option<TurnFailure>) {
        let Some(lane) = self.lanes.of.get_mut(&letter.customer) else {
            return;
        };
        let Some(failure) = failure else {
            let stored = lane
                .messages_mut()
                .filter(|message| letter.msgids.contains(&message.msgid));
            for message in stored {
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
            return self.out(Output::Forget { msgids: letter.msgids });
        };
        for msgid in &letter.msgids {
            self.post.forget(msgid);
        }
        let lane = self.lanes.get(&letter.customer);
        let turn = lane.and_then(|lane| {
            lane.not_before = Ms(0);
            let at = lane.turns.iter().position(|turn| turn.id == letter.id)?;
            lane.turns.remove(at)
        });
        // It is finished, so that nobody begins it again. The letter stays.
        if let Some(mut turn) = turn {
            turn.messages.iter_mut().for_each(|message| message.stored = None);
            self.finish(&turn);
        }
        self.lane_goes_on(now, &letter.customer);
        self.out(Output::DeadLetter {
            id: letter.id,
            customer: Some(letter.customer).filter(|customer| !customer.is_empty()),
            msgids: letter.msgids,
            attempts: letter.attempts,
            failure,
        });
    }

    /// The lanes that could not be parked for want of room may be by now.
    fn advance_lanes(&mut self, now: Now) {
        let full: Vec<String> = self
            .lanes
            .of
            .iter()
            .filter(|(_, lane)| {
                let parked = lane.turns.front().is_some_and(|turn| turn.letter);
                parked && lane.queue.iter().any(|message| message.stored.is_none())
            })
            .map(|(customer, _)| customer.clone())
            .collect();
        for customer in full {
            self.settle(now, &customer);
        }
    }
}
