//! Credentials.

use std::fmt;
use std::future::Future;
use std::sync::Arc;

use crate::error::{BoxError, Error};
use crate::scrub::scrubbed_cause;
use crate::store::BoxFuture;

type Ask<T> = Arc<dyn Fn() -> BoxFuture<'static, Result<T, BoxError>> + Send + Sync>;
pub(crate) type Provide =
    Arc<dyn Fn(TokenRequest) -> BoxFuture<'static, Result<ProvidedToken, BoxError>> + Send + Sync>;

/// A secret: a string, or a function that returns it, for example from a vault. The function is called when a token must be fetched, not
/// for every call. `Debug` does not show it.
#[derive(Clone)]
pub struct Secret(Source);

#[derive(Clone)]
enum Source {
    Text(String),
    Function(Ask<String>),
}

impl Secret {
    /// A secret that a function returns.
    ///
    /// ```
    /// use wecom_kf_client::{BoxError, Secret};
    ///
    /// let secret = Secret::from_fn(|| async { Ok::<_, BoxError>(String::from("from the vault")) });
    /// ```
    pub fn from_fn<F, Fut, E>(function: F) -> Self
    where
        F: Fn() -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<String, E>> + Send + 'static,
        E: Into<BoxError>,
    {
        Self(Source::Function(Arc::new(move || {
            let answer = function();
            Box::pin(async move { answer.await.map_err(Into::into) })
        })))
    }

    /// Reads the secret; `option` is its name in errors.
    pub(crate) async fn read(&self, option: &'static str) -> Result<String, Error> {
        let secret = match &self.0 {
            Source::Text(text) => text.clone(),
            Source::Function(function) => function().await.map_err(|cause| failed(option, cause, &[]))?,
        };
        check_value(option, &secret).map(|()| secret)
    }

    /// Rejects an invalid secret, as far as possible before calling a function.
    fn check(&self, option: &str) -> Result<(), Error> {
        match &self.0 {
            Source::Text(text) => check_value(option, text),
            Source::Function(_) => Ok(()),
        }
    }
}

/// The error for a failed user function. Its cause may quote a request with secrets.
pub(crate) fn failed(option: &str, cause: BoxError, secrets: &[&str]) -> Error {
    let option = option.to_owned();
    Error::new(wecom_kf_core::error::ClientError::CredentialsFailed { option })
        .caused_by(scrubbed_cause(cause, secrets))
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(Source::Text(text.to_owned()))
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(Source::Text(text))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(secret)")
    }
}

/// A third-party app (第三方应用), on behalf of a corp that authorised it.
#[derive(Debug, Clone)]
pub struct SuiteCredentials {
    /// The id of the suite.
    pub suite_id: String,
    /// The secret of the suite.
    pub suite_secret: Secret,
    /// Returns the latest ticket pushed by WeCom; one is pushed every 10 minutes and valid for 30 minutes.
    pub suite_ticket: Secret,
    /// The corp that authorised the app.
    pub auth_corp_id: String,
    /// The permanent code of that corp.
    pub permanent_code: Secret,
}

/// A third-party app (第三方应用) without a corp: it can make only the calls that use the suite token. One of them exchanges the code of an
/// authorisation (`create_auth`) for the corp's permanent code:
///
/// ```
/// # mod sandbox { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/sandbox/mod.rs")); }
/// use wecom_kf_client::{BoxError, Client, Credentials, Error, Secret, SuiteApp, token};
///
/// /// A client of the corp that authorised the app.
/// async fn authorised(app: SuiteApp, auth_code: String) -> Result<Client, Error> {
///     let client = Client::builder().credentials(Credentials::suite_app(app.clone())).build()?;
///     let authorized = client.send(token::GetPermanentCode::new(auth_code)).await?;
///     let corp_id = authorized.auth_corp_info.map(|corp| corp.corpid).unwrap_or_default();
/// // Store both: the permanent code is returned only once.
///     let credentials = Credentials::suite(app.on_behalf_of(corp_id, authorized.permanent_code));
///     Client::builder().credentials(credentials).build()
/// }
///
/// let app = SuiteApp {
///     suite_id: "ww…".into(),
///     suite_secret: "the secret of the suite".into(),
///     suite_ticket: Secret::from_fn(|| async { Ok::<_, BoxError>(String::from("the newest ticket")) }),
/// };
/// # drop(authorised(app, String::new()));
/// ```
#[derive(Debug, Clone)]
pub struct SuiteApp {
    /// The id of the suite.
    pub suite_id: String,
    /// The secret of the suite.
    pub suite_secret: Secret,
    /// Returns the latest ticket pushed by WeCom; one is pushed every 10 minutes and valid for 30 minutes.
    pub suite_ticket: Secret,
}

