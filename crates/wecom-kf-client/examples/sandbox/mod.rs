// A client whose server is the sandbox, in this process: nothing leaves it. The examples and the documentation's own programs use it.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Instant;

use wecom_kf_client::callback::{Callback, CallbackKeys, CallbackOptions, Receivers};
use wecom_kf_client::transport::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use wecom_kf_client::transport::http::{HeaderValue, Request, Response};
use wecom_kf_client::transport::{Bytes, Limits, Transport, TransportError, transport_fn};
use wecom_kf_client::{Client, Credentials, Value};
use wecom_kf_sandbox::{
    Act, AdminAddsServicer, CallbackSettings, CustomerEnters, CustomerWrites, Effect, FileSettings, Sandbox, Settings,
    VerifyCallbackUrl,
};

/// The sandbox behind a client, with one account.
pub(crate) struct Stage {
    sandbox: Arc<Mutex<Sandbox>>,
    clock: Arc<dyn Fn() -> u64 + Send + Sync>,
    open_kfid: String,
}

/// A client, and the sandbox behind it.
pub(crate) fn stage() -> (Client, Stage) {
    let settings = Settings::default().files([FileSettings::new("avatar", "image")]);
    let settings = settings.callback(CallbackSettings::default());
    let credentials = Credentials::corp(settings.corp_id.clone(), settings.secret.clone());
    let sandbox = Arc::new(Mutex::new(Sandbox::new(settings).expect("the settings are good")));
    let began = start();
    let clock: Arc<dyn Fn() -> u64 + Send + Sync> =
        Arc::new(move || 1_800_000_000_000 + u64::try_from(began.elapsed().as_millis()).unwrap_or_default());

    let (served, now) = (Arc::clone(&sandbox), Arc::clone(&clock));
    let transport = transport_fn(move |request, _limits| {
        let response = answer(&mut served.lock().expect("no test panics in it"), now(), &request);
        async move { Ok::<_, TransportError>(response) }
    });
    let now = Arc::clone(&clock);
    let client = Client::builder()
        .credentials(credentials)
        .base_url("http://sandbox.test")
        .transport(transport)
        .clock(move || now())
        .build()
        .expect("the options are good");

    let stage = Stage {
        open_kfid: first_account(&sandbox, clock()),
        sandbox,
        clock,
    };
    (client, stage)
}

#[allow(clippy::disallowed_methods, reason = "a host keeps the sandbox's clock")]
fn start() -> Instant {
    Instant::now()
}

fn answer(sandbox: &mut Sandbox, now_ms: u64, request: &Request<Bytes>) -> Response<Bytes> {
    let content_type = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let answered = sandbox.handle(
        now_ms,
        wecom_kf_sandbox::HttpRequest {
            method: request.method().as_str(),
            path_and_query: request.uri().path_and_query().map_or("/", |target| target.as_str()),
            content_type: content_type.unwrap_or_default(),
            body: request.body(),
        },
    );
    let mut response = Response::new(Bytes::from(answered.body));
    *response.status_mut() = answered.status.try_into().expect("the sandbox knows HTTP");
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(answered.content_type));
    if let Some(value) = answered.content_disposition {
        let value = HeaderValue::from_bytes(value.as_bytes()).expect("the sandbox knows HTTP");
        headers.insert(CONTENT_DISPOSITION, value);
    }
    response
}

