//! One token of this process: core's state machine, and the channels to the waiting calls.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;
use wecom_kf_core::machine::{Machine as _, Ms, Now, Op};
use wecom_kf_core::token::life::{FetchReason, Input, Life, Output};
use wecom_kf_core::token::share::Outcome;
use wecom_kf_core::token::{Failure, FetchEnd, Known};
use wecom_kf_transport::TransportError;

use super::{Stage, lock};
use crate::credentials::failed;
use crate::deadline::Panicked;
use crate::error::Error;

/// One token, shared by clients.
pub(crate) struct Token {
    /// The start of its monotonic clock.
    began: Instant,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    life: Life,
    held: Option<Held>,
    calls: HashMap<Op, mpsc::UnboundedSender<Answer>>,
    renewals: HashMap<Op, UnderWay>,
    /// The errors for secrets that WeCom rejected, by slot.
    kept: HashMap<u32, Error>,
}

/// The token that can be used without asking the machine.
struct Held {
    token: String,
    until: Ms,
    /// Whether the machine wants to be notified of the next call that succeeds with it.
    unproven: bool,
}

/// A renewal in progress. Dropping the sender stops it.
struct UnderWay {
    stage: Stage,
    _stop: oneshot::Sender<()>,
}

/// The result for a call that does not wait.
pub(super) enum Answer {
    Use {
        token: String,
        /// Whether this call should start an early renewal.
        ahead: bool,
    },
    /// There is no token: read the secrets.
    Missing,
    /// Run this renewal.
    Renew(Renewal),
    /// Wait for a renewal that another call started.
    Joined(Stage),
    Fail(Error),
}

impl Answer {
    const fn is_last(&self) -> bool {
        !matches!(self, Self::Renew(_) | Self::Joined(_))
    }
}

/// A renewal to run.
pub(super) struct Renewal {
    token: Arc<Token>,
    id: Op,
    pub(super) known: Known,
    pub(super) why: FetchReason,
    pub(super) stage: Stage,
    pub(super) stop: oneshot::Receiver<()>,
    has_ended: bool,
}

impl Renewal {
    /// Reports its outcome. Returns the warnings.
    pub(super) fn end(&mut self, outcome: Outcome, ticket: Option<String>, error: Option<&Error>) -> Vec<String> {
        self.has_ended = true;
        let input = Input::Ended {
            renewal: self.id,
            outcome,
            ticket: ticket.map(Into::into),
        };
        self.token.give(input, error).1
    }
}

impl Drop for Renewal {
    /// A renewal that ends with its runtime, or before it started, has no outcome: waiting calls try again, unless it panicked.
    fn drop(&mut self) {
        if self.has_ended {
            return;
        }
        let (failure, error) = match std::thread::panicking() {
            true => (Failure::Client, failed("credentials", Panicked.into(), &[])),
            false => (Failure::Time, closed()),
        };
        let outcome = Outcome {
            fetch: FetchEnd::Failed { failure },
            ..Outcome::default()
        };
        self.end(outcome, None, Some(&error));
    }
}

/// A waiting call. Dropping it stops waiting.
pub(super) struct Waiting {
    token: Arc<Token>,
    op: Op,
    answers: mpsc::UnboundedReceiver<Answer>,
}

impl Waiting {
    pub(super) async fn next(&mut self) -> Option<Answer> {
        self.answers.recv().await
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.token.give(Input::Leave { op: self.op }, None);
    }
}

impl Default for Token {
    fn default() -> Self {
        Self {
            began: Instant::now(),
            state: Mutex::default(),
        }
    }
}

impl Token {
    /// Intervals use only the monotonic clock.
    fn now(&self) -> Now {
        let passed = self.began.elapsed().as_millis();
        Now {
            wall: Ms::default(),
            monotonic: Ms(u64::try_from(passed).unwrap_or(u64::MAX)),
        }
    }

    /// The token that can be used without asking.
    pub(super) fn held(&self) -> Option<String> {
        let now = self.now();
        let state = lock(&self.state);
        let held = state.held.as_ref().filter(|held| now.monotonic < held.until)?;
        Some(held.token.clone())
    }

    /// The token that can be used, even if it is due for renewal.
    pub(super) fn current(&self) -> Option<String> {
        let now = self.now();
        lock(&self.state).life.current(now).map(|token| token.0.clone())
    }

