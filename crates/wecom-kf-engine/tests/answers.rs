//! Answers that JavaScript cannot tell by itself.

mod support;

use serde_json::json;
use support::told;
use wecom_kf_core::answer::MAX_DEPTH;
use wecom_kf_engine as engine;
use wecom_kf_engine::requests::Errcode;

#[test]
fn the_engine_classifies_every_response() {
    let read = |status, text: &str| told(engine::read_answer(status, text, Errcode::Always, "a page"));
    let answer = |errcode: f64, repaired: Option<&str>| Ok(json!({"errcode": errcode, "repaired": repaired}));
    assert_eq!(read(200, "{\"errcode\":\"40001\"}"), answer(40001.0, None));
    assert_eq!(
        read(200, "{\"errcode\":0,\"a\":\"\u{b}\"}"),
        answer(0.0, Some("{\"errcode\":0,\"a\":\"\\u000b\"}"))
    );
    let code = |status, text: &str| read(status, text).unwrap_err()["code"].clone();
    assert_eq!(code(200, "{\"a\":\"\u{b}"), "transport.lost");
    assert_eq!(code(500, "{\"a\":\"\u{b}"), "response.not_json");
    assert_eq!(code(500, "{\"errcode\":0}"), "response.http_status");
    assert_eq!(code(200, &"{\"a\":".repeat(MAX_DEPTH + 1)), "response.too_deep");
    // The excerpt of a page contains no secrets.
    assert_eq!(read(200, "<p>SECRET").unwrap_err()["details"]["start"], "a page");
    // No status is out of range.
    assert_eq!(code(70_000, "{\"errcode\":0}"), "response.http_status");
    let optional = engine::read_answer(200, "{}", Errcode::OnFailure, "");
    assert_eq!(told(optional), answer(0.0, None));
}
