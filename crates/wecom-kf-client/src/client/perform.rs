//! How a call is made: built, sent, judged, until it is done or has failed. The decisions are `wecom_kf_core::outcome`'s.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;
use wecom_kf_core::answer::{self, Answer};
use wecom_kf_core::endpoint::{
    Authorization, Body, Endpoint, FilePart, HttpParts, Refusal, Repeat, Replay, push_query,
};
use wecom_kf_core::error::{Coded as _, ResponseError, Retry};
use wecom_kf_core::operations::{OPERATIONS, Operation};
use wecom_kf_core::outcome::{Happened, Progress, Situation, Verdict, judge, retry_after_ms};
use wecom_kf_core::wire::{Object, Wire};
use wecom_kf_core::{Method, Value, media};

use crate::client::Inner;
use crate::client::call::Response;
use crate::client::deadline::{Deadline, GRACE};
use crate::client::error::{ApiError, Attempt, Decision, Error, ErrorKind};
use crate::client::event::{Event, RequestEvent, ResponseEvent};
use crate::client::random;
use crate::client::scrub::scrubbed;
use crate::transport::{HttpRequest, HttpResponse, TransportError};

/// The largest answer that is read. A page of 1000 messages has about 350 KB.
const MAX_BODY: usize = 32 * 1024 * 1024;
/// The largest file that is read: the largest of all is one of 20 MB.
const MAX_FILE: usize = 21 * 1024 * 1024;
/// How much of a page is looked through for secrets before its beginning is shown.
const PAGE_START: usize = 2048;
/// What the client calls itself.
const USER_AGENT: &str = concat!("wecom-kf-client/", env!("CARGO_PKG_VERSION"));

/// How far a call may go.
#[derive(Clone, Copy)]
pub(crate) struct Terms {
    pub(crate) deadline: Deadline,
    pub(crate) max_retries: u32,
    /// Whether the caller vouches that the call may be made twice.
    pub(crate) idempotent: bool,
}

/// One call.
pub(crate) struct Plan<'a> {
    /// The operation or path, for errors and events.
    pub(crate) name: Cow<'static, str>,
    /// The id that events know it by.
    pub(crate) id: String,
    /// Builds the request in a form.
    pub(crate) build: &'a (dyn Fn(Replay) -> Result<HttpParts, Refusal> + Send + Sync),
    pub(crate) terms: Terms,
    /// The bytes of the file that the request sends.
    pub(crate) file: Option<&'a [u8]>,
    /// What is answered.
    pub(crate) answers: Body,
}

/// What a call came to.
pub(crate) struct Reply {
    /// The operation or path.
    pub(crate) name: Cow<'static, str>,
    pub(crate) content: Content,
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) attempts: Vec<Attempt>,
    pub(crate) request_id: String,
    /// An earlier try of ours had succeeded, and what is here only says so.
    pub(crate) already_done: bool,
    /// The form that the request was last made in.
    pub(crate) form: Replay,
}

/// What is in an answer.
pub(crate) enum Content {
    Json(Object),
    File(Vec<u8>),
}

impl Reply {
    /// The answer with its data read.
    pub(crate) fn read<T>(
        self,
        read: impl FnOnce(Content, &[(String, String)]) -> Result<T, ResponseError>,
    ) -> Result<Response<T>, Error> {
        match read(self.content, &self.headers) {
            Ok(data) => Ok(Response {
                data,
                status: self.status,
                headers: self.headers,
                attempts: self.attempts,
                request_id: self.request_id,
            }),
            Err(error) => Err(Error::new(error).of_call(self.name, self.attempts)),
        }
    }

    /// The answer's JSON.
    pub(crate) fn json(&mut self) -> Object {
        match &mut self.content {
            Content::Json(body) => std::mem::take(body),
            Content::File(_) => Object::new(),
        }
    }
}

/// The row of an endpoint in the table of operations.
pub(crate) fn operation<E: Endpoint>() -> Operation {
    let known = OPERATIONS.iter().find(|operation| operation.path == E::PATH);
    Operation::of::<E>(known.map_or(E::PATH, |operation| operation.name))
}

/// A request's parameters.
pub(crate) fn parameters<E: Endpoint>(request: &E) -> Object {
    match request.to_wire() {
        Some(Value::Object(parameters)) => parameters,
        _ => Object::new(),
    }
}

