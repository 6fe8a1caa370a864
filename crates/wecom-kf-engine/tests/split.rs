//! Lists that are too long for one call.

mod support;

use serde_json::{Value, json};
use support::engine;

const NOW: f64 = 1_800_000_000_000.0;

fn split(operation: &str, parameters: &Value) -> Result<Vec<Value>, Value> {
    engine::split(operation, &parameters.to_string(), NOW)
}

fn ids(count: usize) -> Vec<String> {
    (0..count).map(|at| format!("id{at}")).collect()
}

#[test]
fn ids_are_requested_in_hundreds_in_order() {
    for (count, lengths) in [
        (1, vec![1]),
        (100, vec![100]),
        (101, vec![100, 1]),
        (250, vec![100, 100, 50]),
    ] {
        let all = ids(count);
        let parts = split(
            "batchGetCustomers",
            &json!({"external_userid_list": all, "need_enter_session_context": 1, "new": [1], "gone": null}),
        )
        .unwrap();
        let lists: Vec<&Vec<Value>> = parts
            .iter()
            .map(|part| part["external_userid_list"].as_array().unwrap())
            .collect();
        assert_eq!(lists.iter().map(|list| list.len()).collect::<Vec<_>>(), lengths);
        assert_eq!(json!(lists.into_iter().flatten().collect::<Vec<_>>()), json!(all));
        for part in &parts {
            assert_eq!(part["need_enter_session_context"], 1);
            assert_eq!(part["new"], json!([1]));
            let built = engine::build("batchGetCustomers", &part.to_string(), NOW, "none", "");
            assert!(built.is_ok(), "{built:?}");
        }
    }
}

#[test]
fn members_and_departments_share_calls() {
    for (operation, count, pieces) in [
        ("addServicers", 50, [Some(20), Some(20), Some(10)]),
        ("deleteServicers", 150, [Some(100), Some(50), None]),
    ] {
        let departments: Vec<usize> = (0..count).collect();
        let both = json!({"open_kfid": "wk1", "userid_list": ids(201), "department_id_list": departments});
        let parts = split(operation, &both).unwrap();
        let lengths = |name: &str| -> Vec<Option<usize>> {
            parts.iter().map(|part| part[name].as_array().map(Vec::len)).collect()
        };
        assert_eq!(lengths("userid_list"), [Some(100), Some(100), Some(1)]);
        assert_eq!(lengths("department_id_list"), pieces);
        assert!(parts.iter().all(|part| part["open_kfid"] == "wk1"));
    }
}

#[test]
fn everything_is_checked_before_anything_is_sent() {
    let refused = |operation: &str, parameters: Value| {
        let refused = split(operation, &parameters).unwrap_err();
        (
            refused["code"].as_str().unwrap().to_owned(),
            refused["details"]["field"].as_str().unwrap_or_default().to_owned(),
        )
    };
    let mut all = ids(300);
    all[240].clear();
    let expected = ("request.too_short".to_owned(), "external_userid_list[240]".to_owned());
    assert_eq!(
        refused("batchGetCustomers", json!({"external_userid_list": all})),
        expected
    );
    assert_eq!(
        refused("batchGetCustomers", json!({"external_userid_list": []})).0,
        "request.too_short"
    );
    assert_eq!(refused("batchGetCustomers", json!({})).0, "request.missing_field");
    assert_eq!(
        refused(
            "batchGetCustomers",
            json!({"external_userid_list": ids(101), "need_enter_session_context": 2})
        )
        .1,
        "need_enter_session_context"
    );
    let mut departments: Vec<i64> = (0..120).collect();
    departments[110] = -1;
    assert_eq!(
        refused(
            "addServicers",
            json!({"open_kfid": "wk1", "department_id_list": departments})
        )
        .1,
        "department_id_list[110]"
    );
    assert_eq!(
        refused("deleteServicers", json!({"open_kfid": "wk1"})).0,
        "request.missing_one_of"
    );
    assert_eq!(refused("noSuchThing", json!({})).0, "request.unknown_operation");
    assert_eq!(refused("addServicers", json!([])).0, "request.not_an_object");
}

#[test]
fn other_operations_are_not_split() {
    let parameters = json!({"open_kfid": "wk1"});
    assert_eq!(split("listServicers", &parameters).unwrap(), [parameters]);
}

#[test]
fn a_suite_call_names_the_token_it_needs() {
    let word = |operation: &str, parameters: Value| {
        let built = engine::build(operation, &parameters.to_string(), NOW, "none", "");
        built.unwrap()["authorization"].as_str().unwrap().to_owned()
    };
    assert_eq!(
        word("getCorpToken", json!({"auth_corpid": "ww1", "permanent_code": "c"})),
        "suite"
    );
    assert_eq!(word("getPermanentCode", json!({"auth_code": "c"})), "suite");
    assert_eq!(
        word(
            "getSuiteToken",
            json!({"suite_id": "s", "suite_secret": "s", "suite_ticket": "t"})
        ),
        "none"
    );
    assert_eq!(word("getCorpQualification", json!({})), "token");
}

fn object(value: Value) -> wecom_kf_core::wire::Object {
    value.as_object().unwrap().clone()
}

#[test]
fn responses_of_parts_are_merged() {
    let one = object(json!({"errmsg": "ok", "customer_list": [1, 2], "invalid_external_userid": ["x"], "once": [0]}));
    let other = object(json!({"errmsg": "later", "customer_list": [3], "invalid_external_userid": null, "new": [4]}));
    assert_eq!(
        Value::Object(wecom_kf_core::split::join(one, other)),
        json!({"errmsg": "later", "customer_list": [1, 2, 3], "invalid_external_userid": ["x"], "once": [0], "new": [4]})
    );
}

#[test]
fn the_remaining_parts_can_be_requested_again() {
    use wecom_kf_core::split::remaining;
    let parts = split("batchGetCustomers", &json!({"external_userid_list": ids(250)})).unwrap();
    let parts: Vec<_> = parts.into_iter().map(object).collect();
    assert_eq!(
        Value::Object(remaining(&parts[1..])),
        json!({"external_userid_list": ids(250)[100..]})
    );
    let days = |start: u64, end: u64| object(json!({"start_time": start, "end_time": end, "open_kfid": "wk"}));
    assert_eq!(
        Value::Object(remaining(&[days(1, 2), days(3, 4), days(5, 6)])),
        Value::Object(days(1, 6))
    );
    assert_eq!(remaining(&[]), object(json!({})));
}
