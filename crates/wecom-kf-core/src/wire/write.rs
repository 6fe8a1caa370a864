//! Writing JSON.

use super::read::nothing;
use super::{Layout, Object, Wire, read_row};
use serde::Serializer;
use serde::ser::Serialize;
use serde_json::Value;

/// Writes one field of an object. What stands there already is what the field was read from: it stays as it came, unless the field has
/// changed since.
#[doc(hidden)]
pub fn write_field<T: Wire + Default + PartialEq>(object: &mut Object, name: &'static str, field: &T) {
    let Some(value) = field.to_wire() else { return };
    let came_from = |kept: &Value| read_row(kept).ok().or_else(T::absent).unwrap_or_else(nothing) == *field;
    if !object.get(name).is_some_and(came_from) {
        object.insert(name.into(), value);
    }
}

/// Writes a known variant.
#[doc(hidden)]
pub fn write_variant<T: Wire>(object: &mut Object, tag_name: &str, tag: &str, body: &T, layout: Layout) {
    match (layout, body.to_wire()) {
        (Layout::Inline, Some(Value::Object(fields))) => object.extend(fields),
        (Layout::Inline, _) => {}
        (Layout::Nested, Some(body)) => {
            object.insert(tag.into(), body);
        }
        (Layout::Nested, None) => {}
    }
    object.insert(tag_name.into(), tag.into());
}

/// Writes a variant that this version does not know: its tag and body over what is there, the rest only where nothing is.
#[doc(hidden)]
pub fn write_other(object: &mut Object, tag_name: &str, raw: &Value) {
    let tag = raw.get(tag_name).and_then(Value::as_str);
    for (name, value) in raw.as_object().into_iter().flatten() {
        if name == tag_name || Some(name.as_str()) == tag || !object.contains_key(name) {
            object.insert(name.clone(), value.clone());
        }
    }
}

/// serde's writing, by way of [`Wire`].
///
/// # Errors
/// The serializer's.
#[doc(hidden)]
pub fn serialize<T: Wire, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    value.to_wire().unwrap_or_default().serialize(serializer)
}
