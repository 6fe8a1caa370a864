//! Arguments of another shape than their types.

/// What a `TypeError` says of one, by the words of serde's error: which field is missing, or what was expected. What stands there instead
/// is not quoted, as serde does it: it may be a secret.
#[must_use]
pub fn refusal(error: &str) -> String {
    if let Some((_, expected)) = error.rsplit_once(", expected ") {
        return format!("invalid type or value, expected {expected}");
    }
    match error.split_once("missing field `") {
        Some(("" | "Error: ", field)) => format!("missing field `{field}"),
        _ => "the argument is not of its type".into(),
    }
}
