//! What a process does with its handlers: they go on, reply, fail and end.

use super::handler::{Step, turn_text};
use super::messages::{Event, Question, Wish};
use super::process::{Process, View};
use super::wecom::Reply;
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
}
