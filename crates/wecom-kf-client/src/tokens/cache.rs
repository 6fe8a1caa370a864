//! One client's view of a token.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use futures_util::FutureExt as _;
use futures_util::future::{Shared, WeakShared};
use wecom_kf_core::machine::Op;
use wecom_kf_core::token::life::Input;
use wecom_kf_core::token::{Failure, SecretText};

use super::memory::TokenMemory;
use super::origin::{Origin, Resolved};
use super::renewal::{self, Stored};
use super::token::{Answer, Token};
use super::{Stage, lock};
use crate::credentials::failed;
use crate::deadline::{Deadline, caught};
use crate::error::{Chain, Error};
use crate::inner::Inner;
use crate::random;
use crate::store::{BoxFuture, DynStore};

/// The reading of the secrets, shared by all calls that wait for it.
type Reading = Shared<BoxFuture<'static, Result<Arc<Resolved>, Error>>>;
type WeakReading = WeakShared<BoxFuture<'static, Result<Arc<Resolved>, Error>>>;

pub(crate) struct TokenCache {
    origin: Origin,
    memory: Arc<TokenMemory>,
    store: Option<Arc<dyn DynStore>>,
    /// Identifies this client.
    number: u32,
    /// The token of a client that does not share it.
    own: Arc<Token>,
    /// The token for the most recently read secrets.
    known: Mutex<Option<Arc<Token>>>,
    reading: Mutex<Option<WeakReading>>,
}

impl TokenCache {
    pub(super) fn new(origin: Origin, memory: Arc<TokenMemory>, store: Option<Arc<dyn DynStore>>) -> Arc<Self> {
        static NEWEST: AtomicU32 = AtomicU32::new(0);
        Arc::new(Self {
            origin,
            memory,
            store,
            number: NEWEST.fetch_add(1, Ordering::Relaxed),
            own: Arc::default(),
            known: Mutex::default(),
            reading: Mutex::default(),
        })
    }

    /// The corp, if the origin says so.
    pub(super) fn corp_id(&self) -> Option<Result<String, Error>> {
        self.origin.corp_id()
    }

    fn known(&self) -> Option<Arc<Token>> {
        lock(&self.known).clone()
    }

    /// Returns the token to use. `refused` is one that WeCom no longer accepts: it is returned again only if WeCom itself issues it again.
    pub(super) async fn get(
        self: &Arc<Self>,
        client: &Arc<Inner>,
        deadline: &Deadline,
        refused: Option<&str>,
    ) -> Result<String, Error> {
        let refused: Option<SecretText> = refused.map(Into::into);
        if let Some(known) = self.known() {
            // The fast path of nearly every call.
            if refused.is_none()
                && let Some(token) = known.held()
            {
                return Ok(token);
            }
            let op = Token::call();
            let refused = refused.clone();
            if let (Some(Answer::Use { token, ahead }), _) = known.give(Input::Check { op, refused }, None) {
                if ahead {
                    self.renew_ahead(client, known, op);
                }
                return Ok(token);
            }
        }
        let resolved = self.resolve(client, deadline).await?;
        self.acquire(client, deadline, &resolved, Token::call(), refused, false)
            .await
    }

    /// Waits for the token. An early renewal waits for its own end, which is bounded.
    async fn acquire(
        &self,
        client: &Arc<Inner>,
        deadline: &Deadline,
        resolved: &Arc<Resolved>,
        op: Op,
        refused: Option<SecretText>,
        ahead: bool,
    ) -> Result<String, Error> {
        let acquire = Input::Acquire {
            op,
            client: self.number,
            ticket: resolved.ticket.clone().map(Into::into),
            refused,
            ahead,
            joins: true,
            jitter: random::thousandths(),
        };
        let mut waiting = self.token(resolved).wait(op, acquire);
        let mut stage = Stage::default();
        loop {
            let answer = match ahead {
                true => waiting.next().await,
                false => deadline.within(waiting.next()).await.flatten(),
            };
            match answer {
                Some(Answer::Use { token, .. }) => return Ok(token),
                Some(Answer::Fail(error)) => return Err(error),
                Some(Answer::Joined(other)) => stage = other,
                Some(Answer::Renew(renewal)) => {
                    stage = renewal.stage.clone();
                    // Other calls wait for it too, and may have more time.
                    let deadline = Deadline::new(client.timeout).max(*deadline);
                    renewal::renew(renewal, client, self.stored(resolved), Arc::clone(resolved), deadline);
                }
                Some(Answer::Missing) => {}
                None => return Err(late(deadline, &stage)),
            }
        }
    }

