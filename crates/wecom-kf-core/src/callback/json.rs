//! The JSON of callbacks, read by `serde_json`: lent from the text, numbers as they are written, bounded in depth and in number of values.

use super::fields::{Field, Fields};
use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::fmt;
use memchr::memchr_iter;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::from_str;
use serde_json::value::RawValue;

/// How deep arrays and objects may nest. Callbacks use two or three levels.
const DEPTH: usize = 16;

/// How many arrays and objects an envelope may have, in one another or not. It has one.
const NESTS: usize = 2 * DEPTH;

type Problem = &'static str;

const PROBLEM: Problem = "it is not JSON";
const TOO_MANY: Problem = "it has too many values or escapes";
const TOO_DEEP: Problem = "its values nest too deep";

/// The fields of a JSON object of so many values and escapes at most.
pub(super) fn parse(text: &str, marks: usize) -> Result<Fields<'_>, Problem> {
    bounded(text, marks)?;
    object(text, DEPTH)
}

/// The members of an object that are named so; nothing for one that is no text. What else there is must be JSON, and is not read: nobody has
/// vouched for it.
pub(super) fn texts<'a>(
    text: &'a str,
    named: fn(&str) -> bool,
    marks: usize,
) -> Result<Vec<Option<Cow<'a, str>>>, Problem> {
    bounded(text, marks)?;
    if count(text, b'[') + count(text, b'{') > NESTS {
        return Err(TOO_DEEP);
    }
    let Members(members) = Members::read(text).ok_or(PROBLEM)?;
    let wanted = members.into_iter().filter(|(name, _)| named(name));
    wanted.map(|(_, value)| as_text(value.get())).collect()
}

/// The text that is written, if it is one.
fn as_text(written: &str) -> Result<Option<Cow<'_, str>>, Problem> {
    if !written.starts_with('"') {
        return Ok(None);
    }
    let Text(text) = from_str(written).map_err(|_| PROBLEM)?;
    Ok(Some(text))
}

/// Counts before anything is read: every value but the first stands behind one of these characters.
fn bounded(text: &str, marks: usize) -> Result<(), Problem> {
    let found: usize = [b',', b'[', b'{', b'\\']
        .into_iter()
        .map(|mark| count(text, mark))
        .sum();
    if found < marks { Ok(()) } else { Err(TOO_MANY) }
}

fn count(text: &str, mark: u8) -> usize {
    memchr_iter(mark, text.as_bytes()).count()
}

/// The fields of an object. A name is kept once, however many items the list under it has.
fn object(text: &str, depth: usize) -> Result<Fields<'_>, Problem> {
    let depth = depth.checked_sub(1).ok_or(TOO_DEEP)?;
    let Members(members) = Members::read(text).ok_or(PROBLEM)?;
    let mut fields = Vec::with_capacity(members.len());
    for (name, value) in members {
        fields.extend(field(value.get(), depth)?.map(|field| (name, field)));
    }
    Ok(fields)
}

/// A value's field; `null` and an empty list are none.
fn field(written: &str, depth: usize) -> Result<Option<Field<'_>>, Problem> {
    Ok(match written.as_bytes().first() {
        Some(b'{') => Some(Field::Nested(object(written, depth)?)),
        Some(b'[') => list(written, depth)?,
        Some(b'"') => as_text(written)?.map(Field::Text),
        Some(b'n') => None,
        _ => Some(Field::Text(Cow::Borrowed(written))),
    })
}

/// A list's field: its items, or the only one. A list among them is a text, as it is written.
fn list(written: &str, depth: usize) -> Result<Option<Field<'_>>, Problem> {
    let depth = depth.checked_sub(1).ok_or(TOO_DEEP)?;
    let items: Vec<&RawValue> = from_str(written).map_err(|_| PROBLEM)?;
    let mut fields = Vec::with_capacity(items.len());
    for item in items.into_iter().map(RawValue::get) {
        let field = field(item, depth)?;
        fields.extend(if item.starts_with('[') {
            Some(Field::Text(Cow::Borrowed(item)))
        } else {
            field
        });
    }
    Ok(if fields.len() > 1 {
        Some(Field::List(fields))
    } else {
        fields.pop()
    })
}

/// A text, lent where it has no escapes.
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

/// The members of an object in their order, repeated ones too, with their values as they are written.
struct Members<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'a> Members<'a> {
    /// Nothing for what is no object.
    fn read(text: &'a str) -> Option<Self> {
        from_str(text).ok()
    }
}

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;

        impl<'de> Visitor<'de> for Reader {
            type Value = Members<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some((Text(name), value)) = map.next_entry()? {
                    members.push((name, value));
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Reader)
    }
}
