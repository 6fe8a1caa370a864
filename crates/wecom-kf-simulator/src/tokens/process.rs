//! A process: a driver of core's token machines that does only what the drivers of the clients do. It owns calls and renewals with their
//! deadlines, and requests. All decisions are made by the machines.

use super::acts::name;
use super::messages::{Action, Context, Event, Sender, input_of};
use super::watch::{End, Watch};
use crate::clock::WallClock;
use std::collections::BTreeMap;
use wecom_kf_core::machine::{Ms, Now, Op, turn};
use wecom_kf_core::token::life::{self, Life};
use wecom_kf_core::token::share::{self, Share, Storage, Task};
use wecom_kf_core::token::{Failure, Flaw};

/// The minimum timeout of a renewal: the clients' `timeout`. If the call that started it has more time, the renewal has that.
const RENEWAL_MS: u64 = 30_000;
/// How long a call waits for an early renewal where nothing runs in the background.
const EARLY_MS: u64 = 5_000;
/// How long a call with a token takes.
const CALL_MS: u64 = 30;
/// How often a call is attempted if its tokens are rejected.
const MAX_ATTEMPTS: u32 = 2;

/// A call in progress.
#[derive(Debug, Clone)]
struct Call {
    client: u32,
    ends: u64,
    attempts: u32,
}

/// A request for a token to the machine of `token::life`, identified by its number.
#[derive(Debug, Clone)]
struct TokenRequest {
    client: u32,
    /// The call that waits for it; `None` for an early renewal, for which no call waits.
    call: Option<u32>,
    refused: Option<String>,
    ticket: Option<u64>,
}

/// The token that can be used without asking the machine.
#[derive(Debug, Clone)]
pub(super) struct Held {
    pub(super) token: String,
    pub(super) until: Ms,
    pub(super) unproven: bool,
}

/// A renewal in progress.
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
    /// When it was started.
    pub(super) boot: u64,
    /// The ticket that its second client read at the start, and keeps sending.
    pub(super) stale_ticket: Option<u64>,
    pub(super) storage: Storage,
    pub(super) flaw: Option<Flaw>,
    pub(super) life: Life,
    pub(super) held: Option<Held>,
    calls: BTreeMap<u32, Call>,
    requests: BTreeMap<Op, TokenRequest>,
    pub(super) renewals: BTreeMap<Op, Renewal>,
    pub(super) discards: BTreeMap<u32, Share>,
    /// The renewals whose errors are kept, by slot.
    pub(super) kept: BTreeMap<u32, Op>,
    /// The failed renewals: the client whose secrets were used, and why.
    pub(super) failures: BTreeMap<Op, (u32, Failure)>,
    pub(super) next: u32,
    /// The actions that the world must carry out, in order.
    pub(super) actions: Vec<Action>,
}

impl Process {
    /// Starts one.
    pub(super) fn new(
        number: usize,
        incarnation: u32,
        clock: WallClock,
        storage: Storage,
        flaw: Option<Flaw>,
        context: Context,
    ) -> Self {
        Self {
            number,
            incarnation,
            clock,
            boot: context.now,
            stale_ticket: context.ticket,
            storage,
            flaw,
            life: flaw.map_or_else(Life::new, Life::flawed),
            held: None,
            calls: BTreeMap::new(),
            requests: BTreeMap::new(),
            renewals: BTreeMap::new(),
            discards: BTreeMap::new(),
            kept: BTreeMap::new(),
            failures: BTreeMap::new(),
            next: 0,
            actions: Vec::new(),
        }
    }

    /// The time on its clocks. The monotonic clock starts at an arbitrary value.
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

    /// The owner text of a lease for one of its renewals.
    pub(super) fn owner(number: usize, incarnation: u32, renewal: Op) -> String {
        format!("{}{incarnation}-{}", name(number), renewal.0)
    }

    /// Starts a call.
    pub(super) fn call(&mut self, client: u32, timeout: u64, context: Context, watch: &mut Watch<'_>) {
        let call = self.next_number();
        let ends = context.now + timeout;
        self.calls.insert(
            call,
            Call {
                client,
                ends,
                attempts: 0,
            },
        );
        self.actions.push(Action::Schedule(timeout, Event::CallEnds(call)));
        self.find_token(call, None, context, watch);
    }

