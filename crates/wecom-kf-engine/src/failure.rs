//! Failures: a stable code and the details of the message. The message texts are in JavaScript's generated tables.

use serde::ser::{Serialize, SerializeStruct, Serializer};
use wecom_kf_core::error::{self, Coded, RequestWarning};

/// A failure: a stable code and the details of its message.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Failure {
    /// The code, such as `request.missing_field`.
    #[cfg_attr(feature = "typescript", ts(type = "FailureCode"))]
    pub code: &'static str,
    /// The details of its message, by name.
    #[cfg_attr(
        feature = "typescript",
        ts(type = "Readonly<Record<string, string | number | boolean>>")
    )]
    pub details: Details,
}

/// Something that WeCom accepts but changes.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Warning {
    /// The code, such as `warning.text_cut`.
    #[cfg_attr(feature = "typescript", ts(type = "WarningCode"))]
    pub code: &'static str,
    /// The details of its message, by name.
    #[cfg_attr(
        feature = "typescript",
        ts(type = "Readonly<Record<string, string | number | boolean>>")
    )]
    pub details: Details,
}

/// The details of a failure, in order.
#[derive(Debug, Clone, PartialEq)]
pub struct Details(pub Vec<(&'static str, Detail)>);

/// One detail of a failure.
#[derive(Debug, Clone, PartialEq)]
pub enum Detail {
    /// A text.
    Text(String),
    /// A count, a limit or a number of milliseconds.
    Number(i64),
    /// A boolean.
    Flag(bool),
}

impl Failure {
    /// Converts an error.
    #[must_use]
    pub fn of(error: &dyn Coded) -> Self {
        Self {
            code: error.code(),
            details: Details::of(error),
        }
    }
}

impl Warning {
    /// Converts a warning.
    #[must_use]
    pub fn of(warning: &RequestWarning) -> Self {
        Self {
            code: warning.code(),
            details: Details::of(warning),
        }
    }
}

impl Details {
    fn of(error: &dyn Coded) -> Self {
        let details = error.details().into_iter();
        Self(details.map(|(name, detail)| (name, detail.into())).collect())
    }
}

impl From<error::Detail> for Detail {
    fn from(detail: error::Detail) -> Self {
        match detail {
            error::Detail::Text(text) => Self::Text(text),
            error::Detail::Number(number) => Self::Number(i64::try_from(number).unwrap_or(i64::MAX)),
            error::Detail::Signed(number) => Self::Number(number),
            error::Detail::Flag(flag) => Self::Flag(flag),
        }
    }
}

impl Serialize for Details {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, detail)| (*name, detail)))
    }
}

impl Serialize for Detail {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(number) => number_of(*number, serializer),
            Self::Flag(flag) => serializer.serialize_bool(*flag),
        }
    }
}

/// Serialises a number as f64: napi would convert a 64-bit integer to a BigInt.
#[expect(clippy::cast_precision_loss, reason = "JavaScript has no other numbers")]
fn number_of<S: Serializer>(number: i64, serializer: S) -> Result<S::Ok, S::Error> {
    match i32::try_from(number) {
        Ok(short) => serializer.serialize_i32(short),
        Err(_) => serializer.serialize_f64(number as f64),
    }
}

/// The result of a function that can fail: an object with `value` or `failure`.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome<T> {
    /// Success.
    Value(T),
    /// Failure; the function had no effect.
    Failure(Failure),
}

impl<T> Outcome<T> {
    /// Converts to a `Result`.
    ///
    /// # Errors
    /// The failure.
    pub fn into_result(self) -> Result<T, Failure> {
        match self {
            Self::Value(value) => Ok(value),
            Self::Failure(failure) => Err(failure),
        }
    }
}

impl<T, E: Coded> From<Result<T, E>> for Outcome<T> {
    fn from(result: Result<T, E>) -> Self {
        match result {
            Ok(value) => Self::Value(value),
            Err(error) => Self::Failure(Failure::of(&error)),
        }
    }
}

impl<T> Outcome<T> {
    /// Serialises an object with `failure`.
    pub(crate) fn failed<S: Serializer>(failure: &Failure, serializer: S) -> Result<S::Ok, S::Error> {
        field("failure", failure, serializer)
    }
}

// As a struct with one field: napi drops the tag of serde's default enum representation.
impl<T: Serialize> Serialize for Outcome<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Value(value) => field("value", value, serializer),
            Self::Failure(failure) => Self::failed(failure, serializer),
        }
    }
}

fn field<S: Serializer>(name: &'static str, value: &impl Serialize, serializer: S) -> Result<S::Ok, S::Error> {
    let mut out = serializer.serialize_struct("Outcome", 1)?;
    out.serialize_field(name, value)?;
    out.end()
}
