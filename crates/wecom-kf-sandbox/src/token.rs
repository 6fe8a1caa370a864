//! Access tokens.

use crate::answer::{ApiError, refuse, refuse_for};
use crate::random::Random;
use crate::route::Handler;
use crate::sandbox::Sandbox;
use wecom_kf_core::token::{
    AuthCorpInfo, GetCorpToken, GetCorpTokenResponse, GetPermanentCode, GetPermanentCodeResponse, GetSuiteToken,
    GetSuiteTokenResponse, GetToken, GetTokenResponse,
};
use wecom_kf_core::{Endpoint, Value};

/// The tokens that were issued.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    issued: Vec<Issued>,
    /// Those of the third-party app.
    suite: Vec<Issued>,
    /// Whether the third-party app's code was exchanged.
    exchanged: bool,
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
            return Err(refuse::<41001>());
        }
        match self.issued.iter().find(|issued| issued.token == token) {
            None => Err(refuse::<40014>()),
            Some(issued) if now_ms >= issued.ends_ms => Err(refuse::<42001>()),
            Some(_) => Ok(()),
        }
    }

    /// Checks a call's token of the third-party app: missing or unknown 40082, past its end 42009.
    pub(crate) fn check_suite(&self, now_ms: u64, token: &str) -> Result<(), ApiError> {
        match self.suite.iter().find(|issued| issued.token == token) {
            None => Err(refuse::<40082>()),
            Some(issued) if now_ms >= issued.ends_ms => Err(refuse::<42009>()),
            Some(_) => Ok(()),
        }
    }
}

impl Sandbox {
    /// A token of the corp and how many seconds it lasts. While one is valid it is given again, with the time that it has left.
    fn corp_token(&mut self, now_ms: u64) -> (String, u64) {
        let lifetime_ms = self.settings.token_lifetime_s.saturating_mul(1000);
        issue(&mut self.tokens.issued, &mut self.random, now_ms, lifetime_ms)
    }

    /// Withdraws all access tokens before their end, as WeCom may: calls with them get 40014.
    pub fn invalidate_tokens(&mut self) {
        self.tokens.issued.clear();
    }
}

fn issue(issued: &mut Vec<Issued>, random: &mut Random, now_ms: u64, lifetime_ms: u64) -> (String, u64) {
    if let Some(valid) = issued.iter().find(|issued| now_ms < issued.ends_ms) {
        return (valid.token.clone(), valid.ends_ms.saturating_sub(now_ms) / 1000);
    }
    let token = random.word("", 120);
    let ends_ms = now_ms.saturating_add(lifetime_ms);
    issued.push(Issued {
        token: token.clone(),
        ends_ms,
    });
    (token, lifetime_ms / 1000)
}

impl Handler for GetToken {
    fn handle(self, sandbox: &mut Sandbox, now_ms: u64) -> Result<Value, ApiError> {
        if self.corpid != sandbox.settings.corp_id {
            return Err(refuse::<40013>());
        }
        if self.corpsecret != sandbox.settings.secret {
            return Err(refuse::<40001>());
        }
        let (access_token, expires_in) = sandbox.corp_token(now_ms);
        Ok(Self::response_to_json(&GetTokenResponse::new(access_token, expires_in)))
    }
}

impl Handler for GetSuiteToken {
    fn handle(self, sandbox: &mut Sandbox, now_ms: u64) -> Result<Value, ApiError> {
        let suite = sandbox.settings.suite.as_ref();
        let suite = suite.filter(|suite| suite.suite_id == self.suite_id && suite.suite_secret == self.suite_secret);
        match suite {
            None => return Err(refuse::<40091>()),
            Some(suite) if suite.suite_ticket != self.suite_ticket => return Err(refuse::<40085>()),
            Some(_) => {}
        }
        let lifetime_ms = sandbox.settings.token_lifetime_s.saturating_mul(1000);
        let (suite_access_token, expires_in) =
            issue(&mut sandbox.tokens.suite, &mut sandbox.random, now_ms, lifetime_ms);
        let response = GetSuiteTokenResponse::new(suite_access_token, expires_in);
        Ok(Self::response_to_json(&response))
    }
}

impl Handler for GetPermanentCode {
    fn handle(self, sandbox: &mut Sandbox, now_ms: u64) -> Result<Value, ApiError> {
        let suite = sandbox.settings.suite.as_ref();
        let suite = suite.filter(|suite| suite.auth_code == self.auth_code && !sandbox.tokens.exchanged);
        let permanent_code = suite
            .map(|suite| suite.permanent_code.clone())
            .ok_or_else(|| refuse_for::<40058>("auth_code: unknown or used"))?;
        sandbox.tokens.exchanged = true;
        let (access_token, expires_in) = sandbox.corp_token(now_ms);
        let corp = AuthCorpInfo::new(&sandbox.settings.corp_id).corp_name("沙盒企业");
        let response = GetPermanentCodeResponse::new(permanent_code)
            .access_token(access_token)
            .expires_in(expires_in)
            .auth_corp_info(corp);
        Ok(Self::response_to_json(&response))
    }
}

impl Handler for GetCorpToken {
    fn handle(self, sandbox: &mut Sandbox, now_ms: u64) -> Result<Value, ApiError> {
        if self.auth_corpid != sandbox.settings.corp_id {
            return Err(refuse::<40013>());
        }
        let suite = sandbox.settings.suite.as_ref();
        if suite.is_none_or(|suite| suite.permanent_code != self.permanent_code) {
            return Err(refuse::<40084>());
        }
        let (access_token, expires_in) = sandbox.corp_token(now_ms);
        let response = GetCorpTokenResponse::new(access_token, expires_in);
        Ok(Self::response_to_json(&response))
    }
}
