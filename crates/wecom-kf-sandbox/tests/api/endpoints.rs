use crate::stage::{SECOND, Stage, settings};
use serde_json::{Value, json};
use wecom_kf_sandbox::{SuiteSettings, UpgradeSettings};

#[test]
fn accounts_are_renamed_and_deleted_but_not_the_last() {
    let mut stage = Stage::new();
    let kf = stage.kf.clone();
    stage.ok("kf/account/update", json!({"open_kfid": kf, "name": "新名"}));
    stage.ok("kf/account/update", json!({"open_kfid": kf, "media_id": "m"}));
    let list = stage.ok("kf/account/list", json!({}));
    assert_eq!(list["account_list"][0]["name"], "新名");
    assert_eq!(
        stage.errcode("kf/account/update", json!({"open_kfid": "wk0", "name": "x"})),
        95004
    );
    assert_eq!(
        stage.errcode("kf/account/update", json!({"open_kfid": kf, "name": "好".repeat(17)})),
        95006
    );
    assert_eq!(stage.errcode("kf/account/del", json!({"open_kfid": kf})), 95005);
    assert_eq!(stage.errcode("kf/account/del", json!({"open_kfid": "wk0"})), 95004);
    assert_eq!(stage.errcode("kf/account/del", json!({})), 95000);
    let customer = stage.writing_customer();
    stage.ok("kf/account/add", json!({"name": "二", "media_id": "m"}));
    stage.ok("kf/account/del", json!({"open_kfid": kf}));
    assert_eq!(stage.errcode("kf/account/del", json!({"open_kfid": kf})), 95004);
    assert_eq!(stage.send(&customer, None), 95004);
    assert_eq!(stage.phone(&customer), []);
}

