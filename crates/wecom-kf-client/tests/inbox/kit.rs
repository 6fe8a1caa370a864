//! The sandbox behind a client, a clock that tokio turns, and faults between them.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use serde_json::json;
use tokio::time::Instant;
use wecom_kf_client::callback::{Callback, CallbackEvent, CallbackKeys, CallbackOptions, KfMsgOrEvent, Receivers};
use wecom_kf_client::inbox::{Inbox, InboxOptions, Turn};
use wecom_kf_client::session::{ServiceState, TransServiceState};
use wecom_kf_client::transport::http::header::CONTENT_TYPE;
use wecom_kf_client::transport::http::{Request, Response};
use wecom_kf_client::transport::{Bytes, TransportError, transport_fn};
use wecom_kf_client::{Client, Credentials, Event, MemoryStore, Value};
use wecom_kf_sandbox::{
    Act, AdminAddsAccount, AdminAddsServicer, CallbackSettings, CustomerEnters, CustomerWrites, Effect, FileSettings,
    HttpRequest, Sandbox, Sender, Settings,
};

/// Where the clock begins, in Unix milliseconds.
pub(crate) const NOW: u64 = 1_800_000_000_000;

/// What a script does to a request.
pub(crate) enum Fault {
    /// WeCom answers with this body.
    Body(String),
    /// WeCom refuses it.
    Errcode(i64),
    /// The response is lost, after the server acted.
    LostAfter,
}

/// A request: its path below `cgi-bin/`, and how many of that path came before.
pub(crate) struct Seen {
    pub(crate) path: String,
    pub(crate) before: usize,
}

type Script = Box<dyn Fn(&Seen) -> Option<Fault> + Send>;

#[derive(Clone)]
pub(crate) struct World(Arc<Parts>);

struct Parts {
    sandbox: Mutex<Sandbox>,
    began: Instant,
    script: Mutex<Script>,
    seen: Mutex<Vec<(String, Value)>>,
    warnings: Mutex<Vec<String>>,
    corp_id: String,
    open_kfid: Mutex<String>,
}

impl World {
    pub(crate) fn new() -> Self {
        let settings = Settings::default().files([FileSettings::new("avatar", "image")]);
        let settings = settings.callback(CallbackSettings::default());
        let world = Self(Arc::new(Parts {
            corp_id: settings.corp_id.clone(),
            sandbox: Mutex::new(Sandbox::new(settings).unwrap()),
            began: Instant::now(),
            script: Mutex::new(Box::new(|_| None)),
            seen: Mutex::default(),
            warnings: Mutex::default(),
            open_kfid: Mutex::default(),
        }));
        let account = world.account();
        *world.0.open_kfid.lock().unwrap() = account;
        world
    }

    /// A world in which requests meet faults.
    pub(crate) fn with(self, script: impl Fn(&Seen) -> Option<Fault> + Send + 'static) -> Self {
        *self.0.script.lock().unwrap() = Box::new(script);
        self
    }

    pub(crate) fn now(&self) -> u64 {
        NOW + u64::try_from(self.0.began.elapsed().as_millis()).unwrap()
    }

