//! The operation table: every endpoint under its method name.
//!
//! Dispatch by name, the TypeScript methods and the sandbox's routes are generated from this list.

use crate::endpoint::{
    Authorization, Body, Endpoint, Errcode, FilePart, Form, HttpParts, Method, Refusal, Repeat, Route, Split,
    append_query,
};
use crate::error::RequestError;
use crate::wire::{Object, Shape, check_object};
use crate::{account, customer, knowledge, media, message, servicer, session, statistic, token, upgrade};
use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde_json::Value;

macro_rules! operations {
    ($($name:ident => $request:ty,)*) => {
        /// Every operation, in the order of the documentation.
        pub static OPERATIONS: &[Operation] = &[$(Operation::of::<$request>(stringify!($name))),*];
    };
}

operations! {
    getToken => token::GetToken,
    getSuiteToken => token::GetSuiteToken,
    getPermanentCode => token::GetPermanentCode,
    getCorpToken => token::GetCorpToken,
    addAccount => account::AddAccount,
    deleteAccount => account::DeleteAccount,
    updateAccount => account::UpdateAccount,
    listAccounts => account::ListAccounts,
    getContactWay => account::GetContactWay,
    addServicers => servicer::AddServicers,
    deleteServicers => servicer::DeleteServicers,
    listServicers => servicer::ListServicers,
    sendMsg => message::SendMsg,
    sendMsgOnEvent => message::SendMsgOnEvent,
    recallMsg => message::RecallMsg,
    syncMsg => message::SyncMsg,
    batchGetCustomers => customer::BatchGetCustomers,
    getServiceState => session::GetServiceState,
    transServiceState => session::TransServiceState,
    getUpgradeServiceConfig => upgrade::GetUpgradeServiceConfig,
    upgradeService => upgrade::UpgradeService,
    cancelUpgradeService => upgrade::CancelUpgradeService,
    getCorpStatistic => statistic::GetCorpStatistic,
    getServicerStatistic => statistic::GetServicerStatistic,
    getStatistic => statistic::GetStatistic,
    getCorpQualification => account::GetCorpQualification,
    addKnowledgeGroup => knowledge::AddKnowledgeGroup,
    deleteKnowledgeGroup => knowledge::DeleteKnowledgeGroup,
    updateKnowledgeGroup => knowledge::UpdateKnowledgeGroup,
    listKnowledgeGroups => knowledge::ListKnowledgeGroups,
    addKnowledgeIntent => knowledge::AddKnowledgeIntent,
    deleteKnowledgeIntent => knowledge::DeleteKnowledgeIntent,
    updateKnowledgeIntent => knowledge::UpdateKnowledgeIntent,
    listKnowledgeIntents => knowledge::ListKnowledgeIntents,
    uploadMedia => media::UploadMedia,
    downloadMedia => media::DownloadMedia,
    convertOpenKfids => account::ConvertOpenKfids,
}

/// One row of the operation table.
#[derive(Debug)]
pub struct Operation {
    /// The method name.
    pub name: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path below `cgi-bin/`.
    pub path: &'static str,
    /// Whether the call may be retried when its response was lost.
    pub repeat: Repeat,
    /// The token that it requires.
    pub authorization: Authorization,
    /// Another form in which the request can be replayed.
    pub replay: Option<Form>,
    /// The parameters.
    pub request: &'static Shape,
    /// Another operation whose parameters this one accepts as well.
    #[cfg(feature = "schema")]
    pub also: Option<&'static str>,
    /// The kind of the request body.
    pub sends: Body,
    /// The kind of the response body.
    pub answers: Body,
    /// Whether a success always carries an errcode.
    pub errcode: Errcode,
    /// How it is paged, if it is.
    pub paged: Option<crate::endpoint::Paged>,
    /// How a request that is too large for one call is split.
    pub split: Split,
    /// The numbers of its WeCom documents.
    #[cfg(feature = "schema")]
    pub documents: &'static [u32],
    /// The response.
    #[cfg(feature = "schema")]
    pub response: &'static Shape,
    pub(crate) rules: fn(&Object, u64) -> Result<Route, Refusal>,
}

impl Operation {
    /// The row of an endpoint.
    #[must_use]
    pub const fn of<E: Endpoint>(name: &'static str) -> Self {
        Self {
            name,
            method: E::METHOD,
            path: E::PATH,
            repeat: E::REPEAT,
            authorization: E::AUTHORIZATION,
            replay: E::REPLAY,
            request: E::SHAPE,
            #[cfg(feature = "schema")]
            also: E::ALTERNATIVE,
            sends: E::REQUEST_BODY,
            answers: E::RESPONSE_BODY,
            errcode: E::ERRCODE,
            paged: E::PAGED,
            split: E::SPLIT,
            #[cfg(feature = "schema")]
            documents: E::DOCUMENTS,
            #[cfg(feature = "schema")]
            response: <E::Response as crate::wire::Describe>::SHAPE,
            rules: E::rules,
        }
    }