fn first_account(sandbox: &Mutex<Sandbox>, now_ms: u64) -> String {
    let call = |method: &str, path: &str, body: &str| -> Value {
        let request = Request::builder()
            .method(method)
            .uri(format!("http://sandbox.test/cgi-bin/{path}"))
            .header(CONTENT_TYPE, "application/json")
            .body(Bytes::from(body.to_owned()))
            .expect("the request is good");
        let response = answer(&mut sandbox.lock().expect("nobody else has it"), now_ms, &request);
        serde_json::from_slice(response.body()).expect("the sandbox answers JSON")
    };
    let token = call("GET", "gettoken?corpid=ww_sandbox&corpsecret=sandbox-secret", "");
    let path = format!(
        "kf/account/add?access_token={}",
        token["access_token"].as_str().unwrap_or_default()
    );
    let account = call("POST", &path, r#"{"name":"客服","media_id":"avatar"}"#);
    account["open_kfid"].as_str().expect("an account was made").to_owned()
}

impl Stage {
    /// A customer who has just written: their id, and the account that they wrote to.
    pub(crate) fn customer(&self) -> (String, String) {
        let enters = CustomerEnters::default().open_kfid(&self.open_kfid);
        let entered = self.act(enters);
        self.act(CustomerWrites::new(
            &entered.open_kfid,
            &entered.external_userid,
            "在吗？",
        ));
        (entered.external_userid, entered.open_kfid)
    }

    /// The account's messages on the customer's phone.
    pub(crate) fn shown_to(&self, external_userid: &str) -> usize {
        let sandbox = self.sandbox.lock().expect("no test panics in it");
        sandbox.conversation(external_userid, Some(&self.open_kfid)).len()
    }

    fn act<A: Act>(&self, act: A) -> A::Output {
        let mut sandbox = self.sandbox.lock().expect("no test panics in it");
        sandbox.act((self.clock)(), act).expect("the act is allowed")
    }
}

/// The callback URL, as WeCom and the admin console know it.
#[allow(dead_code, reason = "not every example has a server")]
impl Stage {
    /// What opens the sandbox's callbacks.
    pub(crate) fn callback(&self) -> Callback {
        let CallbackSettings {
            token,
            encoding_aes_key,
            ..
        } = CallbackSettings::default();
        let keys = CallbackKeys {
            token,
            encoding_aes_key,
        };
        let receivers = Receivers::listed([Settings::default().corp_id]);
        Callback::new(CallbackOptions::new(keys, receivers)).expect("the settings are good")
    }

    /// An admin makes a member a servicer of the account.
    pub(crate) fn add_servicer(&self, userid: &str) {
        self.act(AdminAddsServicer::new(&self.open_kfid, userid));
    }

    /// A customer writes a text.
    pub(crate) fn writes(&self, external_userid: &str, text: &str) {
        self.act(CustomerWrites::new(&self.open_kfid, external_userid, text));
    }

    /// WeCom checks the callback URL, as when an admin saves it.
    pub(crate) async fn check_url(&self, transport: &impl Transport, url: &str) -> Result<(), TransportError> {
        let check = self.act(VerifyCallbackUrl::default());
        let response = http(transport, "GET", &format!("{url}?{}", check.query), Bytes::new()).await?;
        assert_eq!(response.body(), check.echo.as_bytes());
        Ok(())
    }

    /// WeCom pushes the callbacks that are due.
    pub(crate) async fn push_callbacks(&self, transport: &impl Transport, url: &str) -> Result<(), TransportError> {
        let due = self.sandbox().take_effects((self.clock)());
        for effect in due {
            let Effect::PushCallback { id, query, body, .. } = effect else {
                continue;
            };
            let response = http(transport, "POST", &format!("{url}?{query}"), body.into()).await?;
            assert_eq!(response.body(), "success");
            self.sandbox().callback_answered((self.clock)(), id, true);
        }
        Ok(())
    }

    fn sandbox(&self) -> MutexGuard<'_, Sandbox> {
        self.sandbox.lock().expect("no test panics in it")
    }
}

#[allow(dead_code, reason = "not every example has a server")]
async fn http(
    transport: &impl Transport,
    method: &str,
    url: &str,
    body: Bytes,
) -> Result<Response<Bytes>, TransportError> {
    let request = Request::builder().method(method).uri(url).body(body);
    let request = request.expect("the request is good");
    transport.send(request, Limits::default()).await
}
