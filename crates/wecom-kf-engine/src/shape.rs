//! Errors for arguments of the wrong shape.

/// The message of the `TypeError`, derived from serde's error: the missing field or the expected type. Unlike serde's message it does not
/// quote the actual value, which may be a secret.
#[must_use]
pub fn refusal(error: &str) -> String {
    if let Some((_, expected)) = error.rsplit_once(", expected ") {
        return format!("invalid type or value, expected {expected}");
    }
    match error.split_once("missing field `") {
        Some(("" | "Error: ", field)) => format!("missing field `{field}"),
        _ => "the argument has the wrong type".into(),
    }
}
