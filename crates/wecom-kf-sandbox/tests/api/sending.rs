use crate::stage::{HOUR, SECOND, Stage};
use serde_json::{Value, json};

#[test]
fn five_messages_answer_one_of_the_customers() {
    let mut stage = Stage::new();
    let customer = stage.writing_customer();
    for _ in 0..5 {
        assert_eq!(stage.send(&customer, None), 0);
    }
    assert_eq!(stage.send(&customer, None), 95001);
    stage.write(&customer);
    assert_eq!(stage.send(&customer, None), 0);
}

#[test]
fn a_refused_send_counts_for_nothing() {
    let mut stage = Stage::new();
    let customer = stage.writing_customer();
    assert_eq!(stage.send(&customer, Some("m")), 0);
    for _ in 0..9 {
        assert_eq!(stage.send(&customer, Some("m")), 95033);
    }
    for _ in 0..4 {
        assert_eq!(stage.send(&customer, None), 0);
    }
    assert_eq!(stage.send(&customer, Some("n")), 95001);
    stage.write(&customer);
    assert_eq!(stage.send(&customer, Some("n")), 0);
}

#[test]
fn answers_are_possible_for_48_hours() {
    let mut stage = Stage::with_lasting_token();
    let customer = stage.writing_customer();
    stage.now += 48 * HOUR;
    assert_eq!(stage.send(&customer, None), 0);
    stage.now += 1;
    assert_eq!(stage.send(&customer, None), 95002);
    stage.write(&customer);
    assert_eq!(stage.send(&customer, None), 0);
}

#[test]
fn only_states_0_and_1_allow_sending() {
    let mut stage = Stage::new();
    let customer = stage.customer();
    assert_eq!(stage.state(&customer), 4);
    assert_eq!(stage.send(&customer, None), 95018, "entered, but wrote nothing");
    stage.write(&customer);
    assert_eq!(stage.send(&customer, None), 0);
    stage.trans(&customer, 1, None);
    assert_eq!(stage.send(&customer, None), 0);
    stage.trans(&customer, 2, None);
    assert_eq!(stage.send(&customer, None), 95018);
    stage.trans(&customer, 3, Some("lisi"));
    assert_eq!(stage.send(&customer, None), 95018);
    stage.trans(&customer, 4, None);
    assert_eq!(stage.send(&customer, None), 95018);
}

#[test]
fn a_msgid_counts_once_for_an_account_even_when_the_window_is_full() {
    let mut stage = Stage::new();
    let (one, two) = (stage.writing_customer(), stage.writing_customer());
    assert_eq!(stage.send(&one, Some("same")), 0);
    assert_eq!(stage.send(&two, Some("same")), 95033);
    for _ in 0..4 {
        assert_eq!(stage.send(&one, None), 0);
    }
    assert_eq!(
        stage.send(&one, Some("same")),
        95033,
        "the lost answer's repetition, not 95001"
    );

    let other = stage.act("admin_adds_account", json!({"name": "二"}));
    stage.kf = other["open_kfid"].as_str().unwrap().into();
    stage.act(
        "customer_enters",
        json!({"open_kfid": stage.kf, "external_userid": one}),
    );
    stage.write(&one);
    assert_eq!(stage.send(&one, Some("same")), 0, "another account");
}

#[test]
fn the_answer_carries_the_msgid() {
    let mut stage = Stage::new();
    let customer = stage.writing_customer();
    let mut body = json!({"touser": customer, "open_kfid": stage.kf, "msgtype": "text", "text": {"content": "答"}});
    let made = stage.ok("kf/send_msg", body.clone());
    assert!(!made["msgid"].as_str().unwrap().is_empty());
    body["msgid"] = "mine".into();
    assert_eq!(stage.ok("kf/send_msg", body)["msgid"], "mine");
}