#[test]
fn servicers_are_removed_and_who_is_none_is_ignored() {
    let mut stage = Stage::new();
    let kf = stage.kf.clone();
    stage.ok(
        "kf/servicer/add",
        json!({"open_kfid": kf, "department_id_list": [1, 2]}),
    );
    let answer = stage.ok(
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
    let list = stage.get_with_token("kf/servicer/list", &format!("open_kfid={kf}"));
    assert_eq!(list["servicer_list"].as_array().unwrap().len(), 2);
    assert_eq!(stage.errcode("kf/servicer/del", json!({"open_kfid": kf})), 40063);
}

#[test]
fn a_message_is_recalled_within_two_minutes() {
    let mut stage = Stage::new();
    let customer = stage.writing_customer();
    let kf = stage.kf.clone();
    let recall = |msgid: &str| json!({"open_kfid": kf, "msgid": msgid});
    assert_eq!(stage.send(&customer, Some("m1")), 0);
    assert_eq!(stage.send(&customer, Some("m2")), 0);
    stage.now += 120 * SECOND;
    stage.ok("kf/recall_msg", recall("m1"));
    assert_eq!(stage.errcode("kf/recall_msg", recall("m1")), 95028);
    stage.now += SECOND;
    assert_eq!(stage.errcode("kf/recall_msg", recall("m2")), 95029);
    let written = stage.write(&customer);
    assert_eq!(stage.errcode("kf/recall_msg", recall(&written)), 95028);
    assert_eq!(stage.phone(&customer).len(), 3);
}

#[test]
fn a_recalled_message_still_counts() {
    let mut stage = Stage::new();
    let customer = stage.writing_customer();
    let kf = stage.kf.clone();
    for number in 0..5 {
        let msgid = format!("m{number}");
        assert_eq!(stage.send(&customer, Some(&msgid)), 0);
        stage.ok("kf/recall_msg", json!({"open_kfid": kf, "msgid": msgid}));
    }
    assert_eq!(stage.send(&customer, None), 95001);
}

#[test]
fn customers_are_handed_on_to_whom_the_settings_name() {
    let upgrade = UpgradeSettings::default()
        .members(["wangwu"])
        .departments([3])
        .groupchats(["wr1"]);
    let mut stage = Stage::with(settings().upgrade(upgrade));
    let config = stage.get_with_token("kf/customer/get_upgrade_service_config", "");
    assert_eq!(
        config["member_range"],
        json!({"userid_list": ["wangwu"], "department_id_list": [3]})
    );
    assert_eq!(config["groupchat_range"], json!({"chat_id_list": ["wr1"]}));
    let customer = stage.customer();
    let kf = stage.kf.clone();
    let mut upgrade = |mut body: Value| {
        body["open_kfid"] = kf.as_str().into();
        body["external_userid"] = customer.as_str().into();
        stage.errcode("kf/customer/upgrade_service", body)
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
    stage.ok("kf/customer/cancel_upgrade_service", key);
    let nobody = json!({"open_kfid": kf, "external_userid": "wm0"});
    assert_eq!(stage.errcode("kf/customer/cancel_upgrade_service", nobody), 40096);
}

#[test]
fn statistics_are_counted_or_made_up_and_always_the_same() {
    let mut stage = Stage::with_lasting_token();
    // 06:13:20 of 2023-11-15 in China.
    let today = 1_699_977_600;
    let customer = stage.writing_customer();
    stage.write(&customer);
    let kf = stage.kf.clone();
    let span = json!({"open_kfid": kf, "start_time": today - 2 * 86_400, "end_time": today});
    let list = stage.ok("kf/get_corp_statistic", span.clone())["statistic_list"].clone();
    let times: Vec<&Value> = list.as_array().unwrap().iter().map(|row| &row["stat_time"]).collect();
    assert_eq!(times, [today - 2 * 86_400, today - 86_400, today]);
    assert!(list[0]["statistic"]["session_cnt"].as_u64().unwrap() > 0);
    assert!(list[2].get("statistic").is_none(), "today is not out");
    assert_eq!(stage.ok("kf/get_corp_statistic", span.clone())["statistic_list"], list);
    assert_eq!(
        stage.errcode("kf/get_corp_statistic", json!({"start_time": today, "end_time": today})),
        40058
    );
    stage.now += 86_400 * SECOND;
    let list = stage.ok("kf/get_corp_statistic", span.clone())["statistic_list"].clone();
    let counted = &list[2]["statistic"];
    assert_eq!(
        (&counted["customer_cnt"], &counted["customer_msg_cnt"]),
        (&json!(1), &json!(2))
    );
    for path in ["kf/get_servicer_statistic", "kf/get_statistic"] {
        let list = stage.ok(path, span.clone())["statistic_list"].clone();
        assert_eq!(list.as_array().unwrap().len(), 3);
        assert!(list[1]["statistic"]["reply_rate"].as_f64().unwrap() <= 1.0);
    }
    let nowhere = json!({"open_kfid": "wk0", "start_time": today, "end_time": today});
    assert_eq!(stage.errcode("kf/get_corp_statistic", nowhere), 95004);
}

#[test]
fn knowledge_is_grouped_named_once_and_listed_in_pages() {
    let mut stage = Stage::new();
    let group = |stage: &mut Stage, name: &str| stage.post("kf/knowledge/add_group", json!({"name": name}));
    let first = group(&mut stage, "售后")["group_id"].as_str().unwrap().to_owned();
    assert_eq!(group(&mut stage, "售后")["errcode"], 40058);
    for number in 0..98 {
        assert_eq!(group(&mut stage, &format!("组{number}"))["errcode"], 0);
    }
    assert_eq!(group(&mut stage, "多")["errcode"], 40058);
    let rename = |stage: &mut Stage, name: &str| {
        stage.errcode("kf/knowledge/mod_group", json!({"group_id": first, "name": name}))
    };
    assert_eq!(rename(&mut stage, "组0"), 40058);
    assert_eq!(rename(&mut stage, "售后"), 0);
    let mut names = Vec::new();
    let mut cursor = Value::Null;
    loop {
        let page = stage.ok("kf/knowledge/list_group", json!({"cursor": cursor, "limit": 40}));
        names.extend(page["group_list"].as_array().unwrap().clone());
        if page["has_more"] == 0 {
            break;
        }
        cursor = page["next_cursor"].clone();
    }
    assert_eq!(names.len(), 100);
    assert_eq!(names.iter().filter(|group| group["is_default"] == 1).count(), 1);
    let default = json!({"group_id": names[0]["group_id"]});
    assert_eq!(stage.errcode("kf/knowledge/del_group", default), 40058);
    stage.ok("kf/knowledge/del_group", json!({"group_id": first}));
    assert_eq!(
        stage.errcode("kf/knowledge/del_group", json!({"group_id": first})),
        40058
    );
    assert_eq!(
        stage.errcode("kf/knowledge/list_group", json!({"cursor": "nonsense"})),
        40058
    );
}

#[test]
fn questions_stand_once_and_parts_are_replaced_whole() {
    let mut stage = Stage::new();
    let answer = stage.ok("kf/knowledge/add_group", json!({"name": "售后"}));
    let group = answer["group_id"].as_str().unwrap().to_owned();
    let text = |text: &str| json!({"text": {"content": text}});
    let add = |stage: &mut Stage, question: &str, similar: &[&str]| {
        let similar: Vec<Value> = similar.iter().map(|similar| text(similar)).collect();
        let body = json!({"group_id": group, "question": text(question), "similar_questions": {"items": similar}, "answers": [{
            "text": {"content": "答"},
            "attachments": [
                {"msgtype": "image", "image": {"media_id": "m"}},
                {"msgtype": "miniprogram", "miniprogram": {"title": "t", "thumb_media_id": "m", "appid": "wx", "pagepath": "p"}},
            ],
        }]});
        stage.post("kf/knowledge/add_intent", body)
    };
    let id = add(&mut stage, "一", &["二"])["intent_id"].as_str().unwrap().to_owned();
    assert_eq!(add(&mut stage, "二", &[])["errcode"], 40058);
    assert_eq!(add(&mut stage, "三", &["一"])["errcode"], 40058);
    assert_eq!(add(&mut stage, "三", &["三"])["errcode"], 40058);
    let update = |stage: &mut Stage, mut body: Value| {
        body["intent_id"] = id.as_str().into();
        stage.errcode("kf/knowledge/mod_intent", body)
    };
    assert_eq!(
        update(&mut stage, json!({"similar_questions": {"items": [text("四")]}})),
        0
    );
    assert_eq!(add(&mut stage, "二", &[])["errcode"], 0);
    assert_eq!(update(&mut stage, json!({"question": text("二")})), 40058);
    assert_eq!(update(&mut stage, json!({"answers": []})), 40058);
    let list = stage.ok("kf/knowledge/list_intent", json!({"intent_id": id}));
    assert_eq!(list["has_more"], 0);
    let intent = &list["intent_list"][0];
    assert_eq!(intent["question"], text("一"));
    assert_eq!(intent["similar_questions"], json!({"items": [text("四")]}));
    let attachments = &intent["answers"][0]["attachments"];
    assert_eq!(attachments[0], json!({"msgtype": "image", "image": {"name": "m.png"}}));
    assert!(attachments[1]["miniprogram"].get("thumb_media_id").is_none());
    for number in 0..198 {
        assert_eq!(add(&mut stage, &format!("问{number}"), &[])["errcode"], 0);
    }
    assert_eq!(add(&mut stage, "多", &[])["errcode"], 40058);
    stage.ok("kf/knowledge/del_intent", json!({"intent_id": id}));
    assert_eq!(
        stage.errcode("kf/knowledge/del_intent", json!({"intent_id": id})),
        40058
    );
    stage.ok("kf/knowledge/del_group", json!({"group_id": group}));
    let all = stage.ok("kf/knowledge/list_intent", json!({}));
    assert_eq!(all["intent_list"], json!([]), "a group goes with its questions");
}

#[test]
fn ids_are_converted_and_the_qualification_is_a_setting() {
    let mut stage = Stage::new();
    let kf = stage.kf.clone();
    let answer = stage.ok("idconvert/open_kfid", json!({"open_kfid_list": [kf, "wk0"]}));
    assert_eq!(answer["items"], json!([{"open_kfid": kf, "new_open_kfid": kf}]));
    assert_eq!(answer["invalid_open_kfid_list"], json!(["wk0"]));
    let qualified = stage.get_with_token("kf/get_corp_qualification", "");
    assert_eq!(qualified["wechat_channels_binding"], false);
}

#[test]
fn a_third_party_app_comes_to_the_corps_token() {
    let suite = SuiteSettings::new("ww_suite", "secret", "ticket", "auth", "permanent");
    let mut stage = Stage::with(settings().suite(suite));
    let call = |stage: &mut Stage, path: &str, body: Value| -> Value {
        let answer = stage.http("POST", &format!("/cgi-bin/service/{path}"), &body.to_string());
        serde_json::from_str(&answer.text()).unwrap()
    };
    let suite = |ticket: &str| json!({"suite_id": "ww_suite", "suite_secret": "secret", "suite_ticket": ticket});
    assert_eq!(call(&mut stage, "get_suite_token", suite("old"))["errcode"], 40085);
    let token = call(&mut stage, "get_suite_token", suite("ticket"));
    let token = token["suite_access_token"].as_str().unwrap().to_owned();
    let exchange = format!("get_permanent_code?suite_access_token={token}");
    let code = call(&mut stage, &exchange, json!({"auth_code": "auth"}));
    assert_eq!(code["permanent_code"], "permanent");
    assert_eq!(code["auth_corp_info"]["corpid"], "ww1");
    assert_ne!(call(&mut stage, &exchange, json!({"auth_code": "auth"}))["errcode"], 0);
    let corp = json!({"auth_corpid": "ww1", "permanent_code": "permanent"});
    assert_eq!(call(&mut stage, "get_corp_token", corp.clone())["errcode"], 40082);
    let path = format!("get_corp_token?suite_access_token={token}");
    let answer = call(&mut stage, &path, corp.clone());
    assert_eq!(answer["access_token"].as_str().unwrap(), stage.token);
    let wrong = json!({"auth_corpid": "ww1", "permanent_code": "x"});
    assert_eq!(call(&mut stage, &path, wrong)["errcode"], 40084);
    stage.now += 7200 * SECOND;
    assert_eq!(call(&mut stage, &path, corp)["errcode"], 42009);
    let mut without = Stage::new();
    assert_eq!(call(&mut without, "get_suite_token", suite("ticket"))["errcode"], 40091);
}
