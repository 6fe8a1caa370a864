//! The source of one kind of token.

use std::sync::{Arc, Mutex};

use sha2::{Digest as _, Sha256};
use wecom_kf_core::error::ResponseError;
use wecom_kf_core::token::{GetCorpToken, GetSuiteToken, GetToken, MAX_LIFETIME_S, TICKET_REFUSED};
use wecom_kf_core::{Endpoint, Value};

use super::{Wait, lock};
use crate::credentials::{AuthorizedCorp, Provide, Secret, SuiteApp, TokenRequest, failed};
use crate::environment::from_environment;
use crate::error::{Error, ErrorKind};
use crate::inner::Inner;
use crate::perform::{Terms, operation, parameters, perform};
use crate::random::hex;
use crate::reply::{Content, typed};

/// The source of one kind of token.
pub(super) enum Origin {
    /// `gettoken`: by corp id and secret, by default from the environment.
    Corp {
        corp_id: Option<String>,
        secret: Option<Secret>,
    },
    /// `service/get_corp_token`: for a corp that authorised a third-party app. The request itself needs the suite's token.
    AuthorizedCorp(AuthorizedCorp),
    /// `service/get_suite_token`: for the third-party app itself.
    Suite(SuiteApp),
    /// A user's function.
    Provider(Provide),
}

/// A token's origin after its secrets, which identify the token, have been read.
pub(super) struct Resolved {
    /// The key under which the token is shared; without one, the client does not share it.
    pub(super) key: Option<String>,
    /// The operation that fetches it, and the ticket sent in addition to ids and secrets: a rejection is remembered for this pair.
    pub(super) operation: &'static str,
    pub(super) ticket: Option<String>,
    fetch: Fetch,
}

enum Fetch {
    Corp(GetToken),
    AuthorizedCorp(GetCorpToken),
    Suite(GetSuiteToken, Secret),
    Provider(Provide),
}

/// A fetched token and its lifetime in seconds.
pub(super) type Fetched = (String, Option<u64>);

/// The corp's id; by default from the environment.
fn own_corp_id(corp_id: Option<&String>) -> Result<String, Error> {
    match corp_id {
        Some(corp_id) => Ok(corp_id.clone()),
        None => from_environment("corp_id", "WECOM_KF_CORP_ID"),
    }
}

impl Origin {
    /// The corp whose token it is; `None` if it does not say.
    pub(super) fn corp_id(&self) -> Option<Result<String, Error>> {
        match self {
            Self::Corp { corp_id, .. } => Some(own_corp_id(corp_id.as_ref())),
            Self::AuthorizedCorp(corp) => Some(Ok(corp.auth_corp_id.clone())),
            Self::Suite(_) | Self::Provider(_) => None,
        }
    }

    /// Reads the secrets.
    pub(super) async fn resolve(&self, client: &Inner) -> Result<Resolved, Error> {
        let root = client.root()?;
        match self {
            Self::Corp { corp_id, secret } => {
                let corpid = own_corp_id(corp_id.as_ref())?;
                let corpsecret = match secret {
                    Some(secret) => secret.read("secret").await?,
                    None => from_environment("secret", "WECOM_KF_SECRET")?,
                };
                Ok(Resolved {
                    key: Some(key(&["corp", root, &corpid, &corpsecret])),
                    operation: "getToken",
                    ticket: None,
                    fetch: Fetch::Corp(GetToken::new(corpid, corpsecret)),
                })
            }
            Self::AuthorizedCorp(corp) => {
                let auth_corpid = corp.auth_corp_id.clone();
                let permanent_code = corp.permanent_code.read("permanent_code").await?;
                Ok(Resolved {
                    key: Some(key(&[
                        "authorized_corp",
                        root,
                        &corp.suite_id,
                        &auth_corpid,
                        &permanent_code,
                    ])),
                    operation: "getCorpToken",
                    ticket: None,
                    fetch: Fetch::AuthorizedCorp(GetCorpToken::new(auth_corpid, permanent_code)),
                })
            }
            Self::Suite(app) => {
                let suite_id = app.suite_id.clone();
                let suite_secret = app.suite_secret.read("suite_secret").await?;
                let suite_ticket = app.suite_ticket.read("suite_ticket").await?;
                Ok(Resolved {
                    key: Some(key(&["suite", root, &suite_id, &suite_secret])),
                    operation: "getSuiteToken",
                    ticket: Some(suite_ticket.clone()),
                    fetch: Fetch::Suite(
                        GetSuiteToken::new(suite_id, suite_secret, suite_ticket),
                        app.suite_ticket.clone(),
                    ),
                })
            }
            Self::Provider(provide) => Ok(Resolved {
                key: None,
                operation: "getToken",
                ticket: None,
                fetch: Fetch::Provider(Arc::clone(provide)),
            }),
        }
    }
}

