use crate::fixture::{Fixture, HOUR, settings};
use serde_json::{Value, json};

#[test]
fn accounts_are_listed_in_pages_by_get_and_by_post() {
    let mut fixture = Fixture::new();
    for number in 0..4 {
        fixture.ok(
            "kf/account/add",
            json!({"name": format!("客服{number}"), "media_id": "m"}),
        );
    }
    let names = |page: &Value| -> Vec<String> {
        let list = page["account_list"].as_array().unwrap();
        list.iter()
            .map(|account| account["name"].as_str().unwrap().into())
            .collect()
    };
    let all = names(&fixture.ok("kf/account/list", json!({})));
    assert_eq!(all, ["客服", "客服0", "客服1", "客服2", "客服3"]);
    assert_eq!(
        names(&fixture.ok("kf/account/list", json!({"offset": 1, "limit": 2}))),
        all[1..3]
    );
    assert_eq!(
        names(&fixture.get_with_token("kf/account/list", "offset=1&limit=2")),
        all[1..3]
    );
    assert_eq!(names(&fixture.get_with_token("kf/account/list", "offset=5")), [""; 0]);
    for limit in ["0", "101", "many"] {
        let refused = fixture.get_with_token("kf/account/list", &format!("limit={limit}"));
        assert_eq!(refused["errcode"], 40058, "{limit}");
    }
}

#[test]
fn account_list_by_get_can_be_disabled() {
    let mut fixture = Fixture::with(settings().accept_get_account_list(false));
    assert_eq!(fixture.get_with_token("kf/account/list", "")["errcode"], 43002);
    assert_eq!(fixture.errcode("kf/account/list", json!({})), 0);
}

#[test]
fn account_names_have_1_to_16_characters() {
    let mut fixture = Fixture::new();
    for (name, errcode) in [
        ("", 95006),
        ("一二三四五六七八九十一二三四五六", 0),
        ("一二三四五六七八九十一二三四五六七", 95006),
    ] {
        assert_eq!(
            fixture.errcode("kf/account/add", json!({"name": name, "media_id": "m"})),
            errcode,
            "{name}"
        );
    }
    assert_eq!(fixture.errcode("kf/account/add", json!({"media_id": "m"})), 95006);
    assert_eq!(fixture.errcode("kf/account/add", json!({"name": "n"})), 41006);
}

#[test]
fn contact_links_belong_to_account_and_scene() {
    let mut fixture = Fixture::new();
    let kf = fixture.kf.clone();
    let mut link = |scene: &str| {
        let answer = fixture.ok("kf/add_contact_way", json!({"open_kfid": kf, "scene": scene}));
        answer["url"].as_str().unwrap().to_owned()
    };
    let (plain, home, again, cart) = (link(""), link("home"), link("home"), link("cart"));
    assert_eq!(home, again);
    assert_ne!(home, cart);
    assert!(plain.starts_with("https://work.weixin.qq.com/kfid/kfc") && !plain.contains('?'));
    assert!(home.contains("?enc_scene="));
    let other = fixture.act("admin_adds_account", json!({"name": "二"}));
    let other = fixture.ok(
        "kf/add_contact_way",
        json!({"open_kfid": other["open_kfid"], "scene": "home"}),
    );
    assert_ne!(other["url"], home);
    assert_eq!(
        fixture.errcode("kf/add_contact_way", json!({"open_kfid": kf, "scene": "a b"})),
        40058
    );
    assert_eq!(
        fixture.errcode("kf/add_contact_way", json!({"open_kfid": kf, "scene": "x".repeat(33)})),
        40058
    );
    assert_eq!(
        fixture.errcode("kf/add_contact_way", json!({"open_kfid": "wkOther"})),
        95004
    );
    assert_eq!(fixture.errcode("kf/add_contact_way", json!({})), 95000);
    assert_eq!(
        fixture.errcode("kf/add_contact_way", json!({"open_kfid": "x".repeat(65)})),
        95000
    );
}