    /// Checks the parameters and converts them to HTTP, in the requested form.
    ///
    /// # Errors
    /// [`Refusal`] when the request is invalid; nothing may be sent then.
    pub fn build(&self, mut parameters: Object, now_ms: u64, form: Option<Form>) -> Result<HttpParts, Refusal> {
        parameters.retain(|_, value| !value.is_null());
        let mut early = None;
        match (self.rules)(&parameters, now_ms)? {
            Route::Unchanged => {}
            Route::WithWarning(warning) => early = Some(warning),
            Route::Without(fields) => parameters.retain(|name, _| !fields.contains(&name.as_str())),
            Route::Redirect { operation, without } => {
                if let Some(other) = find(operation) {
                    parameters.retain(|name, _| !without.contains(&name.as_str()));
                    return other.build(parameters, now_ms, form);
                }
            }
        }
        let mut warnings = check_object(&mut parameters, self.request)?;
        warnings.extend(early);
        // A form that the endpoint does not support means the usual form; so does `Get`.
        let form = form.filter(|_| form == self.replay);
        if form == Some(Form::WithoutToken) {
            parameters.remove("token");
        }
        let repeat = match self.repeat {
            Repeat::WithMsgid if parameters.contains_key("msgid") => Repeat::Safe,
            other => other,
        };
        let replay = match self.replay {
            Some(Form::Post) if form == Some(Form::Post) => Some(Form::Get),
            replay if replay == form => None,
            Some(Form::WithoutToken) if !parameters.contains_key("token") => None,
            replay => replay,
        };
        let method = if form == Some(Form::Post) {
            Method::Post
        } else {
            self.method
        };
        if self.sends == Body::File {
            parameters.remove("size");
            let filename = parameters.remove("filename");
            let file = FilePart {
                filename: filename.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned(),
            };
            return http(Method::Get, self.path, parameters).map(|parts| HttpParts {
                method,
                file: Some(file),
                repeat,
                warnings,
                errcode: self.errcode,
                ..parts
            });
        }
        http(method, self.path, parameters).map(|parts| HttpParts {
            repeat,
            replay,
            authorization: self.authorization,
            warnings,
            errcode: self.errcode,
            ..parts
        })
    }
}

/// Converts a call of an endpoint without an operation to HTTP. Only GET may be retried.
///
/// # Errors
/// [`RequestError::BadPath`] when the path is not below `cgi-bin/`; [`RequestError::WrongType`] when a query parameter is neither a string
/// nor a number.
pub fn build_call(method: Method, path: &str, parameters: Object) -> Result<HttpParts, Refusal> {
    let path = path.strip_prefix('/').unwrap_or(path);
    let path = path.strip_prefix("cgi-bin/").unwrap_or(path);
    let bad_path = |reason: &str| Err(RequestError::BadPath { reason: reason.into() }.into());
    if path.is_empty() {
        return bad_path("it is empty");
    }
    if path.starts_with('/') || path.contains("..") || path.contains("//") {
        return bad_path("it leaves cgi-bin/");
    }
    if !path
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'/' | b'.'))
    {
        return bad_path(
            "it contains characters other than letters, digits, _ - . and /; pass parameters in the third argument",
        );
    }
    http(method, path, parameters)
}

/// Builds an HTTP request that may be retried if it is a GET.
fn http(method: Method, path: &str, parameters: Object) -> Result<HttpParts, Refusal> {
    let (query, body, repeat) = match method {
        Method::Get => (query_of(&parameters)?, None, Repeat::Safe),
        Method::Post => (
            String::new(),
            Some(Value::Object(parameters).to_string()),
            Repeat::Never,
        ),
    };
    let authorization = Authorization::AccessToken;
    Ok(HttpParts {
        method,
        path: path.into(),
        query,
        body,
        file: None,
        repeat,
        authorization,
        replay: None,
        warnings: Vec::new(),
        errcode: Errcode::Always,
    })
}

/// Finds an operation by name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Operation> {
    OPERATIONS.iter().find(|operation| operation.name == name)
}

fn query_of(parameters: &Object) -> Result<String, RequestError> {
    let mut query = String::new();
    for (name, value) in parameters {
        match value {
            Value::String(text) => append_query(&mut query, name, text),
            Value::Array(_) | Value::Object(_) | Value::Null => {
                return Err(RequestError::WrongType {
                    field: name.clone(),
                    expected: "a string or a number".into(),
                    actual: crate::wire::kind_of(value).into(),
                });
            }
            scalar => append_query(&mut query, name, &scalar.to_string()),
        }
    }
    Ok(query)
}
