use crate::fixture::Fixture;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use wecom_kf_sandbox::{ACTS, CustomerEnters, CustomerWrites, ReadConversation, SandboxError, Sender};

#[test]
fn a_customer_enters_through_a_link_with_its_scene() {
    let mut fixture = Fixture::new();
    let kf = fixture.kf.clone();
    let mut link = |body| {
        fixture.ok("kf/add_contact_way", body)["url"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let plain = link(json!({"open_kfid": kf}));
    let home = link(json!({"open_kfid": kf, "scene": "home"}));
    let entered = fixture.act(
        "customer_enters",
        json!({"url": format!("{home}&scene_param=%E8%AE%A2%E5%8D%95")}),
    );
    assert_eq!(entered["open_kfid"], kf);
    let event = fixture.event();
    assert_eq!(event["event_type"], "enter_session");
    assert_eq!(
        (&event["scene"], &event["scene_param"]),
        (&json!("home"), &json!("订单"))
    );
    assert_eq!(event["external_userid"], entered["external_userid"]);

    fixture.act("customer_enters", json!({"url": format!("{plain}?scene_param=x")}));
    assert!(fixture.event().get("scene_param").is_none(), "no scene, no scene_param");
    let long = format!("{home}&scene_param={}", "x".repeat(129));
    assert_eq!(
        fixture.try_act("customer_enters", json!({"url": long})),
        Err("sandbox.bad_action")
    );
    for url in [
        "https://example.com/",
        "https://work.weixin.qq.com/kfid/kfcNone",
        &home.replace("ENC", "ENX"),
    ] {
        assert_eq!(
            fixture.try_act("customer_enters", json!({"url": url})),
            Err("sandbox.unknown_link")
        );
    }
    assert_eq!(
        fixture.try_act("customer_enters", json!({"open_kfid": "wkX"})),
        Err("sandbox.unknown_account")
    );
    assert_eq!(fixture.try_act("customer_enters", json!({})), Err("sandbox.bad_action"));
}

#[test]
fn customer_messages_are_pulled_with_their_sender() {
    let mut fixture = Fixture::new();
    let customer = fixture.customer();
    let msgid = fixture.write(&customer);
    let message = fixture.log().pop().unwrap();
    let wanted = json!({
        "msgid": msgid, "open_kfid": fixture.kf, "external_userid": customer, "send_time": fixture.now / 1000,
        "origin": 3, "msgtype": "text", "text": {"content": "你好"},
    });
    assert_eq!(message, wanted);
    fixture.by(&customer, "customer_writes", json!({"text": "是", "menu_id": "yes"}));
    assert_eq!(
        fixture.log().pop().unwrap()["text"],
        json!({"content": "是", "menu_id": "yes"})
    );
    fixture.by(
        &customer,
        "customer_sends",
        json!({"message": {"msgtype": "image", "image": {"media_id": "m1"}}}),
    );
    let image = fixture.log().pop().unwrap();
    assert_eq!(
        (&image["origin"], &image["image"]),
        (&json!(3), &json!({"media_id": "m1"}))
    );
    assert_eq!(fixture.state(&customer), 0);
}

#[test]
fn only_customers_who_entered_can_write() {
    let mut fixture = Fixture::new();
    let kf = fixture.kf.clone();
    let write = |account: &str| json!({"open_kfid": account, "external_userid": "wmX", "text": "x"});
    assert_eq!(
        fixture.try_act("customer_writes", write(&kf)),
        Err("sandbox.unknown_customer")
    );
    assert_eq!(
        fixture.try_act("customer_writes", write("wkX")),
        Err("sandbox.unknown_account")
    );
    assert_eq!(fixture.try_act("customer_flies", json!({})), Err("sandbox.bad_action"));
    assert_eq!(
        fixture.try_act("customer_writes", json!({"open_kfid": kf})),
        Err("sandbox.bad_action")
    );
}

#[test]
fn an_invalid_act_is_rejected_and_its_field_named() {
    let mut fixture = Fixture::new();
    let customer = fixture.customer();
    let kf = fixture.kf.clone();
    let of = |fields: Value| {
        let mut params = json!({"open_kfid": kf, "external_userid": customer});
        for (name, value) in fields.as_object().unwrap() {
            params[name] = value.clone();
        }
        params
    };
    let acts = "customer_enters, customer_writes, customer_sends, customer_taps, customer_recalls, servicer_writes, servicer_takes, \
                servicer_transfers, servicer_ends, servicer_reopens, servicer_status, fail_message, push_raw, admin_adds_account, \
                admin_adds_servicer, invalidate_tokens, conversation, verify_callback_url";
    let before = fixture.log();
    for (act, params, wanted) in [
        (
            "flies",
            json!({}),
            &*format!("unknown act \"flies\"; known acts are {acts}"),
        ),
        ("customer_writes", json!([]), "customer_writes: it must be an object"),
        (
            "customer_writes",
            of(json!({"txt": "x"})),
            "customer_writes: unknown field txt; known fields are open_kfid, external_userid, text, menu_id",
        ),
        ("customer_writes", of(json!({})), "customer_writes: text is required"),
        (
            "customer_writes",
            of(json!({"text": 1})),
            "customer_writes: text must be a string, not a number",
        ),
        (
            "customer_writes",
            of(json!({"text": "x", "menu_id": 1})),
            "customer_writes: menu_id must be a string, not a number",
        ),
        (
            "customer_enters",
            of(json!({"wechat_channels": {"name": "x"}})),
            "customer_enters: unknown field wechat_channels.name; known fields are nickname, shop_nickname, scene",
        ),
        (
            "customer_sends",
            of(json!({"message": {"text": {}}})),
            "customer_sends: message must be an object with a msgtype, which is a string",
        ),
        (
            "servicer_status",
            json!({"open_kfid": kf, "servicer_userid": "lisi", "serving": "no"}),
            "servicer_status: serving must be true or false, not a string",
        ),
        (
            "servicer_status",
            json!({"open_kfid": kf, "servicer_userid": "lisi", "serving": false, "stop_type": 7}),
            "servicer_status: stop_type is 7; it must be one of 0, 1",
        ),
        (
            "invalidate_tokens",
            json!({"now": true}),
            "invalidate_tokens: unknown field now; no fields are known",
        ),
    ] {
        assert_eq!(fixture.refusal(act, &params), wanted, "{act} {params}");
    }
    assert_eq!(fixture.log(), before);
}

#[test]
fn acts_and_their_results_are_typed() {
    let mut fixture = Fixture::new();
    let kf = fixture.kf.clone();
    let enters = CustomerEnters::default().open_kfid(&kf).nickname("小明");
    let customer = fixture.sandbox.act(fixture.now, enters).unwrap();
    assert_eq!(customer.open_kfid, kf);
    let writes = CustomerWrites::new(&kf, &customer.external_userid, "在吗").menu_id("m");
    let sent = fixture.sandbox.act(fixture.now, writes).unwrap();
    let message = fixture.log().pop().unwrap();
    assert_eq!(message["text"], json!({"content": "在吗", "menu_id": "m"}));
    assert_eq!(message["msgid"], sent.msgid);

    let read = ReadConversation::new(&customer.external_userid);
    let lines = fixture.sandbox.act(fixture.now, read).unwrap();
    assert_eq!((lines[0].from, &lines[0].msgid), (Sender::Customer, &sent.msgid));
    let params = json!({"external_userid": customer.external_userid});
    let line = json!({
        "from": "customer", "msgid": sent.msgid, "open_kfid": kf, "msgtype": "text", "time": fixture.now / 1000,
        "body": {"content": "在吗", "menu_id": "m"},
    });
    assert_eq!(fixture.act("conversation", params), json!([line]));
}

#[test]
fn every_act_and_every_error_is_listed_once() {
    let acts: BTreeSet<_> = ACTS.iter().map(|act| act.name).collect();
    let codes: BTreeSet<_> = SandboxError::ENTRIES.iter().map(|error| error.code).collect();
    assert_eq!((acts.len(), codes.len()), (ACTS.len(), SandboxError::ENTRIES.len()));
}

#[test]
fn an_error_carries_its_fields() {
    let mut fixture = Fixture::new();
    let customer = fixture.writing_customer();
    let kf = fixture.kf.clone();
    let ends = json!({"open_kfid": kf, "external_userid": customer});
    let error = fixture
        .sandbox
        .act_by_name(fixture.now, "servicer_ends", &ends)
        .unwrap_err();
    assert_eq!(
        error.to_json(),
        json!({
            "code": "sandbox.wrong_state", "message": "the session is in state 0; the act requires state 3", "state": 0, "needed": 3,
        })
    );
}

#[test]
fn a_tapped_menu_item_sends_its_content_and_id() {
    let mut fixture = Fixture::new();
    let customer = fixture.writing_customer();
    let menu = |content: &str| {
        let list = json!([{"type": "text", "text": {"content": "?"}}, {"type": "click", "click": {"id": "a", "content": content}}]);
        json!({"touser": customer, "open_kfid": fixture.kf, "msgtype": "msgmenu", "msgmenu": {"list": list}})
    };
    let (old, new) = (menu("旧"), menu("新"));
    fixture.ok("kf/send_msg", old);
    fixture.ok("kf/send_msg", new);
    fixture.by(&customer, "customer_taps", json!({"id": "a"}));
    assert_eq!(
        fixture.log().pop().unwrap()["text"],
        json!({"content": "新", "menu_id": "a"})
    );
    let kf = fixture.kf.clone();
    let absent = json!({"open_kfid": kf, "external_userid": customer, "id": "b"});
    assert_eq!(fixture.try_act("customer_taps", absent), Err("sandbox.unknown_message"));
}

#[test]
fn a_recalled_message_disappears_from_the_phone() {
    let mut fixture = Fixture::new();
    let customer = fixture.customer();
    let msgid = fixture.write(&customer);
    fixture.by(&customer, "customer_recalls", json!({"msgid": msgid}));
    let event = fixture.event();
    assert_eq!(
        (&event["event_type"], &event["recall_msgid"]),
        (&json!("user_recall_msg"), &json!(msgid))
    );
    assert!(fixture.phone(&customer).is_empty());
    let again = json!({"open_kfid": fixture.kf, "external_userid": customer, "msgid": msgid});
    assert_eq!(
        fixture.try_act("customer_recalls", again),
        Err("sandbox.unknown_message")
    );
}

#[test]
fn servicers_accept_transfer_close_and_reopen_sessions() {
    let mut fixture = Fixture::new();
    let customer = fixture.writing_customer();
    let kf = fixture.kf.clone();
    let take = json!({"open_kfid": kf, "external_userid": customer, "servicer_userid": "lisi"});
    assert_eq!(
        fixture.try_act("servicer_takes", take.clone()),
        Err("sandbox.wrong_state")
    );
    fixture.trans(&customer, 2, None);
    let stranger = json!({"open_kfid": kf, "external_userid": customer, "servicer_userid": "stranger"});
    assert_eq!(
        fixture.try_act("servicer_takes", stranger),
        Err("sandbox.unknown_servicer")
    );

    fixture.act("servicer_takes", take);
    let taken = fixture.event();
    assert_eq!(
        (&taken["change_type"], &taken["new_servicer_userid"]),
        (&json!(1), &json!("lisi"))
    );
    assert!(taken.get("old_servicer_userid").is_none());
    assert_eq!(fixture.state(&customer), 3);
    assert_eq!(fixture.send_on_event(taken["msg_code"].as_str().unwrap()), 0);

    fixture.by(&customer, "servicer_transfers", json!({"servicer_userid": "zhangsan"}));
    let moved = fixture.event();
    let pair = (&moved["old_servicer_userid"], &moved["new_servicer_userid"]);
    assert_eq!(
        (&moved["change_type"], pair),
        (&json!(2), (&json!("lisi"), &json!("zhangsan")))
    );
    assert!(moved.get("msg_code").is_none());

    fixture.by(&customer, "servicer_writes", json!({"text": "我来"}));
    let spoken = fixture.log().pop().unwrap();
    assert_eq!(
        (&spoken["origin"], &spoken["servicer_userid"]),
        (&json!(5), &json!("zhangsan"))
    );

    fixture.by(&customer, "servicer_ends", json!({}));
    let ended = fixture.event();
    assert_eq!(
        (&ended["change_type"], &ended["old_servicer_userid"]),
        (&json!(3), &json!("zhangsan"))
    );
    assert_eq!(fixture.state(&customer), 4);
    assert_eq!(fixture.send_menu_on_event(ended["msg_code"].as_str().unwrap()), 0);
    let speak = json!({"open_kfid": kf, "external_userid": customer, "text": "x"});
    assert_eq!(fixture.try_act("servicer_writes", speak), Err("sandbox.wrong_state"));

    fixture.by(&customer, "servicer_reopens", json!({}));
    let reopened = fixture.event();
    let pair = (&reopened["old_servicer_userid"], &reopened["new_servicer_userid"]);
    assert_eq!(
        (&reopened["change_type"], pair),
        (&json!(4), (&json!("zhangsan"), &json!("zhangsan")))
    );
    assert!(reopened.get("msg_code").is_none());
    assert_eq!(fixture.state(&customer), 3);
    fixture.by(&customer, "servicer_transfers", json!({"servicer_userid": "lisi"}));
    assert!(
        fixture.event().get("msg_code").is_none(),
        "reopening was the first change to a person"
    );
    assert!(fixture.trans(&customer, 3, Some("zhangsan")).get("msg_code").is_none());
    let froms: Vec<_> = fixture.phone(&customer).into_iter().map(|(from, _)| from).collect();
    assert_eq!(froms, ["customer", "reply", "servicer", "closing"]);
}

#[test]
fn a_servicer_status_has_different_values_in_event_and_list() {
    let mut fixture = Fixture::new();
    let kf = fixture.kf.clone();
    let pause = json!({"open_kfid": kf, "servicer_userid": "lisi", "serving": false, "stop_type": 1});
    fixture.act("servicer_status", pause);
    let wanted = json!({
        "event_type": "servicer_status_change", "servicer_userid": "lisi", "status": 2, "stop_type": 1, "open_kfid": kf,
    });
    assert_eq!(fixture.event(), wanted);
    let list = fixture.get_with_token("kf/servicer/list", &format!("open_kfid={kf}"));
    assert_eq!(
        list["servicer_list"][1],
        json!({"userid": "lisi", "status": 1, "stop_type": 1})
    );
    fixture.act(
        "servicer_status",
        json!({"open_kfid": kf, "servicer_userid": "lisi", "serving": true}),
    );
    assert_eq!(fixture.event()["status"], 1);
}

#[test]
fn a_message_can_fail_after_it_was_accepted() {
    let mut fixture = Fixture::new();
    let customer = fixture.customer();
    let written = fixture.write(&customer);
    assert_eq!(fixture.send(&customer, Some("m1")), 0);
    fixture.act("fail_message", json!({"msgid": "m1", "fail_type": 10}));
    let wanted = json!({
        "event_type": "msg_send_fail", "open_kfid": fixture.kf, "external_userid": customer, "fail_msgid": "m1", "fail_type": 10,
    });
    assert_eq!(fixture.event(), wanted);
    assert_eq!(fixture.phone(&customer), [("customer", "text".into())]);
    assert_eq!(
        fixture.try_act("fail_message", json!({"msgid": written})),
        Err("sandbox.unknown_message")
    );
}

#[test]
fn the_phone_shows_the_whole_conversation() {
    let mut fixture = Fixture::new();
    let customer = fixture.customer();
    let code = fixture.welcome_code().unwrap();
    fixture.send_on_event(&code);
    fixture.write(&customer);
    fixture.now += 2000;
    fixture.send(&customer, Some("m1"));
    let shown = fixture.act("conversation", json!({"external_userid": customer}));
    let froms: Vec<_> = shown
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["from"].as_str().unwrap())
        .collect();
    assert_eq!(froms, ["welcome", "customer", "api"]);
    let wanted = json!({
        "from": "api", "msgid": "m1", "open_kfid": fixture.kf, "msgtype": "text", "body": {"content": "答"},
        "time": fixture.now / 1000,
    });
    assert_eq!(shown[2], wanted);
}
