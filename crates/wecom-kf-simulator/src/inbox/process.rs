//! A process: a driver of core's inbox that does what the clients' drivers do, and no more. It holds the messages, runs the handlers, and
//! carries out requests; what is decided, the machine decides.

use super::acts::name;
use super::handler::Handler;
use super::messages::{Event, Question, Wish};
use super::rules::Rules;
use super::wecom::Wecom;
use crate::clock::{EPOCH, WallClock};
use crate::store::StoreOperation;
use crate::trace::Trace;
use std::collections::{BTreeMap, BTreeSet};
use wecom_kf_core::inbox::{Flaw, Inbox, Input, Level, Options, Output, Reference, Refusal, TurnFailure, done_key};
use wecom_kf_core::machine::{Ms, Now, Op, turn};

/// What a process sees of the world.
pub(super) struct View<'a> {
    /// The true time.
    pub(super) now: u64,
    pub(super) wecom: &'a Wecom,
    pub(super) trace: &'a mut Trace,
    pub(super) rules: &'a mut Rules,
    /// Which messages the store has.
    pub(super) kept: &'a dyn Fn(&str) -> bool,
}

/// A process.
#[derive(Debug)]
pub(super) struct Process {
    pub(super) number: usize,
    pub(super) incarnation: u32,
    pub(super) clock: WallClock,
    boot: u64,
    machine: Inbox,
    pub(super) handlers: BTreeMap<Op, Handler>,
    /// The handlers' questions to the machine.
    pub(super) asks: BTreeMap<Op, Op>,
    pub(super) next_ask: u32,
    /// The messages that it holds, by their numbers.
    pub(super) held: BTreeMap<u32, String>,
    pub(super) next_held: u32,
    /// The polls that are not answered.
    pub(super) polls: BTreeSet<Op>,
    wake: Option<u64>,
    /// Whether a page is being taken that came after the account was lost.
    late_page: bool,
    /// The pull under way.
    pulling: Option<Op>,
    pub(super) permit_ms: u64,
    pub(super) wishes: Vec<Wish>,
}

impl Process {
    pub(super) fn new(
        number: usize,
        incarnation: u32,
        clock: WallClock,
        now: u64,
        options: &Options,
        flaw: Option<Flaw>,
    ) -> Self {
        let owner = Self::owner(number, incarnation);
        let options = Options {
            owner,
            ..options.clone()
        };
        Self {
            number,
            incarnation,
            clock,
            boot: now,
            machine: match flaw {
                Some(flaw) => Inbox::flawed(options, flaw),
                None => Inbox::new(options),
            },
            handlers: BTreeMap::new(),
            asks: BTreeMap::new(),
            next_ask: 0,
            held: BTreeMap::new(),
            next_held: 0,
            polls: BTreeSet::new(),
            wake: None,
            late_page: false,
            pulling: None,
            permit_ms: 0,
            wishes: Vec::new(),
        }
    }

    /// The owner in the account record.
    pub(super) fn owner(number: usize, incarnation: u32) -> String {
        format!("{}{incarnation}", name(number))
    }

    /// The time by its clocks. The monotonic one begins anywhere.
    fn clocks(&self, now: u64) -> Now {
        Now {
            wall: Ms(self.clock.at(now)),
            monotonic: Ms((self.base() + now).saturating_sub(self.boot)),
        }
    }

    /// Its monotonic clock stands for so long.
    pub(super) fn sleeps(&mut self, ms: u64) {
        self.boot += ms;
    }

    /// It is woken so much earlier.
    pub(super) fn wakes(&mut self, ms: u64) {
        self.boot = self.boot.saturating_sub(ms);
    }

    fn base(&self) -> u64 {
        1_000 * u64::from(self.incarnation)
    }

    pub(super) fn start(&mut self, view: &mut View<'_>) {
        self.tell(Input::Start, view);
    }

