//! The outcome of one attempt: reads the response, has it judged by core, and creates the final error.

use std::borrow::Cow;
use std::time::Duration;

use wecom_kf_core::answer::{self, Answer};
use wecom_kf_core::endpoint::{Body, Errcode, HttpParts};
use wecom_kf_core::error::{Coded as _, ResponseError, Retry};
use wecom_kf_core::outcome::{AttemptOutcome, Progress, Situation, Verdict, judge, retry_after_ms};
use wecom_kf_core::wire::Object;
use wecom_kf_core::{Value, media};
use wecom_kf_transport::http::{HeaderMap, Response};
use wecom_kf_transport::{Bytes, TransportError, header_text};

use crate::api_error::ApiError;
use crate::error::{Error, ErrorKind};
use crate::inner::Inner;
use crate::perform::Terms;
use crate::random;
use crate::reply::Content;
use crate::scrub::{scrubbed, scrubbed_failure};

/// How much of a response is searched for secrets before its beginning is shown.
const PAGE_START: usize = 2048;

/// The outcome of an attempt.
#[derive(Default)]
pub(crate) struct Outcome {
    /// The input for judging; `None` if the call cannot continue.
    pub(crate) kind: Option<AttemptOutcome>,
    pub(crate) status: Option<u16>,
    pub(crate) headers: HeaderMap,
    pub(crate) errcode: Option<i64>,
    pub(crate) content: Option<Content>,
    /// Whether the response was not strict JSON.
    pub(crate) repaired: bool,
    /// The error, unless the attempt succeeded.
    pub(crate) error: Option<ErrorKind>,
}

/// The first value of a header.
pub(crate) fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<Cow<'a, str>> {
    headers.get(name).map(header_text)
}

/// Reads the result of an attempt whose request contained these secrets. `errcode` says whether a success always has one.
pub(crate) fn read(
    result: Result<Response<Bytes>, TransportError>,
    secrets: &[&str],
    answers: Body,
    errcode: Errcode,
) -> Outcome {
    let (head, body) = match result {
        Ok(response) => response.into_parts(),
        Err(error) => {
            let kind = match (error.retry(), error.sent()) {
                (Retry::No, _) => None,
                (Retry::Yes, false) => Some(AttemptOutcome::NotSent),
                (Retry::Yes, true) => Some(AttemptOutcome::Lost),
            };
            return Outcome {
                kind,
                error: Some(scrubbed_failure(error, secrets).into()),
                ..Outcome::default()
            };
        }
    };
    let (status, headers) = (head.status.as_u16(), head.headers);
    let header = |name: &str| header(&headers, name);
    let (kind, disposition) = (header("content-type"), header("content-disposition"));
    let is_file = answers == Body::File && media::is_file(status, kind.as_deref(), disposition.as_deref(), &body);
    let mut mended = false;
    let (outcome, errcode, content, error) = match is_file {
        true => (
            AttemptOutcome::Answer { errcode: 0 },
            Some(0),
            Some(Content::File(body)),
            None,
        ),
        false => match answer::read(status, &body, errcode) {
            Answer::Wecom {
                errcode,
                body,
                repaired,
            } => {
                mended = repaired.is_some();
                let error = (errcode != 0).then(|| ErrorKind::Api(api_error(errcode, &body, secrets)));
                (
                    AttemptOutcome::Answer { errcode },
                    Some(errcode),
                    Some(Content::Json(body)),
                    error,
                )
            }
            Answer::CutOff { .. } => (AttemptOutcome::Lost, None, None, Some(answer::cut_off().into())),
            Answer::Other { error } => (
                AttemptOutcome::Http { status },
                None,
                None,
                Some(answer::with_start(error, || scrubbed(&start(&body), secrets)).into()),
            ),
        },
    };
    Outcome {
        kind: Some(outcome),
        status: Some(status),
        headers,
        errcode,
        content,
        repaired: mended,
        error,
    }
}

/// The beginning of a page, as it is looked through for secrets.
fn start(body: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(&body[..body.len().min(PAGE_START)])
}

fn api_error(errcode: i64, body: &Object, secrets: &[&str]) -> ApiError {
    let errmsg = body.get("errmsg").and_then(Value::as_str).unwrap_or_default();
    ApiError {
        errcode,
        errmsg: scrubbed(errmsg, secrets),
        response: body.clone(),
    }
}

impl Outcome {
    pub(crate) fn judged(&self, client: &Inner, terms: &Terms, parts: &HttpParts, progress: Progress) -> Verdict {
        let Some(outcome) = self.kind else {
            return Verdict::Fail { wait_ms: None };
        };
        let header = |name: &str| header(&self.headers, name);
        let (retry_after, date) = (header("retry-after"), header("date"));
        judge(&Situation {
            repeat: parts.repeat,
            replay: parts.replay,
            authorization: parts.authorization,
            idempotent: terms.idempotent,
            outcome,
            retry_after_ms: retry_after.and_then(|after| retry_after_ms(&after, date.as_deref(), client.now_ms())),
            progress,
            max_retries: terms.max_retries,
            time_left_ms: terms.deadline.left_ms(),
            jitter: random::fraction(),
        })
    }

    pub(crate) fn describe(&self) -> Cow<'static, str> {
        match (self.kind, &self.error) {
            (Some(AttemptOutcome::NotSent), _) => "not_sent".into(),
            (Some(AttemptOutcome::Lost), _) => "lost".into(),
            (Some(AttemptOutcome::Http { status }), _) => format!("http {status}").into(),
            (Some(AttemptOutcome::Answer { errcode }), _) => format!("errcode {errcode}").into(),
            (None, Some(ErrorKind::Transport(error))) => {
                let code = error.code();
                code.rsplit('.').next().unwrap_or(code).into()
            }
            (None, _) => "".into(),
        }
    }

    pub(crate) fn failure(self, wait_ms: Option<u64>) -> Error {
        // Every outcome except success has an error.
        let kind = self.error.unwrap_or_else(|| ResponseError::Empty { status: 0 }.into());
        Error::new(kind).waiting(wait_ms.map(Duration::from_millis))
    }
}