#[test]
fn wrong_sends_get_their_codes() {
    let mut stage = Stage::new();
    let customer = stage.writing_customer();
    let good = json!({"touser": customer, "open_kfid": stage.kf, "msgtype": "text", "text": {"content": "答"}});
    let with = |field: &str, value: serde_json::Value| {
        let mut body = good.clone();
        body[field] = value;
        body
    };
    let menu = |items: serde_json::Value| json!({"touser": customer, "open_kfid": good["open_kfid"], "msgtype": "msgmenu", "msgmenu": {"list": items}});
    let click = json!({"type": "click", "click": {"content": "是"}});
    let line = json!({"type": "text", "text": {"content": "行"}});
    let lines = |clicks: usize, texts: usize| {
        let mut items = vec![click.clone(); clicks];
        items.extend(vec![line.clone(); texts]);
        menu(items.into())
    };
    for (body, errcode) in [
        (with("touser", "wmNobody".into()), 40096),
        (with("touser", json!(null)), 40096),
        (with("open_kfid", "wkNone".into()), 95004),
        (with("open_kfid", json!(null)), 95000),
        (with("open_kfid", 7.into()), 95000),
        (with("msgtype", json!(null)), 40008),
        (with("msgtype", "txt".into()), 40008),
        (
            json!({"touser": customer, "open_kfid": good["open_kfid"], "msgtype": "txt", "txt": {}}),
            40008,
        ),
        (with("text", json!(null)), 40063),
        (with("text", "flat".into()), 40058),
        (with("text", json!({"content": ""})), 44004),
        (with("text", json!({})), 44004),
        (with("text", json!({"content": "字".repeat(683)})), 45002),
        (with("text", json!({"content": "字".repeat(682)})), 0),
        (with("msgid", "a b".into()), 40058),
        (with("msgid", "x".repeat(33).into()), 40058),
        (lines(10, 40), 0),
        (lines(11, 0), 95008),
        (lines(0, 51), 95008),
        (menu(json!([{"type": "jump", "jump": {}}])), 95009),
        (menu(json!([{"type": "click", "content": "flat"}])), 40063),
    ] {
        assert_eq!(stage.errcode("kf/send_msg", body.clone()), errcode, "{body}");
    }
}

#[test]
fn a_welcome_code_works_once_within_20_seconds() {
    let mut stage = Stage::new();
    let customer = stage.customer();
    let code = stage.welcome_code().unwrap();
    stage.now += 20 * SECOND;
    assert_eq!(stage.send_menu_on_event(&code), 0);
    assert_eq!(stage.send_on_event(&code), 41050, "used");
    assert_eq!(stage.phone(&customer), [("welcome", "msgmenu".into())]);

    stage.customer();
    let late = stage.welcome_code().unwrap();
    stage.now += 20 * SECOND + 1;
    assert_eq!(stage.send_on_event(&late), 41050, "too old");
    assert_eq!(stage.send_on_event("invented"), 41050);
    assert_eq!(
        stage.errcode(
            "kf/send_msg_on_event",
            json!({"msgtype": "text", "text": {"content": "x"}})
        ),
        41050
    );
}

#[test]
fn a_welcome_needs_48_hours_without_welcome_and_words() {
    let mut stage = Stage::with_lasting_token();
    let kf = stage.kf.clone();
    let customer = stage.customer();
    let enter = json!({"open_kfid": kf, "external_userid": customer});
    stage.act("customer_enters", enter.clone());
    let code = stage.welcome_code().expect("a code that was not used is no welcome");
    assert_eq!(stage.send_on_event(&code), 0);
    stage.now += 48 * HOUR;
    stage.act("customer_enters", enter.clone());
    assert_eq!(stage.welcome_code(), None, "welcomed");
    stage.now += 1;
    stage.act("customer_enters", enter.clone());
    assert!(stage.welcome_code().is_some());
    stage.write(&customer);
    stage.act("customer_enters", enter.clone());
    assert_eq!(stage.welcome_code(), None, "has written");
    stage.now += 48 * HOUR + 1;
    stage.act("customer_enters", enter);
    assert!(stage.welcome_code().is_some());
}

#[test]
fn a_welcome_is_no_answer_and_needs_no_session() {
    let mut stage = Stage::new();
    let customer = stage.customer();
    let code = stage.welcome_code().unwrap();
    stage.write(&customer);
    assert_eq!(stage.send_on_event(&code), 0);
    for _ in 0..5 {
        assert_eq!(stage.send(&customer, None), 0);
    }
}

#[test]
fn event_messages_share_the_msgids_of_the_account() {
    let mut stage = Stage::new();
    stage.customer();
    let code = stage.welcome_code().unwrap();
    let body = json!({"code": code, "msgid": "w1", "msgtype": "text", "text": {"content": "欢迎"}});
    assert_eq!(stage.ok("kf/send_msg_on_event", body.clone())["msgid"], "w1");
    assert_eq!(
        stage.errcode("kf/send_msg_on_event", body),
        95033,
        "rather than 41050: the first one counted"
    );
    let customer = stage.writing_customer();
    assert_eq!(stage.send(&customer, Some("w1")), 95033);
}

