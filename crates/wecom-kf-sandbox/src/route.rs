//! Routing requests to the handlers of their endpoints.
//!
//! Methods and paths come from core's operation table; a new endpoint needs its handler and a line below.

use crate::answer::{ApiError, of_request, refuse, refuse_for};
use crate::http::{HttpRequest, HttpResponse, query_pairs, query_parameters};
use crate::media;
use crate::sandbox::Sandbox;
use wecom_kf_core::endpoint::{Authorization, Body, Form};
use wecom_kf_core::operations::{OPERATIONS, Operation};
use wecom_kf_core::wire::Object;
use wecom_kf_core::{Endpoint, Method, Value};
use wecom_kf_core::{
    account, customer, knowledge, media as files, message, servicer, session, statistic, token, upgrade,
};

/// An endpoint that the sandbox serves.
pub(crate) trait Handler: Endpoint {
    /// Returns the response, as [`Endpoint::response_to_json`] writes it.
    fn handle(self, sandbox: &mut Sandbox, now_ms: u64) -> Result<Value, ApiError>;
}

type Run = fn(&mut Sandbox, u64, Object) -> Result<Value, ApiError>;

macro_rules! handlers {
    ($($request:ty,)*) => {
        const HANDLERS: &[(&str, Run)] = &[$((<$request as Endpoint>::PATH, run::<$request>)),*];
    };
}

handlers! {
    token::GetToken,
    token::GetSuiteToken,
    token::GetPermanentCode,
    token::GetCorpToken,
    account::AddAccount,
    account::DeleteAccount,
    account::UpdateAccount,
    account::ListAccounts,
    account::GetContactWay,
    servicer::AddServicers,
    servicer::DeleteServicers,
    servicer::ListServicers,
    message::SendMsg,
    message::SendMsgOnEvent,
    message::RecallMsg,
    message::SyncMsg,
    customer::BatchGetCustomers,
    session::GetServiceState,
    session::TransServiceState,
    upgrade::GetUpgradeServiceConfig,
    upgrade::UpgradeService,
    upgrade::CancelUpgradeService,
    statistic::GetCorpStatistic,
    statistic::GetServicerStatistic,
    statistic::GetStatistic,
    account::GetCorpQualification,
    knowledge::AddKnowledgeGroup,
    knowledge::DeleteKnowledgeGroup,
    knowledge::UpdateKnowledgeGroup,
    knowledge::ListKnowledgeGroups,
    knowledge::AddKnowledgeIntent,
    knowledge::DeleteKnowledgeIntent,
    knowledge::UpdateKnowledgeIntent,
    knowledge::ListKnowledgeIntents,
    account::ConvertOpenKfids,
}

