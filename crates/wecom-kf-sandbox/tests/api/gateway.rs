use crate::fixture::{Fixture, KEY, SECOND, settings};
use serde_json::{Value, json};
use wecom_kf_sandbox::{
    CallbackSettings, CustomerWrites, Sandbox, SandboxError, Settings, Transitions, UpgradeSettings,
};

#[test]
fn a_token_is_stable_until_it_expires() {
    let mut fixture = Fixture::new();
    fixture.now += 100 * SECOND;
    let again = fixture.get("gettoken?corpid=ww1&corpsecret=s3cret");
    assert_eq!(again["access_token"], fixture.token);
    assert_eq!(again["expires_in"], 7100);
    fixture.now += 7099 * SECOND;
    assert_eq!(fixture.get_with_token("kf/account/list", "")["errcode"], 0);
    fixture.now += SECOND;
    assert_eq!(fixture.get_with_token("kf/account/list", "")["errcode"], 42001);
    let new = fixture.get("gettoken?corpid=ww1&corpsecret=s3cret");
    assert_ne!(new["access_token"], fixture.token);
    assert_eq!(new["expires_in"], 7200);
}

#[test]
fn a_revoked_token_is_unknown_and_the_next_one_differs() {
    let mut fixture = Fixture::new();
    fixture.act("invalidate_tokens", json!({}));
    assert_eq!(fixture.get_with_token("kf/account/list", "")["errcode"], 40014);
    let new = fixture.get("gettoken?corpid=ww1&corpsecret=s3cret");
    assert_ne!(new["access_token"], fixture.token);
}

#[test]
fn credentials_and_tokens_are_rejected_with_their_codes() {
    let mut fixture = Fixture::new();
    for (query, errcode) in [
        ("corpid=other&corpsecret=s3cret", 40013),
        ("corpid=ww1&corpsecret=wrong", 40001),
        ("corpsecret=s3cret", 41002),
        ("corpid=ww1", 41004),
    ] {
        assert_eq!(fixture.get(&format!("gettoken?{query}"))["errcode"], errcode, "{query}");
    }
    assert_eq!(fixture.get("kf/account/list")["errcode"], 41001);
    assert_eq!(fixture.get("kf/account/list?access_token=")["errcode"], 41001);
    assert_eq!(fixture.get("kf/account/list?access_token=nonsense")["errcode"], 40014);
}

#[test]
fn errors_use_wecom_wording_and_contain_no_secret() {
    let mut fixture = Fixture::new();
    let answer = fixture.http("GET", "/cgi-bin/gettoken?corpid=ww1&corpsecret=my-wrong-secret", "");
    assert_eq!(answer.status, 200);
    assert!(answer.content_type.starts_with("application/json"));
    assert!(!answer.text().contains("my-wrong-secret"));
    let body: Value = serde_json::from_str(&answer.text()).unwrap();
    let errmsg = body["errmsg"].as_str().unwrap();
    for part in ["the secret", "hint: [", "from ip: ", "more info at https://", "e=40001"] {
        assert!(errmsg.contains(part), "{part:?} in {errmsg:?}");
    }
    let answer = fixture.http("GET", "/cgi-bin/kf/account/list?access_token=my-wrong-token", "");
    assert!(!answer.text().contains("my-wrong-token"));
}

#[test]
fn the_gateway_rejects_invalid_calls() {
    let mut fixture = Fixture::new();
    for path in ["/cgi-bin/kf/nothing", "/kf/send_msg", "/", "", "/cgi-bin/"] {
        let answer = fixture.http("POST", path, "{}");
        assert_eq!(
            (answer.status, answer.content_type),
            (404, "text/html; charset=UTF-8"),
            "{path}"
        );
    }
    assert_eq!(fixture.http("PUT", "/cgi-bin/kf/send_msg", "").status, 405);
    assert_eq!(fixture.get_with_token("kf/send_msg", "")["errcode"], 43002);
    assert_eq!(fixture.errcode("kf/servicer/list", json!({})), 43001);
}

#[test]
fn a_body_that_is_not_a_json_object_has_its_own_error() {
    let mut fixture = Fixture::new();
    let path = format!("/cgi-bin/kf/send_msg?access_token={}", fixture.token);
    for body in ["{\"touser\": ", "a=b", "[1]", "\"x\""] {
        let answer: Value = serde_json::from_str(&fixture.http("POST", &path, body).text()).unwrap();
        assert_eq!(answer["errcode"], 40063, "{body}");
        assert!(
            answer["errmsg"]
                .as_str()
                .unwrap()
                .contains("Warning: wrong json format. ")
        );
    }
}

#[test]
fn a_seed_determines_every_id() {
    let (mut one, mut same) = (Fixture::new(), Fixture::new());
    let mut other = Fixture::with(settings().seed(8));
    assert_eq!((&one.kf, &one.token), (&same.kf, &same.token));
    assert_eq!(one.customer(), same.customer());
    assert_ne!(one.kf, other.kf);
    assert_ne!(one.customer(), other.customer());
}

