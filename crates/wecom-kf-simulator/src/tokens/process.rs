//! A process: a driver of core's token machines that does what the clients' drivers do, and no more. It owns calls with their deadlines,
//! renewals with theirs, and requests; what is decided, the machines decide.

use super::acts::name;
use super::messages::{Asker, Event, Moment, Wish, input_of};
use super::watch::{End, Watch};
use crate::clock::WallClock;
use std::collections::BTreeMap;
use wecom_kf_core::machine::{Ms, Now, Op, turn};
use wecom_kf_core::token::life::{self, Life};
use wecom_kf_core::token::share::{self, Share, Storage, Task};
use wecom_kf_core::token::{Failure, Flaw};

/// How long a renewal may take at least: the clients' `timeout`. If the call for which it is made has more, it has that.
const RENEWAL_MS: u64 = 30_000;
/// Where nothing runs in the background, how long a call waits for a renewal ahead of the end.
const AHEAD_MS: u64 = 5_000;
/// How long a call with a token takes, and how often it is made when tokens are refused.
const CALL_MS: u64 = 30;
const TRIES: u32 = 2;
/// A call, from its beginning to its end.
#[derive(Debug, Clone)]
struct Call {
    client: u32,
    ends: u64,
    tries: u32,
}

/// What was asked of the machine of the token's life, under one number.
#[derive(Debug, Clone)]
struct Ask {
    client: u32,
    /// The call that waits for it; none when a token is renewed ahead of its end, and nobody waits.
    call: Option<u32>,
    refused: Option<String>,
    ticket: Option<u64>,
}

/// The token that can be used without asking.
#[derive(Debug, Clone)]
pub(super) struct Held {
    pub(super) token: String,
    pub(super) until: Ms,
    pub(super) unproven: bool,
}

#[derive(Debug)]
pub(super) struct Renewal {
    pub(super) machine: Share,
    pub(super) ticket: Option<u64>,
    pub(super) client: u32,
}

/// A process.
#[derive(Debug)]
pub(super) struct Process {
    /// Its number.
    pub(super) number: usize,
    /// How often it was started.
    pub(super) incarnation: u32,
    /// Its wall clock.
    pub(super) clock: WallClock,
    /// When it was started, and by how much its monotonic clock was ahead of that.
    pub(super) boot: u64,
    /// The ticket that its second client read when it started, and goes on telling.
    pub(super) stale_ticket: Option<u64>,
    pub(super) storage: Storage,
    pub(super) flaw: Option<Flaw>,
    pub(super) life: Life,
    pub(super) held: Option<Held>,
    calls: BTreeMap<u32, Call>,
    asks: BTreeMap<Op, Ask>,
    pub(super) renewals: BTreeMap<Op, Renewal>,
    pub(super) give_ups: BTreeMap<u32, Share>,
    /// The renewals whose errors are kept, by slot.
    pub(super) kept: BTreeMap<u32, Op>,
    /// With which client's secrets renewals failed, and why.
    pub(super) failures: BTreeMap<Op, (u32, Failure)>,
    pub(super) next: u32,
    /// What it wants of the world, in order.
    pub(super) wishes: Vec<Wish>,
}

impl Process {
    /// Starts one.
    pub(super) fn new(
        number: usize,
        incarnation: u32,
        clock: WallClock,
        storage: Storage,
        flaw: Option<Flaw>,
        moment: Moment,
    ) -> Self {
        Self {
            number,
            incarnation,
            clock,
            boot: moment.now,
            stale_ticket: moment.ticket,
            storage,
            flaw,
            life: flaw.map_or_else(Life::new, Life::flawed),
            held: None,
            calls: BTreeMap::new(),
            asks: BTreeMap::new(),
            renewals: BTreeMap::new(),
            give_ups: BTreeMap::new(),
            kept: BTreeMap::new(),
            failures: BTreeMap::new(),
            next: 0,
            wishes: Vec::new(),
        }
    }

    /// The time by its clocks. The monotonic one begins anywhere.
    pub(super) fn clocks(&self, now: u64) -> Now {
        let start = 1_000_000 * (1 + u64::from(self.incarnation));
        Now {
            wall: Ms(self.clock.at(now)),
            monotonic: Ms(start + now.saturating_sub(self.boot)),
        }
    }

    pub(super) fn next_number(&mut self) -> u32 {
        self.next += 1;
        self.next
    }

    /// What marks a lease as one of its renewals'.
    pub(super) fn owner(number: usize, incarnation: u32, renewal: Op) -> String {
        format!("{}{incarnation}-{}", name(number), renewal.0)
    }

