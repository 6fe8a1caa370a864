//! The requests of processes to the store and to WeCom. A fault may hit a request on its way; at its target it is carried out.

use super::acts::name;
use super::faults::{Fault, PendingFault};
use super::messages::{Answer, Event, Request, Sender};
use super::process::Process;
use super::wecom::{Behaviour, TokenResponse, Wecom};
use super::world::{Happening, TokenSimulation};
use crate::clock::span;
use crate::store::{StoreAnswer, StoreOperation};
use wecom_kf_core::machine::Op;
use wecom_kf_core::token::share::Storage;
use wecom_kf_core::token::{Failure, Record};

/// After how long a process that died during a request is restarted, in milliseconds.
const RESTART_MS: u64 = 10_000;

/// A request in flight.
#[derive(Debug)]
pub(super) struct InFlight {
    pub(super) process: usize,
    pub(super) incarnation: u32,
    pub(super) sender: Sender,
    pub(super) op: Op,
    pub(super) request: Request,
    /// Whether it is carried out and answered, and after how long.
    pub(super) done: bool,
    pub(super) answered: Option<u64>,
    pub(super) fails: bool,
}

impl TokenSimulation<'_> {
    /// A process sends a request.
    pub(super) fn send(&mut self, number: usize, incarnation: u32, sender: Sender, op: Op, request: Request) {
        let (now, target) = (self.now(), request.target());
        if let (Request::Fetch(ticket), Sender::Renewal(renewal)) = (&request, sender) {
            self.rules.fetches += 1;
            if let Some(rules) = self.rules.processes.get_mut(number) {
                let outcome = rules.fetches(now, renewal, *ticket, self.settings.joins);
                self.rules.check(outcome, number);
            }
            self.check_fetch(number, renewal);
        }
        let fault = self
            .places
            .get_mut(number)
            .and_then(|place| PendingFault::struck(&mut place.pending_faults, target));
        let cut = self.network.is_cut(number, target, now);
        let ms = self.network.takes(target, now);
        let mut in_flight = InFlight {
            process: number,
            incarnation,
            sender,
            op,
            request,
            done: true,
            answered: Some(ms),
            fails: false,
        };
        let mut reaches = ms / 2;
        match (fault, cut) {
            (Some(Fault::FailsBefore), _) | (_, Some(true)) => (in_flight.done, in_flight.fails) = (false, true),
            (Some(Fault::FailsAfter), _) => in_flight.fails = true,
            (Some(Fault::LostBefore), _) | (_, Some(false)) => (in_flight.done, in_flight.answered) = (false, None),
            (Some(Fault::LostAfter), _) => in_flight.answered = None,
            (Some(Fault::Late(late)), _) => {
                reaches = late;
                in_flight.answered = Some(late + ms);
            }
            (Some(Fault::AnsweredLate(late)), _) => in_flight.answered = Some(late + ms),
            (Some(Fault::CrashBefore), _) => {
                self.crash(number, Some(RESTART_MS));
                return;
            }
            (Some(Fault::CrashAfter), _) => {
                reaches = 0;
                self.crash(number, Some(RESTART_MS));
            }
            (Some(Fault::Pause(pause)), _) => {
                reaches = 0;
                self.pause(number, pause);
            }
            (None, None) => {}
        }
        if let Some(fault) = fault {
            let what = self.describe(&in_flight);
            self.trace.line(now, || format!("{what} {fault}"));
        }
        self.next_request += 1;
        self.requests.insert(self.next_request, in_flight);
        self.agenda.after(reaches, Happening::Effect(self.next_request));
    }

    fn describe(&self, in_flight: &InFlight) -> String {
        let what = match &in_flight.request {
            Request::Fetch(_) => "gettoken".to_owned(),
            Request::Store(StoreOperation::Get { key }) => format!("get {key}"),
            Request::Store(StoreOperation::Delete { key }) => format!("delete {key}"),
            Request::Store(StoreOperation::GetMany { keys } | StoreOperation::SetMany { keys, .. }) => keys.join(", "),
            Request::Store(StoreOperation::CompareAndSet {
                key,
                expected,
                value,
                ttl,
            }) => {
                let ttl = ttl.map_or("for ever".to_owned(), |ttl| format!("for {}", span(ttl)));
                format!(
                    "set {key} from {} to {} {ttl}",
                    short(expected.as_deref()),
                    short(Some(value))
                )
            }
        };
        format!("{}: {what}", name(in_flight.process))
    }

    /// A request reaches its target, and is carried out and answered there.
    pub(super) fn effect(&mut self, number: u64) {
        let Some(in_flight) = self.requests.remove(&number) else {
            return;
        };
        let now = self.now();
        let answer = if in_flight.done {
            self.perform(&in_flight)
        } else {
            Answer::StoreFailed
        };
        let failed = match in_flight.request {
            Request::Store(_) => Answer::StoreFailed,
            Request::Fetch(_) => Answer::NoToken(Failure::Client),
        };
        let answer = if in_flight.fails { failed } else { answer };
        if !in_flight.done || in_flight.fails {
            let what = self.describe(&in_flight);
            self.trace.line(now, || {
                format!(
                    "{what} {}",
                    if in_flight.answered.is_some() {
                        "fails"
                    } else {
                        "is lost"
                    }
                )
            });
        }
        if let Some(ms) = in_flight.answered {
            let event = Event::Answer(in_flight.sender, in_flight.op, answer);
            self.agenda.after(
                ms - ms / 2,
                Happening::Event(in_flight.process, in_flight.incarnation, event),
            );
        }
    }

    fn perform(&mut self, in_flight: &InFlight) -> Answer {
        let (now, what) = (self.now(), self.describe(in_flight));
        match &in_flight.request {
            Request::Fetch(ticket) => match self.wecom.get_token(now, *ticket) {
                TokenResponse::Token { number, expires_in } => {
                    self.trace
                        .line(now, || format!("{what} returns T{number} for {expires_in} s"));
                    Answer::Token(Wecom::text(number), expires_in)
                }
                TokenResponse::Refused(behaviour) => {
                    self.trace.line(now, || format!("{what} {behaviour}"));
                    self.rules.secret_refused |=
                        matches!(behaviour, Behaviour::RejectsSecret | Behaviour::IssuesNothing);
                    Answer::NoToken(match behaviour {
                        Behaviour::RejectsSecret | Behaviour::IssuesNothing => Failure::Refused,
                        Behaviour::IssuesTokens | Behaviour::RateLimits | Behaviour::Busy => Failure::Server,
                    })
                }
            },
            Request::Store(operation) => {
                let key = operation.key();
                let before = self.store.get(key, self.store_now()).map(|kept| kept.value.clone());
                let store_now = self.store_now();
                let answer = self.store.perform(operation, store_now);
                self.trace_store(in_flight, &answer, before.as_deref());
                if self.settings.storage == Storage::Atomic {
                    let owner = self.owner(in_flight);
                    match self
                        .rules
                        .store
                        .done(now, &owner, operation, &answer, before.as_deref())
                    {
                        Ok(mark) => mark.into_iter().for_each(|mark| self.trace.mark(mark)),
                        Err(broken) => self.rules.check(Err(broken), in_flight.process),
                    }
                }
                Answer::Store(answer)
            }
        }
    }

    /// Prints what the store did. The repeated reads of a waiting process are printed once.
    fn trace_store(&mut self, in_flight: &InFlight, answer: &StoreAnswer, before: Option<&str>) {
        if !self.trace.keeps() {
            return;
        }
        let what = self.describe(in_flight);
        let text = match answer {
            StoreAnswer::Value(text) => format!("{what} gives {}", short(text.as_deref())),
            StoreAnswer::Written(true) | StoreAnswer::Deleted | StoreAnswer::Found(_) | StoreAnswer::AllWritten => what,
            StoreAnswer::Written(false) => format!("{what} is not carried out: the value is {}", short(before)),
        };
        let now = self.now();
        let Some(place) = self.places.get_mut(in_flight.process) else {
            return;
        };
        if !matches!(answer, StoreAnswer::Value(_)) {
            place.read.clear();
        } else if !place.read.insert(text.clone()) {
            return;
        }
        self.trace.line(now, || text);
    }

    /// The requester, as named in leases.
    fn owner(&self, in_flight: &InFlight) -> String {
        match in_flight.sender {
            Sender::Renewal(renewal) => Process::owner(in_flight.process, in_flight.incarnation, renewal),
            Sender::Discard(_) => String::new(),
        }
    }
}

/// A store's text in short form.
fn short(text: Option<&str>) -> String {
    match text {
        None => "nothing".to_owned(),
        Some(text) => Record::read(text).map_or(text.to_owned(), |record| record.access_token.0),
    }
}
