//! Answers that JavaScript could not parse.

mod support;

use support::told;
use wecom_kf_core::answer::MAX_DEPTH;
use wecom_kf_engine as engine;

#[test]
fn the_engine_says_what_became_of_it() {
    let code = |text: &str| told(engine::repair(text)).unwrap_err()["code"].clone();
    assert_eq!(
        told(engine::repair("{\"a\":\"\u{b}\"}")),
        Ok("{\"a\":\"\\u000b\"}".into())
    );
    assert_eq!(code("{\"a\":\"\u{b}"), "transport.lost");
    assert_eq!(code("<p>"), "response.not_json");
    let deep = "{\"a\":".repeat(MAX_DEPTH + 1);
    assert_eq!(code(&deep), "response.too_deep");
}