    /// Takes an event.
    pub(super) fn handle(&mut self, event: Event, view: &mut View<'_>) {
        match event {
            Event::Answer(op, answer) => {
                let input = self.input_of(op, answer, view);
                self.late_page =
                    matches!(input, Input::Page { .. }) && self.pulling.take_if(|pull| *pull == op).is_none();
                self.tell(input, view);
                self.late_page = false;
            }
            Event::Notice(token, created) => {
                view.trace
                    .line(view.now, || format!("{}: a notice with T{token}", name(self.number)));
                view.rules.noticed(self.number, created);
                let created = Ms((EPOCH + created) / 1_000 * 1_000);
                let token = Some(Wecom::token(token).into());
                self.tell(Input::Notice { token, created }, view);
            }
            Event::Step(turn) => self.step(turn, view),
            Event::Sent(turn, Ok(())) => self.step(turn, view),
            Event::Sent(turn, Err(failure)) => self.fails(turn, failure, view),
            Event::Wake => {
                let due = self.wake.take_if(|at| *at <= view.now).is_some();
                self.tell(Input::Tick, view);
                if due && self.wake.is_some_and(|at| at <= view.now) {
                    view.rules.breaks("no busy loop", || {
                        format!("{}'s deadline stays in the past", name(self.number))
                    });
                }
            }
            Event::Poll => {
                self.next_ask += 1;
                let op = Op(self.next_ask);
                self.polls.insert(op);
                self.tell(Input::Poll { op }, view);
            }
            Event::Permit(op) => self.tell(Input::Permitted { op }, view),
            Event::Stop(abandon) => self.tell(Input::Stop { abandon }, view),
        }
    }

    pub(super) fn tell(&mut self, input: Input, view: &mut View<'_>) {
        let now = self.clocks(view.now);
        let turned = turn(&mut self.machine, now, [input]);
        for output in turned.outputs {
            self.obey(output, view);
        }
        if let Some(deadline) = self.machine_deadline() {
            let at = (self.boot + deadline.0).saturating_sub(self.base());
            if self.wake.is_none_or(|wake| at < wake) {
                self.wake = Some(at);
                self.wishes.push(Wish::Later(at.saturating_sub(view.now), Event::Wake));
            }
        }
    }

    fn machine_deadline(&self) -> Option<Ms> {
        use wecom_kf_core::machine::Machine;
        self.machine.deadline().map(|(at, _)| at)
    }

    fn ask_store(&mut self, op: Op, operation: StoreOperation) {
        self.wishes.push(Wish::Ask(op, Question::Store(operation)));
    }

