//! Strict reading of the sandbox's own input. Its types are read as tolerantly as server responses, but in a test a misspelt name or a
//! value of the wrong type would silently have no effect, so it is rejected here.

use serde_json::Value;
use wecom_kf_core::wire::{Describe, Kind, Object, Shape, Wire, check_object};

/// The largest integer that JavaScript represents exactly, and so the maximum in settings.
pub(crate) const MAX_SAFE: i64 = (1 << 53) - 1;

/// Reads a value of an object type. The error names an unknown or missing field, or one with a value of the wrong type. No input of the
/// sandbox contains a union.
pub(crate) fn read<T: Describe + Wire>(value: &Value) -> Result<T, String> {
    check(value, T::SHAPE)?;
    T::from_wire(value).map_err(|error| error.to_string())
}

/// A separate function, because code without type parameters is in the module only once.
fn check(value: &Value, shape: &'static Shape) -> Result<(), String> {
    let object = value.as_object().ok_or("it must be an object")?;
    known(object, shape, "")?;
    // The check removes values that need not be sent; the input itself must stay complete.
    check_object(&mut object.clone(), shape).map_err(|error| error.to_string())?;
    Ok(())
}

fn known(object: &Object, shape: &Shape, path: &str) -> Result<(), String> {
    for (name, value) in object {
        let Some(field) = shape.fields.iter().find(|field| field.name == name) else {
            let names: Vec<&str> = shape.fields.iter().map(|field| field.name).collect();
            let there_are = match names.as_slice() {
                [] => "no fields are known".into(),
                names => format!("known fields are {}", names.join(", ")),
            };
            return Err(format!("unknown field {path}{}; {there_are}", short(name)));
        };
        inside(value, field.kind, &format!("{path}{name}"))?;
    }
    Ok(())
}

fn inside(value: &Value, kind: &Kind, path: &str) -> Result<(), String> {
    match (kind, value) {
        (Kind::Object(shape), Value::Object(object)) => known(object, shape, &format!("{path}.")),
        (Kind::List(item), Value::Array(list)) => list
            .iter()
            .enumerate()
            .try_for_each(|(at, value)| inside(value, item, &format!("{path}[{at}]"))),
        _ => Ok(()),
    }
}

/// The beginning of an unknown name, for an error.
pub(crate) fn short(name: &str) -> String {
    name.chars().take(64).collect()
}
