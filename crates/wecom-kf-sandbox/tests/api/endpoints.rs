use crate::fixture::{Fixture, SECOND, settings};
use serde_json::{Value, json};
use wecom_kf_sandbox::{SuiteSettings, UpgradeSettings};

#[test]
fn accounts_are_renamed_and_deleted_except_the_last() {
    let mut fixture = Fixture::new();
    let kf = fixture.kf.clone();
    fixture.ok("kf/account/update", json!({"open_kfid": kf, "name": "新名"}));
    fixture.ok("kf/account/update", json!({"open_kfid": kf, "media_id": "m"}));
    let list = fixture.ok("kf/account/list", json!({}));
    assert_eq!(list["account_list"][0]["name"], "新名");
    assert_eq!(
        fixture.errcode("kf/account/update", json!({"open_kfid": "wk0", "name": "x"})),
        95004
    );
    assert_eq!(
        fixture.errcode("kf/account/update", json!({"open_kfid": kf, "name": "好".repeat(17)})),
        95006
    );
    assert_eq!(fixture.errcode("kf/account/del", json!({"open_kfid": kf})), 95005);
    assert_eq!(fixture.errcode("kf/account/del", json!({"open_kfid": "wk0"})), 95004);
    assert_eq!(fixture.errcode("kf/account/del", json!({})), 95000);
    let customer = fixture.writing_customer();
    fixture.ok("kf/account/add", json!({"name": "二", "media_id": "m"}));
    fixture.ok("kf/account/del", json!({"open_kfid": kf}));
    assert_eq!(fixture.errcode("kf/account/del", json!({"open_kfid": kf})), 95004);
    assert_eq!(fixture.send(&customer, None), 95004);
    assert_eq!(fixture.phone(&customer), []);
}

#[test]
fn servicers_are_removed_and_unknown_ones_ignored() {
    let mut fixture = Fixture::new();
    let kf = fixture.kf.clone();
    fixture.ok(
        "kf/servicer/add",
        json!({"open_kfid": kf, "department_id_list": [1, 2]}),
    );
    let answer = fixture.ok(
        "kf/servicer/del",
        json!({"open_kfid": kf, "userid_list": ["lisi", "nobody"], "department_id_list": [2, 9]}),
    );
    let rows: Vec<&str> = answer["result_list"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["errmsg"].as_str().unwrap())
        .collect();
    assert_eq!(rows, ["success", "ignored", "success", "ignored"]);
    let list = fixture.get_with_token("kf/servicer/list", &format!("open_kfid={kf}"));
    assert_eq!(list["servicer_list"].as_array().unwrap().len(), 2);
    assert_eq!(fixture.errcode("kf/servicer/del", json!({"open_kfid": kf})), 40063);
}

#[test]
fn a_message_is_recalled_within_two_minutes() {
    let mut fixture = Fixture::new();
    let customer = fixture.writing_customer();
    let kf = fixture.kf.clone();
    let recall = |msgid: &str| json!({"open_kfid": kf, "msgid": msgid});
    assert_eq!(fixture.send(&customer, Some("m1")), 0);
    assert_eq!(fixture.send(&customer, Some("m2")), 0);
    fixture.now += 120 * SECOND;
    fixture.ok("kf/recall_msg", recall("m1"));
    assert_eq!(fixture.errcode("kf/recall_msg", recall("m1")), 95028);
    fixture.now += SECOND;
    assert_eq!(fixture.errcode("kf/recall_msg", recall("m2")), 95029);
    let written = fixture.write(&customer);
    assert_eq!(fixture.errcode("kf/recall_msg", recall(&written)), 95028);
    assert_eq!(fixture.phone(&customer).len(), 3);
}

#[test]
fn a_recalled_message_still_counts_towards_the_limit() {
    let mut fixture = Fixture::new();
    let customer = fixture.writing_customer();
    let kf = fixture.kf.clone();
    for number in 0..5 {
        let msgid = format!("m{number}");
        assert_eq!(fixture.send(&customer, Some(&msgid)), 0);
        fixture.ok("kf/recall_msg", json!({"open_kfid": kf, "msgid": msgid}));
    }
    assert_eq!(fixture.send(&customer, None), 95001);
}

