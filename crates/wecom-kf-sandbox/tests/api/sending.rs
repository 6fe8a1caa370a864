use crate::fixture::{Fixture, HOUR, SECOND};
use serde_json::{Value, json};

#[test]
fn five_replies_are_allowed_per_customer_message() {
    let mut fixture = Fixture::new();
    let customer = fixture.writing_customer();
    for _ in 0..5 {
        assert_eq!(fixture.send(&customer, None), 0);
    }
    assert_eq!(fixture.send(&customer, None), 95001);
    fixture.write(&customer);
    assert_eq!(fixture.send(&customer, None), 0);
}

#[test]
fn a_rejected_send_does_not_count_towards_the_limit() {
    let mut fixture = Fixture::new();
    let customer = fixture.writing_customer();
    assert_eq!(fixture.send(&customer, Some("m")), 0);
    for _ in 0..9 {
        assert_eq!(fixture.send(&customer, Some("m")), 95033);
    }
    for _ in 0..4 {
        assert_eq!(fixture.send(&customer, None), 0);
    }
    assert_eq!(fixture.send(&customer, Some("n")), 95001);
    fixture.write(&customer);
    assert_eq!(fixture.send(&customer, Some("n")), 0);
}

#[test]
fn replies_are_allowed_for_48_hours() {
    let mut fixture = Fixture::with_lasting_token();
    let customer = fixture.writing_customer();
    fixture.now += 48 * HOUR;
    assert_eq!(fixture.send(&customer, None), 0);
    fixture.now += 1;
    assert_eq!(fixture.send(&customer, None), 95002);
    fixture.write(&customer);
    assert_eq!(fixture.send(&customer, None), 0);
}

#[test]
fn only_states_0_and_1_allow_sending() {
    let mut fixture = Fixture::new();
    let customer = fixture.customer();
    assert_eq!(fixture.state(&customer), 4);
    assert_eq!(fixture.send(&customer, None), 95018, "entered, but wrote nothing");
    fixture.write(&customer);
    assert_eq!(fixture.send(&customer, None), 0);
    fixture.trans(&customer, 1, None);
    assert_eq!(fixture.send(&customer, None), 0);
    fixture.trans(&customer, 2, None);
    assert_eq!(fixture.send(&customer, None), 95018);
    fixture.trans(&customer, 3, Some("lisi"));
    assert_eq!(fixture.send(&customer, None), 95018);
    fixture.trans(&customer, 4, None);
    assert_eq!(fixture.send(&customer, None), 95018);
}

#[test]
fn a_msgid_counts_once_per_account_even_when_the_window_is_full() {
    let mut fixture = Fixture::new();
    let (one, two) = (fixture.writing_customer(), fixture.writing_customer());
    assert_eq!(fixture.send(&one, Some("same")), 0);
    assert_eq!(fixture.send(&two, Some("same")), 95033);
    for _ in 0..4 {
        assert_eq!(fixture.send(&one, None), 0);
    }
    assert_eq!(
        fixture.send(&one, Some("same")),
        95033,
        "the lost answer's repetition, not 95001"
    );

    let other = fixture.act("admin_adds_account", json!({"name": "二"}));
    fixture.kf = other["open_kfid"].as_str().unwrap().into();
    fixture.act(
        "customer_enters",
        json!({"open_kfid": fixture.kf, "external_userid": one}),
    );
    fixture.write(&one);
    assert_eq!(fixture.send(&one, Some("same")), 0, "another account");
}

#[test]
fn the_response_contains_the_msgid() {
    let mut fixture = Fixture::new();
    let customer = fixture.writing_customer();
    let mut body = json!({"touser": customer, "open_kfid": fixture.kf, "msgtype": "text", "text": {"content": "答"}});
    let made = fixture.ok("kf/send_msg", body.clone());
    assert!(!made["msgid"].as_str().unwrap().is_empty());
    body["msgid"] = "mine".into();
    assert_eq!(fixture.ok("kf/send_msg", body)["msgid"], "mine");
}

