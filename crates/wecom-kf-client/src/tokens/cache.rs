//! One client's view of a token: kept until shortly before its end, fetched once for all who wait for it.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};

use tokio::sync::watch;
use tokio::task::AbortHandle;

use super::held::{HeldToken, TokenMemory};
use super::origin::{Origin, Resolved};
use super::record::{LONGEST_S, Record};
use super::share::Sharing;
use crate::credentials::failed;
use crate::deadline::{Deadline, GRACE, caught};
use crate::error::{Chain, Error, ErrorKind};
use crate::inner::Inner;
use crate::random;
use crate::store::DynStore;
use wecom_kf_transport::TransportError;

/// The time for fetching a token that several calls wait for, and what is waited for just now.
pub(super) struct Wait {
    pub(super) deadline: Deadline,
    stage: Arc<Mutex<&'static str>>,
}

impl Wait {
    pub(super) fn stage(&self, stage: &'static str) {
        *lock(&self.stage) = stage;
    }
}

/// Why a token is fetched: WeCom refused one, or it is renewed ahead of its end.
#[derive(Default)]
struct Why {
    refused: Option<String>,
    ahead: bool,
}

/// A renewal under way, for one who waits for it. The last who gives up ends it.
struct Flight {
    outcome: watch::Receiver<Option<Result<String, Error>>>,
    stage: Arc<Mutex<&'static str>>,
    waiting: Arc<Waiting>,
}

/// Those who wait for a renewal; when they are gone, its task ends.
#[derive(Default)]
struct Waiting(OnceLock<AbortHandle>);

impl Drop for Waiting {
    fn drop(&mut self) {
        if let Some(task) = self.0.get() {
            task.abort();
        }
    }
}

/// A renewal under way, without waiting for it.
struct Underway {
    outcome: watch::Receiver<Option<Result<String, Error>>>,
    stage: Arc<Mutex<&'static str>>,
    waiting: Weak<Waiting>,
}

impl Underway {
    /// Waits for it too, if it can still bring something.
    fn join(&self) -> Option<Flight> {
        let waiting = self.waiting.upgrade()?;
        // One whose runtime has ended has no outcome, and nobody who brings it.
        let alive = self.outcome.borrow().is_none() && self.outcome.has_changed().is_ok();
        alive.then(|| Flight {
            outcome: self.outcome.clone(),
            stage: Arc::clone(&self.stage),
            waiting,
        })
    }
}

/// What a client holds, and under which key a store has it.
type Known = (Arc<HeldToken>, Option<String>);