/// Makes the call of a request that fits into one.
pub(crate) async fn perform<E: Endpoint>(
    client: &Arc<Inner>,
    request: &E,
    terms: Terms,
) -> Result<Response<E::Response>, Error> {
    perform_raw(client, &operation::<E>(), parameters(request), terms)
        .await?
        .read(|content, _| typed::<E::Response>(content))
}

/// An answer as its type.
pub(crate) fn typed<T: Wire>(content: Content) -> Result<T, ResponseError> {
    match content {
        Content::Json(body) => T::from_wire(&Value::Object(body)).map_err(answer::unreadable),
        Content::File(_) => Err(ResponseError::Unreadable {
            reason: "expected an object".into(),
        }),
    }
}

/// The same with parameters and answer as JSON.
pub(crate) async fn perform_raw(
    client: &Arc<Inner>,
    operation: &Operation,
    parameters: Object,
    terms: Terms,
) -> Result<Reply, Error> {
    if operation.sends == Body::File || operation.answers == Body::File {
        return Err(Error::bad_option("request", "files go by upload and download"));
    }
    let id = client.ids.next();
    // A msgid made here would be another one each time, and vouch for nothing.
    let own_msgid = operation.repeat == Repeat::WithMsgid && !terms.idempotent;
    let parameters = with_msgid(parameters, own_msgid.then_some(id.as_str()));
    let msgid = parameters.get("msgid").cloned();
    let build = |form| operation.build(parameters.clone(), client.now_ms(), form);
    let mut reply = run(
        client,
        Plan {
            name: operation.name.into(),
            id,
            build: &build,
            terms,
            file: None,
            answers: Body::Json,
        },
    )
    .await?;
    if let (true, Content::Json(body), Some(msgid)) = (reply.already_done, &mut reply.content, msgid) {
        body.insert("msgid".into(), msgid);
    }
    Ok(reply)
}

fn with_msgid(mut parameters: Object, id: Option<&str>) -> Object {
    let given = parameters
        .get("msgid")
        .is_some_and(|own| !own.is_null() && own.as_str() != Some(""));
    if let (false, Some(id)) = (given, id) {
        parameters.insert("msgid".into(), id.into());
    }
    parameters
}

/// Makes a call. When the client is closed meanwhile it ends.
pub(crate) async fn run(client: &Arc<Inner>, plan: Plan<'_>) -> Result<Reply, Error> {
    let mut attempts = Vec::new();
    let name = plan.name.clone();
    let ended = match client.closing.unless_closed(tries(client, plan, &mut attempts)).await {
        Ok(ended) => ended,
        Err(closed) => Err(closed.into()),
    };
    match ended {
        Ok(reply) => Ok(Reply { attempts, ..reply }),
        // A failed fetch of the token has an operation and tries of its own.
        Err(error) if error.operation().is_some() => Err(error),
        Err(error) => Err(error.of_call(name, attempts)),
    }
}

