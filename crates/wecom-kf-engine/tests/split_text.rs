//! Cutting long texts into messages.

mod support;

use proptest::prelude::*;
use serde_json::json;
use support::told;
use wecom_kf_core::message::{MIN_PART_BYTES, split_text};
use wecom_kf_engine as engine;

/// Texts with everything that matters for splitting: ends of sentences, spaces, letters of 1 to 4 bytes, and grapheme clusters.
fn words() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a",
        "Hello",
        "3.14",
        "您好",
        "微信客服",
        " ",
        "  ",
        "。",
        "！",
        "？",
        ". ",
        "! ",
        "?",
        ".",
        "\n",
        "\r\n",
        "\n\n",
        "”",
        "\"",
        "😀",
        "👨‍👩‍👧",
        "👍🏽",
        "🇨🇳",
        "🇨🇳🇯🇵",
        "é",
        "e\u{301}",
        "❤️",
        "1️⃣",
        "กำ",
        "https://a.example/?b=c.html",
        "\0",
        "\u{feff}",
    ]);
    prop::collection::vec(piece, 0..120).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn parts_fit_and_join_to_the_text(text in prop_oneof![words(), any::<String>()], max in MIN_PART_BYTES..200) {
        let parts = split_text(&text, max);
        prop_assert_eq!(parts.concat(), text.clone());
        prop_assert!(parts.iter().all(|part| !part.is_empty() && part.len() <= max));
        prop_assert_eq!(text.len() <= max, parts.len() <= 1);
    }

    /// Grapheme clusters are not split; the longest of them has 25 bytes.
    #[test]
    fn visible_characters_are_not_split(text in words(), max in 60_usize..200) {
        let parts = split_text(&text, max);
        for pair in parts.windows(2) {
            let (before, after) = (pair[0], pair[1]);
            let next = after.chars().next().unwrap();
            prop_assert!(!(before.ends_with('\r') && next == '\n'), "{:?}", pair);
            prop_assert!(!before.ends_with('\u{200d}'), "{:?}", pair);
            let hanging = ['\u{200d}', '\u{fe0f}', '\u{20e3}', '\u{301}', '\u{1f3fd}', '\u{e33}'];
            prop_assert!(next == '\u{e33}' || !hanging.contains(&next), "{:?}", pair);
            let flags = before.chars().rev().take_while(|c| ('\u{1f1e6}'..='\u{1f1ff}').contains(c)).count();
            prop_assert!(flags % 2 == 0, "{:?}", pair);
        }
        // No part but the last is needlessly short.
        for part in parts.iter().rev().skip(1) {
            prop_assert!(part.len() + 32 > max / 2, "{:?} of {}", part, max);
        }
    }

    /// The engine returns the same parts, as lengths in UTF-16 units.
    #[test]
    fn the_engine_counts_as_javascript_does(text in words(), max in 4_u32..200) {
        let lengths = engine::split_text(&text, f64::from(max)).into_result().unwrap();
        let units: Vec<u16> = text.encode_utf16().collect();
        let mut at = 0;
        let parts: Vec<String> = lengths.into_iter().map(|length| {
            let length = length as usize;
            at += length;
            String::from_utf16(&units[at - length..at]).unwrap()
        }).collect();
        prop_assert_eq!(parts, split_text(&text, max as usize));
    }
}

#[test]
fn text_is_cut_at_natural_breaks() {
    for (text, max, parts) in [
        ("", 10, &[][..]),
        ("您好", 6, &["您好"]),
        ("您好。请稍等。谢谢", 24, &["您好。请稍等。", "谢谢"]),
        ("Hello there. How are you?", 20, &["Hello there. ", "How are you?"]),
        // A point in a number or an address ends nothing; a space does better.
        ("look at the a.example page", 20, &["look at the ", "a.example page"]),
        ("about 3.14159265", 12, &["about ", "3.14159265"]),
        ("3.14159265358979", 10, &["3.14159265", "358979"]),
        ("他说：“好。”然后走了", 24, &["他说：“好。”", "然后走了"]),
        ("line one\r\nline two", 12, &["line one\r\n", "line two"]),
        ("一二三四五", 7, &["一二", "三四", "五"]),
        // An end that is too early would make too many messages.
        ("好。一二三四五六七八", 18, &["好。一二三四", "五六七八"]),
        ("好吗?我们走了", 15, &["好吗?", "我们走了"][..]),
    ] {
        assert_eq!(split_text(text, max), parts, "{text:?}");
    }
}

#[test]
fn a_text_message_takes_682_chinese_characters() {
    let text = "微".repeat(1500);
    let lengths: Vec<usize> = split_text(&text, 2048)
        .iter()
        .map(|part| part.chars().count())
        .collect();
    assert_eq!(lengths, [682, 682, 136]);
}

#[test]
fn an_overlong_grapheme_is_cut_between_characters() {
    let text = format!("e{}", "\u{301}".repeat(50));
    let parts = split_text(&text, 10);
    assert_eq!(parts.concat(), text);
    assert!(parts.iter().all(|part| part.len() <= 10));
}

#[test]
fn a_limit_smaller_than_a_character_is_rejected() {
    for max in [3.0, 0.0, -1.0, f64::NAN] {
        let refused = told(engine::split_text("您好", max)).unwrap_err();
        assert_eq!(refused["code"], "request.too_short");
        assert_eq!(refused["details"]["field"], "maxBytes");
        assert_eq!(refused["details"]["limit"], json!(4));
    }
    assert_eq!(told(engine::split_text("您好", f64::INFINITY)), Ok(json!([2])));
    assert_eq!(told(engine::split_text("", 4.0)), Ok(json!([])));
    assert_eq!(split_text("😀😀", 0), ["😀", "😀"]);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test measures")]
fn a_megabyte_is_split_in_one_pass() {
    let text = format!("{}{}", " ".repeat(500_000), "a。\u{301}\n".repeat(100_000));
    for max in [4, 2048, 900_000] {
        let begun = std::time::Instant::now();
        assert_eq!(split_text(&text, max).concat(), text);
        assert!(begun.elapsed().as_secs() < 5, "{max}");
    }
}
