//! Access tokens: the operations that fetch them, and the state machines that cache and share them ([`life`], [`share`]).

mod failure;
pub mod life;
mod record;
pub mod share;

#[cfg(feature = "flaws")]
pub use failure::Flaw;
pub use failure::{Failure, FetchEnd};
pub use record::{Fit, GONE, Hidden, Known, LONGEST_S, Record};

use crate::Wire;
use crate::endpoint::{Authorization, Endpoint, Errcode, Method, Repeat};
use crate::wire::Object;
use alloc::string::String;
use alloc::vec::Vec;
use serde_json::Value;

/// The operations that fetch tokens: a rejection there affects every call.
pub const OPERATIONS: [&str; 3] = ["getToken", "getSuiteToken", "getCorpToken"];

/// Fetches an access token for a corp and one of its secrets (`gettoken`).
///
/// While a token is valid, repeated calls return the same one; too many calls, especially failing ones, are throttled. `KfClient` calls
/// this automatically and caches the token.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct GetToken {
    /// The corp id.
    #[wire(bytes(1..=64))]
    pub corpid: String,
    /// The secret of 微信客服, or of a self-built app that may call its API.
    #[wire(bytes(1..=512), secret)]
    pub corpsecret: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// An access token.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct GetTokenResponse {
    /// The token, at most 512 bytes.
    #[wire(bytes(1..=512), secret)]
    pub access_token: String,
    /// Its lifetime in seconds (7200). WeCom may invalidate it earlier.
    pub expires_in: u64,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

impl Endpoint for GetToken {
    type Response = GetTokenResponse;
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "gettoken";
    const REPEAT: Repeat = Repeat::Safe;
    const AUTHORIZATION: Authorization = Authorization::Parameters;
    const DOCUMENTS: &'static [u32] = &[91039];
}

/// Fetches the token of a third-party app (`service/get_suite_token`), which is needed to fetch the tokens of corps.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct GetSuiteToken {
    /// The id of the suite.
    #[wire(bytes(1..=64))]
    pub suite_id: String,
    /// The secret of the suite.
    #[wire(bytes(1..=512), secret)]
    pub suite_secret: String,
    /// The newest ticket that WeCom pushed; one arrives every 10 minutes.
    #[wire(bytes(1..=512), secret)]
    pub suite_ticket: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// WeCom's errcode for a suite_ticket that is not the newest.
pub const TICKET_REFUSED: i64 = 40085;

/// The token of a third-party app.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct GetSuiteTokenResponse {
    /// The token, at most 512 bytes.
    #[wire(bytes(1..=512), secret)]
    pub suite_access_token: String,
    /// Its lifetime in seconds (7200).
    pub expires_in: u64,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

impl Endpoint for GetSuiteToken {
    type Response = GetSuiteTokenResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "service/get_suite_token";
    const ERRCODE: Errcode = Errcode::OnFailure;
    const REPEAT: Repeat = Repeat::Safe;
    const AUTHORIZATION: Authorization = Authorization::Parameters;
    const DOCUMENTS: &'static [u32] = &[90600];
}

