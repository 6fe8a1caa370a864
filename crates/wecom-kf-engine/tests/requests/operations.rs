//! The method, path and properties of each operation.

use crate::build::{Built, build, build_as, message, read};
use crate::support::engine;
use serde_json::{Value, json};
use wecom_kf_core::endpoint::Method;
use wecom_kf_core::errcode;
use wecom_kf_core::operations::{OPERATIONS, find};

#[test]
fn a_rejected_token_fetch_does_not_claim_that_the_token_is_fetched_again() {
    for code in [40001, 40014, 42001, 40082, 42009] {
        assert_eq!(errcode::advice(code, "getToken"), errcode::CREDENTIALS_ADVICE);
        assert_eq!(errcode::advice(code, "getSuiteToken"), errcode::CREDENTIALS_ADVICE);
        assert_eq!(errcode::advice(code, "sendMsg"), errcode::explain(code).unwrap().advice);
    }
    assert!(errcode::advice(40013, "getToken").contains("我的企业"));
    assert_eq!(errcode::advice(1, "getToken"), "");
}

#[test]
fn queries_are_percent_encoded() {
    let list = |id: &str| build("listServicers", &json!({"open_kfid": id}));
    assert_eq!(
        list("客 服&a=b+c/?#%").target,
        "kf/servicer/list?open_kfid=%E5%AE%A2%20%E6%9C%8D%26a%3Db%2Bc%2F%3F%23%25"
    );
    assert_eq!(list("az-AZ_09.~").target, "kf/servicer/list?open_kfid=az-AZ_09.~");
    assert_eq!(
        build("listAccounts", &json!({"offset": 0, "limit": 100})).target,
        "kf/account/list?limit=100&offset=0"
    );
    assert_eq!(
        read(engine::build_call("GET", "kf/x", r#"{"a b":true,"c":1.5}"#)).target,
        "kf/x?a%20b=true&c=1.5"
    );
}

#[test]
fn each_operation_declares_repeat_token_and_replay() {
    let marks = |operation: &str, parameters: Value, form: &str| {
        let Built {
            method,
            repeat,
            authorization,
            replay,
            ..
        } = build_as(operation, &parameters, form);
        format!("{method} {repeat} {authorization} {replay}")
    };
    let sync = || json!({"token": "t", "cursor": "c", "open_kfid": "wk1"});
    assert_eq!(
        marks("getToken", json!({"corpid": "ww1", "corpsecret": "s"}), "none"),
        "GET safe none none"
    );
    assert_eq!(
        marks("addAccount", json!({"name": "n", "media_id": "m"}), "none"),
        "POST never token none"
    );
    assert_eq!(marks("listAccounts", json!({}), "none"), "GET safe token post");
    assert_eq!(marks("listAccounts", json!({}), "post"), "POST safe token get");
    assert_eq!(
        marks("sendMsg", message(json!({})), "none"),
        "POST with_msgid token none"
    );
    assert_eq!(
        marks("sendMsg", message(json!({"msgid": "m1"})), "none"),
        "POST safe token none"
    );
    assert_eq!(
        marks("sendMsg", message(json!({"msgid": ""})), "none"),
        "POST with_msgid token none"
    );
    assert_eq!(marks("syncMsg", sync(), "none"), "POST safe token without_token");
    assert_eq!(marks("syncMsg", json!({"cursor": "c"}), "none"), "POST safe token none");
    assert_eq!(marks("syncMsg", sync(), "without_token"), "POST safe token none");
    assert_eq!(
        build_as("syncMsg", &sync(), "without_token").body,
        r#"{"cursor":"c","open_kfid":"wk1"}"#
    );
    assert_eq!(
        build_as("listAccounts", &json!({"limit": 5}), "post").body,
        r#"{"limit":5}"#
    );
    assert_eq!(
        build_as("listAccounts", &json!({"limit": 5}), "post").target,
        "kf/account/list"
    );
    // A form that an operation does not have changes nothing: a secret stays where it was.
    assert_eq!(
        marks("getToken", json!({"corpid": "ww1", "corpsecret": "s"}), "post"),
        "GET safe none none"
    );
    let kept = json!({"open_kfid": "wk1", "token": "t"});
    assert_eq!(build_as("getContactWay", &kept, "without_token").body, kept.to_string());
}

#[test]
fn an_untyped_call_is_below_cgi_bin_with_or_without_the_prefix() {
    for path in [
        "kf/new_thing",
        "/kf/new_thing",
        "cgi-bin/kf/new_thing",
        "/cgi-bin/kf/new_thing",
    ] {
        let built = read(engine::build_call("post", path, r#"{"a":null}"#));
        assert_eq!(
            (built.target.as_str(), built.repeat.as_str()),
            ("kf/new_thing", "never"),
            "{path}"
        );
        assert_eq!((built.method.as_str(), built.body.as_str()), ("POST", r#"{"a":null}"#));
    }
    let got = read(engine::build_call("GET", "kf/new_thing", "{}"));
    assert_eq!(
        (
            got.method.as_str(),
            got.repeat.as_str(),
            got.authorization.as_str(),
            got.replay.as_str()
        ),
        ("GET", "safe", "token", "none")
    );
}

/// The endpoints as the reference names them, so that a slip in the table is seen.
#[test]
fn operations_have_the_documented_paths() {
    for (name, method, path) in [
        ("getToken", Method::Get, "gettoken"),
        ("addAccount", Method::Post, "kf/account/add"),
        ("listAccounts", Method::Get, "kf/account/list"),
        ("getContactWay", Method::Post, "kf/add_contact_way"),
        ("addServicers", Method::Post, "kf/servicer/add"),
        ("listServicers", Method::Get, "kf/servicer/list"),
        ("sendMsg", Method::Post, "kf/send_msg"),
        ("sendMsgOnEvent", Method::Post, "kf/send_msg_on_event"),
        ("syncMsg", Method::Post, "kf/sync_msg"),
        ("batchGetCustomers", Method::Post, "kf/customer/batchget"),
        ("getServiceState", Method::Post, "kf/service_state/get"),
        ("transServiceState", Method::Post, "kf/service_state/trans"),
        ("getSuiteToken", Method::Post, "service/get_suite_token"),
        ("getPermanentCode", Method::Post, "service/get_permanent_code"),
        ("getCorpToken", Method::Post, "service/get_corp_token"),
        ("deleteAccount", Method::Post, "kf/account/del"),
        ("updateAccount", Method::Post, "kf/account/update"),
        ("deleteServicers", Method::Post, "kf/servicer/del"),
        ("recallMsg", Method::Post, "kf/recall_msg"),
        (
            "getUpgradeServiceConfig",
            Method::Get,
            "kf/customer/get_upgrade_service_config",
        ),
        ("upgradeService", Method::Post, "kf/customer/upgrade_service"),
        (
            "cancelUpgradeService",
            Method::Post,
            "kf/customer/cancel_upgrade_service",
        ),
        ("getCorpStatistic", Method::Post, "kf/get_corp_statistic"),
        ("getServicerStatistic", Method::Post, "kf/get_servicer_statistic"),
        ("getStatistic", Method::Post, "kf/get_statistic"),
        ("getCorpQualification", Method::Get, "kf/get_corp_qualification"),
        ("addKnowledgeGroup", Method::Post, "kf/knowledge/add_group"),
        ("deleteKnowledgeGroup", Method::Post, "kf/knowledge/del_group"),
        ("updateKnowledgeGroup", Method::Post, "kf/knowledge/mod_group"),
        ("listKnowledgeGroups", Method::Post, "kf/knowledge/list_group"),
        ("addKnowledgeIntent", Method::Post, "kf/knowledge/add_intent"),
        ("deleteKnowledgeIntent", Method::Post, "kf/knowledge/del_intent"),
        ("updateKnowledgeIntent", Method::Post, "kf/knowledge/mod_intent"),
        ("listKnowledgeIntents", Method::Post, "kf/knowledge/list_intent"),
        ("convertOpenKfids", Method::Post, "idconvert/open_kfid"),
    ] {
        let operation = find(name).unwrap();
        assert_eq!((operation.method, operation.path), (method, path), "{name}");
    }
    let names: std::collections::BTreeSet<_> = OPERATIONS.iter().map(|operation| operation.name).collect();
    assert_eq!(names.len(), OPERATIONS.len(), "a name stands twice");
}
