//! Frames of the cipher, right and wrong: the vectors that every engine runs.

mod support;

use serde_json::{Value, json};
use support::{cases, keys};
use wecom_kf_core::callback::{Callback, CallbackOptions, Receivers};
use wecom_kf_core::error::Coded;

const FILE: &str = include_str!("../../../tests/vectors/callback-frames.json");

#[test]
fn every_frame_is_opened_or_rejected_as_specified() {
    let file: Value = serde_json::from_str(FILE).unwrap();
    let cases = cases(FILE);
    assert!(cases.len() > 400);
    for case in &cases {
        let name = &case["name"];
        let setting = |name: &str| case.get(name).unwrap_or(&file["common"][name]);
        let text = |name: &str| setting(name).as_str().unwrap_or_else(|| panic!("{case} has no {name}"));
        let receivers = match setting("receivers").as_array() {
            Some(listed) => Receivers::listed(listed.iter().map(|id| id.as_str().unwrap())),
            None => Receivers::Unchecked,
        };
        let callback = Callback::new(CallbackOptions::new(keys(text("token"), text("key")), receivers)).unwrap();
        let query = format!(
            "msg_signature={}&timestamp={}&nonce={}",
            text("signature"),
            text("timestamp"),
            text("nonce")
        );
        let echostr = text("ciphertext").replace('+', "%2B");
        let seen = callback.verify_url(&format!("{query}&echostr={echostr}"));
        if case["code"].is_null() {
            let echo = seen.unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(
                json!([echo.echo, echo.receiver]),
                json!([case["message"], case["receiver"]]),
                "{name}"
            );
            continue;
        }
        let body = format!("<xml><Encrypt>{}</Encrypt></xml>", text("ciphertext"));
        let opened = callback.open(&query, body.as_bytes()).map(|_| ());
        for error in [seen.map(|_| ()).unwrap_err(), opened.unwrap_err()] {
            assert_eq!(
                json!([error.code(), error.number()]),
                json!([case["code"], case["number"]]),
                "{name}"
            );
        }
    }
}
