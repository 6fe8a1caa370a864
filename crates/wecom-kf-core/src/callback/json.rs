//! Reading and writing the JSON of callbacks. The whole of `serde_json` would be a third of the module that has callbacks alone, and
//! builds a map of whatever an unsigned body holds; this reads the same documents (RFC 8259), bounded in depth and in number of values.

use super::fields::{Field, Fields};
use super::search::split_at;
use alloc::borrow::Cow;
use alloc::collections::BinaryHeap;
use alloc::string::String;
use alloc::vec::Vec;
use core::cmp::{Ordering, Reverse};

/// How deep arrays and objects may nest. Callbacks use two or three levels.
const DEPTH: usize = 16;

const PROBLEM: &str = "it is not JSON";

/// A value as it is written.
pub(crate) enum Json<'a> {
    Null,
    Text(Cow<'a, str>),
    /// A number, `true` or `false`, letter by letter.
    Bare(&'a str),
    List {
        items: Vec<Self>,
        /// The list, letter by letter.
        written: &'a str,
    },
    Object(Vec<(Cow<'a, str>, Self)>),
}

impl<'a> Json<'a> {
    /// Reads a document of so many values and escapes at most; nothing may follow it.
    pub(crate) fn read(text: &'a str, marks: usize) -> Option<Self> {
        let mut reader = Reader { text, marks };
        let value = reader.value(DEPTH)?;
        reader.space();
        reader.text.is_empty().then_some(value)
    }

    /// The member of an object; of a repeated one the first.
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members.iter().find(|(have, _)| have == name).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The items of a list.
    pub(crate) fn items(&self) -> Option<&[Self]> {
        match self {
            Self::List { items, .. } => Some(items),
            _ => None,
        }
    }

    /// The text, if it is one.
    pub(crate) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The fields of an object; items of a list come as repeated fields.
    fn into_fields(self) -> Fields<'a> {
        let mut fields = Vec::new();
        let Self::Object(members) = self else { return fields };
        for (name, value) in members {
            match value {
                Self::List { items, .. } => {
                    for item in items {
                        fields.extend(item.into_field().map(|field| (name.clone(), field)));
                    }
                }
                value => fields.extend(value.into_field().map(|field| (name, field))),
            }
        }
        fields
    }

    fn into_field(self) -> Option<Field<'a>> {
        Some(match self {
            Self::Null => return None,
            Self::Text(text) => Field::Text(text),
            Self::Bare(written) | Self::List { written, .. } => Field::Text(Cow::Borrowed(written)),
            object => Field::Nested(object.into_fields()),
        })
    }
}

/// The fields of a JSON object.
pub(super) fn parse(text: &str, marks: usize) -> Result<Fields<'_>, &'static str> {
    Json::read(text, marks).map(Json::into_fields).ok_or(PROBLEM)
}

/// The members of an object that are named so; nothing for one that is no text.
pub(super) fn texts<'a>(
    text: &'a str,
    named: fn(&str) -> bool,
    marks: usize,
) -> Result<Vec<Option<Cow<'a, str>>>, &'static str> {
    let Some(Json::Object(members)) = Json::read(text, marks) else {
        return Err(PROBLEM);
    };
    Ok(members
        .into_iter()
        .filter(|(name, _)| named(name))
        .map(|(_, value)| match value {
            Json::Text(text) => Some(text),
            _ => None,
        })
        .collect())
}

struct Reader<'a> {
    text: &'a str,
    /// How many values and escapes may still come.
    marks: usize,
}

impl<'a> Reader<'a> {
    fn space(&mut self) {
        self.text = self.text.trim_start_matches([' ', '\n', '\t', '\r']);
    }

    /// Takes a mark, and the white space in front of it, if it comes next.
    fn takes(&mut self, mark: char) -> bool {
        self.space();
        let after = self.text.strip_prefix(mark);
        self.text = after.unwrap_or(self.text);
        after.is_some()
    }

    fn value(&mut self, depth: usize) -> Option<Json<'a>> {
        self.marks = self.marks.checked_sub(1)?;
        self.space();
        let start = self.text;
        if self.takes('"') {
            return self.string().map(Json::Text);
        }
        if self.takes('[') {
            let depth = depth.checked_sub(1)?;
            let mut items = Vec::new();
            while !self.ends(']', items.is_empty())? {
                items.push(self.value(depth)?);
            }
            let written = start.get(..start.len() - self.text.len())?;
            return Some(Json::List { items, written });
        }
        if self.takes('{') {
            let depth = depth.checked_sub(1)?;
            let mut members = Vec::new();
            while !self.ends('}', members.is_empty())? {
                let name = self.takes('"').then(|| self.string())??;
                self.takes(':').then_some(())?;
                members.push((name, self.value(depth)?));
            }
            return Some(Json::Object(members));
        }
        let length = start.bytes().position(|byte| !is_bare(byte)).unwrap_or(start.len());
        let (written, after) = start.split_at_checked(length)?;
        self.text = after;
        match written {
            "null" => Some(Json::Null),
            "true" | "false" => Some(Json::Bare(written)),
            _ => is_number(written).then_some(Json::Bare(written)),
        }
    }

    /// Whether a list or object ends here; else another part comes, behind a comma unless it is the first. Nothing when neither is so.
    fn ends(&mut self, mark: char, first: bool) -> Option<bool> {
        if self.takes(mark) {
            return Some(true);
        }
        (first || self.takes(',')).then_some(false)
    }

    /// Reads a text behind its opening quotation mark.
    fn string(&mut self) -> Option<Cow<'a, str>> {
        let mut out = Cow::Borrowed("");
        loop {
            let special = |byte| byte < b' ' || byte == b'"' || byte == b'\\';
            let (plain, rest) = self.text.split_at_checked(self.text.bytes().position(special)?)?;
            if out.is_empty() {
                out = Cow::Borrowed(plain);
            } else {
                out.to_mut().push_str(plain);
            }
            if let Some(after) = rest.strip_prefix('"') {
                self.text = after;
                return Some(out);
            }
            self.text = rest.strip_prefix('\\')?;
            out.to_mut().push(self.escape()?);
        }
    }

    /// Reads what stands behind a backslash.
    fn escape(&mut self) -> Option<char> {
        self.marks = self.marks.checked_sub(1)?;
        let mut after = self.text.chars();
        let escaped = match after.next()? {
            found @ ('"' | '\\' | '/') => found,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                self.text = after.as_str();
                return self.unicode();
            }
            _ => return None,
        };
        self.text = after.as_str();
        Some(escaped)
    }

    /// Reads the digits of `\u`, and of the other half where two make one character.
    fn unicode(&mut self) -> Option<char> {
        let high = self.four_digits()?;
        if !(0xd800..0xdc00).contains(&high) {
            return char::from_u32(high);
        }
        self.text = self.text.strip_prefix("\\u")?;
        let low = self.four_digits()?.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
        char::from_u32(0x10000 + ((high - 0xd800) << 10) + low)
    }

    fn four_digits(&mut self) -> Option<u32> {
        let (digits, after) = self.text.split_at_checked(4)?;
        self.text = after;
        digits
            .chars()
            .try_fold(0, |number, digit| Some(number << 4 | digit.to_digit(16)?))
    }
}