/// The handler of a call whose request or response body is a file.
type RunFile = fn(&mut Sandbox, u64, Object, HttpRequest<'_>) -> Result<HttpResponse, ApiError>;

const FILE_HANDLERS: &[(&str, RunFile)] = &[
    (files::UploadMedia::PATH, media::upload),
    (files::DownloadMedia::PATH, media::get),
];

fn run<H: Handler>(sandbox: &mut Sandbox, now_ms: u64, parameters: Object) -> Result<Value, ApiError> {
    let request = H::from_parameters(parameters).map_err(|error| of_request(H::PATH, &error))?;
    request.handle(sandbox, now_ms)
}

enum Answer {
    Json(Run),
    File(RunFile),
}

fn handler(path: &str) -> Option<Answer> {
    let json = HANDLERS.iter().find(|(served, _)| *served == path);
    let file = || FILE_HANDLERS.iter().find(|(served, _)| *served == path);
    json.map(|(_, run)| Answer::Json(*run))
        .or_else(|| file().map(|(_, run)| Answer::File(*run)))
}

impl Sandbox {
    /// Handles an API request.
    ///
    /// As with WeCom, API errors are HTTP 200 with an `errcode`; only errors of the gateway (an unknown path, a method other than GET and
    /// POST) have another status and an HTML body.
    pub fn handle(&mut self, now_ms: u64, request: HttpRequest<'_>) -> HttpResponse {
        let (path, query) = request
            .path_and_query
            .split_once('?')
            .unwrap_or((request.path_and_query, ""));
        let found = path.strip_prefix("/cgi-bin/").and_then(|path| {
            let operation = OPERATIONS.iter().find(|operation| operation.path == path)?;
            Some((operation, handler(path)?))
        });
        let Some((operation, run)) = found else {
            return HttpResponse::html(404, "Not Found");
        };
        let method = match request.method {
            "GET" => Method::Get,
            "POST" => Method::Post,
            _ => return HttpResponse::html(405, "Method Not Allowed"),
        };
        let answer = self
            .parameters(now_ms, operation, method, query, request.body)
            .and_then(|parameters| match run {
                Answer::Json(run) => run(self, now_ms, parameters).map(|body| HttpResponse::json(&body)),
                Answer::File(run) => run(self, now_ms, parameters, request),
            });
        match answer {
            Ok(response) => response,
            Err(error) => HttpResponse::json(&error.to_json(&mut self.random)),
        }
    }

    /// Checks method and token, and reads the parameters of a call.
    fn parameters(
        &self,
        now_ms: u64,
        operation: &Operation,
        method: Method,
        query: &str,
        body: &[u8],
    ) -> Result<Object, ApiError> {
        // The documents disagree on the method of account/list, and both are served.
        let both = operation.replay == Some(Form::Post);
        let refused = if both {
            method == Method::Get && !self.settings.accept_get_account_list
        } else {
            method != operation.method
        };
        if refused {
            return Err(match method {
                Method::Get => refuse::<43002>(),
                Method::Post => refuse::<43001>(),
            });
        }
        let mut pairs = query_pairs(query);
        let wanted = match operation.authorization {
            Authorization::AccessToken => Some("access_token"),
            Authorization::SuiteToken => Some("suite_access_token"),
            Authorization::Parameters => None,
        };
        if let Some(wanted) = wanted {
            let token = pairs.iter().find(|(name, _)| name == wanted);
            let token = token.map_or("", |(_, token)| token);
            if operation.authorization == Authorization::SuiteToken {
                self.tokens.check_suite(now_ms, token)?;
            } else {
                self.tokens.check(now_ms, token)?;
            }
            pairs.retain(|(name, _)| name != wanted);
        }
        match method {
            // The body of an upload is not JSON: its parameters are in the query.
            Method::Post if operation.sends == Body::File => Ok(query_parameters(pairs, operation.request)),
            Method::Get => Ok(query_parameters(pairs, operation.request)),
            Method::Post if body.iter().all(u8::is_ascii_whitespace) => Ok(Object::new()),
            Method::Post => match serde_json::from_slice(body) {
                Ok(Value::Object(parameters)) => match empty_id(&parameters, operation) {
                    Some(name) => Err(refuse_for::<40058>(format!("field `{name}` unexpected empty string"))),
                    None => Ok(parameters),
                },
                _ => Err(refuse_for::<40063>("Warning: wrong json format. ")),
            },
        }
    }
}

/// Rejects an optional id that is empty, as WeCom does. An empty cursor or token, in contrast, counts as absent.
fn empty_id(parameters: &Object, operation: &Operation) -> Option<&'static str> {
    let fields = operation.request.fields.iter();
    let optional = fields.filter(|field| !field.required && matches!(field.name, "msgid" | "open_kfid"));
    let empty = |name: &str| parameters.get(name).and_then(Value::as_str) == Some("");
    optional.map(|field| field.name).find(|name| empty(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_core_operation_has_a_handler() {
        let unserved: Vec<&str> = OPERATIONS
            .iter()
            .filter(|operation| handler(operation.path).is_none())
            .map(|operation| operation.name)
            .collect();
        assert!(unserved.is_empty(), "no handler for {unserved:?}");
    }
}
