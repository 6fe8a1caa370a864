//! What a process does with its handlers: they go on, reply, fail and end.

use super::handler::{Handler, Step, turn_text};
use super::messages::{Event, Question, Wish};
use super::process::{Process, View};
use super::rules::BeginsTurn;
use super::wecom::{Reply, Wecom};
use wecom_kf_core::inbox::{Input, Reference, TurnFailure};
use wecom_kf_core::machine::Op;

impl Process {
    /// A handler goes on.
    pub(super) fn step(&mut self, turn: Op, view: &mut View<'_>) {
        let Some(handler) = self.handlers.get_mut(&turn) else {
            return;
        };
        match handler.next() {
            Step::Works(ms) => self.wishes.push(Wish::Later(ms, Event::Step(turn))),
            Step::Replies(which, named) => {
                self.next_ask += 1;
                let op = Op(self.next_ask);
                self.asks.insert(op, turn);
                let key = named.then(|| which.to_owned());
                let input = match which {
                    "second" => Input::Reply { op, turn, key },
                    _ => Input::ReplyOnce { op, turn, key },
                };
                self.tell(input, view);
            }
            Step::Fails(failure) => self.fails(turn, failure, view),
            Step::Kills => self.wishes.push(Wish::Dies),
            Step::Ends => {
                let ended = self.handlers.remove(&turn);
                let messages = ended.map(|handler| handler.messages).unwrap_or_default();
                self.held
                    .retain(|number, _| !messages.contains(&Reference::Held(*number)));
                view.rules.ends(self.number, turn, true);
                self.tell(Input::TurnsEnded { turns: vec![turn] }, view);
            }
        }
    }

    pub(super) fn fails(&mut self, turn: Op, failure: TurnFailure, view: &mut View<'_>) {
        let Some(handler) = self.handlers.remove(&turn) else {
            return;
        };
        view.trace.line(view.now, || {
            format!("{} fails ({failure:?})", turn_text(self.number, &handler.msgids))
        });
        view.rules.ends(self.number, turn, false);
        self.tell(
            Input::TurnFailed {
                turn,
                failure,
                wait: None,
            },
            view,
        );
    }

    pub(super) fn send(&mut self, op: Op, msgid: String, view: &mut View<'_>) {
        let Some(turn) = self.asks.remove(&op) else { return };
        let Some(handler) = self.handlers.get(&turn) else {
            return;
        };
        let reply = Reply {
            msgids: handler.msgids.clone(),
            which: handler.replying(),
        };
        view.rules.sends(&Self::owner(self.number, self.incarnation));
        let question = Question::Send(msgid, reply, handler.customer);
        self.wishes.push(Wish::Ask(turn, question));
    }

    /// The ids of messages that it must hold.
    pub(super) fn held_messages(&self, numbers: &[u32], view: &mut View<'_>) -> Vec<String> {
        let held: Vec<Reference> = numbers.iter().copied().map(Reference::Held).collect();
        self.msgids(&held, view)
    }

    /// The ids of messages; it must hold those with numbers.
    pub(super) fn msgids(&self, messages: &[Reference], view: &mut View<'_>) -> Vec<String> {
        let mut msgids = Vec::with_capacity(messages.len());
        for message in messages {
            let msgid = match message {
                Reference::Held(number) => self.held.get(number),
                Reference::Stored(msgid) => Some(msgid),
            };
            match msgid {
                Some(msgid) => msgids.push(msgid.clone()),
                None => view
                    .rules
                    .breaks("the driver has what it needs", || format!("{message:?} is not there")),
            }
        }
        msgids
    }

    pub(super) fn deliver(
        &mut self,
        (turn, id): (Op, &str),
        messages: &[Reference],
        msgids: &[String],
        (attempt, begun): (u32, bool),
        view: &mut View<'_>,
    ) {
        for message in messages {
            if matches!(message, Reference::Stored(msgid) if !(view.kept)(msgid)) {
                view.rules.breaks("the driver has what it needs", || {
                    format!("{message:?} is to be delivered")
                });
            }
        }
        let first = msgids
            .first()
            .and_then(|msgid| view.wecom.stream.get(Wecom::index(msgid)?));
        let Some(first) = first else { return };
        let again = (self.number + self.incarnation as usize + attempt as usize) % 2 == 1;
        let handler = Handler::new((messages, msgids), first.customer, first.temper, attempt, again);
        view.trace.line(view.now, || {
            format!("{} begins ({attempt}.)", turn_text(self.number, msgids))
        });
        let begins = BeginsTurn {
            process: self.number,
            owner: Self::owner(self.number, self.incarnation),
            turn,
            id,
            msgids,
            customer: first.customer,
            again: begun,
        };
        view.rules.begins(&begins, view.wecom, view.trace);
        self.handlers.insert(turn, handler);
        self.step(turn, view);
    }
}