    /// Begins a call.
    pub(super) fn call(&mut self, client: u32, patience: u64, moment: Moment, watch: &mut Watch<'_>) {
        let call = self.next_number();
        let ends = moment.now + patience;
        self.calls.insert(call, Call { client, ends, tries: 0 });
        self.wishes.push(Wish::Later(patience, Event::CallEnds(call)));
        self.look(call, None, moment, watch);
    }

    /// Looks for the token that a call can use. Nearly every call finds one without asking.
    fn look(&mut self, call: u32, refused: Option<String>, moment: Moment, watch: &mut Watch<'_>) {
        let Some(client) = self.calls.get(&call).map(|call| call.client) else {
            return;
        };
        let now = self.clocks(moment.now);
        if let (None, Some(held)) = (&refused, &self.held)
            && now.monotonic < held.until
        {
            let token = held.token.clone();
            self.make(call, token);
            return;
        }
        let op = Op(self.next_number());
        let ask = Ask {
            client,
            call: Some(call),
            refused: refused.clone(),
            ticket: None,
        };
        self.asks.insert(op, ask);
        self.tell_life(
            life::Input::Check {
                op,
                refused: refused.map(Into::into),
            },
            moment,
            watch,
        );
    }

    /// Makes a call with a token.
    fn make(&mut self, call: u32, token: String) {
        if let Some(known) = self.calls.get_mut(&call) {
            known.tries += 1;
            self.wishes.push(Wish::Call(call, token, CALL_MS));
        }
    }

    /// Takes an event.
    pub(super) fn handle(&mut self, event: Event, moment: Moment, watch: &mut Watch<'_>) {
        match event {
            Event::Answer(asker, op, answer) => {
                self.note_fetched(asker, &answer, watch);
                self.tell_share(asker, input_of(op, answer), moment, watch);
            }
            Event::SecretsRead(op) => self.want(op, moment, watch),
            Event::CallAnswered(call, token, accepted) => self.answered(call, token, accepted, moment, watch),
            Event::CallEnds(call) => {
                if self.calls.contains_key(&call) {
                    self.end_call(call, End::TimedOut, moment, watch);
                    let waiting: Vec<Op> = self
                        .asks
                        .iter()
                        .filter(|(_, ask)| ask.call == Some(call))
                        .map(|(op, _)| *op)
                        .collect();
                    for op in waiting {
                        self.asks.remove(&op);
                        self.tell_life(life::Input::Leave { op }, moment, watch);
                    }
                }
            }
            Event::AheadEnds(op) => {
                if self.asks.remove(&op).is_some() {
                    self.tell_life(life::Input::Leave { op }, moment, watch);
                }
            }
            Event::RenewalEnds(op) => {
                self.tell_share(
                    Asker::Renewal(op),
                    share::Input::Stop { failure: Failure::Time },
                    moment,
                    watch,
                );
            }
            Event::Wake => self.wake(moment, watch),
        }
    }

    /// WeCom answered a call: one whose token was refused is made once more.
    fn answered(&mut self, call: u32, token: String, accepted: bool, moment: Moment, watch: &mut Watch<'_>) {
        if accepted {
            watch.accepted(self.number);
            if self
                .held
                .as_ref()
                .is_some_and(|held| held.unproven && held.token == token)
            {
                self.tell_life(life::Input::Accepted { token: token.into() }, moment, watch);
            }
            self.end_call(call, End::Done, moment, watch);
            return;
        }
        watch.refused(self.number, call, &token);
        match self.calls.get(&call) {
            Some(known) if known.tries < TRIES => self.look(call, Some(token), moment, watch),
            _ => self.end_call(call, End::TokensRefused, moment, watch),
        }
    }

    fn end_call(&mut self, call: u32, end: super::watch::End, moment: Moment, watch: &mut Watch<'_>) {
        if let Some(known) = self.calls.remove(&call) {
            watch.call_ends(self.number, call, end, known.ends.saturating_sub(moment.now));
        }
    }

    /// The secrets were read: a call that still waits wants the token.
    fn want(&mut self, op: Op, moment: Moment, watch: &mut Watch<'_>) {
        if moment.secrets_fail {
            return self.secrets_failed(op, moment, watch);
        }
        let Some(ask) = self.asks.get_mut(&op) else { return };
        ask.ticket = match ask.client {
            0 => moment.ticket,
            _ => self.stale_ticket,
        };
        let input = life::Input::Acquire {
            op,
            client: ask.client,
            ticket: ask.ticket.map(|ticket| ticket.to_string().into()),
            refused: ask.refused.clone().map(Into::into),
            ahead: ask.call.is_none(),
            joins: moment.joins,
            jitter: u32::try_from(moment.noise % 1001).unwrap_or(0),
        };
        self.tell_life(input, moment, watch);
    }

