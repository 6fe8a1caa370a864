//! Writing JSON.

use super::read::default_value;
use super::{Layout, Object, Wire, read_row};
use serde::Serializer;
use serde::ser::Serialize;
use serde_json::Value;

/// Writes a field of an object. An existing value is the original from which the field was read; it is kept unless the field has changed.
#[doc(hidden)]
pub fn write_field<T: Wire + Default + PartialEq>(object: &mut Object, name: &'static str, field: &T) {
    let Some(value) = field.to_wire() else { return };
    let came_from = |kept: &Value| read_row(kept).ok().or_else(T::absent).unwrap_or_else(default_value) == *field;
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

/// Writes an unknown variant: its tag and body replace existing values, other fields do not.
#[doc(hidden)]
pub fn write_other(object: &mut Object, tag_name: &str, raw: &Value) {
    let tag = raw.get(tag_name).and_then(Value::as_str);
    for (name, value) in raw.as_object().into_iter().flatten() {
        if name == tag_name || Some(name.as_str()) == tag || !object.contains_key(name) {
            object.insert(name.clone(), value.clone());
        }
    }
}

/// Implements serde serialisation through [`Wire`].
///
/// # Errors
/// Those of the serializer.
#[doc(hidden)]
pub fn serialize<T: Wire, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    value.to_wire().unwrap_or_default().serialize(serializer)
}