    fn obey(&mut self, output: Output, view: &mut View<'_>) {
        match output {
            Output::Pull {
                op,
                cursor,
                token,
                limit,
            } => {
                view.rules.pulls(self.number, token.is_some(), view.now);
                self.pulling = Some(op);
                let question = Question::Pull(cursor, token.map(|token| token.0), limit);
                self.wishes.push(Wish::Ask(op, question));
            }
            Output::Permit { op } if self.permit_ms == 0 => self.tell(Input::Permitted { op }, view),
            Output::Permit { op } => self.wishes.push(Wish::Later(self.permit_ms, Event::Permit(op))),
            Output::Get { op, key } => self.ask_store(op, StoreOperation::Get { key }),
            Output::CompareAndSet {
                op,
                key,
                expected,
                value,
                ttl,
            } => self.ask_store(
                op,
                StoreOperation::CompareAndSet {
                    key,
                    expected: expected.map(|text| text.0),
                    value: value.0,
                    ttl: ttl.map(|ttl| ttl.0),
                },
            ),
            Output::Find { op, messages } => {
                let msgids = self.msgids(&messages, view);
                let keys = msgids.iter().map(|msgid| done_key(msgid)).collect();
                self.ask_store(op, StoreOperation::GetMany { keys });
            }
            Output::SetMany { op, keys, ttl } => {
                view.rules.writes_keys(op, self.number, &keys);
                let value = "1".to_owned();
                self.ask_store(
                    op,
                    StoreOperation::SetMany {
                        keys,
                        value,
                        ttl: ttl.0,
                    },
                );
            }
            Output::Keep { op, messages, ttl } => {
                let msgids = self.held_messages(&messages, view);
                let operation = StoreOperation::SetMany {
                    keys: msgids.iter().map(|msgid| format!("message:{msgid}")).collect(),
                    value: "{}".to_owned(),
                    ttl: ttl.0,
                };
                self.ask_store(op, operation);
            }
            Output::Deliver {
                turn,
                id,
                messages,
                attempt,
                again,
            } => {
                let msgids = self.msgids(&messages, view);
                let id = id.or_else(|| msgids.first().cloned()).unwrap_or_default();
                self.deliver((turn, &id), &messages, &msgids, (attempt, again), view);
            }
            Output::Forget { messages } => {
                let mut msgids = self.held_messages(&messages, view);
                self.held.retain(|number, _| !messages.contains(number));
                // Of one that is there twice, the other copy is handled.
                msgids.retain(|msgid| !self.held.values().any(|held| held == msgid));
                // The messages of a page that came too late were not judged.
                if !self.late_page {
                    view.rules.forgets(self.number, &msgids, view.wecom);
                }
            }
            Output::Lost { turns } => {
                self.pulling = None;
                view.trace.mark("a lease was lost");
                view.rules.lost(self.number);
                view.trace.line(view.now, || {
                    format!("{} has lost the account, with {} turns", name(self.number), turns.len())
                });
                self.held.clear();
            }
            Output::Parked { id, .. } => {
                view.trace.mark("a turn was parked");
                view.trace
                    .line(view.now, || format!("{}: turn {id} is parked", name(self.number)));
            }
            Output::DeadLetter {
                id, failure, messages, ..
            } => {
                let msgids = self.msgids(&messages, view);
                self.held
                    .retain(|number, _| !messages.contains(&Reference::Held(*number)));
                view.trace.mark("a turn became a dead letter");
                if failure == TurnFailure::Crash {
                    view.trace.mark("a turn that killed its process became a dead letter");
                    view.rules.dies_of_crashes(&msgids);
                }
                view.trace.line(view.now, || {
                    format!("{}: turn {id} is a dead letter ({failure:?})", name(self.number))
                });
            }
            Output::Reply { op, reply, .. } => {
                let Some(turn) = self.asks.remove(&op) else { return };
                self.next_ask += 1;
                let op = Op(self.next_ask);
                self.asks.insert(op, turn);
                self.tell(
                    Input::Send {
                        op,
                        turn,
                        reply,
                        part: 0,
                    },
                    view,
                );
            }
            Output::Send { op, msgid } => self.send(op, msgid, view),
            Output::Refused { op, why } => {
                if why == Refusal::Lost {
                    view.trace.mark("a reply was refused, because the lease was lost");
                }
                if let Some(turn) = self.asks.remove(&op) {
                    self.fails(turn, TurnFailure::Unknown, view);
                }
            }
            Output::Polled { op, finished } => {
                view.trace.mark(if finished {
                    "a poll finished"
                } else {
                    "a poll was left to another"
                });
                if !self.polls.remove(&op) {
                    view.rules.breaks("a poll is answered once", || format!("{op:?}"));
                }
            }
            Output::Report { .. } => {}
            Output::Log { level, text } => {
                view.trace
                    .line(view.now, || format!("{} logs: {text}", name(self.number)));
                let expected = ["cursor does not move", "refuses the cursor", "gone from the store"];
                if level == Level::Error && !expected.iter().any(|expected| text.contains(expected)) {
                    view.rules.breaks("no error is logged", || text);
                }
            }
            Output::Stopped { .. } => {
                view.trace.mark("an inbox was stopped");
                self.wishes.push(Wish::Stopped);
            }
        }
    }
}