    /// The secrets could not be read: a call fails, and a renewal ahead of the end does not begin.
    fn secrets_failed(&mut self, op: Op, moment: Moment, watch: &mut Watch<'_>) {
        let Some(ask) = self.asks.remove(&op) else { return };
        match ask.call {
            Some(call) => self.end_call(call, End::SecretsFailed, moment, watch),
            None => {
                watch.not_started(self.number);
                let failure = Failure::Client;
                self.tell_life(life::Input::NotStarted { op, failure }, moment, watch);
            }
        }
    }

    pub(super) fn tell_life(&mut self, input: life::Input, moment: Moment, watch: &mut Watch<'_>) {
        let now = self.clocks(moment.now);
        let outputs = turn(&mut self.life, now, [input]).outputs;
        for output in outputs {
            self.obey_life(output, moment, watch);
        }
    }

    fn obey_life(&mut self, output: life::Output, moment: Moment, watch: &mut Watch<'_>) {
        match output {
            life::Output::Held { token, until, unproven } => {
                self.held = token.map(|token| Held {
                    token: token.0,
                    until,
                    unproven,
                });
                let left = |held: &Held| held.until.since(self.clocks(moment.now).monotonic).0;
                watch.held(
                    self.number,
                    self.held.as_ref().map(|held| (held.token.as_str(), left(held))),
                );
            }
            life::Output::Use { op, token, ahead } => {
                let Some(mut ask) = self.asks.remove(&op) else { return };
                if let Some(call) = ask.call.take() {
                    self.make(call, token.0);
                }
                if ahead {
                    ask.refused = None;
                    self.asks.insert(op, ask);
                    self.wishes.push(Wish::Later(moment.secrets_ms, Event::SecretsRead(op)));
                    if !moment.joins {
                        self.wishes.push(Wish::Later(AHEAD_MS, Event::AheadEnds(op)));
                    }
                }
            }
            life::Output::Missing { op } => self.wishes.push(Wish::Later(moment.secrets_ms, Event::SecretsRead(op))),
            life::Output::Renew {
                renewal,
                op,
                known,
                why,
            } => {
                let ask = self.asks.get(&op);
                let ticket = ask.and_then(|ask| ask.ticket);
                let client = ask.map_or(0, |ask| ask.client);
                // Ahead of its end, as long as there is a token: it may have been refused since.
                let ahead = ask.is_some_and(|ask| ask.call.is_none());
                let ahead = ahead && self.life.current(self.clocks(moment.now)).is_some();
                watch.renews(self.number, renewal, ahead, &known, why);
                let owner = Self::owner(self.number, self.incarnation, renewal);
                let machine = self.share(Task::Renew { known, owner });
                self.renewals.insert(
                    renewal,
                    Renewal {
                        machine,
                        ticket,
                        client,
                    },
                );
                let call = self.asks.get(&op).and_then(|ask| self.calls.get(&ask.call?));
                let left = call.map_or(0, |call| call.ends.saturating_sub(moment.now));
                self.wishes
                    .push(Wish::Later(left.max(RENEWAL_MS), Event::RenewalEnds(renewal)));
                self.tell_share(Asker::Renewal(renewal), share::Input::Start, moment, watch);
            }
            life::Output::Joined { .. } => watch.joined(),
            life::Output::Fail { op, renewal } => {
                let failure = self.failures.get(&renewal);
                // A renewal ahead of the end fails for whoever joined it: no call waits for it.
                if let Some(Ask {
                    client,
                    call: Some(call),
                    ..
                }) = self.asks.remove(&op)
                {
                    let (began_by, failure) = failure.copied().unzip();
                    watch.fails(self.number, client, began_by, failure);
                    self.end_call(call, End::RenewalFailed(failure), moment, watch);
                }
            }
            life::Output::Refused { op, renewal, slot, .. } => {
                let Some(ask) = self.asks.remove(&op) else { return };
                watch.spared(
                    self.number,
                    ask.ticket,
                    self.kept.get(&slot) == Some(&renewal),
                    moment.joins,
                );
                if let Some(call) = ask.call {
                    self.end_call(call, End::SecretRefused, moment, watch);
                }
            }
            life::Output::Keep { renewal, slot } => drop(self.kept.insert(slot, renewal)),
            life::Output::Cancel { renewal } => {
                watch.renewal_dropped(self.number, renewal);
                let stop = share::Input::Stop { failure: Failure::Time };
                self.tell_share(Asker::Renewal(renewal), stop, moment, watch);
            }
            life::Output::Warn { .. } => watch.warns(self.number),
        }
    }
}
