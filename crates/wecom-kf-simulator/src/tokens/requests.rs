//! The requests of processes to the store and to WeCom. A fault may hit a request on its way; at its target it is carried out.

use super::acts::name;
use super::faults::{Fault, PendingFault};
use super::messages::{Answer, Asker, Event, Question};
use super::process::Process;
use super::wecom::{Given, Mood, Wecom};
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
pub(super) struct Request {
    pub(super) process: usize,
    pub(super) incarnation: u32,
    pub(super) asker: Asker,
    pub(super) op: Op,
    pub(super) question: Question,
    /// Whether it is carried out and answered, and after how long.
    pub(super) done: bool,
    pub(super) answered: Option<u64>,
    pub(super) fails: bool,
}

impl TokenSimulation<'_> {
    /// A process sends a request.
    pub(super) fn ask(&mut self, number: usize, incarnation: u32, asker: Asker, op: Op, question: Question) {
        let (now, target) = (self.now(), question.target());
        if let (Question::Fetch(ticket), Asker::Renewal(renewal)) = (&question, asker) {
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
        let mut request = Request {
            process: number,
            incarnation,
            asker,
            op,
            question,
            done: true,
            answered: Some(ms),
            fails: false,
        };
        let mut reaches = ms / 2;
        match (fault, cut) {
            (Some(Fault::FailsBefore), _) | (_, Some(true)) => (request.done, request.fails) = (false, true),
            (Some(Fault::FailsAfter), _) => request.fails = true,
            (Some(Fault::LostBefore), _) | (_, Some(false)) => (request.done, request.answered) = (false, None),
            (Some(Fault::LostAfter), _) => request.answered = None,
            (Some(Fault::Late(late)), _) => {
                reaches = late;
                request.answered = Some(late + ms);
            }
            (Some(Fault::AnsweredLate(late)), _) => request.answered = Some(late + ms),
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
            let what = self.describe(&request);
            self.trace.line(now, || format!("{what} {fault}"));
        }
        self.next_request += 1;
        self.requests.insert(self.next_request, request);
        self.agenda.after(reaches, Happening::Effect(self.next_request));
    }

    fn describe(&self, request: &Request) -> String {
        let what = match &request.question {
            Question::Fetch(_) => "gettoken".to_owned(),
            Question::Store(StoreOperation::Get { key }) => format!("get {key}"),
            Question::Store(StoreOperation::Delete { key }) => format!("delete {key}"),
            Question::Store(StoreOperation::GetMany { keys } | StoreOperation::SetMany { keys, .. }) => keys.join(", "),
            Question::Store(StoreOperation::CompareAndSet {
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
        format!("{}: {what}", name(request.process))
    }

    /// A request reaches its target, and is carried out and answered there.
    pub(super) fn effect(&mut self, number: u64) {
        let Some(request) = self.requests.remove(&number) else {
            return;
        };
        let now = self.now();
        let answer = if request.done {
            self.perform(&request)
        } else {
            Answer::StoreFailed
        };
        let failed = match request.question {
            Question::Store(_) => Answer::StoreFailed,
            Question::Fetch(_) => Answer::NoToken(Failure::Client),
        };
        let answer = if request.fails { failed } else { answer };
        if !request.done || request.fails {
            let what = self.describe(&request);
            self.trace.line(now, || {
                format!(
                    "{what} {}",
                    if request.answered.is_some() { "fails" } else { "is lost" }
                )
            });
        }
        if let Some(ms) = request.answered {
            let event = Event::Answer(request.asker, request.op, answer);
            self.agenda.after(
                ms - ms / 2,
                Happening::Event(request.process, request.incarnation, event),
            );
        }
    }

    fn perform(&mut self, request: &Request) -> Answer {
        let (now, what) = (self.now(), self.describe(request));
        match &request.question {
            Question::Fetch(ticket) => match self.wecom.get_token(now, *ticket) {
                Given::Token { number, expires_in } => {
                    self.trace
                        .line(now, || format!("{what} returns T{number} for {expires_in} s"));
                    Answer::Token(Wecom::text(number), expires_in)
                }
                Given::Refused(mood) => {
                    self.trace.line(now, || format!("{what} {mood}"));
                    self.rules.secret_refused |= matches!(mood, Mood::RefusesSecret | Mood::GivesNothing);
                    Answer::NoToken(match mood {
                        Mood::RefusesSecret | Mood::GivesNothing => Failure::Refused,
                        Mood::Gives | Mood::RateLimits | Mood::Busy => Failure::Server,
                    })
                }
            },
            Question::Store(operation) => {
                let key = operation.key();
                let before = self.store.get(key, self.store_now()).map(|kept| kept.value.clone());
                let store_now = self.store_now();
                let answer = self.store.perform(operation, store_now);
                self.tell_store(request, &answer, before.as_deref());
                if self.settings.storage == Storage::Atomic {
                    let owner = self.owner(request);
                    match self
                        .rules
                        .store
                        .done(now, &owner, operation, &answer, before.as_deref())
                    {
                        Ok(mark) => mark.into_iter().for_each(|mark| self.trace.mark(mark)),
                        Err(broken) => self.rules.check(Err(broken), request.process),
                    }
                }
                Answer::Store(answer)
            }
        }
    }

    /// Prints what the store did. The repeated reads of a waiting process are printed once.
    fn tell_store(&mut self, request: &Request, answer: &StoreAnswer, before: Option<&str>) {
        if !self.trace.keeps() {
            return;
        }
        let what = self.describe(request);
        let text = match answer {
            StoreAnswer::Value(text) => format!("{what} gives {}", short(text.as_deref())),
            StoreAnswer::Written(true) | StoreAnswer::Deleted | StoreAnswer::Found(_) | StoreAnswer::AllWritten => what,
            StoreAnswer::Written(false) => format!("{what} is not carried out: the value is {}", short(before)),
        };
        let now = self.now();
        let Some(place) = self.places.get_mut(request.process) else {
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
    fn owner(&self, request: &Request) -> String {
        match request.asker {
            Asker::Renewal(renewal) => Process::owner(request.process, request.incarnation, renewal),
            Asker::GiveUp(_) => String::new(),
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
