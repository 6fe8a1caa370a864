use crate::stage::Stage;
use serde_json::{Value, json};
use wecom_kf_sandbox::{Action, CustomerEnters, CustomerWrites, SandboxError};

#[test]
fn a_customer_enters_by_a_link_with_its_scene() {
    let mut stage = Stage::new();
    let kf = stage.kf.clone();
    let mut link = |body| stage.ok("kf/add_contact_way", body)["url"].as_str().unwrap().to_owned();
    let plain = link(json!({"open_kfid": kf}));
    let home = link(json!({"open_kfid": kf, "scene": "home"}));
    let entered = stage.act(
        "customer_enters",
        json!({"url": format!("{home}&scene_param=%E8%AE%A2%E5%8D%95")}),
    );
    assert_eq!(entered["open_kfid"], kf);
    let event = stage.event();
    assert_eq!(event["event_type"], "enter_session");
    assert_eq!(
        (&event["scene"], &event["scene_param"]),
        (&json!("home"), &json!("订单"))
    );
    assert_eq!(event["external_userid"], entered["external_userid"]);

    stage.act("customer_enters", json!({"url": format!("{plain}?scene_param=x")}));
    assert!(stage.event().get("scene_param").is_none(), "no scene, no scene_param");
    let long = format!("{home}&scene_param={}", "x".repeat(129));
    assert_eq!(
        stage.try_act("customer_enters", json!({"url": long})),
        Err("sandbox.bad_action")
    );
    for url in [
        "https://example.com/",
        "https://work.weixin.qq.com/kfid/kfcNone",
        &home.replace("ENC", "ENX"),
    ] {
        assert_eq!(
            stage.try_act("customer_enters", json!({"url": url})),
            Err("sandbox.unknown_link")
        );
    }
    assert_eq!(
        stage.try_act("customer_enters", json!({"open_kfid": "wkX"})),
        Err("sandbox.unknown_account")
    );
    assert_eq!(stage.try_act("customer_enters", json!({})), Err("sandbox.bad_action"));
}

#[test]
fn what_a_customer_writes_is_pulled_as_theirs() {
    let mut stage = Stage::new();
    let customer = stage.customer();
    let msgid = stage.write(&customer);
    let message = stage.log().pop().unwrap();
    let wanted = json!({
        "msgid": msgid, "open_kfid": stage.kf, "external_userid": customer, "send_time": stage.now / 1000,
        "origin": 3, "msgtype": "text", "text": {"content": "你好"},
    });
    assert_eq!(message, wanted);
    stage.by(&customer, "customer_writes", json!({"text": "是", "menu_id": "yes"}));
    assert_eq!(
        stage.log().pop().unwrap()["text"],
        json!({"content": "是", "menu_id": "yes"})
    );
    stage.by(
        &customer,
        "customer_sends",
        json!({"message": {"msgtype": "image", "image": {"media_id": "m1"}}}),
    );
    let image = stage.log().pop().unwrap();
    assert_eq!(
        (&image["origin"], &image["image"]),
        (&json!(3), &json!({"media_id": "m1"}))
    );
    assert_eq!(stage.state(&customer), 0);
}

#[test]
fn only_who_entered_can_write() {
    let mut stage = Stage::new();
    let kf = stage.kf.clone();
    let write = |account: &str| json!({"open_kfid": account, "external_userid": "wmX", "text": "x"});
    assert_eq!(
        stage.try_act("customer_writes", write(&kf)),
        Err("sandbox.unknown_customer")
    );
    assert_eq!(
        stage.try_act("customer_writes", write("wkX")),
        Err("sandbox.unknown_account")
    );
    assert_eq!(stage.try_act("customer_flies", json!({})), Err("sandbox.bad_action"));
    assert_eq!(
        stage.try_act("customer_writes", json!({"open_kfid": kf})),
        Err("sandbox.bad_action")
    );
}

