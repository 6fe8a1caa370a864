//! Every callback that must be refused is, with the right code, and says nothing that is secret.

mod support;

use serde_json::{Value, json};
use std::error::Error;
use support::engine;
use support::{
    CORP, KEY, NONCE, OTHER_KEY, RANDOM, TIMESTAMP, TOKEN, callback, callback_for, callback_of, cases, sealed,
};
use wecom_kf_core::CallbackError;
use wecom_kf_core::callback::{Callback, CallbackEvent, Receivers};
use wecom_kf_core::error::Coded;
use wecom_kf_engine::callbacks::CallbackSettings;
use wecom_kf_engine::failure::Failure;

const SECRETS: [&str; 3] = ["TOKENmarker7f", "SYNCmarker9d", "PLAINmarker3c"];
const MESSAGE: &str = "<xml><CreateTime>1</CreateTime><Event>kf_msg_or_event</Event><Token>SYNCmarker9d</Token></xml>";

fn body_of(case: &Value) -> Vec<u8> {
    match case["body"].as_str() {
        Some(body) => body.as_bytes().to_vec(),
        None => support::from_base64(case["body_base64"].as_str().unwrap()),
    }
}

/// The error of a case from the typed API, and from the engine's encoding.
fn refuse(case: &Value) -> (CallbackError, Value) {
    let name = &case["name"];
    let callback = match engine::callback(&case["settings"]) {
        Ok(callback) => callback,
        Err(error) => {
            assert_eq!(case["call"], "callback", "{name}: {error}");
            let said = json!(Failure::of(&error));
            return (error, said);
        }
    };
    let query = case["query"].as_str().unwrap_or_else(|| panic!("{name} was accepted"));
    let (error, said) = if case["call"] == "open" {
        let body = body_of(case);
        let said = engine::read(engine::open(&callback, query, &body));
        (callback.open(query, &body).map(|_| ()), said)
    } else {
        (
            callback.verify_url(query).map(|_| ()),
            engine::verify_url(&callback, query),
        )
    };
    let error = error.expect_err(&format!("{name} was accepted"));
    (error, said.unwrap_err())
}

#[test]
fn every_case_is_rejected_with_its_code() {
    let cases = cases(include_str!("../../../tests/vectors/callbacks-refused.json"));
    assert!(cases.len() > 190);
    for case in &cases {
        let (error, said) = refuse(case);
        let name = &case["name"];
        assert_eq!(case["code"], error.code(), "{name}: {error}");
        assert_eq!(said["code"], error.code(), "{name}");
        assert_eq!(case["number"], json!(error.number()), "{name}");
        if !case["details"].is_null() {
            assert_eq!(said["details"], case["details"], "{name}");
        }
        let key = case["settings"]["pairs"][0][1].as_str().unwrap_or(KEY);
        let shown = format!("{error} {error:?} {said} {:?}", error.source());
        for secret in SECRETS.into_iter().chain((key.len() > 20).then_some(key)) {
            assert!(!shown.contains(secret), "{name} shows {secret}: {shown}");
        }
    }
}