#[test]
fn servicers_are_added_row_by_row() {
    let mut fixture = Fixture::with(settings().members(["zhangsan", "lisi", "wangwu"]));
    let kf = fixture.kf.clone();
    let body = json!({"open_kfid": kf, "userid_list": ["wangwu", "lisi", "nobody"], "department_id_list": [2, 2]});
    let answer = fixture.ok("kf/servicer/add", body);
    let rows: Vec<_> = answer["result_list"].as_array().unwrap().iter().collect();
    let codes: Vec<_> = rows.iter().map(|row| row["errcode"].as_i64().unwrap()).collect();
    assert_eq!(codes, [0, 0, 60111, 0, 0]);
    assert_eq!(
        (&rows[0]["errmsg"], &rows[1]["errmsg"]),
        (&json!("success"), &json!("ignored"))
    );
    assert_eq!(
        (&rows[3]["errmsg"], &rows[4]["errmsg"]),
        (&json!("success"), &json!("ignored"))
    );
    assert_eq!(
        (&rows[0]["userid"], &rows[3]["department_id"]),
        (&json!("wangwu"), &json!(2))
    );

    let list = fixture.get_with_token("kf/servicer/list", &format!("open_kfid={kf}"));
    let row = |userid: &str| json!({"userid": userid, "status": 0});
    let wanted = json!([row("zhangsan"), row("lisi"), row("wangwu"), {"department_id": 2}]);
    assert_eq!(list["servicer_list"], wanted);
}

#[test]
fn servicer_calls_require_an_account_and_a_servicer() {
    let mut fixture = Fixture::new();
    let kf = fixture.kf.clone();
    assert_eq!(fixture.errcode("kf/servicer/add", json!({"open_kfid": kf})), 40063);
    assert_eq!(
        fixture.errcode("kf/servicer/add", json!({"open_kfid": kf, "userid_list": []})),
        40063
    );
    let many: Vec<String> = (0..101).map(|number| format!("u{number}")).collect();
    assert_eq!(
        fixture.errcode("kf/servicer/add", json!({"open_kfid": kf, "userid_list": many})),
        40058
    );
    assert_eq!(
        fixture.errcode("kf/servicer/add", json!({"open_kfid": "wkX", "userid_list": ["a"]})),
        95004
    );
    assert_eq!(
        fixture.get_with_token("kf/servicer/list", "open_kfid=wkX")["errcode"],
        95004
    );
    assert_eq!(fixture.get_with_token("kf/servicer/list", "")["errcode"], 95000);
}

#[test]
fn customers_are_known_for_48_hours() {
    let mut fixture = Fixture::with_lasting_token();
    let kf = fixture.kf.clone();
    let customer = fixture.act("customer_enters", json!({"open_kfid": kf, "nickname": "小明"}));
    let customer = customer["external_userid"].as_str().unwrap();
    let ask = json!({"external_userid_list": [customer, "wmNobody", customer]});
    let answer = fixture.ok("kf/customer/batchget", ask.clone());
    assert_eq!(answer["customer_list"].as_array().unwrap().len(), 1);
    assert_eq!(answer["customer_list"][0]["nickname"], "小明");
    assert_eq!(answer["customer_list"][0]["gender"], 0);
    assert!(answer["customer_list"][0].get("enter_session_context").is_none());
    assert_eq!(answer["invalid_external_userid"], json!(["wmNobody"]));
    fixture.now += 48 * HOUR;
    assert_eq!(
        fixture.ok("kf/customer/batchget", ask.clone())["customer_list"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    fixture.write(customer);
    fixture.now += 48 * HOUR;
    assert_eq!(
        fixture.ok("kf/customer/batchget", ask.clone())["customer_list"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    fixture.now += 1;
    assert_eq!(
        fixture.ok("kf/customer/batchget", ask)["invalid_external_userid"],
        json!([customer, "wmNobody"])
    );
}

#[test]
fn batchget_takes_1_to_100_ids_and_returns_the_entry_context_on_request() {
    let mut fixture = Fixture::new();
    let kf = fixture.kf.clone();
    let link = fixture.ok("kf/add_contact_way", json!({"open_kfid": kf, "scene": "home"}));
    let url = format!("{}&scene_param=order%3D7", link["url"].as_str().unwrap());
    let channels = json!({"nickname": "店", "scene": 1});
    let entered = fixture.act("customer_enters", json!({"url": url, "wechat_channels": channels}));
    let ask = json!({"external_userid_list": [entered["external_userid"]], "need_enter_session_context": 1});
    let answer = fixture.ok("kf/customer/batchget", ask);
    let context = json!({"scene": "home", "scene_param": "order=7", "wechat_channels": channels});
    assert_eq!(answer["customer_list"][0]["enter_session_context"], context);

    let ids = |count: usize| json!({"external_userid_list": vec!["wmX"; count]});
    assert_eq!(fixture.errcode("kf/customer/batchget", ids(100)), 0);
    assert_eq!(fixture.errcode("kf/customer/batchget", ids(101)), 40058);
    assert_eq!(fixture.errcode("kf/customer/batchget", ids(0)), 40058);
}
