//! [`Wire`] for types of the standard library.

use super::{Kind, ReadError, Wire, read, read_row};
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use serde_json::Value;

impl Wire for String {
    const KIND: Kind = Kind::Text;
    fn from_wire(value: &Value) -> Result<Self, ReadError> {
        match value {
            Value::String(text) => Ok(text.clone()),
            Value::Number(number) => Ok(format!("{number}")),
            _ => Err(ReadError::expected("a string")),
        }
    }
    fn to_wire(&self) -> Option<Value> {
        Some(Value::String(self.clone()))
    }
}

impl Wire for bool {
    const KIND: Kind = Kind::Bool;
    fn from_wire(value: &Value) -> Result<Self, ReadError> {
        match value {
            Value::Bool(flag) => Ok(*flag),
            other => Ok(read::integer(other)? != 0),
        }
    }
    fn to_wire(&self) -> Option<Value> {
        Some(Value::Bool(*self))
    }
}

macro_rules! wire_integers {
    ($($int:ty = $kind:expr),*) => {$(
        impl Wire for $int {
            const KIND: Kind = $kind;
            fn from_wire(value: &Value) -> Result<Self, ReadError> {
                // Large u64 values do not fit into i64.
                let number = match value.as_u64() {
                    Some(number) => Self::try_from(number).ok(),
                    None => Self::try_from(read::integer(value)?).ok(),
                };
                number.ok_or(ReadError::expected("a whole number in range"))
            }
            /// Servers omit zeros.
            fn absent() -> Option<Self> {
                Some(0)
            }
            fn to_wire(&self) -> Option<Value> {
                Some(Value::from(*self))
            }
        }
    )*};
}
wire_integers!(
    u32 = Kind::UInt(u32::MAX as u64),
    i64 = Kind::Int,
    u64 = Kind::UInt(u64::MAX)
);

impl Wire for f64 {
    const KIND: Kind = Kind::Float;
    fn from_wire(value: &Value) -> Result<Self, ReadError> {
        read::float(value)
    }
    fn to_wire(&self) -> Option<Value> {
        Some(Value::from(*self))
    }
}

impl Wire for Value {
    const KIND: Kind = Kind::Any;
    fn from_wire(value: &Value) -> Result<Self, ReadError> {
        Ok(value.clone())
    }
    fn to_wire(&self) -> Option<Value> {
        Some(self.clone())
    }
}

impl<T: Wire> Wire for Option<T> {
    const KIND: Kind = T::KIND;
    const REQUIRED: bool = false;
    fn from_wire(value: &Value) -> Result<Self, ReadError> {
        if value.is_null() {
            Ok(None)
        } else {
            T::from_wire(value).map(Some)
        }
    }
    fn salvage(value: &Value) -> Option<Self> {
        value.is_object().then(|| T::salvage(value)).flatten().map(Some)
    }
    fn absent() -> Option<Self> {
        Some(None)
    }
    fn to_wire(&self) -> Option<Value> {
        self.as_ref().and_then(T::to_wire)
    }
}

impl<T: Wire> Wire for Vec<T> {
    const KIND: Kind = Kind::List(&T::KIND);
    fn from_wire(value: &Value) -> Result<Self, ReadError> {
        match value {
            Value::Array(list) => Ok(list.iter().filter_map(|item| read_row(item).ok()).collect()),
            Value::Null => Ok(Self::new()),
            // Some languages serialise an empty list this way.
            Value::Object(fields) if fields.is_empty() => Ok(Self::new()),
            _ => Err(ReadError::expected("an array")),
        }
    }
    /// Servers omit empty lists.
    fn absent() -> Option<Self> {
        Some(Self::new())
    }
    fn to_wire(&self) -> Option<Value> {
        Some(Value::Array(self.iter().filter_map(T::to_wire).collect()))
    }
}

impl<T: Wire> Wire for Box<T> {
    const KIND: Kind = T::KIND;
    const REQUIRED: bool = T::REQUIRED;
    fn from_wire(value: &Value) -> Result<Self, ReadError> {
        T::from_wire(value).map(Self::new)
    }
    fn salvage(value: &Value) -> Option<Self> {
        T::salvage(value).map(Self::new)
    }
    fn to_wire(&self) -> Option<Value> {
        T::to_wire(self)
    }
}