impl SuiteApp {
    /// The app on behalf of a corp that authorised it.
    #[must_use]
    pub fn on_behalf_of(self, auth_corp_id: impl Into<String>, permanent_code: impl Into<Secret>) -> SuiteCredentials {
        let Self {
            suite_id,
            suite_secret,
            suite_ticket,
        } = self;
        SuiteCredentials {
            suite_id,
            suite_secret,
            suite_ticket,
            auth_corp_id: auth_corp_id.into(),
            permanent_code: permanent_code.into(),
        }
    }

    fn check(&self) -> Result<(), Error> {
        check_value("suite_id", &self.suite_id)?;
        self.suite_secret.check("suite_secret")?;
        self.suite_ticket.check("suite_ticket")
    }
}

/// A corp that authorised a third-party app.
#[derive(Debug, Clone)]
pub(crate) struct AuthorizedCorp {
    pub(crate) suite_id: String,
    pub(crate) auth_corp_id: String,
    pub(crate) permanent_code: Secret,
}

/// Rejects a value that is empty or has surrounding white space, such as the line break at the end of a file.
pub(crate) fn check_value(option: &str, value: &str) -> Result<(), Error> {
    let reason = match value.trim() {
        "" => "it must not be empty",
        trimmed if trimmed.len() < value.len() => "it begins or ends with white space; remove it",
        _ => return Ok(()),
    };
    Err(Error::bad_option(option, reason))
}

/// The credentials of a client. `Debug` shows no secret.
#[derive(Clone)]
pub struct Credentials(pub(crate) Form);

#[derive(Clone)]
pub(crate) enum Form {
    /// Missing values come from the environment.
    Corp {
        corp_id: Option<String>,
        secret: Option<Secret>,
    },
    Suite {
        app: SuiteApp,
        corp: Option<AuthorizedCorp>,
    },
    Fixed(String),
    Provider(Provide),
}

impl Credentials {
    /// The corp's own secret: that of 微信客服, or of an internal app that may call its API. For a 代开发 app, `corp_id` is the customer's corp
    /// and the secret its permanent code.
    pub fn corp(corp_id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Self(Form::Corp {
            corp_id: Some(corp_id.into()),
            secret: Some(secret.into()),
        })
    }

    /// `WECOM_KF_CORP_ID` and `WECOM_KF_SECRET`, read at the first call. The default.
    #[must_use]
    pub const fn environment() -> Self {
        Self(Form::Corp {
            corp_id: None,
            secret: None,
        })
    }

    /// A third-party app, on behalf of a corp that authorised it.
    #[must_use]
    pub fn suite(suite: SuiteCredentials) -> Self {
        let SuiteCredentials {
            suite_id,
            suite_secret,
            suite_ticket,
            auth_corp_id,
            permanent_code,
        } = suite;
        Self(Form::Suite {
            corp: Some(AuthorizedCorp {
                suite_id: suite_id.clone(),
                auth_corp_id,
                permanent_code,
            }),
            app: SuiteApp {
                suite_id,
                suite_secret,
                suite_ticket,
            },
        })
    }

    /// A third-party app without a corp: for the calls that use the suite token, such as
    /// [`GetPermanentCode`](crate::token::GetPermanentCode). A call that requires a corp's token fails with `client.bad_option`.
    #[must_use]
    pub const fn suite_app(app: SuiteApp) -> Self {
        Self(Form::Suite { app, corp: None })
    }

