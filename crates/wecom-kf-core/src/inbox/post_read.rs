//! The letters are read: at first, when a user may have changed them, and when another instance has.

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

use super::failures::Failing;
use super::io::Output;
use super::lanes::Doing;
use super::letters::{Letter, Letters};
use super::name::Name;
use super::operations::Purpose;
use super::post::{Change, State};
use super::unfinished::{Message, Turn, letter_messages};
use super::{Inbox, LETTERS};
use crate::machine::Now;
use crate::token::SecretText;

impl Inbox {
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
        // A text that is gone was evicted: users' calls leave one. What is known is written again with the next change.
        let evicted = text.is_none() && self.post.loaded && self.post.text.is_some();
        let letters = match text.as_ref().map(|text| Letters::read(&text.0, now.wall)).transpose() {
            Ok(None) if evicted => self.post.letters.clone(),
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
        let customer = Name::from(&letter.customer);
        let knows = |msgid: &String| match letter.replayed {
            true => self.lanes.holds(&customer, msgid),
            false => self.pages.knows(&msgid.into()),
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
            self.post.changes.extend(letter.msgids.into_iter().map(Change::Remove));
            return;
        }
        for msgid in &letter.msgids {
            self.post.learn(msgid, &letter.customer);
            self.post.stored.insert(msgid.clone());
        }
        let suspect = self.post.suspects && !self.post.loaded;
        let messages = letter_messages(&letter, now, suspect);
        if messages.is_empty() {
            return;
        }
        let lane = self.lanes.of.entry(customer.clone()).or_default();
        if letter.waits {
            // Before those that came with pages.
            let at = lane.queue.partition_point(|message| message.stored.is_some());
            let after = lane.queue.split_off(at);
            lane.queue.extend(messages);
            lane.queue.extend(after);
        } else {
            lane.turns.push_back(Turn {
                id: (&letter.id).into(),
                messages,
                attempts: letter.attempts,
                failures: 0,
                throws: 0,
                replies: 0,
                since: Some(Failing::since(letter.since, now)),
                claimed: true,
                suspect,
                again: true,
                crashes: 0,
                deleted: false,
                claim: None,
                letter: true,
            });
        }
        self.settle(now, &customer);
    }

    /// A user may have deleted what is parked.
    fn drop_deleted(&mut self, now: Now, letters: &Letters) {
        let parked = letters.parked().flat_map(|letter| &letter.msgids);
        let there: BTreeSet<&str> = parked.map(String::as_str).collect();
        let mut gone: Vec<(Name, Name)> = Vec::new();
        for (customer, lane) in &mut self.lanes.of {
            let stays = |message: &Message| !message.is_stored() || there.contains(&*message.msgid);
            let mut drops = |message: &Message| gone.push((customer.clone(), message.msgid.clone()));
            lane.queue.retain(|message| {
                let stays = stays(message);
                if !stays {
                    drops(message);
                }
                stays
            });
            // A turn that was composed of more stays as it is, and so does one that is under way, until it ends.
            let rests = lane.doing == Doing::Rests;
            lane.turns.retain_mut(|turn| {
                turn.deleted = !turn.messages.iter().any(stays);
                let stays = !turn.deleted || !rests;
                if !stays {
                    turn.messages.iter().for_each(&mut drops);
                }
                stays
            });
        }
        // In the same order in every process.
        gone.sort_by(|(one, _), (other, _)| one.cmp(other));
        if !gone.is_empty() {
            let msgids: BTreeSet<&str> = gone.iter().map(|(_, msgid)| &**msgid).collect();
            self.post.drop_puts(&msgids);
        }
        for (customer, msgid) in gone {
            self.post.forget(&msgid);
            self.finish_deleted(msgid);
            self.settle(now, &customer);
        }
    }

    /// A user, or another instance on behalf of one, may have changed the letters.
    pub(super) fn reread_letters(&mut self) {
        if matches!(self.post.state, State::Ready) {
            self.post.state = State::Unread;
        }
    }
}