#[test]
fn an_event_menu_has_at_most_10_items() {
    let mut stage = Stage::new();
    stage.customer();
    let code = stage.welcome_code().unwrap();
    let menu = |items: usize| {
        let list = vec![json!({"type": "text", "text": {"content": "行"}}); items];
        json!({"code": code, "msgtype": "msgmenu", "msgmenu": {"list": list}})
    };
    assert_eq!(stage.errcode("kf/send_msg_on_event", menu(11)), 95008);
    let image = json!({"code": code, "msgtype": "image", "image": {"media_id": "m"}});
    assert_eq!(stage.errcode("kf/send_msg_on_event", image), 40008);
    assert_eq!(
        stage.errcode("kf/send_msg_on_event", menu(10)),
        0,
        "what was refused did not use the code"
    );
}

#[test]
fn an_empty_msgid_is_refused_and_none_is_made() {
    let mut stage = Stage::new();
    let customer = stage.writing_customer();
    let send = |msgid: Value| json!({"touser": customer, "open_kfid": stage.kf, "msgid": msgid, "msgtype": "text", "text": {"content": "hi"}});
    let (empty, none) = (send(json!("")), send(Value::Null));
    let refused = stage.post("kf/send_msg", empty);
    assert_eq!(refused["errcode"], 40058);
    let errmsg = refused["errmsg"].as_str().unwrap();
    assert!(errmsg.contains("field `msgid` unexpected empty string"), "{errmsg}");
    assert!(!stage.ok("kf/send_msg", none)["msgid"].as_str().unwrap().is_empty());
    assert_eq!(stage.errcode("kf/sync_msg", json!({"open_kfid": ""})), 40058);
    let first = json!({"open_kfid": stage.kf, "cursor": "", "token": ""});
    assert_eq!(stage.errcode("kf/sync_msg", first), 0);
}

#[test]
fn every_type_is_accepted_and_shown_as_it_was_sent() {
    let samples: Value = serde_json::from_str(include_str!("../../../../tests/vectors/wire/sendMsg.json")).unwrap();
    let mut stage = Stage::new();
    let customer = stage.writing_customer();
    for sample in samples["requests"].as_array().unwrap() {
        stage.write(&customer);
        let mut request = sample.clone();
        request["touser"] = customer.as_str().into();
        request["open_kfid"] = stage.kf.as_str().into();
        request["msgid"] = Value::Null;
        stage.ok("kf/send_msg", request);
        let msgtype = sample["msgtype"].as_str().unwrap();
        let lines = stage.sandbox.conversation(&customer, None);
        let line = lines.last().unwrap();
        assert_eq!((line.from, line.msgtype.as_str()), ("api", msgtype));
        // Numbers with and without a fraction are one in JSON, not in a `Value`.
        let comparable = |body: &Value| body.to_string().replace(":0,", ":0.0,");
        assert_eq!(comparable(&line.body), comparable(&sample[msgtype]));
    }
    let hologram = json!({"touser": customer, "open_kfid": stage.kf, "msgtype": "hologram", "hologram": {}});
    assert_eq!(stage.errcode("kf/send_msg", hologram), 40008);
    let link = json!({"title": "t", "thumb_media_id": "IMAGE_MEDIA_ID", "url": "a.example"});
    let link = json!({"touser": customer, "open_kfid": stage.kf, "msgtype": "link", "link": link});
    assert_eq!(
        stage.errcode("kf/send_msg", link),
        45034,
        "the server reads the same limits"
    );
}

#[test]
fn a_card_needs_a_typed_message_and_48_hours_since_the_last_card() {
    let mut stage = Stage::with_lasting_token();
    let customer = stage.customer();
    let card = |stage: &mut Stage| stage.send_as(&customer, "business_card", json!({"userid": "lisi"}));
    assert_eq!(card(&mut stage), 95024, "entered, but wrote nothing");
    let menu = json!({"text": "联系专员", "menu_id": "1"});
    stage.by(&customer, "customer_writes", menu.clone());
    assert_eq!(card(&mut stage), 95024, "a tapped menu does not count");
    stage.write(&customer);
    assert_eq!(card(&mut stage), 0);
    assert_eq!(card(&mut stage), 95025);
    stage.now += 47 * HOUR;
    stage.write(&customer);
    assert_eq!(card(&mut stage), 95025);
    stage.now += 2 * HOUR;
    assert_eq!(card(&mut stage), 0);
    stage.now += 46 * HOUR;
    stage.by(&customer, "customer_writes", menu);
    stage.now += 2 * HOUR;
    assert_eq!(card(&mut stage), 95024, "the typed message is over 48 hours old");
    assert_eq!(stage.send(&customer, None), 0, "a text may still answer the tap");
}
