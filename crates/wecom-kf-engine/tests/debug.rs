//! What `Debug` shows, and how a wrong argument is refused: nothing secret.

mod support;

use support::{callback, sealed};
use wecom_kf_engine::numbers::Milliseconds;
use wecom_kf_engine::{build, codec, shape};

#[test]
fn a_request_shows_neither_its_query_nor_its_body() {
    for (operation, parameters) in [
        ("getToken", r#"{"corpid":"ww1","corpsecret":"THE-SECRET"}"#),
        (
            "sendMsg",
            r#"{"touser":"wm1","open_kfid":"wk1","msgtype":"text","text":{"content":"THE-SECRET"}}"#,
        ),
    ] {
        let built = build(operation, parameters, Milliseconds(0.0), None, "id");
        let shown = format!("{built:?}");
        let request = built.into_result().unwrap();
        assert!(request.path.contains("THE-SECRET") || request.body.is_some_and(|body| body.contains("THE-SECRET")));
        assert!(shown.contains("path") && !shown.contains("THE-SECRET"), "{shown}");
    }
}

#[test]
fn an_opened_callback_shows_nothing_of_its_message() {
    let callback = callback();
    let sealed = sealed(&callback, "<xml><Event>THE-SECRET</Event></xml>");
    let opened = codec::open(&callback, &sealed.query(), sealed.body("").as_bytes());
    assert_eq!(format!("{opened:?}"), "Text(..)");
}

#[test]
fn a_rejected_argument_is_not_quoted() {
    for (error, refusal) in [
        ("missing field `kind`", "missing field `kind`"),
        ("Error: missing field `kind`", "missing field `kind`"),
        (
            r#"invalid type: string "SECRET, expected SECRET", expected u32"#,
            "invalid type or value, expected u32",
        ),
        (
            "unknown variant `SECRET`, expected `safe` or `never`",
            "invalid type or value, expected `safe` or `never`",
        ),
        ("Error: SECRET missing field `", "the argument has the wrong type"),
        ("SECRET", "the argument has the wrong type"),
    ] {
        assert_eq!(shape::refusal(error), refusal);
    }
}