#[test]
fn an_act_that_is_none_is_refused_with_the_field_named() {
    let mut stage = Stage::new();
    let customer = stage.customer();
    let kf = stage.kf.clone();
    let of = |action: &str, fields: Value| {
        let mut act = json!({"action": action, "open_kfid": kf, "external_userid": customer});
        for (name, value) in fields.as_object().unwrap() {
            act[name] = value.clone();
        }
        act
    };
    let acts = "customer_enters, customer_writes, customer_sends, customer_taps, customer_recalls, servicer_writes, servicer_takes, \
                servicer_transfers, servicer_ends, servicer_reopens, servicer_status, fail_message, conversation, push_raw, \
                admin_adds_account, admin_adds_servicer, verify_callback_url, invalidate_tokens";
    let before = stage.log();
    for (act, wanted) in [
        (json!([]), "it must be one object"),
        (json!({}), &*format!("action must name an act; there are {acts}")),
        (
            json!({"action": 1}),
            &*format!("action must name an act; there are {acts}"),
        ),
        (
            json!({"action": "flies"}),
            &*format!("there is no act \"flies\"; there are {acts}"),
        ),
        (
            of("customer_writes", json!({"txt": "x"})),
            "customer_writes: there is no field txt; there are open_kfid, external_userid, text, menu_id",
        ),
        (
            of("customer_writes", json!({})),
            "customer_writes: text is required and was not given",
        ),
        (
            of("customer_writes", json!({"text": 1})),
            "customer_writes: text must be a string, not a number",
        ),
        (
            of("customer_writes", json!({"text": "x", "menu_id": 1})),
            "customer_writes: menu_id must be a string, not a number",
        ),
        (
            of("customer_enters", json!({"wechat_channels": {"name": "x"}})),
            "customer_enters: there is no field wechat_channels.name; there are nickname, shop_nickname, scene",
        ),
        (
            of("customer_sends", json!({"message": {"text": {}}})),
            "customer_sends: message must be an object with a msgtype, which is a string",
        ),
        (
            json!({"action": "servicer_status", "open_kfid": kf, "servicer_userid": "lisi", "serving": "no"}),
            "servicer_status: serving must be true or false, not a string",
        ),
        (
            json!({"action": "invalidate_tokens", "now": true}),
            "invalidate_tokens: there is no field now; there are none",
        ),
    ] {
        assert_eq!(stage.refusal(&act), wanted, "{act}");
    }
    assert_eq!(stage.log(), before);
}

#[test]
fn acts_are_types_of_their_own() {
    let mut stage = Stage::new();
    let kf = stage.kf.clone();
    let enters = CustomerEnters::default().open_kfid(&kf).nickname("小明");
    let entered = stage.sandbox.act(stage.now, Action::CustomerEnters(enters)).unwrap();
    let customer = entered["external_userid"].as_str().unwrap();
    let writes = CustomerWrites::new(&kf, customer, "在吗").menu_id("m");
    stage
        .sandbox
        .act(stage.now, Action::CustomerWrites(writes.clone()))
        .unwrap();
    assert_eq!(
        stage.log().pop().unwrap()["text"],
        json!({"content": "在吗", "menu_id": "m"})
    );

    let json = json!({"action": "customer_writes", "open_kfid": kf, "external_userid": customer, "text": "在吗", "menu_id": "m"});
    assert_eq!(
        Action::from_json(&json.to_string()).unwrap(),
        Action::CustomerWrites(writes.clone())
    );
    assert_eq!(serde_json::to_value(Action::CustomerWrites(writes)).unwrap(), json);
}