/// Exchanges the code of an authorisation for the permanent code of the corp (`service/get_permanent_code`).
///
/// Store the permanent code permanently: it is issued only once. Requires the suite's token.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct GetPermanentCode {
    /// The code of an authorisation, which works once: pushed in `create_auth`, valid for 5 minutes, or appended to the URL that the admin
    /// is redirected to, together with its `expires_in`.
    #[wire(bytes(1..=512), secret)]
    pub auth_code: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The permanent code of a corp, and what was authorised.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct GetPermanentCodeResponse {
    /// A token of the corp, at most 512 bytes.
    #[wire(bytes(1..=512), secret)]
    pub access_token: Option<String>,
    /// The lifetime of that token in seconds (7200).
    pub expires_in: Option<u64>,
    /// The permanent code, at most 512 bytes.
    #[wire(bytes(1..=512), secret)]
    pub permanent_code: String,
    /// The corp that sold the app, if one did.
    pub dealer_corp_info: Option<DealerCorpInfo>,
    /// The corp that authorised the app.
    pub auth_corp_info: Option<AuthCorpInfo>,
    /// What was authorised.
    pub auth_info: Option<AuthInfo>,
    /// The admin who authorised the app.
    pub auth_user_info: Option<AuthUserInfo>,
    /// How the corp was registered, if by the provider.
    pub register_code_info: Option<RegisterCodeInfo>,
    /// The `state` of the installation link.
    pub state: Option<String>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A corp that sold an app.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct DealerCorpInfo {
    /// The corp id.
    pub corpid: Option<String>,
    /// The name.
    pub corp_name: Option<String>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A corp that authorised an app. Newer apps receive fewer fields.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct AuthCorpInfo {
    /// The corp id, as this provider's apps use it.
    pub corpid: String,
    /// The short name.
    pub corp_name: Option<String>,
    /// `verified` or `unverified`.
    pub corp_type: Option<String>,
    /// The URL of the square logo.
    pub corp_square_logo_url: Option<String>,
    /// The URL of the round logo; for older apps only.
    pub corp_round_logo_url: Option<String>,
    /// How many members it can have.
    pub corp_user_max: Option<u64>,
    /// How many apps it can have; for older apps only.
    pub corp_agent_max: Option<u64>,
    /// The full name.
    pub corp_full_name: Option<String>,
    /// When its verification ends, in Unix seconds.
    pub verified_end_time: Option<u64>,
    /// Its kind: 1 enterprise, 2 government and public institutions, 3 other organisations, 4 teams.
    pub subject_type: Option<u64>,
    /// The URL of the QR code by which members join.
    pub corp_wxqrcode: Option<String>,
    /// How large it is, in words.
    pub corp_scale: Option<String>,
    /// Its industry.
    pub corp_industry: Option<String>,
    /// Its branch of the industry.
    pub corp_sub_industry: Option<String>,
    /// Its location, for older apps only; empty if unknown.
    pub location: Option<String>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// What was authorised.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct AuthInfo {
    /// The apps.
    pub agent: Option<Vec<AuthAgent>>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// An app that was authorised.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct AuthAgent {
    /// The id of the app in the corp.
    pub agentid: Option<u64>,
    /// The id of the app in a suite of several, which only old suites have.
    pub appid: Option<u64>,
    /// The name.
    pub name: Option<String>,
    /// The URL of the round logo.
    pub round_logo_url: Option<String>,
    /// The URL of the square logo.
    pub square_logo_url: Option<String>,
    /// How it was authorised: 0 by an admin, 1 by a member.
    pub auth_mode: Option<u64>,
    /// Whether it is a 代开发 app.
    pub is_customized_app: Option<bool>,
    /// Whether the authorisation came from another third-party app.
    pub auth_from_thirdapp: Option<bool>,
    /// What it may see.
    pub privilege: Option<Value>,
    /// The corp that shared it.
    pub shared_from: Option<Value>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// An admin who authorised an app.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct AuthUserInfo {
    /// The member; may be empty.
    pub userid: Option<String>,
    /// The member's id for all apps of the provider.
    pub open_userid: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// The URL of the avatar.
    pub avatar: Option<String>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// How a corp was registered.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct RegisterCodeInfo {
    /// The registration code.
    pub register_code: Option<String>,
    /// The promotion package.
    pub template_id: Option<String>,
    /// The `state` that the provider gave.
    pub state: Option<String>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

impl Endpoint for GetPermanentCode {
    type Response = GetPermanentCodeResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "service/get_permanent_code";
    const ERRCODE: Errcode = Errcode::OnFailure;
    // The code works once: the second answer would be a refusal.
    const REPEAT: Repeat = Repeat::Never;
    const AUTHORIZATION: Authorization = Authorization::SuiteToken;
    const DOCUMENTS: &'static [u32] = &[90603, 100_776];
}

/// Fetches a token of a corp for a third-party app (`service/get_corp_token`). Requires the suite's token.
///
/// All customer service calls on behalf of that corp use it.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct GetCorpToken {
    /// The corp that authorised the app.
    #[wire(bytes(1..=64))]
    pub auth_corpid: String,
    /// The permanent code of the corp.
    #[wire(bytes(1..=512), secret)]
    pub permanent_code: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A token of a corp. WeCom sends `errcode` with failures only.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct GetCorpTokenResponse {
    /// The token, at most 512 bytes.
    #[wire(bytes(1..=512), secret)]
    pub access_token: String,
    /// Its lifetime in seconds (7200).
    pub expires_in: u64,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

impl Endpoint for GetCorpToken {
    type Response = GetCorpTokenResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "service/get_corp_token";
    const ERRCODE: Errcode = Errcode::OnFailure;
    const REPEAT: Repeat = Repeat::Safe;
    const AUTHORIZATION: Authorization = Authorization::SuiteToken;
    const DOCUMENTS: &'static [u32] = &[90605];
}

/// How long a token is used before it is renewed, in milliseconds.
///
/// A token is renewed five minutes before it expires, and up to a tenth of its lifetime earlier (`jitter`, 0 to 1), so that many processes
/// do not fetch at the same moment. Short-lived tokens are used for half of their lifetime.
#[must_use]
pub fn lifetime_ms(expires_in_s: u64, jitter: f64) -> u64 {
    let life = expires_in_s.saturating_mul(1000);
    let jitter = if jitter.is_finite() {
        jitter.clamp(0.0, 1.0)
    } else {
        0.0
    };
    let spread = (life / 10 / 1000).saturating_mul(permille(jitter));
    life.saturating_sub(300_000).saturating_sub(spread).max(life / 2)
}

/// A fraction of 0 to 1 in thousandths, without a float cast that could surprise.
fn permille(fraction: f64) -> u64 {
    (0..1000u32)
        .take_while(|step| f64::from(*step) < fraction * 1000.0)
        .count() as u64
}
