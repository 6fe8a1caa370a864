//! Tolerant reading of JSON.
//!
//! A response fails only if something essential is missing: a token, an id, a list. An unreadable field takes the type's absent value, and
//! the original is kept in `extra`. A list row is read with defaults for its unreadable fields, and omitted only if it is not an object. So
//! one malformed row does not affect the others.

use super::{Kind, Layout, Object, Shape, Wire};
use alloc::string::String;
use serde::de::{Deserialize, Deserializer, Error};
use serde_json::Value;

/// Where and why a value could not be read. Contains the path and the expectation, never the value.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReadError {
    /// The path of the value, such as `msg_list[3].send_time`; empty for the root.
    pub path: String,
    /// What was expected.
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

    /// Prefixes the path with `field`.
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

/// Reads a value, or salvages it ([`Wire::salvage`]).
///
/// # Errors
/// [`ReadError`] when nothing can be salvaged.
pub fn read_row<T: Wire>(value: &Value) -> Result<T, ReadError> {
    T::from_wire(value).or_else(|error| T::salvage(value).ok_or(error))
}

/// The fields of an object that could not be read exactly.
#[doc(hidden)]
pub type Odd = alloc::vec::Vec<&'static str>;

/// Reads a field of an object. An absent field, `null`, an empty string for another type, and an unreadable optional field give the type's
/// absent value. Fields that could not be read exactly are recorded in `odd`.
///
/// # Errors
/// [`ReadError`] when a required field is absent or unreadable.
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
    // A salvaged object keeps its own unreadable fields.
    if salvaged.is_none() || !(value.is_object() && matches!(T::KIND, Kind::Object(_) | Kind::Union(_))) {
        odd.push(name);
    }
    let may_be_absent = !T::REQUIRED || value.as_str().is_some_and(|text| text.trim().is_empty());
    salvaged.or_else(|| T::absent().filter(|_| may_be_absent)).ok_or(error)
}

/// Reads a field of an object; with `forgiving`, an unreadable one takes its default.
#[doc(hidden)]
pub fn read_field_or_default<T: Wire + Default>(
    object: &Object,
    name: &'static str,
    forgiving: bool,
    odd: &mut Odd,
) -> Result<T, ReadError> {
    match read_field(object, name, odd) {
        Err(_) if forgiving => Ok(default_value()),
        read => read,
    }
}

/// The default of an absent field.
pub(super) fn default_value<T: Wire + Default>() -> T {
    T::salvage(&Value::Null).unwrap_or_default()
}

/// Returns the object in a value.
///
/// # Errors
/// [`ReadError`] when the value is not an object.
#[doc(hidden)]
pub fn object_of(value: &Value) -> Result<&Object, ReadError> {
    value.as_object().ok_or(ReadError::expected("an object"))
}

/// The unknown and unreadable fields of an object.
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

/// Reads the fields of a variant; `None` when they have another shape.
#[doc(hidden)]
#[must_use]
pub fn read_variant<T: Wire>(object: &Object, tag: &str, layout: Layout) -> Option<T> {
    let read = match layout {
        Layout::Inline => T::from_wire(&Value::Object(object.clone())),
        // Some types have no body (`note`), which reads as `None`; for others a missing body is an error.
        Layout::Nested => T::from_wire(object.get(tag).unwrap_or(&Value::Null)),
    };
    read.ok()
}

/// Implements serde deserialisation through [`Wire`].
///
/// # Errors
/// Those of the deserializer, or a converted [`ReadError`].
#[doc(hidden)]
pub fn deserialize<'de, T: Wire, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    T::from_wire(&Value::deserialize(deserializer)?).map_err(D::Error::custom)
}

pub(super) fn integer(value: &Value) -> Result<i64, ReadError> {
    const EXPECTED: ReadError = ReadError::expected("a whole number");
    match value {
        Value::Number(number) => number
            .as_i64()
            .or_else(|| exact_integer(number.as_f64()?))
            .ok_or(EXPECTED),
        Value::String(text) => text.trim().parse().map_err(|_| EXPECTED),
        Value::Bool(flag) => Ok((*flag).into()),
        _ => Err(EXPECTED),
    }
}

/// Converts a float to an integer if it is integral: 3.0 gives 3, 3.5 gives `None`.
#[must_use]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::float_cmp,
    reason = "the bound keeps every value exactly representable"
)]
pub fn exact_integer(number: f64) -> Option<i64> {
    let exact_integer = number as i64;
    (number.abs() < 9_007_199_254_740_992.0 && exact_integer as f64 == number).then_some(exact_integer)
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
