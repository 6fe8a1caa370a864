//! A sandbox with an account, two servicers and a clock that the tests turn.

use serde_json::{Value, json};
use wecom_kf_core::callback::{Callback, CallbackKeys, CallbackOptions, Receivers};
use wecom_kf_sandbox::{
    CallbackSettings, FileSettings, HttpRequest, HttpResponse, Sandbox, SandboxError, Settings, Transitions,
};

pub(crate) const SECOND: u64 = 1000;
pub(crate) const HOUR: u64 = 3600 * SECOND;
pub(crate) const KEY: &str = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";

pub(crate) struct Fixture {
    pub(crate) sandbox: Sandbox,
    pub(crate) now: u64,
    pub(crate) token: String,
    pub(crate) kf: String,
}

/// The files of every fixture: an avatar, and those of the samples in `sendMsg.json`.
pub(crate) const FILES: [(&str, &str); 5] = [
    ("m", "image"),
    ("IMAGE_MEDIA_ID", "image"),
    ("VOICE_MEDIA_ID", "voice"),
    ("VIDEO_MEDIA_ID", "video"),
    ("FILE_MEDIA_ID", "file"),
];

/// What opens the callbacks of a fixture.
pub(crate) fn receiver() -> Callback {
    let keys = CallbackKeys {
        token: "tok".into(),
        encoding_aes_key: KEY.into(),
    };
    Callback::new(CallbackOptions::new(keys, Receivers::listed(["ww1"]))).unwrap()
}

pub(crate) fn callback() -> CallbackSettings {
    CallbackSettings::default()
        .url("http://bot.test/callback")
        .token("tok")
        .encoding_aes_key(KEY)
}

pub(crate) fn settings() -> Settings {
    Settings::default()
        .corp_id("ww1")
        .secret("s3cret")
        .seed(7)
        .callback(callback())
        .files(FILES.map(|(media_id, kind)| FileSettings::new(media_id, kind)))
}

impl Fixture {
    pub(crate) fn new() -> Self {
        Self::with(settings())
    }

    pub(crate) fn forward() -> Self {
        Self::with(settings().transitions(Transitions::Forward))
    }

    /// For tests that go over days.
    pub(crate) fn with_lasting_token() -> Self {
        Self::with(settings().token_lifetime_s(10_000_000))
    }

    pub(crate) fn with(settings: Settings) -> Self {
        let sandbox = Sandbox::new(settings).unwrap();
        let mut fixture = Self {
            sandbox,
            now: 1_700_000_000_000,
            token: String::new(),
            kf: String::new(),
        };
        let token = fixture.get("gettoken?corpid=ww1&corpsecret=s3cret");
        fixture.token = token["access_token"].as_str().unwrap().into();
        let account = fixture.ok("kf/account/add", json!({"name": "客服", "media_id": "m"}));
        fixture.kf = account["open_kfid"].as_str().unwrap().into();
        let kf = fixture.kf.clone();
        fixture.ok(
            "kf/servicer/add",
            json!({"open_kfid": kf, "userid_list": ["zhangsan", "lisi"]}),
        );
        fixture
    }

    pub(crate) fn http(&mut self, method: &str, path_and_query: &str, body: &str) -> HttpResponse {
        self.http_of(method, path_and_query, "application/json", body.as_bytes())
    }

    pub(crate) fn http_of(
        &mut self,
        method: &str,
        path_and_query: &str,
        content_type: &str,
        body: &[u8],
    ) -> HttpResponse {
        self.sandbox.handle(
            self.now,
            HttpRequest {
                method,
                path_and_query,
                content_type,
                body,
            },
        )
    }

    pub(crate) fn get(&mut self, path_and_query: &str) -> Value {
        let answer = self.http("GET", &format!("/cgi-bin/{path_and_query}"), "");
        serde_json::from_str(&answer.text()).unwrap()
    }

    pub(crate) fn get_with_token(&mut self, path: &str, query: &str) -> Value {
        let token = self.token.clone();
        self.get(&format!("{path}?access_token={token}&{query}"))
    }

    pub(crate) fn post(&mut self, path: &str, body: Value) -> Value {
        let path = format!("/cgi-bin/{path}?access_token={}", self.token);
        let answer = self.http("POST", &path, &body.to_string());
        assert_eq!(answer.status, 200);
        serde_json::from_str(&answer.text()).unwrap()
    }

    pub(crate) fn ok(&mut self, path: &str, body: Value) -> Value {
        let answer = self.post(path, body);
        assert_eq!(answer["errcode"], 0, "{answer}");
        answer
    }