#[test]
fn customers_are_transferred_to_the_configured_servicer() {
    let upgrade = UpgradeSettings::default()
        .members(["wangwu"])
        .departments([3])
        .groupchats(["wr1"]);
    let mut fixture = Fixture::with(settings().upgrade(upgrade));
    let config = fixture.get_with_token("kf/customer/get_upgrade_service_config", "");
    assert_eq!(
        config["member_range"],
        json!({"userid_list": ["wangwu"], "department_id_list": [3]})
    );
    assert_eq!(config["groupchat_range"], json!({"chat_id_list": ["wr1"]}));
    let customer = fixture.customer();
    let kf = fixture.kf.clone();
    let mut upgrade = |mut body: Value| {
        body["open_kfid"] = kf.as_str().into();
        body["external_userid"] = customer.as_str().into();
        fixture.errcode("kf/customer/upgrade_service", body)
    };
    assert_eq!(
        upgrade(json!({"type": 1, "member": {"userid": "wangwu", "wording": "你好"}})),
        0
    );
    assert_eq!(upgrade(json!({"type": 2, "groupchat": {"chat_id": "wr1"}})), 0);
    assert_eq!(upgrade(json!({"type": 1, "member": {"userid": "zhangsan"}})), 95021);
    assert_eq!(upgrade(json!({"type": 2, "groupchat": {"chat_id": "wr2"}})), 95021);
    assert_eq!(upgrade(json!({"type": 1, "groupchat": {"chat_id": "wr1"}})), 40063);
    assert_eq!(upgrade(json!({"type": 3})), 40058);
    let key = json!({"open_kfid": kf, "external_userid": customer});
    fixture.ok("kf/customer/cancel_upgrade_service", key);
    let nobody = json!({"open_kfid": kf, "external_userid": "wm0"});
    assert_eq!(fixture.errcode("kf/customer/cancel_upgrade_service", nobody), 40096);
}

#[test]
fn statistics_are_counted_or_generated_deterministically() {
    let mut fixture = Fixture::with_lasting_token();
    // 06:13:20 of 2023-11-15 in China.
    let today = 1_699_977_600;
    let customer = fixture.writing_customer();
    fixture.write(&customer);
    let kf = fixture.kf.clone();
    let span = json!({"open_kfid": kf, "start_time": today - 2 * 86_400, "end_time": today});
    let list = fixture.ok("kf/get_corp_statistic", span.clone())["statistic_list"].clone();
    let times: Vec<&Value> = list.as_array().unwrap().iter().map(|row| &row["stat_time"]).collect();
    assert_eq!(times, [today - 2 * 86_400, today - 86_400, today]);
    assert!(list[0]["statistic"]["session_cnt"].as_u64().unwrap() > 0);
    assert!(list[2].get("statistic").is_none(), "today is not out");
    assert_eq!(
        fixture.ok("kf/get_corp_statistic", span.clone())["statistic_list"],
        list
    );
    assert_eq!(
        fixture.errcode("kf/get_corp_statistic", json!({"start_time": today, "end_time": today})),
        40058
    );
    fixture.now += 86_400 * SECOND;
    let list = fixture.ok("kf/get_corp_statistic", span.clone())["statistic_list"].clone();
    let counted = &list[2]["statistic"];
    assert_eq!(
        (&counted["customer_cnt"], &counted["customer_msg_cnt"]),
        (&json!(1), &json!(2))
    );
    for path in ["kf/get_servicer_statistic", "kf/get_statistic"] {
        let list = fixture.ok(path, span.clone())["statistic_list"].clone();
        assert_eq!(list.as_array().unwrap().len(), 3);
        assert!(list[1]["statistic"]["reply_rate"].as_f64().unwrap() <= 1.0);
    }
    let nowhere = json!({"open_kfid": "wk0", "start_time": today, "end_time": today});
    assert_eq!(fixture.errcode("kf/get_corp_statistic", nowhere), 95004);
}