#[test]
fn settings_and_opened_callbacks_show_no_secret() {
    let callback = callback_of(&[("TOKENmarker7f", KEY)]);
    let sealed = callback.seal(MESSAGE, CORP, TIMESTAMP, NONCE, RANDOM).unwrap();
    let opened = callback.open(&sealed.query(), sealed.body(CORP).as_bytes()).unwrap();
    let tickets = "<xml><InfoType>suite_ticket</InfoType><SuiteTicket>PLAINmarker3c</SuiteTicket></xml>";
    let ticket = support::sealed(&callback, tickets);
    let other = callback.open(&ticket.query(), ticket.body(CORP).as_bytes()).unwrap();
    let unknown = CallbackEvent::read("<xml><Event>new</Event><Words>PLAINmarker3c</Words></xml>").unwrap();
    let CallbackEvent::Other(fields) = &unknown else {
        panic!()
    };
    let caught = callback.seal("PLAINmarker3c", CORP, TIMESTAMP, NONCE, RANDOM).unwrap();
    let echo = callback.verify_url(&caught.echo_query()).unwrap();
    let shown = format!(
        "{callback:?} {sealed:?} {opened:?} {:?} {:?} {unknown:?} {:?} {echo:?}",
        opened.event, other.event, fields.fields
    );
    for secret in SECRETS.into_iter().chain([KEY, sealed.encrypt.as_str()]) {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert!(shown.contains("SuiteTicket"), "{shown}");
}

/// The query in all forms in which frameworks pass it.
#[test]
fn settings_of_another_shape_are_rejected() {
    let file: Value = serde_json::from_str(include_str!("../../../tests/vectors/callbacks-refused.json")).unwrap();
    for case in file["shapes"].as_array().unwrap() {
        let read = serde_json::from_value::<CallbackSettings>(case["settings"].clone());
        assert!(read.is_err(), "{}", case["name"]);
    }
}

#[test]
fn the_query_may_be_a_string_path_or_url() {
    let callback = callback();
    let sealed = sealed(&callback, MESSAGE);
    let (query, body) = (sealed.query(), sealed.body(CORP));
    for form in [
        query.clone(),
        format!("?{query}"),
        format!("/callback?{query}"),
        format!("callback?{query}"),
        format!("/key=1/callback?{query}"),
        format!("https://example.com/callback?{query}"),
        format!("https://example.com/a=b/callback?{query}"),
        format!("https://example.com/callback?{query}#part"),
        format!("{query}#msg_signature=x"),
        format!("{query}#/part?nonce=x"),
        format!("corp=1&{query}&empty&&="),
        format!("{query}&next=/path?of=another"),
        format!("?{query}&next=https://example.com/path?of=another"),
        query.replace("msg_signature", "%6Dsg_signatur%65"),
        query.replace(TIMESTAMP, "%31409659813"),
    ] {
        assert!(callback.open(&form, body.as_bytes()).is_ok(), "{form}");
    }
}

#[test]
fn an_echo_survives_every_decoding_of_its_plus_signs() {
    let callback = callback();
    let echo = (0u8..)
        .map(|at| sealed(&callback, &format!("echo {at} 微信")))
        .find(|it| it.encrypt.contains('+') && it.encrypt.contains('/'))
        .unwrap();
    let forms = [
        echo.encrypt.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D"),
        echo.encrypt.replace('+', "%2b").replace('/', "%2f").replace('=', "%3d"),
        echo.encrypt.clone(),
        echo.encrypt.replace('+', " "),
        echo.encrypt.replace('+', "%20"),
    ];
    for form in forms {
        let query = format!("{}&echostr={form}", echo.query());
        let answer = callback.verify_url(&query).unwrap().echo;
        assert!(
            answer.starts_with("echo ") && answer.ends_with("微信"),
            "{form}: {answer}"
        );
        let crossed = engine::verify_url(&callback, &query);
        assert_eq!(crossed, Ok(json!({"echo": answer, "receiver": CORP})));
    }
}

fn echo_of(callback: &Callback, query: &str) -> Result<String, CallbackError> {
    callback.verify_url(query).map(|echo| echo.echo)
}

#[test]
fn a_key_may_end_in_any_letter_or_digit() {
    let sealed = sealed(&callback(), "echo");
    // The last character carries four bits of the key and two that mean nothing.
    for last in ["A", "B", "C", "D"] {
        let callback = callback_of(&[(TOKEN, &format!("{}{last}", &KEY[..42]))]);
        assert_eq!(
            echo_of(&callback, &sealed.echo_query()).as_deref(),
            Ok("echo"),
            "{last}"
        );
    }
    for last in (b'a'..=b'z').chain(b'A'..=b'Z').chain(b'0'..=b'9').map(char::from) {
        callback_of(&[(TOKEN, &format!("{}{last}", &KEY[..42]))]);
    }
}

/// A receiver and an echo are passed as two texts, whatever they contain.
#[test]
fn a_receiver_of_any_characters_is_separated_from_the_echo() {
    let unchecked = callback_for(Receivers::Unchecked);
    for receiver in ["ww1\0echo", "\0", "", "\"}", "企业\u{1}"] {
        for echo in ["\0other", "echo", "\"\\"] {
            let sealed = unchecked.seal(echo, receiver, TIMESTAMP, NONCE, RANDOM).unwrap();
            let crossed = engine::verify_url(&unchecked, &sealed.echo_query());
            assert_eq!(crossed, Ok(json!({"echo": echo, "receiver": receiver})));
        }
    }
}

#[test]
fn a_key_may_contain_every_base64_character() {
    for key in [
        "+".repeat(43),
        "/".repeat(43),
        format!("{}+/", &KEY[2..]),
        format!("/{}+", &KEY[2..]),
    ] {
        let callback = callback_of(&[(TOKEN, &key)]);
        let sealed = sealed(&callback, MESSAGE);
        assert!(
            callback.open(&sealed.query(), sealed.body(CORP).as_bytes()).is_ok(),
            "{key}"
        );
        assert_eq!(
            echo_of(&callback, &sealed.echo_query()).as_deref(),
            Ok(MESSAGE),
            "{key}"
        );
    }
}

/// Gateways that reformat a document, and people who copy it, add white space around the text.
#[test]
fn whitespace_around_a_ciphertext_is_ignored() {
    let callback = callback();
    let sealed = sealed(&callback, MESSAGE);
    let (query, encrypt) = (sealed.query(), &sealed.encrypt);
    for body in [
        format!("<xml><Encrypt><![CDATA[\n  {encrypt} \r\n]]></Encrypt></xml>"),
        format!("<xml>\n<Encrypt>\n\t{encrypt}\n</Encrypt>\n</xml>"),
        format!("<xml a='b'><Encrypt>\n<![CDATA[ ]]><![CDATA[{encrypt} ]]>\n</Encrypt></xml>"),
        format!("{{\"encrypt\":\" {encrypt}\\n\"}}"),
    ] {
        assert!(callback.open(&query, body.as_bytes()).is_ok(), "{body}");
    }
}

#[test]
fn old_and_new_settings_work_side_by_side() {
    let message = |pair| {
        let sealed = sealed(&callback_of(&[pair]), MESSAGE);
        (sealed.query(), sealed.body(CORP))
    };
    let (old, new) = ((TOKEN, KEY), ("new", OTHER_KEY));
    for pairs in [
        [new, old],
        [old, new],
        // Only the key was changed, or only the Token.
        [(TOKEN, OTHER_KEY), old],
        [("new", KEY), old],
    ] {
        let both = callback_of(&pairs);
        for pair in pairs {
            let (query, body) = message(pair);
            assert!(both.open(&query, body.as_bytes()).is_ok(), "{pairs:?} {pair:?}");
        }
        assert_eq!(
            sealed(&both, "x"),
            sealed(&callback_of(&pairs[..1]), "x"),
            "the newest seals"
        );
    }
    let (query, body) = message(("third", KEY));
    let refused = callback_of(&[new, old]).open(&query, body.as_bytes());
    assert_eq!(refused, Err(CallbackError::SignatureMismatch {}));
}

#[test]
fn a_shared_token_does_not_hide_a_wrong_receiver() {
    let sealed = callback().seal("echo", "ww0", TIMESTAMP, NONCE, RANDOM).unwrap();
    for pairs in [[(TOKEN, KEY), (TOKEN, OTHER_KEY)], [(TOKEN, OTHER_KEY), (TOKEN, KEY)]] {
        let refused = callback_of(&pairs).verify_url(&sealed.echo_query());
        assert_eq!(refused, Err(CallbackError::ReceiverMismatch {}));
    }
}

#[test]
fn receivers_may_be_several_none_or_anyone() {
    let to = |receiver: &str| {
        callback()
            .seal("echo", receiver, TIMESTAMP, NONCE, RANDOM)
            .unwrap()
            .echo_query()
    };
    let listed = callback_for(Receivers::listed(["ww1", "", "企业"]));
    for receiver in ["ww1", "", "企业"] {
        let echo = listed.verify_url(&to(receiver)).unwrap();
        assert_eq!((echo.echo.as_str(), echo.receiver.as_str()), ("echo", receiver));
    }
    let unchecked = callback_for(Receivers::Unchecked);
    assert_eq!(unchecked.verify_url(&to("anyone")).unwrap().receiver, "anyone");
}
