//! What became of one try: read from what came back, judged by core, and an error when that is the end.

use std::borrow::Cow;
use std::time::Duration;

use wecom_kf_core::answer::{self, Answer};
use wecom_kf_core::endpoint::{Body, Errcode, HttpParts};
use wecom_kf_core::error::{Coded as _, ResponseError, Retry};
use wecom_kf_core::outcome::{Happened, Progress, Situation, Verdict, judge, retry_after_ms};
use wecom_kf_core::wire::Object;
use wecom_kf_core::{Value, media};

use crate::client::Inner;
use crate::client::error::{ApiError, Error, ErrorKind};
use crate::client::perform::{Content, Terms};
use crate::client::random;
use crate::client::scrub::{scrubbed, scrubbed_failure};
use crate::transport::{HttpResponse, TransportError};

/// How much of a page is looked through for secrets before its beginning is shown.
const PAGE_START: usize = 2048;

/// What became of a try.
#[derive(Default)]
pub(super) struct Outcome {
    /// What there is to judge; nothing when the call cannot go on.
    pub(super) happened: Option<Happened>,
    pub(super) status: Option<u16>,
    pub(super) headers: Vec<(String, String)>,
    pub(super) errcode: Option<i64>,
    pub(super) content: Option<Content>,
    /// Whether the answer was no strict JSON.
    pub(super) repaired: bool,
    /// The error, unless it is a success.
    pub(super) error: Option<ErrorKind>,
}

/// The first value of a header (lower case).
pub(super) fn header<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let found = headers.iter().find(|(key, _)| key == name);
    found.map(|(_, value)| value.as_str())
}

/// Reads what came back of a try that carried these secrets. `errcode` says whether a success has one.
pub(super) fn read(
    result: Result<HttpResponse, TransportError>,
    secrets: &[&str],
    answers: Body,
    errcode: Errcode,
) -> Outcome {
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
                error: Some(scrubbed_failure(error, secrets).into()),
                ..Outcome::default()
            };
        }
    };
    let header = |name: &str| header(&headers, name);
    let is_file =
        answers == Body::File && media::is_file(status, header("content-type"), header("content-disposition"), &body);
    let mut mended = false;
    let (happened, errcode, content, error) = match is_file {
        true => (
            Happened::Answer { errcode: 0 },
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
                mended = repaired;
                let error = (errcode != 0).then(|| ErrorKind::Api(api_error(errcode, &body, secrets)));
                (
                    Happened::Answer { errcode },
                    Some(errcode),
                    Some(Content::Json(body)),
                    error,
                )
            }
            Answer::CutOff { .. } => (Happened::Lost, None, None, Some(answer::cut_off().into())),
            Answer::Other { error } => (
                Happened::Http { status },
                None,
                None,
                Some(without_secrets(error, &body, secrets).into()),
            ),
        },
    };
    Outcome {
        happened: Some(happened),
        status: Some(status),
        headers,
        errcode,
        content,
        repaired: mended,
        error,
    }
}

fn api_error(errcode: i64, body: &Object, secrets: &[&str]) -> ApiError {
    let errmsg = body.get("errmsg").and_then(Value::as_str).unwrap_or_default();
    ApiError {
        errcode,
        errmsg: scrubbed(errmsg, secrets),
        response: body.clone(),
    }
}

/// A page may repeat the request: what is shown of it is shown without secrets.
fn without_secrets(error: ResponseError, body: &[u8], secrets: &[&str]) -> ResponseError {
    match error {
        ResponseError::NotJson { status, .. } => {
            let start = String::from_utf8_lossy(&body[..body.len().min(PAGE_START)]);
            ResponseError::NotJson {
                status,
                start: answer::start_of(scrubbed(&start, secrets).as_bytes()),
            }
        }
        error => error,
    }
}

impl Outcome {
    pub(super) fn judged(&self, client: &Inner, terms: &Terms, parts: &HttpParts, progress: Progress) -> Verdict {
        let Some(happened) = self.happened else {
            return Verdict::Fail { wait_ms: None };
        };
        let header = |name: &str| header(&self.headers, name);
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

    pub(super) fn describe(&self) -> Cow<'static, str> {
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

    pub(super) fn failure(self, wait_ms: Option<u64>) -> Error {
        // Every outcome but a success has an error, and a success does not fail.
        let kind = self.error.unwrap_or_else(|| ResponseError::Empty { status: 0 }.into());
        Error::new(kind).waiting(wait_ms.map(Duration::from_millis))
    }
}
