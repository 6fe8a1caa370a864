//! Checking a request against its description before it is sent.

use super::{Field, Kind, Layout, Object, Rule, Shape, Union};
use crate::error::{RequestError, RequestWarning};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde_json::Value;

/// Checks an object against its description, and removes what is not sent: `null`s, empty optional texts, and local fields. Unknown fields
/// are kept: WeCom may know them. Returns warnings about values that WeCom accepts but changes.
///
/// # Errors
/// [`RequestError`] with the field, the limit and the given value. The object may then have been partly modified and must be discarded.
pub fn check_object(object: &mut Object, shape: &'static Shape) -> Result<Vec<RequestWarning>, RequestError> {
    let mut checker = Checker::default();
    checker.object(object, shape)?;
    object.retain(|name, _| !shape.fields.iter().any(|field| field.rule.local && field.name == name));
    Ok(checker.warnings)
}

/// Checks an object that will be split: like [`check_object`], but `lists` may have any length, and local fields are kept.
///
/// # Errors
/// [`RequestError`] as for [`check_object`]; list indexes refer to the whole list.
pub fn check_batch(
    object: &mut Object,
    shape: &'static Shape,
    lists: &'static [(&'static str, usize)],
) -> Result<(), RequestError> {
    let checker = &mut Checker {
        lists,
        ..Checker::default()
    };
    checker.object(object, shape)
}

#[derive(Default)]
struct Checker {
    path: String,
    /// The lists that may be of any length.
    lists: &'static [(&'static str, usize)],
    warnings: Vec<RequestWarning>,
}

impl Checker {
    fn object(&mut self, object: &mut Object, shape: &'static Shape) -> Result<(), RequestError> {
        object.retain(|_, value| !value.is_null());
        for field in shape.fields {
            // An empty optional text counts as missing: WeCom rejects an empty msgid and would clear a name.
            if !field.required && object.get(field.name).and_then(Value::as_str) == Some("") {
                object.remove(field.name);
            }
            let Some(value) = object.get_mut(field.name) else {
                if field.required {
                    return Err(RequestError::Missing {
                        field: self.at(field.name),
                    });
                }
                continue;
            };
            self.with_path(field.name, |checker| checker.field(value, field))?;
        }
        match shape.flattened {
            Some(union) => self.union(object, union),
            None => Ok(()),
        }
    }

    fn field(&mut self, value: &mut Value, field: &Field) -> Result<(), RequestError> {
        // For integers, report the field's own range rather than that of the type.
        if value.is_i64() || value.is_u64() {
            self.range(value, field.rule)?;
        }
        self.value(value, field.kind)?;
        let mut rule = *field.rule;
        if let Some((_, max)) = &mut rule.items
            && self.lists.iter().any(|(list, _)| *list == field.name)
        {
            *max = u32::MAX;
        }
        self.rule(value, &rule)
    }

    fn value(&mut self, value: &mut Value, kind: &'static Kind) -> Result<(), RequestError> {
        match (kind, value) {
            (Kind::Any, _)
            | (Kind::Text, Value::String(_))
            | (Kind::Bool, Value::Bool(_))
            | (Kind::LooseInt | Kind::LooseCode(_), Value::String(_))
            | (Kind::Float, Value::Number(_)) => Ok(()),
            (Kind::Int | Kind::LooseInt | Kind::LooseCode(_), Value::Number(number))
                if number.is_i64() || number.is_u64() =>
            {
                Ok(())
            }
            (Kind::UInt(max), Value::Number(number)) if number.is_i64() || number.is_u64() => {
                if number.as_u64().is_some_and(|given| given <= *max) {
                    return Ok(());
                }
                Err(RequestError::OutOfRange {
                    field: self.path.clone(),
                    min: "0".into(),
                    max: max.to_string(),
                    actual: number.to_string(),
                })
            }
            (Kind::Code(codes), Value::Number(number)) if number.is_i64() || number.is_u64() => {
                if codes.values.iter().any(|code| Some(code.value) == number.as_i64()) {
                    return Ok(());
                }
                let names: Vec<String> = codes.values.iter().map(|code| code.value.to_string()).collect();
                Err(RequestError::NotOneOf {
                    field: self.path.clone(),
                    allowed: names.join(", "),
                    actual: number.to_string(),
                })
            }
            (Kind::Object(shape), Value::Object(object)) => self.object(object, shape),
            (Kind::Union(union), Value::Object(object)) => {
                object.retain(|_, value| !value.is_null());
                self.union(object, union)
            }
            (Kind::List(item), Value::Array(list)) => {
                for (at, value) in list.iter_mut().enumerate() {
                    self.with_path(&format!("[{at}]"), |checker| checker.value(value, item))?;
                }
                Ok(())
            }
            (kind, value) => Err(RequestError::WrongType {
                field: self.path.clone(),
                expected: expectation(kind).into(),
                actual: kind_of(value).into(),
            }),
        }
    }

