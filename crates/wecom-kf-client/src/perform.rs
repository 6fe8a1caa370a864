//! Performs a call: builds, sends and judges requests until it is done or has failed. `wecom_kf_core::outcome` makes the decisions.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;
use wecom_kf_core::Value;
use wecom_kf_core::endpoint::{Body, Endpoint, Errcode, Form, HttpParts, Refusal, Repeat};
use wecom_kf_core::operations::{OPERATIONS, Operation};
use wecom_kf_core::outcome::{Progress, Verdict};
use wecom_kf_core::wire::Object;
use wecom_kf_transport::TransportError;

use crate::attempt::{Attempt, Decision};
use crate::deadline::{Deadline, GRACE};
use crate::error::Error;
use crate::event::{Event, RequestEvent, ResponseEvent};
use crate::inner::Inner;
use crate::outcome::{Outcome, read};
use crate::reply::{Content, Reply, success};
use crate::request::{FileBody, http_request, limits};
use crate::scrub::secrets_of;

/// The limits and options of a call.
#[derive(Clone, Copy)]
pub(crate) struct Terms {
    pub(crate) deadline: Deadline,
    pub(crate) max_retries: u32,
    /// Whether the caller has declared the call idempotent.
    pub(crate) idempotent: bool,
    /// Whether a success may have no errcode.
    pub(crate) errcode_optional: bool,
}

/// One call.
pub(crate) struct Plan<'a> {
    /// The operation or path, for errors and events.
    pub(crate) name: Cow<'static, str>,
    /// The id in events.
    pub(crate) id: String,
    /// The form of the first attempt.
    pub(crate) form: Option<Form>,
    /// Builds the request in a form.
    pub(crate) build: &'a (dyn Fn(Option<Form>) -> Result<HttpParts, Refusal> + Send + Sync),
    pub(crate) terms: Terms,
    /// The file in the request.
    pub(crate) file: Option<FileBody<'a>>,
    /// The kind of the response.
    pub(crate) answers: Body,
    /// The msgid of a send.
    pub(crate) msgid: Option<Msgid>,
    /// Parameter values that errors must not contain.
    pub(crate) secrets: Vec<String>,
}

/// The msgid of a send.
#[derive(Clone)]
pub(crate) struct Msgid {
    pub(crate) text: String,
    /// Whether it was generated for this call: calling again would use another.
    pub(crate) own: bool,
}

/// The progress of a call.
#[derive(Default)]
struct Trail {
    attempts: Vec<Attempt>,
    progress: Progress,
    /// Whether calling again could carry out the call twice, if it was carried out.
    repeat_is_unsafe: bool,
}

/// The row of an endpoint in the operation table.
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

/// Performs an operation whose parameters fit into one call.
pub(crate) async fn perform(
    client: &Arc<Inner>,
    operation: &Operation,
    parameters: Object,
    form: Option<Form>,
    terms: Terms,
) -> Result<Reply, Error> {
    if operation.sends == Body::File || operation.answers == Body::File {
        return Err(Error::bad_option("request", "use upload and download for files"));
    }
    let id = client.ids.next();
    // A msgid generated here would differ on each call, and could not make the call idempotent.
    let own_msgid = operation.repeat == Repeat::WithMsgid && !terms.idempotent;
    let has_msgid = msgid_of(&parameters).is_some();
    let mut parameters = parameters;
    if own_msgid && !has_msgid {
        parameters.insert("msgid".into(), id.as_str().into());
    }
    let msgid = match operation.repeat {
        Repeat::WithMsgid => msgid_of(&parameters).map(|text| Msgid {
            text: text.to_owned(),
            own: !has_msgid,
        }),
        _ => None,
    };
    let build = |form| operation.build(parameters.clone(), client.now_ms(), form);
    let mut reply = run(
        client,
        Plan {
            name: operation.name.into(),
            id,
            form,
            build: &build,
            terms,
            file: None,
            answers: Body::Json,
            msgid: msgid.clone(),
            secrets: secrets_of(&parameters),
        },
    )
    .await?;
    if let (true, Content::Json(body), Some(msgid)) = (reply.already_done, &mut reply.content, msgid) {
        body.insert("msgid".into(), msgid.text.into());
    }
    Ok(reply)
}

/// The msgid in a request's parameters; an empty one counts as missing.
fn msgid_of(parameters: &Object) -> Option<&str> {
    let msgid = parameters.get("msgid").and_then(Value::as_str);
    msgid.filter(|msgid| !msgid.is_empty())
}