async fn tries(client: &Arc<Inner>, plan: Plan<'_>, attempts: &mut Vec<Attempt>) -> Result<Reply, Error> {
    let Terms { deadline, .. } = plan.terms;
    let mut form = client.form_of(&plan.name);
    let mut progress = Progress::default();
    let mut refused: Option<String> = None;
    let mut last: Option<Outcome> = None;
    loop {
        let mut parts = (plan.build)(form)?;
        if plan.terms.idempotent && parts.repeat == Repeat::WithMsgid {
            let reason = "it needs a msgid of yours, which stands for this very message";
            return Err(Error::bad_option("idempotent", reason));
        }
        deadline.check()?;
        let authorization = parts.authorization;
        let token = client.tokens.get(client, authorization, &deadline, refused.as_deref());
        let token = token.await?;
        // A source that has no other token cannot help.
        if let (true, Some(last)) = (refused.is_some() && token == refused, last.take()) {
            return Err(last.failure(None));
        }
        deadline.check()?;
        let event = client.observer.watches().then(|| RequestEvent {
            request_id: plan.id.clone(),
            operation: plan.name.clone(),
            method: parts.method.as_str(),
            path: parts.path.clone(),
            attempt: attempts.len() + 1,
        });
        if let Some(event) = &event {
            client.observer.tell(&Event::Request(event.clone()));
        }
        let request = http_request(client, &plan, &mut parts, token.as_deref())?;
        let started = Instant::now();
        let result = match tokio::time::timeout(deadline.left() + GRACE, client.transport.send(request)).await {
            Ok(result) => result,
            // The transport passes over its time-out.
            Err(_) => Err(TransportError::Timeout {
                detail: "the transport did not answer in its time".into(),
                sent: true,
            }),
        };
        let mut outcome = read(result, token.as_deref(), plan.answers);
        let verdict = outcome.judged(client, &plan.terms, &parts, progress);
        if let Some(happened) = outcome.happened {
            progress = progress.after(happened, verdict);
        }
        let attempt = Attempt {
            outcome: outcome.describe(),
            decision: decision_of(verdict),
            pause: pause_of(verdict),
            duration: started.elapsed(),
        };
        attempts.push(attempt.clone());
        if let Some(request) = event {
            client.observer.tell(&Event::Response(ResponseEvent {
                request,
                attempt,
                status: outcome.status,
                errcode: outcome.errcode,
            }));
        }
        match verdict {
            Verdict::Done | Verdict::AlreadyDone => {
                let already_done = verdict == Verdict::AlreadyDone;
                return Ok(Reply {
                    name: plan.name,
                    content: outcome.content.filter(|_| !already_done).unwrap_or_else(success),
                    status: outcome.status.unwrap_or_default(),
                    headers: outcome.headers,
                    attempts: Vec::new(),
                    request_id: plan.id,
                    already_done,
                    form,
                });
            }
            Verdict::RefreshToken => refused = token,
            Verdict::Replay(other) => {
                form = other;
                client.remember_form(&plan.name, other);
            }
            Verdict::RetryAfter(pause) => tokio::time::sleep(Duration::from_millis(pause)).await,
            Verdict::Fail { wait_ms } => return Err(outcome.failure(wait_ms)),
        }
        outcome.headers.clear();
        last = Some(outcome);
    }
}

/// What a success without data answers.
fn success() -> Content {
    let fields = [("errcode", Value::from(0)), ("errmsg", Value::from("ok"))];
    Content::Json(
        fields
            .map(|(name, value)| (name.to_owned(), value))
            .into_iter()
            .collect(),
    )
}

fn decision_of(verdict: Verdict) -> Decision {
    match verdict {
        Verdict::Done => Decision::Done,
        Verdict::AlreadyDone => Decision::AlreadyDone,
        Verdict::RefreshToken => Decision::RefreshToken,
        Verdict::Replay(_) => Decision::Replay,
        Verdict::RetryAfter(_) => Decision::Retry,
        Verdict::Fail { .. } => Decision::Fail,
    }
}

fn pause_of(verdict: Verdict) -> Duration {
    match verdict {
        Verdict::RetryAfter(pause) => Duration::from_millis(pause),
        _ => Duration::ZERO,
    }
}

/// The request as it is sent; takes the parts' query and body.
fn http_request(
    client: &Inner,
    plan: &Plan<'_>,
    parts: &mut HttpParts,
    token: Option<&str>,
) -> Result<HttpRequest, Error> {
    let mut query = std::mem::take(&mut parts.query);
    if let Some(token) = token {
        let name = match parts.authorization {
            Authorization::SuiteToken => "suite_access_token",
            _ => "access_token",
        };
        push_query(&mut query, name, token);
    }
    let question = if query.is_empty() { "" } else { "?" };
    let (content_type, body) = match &parts.file {
        Some(part) => {
            let boundary = format!("wecom-kf-{}", plan.id);
            let (head, tail) = (part.head(&boundary), FilePart::tail(&boundary));
            let body = [head.as_bytes(), plan.file.unwrap_or_default(), tail.as_bytes()].concat();
            (format!("multipart/form-data; boundary={boundary}"), Some(body))
        }
        None => ("application/json".to_owned(), parts.body.take().map(String::into_bytes)),
    };
    Ok(HttpRequest {
        method: parts.method.as_str().to_owned(),
        url: format!("{}{}{question}{query}", client.root()?, parts.path),
        headers: vec![
            ("content-type".to_owned(), content_type),
            ("user-agent".to_owned(), USER_AGENT.to_owned()),
        ],
        body: body.filter(|_| parts.method == Method::Post),
        timeout: plan.terms.deadline.left().max(Duration::from_millis(1)),
        max_body: match plan.answers {
            Body::Json => MAX_BODY,
            Body::File => MAX_FILE,
        },
    })
}

