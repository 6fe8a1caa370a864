//! Tolerant reading of JSON.
//!
//! A response as a whole fails only when something is missing that it is of no use without: a token, an id, a list. A field that cannot be
//! read is the type's absent value, and what arrived in its place stays in `extra`. A row of a list is read with defaults in the place of
//! what cannot be read of it, and left out only when it is no object at all. So one odd row costs nobody the others.

use super::{Kind, Layout, Object, Shape, Wire};
use alloc::string::String;
use serde::de::{Deserialize, Deserializer, Error};
use serde_json::Value;

/// Where and why a value could not be read. Carries the place and the expectation, never the value.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReadError {
    /// The path to the value, such as `msg_list[3].send_time`; empty for the whole.
    pub path: String,
    /// What was expected there.
    pub expected: &'static str,
}

impl ReadError {
    /// An error at the value itself.
    #[must_use]
    pub const fn expected(expected: &'static str) -> Self {
        Self {
            path: String::new(),
            expected,
        }
    }

    /// The same error, seen from the object that holds the value as `field`.
    #[must_use]
    pub fn inside(self, field: &str) -> Self {
        let dot = if self.path.is_empty() || self.path.starts_with('[') {
            ""
        } else {
            "."
        };
        Self {
            path: format!("{field}{dot}{}", self.path),
            ..self
        }
    }
}

impl core::fmt::Display for ReadError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(
            f,
            "{}: expected {}",
            if self.path.is_empty() { "the value" } else { &self.path },
            self.expected
        )
    }
}

impl core::error::Error for ReadError {}

/// Reads a value: as it is, or what can be made of it ([`Wire::salvage`]).
///
/// # Errors
/// [`ReadError`] when there is nothing in it.
pub fn read_row<T: Wire>(value: &Value) -> Result<T, ReadError> {
    T::from_wire(value).or_else(|error| T::salvage(value).ok_or(error))
}

/// The fields of an object that could not be read as they are.
#[doc(hidden)]
pub type Odd = alloc::vec::Vec<&'static str>;

/// Reads one field of an object; an absent field, `null`, and an empty text for something that is no text are the type's absent value, and
/// so is whatever cannot be read of a field that may be missing. What was not read as it is, is noted in `odd`.
///
/// # Errors
/// [`ReadError`] when the field is there and cannot be read, or is absent and must be there.
#[doc(hidden)]
pub fn read_field<T: Wire>(object: &Object, name: &'static str, odd: &mut Odd) -> Result<T, ReadError> {
    let Some(value) = object.get(name).filter(|value| !value.is_null()) else {
        return T::absent().ok_or_else(|| ReadError::expected("a value").inside(name));
    };
    let error = match T::from_wire(value) {
        Ok(read) => return Ok(read),
        Err(error) => error.inside(name),
    };
    let salvaged = T::salvage(value);
    // An object that was salvaged keeps by itself what is odd in it.
    if salvaged.is_none() || !(value.is_object() && matches!(T::KIND, Kind::Object(_) | Kind::Union(_))) {
        odd.push(name);
    }
    let may_be_absent = !T::REQUIRED || value.as_str().is_some_and(|text| text.trim().is_empty());
    salvaged.or_else(|| T::absent().filter(|_| may_be_absent)).ok_or(error)
}

/// Reads one field of an object; with `forgiving`, one that cannot be read takes its default.
#[doc(hidden)]
pub fn read_field_or_default<T: Wire + Default>(
    object: &Object,
    name: &'static str,
    forgiving: bool,
    odd: &mut Odd,
) -> Result<T, ReadError> {
    match read_field(object, name, odd) {
        Err(_) if forgiving => Ok(nothing()),
        read => read,
    }
}

/// The value of a field that has none.
pub(super) fn nothing<T: Wire + Default>() -> T {
    T::salvage(&Value::Null).unwrap_or_default()
}

/// The object of a value.
///
/// # Errors
/// [`ReadError`] when it is none.
#[doc(hidden)]
pub fn object_of(value: &Value) -> Result<&Object, ReadError> {
    value.as_object().ok_or(ReadError::expected("an object"))
}

/// The fields of a read object that its description does not know, and those that could not be read.
#[doc(hidden)]
#[must_use]
pub fn unread_fields(object: &Object, shape: &Shape, odd: &[&str]) -> Object {
    let tag = shape.flattened.map(|union| union.tag);
    let body = tag.and_then(|tag| object.get(tag)).and_then(Value::as_str);
    let unknown =
        |name: &str| Some(name) != tag && Some(name) != body && !shape.fields.iter().any(|field| field.name == name);
    object
        .iter()
        .filter(|(name, _)| unknown(name) || odd.contains(&name.as_str()))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// Reads the fields of a variant; nothing when they have another shape.
#[doc(hidden)]
#[must_use]
pub fn read_variant<T: Wire>(object: &Object, tag: &str, layout: Layout) -> Option<T> {
    let read = match layout {
        Layout::Inline => T::from_wire(&Value::Object(object.clone())),
        // Some types have no body on the wire (`note`): for them nothing is `None`, for the others it is no body.
        Layout::Nested => T::from_wire(object.get(tag).unwrap_or(&Value::Null)),
    };
    read.ok()
}

/// serde's reading, by way of [`Wire`].
///
/// # Errors
/// The deserializer's, or [`ReadError`] in its form.
#[doc(hidden)]
pub fn deserialize<'de, T: Wire, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    T::from_wire(&Value::deserialize(deserializer)?).map_err(D::Error::custom)
}

pub(super) fn integer(value: &Value) -> Result<i64, ReadError> {
    const EXPECTED: ReadError = ReadError::expected("a whole number");
    match value {
        Value::Number(number) => number.as_i64().or_else(|| whole(number.as_f64()?)).ok_or(EXPECTED),
        Value::String(text) => text.trim().parse().map_err(|_| EXPECTED),
        Value::Bool(flag) => Ok((*flag).into()),
        _ => Err(EXPECTED),
    }
}

/// 3.0 is the whole number 3; 3.5 is none.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::float_cmp,
    reason = "the bound keeps every value exactly representable"
)]
pub fn whole(number: f64) -> Option<i64> {
    let whole = number as i64;
    (number.abs() < 9_007_199_254_740_992.0 && whole as f64 == number).then_some(whole)
}

pub(super) fn float(value: &Value) -> Result<f64, ReadError> {
    const EXPECTED: ReadError = ReadError::expected("a number");
    match value {
        Value::Number(number) => number.as_f64().ok_or(EXPECTED),
        Value::String(text) => text
            .trim()
            .parse()
            .ok()
            .filter(|number: &f64| number.is_finite())
            .ok_or(EXPECTED),
        _ => Err(EXPECTED),
    }
}
