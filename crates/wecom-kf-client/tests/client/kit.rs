//! A server that is a script, a clock that tokio turns, and a client between them.

use std::collections::HashMap;
use std::future::pending;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;
use tokio::time::Instant;
use wecom_kf_client::transport::http::{HeaderName, HeaderValue, Request, Response};
use wecom_kf_client::transport::{Bytes, Limits, TransportError, transport_fn};
use wecom_kf_client::{Client, ClientBuilder, Credentials, Value, message, session};

pub(crate) const CORP: &str = "ww1";
pub(crate) const SECRET: &str = "secret-of-ww1";
/// Where the clock begins, in Unix milliseconds.
pub(crate) const NOW: u64 = 1_800_000_000_000;

/// A request as the server saw it.
#[derive(Clone)]
pub(crate) struct Seen {
    pub(crate) method: String,
    /// Below `cgi-bin/`.
    pub(crate) path: String,
    pub(crate) query: HashMap<String, String>,
    pub(crate) headers: HashMap<String, String>,
    pub(crate) bytes: Vec<u8>,
    pub(crate) url: String,
    pub(crate) timeout: Duration,
    /// How long after the server began.
    pub(crate) at: Duration,
}

impl Seen {
    fn of(request: Request<Bytes>, limits: Limits, at: Duration) -> Self {
        let url = request.uri().to_string();
        let (head, query) = url.split_once('?').unwrap_or((&url, ""));
        let headers = request.headers().iter();
        Self {
            path: head.split_once("/cgi-bin/").map_or(head, |(_, path)| path).to_owned(),
            query: form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
            headers: headers
                .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
                .collect(),
            method: request.method().to_string(),
            timeout: limits.timeout,
            bytes: request.into_body().into(),
            url,
            at,
        }
    }

    /// The body as JSON.
    pub(crate) fn body(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_default()
    }

    pub(crate) fn token(&self) -> Option<&str> {
        self.query.get("access_token").map(String::as_str)
    }

    pub(crate) fn is_token(&self) -> bool {
        self.path == "gettoken"
    }
}

/// The response of a script.
pub(crate) enum Answer {
    Now(Result<Response<Bytes>, TransportError>),
    After(Duration, Box<Answer>),
    Never,
}

/// An answer of WeCom's: a success, unless it has an error code.
pub(crate) fn json(mut value: Value) -> Answer {
    if let Some(fields) = value.as_object_mut() {
        fields.entry("errcode").or_insert_with(|| 0.into());
    }
    http(200, value.to_string())
}

pub(crate) fn http(status: u16, body: impl Into<Vec<u8>>) -> Answer {
    with_headers(status, &[], body)
}

pub(crate) fn with_headers(status: u16, headers: &[(&str, &str)], body: impl Into<Vec<u8>>) -> Answer {
    let mut response = Response::new(Bytes::from(body.into()));
    *response.status_mut() = status.try_into().unwrap();
    for (name, value) in headers {
        let value = HeaderValue::from_bytes(value.as_bytes()).unwrap();
        response
            .headers_mut()
            .append(name.parse::<HeaderName>().unwrap(), value);
    }
    Answer::Now(Ok(response))
}

pub(crate) fn errcode(errcode: i64) -> Answer {
    json(json!({"errcode": errcode, "errmsg": "no"}))
}

pub(crate) fn lost() -> Answer {
    Answer::Now(Err(TransportError::Lost {
        detail: "connection reset".into(),
    }))
}

pub(crate) fn not_sent() -> Answer {
    Answer::Now(Err(TransportError::Connect {
        detail: "connection refused".into(),
    }))
}

pub(crate) fn after(pause: Duration, answer: Answer) -> Answer {
    Answer::After(pause, Box::new(answer))
}

type Script = dyn Fn(&Seen) -> Option<Answer> + Send + Sync;

/// A server. Without an answer of its script, calls succeed, and `gettoken` returns `token-1`, `token-2` and so on.
#[derive(Clone)]
pub(crate) struct Server {
    script: Arc<Script>,
    seen: Arc<Mutex<Vec<Seen>>>,
    began: Instant,
}

impl Server {
    pub(crate) fn new(script: impl Fn(&Seen) -> Option<Answer> + Send + Sync + 'static) -> Self {
        Self {
            script: Arc::new(script),
            seen: Arc::default(),
            began: Instant::now(),
        }
    }

    /// A server that answers every call but those for tokens from a list, and then with success.
    pub(crate) fn answering(answers: impl IntoIterator<Item = Answer>) -> Self {
        let answers = Mutex::new(answers.into_iter().collect::<std::collections::VecDeque<_>>());
        Self::new(move |seen| match seen.is_token() {
            true => None,
            false => answers.lock().unwrap().pop_front(),
        })
    }

    pub(crate) fn builder(&self) -> ClientBuilder {
        let server = self.clone();
        let began = self.began;
        Client::builder()
            .base_url("https://api.test")
            .transport(transport_fn(move |request, limits| {
                server.clone().serve(request, limits)
            }))
            .clock(move || NOW + u64::try_from(began.elapsed().as_millis()).unwrap())
    }

    pub(crate) fn client(&self) -> Client {
        self.builder()
            .credentials(Credentials::corp(CORP, SECRET))
            .build()
            .unwrap()
    }

    async fn serve(self, request: Request<Bytes>, limits: Limits) -> Result<Response<Bytes>, TransportError> {
        let seen = Seen::of(request, limits, self.began.elapsed());
        self.seen.lock().unwrap().push(seen.clone());
        let mut answer = (self.script)(&seen).unwrap_or_else(|| self.usual(&seen));
        loop {
            match answer {
                Answer::Now(result) => return result,
                Answer::Never => pending().await,
                Answer::After(pause, then) => {
                    tokio::time::sleep(pause).await;
                    answer = *then;
                }
            }
        }
    }

    fn usual(&self, seen: &Seen) -> Answer {
        let count = self.count(|other| other.path == seen.path);
        match seen.path.as_str() {
            "gettoken" | "service/get_corp_token" => {
                json(json!({"errcode": 0, "access_token": format!("token-{count}"), "expires_in": 7200}))
            }
            "service/get_suite_token" => {
                json(json!({"suite_access_token": format!("suite-{count}"), "expires_in": 7200}))
            }
            _ => json(json!({"errcode": 0, "errmsg": "ok", "service_state": 1})),
        }
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// The calls that were not for tokens.
    pub(crate) fn calls(&self) -> Vec<Seen> {
        self.seen().into_iter().filter(|seen| !seen.is_token()).collect()
    }

    pub(crate) fn count(&self, which: impl Fn(&Seen) -> bool) -> usize {
        self.seen.lock().unwrap().iter().filter(|seen| which(seen)).count()
    }

    /// How many tokens were asked for.
    pub(crate) fn fetched(&self) -> usize {
        self.count(Seen::is_token)
    }
}

/// A call that may be repeated.
pub(crate) fn state() -> session::GetServiceState {
    session::GetServiceState::new("wk1", "wm1")
}

/// A text to a customer.
pub(crate) fn text(content: &str) -> message::SendMsg {
    message::SendMsg::new("wm1", "wk1", message::OutgoingMessage::text(content))
}

pub(crate) const fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}
