//! A fast parser for the form of nearly all WeCom documents: `<xml>` containing elements with one CDATA section or plain text each. Any
//! other document is left to [`xml`](super::xml), which gives the same result for this form.

use super::scan::{End, find};

/// The maximum number of elements here; [`xml`](super::xml) has its own limit.
const MAX_ELEMENTS: usize = 10_000;

/// Calls `each` with the name and text of every element, in order. Returns `None` if the document does not have this form; the calls made
/// so far must then be ignored.
pub(super) fn each<'a>(text: &'a str, mut each: impl FnMut(&'a str, &'a str)) -> Option<()> {
    let section_end = End::new("]]>");
    let mut rest = text.strip_prefix("<xml>")?;
    for _ in 0..MAX_ELEMENTS {
        let tag = rest.trim_ascii_start().strip_prefix('<')?;
        let length = tag.bytes().position(|byte| !byte.is_ascii_alphanumeric())?;
        let (name, after) = tag.split_at_checked(length)?;
        if name.is_empty() {
            let after = after.strip_prefix("/xml>")?;
            return after.trim_ascii().is_empty().then_some(());
        }
        let content = after.strip_prefix('>')?;
        let (content, after) = match content.strip_prefix("<![CDATA[") {
            Some(section) => section_end.split(section)?,
            None => {
                let (plain, after) = content.split_at_checked(find(content, b'<')?)?;
                if find(plain, b'&').is_some() {
                    return None;
                }
                (plain.trim_ascii(), after)
            }
        };
        rest = after.strip_prefix("</")?.strip_prefix(name)?.strip_prefix('>')?;
        each(name, content);
    }
    None
}
