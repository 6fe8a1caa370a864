//! Parses the small XML documents of callbacks: a single pass, no DTD, no entity definitions, limited depth and number of elements.
//!
//! Supported: a declaration and processing instructions, comments, attributes (ignored), any number of CDATA sections, the five named
//! entities and numeric ones, empty elements. White space around CDATA and plain text is dropped; inside CDATA it is kept. Time and memory
//! are linear in the size of the document.

use super::fields::{Field, Fields};
use super::scan::{End, find, split_at};
use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use memchr::memchr3;

/// The maximum nesting depth. Callbacks use two or three levels.
const MAX_DEPTH: usize = 16;

type Problem = &'static str;

/// The error for splits that cannot fail, used instead of a panic.
const UNREACHABLE: Problem = "an element is not closed";
const TOO_MANY: Problem = "it has too many elements, attributes or entities";

/// The children of the root element.
pub(super) fn parse(text: &str, mut marks: usize) -> Result<Fields<'_>, Problem> {
    let ends = Ends::new();
    let mut open: Vec<Element<'_>> = Vec::with_capacity(3);
    let mut rest = text;
    while let Some(remaining) = marks.checked_sub(1) {
        marks = remaining;
        let Some(at) = find(rest, b'<') else {
            return Err(if open.is_empty() {
                "it has no root element"
            } else {
                UNREACHABLE
            });
        };
        let (between, tag) = rest.split_at_checked(at).ok_or(UNREACHABLE)?;
        match open.last_mut() {
            Some(element) => element.push_plain(between, &mut marks)?,
            None if between.trim_ascii().is_empty() => {}
            None => return Err("there is text outside the root element"),
        }
        if let Some(after) = tag.strip_prefix("<![CDATA[") {
            let (content, after) = ends.section.split(after).ok_or("a CDATA section is not closed")?;
            open.last_mut()
                .ok_or("there is CDATA outside the root element")?
                .push(Cow::Borrowed(content));
            rest = after;
        } else if let Some(after) = tag.strip_prefix("<!--") {
            rest = ends.after_comment(after)?;
        } else if let Some(after) = tag.strip_prefix("<?") {
            rest = ends.after_instruction(after)?;
        } else if tag.starts_with("<!") {
            return Err("it has a document type, which is not allowed");
        } else if let Some(after) = tag.strip_prefix("</") {
            let (name, after) = split_at(after, b'>').ok_or("a tag is not closed")?;
            let element = open.pop().ok_or("a closing tag has no opening tag")?;
            if name.trim_ascii_end() != element.name {
                return Err("an element is closed with another name");
            }
            match close(element, &mut open) {
                Some(root) => return end(root, after, &ends),
                None => rest = after,
            }
        } else {
            let (element, empty, after) = start_tag(tag.get(1..).unwrap_or_default(), &mut marks)?;
            if open.len() == MAX_DEPTH {
                return Err("its elements are nested too deeply");
            }
            rest = after;
            if !empty {
                open.push(element);
            } else if let Some(root) = close(element, &mut open) {
                return end(root, after, &ends);
            }
        }
    }
    Err(TOO_MANY)
}

/// Adds a closed element to its parent; returns the fields if it was the root.
fn close<'a>(element: Element<'a>, open: &mut [Element<'a>]) -> Option<Fields<'a>> {
    let Some(parent) = open.last_mut() else {
        return Some(element.children);
    };
    let Element {
        name, text, children, ..
    } = element;
    let field = if children.is_empty() {
        Field::Text(text)
    } else {
        Field::Nested(children)
    };
    parent.children.push((Cow::Borrowed(name), field));
    None
}

/// After the root only white space, comments and processing instructions may follow.
fn end<'a>(root: Fields<'a>, mut rest: &str, ends: &Ends) -> Result<Fields<'a>, Problem> {
    loop {
        rest = rest.trim_ascii_start();
        rest = if rest.is_empty() {
            return Ok(root);
        } else if let Some(after) = rest.strip_prefix("<!--") {
            ends.after_comment(after)?
        } else if let Some(after) = rest.strip_prefix("<?") {
            ends.after_instruction(after)?
        } else {
            return Err("something follows the root element");
        };
    }
}

/// The end delimiters of sections.
struct Ends {
    section: End,
    comment: End,
    instruction: End,
}

impl Ends {
    const fn new() -> Self {
        Self {
            section: End::new("]]>"),
            comment: End::new("-->"),
            instruction: End::new("?>"),
        }
    }

