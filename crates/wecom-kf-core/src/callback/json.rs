//! Parses JSON callbacks with `serde_json`: borrowed, numbers in their original spelling, with limits on depth and number of values.

use super::fields::{Field, Fields};
use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::fmt;
use memchr::memchr_iter;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::from_str;
use serde_json::value::RawValue;

/// The maximum nesting depth. Callbacks use two or three levels.
const MAX_DEPTH: usize = 16;

/// The maximum number of arrays and objects in an envelope, which normally has one.
const MAX_CONTAINERS: usize = 2 * MAX_DEPTH;

type Problem = &'static str;

const PROBLEM: Problem = "it is not JSON";
const TOO_MANY: Problem = "it has too many values or escapes";
const TOO_DEEP: Problem = "its values are nested too deeply";

/// Parses a JSON object with at most `marks` values and escapes.
pub(super) fn parse(text: &str, marks: usize) -> Result<Fields<'_>, Problem> {
    bounded(text, marks)?;
    object(text, MAX_DEPTH)
}

/// The members of an object with matching names; `None` for one that is not a string. Other members must be valid JSON but are not parsed
/// further, since the input is not authenticated yet.
pub(super) fn texts<'a>(
    text: &'a str,
    named: fn(&str) -> bool,
    marks: usize,
) -> Result<Vec<Option<Cow<'a, str>>>, Problem> {
    bounded(text, marks)?;
    if count(text, b'[') + count(text, b'{') > MAX_CONTAINERS {
        return Err(TOO_DEEP);
    }
    let Members(members) = Members::read(text).ok_or(PROBLEM)?;
    let wanted = members.into_iter().filter(|(name, _)| named(name));
    wanted.map(|(_, value)| as_text(value.get())).collect()
}

/// Parses a JSON string; `None` for another value.
fn as_text(written: &str) -> Result<Option<Cow<'_, str>>, Problem> {
    if !written.starts_with('"') {
        return Ok(None);
    }
    let Text(text) = from_str(written).map_err(|_| PROBLEM)?;
    Ok(Some(text))
}

/// Checks the limit before parsing: every value except the first follows one of these characters.
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

/// Parses an object. A name is stored once, however many items its list has.
fn object(text: &str, depth: usize) -> Result<Fields<'_>, Problem> {
    let depth = depth.checked_sub(1).ok_or(TOO_DEEP)?;
    let Members(members) = Members::read(text).ok_or(PROBLEM)?;
    let mut fields = Vec::with_capacity(members.len());
    for (name, value) in members {
        fields.extend(field(value.get(), depth)?.map(|field| (name, field)));
    }
    Ok(fields)
}

/// Parses a value; `null` and an empty list give no field.
fn field(written: &str, depth: usize) -> Result<Option<Field<'_>>, Problem> {
    Ok(match written.as_bytes().first() {
        Some(b'{') => Some(Field::Nested(object(written, depth)?)),
        Some(b'[') => list(written, depth)?,
        Some(b'"') => as_text(written)?.map(Field::Text),
        Some(b'n') => None,
        _ => Some(Field::Text(Cow::Borrowed(written))),
    })
}

/// Parses a list: its items, or its only item. A nested list becomes its JSON text.
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

/// A string, borrowed if it has no escapes.
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

/// The members of an object in order, including repeated ones, with unparsed values.
struct Members<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'a> Members<'a> {
    /// `None` if the text is not an object.
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
