//! What the sandbox costs: the median of a call, and whether long conversations and many callbacks cost linearly.
//! `cargo bench -p wecom-kf-sandbox`

#![allow(clippy::disallowed_methods, reason = "it measures time")]
#![allow(missing_docs, reason = "a program")]

use std::time::{Duration, Instant};
use wecom_kf_core::Value;
use wecom_kf_sandbox::{
    AdminAddsAccount, CallbackSettings, ConversationKey, CustomerEnters, CustomerWrites, HttpRequest, Sandbox, Settings,
};

const NOW: u64 = 1_700_000_000_000;

struct Stage {
    sandbox: Sandbox,
    token: String,
    key: ConversationKey,
    now: u64,
}

impl Stage {
    fn new() -> Self {
        let settings = Settings::default().callback(CallbackSettings::default());
        let mut sandbox = Sandbox::new(settings).unwrap();
        let account = sandbox.act(NOW, AdminAddsAccount::new("客服")).unwrap();
        let key = sandbox
            .act(NOW, CustomerEnters::default().open_kfid(account.open_kfid))
            .unwrap();
        let mut stage = Self {
            sandbox,
            token: String::new(),
            key,
            now: NOW,
        };
        let answer = stage.call("GET", "gettoken?corpid=ww_sandbox&corpsecret=sandbox-secret", "");
        stage.token = answer["access_token"].as_str().unwrap().to_owned();
        stage
    }

    fn call(&mut self, method: &str, path: &str, body: &str) -> Value {
        serde_json::from_slice(&self.request(method, path, body)).unwrap()
    }

    fn request(&mut self, method: &str, path: &str, body: &str) -> Vec<u8> {
        let request = HttpRequest {
            method,
            path_and_query: &format!("/cgi-bin/{path}"),
            content_type: "application/json",
            body: body.as_bytes(),
        };
        self.sandbox.handle(self.now, request).body
    }

    fn post(&mut self, path: &str, body: &str) {
        let answer = self.request("POST", &format!("{path}?access_token={}", self.token), body);
        assert!(answer.windows(12).any(|part| part == b"\"errcode\":0,"));
    }

    fn write(&mut self) {
        let act = CustomerWrites::new(
            &self.key.open_kfid,
            &self.key.external_userid,
            "你好，我的订单到哪里了？",
        );
        self.sandbox.act(self.now, act).unwrap();
    }

    fn send(&mut self) {
        let (kf, customer) = (&self.key.open_kfid, &self.key.external_userid);
        let body = format!(
            r#"{{"touser":"{customer}","open_kfid":"{kf}","msgtype":"text","text":{{"content":"您的订单已经发货"}}}}"#
        );
        self.post("kf/send_msg", &body);
    }
}

fn median(name: &str, mut measured: Vec<Duration>) {
    measured.sort_unstable();
    let at = |part: usize| measured[measured.len() * part / 100];
    println!("{name}: median {:?}, 99 of 100 below {:?}", at(50), at(99));
}

fn times(count: usize, mut run: impl FnMut()) -> Vec<Duration> {
    let one = |_| {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    (0..count).map(one).collect()
}

fn calls() {
    let mut stage = Stage::new();
    let mut sent = Vec::new();
    for _ in 0..20_000 {
        stage.write();
        sent.extend(times(1, || stage.send()));
    }
    median("kf/send_msg", sent);
    let written = times(20_000, || stage.write());
    median("customer_writes", written);
    let state = format!(
        r#"{{"open_kfid":"{}","external_userid":"{}"}}"#,
        stage.key.open_kfid, stage.key.external_userid
    );
    let states = times(20_000, || stage.post("kf/service_state/get", &state));
    median("kf/service_state/get", states);
    let page = format!(r#"{{"open_kfid":"{}","limit":1}}"#, stage.key.open_kfid);
    let pages = times(20_000, || stage.post("kf/sync_msg", &page));
    median("kf/sync_msg, a page of 1 in a log of 40 000", pages);
    let page = format!(r#"{{"open_kfid":"{}"}}"#, stage.key.open_kfid);
    let pages = times(200, || stage.post("kf/sync_msg", &page));
    median("kf/sync_msg, a page of 1000", pages);
    median("snapshot", times(1000, || drop(stage.sandbox.snapshot())));
}

/// How long this thread was on a processor: Linux knows; elsewhere the time that has passed.
fn worked(start: Instant) -> Duration {
    let schedule = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = schedule.split(' ').next().and_then(|worked| worked.parse().ok());
    nanoseconds.map_or_else(|| start.elapsed(), Duration::from_nanos)
}

/// The time of each in five blocks of the same size: linear is a time that stays.
fn growth(name: &str, count: usize, mut run: impl FnMut()) {
    let mut each = Vec::new();
    let start = Instant::now();
    for _ in 0..5 {
        let before = worked(start);
        for _ in 0..count {
            run();
        }
        each.push((worked(start) - before).as_nanos() / count as u128 / 1000);
    }
    println!("{name}: 5 times {count}, microseconds of each {each:?}");
}

fn main() {
    calls();
    let mut stage = Stage::new();
    growth("messages in one conversation, each answered", 20_000, || {
        stage.write();
        stage.send();
    });
    let mut stage = Stage::new();
    growth("callbacks without an answer", 4000, || {
        stage.write();
        assert_eq!(stage.sandbox.take_effects(stage.now).len(), 1);
    });
    let start = Instant::now();
    let before = worked(start);
    while let Some(at) = stage.sandbox.next_wakeup_ms() {
        stage.now = at;
        stage.sandbox.take_effects(at);
    }
    let each = (worked(start) - before).as_nanos() / 20_000 / 1000;
    println!("the second and third try and the end of these 20000, microseconds of each {each}");
}