    /// Finds the token for a call. Nearly every call finds one without asking the machine.
    fn find_token(&mut self, call: u32, refused: Option<String>, context: Context, watch: &mut Watch<'_>) {
        let Some(client) = self.calls.get(&call).map(|call| call.client) else {
            return;
        };
        let now = self.clocks(context.now);
        if let (None, Some(held)) = (&refused, &self.held)
            && now.monotonic < held.until
        {
            let token = held.token.clone();
            self.send_call(call, token);
            return;
        }
        let op = Op(self.next_number());
        let request = TokenRequest {
            client,
            call: Some(call),
            refused: refused.clone(),
            ticket: None,
        };
        self.requests.insert(op, request);
        self.send_to_life(
            life::Input::Check {
                op,
                refused: refused.map(Into::into),
            },
            context,
            watch,
        );
    }

    /// Sends a call with a token.
    fn send_call(&mut self, call: u32, token: String) {
        if let Some(known) = self.calls.get_mut(&call) {
            known.attempts += 1;
            self.actions.push(Action::Call(call, token, CALL_MS));
        }
    }

    /// Handles an event.
    pub(super) fn handle(&mut self, event: Event, context: Context, watch: &mut Watch<'_>) {
        match event {
            Event::Answer(sender, op, answer) => {
                self.observe_fetch(sender, &answer, watch);
                self.send_to_share(sender, input_of(op, answer), context, watch);
            }
            Event::SecretsRead(op) => self.acquire(op, context, watch),
            Event::CallAnswered(call, token, accepted) => self.answered(call, token, accepted, context, watch),
            Event::CallEnds(call) => {
                if self.calls.contains_key(&call) {
                    self.end_call(call, End::TimedOut, context, watch);
                    let waiting: Vec<Op> = self
                        .requests
                        .iter()
                        .filter(|(_, request)| request.call == Some(call))
                        .map(|(op, _)| *op)
                        .collect();
                    for op in waiting {
                        self.requests.remove(&op);
                        self.send_to_life(life::Input::Leave { op }, context, watch);
                    }
                }
            }
            Event::AheadEnds(op) => {
                if self.requests.remove(&op).is_some() {
                    self.send_to_life(life::Input::Leave { op }, context, watch);
                }
            }
            Event::RenewalEnds(op) => {
                self.send_to_share(
                    Sender::Renewal(op),
                    share::Input::Stop { failure: Failure::Time },
                    context,
                    watch,
                );
            }
            Event::Wake => self.wake(context, watch),
        }
    }

    /// WeCom answered a call. A call whose token was rejected is sent once more.
    fn answered(&mut self, call: u32, token: String, accepted: bool, context: Context, watch: &mut Watch<'_>) {
        if accepted {
            watch.accepted(self.number);
            if self
                .held
                .as_ref()
                .is_some_and(|held| held.unproven && held.token == token)
            {
                self.send_to_life(life::Input::Accepted { token: token.into() }, context, watch);
            }
            self.end_call(call, End::Done, context, watch);
            return;
        }
        watch.refused(self.number, call, &token);
        match self.calls.get(&call) {
            Some(known) if known.attempts < MAX_ATTEMPTS => self.find_token(call, Some(token), context, watch),
            _ => self.end_call(call, End::TokensRejected, context, watch),
        }
    }

    fn end_call(&mut self, call: u32, end: super::watch::End, context: Context, watch: &mut Watch<'_>) {
        if let Some(known) = self.calls.remove(&call) {
            watch.call_ends(self.number, call, end, known.ends.saturating_sub(context.now));
        }
    }

    /// The secrets were read: a call that still waits acquires the token.
    fn acquire(&mut self, op: Op, context: Context, watch: &mut Watch<'_>) {
        if context.secrets_fail {
            return self.secrets_failed(op, context, watch);
        }
        let Some(request) = self.requests.get_mut(&op) else {
            return;
        };
        request.ticket = match request.client {
            0 => context.ticket,
            _ => self.stale_ticket,
        };
        let input = life::Input::Acquire {
            op,
            client: request.client,
            ticket: request.ticket.map(|ticket| ticket.to_string().into()),
            refused: request.refused.clone().map(Into::into),
            ahead: request.call.is_none(),
            joins: context.joins,
            jitter: u32::try_from(context.noise % 1001).unwrap_or(0),
        };
        self.send_to_life(input, context, watch);
    }