    fn union(&mut self, object: &mut Object, union: &'static Union) -> Result<(), RequestError> {
        let tag = match object.get(union.tag) {
            Some(Value::String(tag)) if !tag.is_empty() => tag.clone(),
            None | Some(Value::String(_)) => {
                return Err(RequestError::Missing {
                    field: self.at(union.tag),
                });
            }
            Some(other) => {
                return Err(RequestError::WrongType {
                    field: self.at(union.tag),
                    expected: "a string".into(),
                    actual: kind_of(other).into(),
                });
            }
        };
        let known = union.variants.iter().find(|variant| variant.tag == tag);
        match (union.layout, known) {
            (Layout::Inline, Some(variant)) => match variant.kind {
                Kind::Object(shape) => self.object(object, shape),
                _ => Ok(()),
            },
            (Layout::Inline, None) => Ok(()),
            (Layout::Nested, known) => {
                // A type that WeCom added later is accepted if its body is present; a misspelt type has no body.
                let body = object.get_mut(&tag).filter(|body| known.is_some() || body.is_object());
                let Some(body) = body else {
                    return Err(match known {
                        Some(_) => RequestError::Missing { field: self.at(&tag) },
                        None => RequestError::UnknownVariant {
                            field: self.at(union.tag),
                            actual: tag.chars().take(64).collect(),
                            known: union.tags(),
                        },
                    });
                };
                let kind = known.map_or(&Kind::Any, |variant| variant.kind);
                self.with_path(&tag, |checker| checker.value(body, kind))
            }
        }
    }

    /// Adds warnings about a text that WeCom accepts but changes.
    fn warn(&mut self, text: &str, rule: &Rule) {
        if let Some(limit) = rule.cut
            && text.len() > limit as usize
        {
            self.warnings.push(RequestWarning::TextCut {
                field: self.path.clone(),
                limit: u64::from(limit),
                actual: text.len() as u64,
            });
        }
        if let Some(form) = rule.advised
            && !form.fits(text)
        {
            self.warnings.push(RequestWarning::Unusual {
                field: self.path.clone(),
                expected: form.expectation().into(),
            });
        }
    }

    fn rule(&mut self, value: &Value, rule: &Rule) -> Result<(), RequestError> {
        if let Value::String(text) = value {
            self.warn(text, rule);
            let lengths = [
                (rule.bytes, text.len(), "bytes"),
                (rule.chars, text.chars().count(), "characters"),
            ];
            for (limits, actual, unit) in lengths {
                self.check_length(limits, actual, unit)?;
            }
            if rule.word
                && !text
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
            {
                return Err(RequestError::BadCharacter {
                    field: self.path.clone(),
                    pattern: "[0-9a-zA-Z_-]*".into(),
                });
            }
            if let Some(form) = rule.form
                && !form.fits(text)
            {
                return Err(RequestError::BadForm {
                    field: self.path.clone(),
                    expected: form.expectation().into(),
                });
            }
        }
        if let Value::Array(list) = value {
            self.check_length(rule.items, list.len(), "items")?;
            let texts = list.iter().enumerate().filter(|_| rule.each.is_some());
            for (at, text) in texts.filter_map(|(at, item)| Some((at, item.as_str()?))) {
                self.with_path(&format!("[{at}]"), |checker| {
                    checker.check_length(rule.each, text.len(), "bytes")
                })?;
            }
        }
        self.range(value, rule)
    }

    #[expect(clippy::cast_precision_loss, reason = "bounds are far below 2^53")]
    fn range(&self, value: &Value, rule: &Rule) -> Result<(), RequestError> {
        if let (Some((min, max)), Some(number)) = (rule.range, value.as_f64())
            && !(min as f64..=max as f64).contains(&number)
        {
            return Err(RequestError::OutOfRange {
                field: self.path.clone(),
                min: min.to_string(),
                max: max.to_string(),
                actual: value.to_string(),
            });
        }
        Ok(())
    }

    fn check_length(&self, limits: Option<(u32, u32)>, actual: usize, unit: &'static str) -> Result<(), RequestError> {
        let Some((min, max)) = limits else { return Ok(()) };
        let field = || self.path.clone();
        if actual > max as usize {
            return Err(RequestError::TooLong {
                field: field(),
                limit: u64::from(max),
                unit: unit.into(),
                actual: actual as u64,
            });
        }
        if actual < min as usize {
            return Err(RequestError::TooShort {
                field: field(),
                limit: u64::from(min),
                unit: unit.into(),
                actual: actual as u64,
            });
        }
        Ok(())
    }

    fn with_path<T>(&mut self, name: &str, check: impl FnOnce(&mut Self) -> T) -> T {
        let outer = self.path.len();
        self.path = self.at(name);
        let result = check(self);
        self.path.truncate(outer);
        result
    }

    fn at(&self, name: &str) -> String {
        let dot = if self.path.is_empty() || name.starts_with('[') {
            ""
        } else {
            "."
        };
        format!("{}{dot}{name}", self.path)
    }
}

const fn expectation(kind: &Kind) -> &'static str {
    match kind {
        Kind::Text => "a string",
        Kind::Bool => "true or false",
        Kind::Int | Kind::UInt(_) | Kind::LooseInt | Kind::Code(_) | Kind::LooseCode(_) => "a whole number",
        Kind::Float => "a number",
        Kind::Object(_) | Kind::Union(_) => "an object",
        Kind::List(_) => "an array",
        Kind::Any => "a value",
    }
}

/// The range in which serde_json reads integers; beyond it numbers are read as floats.
const INTEGER_RANGE: core::ops::Range<f64> = -9_223_372_036_854_775_808.0..18_446_744_073_709_551_616.0;

/// The JSON type of a value, for an error message: the value itself may be customer data.
#[must_use]
pub fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(number) if !number.is_f64() => "a number",
        Value::Number(number) if number.as_f64().is_some_and(|number| INTEGER_RANGE.contains(&number)) => {
            "a number with a fraction"
        }
        Value::Number(_) => "a number that is too large",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
