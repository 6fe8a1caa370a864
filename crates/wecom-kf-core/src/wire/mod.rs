//! What a value looks like on the wire, as data.
//!
//! Every type of the API implements [`Wire`]: it is read from JSON tolerantly, written back, and described by a [`Kind`].
//! The description is the one place where a field's name, limit and presence stand: requests are checked against it,
//! the sandbox checks what it receives against it, and the TypeScript types are written from it.

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
    Odd, ReadError, deserialize, object_of, read_field, read_field_or_default, read_row, read_variant, unread_fields,
    whole,
};
pub use rule::{Form, Rule};
pub use shape::{Code, Codes, Doc, Field, Kind, Layout, Presence, Shape, Union, Variant};
pub use shown::{Names, shown};
pub use write::{serialize, write_field, write_other, write_variant};

use alloc::string::String;
use serde_json::{Map, Value};

/// A JSON object.
pub type Object = Map<String, Value>;

/// A type that crosses the wire as JSON.
pub trait Wire: Sized {
    /// What the value looks like.
    const KIND: Kind;
    /// Whether a field of this type must be present in a request.
    const REQUIRED: bool = true;

    /// Reads the value, forgiving what servers are known to vary: numbers as strings, strings as numbers, `null` for absent.
    ///
    /// # Errors
    /// [`ReadError`] when the value has another shape altogether.
    fn from_wire(value: &Value) -> Result<Self, ReadError>;

    /// What can be made of a value that [`from_wire`](Self::from_wire) does not read: an object with defaults in the place of what is odd in
    /// it. `None` when there is nothing in it.
    #[must_use]
    fn salvage(_value: &Value) -> Option<Self> {
        None
    }

    /// The value for a field that is absent, if the type has one.
    fn absent() -> Option<Self> {
        None
    }

    /// Writes the value; `None` leaves the field out.
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
    /// None today: what cannot be read as its variant is kept whole.
    fn from_object(object: &Object) -> Result<Self, ReadError>;

    /// Writes tag and body into an object.
    fn write(&self, object: &mut Object);
}
