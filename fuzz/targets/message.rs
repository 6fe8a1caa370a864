//! The decrypted message: a sender that may sign one (a tenant, a suite) is not trusted either. Opens a callback, parses and serialises it,
//! and checks that JavaScript gets the same event as Rust. The runner's memory limits are part of this target.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use wecom_kf_core::callback::{CallbackEvent, fields_to_json};
use wecom_kf_engine::codec::{self, Opened};
use wecom_kf_engine::failure::Failure;
use wecom_kf_fuzz::{CALLBACK, encrypt, frame, query};

/// A length that the engine encodes in two characters.
fn length(text: &str, at: usize) -> usize {
    usize::from(text.as_bytes()[at]) * 128 + usize::from(text.as_bytes()[at + 1])
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
    let Opened::Text(crossed) = crossed else {
        panic!("{crossed:?} of what is opened")
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
    let joined = crossed.strip_prefix('m').expect("an event in a known encoding");
    let CallbackEvent::KfMsgOrEvent(event) = opened.event else {
        panic!("{:?} crossed as another event", opened.event)
    };
    assert_eq!(&joined[10..10 + length(joined, 0)], event.token);
    assert!(joined.ends_with(&opened.raw));
});
