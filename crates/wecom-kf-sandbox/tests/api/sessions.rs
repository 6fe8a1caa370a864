use crate::fixture::{Fixture, HOUR, SECOND};
use serde_json::{Value, json};

/// Brings a fresh session into a state.
fn session_in(fixture: &mut Fixture, state: i64) -> String {
    let customer = fixture.writing_customer();
    match state {
        0 => {}
        3 => drop(fixture.trans(&customer, 3, Some("lisi"))),
        4 => {
            fixture.trans(&customer, 3, Some("lisi"));
            fixture.trans(&customer, 4, None);
        }
        state => drop(fixture.trans(&customer, state, None)),
    }
    assert_eq!(fixture.state(&customer), state);
    customer
}

fn code(answer: &Value) -> Option<&str> {
    answer["msg_code"].as_str()
}

#[test]
fn transitions_follow_the_tables() {
    let official: [&[i64]; 4] = [&[1, 2, 3], &[2, 3], &[3], &[3, 4]];
    let forward: [&[i64]; 4] = [&[1, 2, 3, 4], &[1, 2, 3, 4], &[2, 3, 4], &[3, 4]];
    for (mut fixture, table) in [(Fixture::new(), official), (Fixture::forward(), forward)] {
        for from in 0..4 {
            for to in 0..=4 {
                let customer = session_in(&mut fixture, from);
                let allowed = table[usize::try_from(from).unwrap()].contains(&to);
                let answer = fixture.trans(&customer, to, Some("zhangsan"));
                assert_eq!(answer["errcode"], if allowed { 0 } else { 95016 }, "{from} to {to}");
                assert_eq!(fixture.state(&customer), if allowed { to } else { from });
            }
        }
        for to in 0..=4 {
            let customer = session_in(&mut fixture, 4);
            assert_eq!(
                fixture.trans(&customer, to, Some("lisi"))["errcode"],
                95013,
                "4 to {to}"
            );
        }
    }
}

#[test]
fn state_3_requires_an_active_servicer_of_the_account() {
    let mut fixture = Fixture::new();
    let customer = fixture.writing_customer();
    assert_eq!(fixture.trans(&customer, 3, None)["errcode"], 95014);
    assert_eq!(fixture.trans(&customer, 3, Some("stranger"))["errcode"], 95014);
    let kf = fixture.kf.clone();
    let status = |serving: bool| json!({"open_kfid": kf, "servicer_userid": "lisi", "serving": serving});
    fixture.act("servicer_status", status(false));
    assert_eq!(fixture.trans(&customer, 3, Some("lisi"))["errcode"], 95019);
    fixture.act("servicer_status", status(true));
    assert_eq!(fixture.trans(&customer, 3, Some("lisi"))["errcode"], 0);
    let ask = json!({"open_kfid": kf, "external_userid": customer});
    let state = fixture.ok("kf/service_state/get", ask.clone());
    assert_eq!(
        (&state["service_state"], &state["servicer_userid"]),
        (&json!(3), &json!("lisi"))
    );
    fixture.trans(&customer, 4, None);
    assert!(fixture.ok("kf/service_state/get", ask).get("servicer_userid").is_none());
}

#[test]
fn unknown_accounts_and_customers_have_their_errors() {
    let mut fixture = Fixture::new();
    let customer = fixture.writing_customer();
    let kf = fixture.kf.clone();
    for path in ["kf/service_state/get", "kf/service_state/trans"] {
        let body = |account: &str, customer: &str| json!({"open_kfid": account, "external_userid": customer, "service_state": 1});
        assert_eq!(fixture.errcode(path, body("wkX", &customer)), 95004);
        assert_eq!(fixture.errcode(path, body(&kf, "wmX")), 40096);
        assert_eq!(fixture.errcode(path, body(&kf, "")), 40096);
    }
    assert_eq!(fixture.trans(&customer, 9, None)["errcode"], 40058);
    let other = fixture.act("admin_adds_account", json!({"name": "二"}));
    fixture.kf = other["open_kfid"].as_str().unwrap().into();
    assert_eq!(
        fixture.state(&customer),
        4,
        "a customer of the corp who never spoke with this account"
    );
    assert_eq!(fixture.trans(&customer, 1, None)["errcode"], 95013);
}

