//! Caching, renewing and sharing of access tokens. See `docs/en/tokens.md`.

mod cache;
mod memory;
mod origin;
mod renewal;
mod token;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cache::TokenCache;
pub(crate) use memory::TokenMemory;
use wecom_kf_core::endpoint::Authorization;

use crate::credentials::{Credentials, Form};
use crate::deadline::Deadline;
use crate::error::Error;
use crate::inner::Inner;
use crate::store::DynStore;
use origin::Origin;

/// The tokens of one client.
pub(crate) enum Tokens {
    /// A token that something else keeps fresh.
    Fixed(String),
    /// The corp's token, and the third-party app's suite token by which it is fetched.
    Cached {
        corp: Option<Arc<TokenCache>>,
        suite: Option<Arc<TokenCache>>,
    },
}

impl Tokens {
    pub(crate) fn new(credentials: Credentials, memory: &Arc<TokenMemory>, store: Option<&Arc<dyn DynStore>>) -> Self {
        let cache = |origin| TokenCache::new(origin, Arc::clone(memory), store.cloned());
        let (corp, suite) = match credentials.0 {
            Form::Fixed(token) => return Self::Fixed(token),
            Form::Corp { corp_id, secret } => (Some(Origin::Corp { corp_id, secret }), None),
            Form::Suite { app, corp } => (corp.map(Origin::AuthorizedCorp), Some(Origin::Suite(app))),
            Form::Provider(provide) => (Some(Origin::Provider(provide)), None),
        };
        Self::Cached {
            corp: corp.map(cache),
            suite: suite.map(cache),
        }
    }

    /// The token for an authorization, if it needs one. `refused` is one that WeCom no longer accepts.
    pub(crate) async fn get(
        &self,
        client: &Arc<Inner>,
        authorization: Authorization,
        deadline: &Deadline,
        refused: Option<&str>,
    ) -> Result<Option<String>, Error> {
        let cache = match (authorization, self) {
            (Authorization::Parameters, _) => return Ok(None),
            (Authorization::AccessToken, Self::Fixed(token)) => return Ok(Some(token.clone())),
            (Authorization::AccessToken, Self::Cached { corp: Some(corp), .. }) => corp,
            (Authorization::AccessToken, Self::Cached { corp: None, .. }) => {
                let reason =
                    "this call is a corp's, and Credentials::suite_app are for none; it needs Credentials::suite";
                return Err(Error::bad_option("credentials", reason));
            }
            (Authorization::SuiteToken, Self::Cached { suite: Some(suite), .. }) => suite,
            (Authorization::SuiteToken, _) => {
                let reason = "this call is for third-party apps; it needs Credentials::suite or Credentials::suite_app";
                return Err(Error::bad_option("credentials", reason));
            }
        };
        cache.get(client, deadline, refused).await.map(Some)
    }

    /// The corp, as far as the credentials say.
    pub(crate) fn corp_id(&self) -> Result<String, Error> {
        let corp_id = match self {
            Self::Cached { corp: Some(corp), .. } => corp.corp_id(),
            _ => None,
        };
        corp_id.unwrap_or_else(|| {
            Err(Error::bad_option(
                "corp_id",
                "it is required: the credentials do not tell the corp",
            ))
        })
    }

    /// A call succeeded with the token of its authorization.
    pub(crate) fn accepted(&self, authorization: Authorization, token: &str) {
        let cache = match (authorization, self) {
            (Authorization::AccessToken, Self::Cached { corp, .. }) => corp,
            (Authorization::SuiteToken, Self::Cached { suite, .. }) => suite,
            _ => return,
        };
        if let Some(cache) = cache {
            cache.accepted(token);
        }
    }

    /// Discards the given access token, or the one in use.
    pub(crate) async fn invalidate(&self, client: &Arc<Inner>, token: Option<&str>, deadline: &Deadline) {
        if let Self::Cached { corp: Some(corp), .. } = self {
            corp.invalidate(client, token, deadline).await;
        }
    }
}

/// What is being waited for.
#[derive(Clone)]
struct Stage(Arc<Mutex<&'static str>>);

impl Default for Stage {
    fn default() -> Self {
        Self(Arc::new(Mutex::new("the credentials")))
    }
}

impl Stage {
    fn get(&self) -> &'static str {
        *lock(&self.0)
    }
}

/// The deadline of a token fetch that several calls wait for, and what is being waited for.
struct Wait {
    deadline: Deadline,
    stage: Stage,
}

impl Wait {
    fn stage(&self, stage: &'static str) {
        *lock(&self.stage.0) = stage;
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
