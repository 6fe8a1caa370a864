//! The requests of processes to the store and to WeCom. A fault may hit a request on its way; at its target it is carried out.

use super::acts::{PendingFault, Target, name};
use super::messages::{Answer, Event, Question};
use super::wecom::{Pulled, Reply};
use super::world::{Happening, InboxSimulation};
use crate::faults::Fault;
use crate::store::{StoreAnswer, StoreOperation};
use wecom_kf_core::inbox::{ACCOUNT, LETTERS, PullFailure, TurnFailure};
use wecom_kf_core::machine::Op;

/// After how long a process that died during a request is restarted, and after how long a client gives up waiting for WeCom, in
/// milliseconds.
const RESTART_MS: u64 = 10_000;
const PATIENCE_MS: u64 = 10_000;

/// A request in flight.
#[derive(Debug)]
pub(super) struct Request {
    process: usize,
    incarnation: u32,
    op: Op,
    question: Question,
    asked: u64,
    /// Whether it is carried out and answered, and after how long.
    done: bool,
    answered: Option<u64>,
    fails: bool,
}

impl InboxSimulation<'_> {
    /// A process sends a request.
    pub(super) fn ask(&mut self, number: usize, incarnation: u32, op: Op, question: Question) {
        let (now, target) = (self.now(), question.target());
        let fault = self
            .places
            .get_mut(number)
            .and_then(|place| PendingFault::struck(&mut place.pending_faults, target));
        let cut = self.network.is_cut(number, target, now);
        let ms = self.network.takes(target, now);
        let mut request = Request {
            process: number,
            incarnation,
            op,
            question,
            asked: now,
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
                self.trace
                    .line(now, || format!("{}: {}", describe(&request), Fault::CrashBefore));
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
            self.trace.line(now, || format!("{} {fault}", describe(&request)));
        }
        // A client waits for WeCom only so long; the machine itself looks after the store.
        if target == Target::Wecom && request.answered.is_none() {
            request.fails = true;
            request.answered = Some(PATIENCE_MS);
        }
        self.next_request += 1;
        self.requests.insert(self.next_request, request);
        self.agenda.after(reaches, Happening::Effect(self.next_request));
    }

    /// A request reaches its target, and is carried out and answered there.
    pub(super) fn effect(&mut self, number: u64) {
        let Some(request) = self.requests.remove(&number) else {
            return;
        };
        let mut answer = Answer::Failed;
        if request.done {
            let torn = self.settings.torn && (request.fails || request.answered.is_none());
            answer = self.perform(&request, torn);
        }
        if request.fails {
            answer = Answer::Failed;
        }
        let event = match (&request.question, answer) {
            (Question::Send(..), Answer::Sent(outcome)) => Event::Sent(request.op, outcome),
            (Question::Send(..), _) => Event::Sent(request.op, Err(TurnFailure::Unknown)),
            (Question::Pull(..), Answer::Failed) => {
                Event::Answer(request.op, Answer::Pulled(Pulled::Failed(PullFailure::Unknown, None)))
            }
            (_, answer) => Event::Answer(request.op, answer),
        };
        if let Some(ms) = request.answered {
            self.agenda.after(
                ms - ms / 2,
                Happening::Event(request.process, request.incarnation, event),
            );
        }
    }

    fn perform(&mut self, request: &Request, torn: bool) -> Answer {
        let now = self.now();
        match &request.question {
            Question::Pull(cursor, token, limit) => {
                let pulled = self.wecom.pull(now, cursor.as_deref(), token.as_deref(), *limit);
                match &pulled {
                    Pulled::Page { from, to, more, .. } if from == to && *more => {
                        self.trace.mark("an empty page said that there is more");
                    }
                    Pulled::Failed(PullFailure::CursorRefused, _) => self.trace.mark("a cursor was refused"),
                    Pulled::Failed(PullFailure::TokenExpired, _) => self.trace.mark("a callback token had expired"),
                    _ => {}
                }
                self.trace
                    .line(now, || format!("{} gives {pulled:?}", describe(request)));
                Answer::Pulled(pulled)
            }
            Question::Send(msgid, reply, customer) => Answer::Sent(self.send(request, msgid, reply, *customer)),
            Question::Store(operation) => Answer::Store(self.store(request, operation, torn)),
        }
    }

    /// WeCom remembers the msgids of what it was sent.
    fn send(&mut self, request: &Request, msgid: &str, reply: &Reply, customer: usize) -> Result<(), TurnFailure> {
        let now = self.now();
        if let Some(failure) = self.wecom.refuses(now, customer) {
            self.trace
                .line(now, || format!("{} fails ({failure:?})", describe(request)));
            return Err(failure);
        }
        match self.wecom.replies.get(msgid) {
            Some(before) if before == reply => {
                self.trace.mark("WeCom dropped a reply that it had already");
                self.trace
                    .line(now, || format!("{} is dropped: WeCom has it", describe(request)));
            }
            // A turn that was torn when it was noted as finished: its first message decides.
            Some(before)
                if before.which == reply.which && reply.msgids.iter().all(|msgid| before.msgids.contains(msgid)) => {}
            Some(before) => {
                let before = format!("{before:?}");
                self.rules.breaks("no reply is swallowed", || {
                    format!("{reply:?} has the msgid of {before}")
                });
            }
            None => {
                let sent = |msgid: &String| {
                    let mut replies = self.wecom.replies.values();
                    replies.any(|before| before.which == reply.which && before.msgids.contains(msgid))
                };
                if let Some(twice) = reply
                    .msgids
                    .iter()
                    .find(|msgid| sent(msgid) && !self.rules.is_changed(msgid))
                {
                    let how = format!("{twice} has its reply \"{}\" already", reply.which);
                    self.rules.breaks("no reply is sent twice", || how);
                }
                self.trace.line(now, || describe(request));
                self.wecom.replies.insert(msgid.to_owned(), reply.clone());
            }
        }
        Ok(())
    }

    fn store(&mut self, request: &Request, operation: &StoreOperation, torn: bool) -> StoreAnswer {
        let now = self.now();
        let answer = match operation {
            StoreOperation::SetMany { keys, value, ttl } if torn => {
                self.trace.mark("a write of several keys was torn");
                // Anywhere.
                let whole = usize::try_from(self.network.noise(now)).unwrap_or(0) % (keys.len() + 1);
                let keys = keys.iter().take(whole).cloned().collect();
                let (value, ttl) = (value.clone(), *ttl);
                self.store.perform(&StoreOperation::SetMany { keys, value, ttl }, now)
            }
            _ => self.store.perform(operation, now),
        };
        if self.trace.keeps() {
            let what = describe(request);
            match (&answer, operation) {
                (StoreAnswer::Written(false), _) => self.trace.line(now, || format!("{what} is not carried out")),
                (StoreAnswer::Value(text), StoreOperation::Get { key }) if key != ACCOUNT => {
                    let text = text.as_deref().map_or("nothing", |text| text).to_owned();
                    self.trace.line(now, || format!("{what} gives {text}"));
                }
                (StoreAnswer::Value(_), _) => {}
                _ => self.trace.line(now, || what),
            }
        }
        if let (StoreOperation::CompareAndSet { key, value, .. }, StoreAnswer::Written(done)) = (operation, &answer) {
            match (key.as_str(), *done) {
                (ACCOUNT, true) => {
                    let store = &self.store;
                    let finished = |msgid: &str| store.get(&format!("done:{msgid}"), now).is_some();
                    let written = (request.asked, now);
                    self.rules
                        .record_written(written, value, &self.wecom, &finished, self.trace);
                }
                (ACCOUNT, false) => self.trace.mark("a record had changed meanwhile"),
                (LETTERS, true) => self.rules.letters_written(value),
                (LETTERS, false) => self.trace.mark("the letters had changed meanwhile"),
                (_, false) => self.trace.mark("a turn was composed before"),
                _ => {}
            }
        }
        answer
    }
}