    /// Returns a new number for a call.
    pub(super) fn call() -> Op {
        static NEWEST: AtomicU32 = AtomicU32::new(0);
        Op(NEWEST.fetch_add(1, Ordering::Relaxed))
    }

    /// A call needs the token, and waits for the result.
    pub(super) fn wait(self: &Arc<Self>, op: Op, want: Input) -> Waiting {
        let (sender, answers) = mpsc::unbounded_channel();
        lock(&self.state).calls.insert(op, sender);
        self.give(want, None);
        Waiting {
            token: Arc::clone(self),
            op,
            answers,
        }
    }

    /// A call succeeded with a token.
    pub(super) fn accepted(self: &Arc<Self>, token: &str) {
        let is_news = |held: &Held| held.unproven && held.token == token;
        if lock(&self.state).held.as_ref().is_some_and(is_news) {
            self.give(Input::Accepted { token: token.into() }, None);
        }
    }

    /// Passes an input to the machine, and carries out its outputs. Returns the result for a call that does not wait, and the warnings.
    /// `error` is the error of the input, if any.
    pub(super) fn give(self: &Arc<Self>, input: Input, error: Option<&Error>) -> (Option<Answer>, Vec<String>) {
        let now = self.now();
        let (mut answered, mut warnings) = (Vec::new(), Vec::new());
        let mut over = Vec::new();
        {
            let mut state = lock(&self.state);
            let state = &mut *state;
            match &input {
                Input::Leave { op } => drop(state.calls.remove(op)),
                Input::Ended { renewal, .. } => over.extend(state.renewals.remove(renewal)),
                _ => {}
            }
            state.life.handle(now, input);
            while let Some(output) = state.life.poll() {
                match output {
                    Output::Warn { text, .. } => warnings.push(text),
                    Output::Cancel { renewal } => over.extend(state.renewals.remove(&renewal)),
                    output => {
                        if let Some((op, answer)) = state.answer(self, output, error) {
                            let call = match answer.is_last() {
                                true => state.calls.remove(&op),
                                false => state.calls.get(&op).cloned(),
                            };
                            answered.push((call, answer));
                        }
                    }
                }
            }
        }
        // Dropped without the lock: a drop may notify the machine.
        drop(over);
        let mut unheard = None;
        for (call, answer) in answered {
            match call {
                Some(call) => drop(call.send(answer)),
                None => unheard = Some(answer),
            }
        }
        (unheard, warnings)
    }
}

impl State {
    /// What a call receives.
    fn answer(&mut self, token: &Arc<Token>, output: Output, error: Option<&Error>) -> Option<(Op, Answer)> {
        // Every failed renewal has an error.
        let fail = |error: Option<&Error>| Answer::Fail(error.cloned().unwrap_or_else(closed));
        Some(match output {
            Output::Held { token, until, unproven } => {
                self.held = token.map(|token| Held {
                    token: token.0,
                    until,
                    unproven,
                });
                return None;
            }
            Output::Keep { slot, .. } => {
                self.kept.insert(slot, error.cloned().unwrap_or_else(closed));
                return None;
            }
            Output::Warn { .. } | Output::Cancel { .. } => return None,
            Output::Use { op, token, ahead } => (op, Answer::Use { token: token.0, ahead }),
            Output::Missing { op } => (op, Answer::Missing),
            Output::Fail { op, .. } => (op, fail(error)),
            Output::Refused {
                op, slot, wait, note, ..
            } => {
                let wait = Some(Duration::from_millis(wait.0));
                let refused = self.kept.get(&slot).cloned().unwrap_or_else(closed);
                (op, Answer::Fail(refused.noting(note).waiting(wait)))
            }
            Output::Joined { op, renewal } => {
                let stage = self.renewals.get(&renewal).map(|renewal| renewal.stage.clone());
                (op, Answer::Joined(stage.unwrap_or_default()))
            }
            Output::Renew {
                renewal: id,
                op,
                known,
                why,
            } => {
                let (_stop, stop) = oneshot::channel();
                let stage = Stage::default();
                let under_way = UnderWay {
                    stage: stage.clone(),
                    _stop,
                };
                self.renewals.insert(id, under_way);
                let renewal = Renewal {
                    token: Arc::clone(token),
                    id,
                    known,
                    why,
                    stage,
                    stop,
                    has_ended: false,
                };
                (op, Answer::Renew(renewal))
            }
        })
    }
}

fn closed() -> Error {
    TransportError::Closed {}.into()
}