#[test]
fn what_was_read_as_no_act_is_refused() {
    let mut stage = Stage::new();
    for (raw, wanted) in [
        (
            json!({"action": "flies"}),
            "there is no act \"flies\"; there are customer_enters, ",
        ),
        (
            json!({"action": "customer_writes", "open_kfid": "wk"}),
            "customer_writes: external_userid is required and was not given",
        ),
        (json!(null), "it must be one object"),
    ] {
        match stage.sandbox.act(stage.now, Action::Other(raw)) {
            Err(SandboxError::BadAction { reason }) => assert!(reason.starts_with(wanted), "{reason}"),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_tapped_item_sends_its_content_and_id() {
    let mut stage = Stage::new();
    let customer = stage.writing_customer();
    let menu = |content: &str| {
        let list = json!([{"type": "text", "text": {"content": "?"}}, {"type": "click", "click": {"id": "a", "content": content}}]);
        json!({"touser": customer, "open_kfid": stage.kf, "msgtype": "msgmenu", "msgmenu": {"list": list}})
    };
    let (old, new) = (menu("旧"), menu("新"));
    stage.ok("kf/send_msg", old);
    stage.ok("kf/send_msg", new);
    stage.by(&customer, "customer_taps", json!({"id": "a"}));
    assert_eq!(
        stage.log().pop().unwrap()["text"],
        json!({"content": "新", "menu_id": "a"})
    );
    let kf = stage.kf.clone();
    let absent = json!({"open_kfid": kf, "external_userid": customer, "id": "b"});
    assert_eq!(stage.try_act("customer_taps", absent), Err("sandbox.unknown_message"));
}

#[test]
fn a_recalled_message_leaves_the_phone() {
    let mut stage = Stage::new();
    let customer = stage.customer();
    let msgid = stage.write(&customer);
    stage.by(&customer, "customer_recalls", json!({"msgid": msgid}));
    let event = stage.event();
    assert_eq!(
        (&event["event_type"], &event["recall_msgid"]),
        (&json!("user_recall_msg"), &json!(msgid))
    );
    assert!(stage.phone(&customer).is_empty());
    let again = json!({"open_kfid": stage.kf, "external_userid": customer, "msgid": msgid});
    assert_eq!(stage.try_act("customer_recalls", again), Err("sandbox.unknown_message"));
}

#[test]
fn servicers_take_transfer_end_and_reopen() {
    let mut stage = Stage::new();
    let customer = stage.writing_customer();
    let kf = stage.kf.clone();
    let take = json!({"open_kfid": kf, "external_userid": customer, "servicer_userid": "lisi"});
    assert_eq!(
        stage.try_act("servicer_takes", take.clone()),
        Err("sandbox.wrong_state")
    );
    stage.trans(&customer, 2, None);
    let stranger = json!({"open_kfid": kf, "external_userid": customer, "servicer_userid": "stranger"});
    assert_eq!(
        stage.try_act("servicer_takes", stranger),
        Err("sandbox.unknown_servicer")
    );

    stage.act("servicer_takes", take);
    let taken = stage.event();
    assert_eq!(
        (&taken["change_type"], &taken["new_servicer_userid"]),
        (&json!(1), &json!("lisi"))
    );
    assert!(taken.get("old_servicer_userid").is_none());
    assert_eq!(stage.state(&customer), 3);
    assert_eq!(stage.send_on_event(taken["msg_code"].as_str().unwrap()), 0);

    stage.by(&customer, "servicer_transfers", json!({"servicer_userid": "zhangsan"}));
    let moved = stage.event();
    let pair = (&moved["old_servicer_userid"], &moved["new_servicer_userid"]);
    assert_eq!(
        (&moved["change_type"], pair),
        (&json!(2), (&json!("lisi"), &json!("zhangsan")))
    );
    assert!(moved.get("msg_code").is_none());

    stage.by(&customer, "servicer_writes", json!({"text": "我来"}));
    let spoken = stage.log().pop().unwrap();
    assert_eq!(
        (&spoken["origin"], &spoken["servicer_userid"]),
        (&json!(5), &json!("zhangsan"))
    );

    stage.by(&customer, "servicer_ends", json!({}));
    let ended = stage.event();
    assert_eq!(
        (&ended["change_type"], &ended["old_servicer_userid"]),
        (&json!(3), &json!("zhangsan"))
    );
    assert_eq!(stage.state(&customer), 4);
    assert_eq!(stage.send_menu_on_event(ended["msg_code"].as_str().unwrap()), 0);
    let speak = json!({"open_kfid": kf, "external_userid": customer, "text": "x"});
    assert_eq!(stage.try_act("servicer_writes", speak), Err("sandbox.wrong_state"));

    stage.by(&customer, "servicer_reopens", json!({}));
    let reopened = stage.event();
    let pair = (&reopened["old_servicer_userid"], &reopened["new_servicer_userid"]);
    assert_eq!(
        (&reopened["change_type"], pair),
        (&json!(4), (&json!("zhangsan"), &json!("zhangsan")))
    );
    assert!(reopened.get("msg_code").is_none());
    assert_eq!(stage.state(&customer), 3);
    stage.by(&customer, "servicer_transfers", json!({"servicer_userid": "lisi"}));
    assert!(
        stage.event().get("msg_code").is_none(),
        "reopening was the first change to a person"
    );
    assert!(stage.trans(&customer, 3, Some("zhangsan")).get("msg_code").is_none());
    let froms: Vec<_> = stage.phone(&customer).into_iter().map(|(from, _)| from).collect();
    assert_eq!(froms, ["customer", "reply", "servicer", "closing"]);
}

#[test]
fn a_servicers_status_counts_one_way_in_the_event_and_another_in_the_list() {
    let mut stage = Stage::new();
    let kf = stage.kf.clone();
    let pause = json!({"open_kfid": kf, "servicer_userid": "lisi", "serving": false, "stop_type": 1});
    stage.act("servicer_status", pause);
    let wanted = json!({
        "event_type": "servicer_status_change", "servicer_userid": "lisi", "status": 2, "stop_type": 1, "open_kfid": kf,
    });
    assert_eq!(stage.event(), wanted);
    let list = stage.get_with_token("kf/servicer/list", &format!("open_kfid={kf}"));
    assert_eq!(
        list["servicer_list"][1],
        json!({"userid": "lisi", "status": 1, "stop_type": 1})
    );
    stage.act(
        "servicer_status",
        json!({"open_kfid": kf, "servicer_userid": "lisi", "serving": true}),
    );
    assert_eq!(stage.event()["status"], 1);
}

#[test]
fn a_message_can_fail_after_it_was_accepted() {
    let mut stage = Stage::new();
    let customer = stage.customer();
    let written = stage.write(&customer);
    assert_eq!(stage.send(&customer, Some("m1")), 0);
    stage.act("fail_message", json!({"msgid": "m1", "fail_type": 10}));
    let wanted = json!({
        "event_type": "msg_send_fail", "open_kfid": stage.kf, "external_userid": customer, "fail_msgid": "m1", "fail_type": 10,
    });
    assert_eq!(stage.event(), wanted);
    assert_eq!(stage.phone(&customer), [("customer", "text".into())]);
    assert_eq!(
        stage.try_act("fail_message", json!({"msgid": written})),
        Err("sandbox.unknown_message")
    );
}

#[test]
fn the_phone_shows_the_whole_conversation() {
    let mut stage = Stage::new();
    let customer = stage.customer();
    let code = stage.welcome_code().unwrap();
    stage.send_on_event(&code);
    stage.write(&customer);
    stage.now += 2000;
    stage.send(&customer, Some("m1"));
    let shown = stage.act("conversation", json!({"external_userid": customer}));
    let froms: Vec<_> = shown
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["from"].as_str().unwrap())
        .collect();
    assert_eq!(froms, ["welcome", "customer", "api"]);
    let wanted = json!({
        "from": "api", "msgid": "m1", "open_kfid": stage.kf, "msgtype": "text", "body": {"content": "答"},
        "time": stage.now / 1000,
    });
    assert_eq!(shown[2], wanted);
}
