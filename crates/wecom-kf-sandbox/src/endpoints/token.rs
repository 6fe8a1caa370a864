//! Access tokens.

use super::{Answer, Handler};
use crate::draft::Draft;
use crate::ids::Kind;
use crate::rules::refusal::{ApiError, refuse, refuse_for};
use crate::rules::tokens;
use crate::state::Fact;
use wecom_kf_core::Endpoint;
use wecom_kf_core::token::{
    AuthCorpInfo, GetCorpToken, GetCorpTokenResponse, GetPermanentCode, GetPermanentCodeResponse, GetSuiteToken,
    GetSuiteTokenResponse, GetToken, GetTokenResponse,
};

/// A token of the corp and how many seconds it lasts. While one is valid it is given again, with the time that it has left.
fn corp_token(draft: &mut Draft<'_>) -> (String, u64) {
    let now_ms = draft.now_ms();
    if let Some((token, expires_in)) = tokens::valid(&draft.state().tokens, now_ms) {
        return (token.to_owned(), expires_in);
    }
    let lifetime_ms = tokens::lifetime_ms(draft.state());
    let token = draft.next_id(Kind::Token);
    draft.record(Fact::TokenIssued {
        token: token.clone(),
        ends_ms: now_ms.saturating_add(lifetime_ms),
    });
    (token, lifetime_ms / 1000)
}

/// The same for a token of the third-party app.
fn suite_token(draft: &mut Draft<'_>) -> (String, u64) {
    let now_ms = draft.now_ms();
    if let Some((token, expires_in)) = tokens::valid(&draft.state().suite_tokens, now_ms) {
        return (token.to_owned(), expires_in);
    }
    let lifetime_ms = tokens::lifetime_ms(draft.state());
    let token = draft.next_id(Kind::SuiteToken);
    draft.record(Fact::SuiteTokenIssued {
        token: token.clone(),
        ends_ms: now_ms.saturating_add(lifetime_ms),
    });
    (token, lifetime_ms / 1000)
}

impl Handler for GetToken {
    fn handle(self, draft: &mut Draft<'_>) -> Result<Answer, ApiError> {
        if self.corpid != draft.state().settings.corp_id {
            return Err(refuse::<40013>());
        }
        if self.corpsecret != draft.state().settings.secret {
            return Err(refuse::<40001>());
        }
        let (access_token, expires_in) = corp_token(draft);
        Ok(Self::response_to_json(&GetTokenResponse::new(access_token, expires_in)).into())
    }
}

impl Handler for GetSuiteToken {
    fn handle(self, draft: &mut Draft<'_>) -> Result<Answer, ApiError> {
        let suite = draft.state().settings.suite.as_ref();
        let suite = suite.filter(|suite| suite.suite_id == self.suite_id && suite.suite_secret == self.suite_secret);
        match suite {
            None => return Err(refuse::<40091>()),
            Some(suite) if suite.suite_ticket != self.suite_ticket => return Err(refuse::<40085>()),
            Some(_) => {}
        }
        let (suite_access_token, expires_in) = suite_token(draft);
        let response = GetSuiteTokenResponse::new(suite_access_token, expires_in);
        Ok(Self::response_to_json(&response).into())
    }
}

impl Handler for GetPermanentCode {
    fn handle(self, draft: &mut Draft<'_>) -> Result<Answer, ApiError> {
        let suite = draft.state().settings.suite.as_ref();
        let suite = suite.filter(|suite| suite.auth_code == self.auth_code && !draft.state().auth_code_exchanged);
        let permanent_code = suite
            .map(|suite| suite.permanent_code.clone())
            .ok_or_else(|| refuse_for::<40058>("auth_code: unknown or used"))?;
        draft.record(Fact::AuthCodeExchanged {});
        let (access_token, expires_in) = corp_token(draft);
        let corp = AuthCorpInfo::new(&draft.state().settings.corp_id).corp_name("沙盒企业");
        let response = GetPermanentCodeResponse::new(permanent_code)
            .access_token(access_token)
            .expires_in(expires_in)
            .auth_corp_info(corp);
        Ok(Self::response_to_json(&response).into())
    }
}

impl Handler for GetCorpToken {
    fn handle(self, draft: &mut Draft<'_>) -> Result<Answer, ApiError> {
        if self.auth_corpid != draft.state().settings.corp_id {
            return Err(refuse::<40013>());
        }
        let suite = draft.state().settings.suite.as_ref();
        if suite.is_none_or(|suite| suite.permanent_code != self.permanent_code) {
            return Err(refuse::<40084>());
        }
        let (access_token, expires_in) = corp_token(draft);
        let response = GetCorpTokenResponse::new(access_token, expires_in);
        Ok(Self::response_to_json(&response).into())
    }
}
