//! The form that nearly every document of WeCom has, read in one quick pass: `<xml>` and, within it, elements that hold one CDATA section
//! or one plain text. What is written in any other way is for [`xml`](super::xml), which reads this form too and to the same result.

use super::scan::{End, find};

/// How many elements are read here; [`xml`](super::xml) counts for itself.
const ELEMENTS: usize = 10_000;

/// Hands every element's name and text to `each`, in their order. Answers whether the document is of this form, and `None` if it is not:
/// then what was handed out does not count.
pub(super) fn each<'a>(text: &'a str, mut each: impl FnMut(&'a str, &'a str)) -> Option<()> {
    let section_end = End::new("]]>");
    let mut rest = text.strip_prefix("<xml>")?;
    for _ in 0..ELEMENTS {
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