impl Resolved {
    /// Fetches the token, and returns the ticket that was sent if it differs from the one read before. The lifetime is unknown if a user's
    /// function returned only the token.
    pub(super) async fn fetch(
        &self,
        client: &Arc<Inner>,
        request: TokenRequest,
        wait: &Wait,
        sent_ticket: &Mutex<Option<String>>,
    ) -> Result<Fetched, Error> {
        let (token, expires_in) = match &self.fetch {
            Fetch::Corp(get) => {
                let answer = call(client, get, wait).await.map_err(explained)?;
                (answer.access_token, Some(answer.expires_in))
            }
            Fetch::AuthorizedCorp(get) => {
                let answer = call(client, get, wait).await?;
                (answer.access_token, Some(answer.expires_in))
            }
            Fetch::Suite(get, ticket) => {
                let answer = match call(client, get, wait).await {
                    // A newer one may have arrived in the meantime.
                    Err(error) if error.errcode() == Some(TICKET_REFUSED) => {
                        wait.stage("the credentials");
                        let suite_ticket = ticket.read("suite_ticket").await?;
                        if suite_ticket == get.suite_ticket {
                            return Err(error);
                        }
                        *lock(sent_ticket) = Some(suite_ticket.clone());
                        let get = GetSuiteToken::new(&get.suite_id, &get.suite_secret, suite_ticket);
                        call(client, &get, wait).await?
                    }
                    answer => answer?,
                };
                (answer.suite_access_token, Some(answer.expires_in))
            }
            Fetch::Provider(provide) => {
                wait.stage("the function credentials");
                let refused = request.refused.clone().unwrap_or_default();
                let provided = provide(request).await;
                let provided = provided.map_err(|cause| failed("credentials", cause, &[&refused]))?;
                (provided.token, provided.expires_in)
            }
        };
        if !token.is_empty() {
            return Ok((token, expires_in));
        }
        let error = Error::new(ResponseError::Unreadable {
            reason: "access_token: expected a text that is not empty".into(),
        });
        Err(match &self.fetch {
            Fetch::Corp(_) => explained(error.of_call(self.operation.into(), Vec::new())),
            Fetch::Provider(_) => error,
            _ => error.of_call(self.operation.into(), Vec::new()),
        })
    }
}

/// For a 微信客服 secret that WeCom withdrew, `gettoken` responds with a success without a token.
fn explained(error: Error) -> Error {
    match error.kind() {
        ErrorKind::Response(ResponseError::Unreadable { .. }) => {
            error.noting("was the secret withdrawn? Use the secret of an app that may call the API instead".into())
        }
        _ => error,
    }
}

/// Makes the request that fetches a token, within the remaining time.
async fn call<E: Endpoint>(client: &Arc<Inner>, request: &E, wait: &Wait) -> Result<E::Response, Error> {
    wait.stage(E::PATH);
    let terms = Terms {
        deadline: wait.deadline,
        max_retries: client.max_retries,
        idempotent: false,
        errcode_optional: false,
    };
    let reply = perform(client, &operation::<E>(), parameters(request), None, terms).await?;
    let response = reply.read(|content, _| match content {
        Content::Json(mut body) if body.get("expires_in").is_some_and(|seconds| !seconds.is_null()) => {
            // Any number of seconds is valid, however large.
            let most = Value::from(MAX_LIFETIME_S);
            if body.get("expires_in").and_then(Value::as_f64) > most.as_f64() {
                body.insert("expires_in".into(), most);
            }
            typed(Content::Json(body))
        }
        _ => Err(ResponseError::Unreadable {
            reason: "expected access_token and expires_in".into(),
        }),
    });
    Ok(response?.data)
}

/// The store key for the token of these ids and secrets. The key reveals none of them.
fn key(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(format!("{}:{part},", part.len()));
    }
    format!("wecom-kf:token:{}", hex(&hash.finalize()))
}