    fn after_comment<'a>(&self, text: &'a str) -> Result<&'a str, Problem> {
        self.comment
            .split(text)
            .map(|(_, after)| after)
            .ok_or("a comment is not closed")
    }

    fn after_instruction<'a>(&self, text: &'a str) -> Result<&'a str, Problem> {
        let split = self.instruction.split(text);
        split
            .map(|(_, after)| after)
            .ok_or("a processing instruction is not closed")
    }
}

/// An open element.
struct Element<'a> {
    name: &'a str,
    text: Cow<'a, str>,
    children: Fields<'a>,
}

impl<'a> Element<'a> {
    fn push_plain(&mut self, plain: &'a str, marks: &mut usize) -> Result<(), Problem> {
        let plain = plain.trim_ascii();
        if !plain.is_empty() {
            self.push(unescape(plain, marks)?);
        }
        Ok(())
    }

    fn push(&mut self, text: Cow<'a, str>) {
        if self.text.is_empty() {
            self.text = text;
        } else {
            self.text.to_mut().push_str(&text);
        }
    }
}

/// Parses a start tag after its `<`: returns the element, whether it is empty, and the rest.
fn start_tag<'a>(text: &'a str, marks: &mut usize) -> Result<(Element<'a>, bool, &'a str), Problem> {
    const OPEN: Problem = "a tag is not closed";
    let length = text
        .bytes()
        .position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/' | b'<' | b'=' | b'"' | b'\''))
        .ok_or(OPEN)?;
    let (name, mut rest) = text.split_at_checked(length).ok_or(OPEN)?;
    if name.is_empty() || matches!(rest.as_bytes().first(), Some(b'<' | b'=' | b'"' | b'\'')) {
        return Err("a tag has no name");
    }
    loop {
        let at = memchr3(b'>', b'"', b'\'', rest.as_bytes()).ok_or(OPEN)?;
        let (before, found) = rest.split_at_checked(at).ok_or(OPEN)?;
        if find(before, b'<').is_some() {
            return Err(OPEN);
        }
        let after = found.get(1..).ok_or(OPEN)?;
        match found.as_bytes().first() {
            Some(b'>') => {
                let element = Element {
                    name,
                    text: Cow::Borrowed(""),
                    children: Vec::new(),
                };
                return Ok((element, before.ends_with('/'), after));
            }
            Some(&quote @ (b'"' | b'\'')) => {
                *marks = marks.checked_sub(1).ok_or(TOO_MANY)?;
                rest = split_at(after, quote).ok_or("an attribute is not closed")?.1;
            }
            _ => return Err(OPEN),
        }
    }
}

/// Replaces the five named entities and numeric ones, counting each against the limit.
fn unescape<'a>(text: &'a str, marks: &mut usize) -> Result<Cow<'a, str>, Problem> {
    let Some(first) = find(text, b'&') else {
        return Ok(Cow::Borrowed(text));
    };
    let (plain, mut rest) = text.split_at_checked(first).ok_or(UNREACHABLE)?;
    let mut out = String::with_capacity(text.len());
    out.push_str(plain);
    while let Some(after) = rest.strip_prefix('&') {
        *marks = marks.checked_sub(1).ok_or(TOO_MANY)?;
        // The longest entity, &#x10FFFF;, has nine characters after the ampersand.
        let end = after
            .bytes()
            .take(10)
            .position(|byte| byte == b';')
            .ok_or("an entity is not closed")?;
        let (name, after) = after.split_at_checked(end).ok_or("an entity is not closed")?;
        out.push(entity(name).ok_or("it has an entity that XML does not define")?);
        let after = after.strip_prefix(';').unwrap_or(after);
        let next = find(after, b'&').unwrap_or(after.len());
        let (plain, following) = after.split_at_checked(next).ok_or(UNREACHABLE)?;
        out.push_str(plain);
        rest = following;
    }
    Ok(Cow::Owned(out))
}

fn entity(name: &str) -> Option<char> {
    Some(match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = name.strip_prefix('#')?;
            let (digits, radix) = number.strip_prefix('x').map_or((number, 10), |digits| (digits, 16));
            if !digits.as_bytes().first().is_some_and(u8::is_ascii_hexdigit) {
                return None;
            }
            char::from_u32(u32::from_str_radix(digits, radix).ok()?).filter(|c| *c != '\0')?
        }
    })
}