fn describe(request: &Request) -> String {
    let what = match &request.question {
        Question::Pull(cursor, token, _) => {
            let with = token.as_deref().unwrap_or("no token");
            format!(
                "pulls from {} with {with}",
                cursor.as_deref().unwrap_or("the beginning")
            )
        }
        Question::Send(msgid, reply, customer) => {
            let short: String = msgid.chars().take(6).collect();
            format!(
                "sends customer {customer} \"{}\" to {} as {short}",
                reply.which,
                reply.msgids.join("+")
            )
        }
        Question::Store(StoreOperation::Get { key } | StoreOperation::Delete { key }) => format!("get {key}"),
        Question::Store(StoreOperation::GetMany { keys }) => format!("look for {}", keys.join(" ")),
        Question::Store(StoreOperation::SetMany { keys, .. }) => format!("set {}", keys.join(" ")),
        Question::Store(StoreOperation::CompareAndSet { key, value, .. }) => {
            format!("set {key} to {}", short(key, value))
        }
    };
    format!("{}: {what}", name(request.process))
}

/// A record in short form.
fn short(key: &str, text: &str) -> String {
    match (key, wecom_kf_core::inbox::Account::read(text)) {
        (ACCOUNT, Ok(record)) => {
            let owner = record.owner.as_deref().unwrap_or("nobody");
            let cursor = record.cursor.as_deref().unwrap_or("no cursor");
            let pending = record.pending.as_ref().and_then(|pending| pending.token.as_deref());
            let pending = pending.map_or(String::new(), |token| format!(", pending {token}"));
            format!("{owner} ({}.{}), {cursor}{pending}", record.fence, record.count)
        }
        _ => text.to_owned(),
    }
}
