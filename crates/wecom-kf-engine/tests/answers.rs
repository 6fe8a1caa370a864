//! Answers that JavaScript could not parse.

mod support;

use serde_json::Value;
use support::engine;
use wecom_kf_core::answer::MAX_DEPTH;

#[test]
fn the_engine_says_what_became_of_it() {
    let code = |text: &str| {
        serde_json::from_str::<Value>(engine::repair(text).strip_prefix('-').unwrap()).unwrap()["code"].clone()
    };
    assert_eq!(engine::repair("{\"a\":\"\u{b}\"}"), "+{\"a\":\"\\u000b\"}");
    assert_eq!(code("{\"a\":\"\u{b}"), "transport.lost");
    assert_eq!(code("<p>"), "response.not_json");
    let deep = "{\"a\":".repeat(MAX_DEPTH + 1);
    assert_eq!(code(&deep), "response.too_deep");
}