    fn sandbox(&self) -> MutexGuard<'_, Sandbox> {
        self.0.sandbox.lock().unwrap()
    }

    pub(crate) fn act<A: Act>(&self, act: A) -> A::Output {
        self.sandbox().act(self.now(), act).unwrap()
    }

    pub(crate) fn client(&self) -> Client {
        let (world, clock, heard) = (self.clone(), self.clone(), self.clone());
        let credentials = Credentials::corp(&self.0.corp_id, Settings::default().secret);
        Client::builder()
            .credentials(credentials)
            .base_url("http://sandbox.test")
            .transport(transport_fn(move |request, _| world.clone().serve(request)))
            .clock(move || clock.now())
            .observer(move |event| {
                if matches!(event, Event::Inbox(_) | Event::Warning(_)) {
                    heard.0.warnings.lock().unwrap().push(format!("{event:?}"));
                }
            })
            .build()
            .unwrap()
    }

    async fn serve(self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let path = request.uri().path().trim_start_matches("/cgi-bin/").to_owned();
        let body: Value = serde_json::from_slice(request.body()).unwrap_or_default();
        let fault = {
            let mut seen = self.0.seen.lock().unwrap();
            let before = seen.iter().filter(|(other, _)| *other == path).count();
            seen.push((path.clone(), body));
            (self.0.script.lock().unwrap())(&Seen { path, before })
        };
        match fault {
            Some(Fault::Body(body)) => return Ok(Response::new(Bytes::from(body))),
            Some(Fault::Errcode(errcode)) => {
                let body = json!({"errcode": errcode, "errmsg": "no"}).to_string();
                return Ok(Response::new(Bytes::from(body)));
            }
            Some(Fault::LostAfter) => {
                self.answer(&request);
                return Err(TransportError::Lost {
                    detail: "connection reset".into(),
                });
            }
            None => {}
        }
        Ok(self.answer(&request))
    }

    fn answer(&self, request: &Request<Bytes>) -> Response<Bytes> {
        let content_type = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let answered = self.sandbox().handle(
            self.now(),
            HttpRequest {
                method: request.method().as_str(),
                path_and_query: request.uri().path_and_query().map_or("/", |target| target.as_str()),
                content_type: content_type.unwrap_or_default(),
                body: request.body(),
            },
        );
        let mut response = Response::new(Bytes::from(answered.body));
        *response.status_mut() = answered.status.try_into().unwrap();
        response
    }

    /// An inbox of the world's account with a handler that notes the texts of turns.
    pub(crate) fn options(&self, store: &Arc<MemoryStore>) -> InboxOptions {
        InboxOptions::new(Arc::clone(store)).accounts([self.open_kfid()])
    }

    pub(crate) fn open_kfid(&self) -> String {
        self.0.open_kfid.lock().unwrap().clone()
    }

    pub(crate) fn corp_id(&self) -> &str {
        &self.0.corp_id
    }

    /// The key of an entry of the account in the store.
    pub(crate) fn key(&self, entry: &str) -> String {
        format!("wecom-kf:{{{}:{}}}:{entry}", self.corp_id(), self.open_kfid())
    }

    /// A new account.
    pub(crate) fn account(&self) -> String {
        self.act(AdminAddsAccount::new("客服")).open_kfid
    }

    /// A new customer, who has not written yet.
    pub(crate) fn customer(&self) -> String {
        let enters = CustomerEnters::default().open_kfid(self.open_kfid());
        self.act(enters).external_userid
    }

    /// A customer writes a text.
    pub(crate) fn writes(&self, customer: &str, text: &str) -> String {
        self.act(CustomerWrites::new(self.open_kfid(), customer, text)).msgid
    }

    /// The bot hands the customer over to a servicer.
    pub(crate) async fn hand_over(&self, customer: &str) {
        self.act(AdminAddsServicer::new(self.open_kfid(), "zhangsan"));
        let over = TransServiceState::new(self.open_kfid(), customer, ServiceState::Servicer);
        self.client().send(over.servicer_userid("zhangsan")).await.unwrap();
    }

    fn callback(&self) -> Callback {
        let settings = CallbackSettings::default();
        let keys = CallbackKeys {
            token: settings.token,
            encoding_aes_key: settings.encoding_aes_key,
        };
        Callback::new(CallbackOptions::new(keys, Receivers::listed([self.corp_id()]))).unwrap()
    }

    /// The callbacks that WeCom pushes now: query and body.
    pub(crate) fn callbacks(&self) -> Vec<(String, String)> {
        let due = self.sandbox().take_effects(self.now());
        let pushed = due.into_iter().filter_map(|effect| match effect {
            Effect::PushCallback { id, query, body, .. } => Some((id, query, body)),
            _ => None,
        });
        let pushed: Vec<_> = pushed.collect();
        for (id, ..) in &pushed {
            self.sandbox().callback_answered(self.now(), *id, true);
        }
        pushed.into_iter().map(|(_, query, body)| (query, body)).collect()
    }

    /// Pushes them to an inbox.
    pub(crate) fn push(&self, inbox: &Inbox) {
        for (query, body) in self.callbacks() {
            let response = inbox.respond(&self.callback(), "POST", &query, body.as_bytes());
            assert_eq!((response.status, response.body.as_str()), (200, "success"));
        }
    }

    /// The events of the callbacks that WeCom pushes now.
    pub(crate) fn events(&self) -> Vec<KfMsgOrEvent> {
        let open = |(query, body): (String, String)| {
            let opened = self.callback().open(query.as_str(), body.as_bytes()).unwrap();
            match opened.event {
                CallbackEvent::KfMsgOrEvent(event) => event,
                other => panic!("{other:?}"),
            }
        };
        self.callbacks().into_iter().map(open).collect()
    }

    /// The texts that a customer has received.
    pub(crate) fn received(&self, customer: &str) -> Vec<String> {
        let lines = self.sandbox().conversation(customer, None);
        let replies = lines.iter().filter(|line| line.from != Sender::Customer);
        replies
            .map(|line| line.body["content"].as_str().unwrap_or("?").to_owned())
            .collect()
    }

    /// The bodies of the requests to a path so far.
    pub(crate) fn calls(&self, path: &str) -> Vec<Value> {
        let seen = self.0.seen.lock().unwrap();
        let calls = seen.iter().filter(|(other, _)| other == path);
        calls.map(|(_, body)| body.clone()).collect()
    }

    /// What the observer was told by inboxes, as `Debug` shows it.
    pub(crate) fn told(&self, what: &str) -> usize {
        let told = self.0.warnings.lock().unwrap();
        told.iter().filter(|line| line.contains(what)).count()
    }
}

/// What handlers did, in order.
#[derive(Clone, Default)]
pub(crate) struct Notes(Arc<Mutex<Vec<String>>>);

impl Notes {
    pub(crate) fn add(&self, note: impl Into<String>) {
        self.0.lock().unwrap().push(note.into());
    }

    pub(crate) fn all(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }

    /// Notes a turn's text.
    pub(crate) fn turn(&self, turn: &Turn) {
        self.add(turn.text().unwrap_or_else(|| "-".into()));
    }

    /// Waits until there are as many.
    pub(crate) async fn wait(&self, count: usize) {
        let all = async {
            while self.0.lock().unwrap().len() < count {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        let waited = tokio::time::timeout(Duration::from_secs(100_000), all).await;
        assert!(waited.is_ok(), "only {:?}", self.all());
    }
}

pub(crate) const fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}

pub(crate) fn store() -> Arc<MemoryStore> {
    Arc::default()
}
