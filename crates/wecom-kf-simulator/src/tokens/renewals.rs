//! The part of a process that drives `token::share`: one renewal, or the discarding of one token.

use super::messages::{Action, Answer, Context, Event, Request, Sender, key};
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
    pub(super) fn discard_token(&mut self, context: Context, watch: &mut Watch<'_>) {
        let Some(token) = self.held.as_ref().map(|held| held.token.clone()) else {
            return;
        };
        watch.discarded(self.number, &token);
        self.send_to_life(
            life::Input::Discard {
                token: Some(token.as_str().into()),
            },
            context,
            watch,
        );
        if self.storage == Storage::None {
            return;
        }
        let number = self.next_number();
        let task = Task::Discard { token: token.into() };
        self.discards.insert(number, self.share(task));
        self.send_to_share(Sender::Discard(number), share::Input::Start, context, watch);
    }

    pub(super) fn observe_fetch(&self, sender: Sender, answer: &Answer, watch: &mut Watch<'_>) {
        let answer = match answer {
            Answer::Store(_) | Answer::StoreFailed => return,
            Answer::Token(_, seconds) => Ok(*seconds),
            Answer::NoToken(failure) => Err(*failure),
        };
        if let Sender::Renewal(op) = sender
            && let Some(renewal) = self.renewals.get(&op)
        {
            watch.fetched(self.number, op, renewal.ticket, answer);
        }
    }

    /// Passes `Tick` to each machine that is due.
    pub(super) fn wake(&mut self, context: Context, watch: &mut Watch<'_>) {
        let now = self.clocks(context.now).monotonic;
        let due = |machine: &Share| machine.deadline().is_some_and(|(at, _)| at <= now);
        let renewals = self
            .renewals
            .iter()
            .filter(|(_, renewal)| due(&renewal.machine))
            .map(|(op, _)| Sender::Renewal(*op));
        let discards = self
            .discards
            .iter()
            .filter(|(_, machine)| due(machine))
            .map(|(number, _)| Sender::Discard(*number));
        for sender in renewals.chain(discards).collect::<Vec<_>>() {
            self.send_to_share(sender, share::Input::Tick, context, watch);
        }
    }

    pub(super) fn send_to_share(
        &mut self,
        sender: Sender,
        input: share::Input,
        context: Context,
        watch: &mut Watch<'_>,
    ) {
        let now = self.clocks(context.now);
        let (machine, ticket) = match sender {
            Sender::Renewal(op) => match self.renewals.get_mut(&op) {
                Some(renewal) => (&mut renewal.machine, renewal.ticket),
                None => return,
            },
            Sender::Discard(number) => match self.discards.get_mut(&number) {
                Some(machine) => (machine, None),
                None => return,
            },
        };
        let turn = turn(machine, now, [input]);
        if let Some(at) = turn.deadline {
            self.actions
                .push(Action::Schedule(at.since(now.monotonic).0, Event::Wake));
        }
        self.act_on_share(sender, ticket, turn.outputs, context, watch);
    }

    pub(super) fn act_on_share(
        &mut self,
        sender: Sender,
        ticket: Option<u64>,
        outputs: Vec<share::Output>,
        context: Context,
        watch: &mut Watch<'_>,
    ) {
        for output in outputs {
            match output {
                share::Output::Get { op, place } => {
                    let get = StoreOperation::Get {
                        key: key(place).to_owned(),
                    };
                    self.actions.push(Action::Send(sender, op, Request::Store(get)));
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
                    self.actions.push(Action::Send(sender, op, Request::Store(set)));
                }
                share::Output::Fetch { op } => self.actions.push(Action::Send(sender, op, Request::Fetch(ticket))),
                share::Output::Warn { .. } => watch.store_skipped(self.number, sender),
                share::Output::Done { outcome } => self.done(sender, outcome, context, watch),
            }
        }
    }

    fn done(&mut self, sender: Sender, outcome: share::Outcome, context: Context, watch: &mut Watch<'_>) {
        match sender {
            Sender::Discard(number) => drop(self.discards.remove(&number)),
            Sender::Renewal(renewal) => {
                let Some(ended) = self.renewals.remove(&renewal) else {
                    return;
                };
                if let FetchEnd::Failed { failure } = outcome.fetch {
                    self.failures.insert(renewal, (ended.client, failure));
                }
                watch.renewal_ends(self.number, renewal, &outcome);
                self.send_to_life(
                    life::Input::Ended {
                        renewal,
                        outcome,
                        ticket: None,
                    },
                    context,
                    watch,
                );
            }
        }
    }
}
