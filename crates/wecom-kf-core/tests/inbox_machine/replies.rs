//! Names and ids of replies.

use crate::support::{Rig, message, only, options};
use wecom_kf_core::inbox::{Input, Output, Refusal, reply_msgid};
use wecom_kf_core::machine::Op;

fn reply(rig: &mut Rig, turn: Op, key: Option<&str>) -> (String, String) {
    let key = key.map(str::to_owned);
    match rig.tell(Input::Reply { op: Op(1), turn, key }).remove(0) {
        Output::Reply { reply, key, .. } => (reply, key),
        other => panic!("{other:?}"),
    }
}

fn send(rig: &mut Rig, turn: Op, reply: &str, part: u32) -> Result<String, Refusal> {
    let reply = reply.to_owned();
    let input = Input::Send {
        op: Op(2),
        turn,
        reply,
        part,
    };
    match rig.tell(input).remove(0) {
        Output::Send { msgid, .. } => Ok(msgid),
        Output::Refused { why, .. } => Err(why),
        other => panic!("{other:?}"),
    }
}

#[test]
fn replies_without_a_name_count_and_those_with_one_do_not() {
    let (mut rig, outputs) = Rig::with_page(options("A"), vec![message("m1", "u")]);
    let turn = only(&outputs);
    let names: Vec<String> = [None, Some("hello"), None]
        .map(|key| reply(&mut rig, turn, key).0)
        .to_vec();
    assert_eq!(names, ["0", "khello", "1"]);
    assert_eq!(reply(&mut rig, turn, Some("hello")).1, "reply:m1:khello");
    assert_eq!(reply(&mut rig, turn, Some(&"x".repeat(500))).0.len(), 33);
}

#[test]
fn the_msgid_depends_on_the_account_the_turn_the_reply_and_the_part() {
    let ids = [
        reply_msgid("a", "t", "0", 0),
        reply_msgid("b", "t", "0", 0),
        reply_msgid("a", "u", "0", 0),
        reply_msgid("a", "t", "1", 0),
        reply_msgid("a", "t", "0", 1),
        reply_msgid("at", "", "0", 0),
    ];
    for (at, id) in ids.iter().enumerate() {
        assert!(id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()));
        assert!(!ids[at + 1..].contains(id));
    }
    // Running processes and stored msgids depend on it: it must never change.
    assert_eq!(
        reply_msgid("corp:account", "m1", "0", 0),
        "d22d069c7183fade5fa184bb499c2a57"
    );
}

#[test]
fn parts_are_sent_while_the_turn_runs_and_the_lease_holds() {
    let (mut rig, outputs) = Rig::with_page(options("A"), vec![message("m1", "u")]);
    let turn = only(&outputs);
    assert_eq!(
        send(&mut rig, turn, "0", 1),
        Ok(reply_msgid("corp:account", "m1", "0", 1))
    );
    rig.end(turn);
    assert_eq!(send(&mut rig, turn, "0", 2), Err(Refusal::Over));
}

#[test]
fn a_part_waits_until_it_is_certain_that_the_lease_holds() {
    let (mut a, outputs) = Rig::with_page(options("A"), vec![message("m1", "u")]);
    let turn = only(&outputs);
    // The event loop was blocked beyond the lease; nobody else was there, so that the renewal succeeds.
    a.now += 30_000;
    assert!(send(&mut a, turn, "0", 0).is_ok());
    let mut b = Rig::beside(options("B"), &a.store);
    b.now = a.now;
    b.start();
    b.pass(22_000);
    a.now += 30_000;
    let input = Input::Send {
        op: Op(3),
        turn,
        reply: "0".to_owned(),
        part: 1,
    };
    let outputs = a.tell(input);
    let refused = |output: &Output| matches!(output, Output::Refused { why: Refusal::Lost, .. });
    assert!(outputs.iter().any(refused), "{outputs:?}");
}

#[test]
fn a_reply_of_one_part_takes_one_crossing_and_has_the_same_msgid() {
    let (mut rig, outputs) = Rig::with_page(options("A"), vec![message("m1", "u")]);
    let turn = only(&outputs);
    let mut once = |key: Option<&str>| {
        let key = key.map(str::to_owned);
        match rig.tell(Input::ReplyOnce { op: Op(4), turn, key }).remove(0) {
            Output::Send { op: Op(4), msgid } => msgid,
            other => panic!("{other:?}"),
        }
    };
    let id = |reply: &str| reply_msgid("corp:account", "m1", reply, 0);
    assert_eq!(
        [once(None), once(Some("hello")), once(None)],
        [id("0"), id("khello"), id("1")]
    );
    assert_eq!(reply(&mut rig, turn, None).0, "2");
    rig.end(turn);
    let key = None;
    let after = rig.tell(Input::ReplyOnce { op: Op(5), turn, key });
    assert!(
        matches!(
            after[..],
            [Output::Refused {
                op: Op(5),
                why: Refusal::Over
            }]
        ),
        "{after:?}"
    );
}
