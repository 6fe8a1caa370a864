//! The HTTP responses to requests of the callback URL.

mod support;

use support::{CORP, NONCE, OTHER_KEY, RANDOM, TIMESTAMP, TOKEN, callback, callback_of, sealed};
use wecom_kf_core::CallbackError;
use wecom_kf_core::callback::{CallbackEvent, CallbackRefusal, CallbackResponse};

const EVENT: &str =
    "<xml><MsgType>event</MsgType><Event>kf_msg_or_event</Event><Token>T</Token><OpenKfId>wk1</OpenKfId></xml>";

fn refused(response: CallbackResponse, status: u16, refusal: CallbackRefusal) {
    assert_eq!((response.status, response.refusal), (status, Some(refusal)));
    assert!(response.opened.is_none());
    assert!(["not from WeCom", "not readable", "use GET or POST"].contains(&response.body.as_str()));
}

#[test]
fn url_verification_is_answered_with_its_echo() {
    let check = sealed(&callback(), "1234567890");
    let response = callback().respond("GET", &check.echo_query(), b"");
    assert_eq!((response.status, response.body.as_str()), (200, "1234567890"));
    assert!(response.opened.is_none() && response.refusal.is_none());
}

#[test]
fn a_message_is_not_returned_as_an_echo() {
    for message in [EVENT, "  {\"a\":1}", "\n<xml/>"] {
        let caught = sealed(&callback(), message);
        refused(
            callback().respond("GET", &caught.echo_query(), b""),
            401,
            CallbackRefusal::NotAnEcho,
        );
    }
}

#[test]
fn an_event_is_opened_and_answered_with_success() {
    let push = sealed(&callback(), EVENT);
    let response = callback().respond("POST", &push.query(), push.body(CORP).as_bytes());
    assert_eq!((response.status, response.body.as_str()), (200, "success"));
    let opened = response.opened.unwrap();
    assert!(matches!(opened.event, CallbackEvent::KfMsgOrEvent(event) if event.open_kfid.as_deref() == Some("wk1")));
}

#[test]
fn everything_else_is_rejected_without_a_reason_in_the_response() {
    let push = sealed(&callback(), EVENT);
    let (query, body) = (push.query(), push.body(CORP));
    let post = |query: &str, body: &str| callback().respond("POST", query, body.as_bytes());
    for method in ["PUT", "HEAD", "get", ""] {
        let response = callback().respond(method, &query, body.as_bytes());
        refused(response, 405, CallbackRefusal::Method);
    }
    let of = CallbackRefusal::Callback;
    let bad = query.replacen("msg_signature=", "msg_signature=0", 1);
    refused(post(&bad, &body), 401, of(CallbackError::SignatureMismatch {}));
    let missing = CallbackError::MissingParameter {
        name: "msg_signature".into(),
    };
    refused(post("", &body), 400, of(missing.clone()));
    refused(callback().respond("GET", "", b""), 400, of(missing));
    let other = callback().seal(EVENT, "another", TIMESTAMP, NONCE, RANDOM).unwrap();
    let response = post(&other.query(), &other.body(CORP));
    refused(response, 401, of(CallbackError::ReceiverMismatch {}));
    let unreadable = callback_of(&[(TOKEN, OTHER_KEY)]).respond("POST", &query, body.as_bytes());
    assert_eq!((unreadable.status, unreadable.body.as_str()), (400, "not readable"));
}
