//! The decrypted message: a sender that may sign one (a tenant, a suite) is not trusted either. Opens a callback, parses and serialises it,
//! and checks that JavaScript gets the same event as Rust. The runner's memory limits are part of this target.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use wecom_kf_core::callback::{CallbackEvent, fields_to_json};
use wecom_kf_engine::codec::{self, Opened};
use wecom_kf_engine::failure::Failure;
use wecom_kf_fuzz::{CALLBACK, encrypt, frame, query};

/// A number that the encoding writes as two UTF-16 units of 7 bits each.
fn number(units: &[u16], at: usize) -> usize {
    usize::from(units[at]) * 128 + usize::from(units[at + 1])
}

/// The field whose position and length are encoded at `at`, as the JavaScript decoder slices it.
fn part(units: &[u16], at: usize) -> String {
    let start = number(units, at);
    String::from_utf16(&units[start..start + number(units, at + 2)]).expect("whole characters")
}

fuzz_target!(|data: &[u8]| {
    let sealed = encrypt(&frame(data, "ww1"));
    let query = query(&sealed);
    let body = format!("<xml><Encrypt>{sealed}</Encrypt></xml>");
    let opened = CALLBACK.open(&query, body.as_bytes());
    let crossed = codec::open(&CALLBACK, &query, body.as_bytes());
    let opened = match opened {
        Ok(opened) => opened,
        Err(error) => {
            assert_eq!(crossed, Opened::Failure(Failure::of(&error)));
            return;
        }
    };
    assert_eq!(opened.raw.as_bytes(), data);
    let crossed = match crossed {
        Opened::Text(text) => text,
        Opened::Ascii(text) => {
            assert!(text.is_ascii());
            text
        }
        Opened::Failure(failure) => panic!("{failure:?} for a callback that core opens"),
    };
    if let Some(json) = crossed.strip_prefix('j') {
        let view: Value = serde_json::from_str(json).expect("JSON");
        assert_eq!(view["raw"], opened.raw);
        assert_eq!(view["receive_id"], "ww1");
        match opened.event {
            CallbackEvent::KfMsgOrEvent(event) => assert_eq!(view["token"], event.token),
            CallbackEvent::KfAccountAuthChange(change) => {
                assert_eq!(view["auth_add_open_kfid"], serde_json::json!(change.auth_add_open_kfid))
            }
            CallbackEvent::SuiteTicket(ticket) => assert_eq!(view["suite_ticket"], ticket.suite_ticket),
            CallbackEvent::CreateAuth(auth) => assert_eq!(view["auth_code"], auth.auth_code),
            CallbackEvent::ChangeAuth(auth) => assert_eq!(view["auth_corp_id"], auth.auth_corp_id),
            CallbackEvent::CancelAuth(auth) => assert_eq!(view["auth_corp_id"], auth.auth_corp_id),
            CallbackEvent::ResetPermanentCode(code) => assert_eq!(view["auth_code"], code.auth_code),
            CallbackEvent::Other(other) => {
                assert_eq!(view["event"], other.event);
                assert_eq!(view["fields"], fields_to_json(&other.fields));
            }
            _ => panic!("an event that is unknown to this target"),
        }
        return;
    }
    let CallbackEvent::KfMsgOrEvent(event) = opened.event else {
        panic!("{:?} crossed as another event", opened.event)
    };
    let units: Vec<u16> = crossed.encode_utf16().collect();
    assert_eq!(units[0], u16::from(b'm'));
    assert_eq!(part(&units, 1), event.to_user_name);
    assert_eq!(part(&units, 5), event.token);
    assert_eq!(part(&units, 9), event.open_kfid.as_deref().unwrap_or_default());
    let receiver = units.len() - number(&units, 18);
    assert_eq!(String::from_utf16_lossy(&units[20..receiver]), opened.raw);
    assert_eq!(String::from_utf16_lossy(&units[receiver..]), "ww1");
});
