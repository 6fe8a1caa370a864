use crate::stage::{HOUR, SECOND, Stage};
use serde_json::{Value, json};

/// Brings a fresh session into a state.
fn session_in(stage: &mut Stage, state: i64) -> String {
    let customer = stage.writing_customer();
    match state {
        0 => {}
        3 => drop(stage.trans(&customer, 3, Some("lisi"))),
        4 => {
            stage.trans(&customer, 3, Some("lisi"));
            stage.trans(&customer, 4, None);
        }
        state => drop(stage.trans(&customer, state, None)),
    }
    assert_eq!(stage.state(&customer), state);
    customer
}

fn code(answer: &Value) -> Option<&str> {
    answer["msg_code"].as_str()
}

#[test]
fn the_tables_hold() {
    let official: [&[i64]; 4] = [&[1, 2, 3], &[2, 3], &[3], &[3, 4]];
    let forward: [&[i64]; 4] = [&[1, 2, 3, 4], &[1, 2, 3, 4], &[2, 3, 4], &[3, 4]];
    for (mut stage, table) in [(Stage::new(), official), (Stage::forward(), forward)] {
        for from in 0..4 {
            for to in 0..=4 {
                let customer = session_in(&mut stage, from);
                let allowed = table[usize::try_from(from).unwrap()].contains(&to);
                let answer = stage.trans(&customer, to, Some("zhangsan"));
                assert_eq!(answer["errcode"], if allowed { 0 } else { 95016 }, "{from} to {to}");
                assert_eq!(stage.state(&customer), if allowed { to } else { from });
            }
        }
        for to in 0..=4 {
            let customer = session_in(&mut stage, 4);
            assert_eq!(stage.trans(&customer, to, Some("lisi"))["errcode"], 95013, "4 to {to}");
        }
    }
}

#[test]
fn state_3_needs_a_servicer_of_the_account_who_serves() {
    let mut stage = Stage::new();
    let customer = stage.writing_customer();
    assert_eq!(stage.trans(&customer, 3, None)["errcode"], 95014);
    assert_eq!(stage.trans(&customer, 3, Some("stranger"))["errcode"], 95014);
    let kf = stage.kf.clone();
    let status = |serving: bool| json!({"open_kfid": kf, "servicer_userid": "lisi", "serving": serving});
    stage.act("servicer_status", status(false));
    assert_eq!(stage.trans(&customer, 3, Some("lisi"))["errcode"], 95019);
    stage.act("servicer_status", status(true));
    assert_eq!(stage.trans(&customer, 3, Some("lisi"))["errcode"], 0);
    let ask = json!({"open_kfid": kf, "external_userid": customer});
    let state = stage.ok("kf/service_state/get", ask.clone());
    assert_eq!(
        (&state["service_state"], &state["servicer_userid"]),
        (&json!(3), &json!("lisi"))
    );
    stage.trans(&customer, 4, None);
    assert!(stage.ok("kf/service_state/get", ask).get("servicer_userid").is_none());
}

#[test]
fn unknown_accounts_and_customers_are_named() {
    let mut stage = Stage::new();
    let customer = stage.writing_customer();
    let kf = stage.kf.clone();
    for path in ["kf/service_state/get", "kf/service_state/trans"] {
        let body = |account: &str, customer: &str| json!({"open_kfid": account, "external_userid": customer, "service_state": 1});
        assert_eq!(stage.errcode(path, body("wkX", &customer)), 95004);
        assert_eq!(stage.errcode(path, body(&kf, "wmX")), 40096);
        assert_eq!(stage.errcode(path, body(&kf, "")), 40096);
    }
    assert_eq!(stage.trans(&customer, 9, None)["errcode"], 40058);
    let other = stage.act("admin_adds_account", json!({"name": "二"}));
    stage.kf = other["open_kfid"].as_str().unwrap().into();
    assert_eq!(
        stage.state(&customer),
        4,
        "a customer of the corp who never spoke with this account"
    );
    assert_eq!(stage.trans(&customer, 1, None)["errcode"], 95013);
}