    /// Renews a token that is still valid, in the background.
    fn renew_ahead(self: &Arc<Self>, client: &Arc<Inner>, token: Arc<Token>, op: Op) {
        let (cache, client) = (Arc::clone(self), Arc::clone(client));
        tokio::spawn(async move {
            let deadline = Deadline::new(client.timeout);
            let error = match client.closing.unless_closed(cache.resolve(&client, &deadline)).await {
                Ok(Ok(resolved)) => {
                    // The machine handles the result, and warns about a failure.
                    let _ = cache.acquire(&client, &deadline, &resolved, op, None, true).await;
                    return;
                }
                Ok(Err(error)) => error,
                Err(closed) => closed.into(),
            };
            let failure = Failure::of(error.code(), error.is_retryable(), false);
            for warning in token.give(Input::NotStarted { op, failure }, None).1 {
                client.observer.warn(format_args!("{warning}: {}", Chain(&error)));
            }
        });
    }

    /// A call succeeded with a token.
    pub(super) fn accepted(&self, token: &str) {
        if let Some(known) = self.known() {
            known.accepted(token);
        }
    }

    /// Discards a token, or the one in use, here and in the store.
    pub(super) async fn invalidate(self: &Arc<Self>, client: &Arc<Inner>, token: Option<&str>, deadline: &Deadline) {
        let known = self.known();
        let Some(token) = token.map(str::to_owned).or_else(|| known?.current()) else {
            return;
        };
        // The secrets determine its key.
        let resolved = match client.closing.unless_closed(self.resolve(client, deadline)).await {
            Ok(Ok(resolved)) => resolved,
            Ok(Err(error)) => {
                let error = Chain(&error);
                return client
                    .observer
                    .warn(format_args!("the access token could not be discarded: {error}"));
            }
            Err(_) => return,
        };
        let secret = Some(token.as_str().into());
        self.token(&resolved).give(Input::Discard { token: secret }, None);
        if let Some(stored) = self.stored(&resolved) {
            renewal::discard(client, stored, &token, deadline).await;
        }
    }

    /// The token for these secrets, which calls use from now on.
    fn token(&self, resolved: &Resolved) -> Arc<Token> {
        let token = match &resolved.key {
            None => Arc::clone(&self.own),
            Some(key) => self.memory.at(key),
        };
        *lock(&self.known) = Some(Arc::clone(&token));
        token
    }

    fn stored(&self, resolved: &Resolved) -> Option<Stored> {
        Some((self.store.clone()?, resolved.key.clone()?))
    }

    /// Reads the secrets, within the deadline of a call.
    async fn resolve(self: &Arc<Self>, client: &Arc<Inner>, deadline: &Deadline) -> Result<Arc<Resolved>, Error> {
        let reading = self.reading(client);
        match deadline.within(reading).await {
            Some(resolved) => resolved,
            None => Err(late(deadline, &Stage::default())),
        }
    }

    /// The reading in progress, or a new one.
    fn reading(self: &Arc<Self>, client: &Arc<Inner>) -> Reading {
        let mut current = lock(&self.reading);
        if let Some(reading) = current.as_ref().and_then(WeakShared::upgrade)
            && reading.peek().is_none()
        {
            return reading;
        }
        let (cache, client) = (Arc::clone(self), Arc::clone(client));
        let reading: BoxFuture<'static, _> = Box::pin(async move {
            match caught(cache.origin.resolve(&client)).await {
                Ok(resolved) => resolved.map(Arc::new),
                Err(panicked) => Err(failed("credentials", panicked.into(), &[])),
            }
        });
        let reading = reading.shared();
        *current = reading.downgrade();
        reading
    }
}

/// The error of a call that timed out while waiting for a token.
fn late(deadline: &Deadline, stage: &Stage) -> Error {
    let waiting = format!(", waiting for the access token ({})", stage.get());
    deadline.over(&waiting).into()
}
