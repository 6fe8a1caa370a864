//! Runs a renewal as `wecom_kf_core::token::share` decides: through the store, if there is one.

use std::future::pending;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::future::{Either, select};
use tokio::time::Instant;
use wecom_kf_core::machine::{Machine as _, Ms, Now, Op};
use wecom_kf_core::token::life::FetchReason;
use wecom_kf_core::token::share::{Input, Outcome, Output, Place, STORE_TIMEOUT, Share, Storage, Task};
use wecom_kf_core::token::{Failure, Record};

use super::origin::Resolved;
use super::token::Renewal;
use super::{Wait, lock};
use crate::credentials::{Reason, TokenRequest, failed};
use crate::deadline::{Deadline, GRACE, caught};
use crate::error::{BoxError, Chain, Error};
use crate::inner::Inner;
use crate::random;
use crate::scrub::scrubbed;
use crate::store::{BoxFuture, DynStore};

/// A store, and the key of the token there.
pub(super) type Stored = (Arc<dyn DynStore>, String);

/// The context of a renewal.
struct Work {
    client: Arc<Inner>,
    began: Instant,
    stored: Option<Stored>,
    fetch: Option<Fetch>,
}

/// The context and the results of a token fetch.
struct Fetch {
    resolved: Arc<Resolved>,
    request: TokenRequest,
    wait: Wait,
    /// The ticket last sent to WeCom, which is not part of the key.
    ticket: Mutex<Option<String>>,
    error: Mutex<Option<Error>>,
}

/// Runs a renewal on its own task.
pub(super) fn renew(
    mut renewal: Renewal,
    client: &Arc<Inner>,
    stored: Option<Stored>,
    resolved: Arc<Resolved>,
    deadline: Deadline,
) {
    let known = std::mem::take(&mut renewal.known);
    let request = TokenRequest {
        reason: match renewal.why {
            FetchReason::First => Reason::First,
            FetchReason::Expiring => Reason::Expiring,
            FetchReason::Refused => Reason::Refused,
        },
        refused: known
            .refused
            .clone()
            .map(|token| token.0)
            .filter(|_| renewal.why == FetchReason::Refused),
    };
    let stage = renewal.stage.clone();
    let work = Work {
        client: Arc::clone(client),
        began: Instant::now(),
        stored,
        fetch: Some(Fetch {
            resolved,
            request,
            wait: Wait { deadline, stage },
            ticket: Mutex::default(),
            error: Mutex::default(),
        }),
    };
    let owner = random::word();
    let share = Share::new(work.storage(), Task::Renew { known, owner });
    tokio::spawn(work.carry_out(share, renewal, deadline));
}

/// Discards a token in the store, if it is still the one there.
pub(super) async fn discard(client: &Arc<Inner>, stored: Stored, token: &str, deadline: &Deadline) {
    let work = Work {
        client: Arc::clone(client),
        began: Instant::now(),
        stored: Some(stored),
        fetch: None,
    };
    let mut share = Share::new(work.storage(), Task::Discard { token: token.into() });
    let panicked = match deadline.within(caught(work.run(&mut share))).await {
        Some(Err(panicked)) => panicked,
        Some(Ok(_)) | None => return,
    };
    client.observer.warn(format_args!("the token store failed: {panicked}"));
}

impl Work {
    fn storage(&self) -> Storage {
        match &self.stored {
            None => Storage::None,
            Some((store, _)) if store.is_atomic() => Storage::Atomic,
            Some(_) => Storage::BestEffort,
        }
    }

    fn now(&self) -> Now {
        let passed = self.began.elapsed().as_millis();
        Now {
            wall: Ms(self.client.now_ms()),
            monotonic: Ms(u64::try_from(passed).unwrap_or(u64::MAX)),
        }
    }

