//! The gateway: what a call passes before and after its endpoint. In order: the journal takes a number for it; (faults); (quotas); the
//! method; the token; the endpoint decides; the answer goes out and into the journal.

use crate::draft::Draft;
use crate::endpoints::{Answer, Messages, Run, handler};
use crate::http::{HttpRequest, HttpResponse, query_pairs, query_parameters};
use crate::journal::Exchanged;
use crate::mask;
use crate::rules::refusal::{ApiError, refuse, refuse_for};
use crate::rules::tokens;
use crate::sandbox::Sandbox;
use crate::state::State;
use wecom_kf_core::endpoint::{Authorization, Body, Form};
use wecom_kf_core::operations::{OPERATIONS, Operation};
use wecom_kf_core::wire::Object;
use wecom_kf_core::{Method, Value};

/// A response with what the journal shows of it.
struct Answered {
    response: HttpResponse,
    errcode: Option<i64>,
    shown: String,
}

impl Sandbox {
    /// Handles an API request.
    ///
    /// As with WeCom, API errors are HTTP 200 with an `errcode`; only errors of the gateway (an unknown path, a method other than GET and
    /// POST) have another status and an HTML body.
    pub fn handle(&mut self, now_ms: u64, request: HttpRequest<'_>) -> HttpResponse {
        let now_ms = self.clock(now_ms);
        let sequence = self.take_number();
        let (path, query) = request
            .path_and_query
            .split_once('?')
            .unwrap_or((request.path_and_query, ""));
        let mut shown_request = match request.body.len() {
            0 => String::new(),
            length => mask::bytes(length, request.content_type),
        };
        let answered = match called(path, request.method) {
            Err(response) => Answered::page(response),
            Ok((operation, method, run)) => {
                let answer = self.decide(now_ms, |draft| {
                    let parameters = parameters(draft, operation, method, query, request.body, &mut shown_request)?;
                    run(draft, parameters, request)
                });
                Answered::of(answer, self.state().settings.seed, sequence)
            }
        };
        let exchanged = Exchanged::Call {
            method: request.method.chars().take(16).collect(),
            path: path.chars().take(128).collect(),
            query: mask::query(query),
            request: shown_request,
            status: answered.response.status,
            errcode: answered.errcode,
            response: answered.shown,
        };
        self.exchange(sequence, now_ms, exchanged);
        answered.response
    }
}

impl Answered {
    fn of(answer: Result<Answer, ApiError>, seed: u64, sequence: u64) -> Self {
        let body = match answer {
            Ok(Answer::File(response)) => return Self::page(response),
            Ok(Answer::Messages(body, messages)) => {
                let text = serde_json::to_vec(&Messages(&body, &messages)).unwrap_or_default();
                return Self {
                    response: HttpResponse::json(text),
                    errcode: errcode(&body),
                    shown: mask::messages(&body, &messages),
                };
            }
            Ok(Answer::Json(body)) => body,
            Err(error) => error.to_json(seed, sequence),
        };
        Self {
            response: HttpResponse::json(body.to_string().into_bytes()),
            errcode: errcode(&body),
            shown: mask::json(&body),
        }
    }

    /// A response that is no JSON.
    fn page(response: HttpResponse) -> Self {
        Self {
            errcode: None,
            shown: mask::bytes(response.body.len(), response.content_type),
            response,
        }
    }
}

fn errcode(body: &Value) -> Option<i64> {
    body.get("errcode").and_then(Value::as_i64)
}

/// The operation that is called, or the page of an error.
fn called(path: &str, method: &str) -> Result<(&'static Operation, Method, Run), HttpResponse> {
    let found = path.strip_prefix("/cgi-bin/").and_then(|path| {
        let operation = OPERATIONS.iter().find(|operation| operation.path == path)?;
        Some((operation, handler(path)?))
    });
    let (operation, run) = found.ok_or_else(|| HttpResponse::html(404, "Not Found"))?;
    match method {
        "GET" => Ok((operation, Method::Get, run)),
        "POST" => Ok((operation, Method::Post, run)),
        _ => Err(HttpResponse::html(405, "Method Not Allowed")),
    }
}

/// Checks method and token, and reads the parameters of a call. `shown` becomes what the journal shows of a JSON body.
fn parameters(
    draft: &Draft<'_>,
    operation: &Operation,
    method: Method,
    query: &str,
    body: &[u8],
    shown: &mut String,
) -> Result<Object, ApiError> {
    let state = draft.state();
    check_method(state, operation, method)?;
    let mut pairs = query_pairs(query);
    check_token(state, draft.now_ms(), operation, &mut pairs)?;
    match method {
        // The body of an upload is not JSON: its parameters are in the query.
        Method::Post if operation.sends == Body::File => Ok(query_parameters(pairs, operation.request)),
        Method::Get => Ok(query_parameters(pairs, operation.request)),
        Method::Post if body.iter().all(u8::is_ascii_whitespace) => Ok(Object::new()),
        Method::Post => {
            let read = serde_json::from_slice(body);
            if let Ok(value) = &read {
                *shown = mask::json(value);
            }
            match read {
                Ok(Value::Object(parameters)) => match empty_id(&parameters, operation) {
                    Some(name) => Err(refuse_for::<40058>(format!("field `{name}` unexpected empty string"))),
                    None => Ok(parameters),
                },
                _ => Err(refuse_for::<40063>("Warning: wrong json format. ")),
            }
        }
    }
}

fn check_method(state: &State, operation: &Operation, method: Method) -> Result<(), ApiError> {
    // The documents disagree on the method of account/list, and both are served.
    let both = operation.replay == Some(Form::Post);
    let refused = if both {
        method == Method::Get && !state.settings.accept_get_account_list
    } else {
        method != operation.method
    };
    match method {
        Method::Get if refused => Err(refuse::<43002>()),
        Method::Post if refused => Err(refuse::<43001>()),
        _ => Ok(()),
    }
}

/// Checks the token of a call, and takes it out of the query.
fn check_token(
    state: &State,
    now_ms: u64,
    operation: &Operation,
    pairs: &mut Vec<(String, String)>,
) -> Result<(), ApiError> {
    let wanted = match operation.authorization {
        Authorization::AccessToken => "access_token",
        Authorization::SuiteToken => "suite_access_token",
        Authorization::Parameters => return Ok(()),
    };
    let token = pairs.iter().find(|(name, _)| name == wanted);
    let token = token.map_or("", |(_, token)| token);
    match operation.authorization {
        Authorization::SuiteToken => tokens::check_suite(state, now_ms, token)?,
        _ => tokens::check(state, now_ms, token)?,
    }
    pairs.retain(|(name, _)| name != wanted);
    Ok(())
}

/// Rejects an optional id that is empty, as WeCom does. An empty cursor or token, in contrast, counts as absent.
fn empty_id(parameters: &Object, operation: &Operation) -> Option<&'static str> {
    let fields = operation.request.fields.iter();
    let optional = fields.filter(|field| !field.required && matches!(field.name, "msgid" | "open_kfid"));
    let empty = |name: &str| parameters.get(name).and_then(Value::as_str) == Some("");
    optional.map(|field| field.name).find(|name| empty(name))
}