    /// A token that is managed elsewhere. When WeCom rejects it, calls fail.
    pub fn access_token(token: impl Into<String>) -> Self {
        Self(Form::Fixed(token.into()))
    }

    /// Your own token provider. With [`ProvidedToken::expires_in`] it is called again before the token expires, otherwise when WeCom
    /// rejects the token.
    ///
    /// ```
    /// use wecom_kf_client::{BoxError, Credentials, ProvidedToken};
    ///
    /// let credentials = Credentials::provider(|request| async move {
    ///     println!("token requested: {:?}", request.reason);
    ///     Ok::<_, BoxError>(ProvidedToken::new("from the token service").expires_in(7200))
    /// });
    /// ```
    pub fn provider<F, Fut, E>(function: F) -> Self
    where
        F: Fn(TokenRequest) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<ProvidedToken, E>> + Send + 'static,
        E: Into<BoxError>,
    {
        Self(Form::Provider(Arc::new(move |request| {
            let answer = function(request);
            Box::pin(async move { answer.await.map_err(Into::into) })
        })))
    }

    /// Rejects empty values and surrounding white space, as far as possible before the first call.
    pub(crate) fn check(&self) -> Result<(), Error> {
        match &self.0 {
            Form::Corp { corp_id, secret } => {
                corp_id.iter().try_for_each(|corp_id| check_value("corp_id", corp_id))?;
                secret.iter().try_for_each(|secret| secret.check("secret"))
            }
            Form::Suite { app, corp } => {
                app.check()?;
                corp.iter().try_for_each(|corp| {
                    check_value("auth_corp_id", &corp.auth_corp_id)?;
                    corp.permanent_code.check("permanent_code")
                })
            }
            Form::Fixed(token) => check_value("access_token", token),
            Form::Provider(_) => Ok(()),
        }
    }
}

impl Default for Credentials {
    fn default() -> Self {
        Self::environment()
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Form::Corp { corp_id, .. } => f.debug_struct("Corp").field("corp_id", corp_id).finish_non_exhaustive(),
            Form::Suite { app, corp } => {
                let mut shown = f.debug_struct("Suite");
                shown.field("suite_id", &app.suite_id);
                if let Some(corp) = corp {
                    shown.field("auth_corp_id", &corp.auth_corp_id);
                }
                shown.finish_non_exhaustive()
            }
            Form::Fixed(_) => f.write_str("AccessToken(..)"),
            Form::Provider(_) => f.write_str("Provider(..)"),
        }
    }
}

/// Why a token is requested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// There is none yet.
    First,
    /// The last one has expired or is about to.
    Expiring,
    /// WeCom rejected the last one.
    Refused,
}

/// The argument of a token provider. `Debug` does not show the token.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TokenRequest {
    /// Why a token is requested.
    pub reason: Reason,
    /// The token that WeCom rejected: do not return it again.
    pub refused: Option<String>,
}

impl fmt::Debug for TokenRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenRequest")
            .field("reason", &self.reason)
            .finish_non_exhaustive()
    }
}

/// A token from a token provider. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct ProvidedToken {
    pub(crate) token: String,
    pub(crate) expires_in: Option<u64>,
}

impl ProvidedToken {
    /// A token that is used until WeCom rejects it.
    pub fn new(token: impl Into<String>) -> Self {
        Self {
            token: token.into(),
            expires_in: None,
        }
    }

    /// The lifetime in seconds; a new token is requested before it expires.
    #[must_use]
    pub const fn expires_in(mut self, seconds: u64) -> Self {
        self.expires_in = Some(seconds);
        self
    }
}

impl From<String> for ProvidedToken {
    fn from(token: String) -> Self {
        Self::new(token)
    }
}

impl From<&str> for ProvidedToken {
    fn from(token: &str) -> Self {
        Self::new(token)
    }
}

impl fmt::Debug for ProvidedToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProvidedToken")
            .field("expires_in", &self.expires_in)
            .finish_non_exhaustive()
    }
}