    pub(crate) fn errcode(&mut self, path: &str, body: Value) -> i64 {
        self.post(path, body)["errcode"].as_i64().unwrap()
    }

    pub(crate) fn act(&mut self, action: &str, fields: Value) -> Value {
        self.try_act(action, fields).unwrap()
    }

    pub(crate) fn try_act(&mut self, act: &str, params: Value) -> Result<Value, &'static str> {
        let acted = self.sandbox.act_by_name(self.now, act, &params);
        acted.map_err(|error| error.code())
    }

    /// The error message of an act.
    pub(crate) fn refusal(&mut self, act: &str, params: &Value) -> String {
        match self.sandbox.act_by_name(self.now, act, params) {
            Err(SandboxError::BadAction { reason }) => reason,
            other => panic!("{other:?}"),
        }
    }

    /// Acts in the conversation of a customer with the account.
    pub(crate) fn by(&mut self, customer: &str, action: &str, mut fields: Value) -> Value {
        fields["open_kfid"] = self.kf.as_str().into();
        fields["external_userid"] = customer.into();
        self.act(action, fields)
    }

    /// A customer who has entered and not written.
    pub(crate) fn customer(&mut self) -> String {
        let kf = self.kf.clone();
        let entered = self.act("customer_enters", json!({"open_kfid": kf}));
        entered["external_userid"].as_str().unwrap().into()
    }

    pub(crate) fn write(&mut self, customer: &str) -> String {
        let written = self.by(customer, "customer_writes", json!({"text": "你好"}));
        written["msgid"].as_str().unwrap().into()
    }

    pub(crate) fn writing_customer(&mut self) -> String {
        let customer = self.customer();
        self.write(&customer);
        customer
    }

    pub(crate) fn send(&mut self, customer: &str, msgid: Option<&str>) -> i64 {
        let mut body = json!({"touser": customer, "open_kfid": self.kf, "msgtype": "text", "text": {"content": "答"}});
        if let Some(msgid) = msgid {
            body["msgid"] = msgid.into();
        }
        self.errcode("kf/send_msg", body)
    }

    /// Sends a message with `msgtype` and body.
    pub(crate) fn send_as(&mut self, customer: &str, msgtype: &str, body: Value) -> i64 {
        let request = json!({"touser": customer, "open_kfid": self.kf, "msgtype": msgtype, msgtype: body});
        self.errcode("kf/send_msg", request)
    }

    pub(crate) fn send_on_event(&mut self, code: &str) -> i64 {
        let body = json!({"code": code, "msgtype": "text", "text": {"content": "欢迎"}});
        self.errcode("kf/send_msg_on_event", body)
    }

    pub(crate) fn send_menu_on_event(&mut self, code: &str) -> i64 {
        let body = json!({"code": code, "msgtype": "msgmenu", "msgmenu": {"head_content": "选"}});
        self.errcode("kf/send_msg_on_event", body)
    }

    pub(crate) fn trans(&mut self, customer: &str, state: i64, servicer: Option<&str>) -> Value {
        let mut body = json!({"open_kfid": self.kf, "external_userid": customer, "service_state": state});
        if let Some(servicer) = servicer {
            body["servicer_userid"] = servicer.into();
        }
        self.post("kf/service_state/trans", body)
    }

    pub(crate) fn state(&mut self, customer: &str) -> i64 {
        let body = json!({"open_kfid": self.kf, "external_userid": customer});
        self.ok("kf/service_state/get", body)["service_state"].as_i64().unwrap()
    }

    /// The whole log of the account.
    pub(crate) fn log(&mut self) -> Vec<Value> {
        let kf = self.kf.clone();
        let page = self.ok("kf/sync_msg", json!({"open_kfid": kf}));
        page["msg_list"].as_array().unwrap().clone()
    }

    /// The newest event of the log.
    pub(crate) fn event(&mut self) -> Value {
        let last = self.log().pop().unwrap();
        assert_eq!((&last["msgtype"], &last["origin"]), (&json!("event"), &json!(4)));
        assert!(last.get("open_kfid").is_none(), "events name the account inside only");
        last["event"].clone()
    }

    pub(crate) fn welcome_code(&mut self) -> Option<String> {
        self.event()["welcome_code"].as_str().map(Into::into)
    }

    pub(crate) fn phone(&self, customer: &str) -> Vec<(&'static str, String)> {
        let lines = self.sandbox.conversation(customer, Some(&self.kf));
        lines
            .into_iter()
            .map(|line| (line.from.as_str(), line.msgtype))
            .collect()
    }
}
