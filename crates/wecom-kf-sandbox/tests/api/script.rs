//! Scripts of calls and acts, for the tests of replay.

use crate::fixture::{FILES, HOUR, SECOND, callback};
use proptest::prelude::*;
use serde_json::{Value, json};
use wecom_kf_sandbox::{Effect, FileSettings, HttpRequest, Sandbox, Settings, SuiteSettings};

/// One step of a script: what happens, and three numbers that say how.
pub(crate) type Step = (u8, u8, u8, u8);

pub(crate) fn steps(most: usize) -> impl Strategy<Value = Vec<Step>> {
    proptest::collection::vec(any::<Step>(), 1..most)
}

pub(crate) fn settings(seed: u64) -> Settings {
    let suite = SuiteSettings::new("s", "ss", "st", "ac", "pc");
    Settings::default()
        .corp_id("ww1")
        .secret("s3cret")
        .seed(seed)
        .callback(callback())
        .suite(suite)
        .files(FILES.map(|(media_id, kind)| FileSettings::new(media_id, kind)))
}

/// A sandbox with what a script has learnt from it.
#[derive(Clone)]
pub(crate) struct Stage {
    pub(crate) sandbox: Sandbox,
    pub(crate) now: u64,
    token: String,
    accounts: Vec<String>,
    customers: Vec<String>,
    msgids: Vec<String>,
    codes: Vec<String>,
    media: Vec<String>,
    groups: Vec<String>,
    pushed: Vec<u64>,
    /// Whether the last step was refused as a whole.
    pub(crate) refused: bool,
}

/// One of the newest, so that scripts come back to what they know.
fn pick(list: &[String], at: u8) -> String {
    let newest = &list[list.len().saturating_sub(3)..];
    let at = usize::from(at) % newest.len().max(1);
    newest.get(at).cloned().unwrap_or_else(|| "nothing".into())
}