/// What became of a try.
#[derive(Default)]
struct Outcome {
    /// What there is to judge; nothing when the call cannot go on.
    happened: Option<Happened>,
    status: Option<u16>,
    headers: Vec<(String, String)>,
    errcode: Option<i64>,
    content: Option<Content>,
    /// The error, unless it is a success.
    error: Option<ErrorKind>,
}

fn read(result: Result<HttpResponse, TransportError>, token: Option<&str>, answers: Body) -> Outcome {
    let HttpResponse { status, headers, body } = match result {
        Ok(response) => response,
        Err(error) => {
            let happened = match (error.retry(), error.sent()) {
                (Retry::No, _) => None,
                (Retry::Yes, false) => Some(Happened::NotSent),
                (Retry::Yes, true) => Some(Happened::Lost),
            };
            return Outcome {
                happened,
                error: Some(error.into()),
                ..Outcome::default()
            };
        }
    };
    let header = |name: &str| {
        headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    };
    let is_file =
        answers == Body::File && media::is_file(status, header("content-type"), header("content-disposition"), &body);
    let (happened, errcode, content, error) = match is_file {
        true => (
            Happened::Answer { errcode: 0 },
            Some(0),
            Some(Content::File(body)),
            None,
        ),
        false => match answer::read(status, &body) {
            Answer::Wecom { errcode, body } => {
                let error = (errcode != 0).then(|| ErrorKind::Api(api_error(errcode, &body, token)));
                (
                    Happened::Answer { errcode },
                    Some(errcode),
                    Some(Content::Json(body)),
                    error,
                )
            }
            Answer::CutOff { .. } => {
                let detail = "its JSON is cut off".to_owned();
                (Happened::Lost, None, None, Some(TransportError::Lost { detail }.into()))
            }
            Answer::Other { error } => (
                Happened::Http { status },
                None,
                None,
                Some(without_token(error, &body, token).into()),
            ),
        },
    };
    Outcome {
        happened: Some(happened),
        status: Some(status),
        headers,
        errcode,
        content,
        error,
    }
}

fn api_error(errcode: i64, body: &Object, token: Option<&str>) -> ApiError {
    let errmsg = body.get("errmsg").and_then(Value::as_str).unwrap_or_default();
    ApiError {
        errcode,
        errmsg: scrubbed(errmsg, token),
        response: body.clone(),
    }
}

/// A page may repeat the URL: what is shown of it is shown without the token.
fn without_token(error: ResponseError, body: &[u8], token: Option<&str>) -> ResponseError {
    match error {
        ResponseError::NotJson { status, .. } => {
            let start = String::from_utf8_lossy(&body[..body.len().min(PAGE_START)]);
            ResponseError::NotJson {
                status,
                start: answer::start_of(scrubbed(&start, token).as_bytes()),
            }
        }
        error => error,
    }
}

impl Outcome {
    fn judged(&self, client: &Inner, terms: &Terms, parts: &HttpParts, progress: Progress) -> Verdict {
        let Some(happened) = self.happened else {
            return Verdict::Fail { wait_ms: None };
        };
        let header = |name: &str| {
            self.headers
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.as_str())
        };
        let retry_after = header("retry-after");
        judge(&Situation {
            repeat: parts.repeat,
            replay: parts.replay,
            authorization: parts.authorization,
            idempotent: terms.idempotent,
            happened,
            retry_after_ms: retry_after.and_then(|after| retry_after_ms(after, header("date"), client.now_ms())),
            progress,
            max_retries: terms.max_retries,
            time_left_ms: terms.deadline.left_ms(),
            jitter: random::fraction(),
        })
    }

    fn describe(&self) -> Cow<'static, str> {
        match (self.happened, &self.error) {
            (Some(Happened::NotSent), _) => "not_sent".into(),
            (Some(Happened::Lost), _) => "lost".into(),
            (Some(Happened::Http { status }), _) => format!("http {status}").into(),
            (Some(Happened::Answer { errcode }), _) => format!("errcode {errcode}").into(),
            (None, Some(ErrorKind::Transport(error))) => {
                let code = error.code();
                code.rsplit('.').next().unwrap_or(code).into()
            }
            (None, _) => "".into(),
        }
    }

    fn failure(self, wait_ms: Option<u64>) -> Error {
        // Every outcome but a success has an error, and a success does not fail.
        let kind = self.error.unwrap_or_else(|| ResponseError::Empty { status: 0 }.into());
        Error::new(kind).waiting(wait_ms.map(Duration::from_millis))
    }
}
