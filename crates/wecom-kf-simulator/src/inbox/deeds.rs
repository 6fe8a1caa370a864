//! What acts do in the world, and the end of the faults.

use super::acts::Act;
use super::messages::Event;
use super::process::Process;
use super::settings::CUSTOMERS;
use super::wecom::Mood;
use super::world::InboxSimulation;
use crate::store::StoreOperation;
use wecom_kf_core::inbox::{ACCOUNT, FINISHED, LETTERS, Letter, Letters, done_key};
use wecom_kf_core::machine::Ms;

impl InboxSimulation<'_> {
    /// Performs an act.
    pub(super) fn act(&mut self, act: &Act) {
        let now = self.now();
        if *act != Act::Nothing {
            self.trace.step(now, || act.to_string());
        }
        match *act {
            Act::Nothing => {}
            Act::Message {
                customer,
                temper,
                count,
                process,
                fate,
            } => (0..count).for_each(|_| self.write(customer, temper, process, fate)),
            Act::Crash { process, restart } => self.crash(process, restart),
            Act::Pause { process, ms } => self.pause(process, ms),
            Act::PendingFault { process, fault } => {
                if let Some(place) = self.places.get_mut(process) {
                    place.pending_faults.push(fault);
                }
            }
            Act::Partition {
                process,
                target,
                ms,
                fails,
            } => {
                let all = 0..self.places.len();
                for number in all.filter(|number| process.is_none_or(|process| process == *number)) {
                    self.network.cut(number, target, now + ms, fails);
                }
            }
            Act::Slow { target, by, ms } => self.network.slow(target, by, now + ms),
            Act::Sleep { process, ms } => self.sleep(process, ms),
            Act::Evict => self.evict(),
            Act::ClockSteps { process, by } => {
                // The wall clock must tell how long a process slept, and who is dead.
                let may = !self.settings.wall_clock;
                if let Some(place) = self.places.get_mut(process).filter(|place| may && !place.slept) {
                    place.stepped = true;
                    place.clock.step(by);
                    if let Some(process) = &mut place.process {
                        process.clock = place.clock;
                    }
                }
            }
            Act::CustomerFails { customer, ms } => {
                if let Some(until) = self.wecom.customer_fails.get_mut(customer) {
                    *until = now + ms;
                }
            }
            Act::AccountFails { ms } => self.wecom.account_fails = now + ms,
            Act::Mood(mood) => self.wecom.mood = mood,
            Act::CursorsRefused => self.wecom.epoch += 1,
            Act::Stop {
                process,
                restart,
                abandon,
            } => {
                if let Some(place) = self.places.get_mut(process) {
                    place.restart = restart;
                    let incarnation = place.incarnation;
                    self.deliver(process, incarnation, Event::Stop(abandon));
                }
            }
            Act::Replay { process } => self.change_letters(process, true),
            Act::Delete { process } => self.change_letters(process, false),
            Act::TokensExpire => self.wecom.expire_tokens(),
        }
    }

    /// Its monotonic clock stands while a process sleeps; its wall clock goes on, at the right rate.
    fn sleep(&mut self, number: usize, ms: u64) {
        let now = self.now();
        let Some(place) = self.places.get_mut(number) else {
            return;
        };
        if place.stepped || !place.clock.goes_right() || now < place.stands_until {
            return;
        }
        place.slept = true;
        if let Some(process) = &mut place.process {
            process.sleeps(ms);
            place.asleep_until = now + ms;
            self.trace.mark("a process was suspended");
            self.pause(number, ms);
        }
    }

    /// Only while its owner is alive and awake: it knows the record, and writes it again.
    fn evict(&mut self) {
        let now = self.now();
        let Some(record) = self.rules.record.clone() else {
            return;
        };
        let awake = (0..self.places.len()).any(|number| {
            let place = self.places.get(number).filter(|place| now >= place.stands_until);
            let process = place.and_then(|place| place.process.as_ref());
            process.is_some_and(|process| Some(Process::owner(number, process.incarnation)) == record.owner)
        });
        // The outcome of the first write may be unknown to it.
        if let (true, Some(owner)) = (awake && record.count > 1, record.owner) {
            self.trace.mark("the record was evicted");
            let key = ACCOUNT.to_owned();
            self.store.perform(&StoreOperation::Delete { key }, now);
            self.rules.evicted = Some((owner, record.fence, now));
        }
    }

    /// What a driver does for a user: it changes the letters by compare-and-set, and then polls.
    fn change_letters(&mut self, process: usize, replay: bool) {
        let now = self.now();
        let Some(text) = self.store.get(LETTERS, now).map(|kept| kept.value.clone()) else {
            return;
        };
        let Ok(mut letters) = Letters::read(&text, Ms(0)) else {
            return;
        };
        let all: Vec<Letter> = letters.letters.clone();
        for letter in &all {
            let changed = if replay {
                letters.replay(&letter.id, letter.since)
            } else {
                letters.delete(&letter.id).is_some()
            };
            if changed {
                self.trace.mark(if replay {
                    "a dead letter was tried again"
                } else {
                    "a letter was deleted"
                });
                self.rules.letter_changed(&letter.msgids, replay);
            }
        }
        let change = StoreOperation::CompareAndSet {
            key: LETTERS.to_owned(),
            expected: Some(text),
            value: letters.write(),
            ttl: None,
        };
        self.store.perform(&change, now);
        self.rules.letters_written(&letters.write());
        if !replay {
            let msgids = all.iter().flat_map(|letter| &letter.msgids);
            let finish = StoreOperation::SetMany {
                keys: msgids.map(|msgid| done_key(msgid)).collect(),
                value: "1".to_owned(),
                ttl: FINISHED.0,
            };
            self.store.perform(&finish, now);
        }
        if let Some(incarnation) = self.places.get(process).map(|place| place.incarnation) {
            self.deliver(process, incarnation, Event::Poll);
        }
    }

    /// Ends the faults, except those that the settings keep.
    pub(super) fn calm_down(&mut self, restart: impl Fn(usize) -> bool) {
        let now = self.now();
        self.trace.line(now, || "the faults end".to_owned());
        self.network.heal();
        self.wecom.mood = Mood::Works;
        self.wecom.customer_fails = [0; CUSTOMERS];
        self.wecom.account_fails = 0;
        for number in 0..self.places.len() {
            if let Some(place) = self.places.get_mut(number) {
                place.pending_faults.clear();
                if let Some(process) = &mut place.process {
                    process.wakes(std::mem::take(&mut place.asleep_until).saturating_sub(now));
                }
                place.stands_until = 0;
                place.restart = 0;
            }
            self.resume(number);
            if !self.is_up(number) && restart(number) {
                self.start(number);
            }
        }
    }
}
