//! Responses that are errors.

use crate::samples::page;
use serde_json::{Value, json};
use wecom_kf_core::endpoint::Endpoint;
use wecom_kf_core::error::Coded;
use wecom_kf_core::message::Content;
use wecom_kf_core::{ResponseError, account, message, token};

#[test]
fn only_documented_operations_succeed_without_errcode() {
    let token = br#"{"access_token":"t","suite_access_token":"s","permanent_code":"p","expires_in":7200}"#;
    token::GetCorpToken::response_from_json(200, token).unwrap();
    token::GetSuiteToken::response_from_json(200, token).unwrap();
    token::GetPermanentCode::response_from_json(200, token).unwrap();
    let refused = Err(ResponseError::NoErrcode { status: 200 });
    assert_eq!(token::GetToken::response_from_json(200, token), refused);
}

#[test]
fn every_failed_response_is_a_typed_error() {
    let api = |errcode, errmsg: &str| ResponseError::Api {
        errcode,
        errmsg: errmsg.into(),
    };
    let not_json = |status, start: &str| ResponseError::NotJson {
        status,
        start: start.into(),
    };
    for (status, body, error) in [
        (
            200,
            r#"{"errcode":95018,"errmsg":"send msg session status invalid"}"#,
            api(95018, "send msg session status invalid"),
        ),
        (200, r#"{"errcode":-1}"#, api(-1, "")),
        (
            200,
            r#"{"errcode":"40014","errmsg":"invalid access_token"}"#,
            api(40014, "invalid access_token"),
        ),
        (200, r#"{"errcode":45009,"errmsg":null,"msgid":"m"}"#, api(45009, "")),
        (500, r#"{"errcode":-1,"errmsg":"system busy"}"#, api(-1, "system busy")),
        (200, r#"{"errcode":"soon"}"#, ResponseError::NoErrcode { status: 200 }),
        (200, r#"{"errcode":{}}"#, ResponseError::NoErrcode { status: 200 }),
        (
            502,
            r#"{"message":"bad gateway"}"#,
            ResponseError::HttpStatus { status: 502 },
        ),
        (404, "{}", ResponseError::HttpStatus { status: 404 }),
        (200, "", ResponseError::Empty { status: 200 }),
        (504, " \r\n\t", ResponseError::Empty { status: 504 }),
        (
            502,
            "<html>\n<h1>502 Bad Gateway</h1>",
            not_json(502, "<html>\n<h1>502 Bad Gateway</h1>"),
        ),
        (200, "ok", not_json(200, "ok")),
        (
            200,
            "[]",
            ResponseError::NotAnObject {
                actual: "an array".into(),
            },
        ),
        (200, "null", ResponseError::NotAnObject { actual: "null".into() }),
        (
            200,
            "\"ok\"",
            ResponseError::NotAnObject {
                actual: "a string".into(),
            },
        ),
        (
            200,
            "1",
            ResponseError::NotAnObject {
                actual: "a number".into(),
            },
        ),
    ] {
        let response = message::SendMsg::response_from_json(status, body.as_bytes());
        assert_eq!(response, Err(error), "{status} {body}");
    }
    assert!(message::SendMsg::response_from_json(200, &[0xff; 400]).is_err());
    assert!(message::SendMsg::response_from_json(200, "[".repeat(100_000).as_bytes()).is_err());
}

#[test]
fn a_truncated_response_shows_no_secret() {
    for body in [
        r#"{"errcode":0,"errmsg":"ok","access_token":"SECRETmarker","expires_in":72"#,
        "\u{feff}{\"access_token\":\"SECRETmarker",
        " [\"SECRETmarker",
        "\"SECRETmarker",
        r#"{"errcode":0,"access_token":["SECRETmarker"],"expires_in":7200}"#,
        r#"{"errcode":0,"access_token":"x","expires_in":"SECRETmarker"}"#,
    ] {
        let error = token::GetToken::response_from_json(200, body.as_bytes()).unwrap_err();
        let shown = format!("{error} {error:?} {:?}", error.details());
        assert!(!shown.contains("SECRETmarker"), "{shown}");
        assert!(error.code().starts_with("response."));
    }
}

#[test]
fn long_foreign_pages_are_quoted_by_their_start() {
    let page = format!("<html>{}", "微".repeat(1000));
    let Err(ResponseError::NotJson { start, .. }) = message::SendMsg::response_from_json(502, page.as_bytes()) else {
        panic!("HTML was read")
    };
    assert!(start.starts_with("<html>微") && start.len() <= 130, "{start}");
}

#[test]
fn a_missing_required_field_is_named_by_its_path() {
    let reason = |error: ResponseError| match error {
        ResponseError::Unreadable { reason } => reason,
        other => panic!("{other:?}"),
    };
    let error = account::GetContactWay::response_from_json(200, b"{\"errcode\":0}").unwrap_err();
    assert_eq!(reason(error), "url: expected a value");
    let error =
        token::GetToken::response_from_json(200, br#"{"errcode":0,"access_token":{},"expires_in":7200}"#).unwrap_err();
    assert_eq!(reason(error), "access_token: expected a string");
    for list in [r#"{"open_kfid":"wk1"}"#, "\"wk1\"", "1"] {
        let body = format!("{{\"errcode\":0,\"account_list\":{list}}}");
        let error = account::ListAccounts::response_from_json(200, body.as_bytes()).unwrap_err();
        assert_eq!(reason(error), "account_list: expected an array");
    }
}

#[test]
fn one_invalid_message_does_not_fail_its_page() {
    let good = json!({"msgid": "good", "send_time": 1, "origin": 3, "msgtype": "text", "text": {"content": "a"}});
    for bad in [
        json!({}),
        json!({"msgid": "bad"}),
        json!({"msgid": {"a": 1}, "send_time": [], "origin": "customer", "msgtype": 5}),
        json!({"msgid": "bad", "send_time": "yesterday", "origin": null, "msgtype": "text", "text": {"content": "still here"}}),
        json!({"msgid": "bad", "send_time": -5, "origin": 3.5, "msgtype": "text"}),
        json!({"msgid": "bad", "send_time": 1, "origin": 3, "msgtype": "text", "text": {"content": {}}}),
        json!({"msgid": "bad", "send_time": 1, "origin": 3, "msgtype": "text", "text": []}),
        json!({"msgid": "bad", "send_time": 1, "origin": 3, "msgtype": "msgmenu", "msgmenu": {"list": "x"}}),
        json!({"msgid": "bad", "send_time": 1, "origin": 4, "msgtype": "event"}),
        json!({"msgid": "bad", "send_time": 1, "origin": 4, "msgtype": "event", "event": {}}),
        json!({"msgid": "bad", "send_time": 1, "origin": 4, "msgtype": "event", "event": {"event_type": "enter_session"}}),
        json!({"msgid": "bad", "send_time": 1, "origin": 3, "msgtype": "image"}),
        json!({"msgid": "bad", "send_time": 1, "origin": 3, "msgtype": "file", "file": {"media_id": []}}),
        json!({"msgid": "bad", "send_time": 1, "origin": 3, "msgtype": "location", "location": {"latitude": "north"}}),
        json!({"msgid": "bad", "send_time": 1, "origin": 3, "msgtype": "link", "link": {}}),
        json!({"msgid": "bad", "send_time": 1, "origin": 3, "msgtype": "channels", "channels": {"sub_type": "post"}}),
        json!({"msgid": "bad", "send_time": 1, "origin": 3, "msgtype": "channels_shop_product", "channels_shop_product": {"product_id": "p", "sales_price": {}}}),
        json!({"msgid": "bad", "send_time": 1, "origin": 3, "msgtype": "merged_msg", "merged_msg": {"item": {}}}),
        json!({"msgid": "bad", "send_time": 1, "origin": 3, "msgtype": "note", "note": 5}),
        json!({"msgid": "bad", "open_kfid": {}, "external_userid": [], "servicer_userid": false}),
        json!(null),
        json!("text"),
        json!([]),
    ] {
        let messages = page(json!([good, bad, good]));
        assert_eq!(messages.len(), 3, "{bad}");
        assert_eq!(
            (messages[0].msgid.as_str(), messages[2].msgid.as_str()),
            ("good", "good"),
            "{bad}"
        );
        if let Value::Object(bad) = &bad {
            assert_eq!(&messages[1].raw, bad);
            assert!(bad.get("msgid") != Some(&json!("bad")) || messages[1].msgid == "bad");
        }
    }
    let late = page(
        json!([{"msgid": "m", "send_time": "?", "origin": 3, "msgtype": "text", "text": {"content": "still here"}}]),
    );
    assert!(matches!(&late[0].content, Content::Text(text) if text.content == "still here"));
    assert_eq!(late[0].send_time, 0);
}