#[test]
fn unusable_settings_are_rejected() {
    let settings = |json: &str| Settings::from_value(&serde_json::from_str(json).unwrap());
    let reason = |json: &str| match settings(json).and_then(Sandbox::new) {
        Err(SandboxError::BadSettings { reason }) => reason,
        other => panic!("{other:?}"),
    };
    assert!(settings("{}").and_then(Sandbox::new).is_ok());
    assert!(reason(r#"{"callback": {"url": "u", "token": "t", "encoding_aes_key": "short"}}"#).contains("43"));
    for (json, wanted) in [
        ("[]", "it must be an object"),
        (
            r#"{"corpid": "x"}"#,
            "unknown field corpid; known fields are corp_id, secret, seed, token_lifetime_s, transitions, callback, \
             accept_get_account_list, members, upgrade, wechat_channels_binding, suite, files",
        ),
        (
            r#"{"callback": {"uri": "u"}}"#,
            "unknown field callback.uri; known fields are url, token, encoding_aes_key, retry_delay_ms",
        ),
        (
            r#"{"files": [{"media_id": "m", "type": "image"}, {"id": "m"}]}"#,
            "unknown field files[1].id; known fields are media_id, type, name",
        ),
        (r#"{"files": [{"type": "image"}]}"#, "files[0].media_id is required"),
        (r#"{"seed": "1"}"#, "seed must be a whole number, not a string"),
        (
            r#"{"seed": 9007199254740992}"#,
            "seed is 9007199254740992; it must be from 0 to 9007199254740991",
        ),
        (r#"{"members": ["a", 1]}"#, "members[1] must be a string, not a number"),
        (r#"{"corp_id": ""}"#, "corp_id is empty"),
        (r#"{"secret": ""}"#, "secret is empty"),
        (r#"{"transitions": 1}"#, "transitions must be a string, not a number"),
        (
            r#"{"transitions": "sideways"}"#,
            "transitions is \"sideways\"; it must be one of official, forward",
        ),
    ] {
        assert_eq!(reason(json), wanted, "{json}");
    }
}

#[test]
fn missing_settings_get_their_defaults() {
    let settings = Settings::from_value(&json!({})).unwrap();
    assert_eq!(settings, Settings::default());
    assert_eq!(
        (settings.corp_id.as_str(), settings.secret.as_str()),
        ("ww_sandbox", "sandbox-secret")
    );
    assert_eq!((settings.seed, settings.token_lifetime_s), (1, 7200));
    assert_eq!(settings.transitions, Transitions::Official);
    assert!(settings.accept_get_account_list && !settings.wechat_channels_binding);
    assert_eq!(
        (&settings.callback, &settings.members, &settings.suite),
        (&None, &None, &None)
    );
    assert_eq!(settings.upgrade, UpgradeSettings::default());
    assert!(settings.files.is_empty());

    let json = json!({"seed": 5, "members": null, "callback": {"url": "u", "token": "t", "encoding_aes_key": KEY}});
    let settings = Settings::from_value(&json).unwrap();
    assert_eq!((settings.seed, settings.token_lifetime_s), (5, 7200));
    let callback = settings.callback.unwrap();
    assert_eq!(
        callback,
        CallbackSettings::default().url("u").token("t").encoding_aes_key(KEY)
    );
    assert_eq!(callback.retry_delay_ms, 1000);
    // A host that takes the callbacks itself need not name an address, and the key works.
    let settings = Settings::from_value(&json!({"callback": {}})).unwrap();
    assert_eq!(settings.callback, Some(CallbackSettings::default()));
    assert!(Sandbox::new(settings).is_ok());
}

#[test]
fn settings_show_no_secret() {
    let shown = format!("{:?}", settings());
    assert!(!shown.contains("s3cret") && !shown.contains("abcdef"), "{shown}");
}

#[test]
fn debug_output_shows_no_token_or_message_text() {
    let mut fixture = Fixture::new();
    let customer = fixture.writing_customer();
    let effects = fixture.sandbox.take_effects(fixture.now);
    let path = format!("/cgi-bin/kf/sync_msg?access_token={}", fixture.token);
    let request = wecom_kf_sandbox::HttpRequest {
        method: "POST",
        path_and_query: &path,
        content_type: "application/json",
        body: b"PLAINmarker",
    };
    let act = CustomerWrites::new(&fixture.kf, &customer, "PLAINmarker");
    let mut shown = format!("{request:?} {act:?} {effects:?}");
    fixture.sandbox.act(fixture.now, act).unwrap();
    let answer = fixture.post("kf/sync_msg", json!({"open_kfid": fixture.kf}));
    assert!(answer.to_string().contains("PLAINmarker"));
    let page = fixture.http("POST", &path, &json!({"open_kfid": fixture.kf}).to_string());
    let lines = fixture.sandbox.conversation(&customer, None);
    let check = fixture.sandbox.verify_callback_url(fixture.now);
    shown += &format!("{page:?} {lines:?} {check:?} {:?}", fixture.sandbox);
    for hidden in ["PLAINmarker", &fixture.token, "s3cret", "msg_signature"] {
        assert!(!shown.contains(hidden), "{hidden}: {shown}");
    }
}
