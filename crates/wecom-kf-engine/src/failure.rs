//! How a function says no: the stable code of core's tables, and what its message tells. The texts stay in JavaScript's generated tables.

use serde::ser::{Serialize, SerializeStruct, Serializer};
use wecom_kf_core::error::{self, Coded, RequestWarning};

/// A failure: its stable code, and what its message tells.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Failure {
    /// The code, such as `request.missing_field`.
    #[cfg_attr(feature = "typescript", ts(type = "FailureCode"))]
    pub code: &'static str,
    /// What its message tells, by name.
    #[cfg_attr(
        feature = "typescript",
        ts(type = "Readonly<Record<string, string | number | boolean>>")
    )]
    pub details: Details,
}

/// What WeCom takes, but not as it stands.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Warning {
    /// The code, such as `warning.text_cut`.
    #[cfg_attr(feature = "typescript", ts(type = "WarningCode"))]
    pub code: &'static str,
    /// What its message tells, by name.
    #[cfg_attr(
        feature = "typescript",
        ts(type = "Readonly<Record<string, string | number | boolean>>")
    )]
    pub details: Details,
}

/// What a failure's message tells, in its own order.
#[derive(Debug, Clone, PartialEq)]
pub struct Details(pub Vec<(&'static str, Detail)>);

/// One detail of a failure.
#[derive(Debug, Clone, PartialEq)]
pub enum Detail {
    /// A text.
    Text(String),
    /// A count, a limit or a number of milliseconds.
    Number(i64),
    /// Yes or no.
    Flag(bool),
}

impl Failure {
    /// What crosses of an error.
    #[must_use]
    pub fn of(error: &dyn Coded) -> Self {
        Self {
            code: error.code(),
            details: Details::of(error),
        }
    }
}

impl Warning {
    /// What crosses of a warning.
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

/// A number as JavaScript has them: of a long whole one napi would make a BigInt.
#[expect(clippy::cast_precision_loss, reason = "JavaScript has no others")]
fn number_of<S: Serializer>(number: i64, serializer: S) -> Result<S::Ok, S::Error> {
    match i32::try_from(number) {
        Ok(short) => serializer.serialize_i32(short),
        Err(_) => serializer.serialize_f64(number as f64),
    }
}

/// The result of a function that can fail: an object of `value` or of `failure`.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome<T> {
    /// It did what was asked.
    Value(T),
    /// It did nothing.
    Failure(Failure),
}

impl<T> Outcome<T> {
    /// The value, or the failure.
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
    /// Writes an object of `failure`.
    pub(crate) fn failed<S: Serializer>(failure: &Failure, serializer: S) -> Result<S::Ok, S::Error> {
        field("failure", failure, serializer)
    }
}

// As a struct of one field: of an enum's usual form napi drops the tag.
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