pub(crate) struct TokenCache {
    origin: Origin,
    memory: Arc<TokenMemory>,
    store: Option<Arc<dyn DynStore>>,
    /// What is held without being shared.
    own: Arc<HeldToken>,
    known: Mutex<Option<Known>>,
    flight: Mutex<Option<Underway>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl TokenCache {
    pub(super) fn new(origin: Origin, memory: Arc<TokenMemory>, store: Option<Arc<dyn DynStore>>) -> Arc<Self> {
        Arc::new(Self {
            origin,
            memory,
            store,
            own: Arc::default(),
            known: Mutex::default(),
            flight: Mutex::default(),
        })
    }

    fn known(&self) -> Option<Known> {
        lock(&self.known).clone()
    }

    /// The token to use. `refused` is one that WeCom no longer takes: it is given again only if WeCom itself gives it again.
    pub(super) async fn get(
        self: &Arc<Self>,
        client: &Arc<Inner>,
        deadline: &Deadline,
        refused: Option<&str>,
    ) -> Result<String, Error> {
        if let (Some(refused), Some((held, _))) = (refused, self.known()) {
            held.refuse(refused, client.now_ms());
        }
        let mut again = true;
        loop {
            if let Some((held, _)) = self.known()
                && let Some((token, due)) = held.usable(client.now_ms())
            {
                if due {
                    self.board(client, || Why {
                        ahead: true,
                        ..Why::default()
                    });
                }
                return Ok(token);
            }
            let (flight, joined) = self.board(client, || Why {
                refused: refused.map(str::to_owned),
                ahead: false,
            });
            let Some(token) = wait(flight, client, deadline).await? else {
                // The runtime that it ran on has ended.
                continue;
            };
            // A renewal that had begun before the refusal may have found the very token.
            if joined && again && refused == Some(token.as_str()) {
                again = false;
                continue;
            }
            return Ok(token);
        }
    }

    /// A call succeeded with a token.
    pub(super) fn accepted(&self, token: &str) {
        if let Some((held, _)) = self.known() {
            held.accepted(token);
        }
    }

    /// Gives up a token, or the one in use, here and in the store.
    pub(super) async fn invalidate(&self, client: &Inner, token: Option<&str>, deadline: &Deadline) {
        let Some((held, key)) = self.known() else { return };
        let Some(token) = token.map(str::to_owned).or_else(|| held.current(client.now_ms())) else {
            return;
        };
        held.refuse(&token, client.now_ms());
        if let (Some(store), Some(key)) = (&self.store, &key) {
            let sharing = Sharing {
                client,
                store,
                key,
                deadline,
                failed: false,
                token: None,
            };
            sharing.give_up(&token).await;
        }
    }

    /// The renewal under way, or a new one; and whether it was under way.
    fn board(self: &Arc<Self>, client: &Arc<Inner>, why: impl FnOnce() -> Why) -> (Flight, bool) {
        let mut current = lock(&self.flight);
        if let Some(flight) = current.as_ref().and_then(Underway::join) {
            return (flight, true);
        }
        let (sender, outcome) = watch::channel(None);
        let stage = Arc::new(Mutex::new("the credentials"));
        let waiting = Arc::<Waiting>::default();
        *current = Some(Underway {
            outcome: outcome.clone(),
            stage: Arc::clone(&stage),
            waiting: Arc::downgrade(&waiting),
        });
        let flight = Flight {
            outcome,
            stage: Arc::clone(&stage),
            waiting,
        };
        let (cache, client, why) = (Arc::clone(self), Arc::clone(client), why());
        // Nobody waits for a renewal ahead of the end: it waits for itself.
        let itself = why.ahead.then(|| Arc::clone(&flight.waiting));
        let task = tokio::spawn(async move {
            let _itself = itself;
            let deadline = Deadline::new(client.timeout);
            let wait = Wait { deadline, stage };
            let renewal = tokio::time::timeout(deadline.left() + GRACE, cache.renew(&client, &wait, &why));
            // Those who wait must hear of a panic too, and must not begin anew: it would come again.
            let outcome = match caught(client.closing.unless_closed(renewal)).await {
                Ok(Ok(Ok(outcome))) => outcome,
                Ok(Ok(Err(_))) => Err(wait.deadline.over("").into()),
                Ok(Err(closed)) => Err(closed.into()),
                Err(panicked) => Err(failed("credentials", panicked.into(), &[])),
            };
            sender.send_replace(Some(outcome.clone()));
            if let (true, Err(error)) = (why.ahead && !client.closing.is_closed(), &outcome) {
                if let Some((held, _)) = cache.known() {
                    held.look_again_later(client.now_ms());
                }
                let warning = format!(
                    "the access token could not be renewed ahead of its end: {}",
                    Chain(error)
                );
                client.observer.warn(warning);
            }
        });
        let _ = flight.waiting.0.set(task.abort_handle());
        (flight, false)
    }

    async fn renew(&self, client: &Arc<Inner>, wait: &Wait, why: &Why) -> Result<String, Error> {
        let resolved = self.origin.resolve(client, wait).await?;
        let held = match &resolved.key {
            None => Arc::clone(&self.own),
            Some(key) => self.memory.at(key),
        };
        *lock(&self.known) = Some((Arc::clone(&held), resolved.key.clone()));
        if let Some(refused) = &why.refused {
            held.refuse(refused, client.now_ms());
        }
        // Another client, or another call, may have brought one, or have been refused; also while this one waits for its turn.
        let settled = || {
            let now = client.now_ms();
            let token = match why.ahead {
                true => held.fresh(now),
                false => held.current(now),
            };
            token
                .map(Ok)
                .or_else(|| held.refusal(resolved.told.as_deref(), now).map(Err))
        };
        if let Some(outcome) = settled() {
            return outcome;
        }
        let _turn = held.renewing.lock().await;
        if let Some(outcome) = settled() {
            return outcome;
        }
        let record = self.obtain(client, &held, &resolved, wait).await?;
        held.take(&record, random::fraction(), client.now_ms());
        Ok(record.access_token)
    }

    async fn obtain(
        &self,
        client: &Arc<Inner>,
        held: &HeldToken,
        resolved: &Resolved,
        wait: &Wait,
    ) -> Result<Record, Error> {
        let fetch = async {
            let obtained_at = client.now_ms();
            match resolved.fetch(client, held.reason(), wait).await {
                Ok((access_token, expires_in)) => {
                    held.fetched(client.now_ms());
                    Ok(Record {
                        access_token,
                        expires_in: expires_in.map(|seconds| seconds.min(LONGEST_S)),
                        obtained_at,
                    })
                }
                Err(error) => {
                    let refused = matches!(error.kind(), ErrorKind::Api(_)) && !error.is_retryable();
                    // What WeCom gives for a secret that was withdrawn.
                    let nothing = error.code() == "response.unreadable";
                    if (refused || nothing) && error.operation() == Some(resolved.operation) {
                        held.refused(&error, resolved.told.as_deref(), client.now_ms());
                    }
                    Err(error)
                }
            }
        };
        let (Some(store), Some(key)) = (&self.store, &resolved.key) else {
            return fetch.await;
        };
        wait.stage("the token store");
        let sharing = Sharing {
            client,
            store,
            key,
            deadline: &wait.deadline,
            failed: false,
            token: None,
        };
        sharing.token(held, fetch).await
    }
}

/// Waits as long as one call may. Nothing when the renewal was dropped.
async fn wait(mut flight: Flight, client: &Inner, deadline: &Deadline) -> Result<Option<String>, Error> {
    match deadline.within(flight.outcome.wait_for(Option::is_some)).await {
        Some(Ok(outcome)) => outcome.clone().transpose(),
        Some(Err(_)) if client.closing.is_closed() => Err(TransportError::Closed {}.into()),
        Some(Err(_)) => Ok(None),
        None => {
            let stage = *lock(&flight.stage);
            Err(deadline
                .over(&format!(", waiting for the access token ({stage})"))
                .into())
        }
    }
}