    async fn carry_out(self, mut share: Share, mut renewal: Renewal, deadline: Deadline) {
        let stopped = {
            let run = tokio::time::timeout(deadline.left() + GRACE, self.run(&mut share));
            // Waiting calls must learn of a panic too, and must not start again: it would recur.
            let run = caught(self.client.closing.unless_closed(run));
            match select(pin!(run), &mut renewal.stop).await {
                Either::Left((Ok(Ok(Ok(outcome))), _)) => Ok(outcome),
                Either::Left((Ok(Err(closed)), _)) => Err(closed.into()),
                Either::Left((Err(panicked), _)) => Err(failed("credentials", panicked.into(), &[])),
                Either::Left((Ok(Ok(Err(_))), _)) | Either::Right(_) => Err(Error::new(deadline.over(""))),
            }
        };
        let mut release = None;
        let (outcome, stopped_by) = match stopped {
            Ok(outcome) => (outcome, None),
            Err(error) => {
                let failure = Failure::of(error.code(), error.is_retryable(), false);
                share.handle(self.now(), Input::Stop { failure });
                let mut outcome = Outcome::default();
                while let Some(output) = share.poll() {
                    match output {
                        Output::Done { outcome: ended } => outcome = ended,
                        output => release = Some(output),
                    }
                }
                // There is a token, and nothing else would report the panic.
                if outcome.record.is_some() && failure == Failure::Client {
                    self.client.observer.warn(Chain(&error));
                }
                (outcome, Some(error))
            }
        };
        let (ticket, error) = match &self.fetch {
            Some(fetch) => (lock(&fetch.ticket).take(), lock(&fetch.error).take()),
            None => (None, None),
        };
        let error = error.or(stopped_by);
        let warnings = renewal.end(outcome, ticket, error.as_ref());
        for warning in warnings {
            match &error {
                Some(error) => self.client.observer.warn(format_args!("{warning}: {}", Chain(error))),
                None => self.client.observer.warn(warning),
            }
        }
        // No call waits for the release of the lease.
        if let Some(output) = release {
            let _ = caught(tokio::time::timeout(
                Duration::from_millis(STORE_TIMEOUT.0),
                self.step(output),
            ))
            .await;
        }
    }

    /// Carries out the machine's outputs until it is done.
    async fn run(&self, share: &mut Share) -> Outcome {
        share.handle(self.now(), Input::Start);
        loop {
            let mut step: BoxFuture<'_, Input> = Box::pin(pending());
            while let Some(output) = share.poll() {
                match output {
                    Output::Done { outcome } => return outcome,
                    Output::Warn { text } => self.client.observer.warn(text),
                    output => step = Box::pin(self.step(output)),
                }
            }
            let input = match share.deadline() {
                Some((due, _)) => {
                    let due = self.began + Duration::from_millis(due.0);
                    tokio::time::timeout_at(due, step).await.unwrap_or(Input::Tick)
                }
                None => step.await,
            };
            share.handle(self.now(), input);
        }
    }

    async fn step(&self, output: Output) -> Input {
        match (output, &self.stored, &self.fetch) {
            (Output::Get { op, place }, Some((store, key)), _) => {
                self.stage("the token store");
                let read = store.get(&at(key, place)).await;
                let read = read.map(|text| text.map(Into::into));
                read.map_or_else(|error| store_failed(op, &error, ""), |text| Input::Read { op, text })
            }
            (
                Output::CompareAndSet {
                    op,
                    place,
                    expected,
                    value,
                    ttl,
                },
                Some((store, key)),
                _,
            ) => {
                self.stage("the token store");
                let expected = expected.as_ref().map(|text| text.0.as_str());
                let ttl = Some(Duration::from_millis(ttl.0));
                let set = store.compare_and_set(&at(key, place), expected, &value.0, ttl).await;
                // A store's error may quote the value to write, which contains a token.
                let token = Record::read(&value.0).map_or(value.0.clone(), |record| record.access_token.0);
                set.map_or_else(
                    |error| store_failed(op, &error, &token),
                    |done| Input::Swapped { op, done },
                )
            }
            (Output::Fetch { op }, _, Some(fetch)) => fetch.token(op, &self.client).await,
            // Nothing else is asked for.
            _ => pending().await,
        }
    }

    fn stage(&self, stage: &'static str) {
        if let Some(fetch) = &self.fetch {
            fetch.wait.stage(stage);
        }
    }
}

impl Fetch {
    async fn token(&self, op: Op, client: &Arc<Inner>) -> Input {
        let fetched = self
            .resolved
            .fetch(client, self.request.clone(), &self.wait, &self.ticket);
        match fetched.await {
            Ok((token, expires_in)) => Input::Fetched {
                op,
                token: token.into(),
                life: expires_in.map(|seconds| Ms(seconds.saturating_mul(1000))),
            },
            Err(error) => {
                let is_own = error.operation() == Some(self.resolved.operation);
                let failure = Failure::of(error.code(), error.is_retryable(), is_own);
                *lock(&self.error) = Some(error);
                Input::FetchFailed { op, failure }
            }
        }
    }
}

fn at(key: &str, place: Place) -> String {
    match place {
        Place::Record => key.to_owned(),
        Place::Lease => format!("{key}:lease"),
    }
}

fn store_failed(op: Op, error: &BoxError, token: &str) -> Input {
    let reason = scrubbed(&error.to_string(), &[token]);
    Input::StoreFailed { op, reason }
}