#[test]
fn invalid_sends_get_their_codes() {
    let mut fixture = Fixture::new();
    let customer = fixture.writing_customer();
    let good = json!({"touser": customer, "open_kfid": fixture.kf, "msgtype": "text", "text": {"content": "答"}});
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
        assert_eq!(fixture.errcode("kf/send_msg", body.clone()), errcode, "{body}");
    }
}

#[test]
fn a_welcome_code_works_once_within_20_seconds() {
    let mut fixture = Fixture::new();
    let customer = fixture.customer();
    let code = fixture.welcome_code().unwrap();
    fixture.now += 20 * SECOND;
    assert_eq!(fixture.send_menu_on_event(&code), 0);
    assert_eq!(fixture.send_on_event(&code), 41050, "used");
    assert_eq!(fixture.phone(&customer), [("welcome", "msgmenu".into())]);

    fixture.customer();
    let late = fixture.welcome_code().unwrap();
    fixture.now += 20 * SECOND + 1;
    assert_eq!(fixture.send_on_event(&late), 41050, "too old");
    assert_eq!(fixture.send_on_event("invented"), 41050);
    assert_eq!(
        fixture.errcode(
            "kf/send_msg_on_event",
            json!({"msgtype": "text", "text": {"content": "x"}})
        ),
        41050
    );
}

#[test]
fn a_welcome_requires_48_hours_without_welcome_or_customer_message() {
    let mut fixture = Fixture::with_lasting_token();
    let kf = fixture.kf.clone();
    let customer = fixture.customer();
    let enter = json!({"open_kfid": kf, "external_userid": customer});
    fixture.act("customer_enters", enter.clone());
    let code = fixture.welcome_code().expect("a code that was not used is no welcome");
    assert_eq!(fixture.send_on_event(&code), 0);
    fixture.now += 48 * HOUR;
    fixture.act("customer_enters", enter.clone());
    assert_eq!(fixture.welcome_code(), None, "welcomed");
    fixture.now += 1;
    fixture.act("customer_enters", enter.clone());
    assert!(fixture.welcome_code().is_some());
    fixture.write(&customer);
    fixture.act("customer_enters", enter.clone());
    assert_eq!(fixture.welcome_code(), None, "has written");
    fixture.now += 48 * HOUR + 1;
    fixture.act("customer_enters", enter);
    assert!(fixture.welcome_code().is_some());
}

#[test]
fn a_welcome_does_not_count_as_a_reply_and_needs_no_session() {
    let mut fixture = Fixture::new();
    let customer = fixture.customer();
    let code = fixture.welcome_code().unwrap();
    fixture.write(&customer);
    assert_eq!(fixture.send_on_event(&code), 0);
    for _ in 0..5 {
        assert_eq!(fixture.send(&customer, None), 0);
    }
}

#[test]
fn event_messages_share_msgids_with_the_account() {
    let mut fixture = Fixture::new();
    fixture.customer();
    let code = fixture.welcome_code().unwrap();
    let body = json!({"code": code, "msgid": "w1", "msgtype": "text", "text": {"content": "欢迎"}});
    assert_eq!(fixture.ok("kf/send_msg_on_event", body.clone())["msgid"], "w1");
    assert_eq!(
        fixture.errcode("kf/send_msg_on_event", body),
        95033,
        "rather than 41050: the first one counted"
    );
    let customer = fixture.writing_customer();
    assert_eq!(fixture.send(&customer, Some("w1")), 95033);
}

#[test]
fn an_event_menu_has_at_most_10_items() {
    let mut fixture = Fixture::new();
    fixture.customer();
    let code = fixture.welcome_code().unwrap();
    let menu = |items: usize| {
        let list = vec![json!({"type": "text", "text": {"content": "行"}}); items];
        json!({"code": code, "msgtype": "msgmenu", "msgmenu": {"list": list}})
    };
    assert_eq!(fixture.errcode("kf/send_msg_on_event", menu(11)), 95008);
    let image = json!({"code": code, "msgtype": "image", "image": {"media_id": "m"}});
    assert_eq!(fixture.errcode("kf/send_msg_on_event", image), 40008);
    assert_eq!(
        fixture.errcode("kf/send_msg_on_event", menu(10)),
        0,
        "what was refused did not use the code"
    );
}

