//! Access tokens: the operations that fetch them, and the state machines that cache and share them ([`life`], [`share`]).

mod failure;
pub mod life;
mod record;
pub mod share;

#[cfg(feature = "flaws")]
pub use failure::Flaw;
pub use failure::{Failure, FetchEnd};
pub use record::{Fit, Known, MAX_LIFETIME_S, Record, SecretText, TOMBSTONE};

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
///
/// 中文：用企业 ID 和 secret 获取 access_token。有效期内重复获取返回相同的凭证；调用过多（尤其是失败的）会被限频。`KfClient` 会自动调用并缓存。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct GetToken {
    /// The corp id.
    /// 中文：企业 ID（corpid）。
    #[wire(bytes(1..=64))]
    pub corpid: String,
    /// The secret of 微信客服, or of a self-built app that may call its API.
    /// 中文：「微信客服」的 secret，或有权调用其 API 的自建应用的 secret。
    #[wire(bytes(1..=512), secret)]
    pub corpsecret: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// An access token.
///
/// 中文：access_token 凭证。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct GetTokenResponse {
    /// The token, at most 512 bytes.
    /// 中文：凭证，不超过 512 字节。
    #[wire(bytes(1..=512), secret)]
    pub access_token: String,
    /// Its lifetime in seconds (7200). WeCom may invalidate it earlier.
    /// 中文：凭证的有效时间，单位为秒（7200）；企业微信可能使其提前失效。
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
///
/// 中文：获取第三方应用凭证（suite_access_token），获取企业凭证时需要。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct GetSuiteToken {
    /// The id of the suite.
    /// 中文：第三方应用的 suite_id。
    #[wire(bytes(1..=64))]
    pub suite_id: String,
    /// The secret of the suite.
    /// 中文：第三方应用的 suite_secret。
    #[wire(bytes(1..=512), secret)]
    pub suite_secret: String,
    /// The newest ticket that WeCom pushed; one arrives every 10 minutes.
    /// 中文：企业微信最近一次推送的 suite_ticket，每 10 分钟推送一次。
    #[wire(bytes(1..=512), secret)]
    pub suite_ticket: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// WeCom's errcode for a suite_ticket that is not the newest.
pub const TICKET_REFUSED: i64 = 40085;

/// The token of a third-party app.
///
/// 中文：第三方应用凭证。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct GetSuiteTokenResponse {
    /// The token, at most 512 bytes.
    /// 中文：凭证，不超过 512 字节。
    #[wire(bytes(1..=512), secret)]
    pub suite_access_token: String,
    /// Its lifetime in seconds (7200).
    /// 中文：凭证的有效时间，单位为秒（7200）。
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
///
/// 中文：用临时授权码换取企业的永久授权码，须用第三方应用凭证调用。永久授权码只返回一次，请妥善保存。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct GetPermanentCode {
    /// The code of an authorisation, which works once: pushed in `create_auth`, valid for 5 minutes, or appended to the URL that the admin
    /// is redirected to, together with its `expires_in`.
    /// 中文：临时授权码，只能用一次：由 `create_auth` 推送（5 分钟内有效），或附在管理员授权后的回跳 URL 上，同时带有 `expires_in`。
    #[wire(bytes(1..=512), secret)]
    pub auth_code: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The permanent code of a corp, and what was authorised.
///
/// 中文：企业的永久授权码及授权信息。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct GetPermanentCodeResponse {
    /// A token of the corp, at most 512 bytes.
    /// 中文：企业的凭证，不超过 512 字节。
    #[wire(bytes(1..=512), secret)]
    pub access_token: Option<String>,
    /// The lifetime of that token in seconds (7200).
    /// 中文：该凭证的有效时间，单位为秒（7200）。
    pub expires_in: Option<u64>,
    /// The permanent code, at most 512 bytes.
    /// 中文：永久授权码，不超过 512 字节。
    #[wire(bytes(1..=512), secret)]
    pub permanent_code: String,
    /// The corp that sold the app, if one did.
    /// 中文：代理该应用的服务商企业，有才返回。
    pub dealer_corp_info: Option<DealerCorpInfo>,
    /// The corp that authorised the app.
    /// 中文：授权方企业。
    pub auth_corp_info: Option<AuthCorpInfo>,
    /// What was authorised.
    /// 中文：授权信息。
    pub auth_info: Option<AuthInfo>,
    /// The admin who authorised the app.
    /// 中文：授权的管理员。
    pub auth_user_info: Option<AuthUserInfo>,
    /// How the corp was registered, if by the provider.
    /// 中文：推广二维码安装的企业注册信息。
    pub register_code_info: Option<RegisterCodeInfo>,
    /// The `state` of the installation link.
    /// 中文：安装链接中的 `state`。
    pub state: Option<String>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A corp that sold an app.
///
/// 中文：代理应用的服务商企业。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct DealerCorpInfo {
    /// The corp id.
    /// 中文：企业 ID（corpid）。
    pub corpid: Option<String>,
    /// The name.
    /// 中文：名称。
    pub corp_name: Option<String>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A corp that authorised an app. Newer apps receive fewer fields.