/// Performs a call. It ends when the client is closed.
pub(crate) async fn run(client: &Arc<Inner>, plan: Plan<'_>) -> Result<Reply, Error> {
    let mut trail = Trail::default();
    let (name, id, msgid) = (plan.name.clone(), plan.id.clone(), plan.msgid.clone());
    let tries = tries(client, plan, &mut trail);
    #[cfg(feature = "tracing")]
    let tries = tracing::Instrument::instrument(tries, crate::event::span(&name, &id));
    let ended = match client.closing.unless_closed(tries).await {
        Ok(ended) => ended,
        Err(closed) => Err(closed.into()),
    };
    let Trail {
        attempts,
        progress,
        repeat_is_unsafe,
    } = trail;
    let error = match ended {
        Ok(reply) => return Ok(Reply { attempts, ..reply }),
        // A failed token request has its own operation and attempts.
        Err(error) if error.operation().is_some() => error,
        Err(error) => error.of_call(name, attempts).of_request(id),
    };
    Err(error.of_message(msgid.map(|msgid| msgid.text), repeat_is_unsafe && progress.maybe_done))
}

async fn tries(client: &Arc<Inner>, plan: Plan<'_>, trail: &mut Trail) -> Result<Reply, Error> {
    let Terms { deadline, .. } = plan.terms;
    let mut form = plan.form;
    let mut refused: Option<String> = None;
    let mut last: Option<Outcome> = None;
    loop {
        let mut parts = (plan.build)(form)?;
        if trail.attempts.is_empty() {
            client.observer.warn_of(&plan.name, &parts.warnings);
        }
        if plan.terms.idempotent && parts.repeat == Repeat::WithMsgid {
            let reason = "it requires your own msgid, derived from the message that it answers";
            return Err(Error::bad_option("idempotent", reason));
        }
        let own_msgid = plan.msgid.as_ref().is_some_and(|msgid| msgid.own);
        trail.repeat_is_unsafe = !plan.terms.idempotent && (parts.repeat != Repeat::Safe || own_msgid);
        deadline.check()?;
        let authorization = parts.authorization;
        let token = client.tokens.get(client, authorization, &deadline, refused.as_deref());
        let token = token.await?;
        // A credential source without another token cannot help.
        if let (true, Some(last)) = (refused.is_some() && token == refused, last.take()) {
            return Err(last.failure(None));
        }
        deadline.check()?;
        let event = client.observer.watches().then(|| RequestEvent {
            request_id: plan.id.clone(),
            operation: plan.name.clone(),
            method: parts.method.as_str(),
            path: parts.path.clone(),
            attempt: trail.attempts.len() + 1,
        });
        if let Some(event) = &event {
            client.observer.tell(&Event::Request(event.clone()));
        }
        let request = http_request(client, &plan, &mut parts, token.as_deref())?;
        let started = Instant::now();
        let result =
            match tokio::time::timeout(deadline.left() + GRACE, client.transport.send(request, limits(&plan))).await {
                Ok(result) => result,
                // The transport ignored its timeout.
                Err(_) => Err(TransportError::Timeout {
                    detail: "the transport did not observe its timeout".into(),
                    sent: true,
                }),
            };
        let secrets: Vec<_> = plan
            .secrets
            .iter()
            .map(String::as_str)
            .chain(token.as_deref())
            .collect();
        let errcode = match plan.terms.errcode_optional {
            true => Errcode::OnFailure,
            false => parts.errcode,
        };
        let mut outcome = read(result, &secrets, plan.answers, errcode);
        if outcome.repaired {
            client.tell_repaired(&plan.name);
        }
        let verdict = outcome.judged(client, &plan.terms, &parts, trail.progress);
        if let Some(kind) = outcome.kind {
            trail.progress = trail.progress.after(kind, verdict);
        }
        let attempt = Attempt {
            outcome: outcome.describe(),
            decision: decision_of(verdict),
            pause: pause_of(verdict),
            duration: started.elapsed(),
        };
        if let Some(request) = event {
            client.observer.tell(&Event::Response(ResponseEvent {
                request,
                attempt: attempt.clone(),
                status: outcome.status,
                errcode: outcome.errcode,
            }));
        }
        trail.attempts.push(attempt);
        match verdict {
            Verdict::Done | Verdict::AlreadyDone => {
                if let Some(form) = form
                    && plan.form != Some(form)
                {
                    client.remember_form(&plan.name, form);
                }
                if let Some(token) = &token {
                    client.tokens.accepted(authorization, token);
                }
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
            Verdict::Replay(other) => form = Some(other),
            Verdict::RetryAfter(pause) => tokio::time::sleep(Duration::from_millis(pause)).await,
            Verdict::Fail { wait_ms } => return Err(outcome.failure(wait_ms)),
        }
        outcome.headers.clear();
        last = Some(outcome);
    }
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