    /// The secrets could not be read: the call fails, and an early renewal does not start.
    fn secrets_failed(&mut self, op: Op, context: Context, watch: &mut Watch<'_>) {
        let Some(request) = self.requests.remove(&op) else {
            return;
        };
        match request.call {
            Some(call) => self.end_call(call, End::SecretsFailed, context, watch),
            None => {
                watch.not_started(self.number);
                let failure = Failure::Client;
                self.send_to_life(life::Input::NotStarted { op, failure }, context, watch);
            }
        }
    }

    pub(super) fn send_to_life(&mut self, input: life::Input, context: Context, watch: &mut Watch<'_>) {
        let now = self.clocks(context.now);
        let outputs = turn(&mut self.life, now, [input]).outputs;
        for output in outputs {
            self.act_on_life(output, context, watch);
        }
    }

    fn act_on_life(&mut self, output: life::Output, context: Context, watch: &mut Watch<'_>) {
        match output {
            life::Output::Held { token, until, unproven } => {
                self.held = token.map(|token| Held {
                    token: token.0,
                    until,
                    unproven,
                });
                let left = |held: &Held| held.until.since(self.clocks(context.now).monotonic).0;
                watch.held(
                    self.number,
                    self.held.as_ref().map(|held| (held.token.as_str(), left(held))),
                );
            }
            life::Output::Use { op, token, ahead } => {
                let Some(mut request) = self.requests.remove(&op) else {
                    return;
                };
                if let Some(call) = request.call.take() {
                    self.send_call(call, token.0);
                }
                if ahead {
                    request.refused = None;
                    self.requests.insert(op, request);
                    self.actions
                        .push(Action::Schedule(context.secrets_ms, Event::SecretsRead(op)));
                    if !context.joins {
                        self.actions.push(Action::Schedule(EARLY_MS, Event::AheadEnds(op)));
                    }
                }
            }
            life::Output::Missing { op } => self
                .actions
                .push(Action::Schedule(context.secrets_ms, Event::SecretsRead(op))),
            life::Output::Renew {
                renewal,
                op,
                known,
                why,
            } => {
                let request = self.requests.get(&op);
                let ticket = request.and_then(|request| request.ticket);
                let client = request.map_or(0, |request| request.client);
                // It is early only while there is a token: the token may have been rejected since.
                let ahead = request.is_some_and(|request| request.call.is_none());
                let ahead = ahead && self.life.current(self.clocks(context.now)).is_some();
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
                let call = self
                    .requests
                    .get(&op)
                    .and_then(|request| self.calls.get(&request.call?));
                let left = call.map_or(0, |call| call.ends.saturating_sub(context.now));
                self.actions
                    .push(Action::Schedule(left.max(RENEWAL_MS), Event::RenewalEnds(renewal)));
                self.send_to_share(Sender::Renewal(renewal), share::Input::Start, context, watch);
            }
            life::Output::Joined { .. } => watch.joined(),
            life::Output::Fail { op, renewal } => {
                let failure = self.failures.get(&renewal);
                // No call waits for an early renewal; only calls that joined it fail.
                if let Some(TokenRequest {
                    client,
                    call: Some(call),
                    ..
                }) = self.requests.remove(&op)
                {
                    let (began_by, failure) = failure.copied().unzip();
                    watch.fails(self.number, client, began_by, failure);
                    self.end_call(call, End::RenewalFailed(failure), context, watch);
                }
            }
            life::Output::Refused { op, renewal, slot, .. } => {
                let Some(request) = self.requests.remove(&op) else {
                    return;
                };
                watch.secret_not_retried(
                    self.number,
                    request.ticket,
                    self.kept.get(&slot) == Some(&renewal),
                    context.joins,
                );
                if let Some(call) = request.call {
                    self.end_call(call, End::SecretRejected, context, watch);
                }
            }
            life::Output::Keep { renewal, slot } => drop(self.kept.insert(slot, renewal)),
            life::Output::Cancel { renewal } => {
                watch.renewal_cancelled(self.number, renewal);
                let stop = share::Input::Stop { failure: Failure::Time };
                self.send_to_share(Sender::Renewal(renewal), stop, context, watch);
            }
            life::Output::Warn { .. } => watch.warns(self.number),
        }
    }
}
