//! Access tokens.

use crate::answer::{ApiError, refuse};
use crate::route::Handler;
use crate::sandbox::Sandbox;
use wecom_kf_core::token::{Get, GetResponse};
use wecom_kf_core::{Endpoint, Value};

/// The tokens that were issued.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    issued: Vec<Issued>,
}

#[derive(Debug)]
struct Issued {
    token: String,
    ends_ms: u64,
}

impl Tokens {
    /// Checks a call's token: missing 41001, unknown or withdrawn 40014, past its end 42001.
    pub(crate) fn check(&self, now_ms: u64, token: &str) -> Result<(), ApiError> {
        if token.is_empty() {
            return Err(refuse(41001));
        }
        match self.issued.iter().find(|issued| issued.token == token) {
            None => Err(refuse(40014)),
            Some(issued) if now_ms >= issued.ends_ms => Err(refuse(42001)),
            Some(_) => Ok(()),
        }
    }
}

impl Sandbox {
    /// Withdraws all access tokens before their end, as WeCom may: calls with them get 40014.
    pub fn invalidate_tokens(&mut self) {
        self.tokens.issued.clear();
    }
}

impl Handler for Get {
    fn handle(self, sandbox: &mut Sandbox, now_ms: u64) -> Result<Value, ApiError> {
        if self.corpid != sandbox.settings.corp_id {
            return Err(refuse(40013));
        }
        if self.corpsecret != sandbox.settings.secret {
            return Err(refuse(40001));
        }
        // While a token is valid, the same one is given again, with the time that it has left.
        let valid = sandbox.tokens.issued.iter().find(|issued| now_ms < issued.ends_ms);
        let (access_token, ends_ms) = if let Some(issued) = valid {
            (issued.token.clone(), issued.ends_ms)
        } else {
            let token = sandbox.random.word("", 120);
            let ends_ms = now_ms.saturating_add(sandbox.settings.token_lifetime_s.saturating_mul(1000));
            sandbox.tokens.issued.push(Issued {
                token: token.clone(),
                ends_ms,
            });
            (token, ends_ms)
        };
        Ok(Self::response_to_json(&GetResponse {
            access_token,
            expires_in: ends_ms.saturating_sub(now_ms) / 1000,
            ..GetResponse::default()
        }))
    }
}