///
/// 中文：授权方企业。较新的应用返回的字段更少。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct AuthCorpInfo {
    /// The corp id, as this provider's apps use it.
    /// 中文：企业 ID（corpid），以该服务商的应用所用的为准。
    pub corpid: String,
    /// The short name.
    /// 中文：企业简称。
    pub corp_name: Option<String>,
    /// `verified` or `unverified`.
    /// 中文：企业类型：`verified` 已认证，`unverified` 未认证。
    pub corp_type: Option<String>,
    /// The URL of the square logo.
    /// 中文：方形头像 URL。
    pub corp_square_logo_url: Option<String>,
    /// The URL of the round logo; for older apps only.
    /// 中文：圆形头像 URL，仅较旧的应用返回。
    pub corp_round_logo_url: Option<String>,
    /// How many members it can have.
    /// 中文：企业的用户规模上限。
    pub corp_user_max: Option<u64>,
    /// How many apps it can have; for older apps only.
    /// 中文：企业的应用数上限，仅较旧的应用返回。
    pub corp_agent_max: Option<u64>,
    /// The full name.
    /// 中文：企业主体全称。
    pub corp_full_name: Option<String>,
    /// When its verification ends, in Unix seconds.
    /// 中文：认证到期时间，Unix 时间戳（秒）。
    pub verified_end_time: Option<u64>,
    /// Its kind: 1 enterprise, 2 government and public institutions, 3 other organisations, 4 teams.
    /// 中文：主体类型：1 企业，2 政府及事业单位，3 其他组织，4 团队号。
    pub subject_type: Option<u64>,
    /// The URL of the QR code by which members join.
    /// 中文：供成员加入企业的二维码 URL。
    pub corp_wxqrcode: Option<String>,
    /// How large it is, in words.
    /// 中文：企业规模（文字）。
    pub corp_scale: Option<String>,
    /// Its industry.
    /// 中文：所属行业。
    pub corp_industry: Option<String>,
    /// Its branch of the industry.
    /// 中文：所属子行业。
    pub corp_sub_industry: Option<String>,
    /// Its location, for older apps only; empty if unknown.
    /// 中文：所在地，仅较旧的应用返回，未知时为空。
    pub location: Option<String>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// What was authorised.
///
/// 中文：授权信息。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct AuthInfo {
    /// The apps.
    /// 中文：授权的应用。
    pub agent: Option<Vec<AuthAgent>>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// An app that was authorised.
///
/// 中文：已授权的应用。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct AuthAgent {
    /// The id of the app in the corp.
    /// 中文：授权方企业中的应用 ID。
    pub agentid: Option<u64>,
    /// The id of the app in a suite of several, which only old suites have.
    /// 中文：旧的多应用套件中的应用 ID。
    pub appid: Option<u64>,
    /// The name.
    /// 中文：名称。
    pub name: Option<String>,
    /// The URL of the round logo.
    /// 中文：圆形头像 URL。
    pub round_logo_url: Option<String>,
    /// The URL of the square logo.
    /// 中文：方形头像 URL。
    pub square_logo_url: Option<String>,
    /// How it was authorised: 0 by an admin, 1 by a member.
    /// 中文：授权模式：0 管理员授权，1 成员授权。
    pub auth_mode: Option<u64>,
    /// Whether it is a 代开发 app.
    /// 中文：是否为代开发应用。
    pub is_customized_app: Option<bool>,
    /// Whether the authorisation came from another third-party app.
    /// 中文：授权是否来自另一个第三方应用。
    pub auth_from_thirdapp: Option<bool>,
    /// What it may see.
    /// 中文：应用的权限。
    pub privilege: Option<Value>,
    /// The corp that shared it.
    /// 中文：共享该应用的企业。
    pub shared_from: Option<Value>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// An admin who authorised an app.
///
/// 中文：授权的管理员。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct AuthUserInfo {
    /// The member; may be empty.
    /// 中文：成员的 userid，可能为空。
    pub userid: Option<String>,
    /// The member's id for all apps of the provider.
    /// 中文：成员的 open_userid，在同一服务商的所有应用中通用。
    pub open_userid: Option<String>,
    /// The name.
    /// 中文：名称。
    pub name: Option<String>,
    /// The URL of the avatar.
    /// 中文：头像 URL。
    pub avatar: Option<String>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// How a corp was registered.
///
/// 中文：企业的注册信息。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct RegisterCodeInfo {
    /// The registration code.
    /// 中文：注册码。
    pub register_code: Option<String>,
    /// The promotion package.
    /// 中文：推广包 ID。
    pub template_id: Option<String>,
    /// The `state` that the provider gave.
    /// 中文：服务商填写的 `state`。
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
///
/// 中文：获取第三方应用的企业凭证，代表该企业的微信客服接口都使用它；须用第三方应用凭证调用。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct GetCorpToken {
    /// The corp that authorised the app.
    /// 中文：授权方企业。
    #[wire(bytes(1..=64))]
    pub auth_corpid: String,
    /// The permanent code of the corp.
    /// 中文：企业的永久授权码。
    #[wire(bytes(1..=512), secret)]
    pub permanent_code: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// A token of a corp. WeCom sends `errcode` with failures only.
///
/// 中文：企业凭证。仅失败时返回 `errcode`。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct GetCorpTokenResponse {
    /// The token, at most 512 bytes.
    /// 中文：凭证，不超过 512 字节。
    #[wire(bytes(1..=512), secret)]
    pub access_token: String,
    /// Its lifetime in seconds (7200).
    /// 中文：凭证的有效时间，单位为秒（7200）。
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

/// How long before its expiry a token is renewed, in milliseconds.
const RENEW_BEFORE_EXPIRY_MS: u64 = 300_000;

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
    life.saturating_sub(RENEW_BEFORE_EXPIRY_MS)
        .saturating_sub(spread)
        .max(life / 2)
}

/// A fraction of 0 to 1 in thousandths, without a float cast that could surprise.
fn permille(fraction: f64) -> u64 {
    (0..1000u32)
        .take_while(|step| f64::from(*step) < fraction * 1000.0)
        .count() as u64
}