#[test]
fn an_empty_msgid_is_rejected_and_none_is_generated() {
    let mut fixture = Fixture::new();
    let customer = fixture.writing_customer();
    let send = |msgid: Value| json!({"touser": customer, "open_kfid": fixture.kf, "msgid": msgid, "msgtype": "text", "text": {"content": "hi"}});
    let (empty, none) = (send(json!("")), send(Value::Null));
    let refused = fixture.post("kf/send_msg", empty);
    assert_eq!(refused["errcode"], 40058);
    let errmsg = refused["errmsg"].as_str().unwrap();
    assert!(errmsg.contains("field `msgid` unexpected empty string"), "{errmsg}");
    assert!(!fixture.ok("kf/send_msg", none)["msgid"].as_str().unwrap().is_empty());
    assert_eq!(fixture.errcode("kf/sync_msg", json!({"open_kfid": ""})), 40058);
    let first = json!({"open_kfid": fixture.kf, "cursor": "", "token": ""});
    assert_eq!(fixture.errcode("kf/sync_msg", first), 0);
}

#[test]
fn every_type_is_accepted_and_shown_as_it_was_sent() {
    let samples: Value = serde_json::from_str(include_str!("../../../../tests/vectors/wire/sendMsg.json")).unwrap();
    let mut fixture = Fixture::new();
    let customer = fixture.writing_customer();
    for sample in samples["requests"].as_array().unwrap() {
        fixture.write(&customer);
        let mut request = sample.clone();
        request["touser"] = customer.as_str().into();
        request["open_kfid"] = fixture.kf.as_str().into();
        request["msgid"] = Value::Null;
        fixture.ok("kf/send_msg", request);
        let msgtype = sample["msgtype"].as_str().unwrap();
        let lines = fixture.sandbox.conversation(&customer, None);
        let line = lines.last().unwrap();
        assert_eq!((line.from.as_str(), line.msgtype.as_str()), ("api", msgtype));
        // Numbers with and without a fraction are one in JSON, not in a `Value`.
        let comparable = |body: &Value| body.to_string().replace(":0,", ":0.0,");
        assert_eq!(comparable(&line.body), comparable(&sample[msgtype]));
    }
    let hologram = json!({"touser": customer, "open_kfid": fixture.kf, "msgtype": "hologram", "hologram": {}});
    assert_eq!(fixture.errcode("kf/send_msg", hologram), 40008);
    let link = json!({"title": "t", "thumb_media_id": "IMAGE_MEDIA_ID", "url": "a.example"});
    let link = json!({"touser": customer, "open_kfid": fixture.kf, "msgtype": "link", "link": link});
    assert_eq!(
        fixture.errcode("kf/send_msg", link),
        45034,
        "the server reads the same limits"
    );
}

#[test]
fn a_card_needs_a_typed_message_and_48_hours_since_the_last_card() {
    let mut fixture = Fixture::with_lasting_token();
    let customer = fixture.customer();
    let card = |fixture: &mut Fixture| fixture.send_as(&customer, "business_card", json!({"userid": "lisi"}));
    assert_eq!(card(&mut fixture), 95024, "entered, but wrote nothing");
    let menu = json!({"text": "联系专员", "menu_id": "1"});
    fixture.by(&customer, "customer_writes", menu.clone());
    assert_eq!(card(&mut fixture), 95024, "a tapped menu does not count");
    fixture.write(&customer);
    assert_eq!(card(&mut fixture), 0);
    assert_eq!(card(&mut fixture), 95025);
    fixture.now += 47 * HOUR;
    fixture.write(&customer);
    assert_eq!(card(&mut fixture), 95025);
    fixture.now += 2 * HOUR;
    assert_eq!(card(&mut fixture), 0);
    fixture.now += 46 * HOUR;
    fixture.by(&customer, "customer_writes", menu);
    fixture.now += 2 * HOUR;
    assert_eq!(card(&mut fixture), 95024, "the typed message is over 48 hours old");
    assert_eq!(fixture.send(&customer, None), 0, "a text may still answer the tap");
}