/// What numbers, `true`, `false` and `null` are written with.
const fn is_bare(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.')
}

fn is_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let text = text.strip_prefix('-').unwrap_or(text);
    let (text, exponent) = split_at(text, b'e')
        .or_else(|| split_at(text, b'E'))
        .unwrap_or((text, "0"));
    let (whole, fraction) = split_at(text, b'.').unwrap_or((text, "0"));
    digits(whole)
        && (whole.len() == 1 || !whole.starts_with('0'))
        && digits(fraction)
        && digits(
            exponent
                .strip_prefix('+')
                .or_else(|| exponent.strip_prefix('-'))
                .unwrap_or(exponent),
        )
}

/// Writes a text with its quotation marks.
pub(crate) fn push_text(out: &mut String, text: &str) {
    out.push('"');
    let mut rest = text;
    while let Some((before, found, after)) = split_at_escape(rest) {
        out.push_str(before);
        if found < b' ' {
            out.push_str("\\u00");
            for digit in [found >> 4, found & 15] {
                out.push(char::from(if digit < 10 { b'0' + digit } else { b'a' - 10 + digit }));
            }
        } else {
            out.push('\\');
            out.push(char::from(found));
        }
        rest = after;
    }
    out.push_str(rest);
    out.push('"');
}

/// Splits at the first character that must be escaped.
fn split_at_escape(text: &str) -> Option<(&str, u8, &str)> {
    let escaped = |byte| byte < b' ' || matches!(byte, b'"' | b'\\');
    let at = text.bytes().position(escaped)?;
    Some((text.get(..at)?, *text.as_bytes().get(at)?, text.get(at + 1..)?))
}

/// Writes a member's name, behind a comma unless it is the object's first; its value is to follow.
pub(crate) fn push_name(out: &mut String, name: &str) {
    if !out.ends_with('{') {
        out.push(',');
    }
    push_text(out, name);
    out.push(':');
}

/// Writes a member that is a text.
pub(crate) fn push_member(out: &mut String, name: &str, text: &str) {
    push_name(out, name);
    push_text(out, text);
}

/// Writes a number without the machinery of formatting.
pub(crate) fn push_number(text: &mut String, number: u64) {
    if number > 9 {
        push_number(text, number / 10);
    }
    text.push(char::from(b'0' + u8::try_from(number % 10).unwrap_or_default()));
}

/// Writes a list.
pub(crate) fn push_list<T>(out: &mut String, items: &[T], push: impl Fn(&mut String, &T)) {
    out.push('[');
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        push(out, item);
    }
    out.push(']');
}

/// Writes fields as an object: a repeated name becomes a list.
pub(super) fn push_fields(out: &mut String, fields: &Fields<'_>) {
    // By name, equal ones in the order in which they came. A heap: the standard library's sort is five times as large.
    let mut sorted: BinaryHeap<_> = fields
        .iter()
        .enumerate()
        .map(|(at, (name, field))| Reverse(Named { name, at, field }))
        .collect();
    out.push('{');
    while let Some(Reverse(first)) = sorted.pop() {
        push_name(out, first.name);
        let mut same = Vec::from([first.field]);
        while let Some(Reverse(next)) = sorted.peek()
            && next.name == first.name
        {
            same.push(next.field);
            sorted.pop();
        }
        match same.as_slice() {
            [one] => push_field(out, one),
            several => push_list(out, several, |out, field| push_field(out, field)),
        }
    }
    out.push('}');
}

/// A field, in the order of names.
struct Named<'a> {
    name: &'a str,
    at: usize,
    field: &'a Field<'a>,
}

impl Ord for Named<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.name.cmp(other.name).then(self.at.cmp(&other.at))
    }
}

impl PartialOrd for Named<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Named<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Named<'_> {}

fn push_field(out: &mut String, field: &Field<'_>) {
    match field {
        Field::Text(text) => push_text(out, text),
        Field::Nested(fields) => push_fields(out, fields),
    }
}
