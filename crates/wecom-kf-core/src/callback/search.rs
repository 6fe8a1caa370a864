//! Splitting texts at the ASCII characters that structure them.

use super::machine::find;

/// Splits at the first of an ASCII character.
pub(super) fn split_at(text: &str, ascii: u8) -> Option<(&str, &str)> {
    let at = find(text, ascii)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// Splits at the first `end`, whose first character is `first`.
pub(super) fn split_once<'a>(text: &'a str, first: u8, end: &str) -> Option<(&'a str, &'a str)> {
    let mut from = 0;
    loop {
        let at = from + find(text.get(from..)?, first)?;
        let (before, found) = text.split_at_checked(at)?;
        match found.strip_prefix(end) {
            Some(after) => return Some((before, after)),
            None => from = at + 1,
        }
    }
}
