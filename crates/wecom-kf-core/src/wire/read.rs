//! Tolerant reading of JSON.

use super::{Object, Wire};
use alloc::string::String;
use serde_json::Value;

/// Where and why a value could not be read. Carries the place and the expectation, never the value.
#[derive(Debug, Clone, PartialEq, Eq)]
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

    /// The same error, seen from the array that holds the value at `index`.
    #[must_use]
    pub fn inside_index(self, index: usize) -> Self {
        self.inside(&format!("[{index}]"))
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

/// Reads one field of an object; an absent field or `null` is the type's absent value.
///
/// # Errors
/// [`ReadError`] when the field is there and cannot be read, or is absent and must be there.
pub fn read_field<T: Wire>(object: &Object, name: &str) -> Result<T, ReadError> {
    match object.get(name) {
        None | Some(Value::Null) => T::absent().ok_or_else(|| ReadError::expected("a value").inside(name)),
        Some(value) => T::from_wire(value).map_err(|e| e.inside(name)),
    }
}

/// Reads one field of an object; with `forgiving`, one that cannot be read takes its default.
#[doc(hidden)]
pub fn read_field_or_default<T: Wire + Default>(object: &Object, name: &str, forgiving: bool) -> Result<T, ReadError> {
    match read_field(object, name) {
        Err(_) if forgiving => Ok(T::default()),
        read => read,
    }
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
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::float_cmp,
    reason = "the bound keeps every value exactly representable"
)]
pub(crate) fn whole(number: f64) -> Option<i64> {
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