impl Stage {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            sandbox: Sandbox::new(settings(seed)).unwrap(),
            now: 1_700_000_000_000,
            token: String::new(),
            accounts: Vec::new(),
            customers: Vec::new(),
            msgids: Vec::new(),
            codes: Vec::new(),
            media: vec!["m".into()],
            groups: vec!["kgdefault".into()],
            pushed: Vec::new(),
            refused: false,
        }
    }

    fn http(&mut self, method: &str, path: &str, content_type: &str, body: &[u8]) -> Vec<u8> {
        let request = HttpRequest {
            method,
            path_and_query: path,
            content_type,
            body,
        };
        let response = self.sandbox.handle(self.now, request);
        let answer: Value = serde_json::from_slice(&response.body).unwrap_or_default();
        self.refused = response.status != 200 || answer["errcode"] != 0;
        self.learn(&answer);
        let mut bytes = format!("{} {} ", response.status, response.content_type).into_bytes();
        bytes.extend(response.body);
        bytes
    }

    fn get(&mut self, path: &str) -> Vec<u8> {
        self.http("GET", &format!("/cgi-bin/{path}"), "", b"")
    }

    fn post(&mut self, path: &str, body: &Value) -> Vec<u8> {
        let path = format!("/cgi-bin/{path}?access_token={}", self.token);
        self.http("POST", &path, "application/json", body.to_string().as_bytes())
    }

    fn act(&mut self, name: &str, params: &Value) -> Vec<u8> {
        let acted = self.sandbox.act_by_name(self.now, name, params);
        self.refused = acted.is_err();
        let answer = acted.unwrap_or_else(|error| error.to_json());
        self.learn(&answer);
        answer.to_string().into_bytes()
    }

    /// Notes the ids of an answer.
    fn learn(&mut self, answer: &Value) {
        for (field, list) in [
            ("open_kfid", &mut self.accounts),
            ("external_userid", &mut self.customers),
            ("msgid", &mut self.msgids),
            ("msg_code", &mut self.codes),
            ("media_id", &mut self.media),
            ("group_id", &mut self.groups),
        ] {
            if let Some(id) = answer[field].as_str().map(ToOwned::to_owned)
                && !list.contains(&id)
            {
                list.push(id);
            }
        }
        if let Some(token) = answer["access_token"].as_str() {
            self.token = token.into();
        }
        for message in answer["msg_list"].as_array().into_iter().flatten() {
            for field in ["welcome_code", "msg_code"] {
                if let Some(code) = message["event"][field].as_str() {
                    self.codes.push(code.into());
                }
            }
        }
    }

    /// Runs a step. Returns everything that came out.
    pub(crate) fn run(&mut self, (what, a, b, c): Step) -> Vec<u8> {
        let (kf, customer) = (pick(&self.accounts, a), pick(&self.customers, b));
        let both = json!({"open_kfid": kf, "external_userid": customer});
        let with = |field: &str, value: Value| {
            let mut body = both.clone();
            body[field] = value;
            body
        };
        let userid = if c % 2 == 0 { "lisi" } else { "zhangsan" };
        let text = json!({"content": format!("text {a} {c}")});
        let send = json!({"touser": customer, "open_kfid": kf, "msgtype": "text", "text": text});
        match what % 34 {
            0 => self.get("gettoken?corpid=ww1&corpsecret=s3cret"),
            1 if self.accounts.len() > 1 && a % 8 > 0 => self.act("customer_enters", &both),
            1 => self.act("admin_adds_account", &json!({"name": format!("客服{a}")})),
            2 => self.act("customer_enters", &json!({"open_kfid": kf})),
            3 => self.act("customer_enters", &with("nickname", format!("n{c}").into())),
            4..=6 => self.act("customer_writes", &with("text", format!("hi {c}").into())),
            7 | 8 => self.post("kf/send_msg", &send),
            9 => {
                let mut send = send;
                send["msgid"] = format!("own{}", c % 4).into();
                self.post("kf/send_msg", &send)
            }
            10 => {
                let code = pick(&self.codes, a);
                self.post(
                    "kf/send_msg_on_event",
                    &json!({"code": code, "msgtype": "text", "text": text}),
                )
            }
            11 | 12 => {
                let mut body = with("service_state", (c % 5).into());
                body["servicer_userid"] = userid.into();
                self.post("kf/service_state/trans", &body)
            }
            13 => self.post("kf/service_state/get", &both),
            14 => self.post(
                "kf/servicer/add",
                &json!({"open_kfid": kf, "userid_list": ["lisi", "lisi", "zhangsan"]}),
            ),
            15 => self.post(
                "kf/servicer/del",
                &json!({"open_kfid": kf, "userid_list": [userid], "department_id_list": [1]}),
            ),
            16 => self.act("servicer_takes", &with("servicer_userid", userid.into())),
            17 => self.act("servicer_ends", &both),
            18 => self.act("servicer_reopens", &both),
            19 => self.act("servicer_writes", &with("text", "我来".into())),
            20 => self.post("kf/sync_msg", &json!({"open_kfid": kf, "limit": 1 + c % 20})),
            21 => self.take(c),
            22 => {
                let msgid = pick(&self.msgids, c);
                match c % 3 {
                    0 => self.post("kf/recall_msg", &json!({"open_kfid": kf, "msgid": msgid})),
                    1 => self.act("fail_message", &json!({"msgid": msgid})),
                    _ => self.act("customer_recalls", &with("msgid", msgid.into())),
                }
            }
            23 => self.upload(c),
            24 => self.knowledge(a, c),
            25 => match c % 4 {
                0 => self.act("invalidate_tokens", &json!({})),
                1 => self.act("push_raw", &json!({"open_kfid": kf, "message": {"n": c}})),
                2 => self.act("verify_callback_url", &json!({})),
                _ => self.post("kf/add_contact_way", &json!({"open_kfid": kf, "scene": "home"})),
            },
            26 if c % 16 == 0 => self.post("kf/account/del", &json!({"open_kfid": kf})),
            26 => self.post("kf/customer/batchget", &json!({"external_userid_list": [customer]})),
            29 => self.get(&format!("kf/servicer/list?access_token={}&open_kfid={kf}", self.token)),
            30 => self.act(
                "servicer_status",
                &json!({"open_kfid": kf, "servicer_userid": userid, "serving": c % 3 > 0}),
            ),
            31 => self.post(
                "kf/servicer/add",
                &json!({"open_kfid": kf, "department_id_list": [1, c % 3]}),
            ),
            32 => self.post("kf/account/update", &json!({"open_kfid": kf, "name": "改"})),
            27 => self.http("POST", "/cgi-bin/kf/nothing", "", &[a, b, c]),
            28 => self.post(
                "kf/send_msg",
                &json!({"touser": customer, "open_kfid": kf, "msgtype": "text"}),
            ),
            _ => self.pass(c),
        }
    }

    /// Time passes, or goes back.
    fn pass(&mut self, c: u8) -> Vec<u8> {
        let by = u64::from(c);
        self.refused = false;
        self.now = match c % 16 {
            0 => self.now.saturating_add(by * HOUR),
            1 => self.now.saturating_add(80 * HOUR),
            2..6 => self.now.saturating_sub(by * SECOND),
            6..10 => self.now.saturating_add(by * SECOND),
            _ => self.now.saturating_add(by),
        };
        Vec::new()
    }

    /// Takes the effects, and answers what was pushed.
    fn take(&mut self, c: u8) -> Vec<u8> {
        self.refused = false;
        let mut out = Vec::new();
        for effect in self.sandbox.take_effects(self.now) {
            let Effect::PushCallback {
                id,
                attempt,
                query,
                body,
                ..
            } = effect
            else {
                panic!("another effect")
            };
            self.pushed.push(id);
            out.extend(format!("{id} {attempt} {query} {body}\n").into_bytes());
        }
        if !c.is_multiple_of(3)
            && let Some(id) = self.pushed.pop()
        {
            self.sandbox.callback_answered(self.now, id, c % 3 == 1);
        }
        out
    }

    fn upload(&mut self, c: u8) -> Vec<u8> {
        let path = format!("/cgi-bin/media/upload?type=file&access_token={}", self.token);
        let head = "--b\r\nContent-Disposition: form-data; name=\"media\"; filename=\"a.txt\"\r\n\r\n";
        let body = [head.as_bytes(), &vec![c; usize::from(c % 20)], b"\r\n--b--\r\n"].concat();
        self.http("POST", &path, "multipart/form-data; boundary=b", &body)
    }

    fn knowledge(&mut self, a: u8, c: u8) -> Vec<u8> {
        let group = pick(&self.groups, a);
        if c.is_multiple_of(3) {
            return self.post("kf/knowledge/add_group", &json!({"name": format!("g{}", c % 30)}));
        }
        let image = json!({"msgtype": "image", "image": {"media_id": pick(&self.media, c)}});
        let answers = json!([{"text": {"content": "答"}, "attachments": [image]}]);
        let question = json!({"text": {"content": format!("问{a}")}});
        let body = json!({"group_id": group, "question": question, "answers": answers});
        self.post("kf/knowledge/add_intent", &body)
    }
}

/// The state of a snapshot as JSON.
pub(crate) fn state_of(snapshot: &wecom_kf_sandbox::Snapshot) -> Value {
    serde_json::to_value(snapshot).unwrap()["state"].take()
}
