//! Texts that somebody else wrote, without secrets: a page or an errmsg can repeat the URL, and with it the token.

/// What secrets are called in queries and in JSON.
const NAMES: [&str; 5] = ["access_token", "corpsecret", "secret", "permanent_code", "suite_ticket"];

/// The text with the token, and whatever stands as the value of a secret, replaced.
pub(crate) fn scrubbed(text: &str, token: Option<&str>) -> String {
    let text = match token {
        Some(token) if !token.is_empty() => text.replace(token, "…"),
        _ => text.to_owned(),
    };
    // The same length as the text, so that places in one are places in the other.
    let lower = text.to_ascii_lowercase();
    let mut clean = String::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        let found = NAMES.iter().filter_map(|name| {
            let start = at + lower[at..].find(name)?;
            Some((start, start + name.len()))
        });
        let Some((_, end)) = found.min_by_key(|(start, end)| (*start, usize::MAX - end)) else {
            break;
        };
        let value = value_start(&text[end..]).map(|offset| end + offset);
        clean.push_str(&text[at..value.unwrap_or(end)]);
        at = end;
        if let Some(value) = value {
            let length = text[value..].find(|letter: char| "&\"'<,}".contains(letter) || letter.is_whitespace());
            at = length.map_or(text.len(), |length| value + length);
            clean.push('…');
        }
    }
    clean.push_str(&text[at..]);
    clean
}

/// Where a value begins behind its name: `=…`, `": "…`. Nothing when no value follows.
fn value_start(rest: &str) -> Option<usize> {
    let quote = |text: &str| text.strip_prefix(['"', '\'']).map_or(0, |_| 1);
    let mut at = quote(rest);
    at += rest[at..].len() - rest[at..].trim_start().len();
    rest[at..].strip_prefix(['=', ':'])?;
    at += 1;
    at += rest[at..].len() - rest[at..].trim_start().len();
    Some(at + quote(&rest[at..]))
}

#[cfg(test)]
mod tests {
    use super::scrubbed;

    #[test]
    fn a_secret_does_not_survive_in_somebody_elses_text() {
        for (text, clean) in [
            ("get /x?access_token=SECRET&a=1", "get /x?access_token=…&a=1"),
            (
                "{\"corpsecret\": \"SECRET\",\"a\":1}",
                "{\"corpsecret\": \"…\",\"a\":1}",
            ),
            (
                "Suite_Secret='SECRET' 密 permanent_code : SECRET",
                "Suite_Secret='…' 密 permanent_code : …",
            ),
            ("token TOKEN twice TOKEN", "token … twice …"),
            ("the secret is safe", "the secret is safe"),
            ("access_token=", "access_token=…"),
            ("access_token", "access_token"),
            ("", ""),
        ] {
            assert_eq!(scrubbed(text, Some("TOKEN")), clean);
        }
        assert_eq!(scrubbed("a", Some("")), "a");
    }
}
