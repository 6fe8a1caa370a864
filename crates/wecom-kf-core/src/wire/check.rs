//! Checking a request against its description before it travels.

use super::{Field, Kind, Layout, Object, Rule, Shape, Union};
use crate::error::{RequestError, RequestWarning};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde_json::Value;

/// Checks an object against its description, and removes what is not to be sent: `null`s, empty optional texts, and fields
/// that are for this SDK only. Fields that the description does not know stay: WeCom may know them. What WeCom takes otherwise
/// than a reader of the request would think comes back as warnings.
///
/// # Errors
/// [`RequestError`] names the field, the limit and what was given; the object may then be partly cleaned and must be dropped.
pub fn check_object(object: &mut Object, shape: &'static Shape) -> Result<Vec<RequestWarning>, RequestError> {
    let mut checker = Checker::default();
    checker.object(object, shape)?;
    object.retain(|name, _| !shape.fields.iter().any(|field| field.rule.local && field.name == name));
    Ok(checker.warnings)
}

/// Checks an object that is to be cut into several: as [`check_object`], but its `lists` may be of any length, and nothing is
/// for this SDK only yet.
///
/// # Errors
/// [`RequestError`] as [`check_object`]; places in a list count from the beginning of the whole.
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
            // An empty optional text means "not given": WeCom refuses an empty msgid and would blank a name.
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
            self.inside(field.name, |checker| checker.field(value, field))?;
        }
        match shape.flattened {
            Some(union) => self.union(object, union),
            None => Ok(()),
        }
    }

    fn field(&mut self, value: &mut Value, field: &Field) -> Result<(), RequestError> {
        // Of a whole number the field's own range is told rather than that of its type.
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
                    self.inside(&format!("[{at}]"), |checker| checker.value(value, item))?;
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
                // A tag that WeCom added later passes when its body is there; a misspelt one has none.
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
                self.inside(&tag, |checker| checker.value(body, kind))
            }
        }
    }

    /// Notes what WeCom takes, but not as it stands.
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
                self.amount(limits, actual, unit)?;
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
            self.amount(rule.items, list.len(), "items")?;
            let texts = list.iter().enumerate().filter(|_| rule.each.is_some());
            for (at, text) in texts.filter_map(|(at, item)| Some((at, item.as_str()?))) {
                self.inside(&format!("[{at}]"), |checker| {
                    checker.amount(rule.each, text.len(), "bytes")
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

    fn amount(&self, limits: Option<(u32, u32)>, actual: usize, unit: &'static str) -> Result<(), RequestError> {
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

    fn inside<T>(&mut self, name: &str, check: impl FnOnce(&mut Self) -> T) -> T {
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

/// Where whole numbers are read as such: what is greater or less is read like a fraction.
const WHOLE: core::ops::Range<f64> = -9_223_372_036_854_775_808.0..18_446_744_073_709_551_616.0;

/// The JSON type of a value, for an error: the value itself may be a customer's words.
#[must_use]
pub fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(number) if !number.is_f64() => "a number",
        Value::Number(number) if number.as_f64().is_some_and(|number| WHOLE.contains(&number)) => {
            "a number with a fraction"
        }
        Value::Number(_) => "a number that is too large",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
