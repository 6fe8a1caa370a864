//! The part of a process that drives `token::share`: one renewal, or the discarding of one token.

use super::messages::{Answer, Asker, Event, Moment, Question, Wish, key};
use super::process::Process;
use super::watch::Watch;
use crate::store::StoreOperation;
use wecom_kf_core::machine::{Machine, Ms, turn};
use wecom_kf_core::token::FetchEnd;
use wecom_kf_core::token::life;
use wecom_kf_core::token::share::{self, Share, Storage, Task};

impl Process {
    pub(super) fn share(&self, task: Task) -> Share {
        match self.flaw {
            Some(flaw) => Share::flawed(self.storage, task, flaw),
            None => Share::new(self.storage, task),
        }
    }

    /// The user discards the token in use, here and in the store.
    pub(super) fn give_up(&mut self, moment: Moment, watch: &mut Watch<'_>) {
        let Some(token) = self.held.as_ref().map(|held| held.token.clone()) else {
            return;
        };
        watch.given_up(self.number, &token);
        self.tell_life(
            life::Input::Discard {
                token: Some(token.as_str().into()),
            },
            moment,
            watch,
        );
        if self.storage == Storage::None {
            return;
        }
        let number = self.next_number();
        let task = Task::Discard { token: token.into() };
        self.give_ups.insert(number, self.share(task));
        self.tell_share(Asker::GiveUp(number), share::Input::Start, moment, watch);
    }

    pub(super) fn note_fetched(&self, asker: Asker, answer: &Answer, watch: &mut Watch<'_>) {
        let answer = match answer {
            Answer::Store(_) | Answer::StoreFailed => return,
            Answer::Token(_, seconds) => Ok(*seconds),
            Answer::NoToken(failure) => Err(*failure),
        };
        if let Asker::Renewal(op) = asker
            && let Some(renewal) = self.renewals.get(&op)
        {
            watch.fetched(self.number, op, renewal.ticket, answer);
        }
    }

    /// Passes `Tick` to each machine that is due.
    pub(super) fn wake(&mut self, moment: Moment, watch: &mut Watch<'_>) {
        let now = self.clocks(moment.now).monotonic;
        let due = |machine: &Share| machine.deadline().is_some_and(|(at, _)| at <= now);
        let renewals = self
            .renewals
            .iter()
            .filter(|(_, renewal)| due(&renewal.machine))
            .map(|(op, _)| Asker::Renewal(*op));
        let give_ups = self
            .give_ups
            .iter()
            .filter(|(_, machine)| due(machine))
            .map(|(number, _)| Asker::GiveUp(*number));
        for asker in renewals.chain(give_ups).collect::<Vec<_>>() {
            self.tell_share(asker, share::Input::Tick, moment, watch);
        }
    }

    pub(super) fn tell_share(&mut self, asker: Asker, input: share::Input, moment: Moment, watch: &mut Watch<'_>) {
        let now = self.clocks(moment.now);
        let (machine, ticket) = match asker {
            Asker::Renewal(op) => match self.renewals.get_mut(&op) {
                Some(renewal) => (&mut renewal.machine, renewal.ticket),
                None => return,
            },
            Asker::GiveUp(number) => match self.give_ups.get_mut(&number) {
                Some(machine) => (machine, None),
                None => return,
            },
        };
        let turn = turn(machine, now, [input]);
        if let Some(at) = turn.deadline {
            self.wishes.push(Wish::Later(at.since(now.monotonic).0, Event::Wake));
        }
        self.obey_share(asker, ticket, turn.outputs, moment, watch);
    }

    pub(super) fn obey_share(
        &mut self,
        asker: Asker,
        ticket: Option<u64>,
        outputs: Vec<share::Output>,
        moment: Moment,
        watch: &mut Watch<'_>,
    ) {
        for output in outputs {
            match output {
                share::Output::Get { op, place } => {
                    let get = StoreOperation::Get {
                        key: key(place).to_owned(),
                    };
                    self.wishes.push(Wish::Ask(asker, op, Question::Store(get)));
                }
                share::Output::CompareAndSet {
                    op,
                    place,
                    expected,
                    value,
                    ttl,
                } => {
                    let set = StoreOperation::CompareAndSet {
                        key: key(place).to_owned(),
                        expected: expected.map(|text| text.0),
                        value: value.0,
                        ttl: (ttl != Ms::NEVER).then_some(ttl.0),
                    };
                    self.wishes.push(Wish::Ask(asker, op, Question::Store(set)));
                }
                share::Output::Fetch { op } => self.wishes.push(Wish::Ask(asker, op, Question::Fetch(ticket))),
                share::Output::Warn { .. } => watch.store_left_out(self.number, asker),
                share::Output::Done { outcome } => self.done(asker, outcome, moment, watch),
            }
        }
    }

    fn done(&mut self, asker: Asker, outcome: share::Outcome, moment: Moment, watch: &mut Watch<'_>) {
        match asker {
            Asker::GiveUp(number) => drop(self.give_ups.remove(&number)),
            Asker::Renewal(renewal) => {
                let Some(ended) = self.renewals.remove(&renewal) else {
                    return;
                };
                if let FetchEnd::Failed { failure } = outcome.fetch {
                    self.failures.insert(renewal, (ended.client, failure));
                }
                watch.renewal_ends(self.number, renewal, &outcome);
                self.tell_life(
                    life::Input::Ended {
                        renewal,
                        outcome,
                        ticket: None,
                    },
                    moment,
                    watch,
                );
            }
        }
    }
}
