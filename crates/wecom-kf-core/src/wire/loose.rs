//! Numbers that some servers send as a string.

use super::{Kind, ReadError, Wire};
use alloc::string::String;
use serde_json::Value;

/// An integer that some servers send as a string, in the form in which it arrived. TypeScript sees both.
#[derive(Clone, PartialEq, Eq)]
pub enum Loose<T> {
    /// It arrived as a number.
    Number(T),
    /// It arrived as a string, which may not be a number.
    Text(String),
}

/// An integer that some servers send as a string.
pub type LooseInt = Loose<i64>;

impl<T: Copy + From<i64>> Loose<T> {
    /// The number, if it is one.
    #[must_use]
    pub fn value(&self) -> Option<T> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(text) => text.trim().parse::<i64>().ok().map(T::from),
        }
    }
}

impl<T: Default> Default for Loose<T> {
    fn default() -> Self {
        Self::Number(T::default())
    }
}

impl<T> From<T> for Loose<T> {
    fn from(number: T) -> Self {
        Self::Number(number)
    }
}

/// An integer type that [`Loose`] can hold.
pub trait LooseKind: Wire {
    /// The description of the type if it may be a string.
    const LOOSE: Kind;
}

impl LooseKind for i64 {
    const LOOSE: Kind = Kind::LooseInt;
}

impl<T: LooseKind> Wire for Loose<T> {
    const KIND: Kind = T::LOOSE;
    fn from_wire(value: &Value) -> Result<Self, ReadError> {
        match value {
            Value::String(text) => Ok(Self::Text(text.clone())),
            number => T::from_wire(number).map(Self::Number),
        }
    }
    fn to_wire(&self) -> Option<Value> {
        match self {
            Self::Number(number) => number.to_wire(),
            Self::Text(text) => Some(text.as_str().into()),
        }
    }
}