#[test]
fn knowledge_groups_have_unique_names_and_are_listed_in_pages() {
    let mut fixture = Fixture::new();
    let group = |fixture: &mut Fixture, name: &str| fixture.post("kf/knowledge/add_group", json!({"name": name}));
    let first = group(&mut fixture, "售后")["group_id"].as_str().unwrap().to_owned();
    assert_eq!(group(&mut fixture, "售后")["errcode"], 40058);
    for number in 0..98 {
        assert_eq!(group(&mut fixture, &format!("组{number}"))["errcode"], 0);
    }
    assert_eq!(group(&mut fixture, "多")["errcode"], 40058);
    let rename = |fixture: &mut Fixture, name: &str| {
        fixture.errcode("kf/knowledge/mod_group", json!({"group_id": first, "name": name}))
    };
    assert_eq!(rename(&mut fixture, "组0"), 40058);
    assert_eq!(rename(&mut fixture, "售后"), 0);
    let mut names = Vec::new();
    let mut cursor = Value::Null;
    loop {
        let page = fixture.ok("kf/knowledge/list_group", json!({"cursor": cursor, "limit": 40}));
        names.extend(page["group_list"].as_array().unwrap().clone());
        if page["has_more"] == 0 {
            break;
        }
        cursor = page["next_cursor"].clone();
    }
    assert_eq!(names.len(), 100);
    assert_eq!(names.iter().filter(|group| group["is_default"] == 1).count(), 1);
    let default = json!({"group_id": names[0]["group_id"]});
    assert_eq!(fixture.errcode("kf/knowledge/del_group", default), 40058);
    fixture.ok("kf/knowledge/del_group", json!({"group_id": first}));
    assert_eq!(
        fixture.errcode("kf/knowledge/del_group", json!({"group_id": first})),
        40058
    );
    assert_eq!(
        fixture.errcode("kf/knowledge/list_group", json!({"cursor": "nonsense"})),
        40058
    );
}

