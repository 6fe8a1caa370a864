//! Descriptions of API types, with reading and writing.
//!
//! Every API type implements [`Wire`]: it is read tolerantly from JSON, written back, and described by a [`Kind`]. The description is the
//! only place that defines a field's name, limits and presence: requests and the sandbox's input are checked against it, and the TypeScript
//! types are generated from it.

mod check;
mod loose;
mod read;
mod rule;
mod shape;
mod shown;
mod values;
mod write;

pub use check::{check_batch, check_object, kind_of};
pub use loose::{Loose, LooseInt, LooseKind};
pub use read::{
    Odd, ReadError, deserialize, exact_integer, object_of, read_field, read_field_or_default, read_row, read_variant,
    unread_fields,
};
pub use rule::{Form, Rule};
pub use shape::{Code, Codes, Doc, Field, Kind, Layout, Presence, Shape, Union, Variant};
pub use shown::{Names, shown};
pub use write::{serialize, write_field, write_other, write_variant};

use alloc::string::String;
use serde_json::{Map, Value};

/// A JSON object.
pub type Object = Map<String, Value>;

/// A type with a JSON representation.
pub trait Wire: Sized {
    /// The description of the type.
    const KIND: Kind;
    /// Whether a field of this type must be present in a request.
    const REQUIRED: bool = true;

    /// Reads the value, tolerating known variations of servers: numbers as strings, strings as numbers, `null` for absent.
    ///
    /// # Errors
    /// [`ReadError`] when the value has a different shape.
    fn from_wire(value: &Value) -> Result<Self, ReadError>;

    /// Salvages a value that [`from_wire`](Self::from_wire) cannot read: an object with defaults for its unreadable fields. `None` if
    /// nothing can be salvaged.
    #[must_use]
    fn salvage(_value: &Value) -> Option<Self> {
        None
    }

    /// The value of an absent field, if the type has one.
    fn absent() -> Option<Self> {
        None
    }

    /// Writes the value; `None` omits the field.
    fn to_wire(&self) -> Option<Value>;
}

/// An object type with known fields.
pub trait Describe {
    /// Its fields.
    const SHAPE: &'static Shape;
}

/// An object type whose fields depend on a tag.
pub trait Tagged: Sized {
    /// Its variants.
    const UNION: &'static Union;

    /// Reads the variant from the object that holds its tag.
    ///
    /// # Errors
    /// Currently none: an unreadable variant is kept as raw JSON.
    fn from_object(object: &Object) -> Result<Self, ReadError>;

    /// Writes the tag and the body into an object.
    fn write(&self, object: &mut Object);
}