#[test]
fn reply_codes_are_returned_by_the_first_change_to_pool_and_servicer() {
    let mut fixture = Fixture::new();
    let customer = fixture.writing_customer();
    assert_eq!(code(&fixture.trans(&customer, 1, None)), None);
    let pool = fixture.trans(&customer, 2, None);
    let pool = code(&pool).unwrap();
    assert_eq!(fixture.send_menu_on_event(pool), 40008, "only a text");
    fixture.now += HOUR;
    assert_eq!(fixture.send_on_event(pool), 0);
    let person = fixture.trans(&customer, 3, Some("lisi"));
    let person = code(&person).unwrap();
    assert_eq!(
        code(&fixture.trans(&customer, 3, Some("zhangsan"))),
        None,
        "the second change to 3"
    );
    assert_eq!(fixture.send_on_event(person), 0);
    assert_eq!(fixture.send_on_event(person), 41050);
    let froms: Vec<_> = fixture.phone(&customer).into_iter().map(|(from, _)| from).collect();
    assert_eq!(froms, ["customer", "reply", "reply"]);
}

#[test]
fn a_code_is_invalid_after_its_session_changed() {
    let mut fixture = Fixture::new();
    let customer = fixture.writing_customer();
    let pool = fixture.trans(&customer, 2, None);
    fixture.trans(&customer, 3, Some("lisi"));
    assert_eq!(fixture.send_on_event(code(&pool).unwrap()), 41050);
    let closing = fixture.trans(&customer, 4, None);
    fixture.write(&customer);
    assert_eq!(fixture.send_on_event(code(&closing).unwrap()), 41050);
    let first = fixture.trans(&customer, 2, None);
    fixture.trans(&customer, 3, Some("lisi"));
    fixture.trans(&customer, 4, None);
    fixture.write(&customer);
    assert!(
        code(&fixture.trans(&customer, 2, None)).is_some(),
        "a new session has codes of its own"
    );
    assert_eq!(
        fixture.send_on_event(code(&first).unwrap()),
        41050,
        "the same state, but of another session"
    );
}

#[test]
fn reply_codes_last_48_hours_and_closing_codes_20_seconds() {
    let mut fixture = Fixture::with_lasting_token();
    for (wait, errcode) in [(48 * HOUR, 0), (48 * HOUR + 1, 41050)] {
        let customer = fixture.writing_customer();
        let pool = fixture.trans(&customer, 2, None);
        // The customer keeps the session alive.
        fixture.now += HOUR;
        fixture.write(&customer);
        fixture.now += wait - HOUR;
        assert_eq!(fixture.send_on_event(code(&pool).unwrap()), errcode);
    }
    for (wait, errcode) in [(20 * SECOND, 0), (20 * SECOND + 1, 41050)] {
        let customer = session_in(&mut fixture, 3);
        let closing = fixture.trans(&customer, 4, None);
        fixture.now += wait;
        assert_eq!(fixture.send_menu_on_event(code(&closing).unwrap()), errcode);
    }
}

#[test]
fn a_session_ends_after_48_hours_and_a_message_starts_a_new_one() {
    let mut fixture = Fixture::with_lasting_token();
    let customer = session_in(&mut fixture, 3);
    fixture.now += 48 * HOUR;
    assert_eq!(fixture.state(&customer), 3);
    fixture.now += 1;
    assert_eq!(fixture.state(&customer), 4);
    assert_eq!(fixture.trans(&customer, 4, None)["errcode"], 95013);
    fixture.write(&customer);
    assert_eq!(fixture.state(&customer), 0);
}

#[test]
fn a_message_does_not_change_an_open_session() {
    let mut fixture = Fixture::new();
    for state in 0..4 {
        let customer = session_in(&mut fixture, state);
        fixture.write(&customer);
        assert_eq!(fixture.state(&customer), state);
    }
    let ended = session_in(&mut fixture, 4);
    fixture.write(&ended);
    assert_eq!(fixture.state(&ended), 0);
}

#[test]
fn changes_by_api_cause_no_event() {
    let mut fixture = Fixture::new();
    let customer = fixture.writing_customer();
    let before = fixture.log().len();
    fixture.trans(&customer, 3, Some("lisi"));
    fixture.trans(&customer, 4, None);
    assert_eq!(fixture.log().len(), before);
}