#[test]
fn questions_are_unique_and_updates_replace_whole_parts() {
    let mut fixture = Fixture::new();
    let answer = fixture.ok("kf/knowledge/add_group", json!({"name": "售后"}));
    let group = answer["group_id"].as_str().unwrap().to_owned();
    let text = |text: &str| json!({"text": {"content": text}});
    let add = |fixture: &mut Fixture, question: &str, similar: &[&str]| {
        let similar: Vec<Value> = similar.iter().map(|similar| text(similar)).collect();
        let body = json!({"group_id": group, "question": text(question), "similar_questions": {"items": similar}, "answers": [{
            "text": {"content": "答"},
            "attachments": [
                {"msgtype": "image", "image": {"media_id": "m"}},
                {"msgtype": "miniprogram", "miniprogram": {"title": "t", "thumb_media_id": "m", "appid": "wx", "pagepath": "p"}},
            ],
        }]});
        fixture.post("kf/knowledge/add_intent", body)
    };
    let id = add(&mut fixture, "一", &["二"])["intent_id"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(add(&mut fixture, "二", &[])["errcode"], 40058);
    assert_eq!(add(&mut fixture, "三", &["一"])["errcode"], 40058);
    assert_eq!(add(&mut fixture, "三", &["三"])["errcode"], 40058);
    let update = |fixture: &mut Fixture, mut body: Value| {
        body["intent_id"] = id.as_str().into();
        fixture.errcode("kf/knowledge/mod_intent", body)
    };
    assert_eq!(
        update(&mut fixture, json!({"similar_questions": {"items": [text("四")]}})),
        0
    );
    assert_eq!(add(&mut fixture, "二", &[])["errcode"], 0);
    assert_eq!(update(&mut fixture, json!({"question": text("二")})), 40058);
    assert_eq!(update(&mut fixture, json!({"answers": []})), 40058);
    let list = fixture.ok("kf/knowledge/list_intent", json!({"intent_id": id}));
    assert_eq!(list["has_more"], 0);
    let intent = &list["intent_list"][0];
    assert_eq!(intent["question"], text("一"));
    assert_eq!(intent["similar_questions"], json!({"items": [text("四")]}));
    let attachments = &intent["answers"][0]["attachments"];
    assert_eq!(attachments[0], json!({"msgtype": "image", "image": {"name": "m.png"}}));
    assert!(attachments[1]["miniprogram"].get("thumb_media_id").is_none());
    for number in 0..198 {
        assert_eq!(add(&mut fixture, &format!("问{number}"), &[])["errcode"], 0);
    }
    assert_eq!(add(&mut fixture, "多", &[])["errcode"], 40058);
    fixture.ok("kf/knowledge/del_intent", json!({"intent_id": id}));
    assert_eq!(
        fixture.errcode("kf/knowledge/del_intent", json!({"intent_id": id})),
        40058
    );
    fixture.ok("kf/knowledge/del_group", json!({"group_id": group}));
    let all = fixture.ok("kf/knowledge/list_intent", json!({}));
    assert_eq!(all["intent_list"], json!([]), "a group goes with its questions");
}

#[test]
fn ids_are_converted_and_the_qualification_is_configurable() {
    let mut fixture = Fixture::new();
    let kf = fixture.kf.clone();
    let answer = fixture.ok("idconvert/open_kfid", json!({"open_kfid_list": [kf, "wk0"]}));
    assert_eq!(answer["items"], json!([{"open_kfid": kf, "new_open_kfid": kf}]));
    assert_eq!(answer["invalid_open_kfid_list"], json!(["wk0"]));
    let qualified = fixture.get_with_token("kf/get_corp_qualification", "");
    assert_eq!(qualified["wechat_channels_binding"], false);
}

#[test]
fn a_third_party_app_gets_the_corp_token() {
    let suite = SuiteSettings::new("ww_suite", "secret", "ticket", "auth", "permanent");
    let mut fixture = Fixture::with(settings().suite(suite));
    let call = |fixture: &mut Fixture, path: &str, body: Value| -> Value {
        let answer = fixture.http("POST", &format!("/cgi-bin/service/{path}"), &body.to_string());
        serde_json::from_str(&answer.text()).unwrap()
    };
    let suite = |ticket: &str| json!({"suite_id": "ww_suite", "suite_secret": "secret", "suite_ticket": ticket});
    assert_eq!(call(&mut fixture, "get_suite_token", suite("old"))["errcode"], 40085);
    let token = call(&mut fixture, "get_suite_token", suite("ticket"));
    let token = token["suite_access_token"].as_str().unwrap().to_owned();
    let exchange = format!("get_permanent_code?suite_access_token={token}");
    let code = call(&mut fixture, &exchange, json!({"auth_code": "auth"}));
    assert_eq!(code["permanent_code"], "permanent");
    assert_eq!(code["auth_corp_info"]["corpid"], "ww1");
    assert_ne!(
        call(&mut fixture, &exchange, json!({"auth_code": "auth"}))["errcode"],
        0
    );
    let corp = json!({"auth_corpid": "ww1", "permanent_code": "permanent"});
    assert_eq!(call(&mut fixture, "get_corp_token", corp.clone())["errcode"], 40082);
    let path = format!("get_corp_token?suite_access_token={token}");
    let answer = call(&mut fixture, &path, corp.clone());
    assert_eq!(answer["access_token"].as_str().unwrap(), fixture.token);
    let wrong = json!({"auth_corpid": "ww1", "permanent_code": "x"});
    assert_eq!(call(&mut fixture, &path, wrong)["errcode"], 40084);
    fixture.now += 7200 * SECOND;
    assert_eq!(call(&mut fixture, &path, corp)["errcode"], 42009);
    let mut without = Fixture::new();
    assert_eq!(call(&mut without, "get_suite_token", suite("ticket"))["errcode"], 40091);
}
