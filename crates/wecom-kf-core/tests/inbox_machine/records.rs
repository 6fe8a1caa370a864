//! The formats in stores.

use proptest::prelude::*;
use wecom_kf_core::inbox::{
    Account, KEPT, Letter, Letters, Pending, Unreadable, delete_letter, list_letters, replay_letter,
};
use wecom_kf_core::machine::Ms;

fn full() -> Account {
    let mut record = Account::new(Ms(1_799_999_700_000));
    record.owner = Some("o".repeat(64));
    record.fence = u32::MAX;
    record.count = u32::MAX;
    record.lease = Ms(600_000);
    record.cursor = Some("c".repeat(64));
    record.pending = Some(Pending {
        token: Some("t".repeat(128)),
        created: Ms(1_800_000_000_000),
    });
    record
}

fn letter(id: &str, dead: Option<Ms>) -> Letter {
    Letter {
        id: id.to_owned(),
        customer: "u".to_owned(),
        msgids: vec![id.to_owned()],
        since: Ms(1),
        stored: Ms(1),
        attempts: 2,
        dead,
        replayed: false,
        waits: false,
        event: false,
    }
}

#[test]
fn the_account_record_has_a_fixed_form_below_one_kilobyte() {
    let text = full().write();
    assert!(text.len() < 1_024, "{}", text.len());
    assert_eq!(Account::read(&text), Ok(full()));
    assert_eq!(
        Account::new(Ms(5)).write(),
        r#"{"v":1,"fence":0,"count":0,"lease":0.0,"at":0.0,"start":5.0,"since":5.0,"notices":0,"polls":0}"#
    );
    // Fields that this version does not know belong to a newer version of the same format.
    let known = Account::read(&text.replacen("{\"v\":1,", "{\"v\":1,\"more\":[],", 1));
    assert_eq!(known, Ok(full()));
    assert!(!format!("{:?}", full()).contains("tttt"), "the token is a secret");
}

#[test]
fn newer_versions_and_foreign_texts_are_told_apart() {
    assert_eq!(Account::read(r#"{"v":7}"#), Err(Unreadable::Newer(7)));
    for text in ["", "null", "[]", r#"{"v":1}"#, r#"{"fence":1}"#, r#"{"v":-1}"#] {
        assert_eq!(Account::read(text), Err(Unreadable::Corrupt), "{text}");
    }
    assert_eq!(Letters::read(r#"{"v":7}"#, Ms(0)), Err(Unreadable::Newer(7)));
    let mut empty = Letters::default();
    empty.letters.push(Letter {
        msgids: vec![],
        ..letter("m", None)
    });
    assert_eq!(Letters::read(&empty.write(), Ms(0)), Err(Unreadable::Corrupt));
}

#[test]
fn letters_are_read_as_they_were_written_replayed_and_deleted() {
    let mut letters = Letters::default();
    letters.letters = vec![letter("a", None), letter("b", Some(Ms(3)))];
    assert_eq!(Letters::read(&letters.write(), Ms(0)), Ok(letters.clone()));
    assert_eq!(
        letters.parked().map(|letter| letter.id.as_str()).collect::<Vec<_>>(),
        ["a"]
    );
    assert!(letters.replay("b", Ms(9)) && !letters.replay("a", Ms(9)));
    assert_eq!(letters.messages(), 2);
    assert!(letters.delete("a").is_some() && letters.delete("a").is_none());
}

#[test]
fn users_list_replay_and_delete_letters_on_the_stored_text() {
    let mut letters = Letters::default();
    letters.letters = vec![letter("a", None), letter("b", Some(Ms(3)))];
    let text = letters.write();
    let ids = |text: &str, now: u64| {
        let listed = list_letters(Some(text), Ms(now)).unwrap();
        listed
            .iter()
            .map(|letter| format!("{} {}", letter.id, letter.dead.is_some()))
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(&text, 9), ["a false", "b true"]);
    let replayed = replay_letter(Some(&text), "b", Ms(9)).unwrap().unwrap();
    assert_eq!(ids(&replayed.text, 9), ["a false", "b false"]);
    assert_eq!(replay_letter(Some(&text), "a", Ms(9)), Ok(None));
    let deleted = delete_letter(Some(&text), "a", Ms(9)).unwrap().unwrap();
    assert_eq!(
        (ids(&deleted.text, 9), deleted.msgids),
        (vec!["b true".to_owned()], vec!["a".to_owned()])
    );
    assert_eq!(delete_letter(Some(&text), "c", Ms(9)), Ok(None));
    assert_eq!(
        (list_letters(None, Ms(9)), replay_letter(None, "a", Ms(9))),
        (Ok(vec![]), Ok(None))
    );
    assert_eq!(delete_letter(Some("x"), "a", Ms(9)), Err(Unreadable::Corrupt));
    // All of them have the same time to live.
    let late = KEPT.0 + 2;
    assert_eq!(ids(&text, KEPT.0 + 1), ["a false", "b true"]);
    assert_eq!(ids(&text, late), [""; 0]);
    assert_eq!(replay_letter(Some(&text), "b", Ms(late)), Ok(None));
}

proptest! {
    #[test]
    fn no_text_makes_the_parsers_panic(text in ".{0,200}", name in "[a-z]{1,8}", number in any::<f64>()) {
        let _ = (Account::read(&text), Letters::read(&text, Ms(0)));
        let odd = full().write().replacen("\"fence\"", &format!("\"{name}\""), 1);
        let _ = Account::read(&odd);
        let _ = Account::read(&full().write().replacen("600000.0", &number.to_string(), 1));
    }
}