#[test]
fn reply_codes_come_with_the_first_change_to_pool_and_person() {
    let mut stage = Stage::new();
    let customer = stage.writing_customer();
    assert_eq!(code(&stage.trans(&customer, 1, None)), None);
    let pool = stage.trans(&customer, 2, None);
    let pool = code(&pool).unwrap();
    assert_eq!(stage.send_menu_on_event(pool), 40008, "only a text");
    stage.now += HOUR;
    assert_eq!(stage.send_on_event(pool), 0);
    let person = stage.trans(&customer, 3, Some("lisi"));
    let person = code(&person).unwrap();
    assert_eq!(
        code(&stage.trans(&customer, 3, Some("zhangsan"))),
        None,
        "the second change to 3"
    );
    assert_eq!(stage.send_on_event(person), 0);
    assert_eq!(stage.send_on_event(person), 41050);
    let froms: Vec<_> = stage.phone(&customer).into_iter().map(|(from, _)| from).collect();
    assert_eq!(froms, ["customer", "reply", "reply"]);
}

#[test]
fn a_code_is_void_when_its_session_has_moved_on() {
    let mut stage = Stage::new();
    let customer = stage.writing_customer();
    let pool = stage.trans(&customer, 2, None);
    stage.trans(&customer, 3, Some("lisi"));
    assert_eq!(stage.send_on_event(code(&pool).unwrap()), 41050);
    let closing = stage.trans(&customer, 4, None);
    stage.write(&customer);
    assert_eq!(stage.send_on_event(code(&closing).unwrap()), 41050);
    let first = stage.trans(&customer, 2, None);
    stage.trans(&customer, 3, Some("lisi"));
    stage.trans(&customer, 4, None);
    stage.write(&customer);
    assert!(
        code(&stage.trans(&customer, 2, None)).is_some(),
        "a new session has codes of its own"
    );
    assert_eq!(
        stage.send_on_event(code(&first).unwrap()),
        41050,
        "the same state, but of another session"
    );
}

#[test]
fn reply_codes_last_48_hours_and_closing_codes_20_seconds() {
    let mut stage = Stage::with_lasting_token();
    for (wait, errcode) in [(48 * HOUR, 0), (48 * HOUR + 1, 41050)] {
        let customer = stage.writing_customer();
        let pool = stage.trans(&customer, 2, None);
        // The customer keeps the session alive.
        stage.now += HOUR;
        stage.write(&customer);
        stage.now += wait - HOUR;
        assert_eq!(stage.send_on_event(code(&pool).unwrap()), errcode);
    }
    for (wait, errcode) in [(20 * SECOND, 0), (20 * SECOND + 1, 41050)] {
        let customer = session_in(&mut stage, 3);
        let closing = stage.trans(&customer, 4, None);
        stage.now += wait;
        assert_eq!(stage.send_menu_on_event(code(&closing).unwrap()), errcode);
    }
}

#[test]
fn a_session_ends_by_itself_after_48_hours_and_a_message_begins_a_new_one() {
    let mut stage = Stage::with_lasting_token();
    let customer = session_in(&mut stage, 3);
    stage.now += 48 * HOUR;
    assert_eq!(stage.state(&customer), 3);
    stage.now += 1;
    assert_eq!(stage.state(&customer), 4);
    assert_eq!(stage.trans(&customer, 4, None)["errcode"], 95013);
    stage.write(&customer);
    assert_eq!(stage.state(&customer), 0);
}

#[test]
fn a_message_leaves_an_open_session_where_it_is() {
    let mut stage = Stage::new();
    for state in 0..4 {
        let customer = session_in(&mut stage, state);
        stage.write(&customer);
        assert_eq!(stage.state(&customer), state);
    }
    let ended = session_in(&mut stage, 4);
    stage.write(&ended);
    assert_eq!(stage.state(&ended), 0);
}

#[test]
fn changes_by_api_bring_no_event() {
    let mut stage = Stage::new();
    let customer = stage.writing_customer();
    let before = stage.log().len();
    stage.trans(&customer, 3, Some("lisi"));
    stage.trans(&customer, 4, None);
    assert_eq!(stage.log().len(), before);
}
