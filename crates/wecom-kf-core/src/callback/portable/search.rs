//! Searching by the standard library, a few bytes at once.

/// Where an ASCII character stands first.
pub(in crate::callback) fn find(text: &str, ascii: u8) -> Option<usize> {
    text.find(char::from(ascii))
}
