//! Every field of every request, violating its description in each way, is rejected with the field's name. Values at the limit pass.
//! The samples in `tests/vectors/wire` are the valid requests.

use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
mod support;

use support::engine;
use wecom_kf_core::operations::OPERATIONS;
use wecom_kf_core::wire::{Field, Kind, Layout, Rule, Shape, Union};

/// The position of a value: its path as in errors, and as a JSON pointer.
#[derive(Clone)]
struct Place {
    path: String,
    pointer: String,
}

impl Place {
    fn field(&self, name: &str) -> Self {
        let dot = if self.path.is_empty() { "" } else { "." };
        Self {
            path: format!("{}{dot}{name}", self.path),
            pointer: format!("{}/{name}", self.pointer),
        }
    }

    fn item(&self, at: usize) -> Self {
        Self {
            path: format!("{}[{at}]", self.path),
            pointer: format!("{}/{at}", self.pointer),
        }
    }
}

/// One sample, and what was done to it.
struct Breaker<'a> {
    operation: &'static str,
    sample: &'a Value,
    now_ms: f64,
    broken: usize,
    fields: BTreeSet<String>,
}

impl Breaker<'_> {
    /// The engine's result for the sample with one value replaced, or removed if `None`.
    fn build(&self, place: &Place, value: Option<Value>) -> Result<Value, Value> {
        let mut params = self.sample.clone();
        let (parent, name) = place.pointer.rsplit_once('/').unwrap();
        let parent = params.pointer_mut(parent).unwrap();
        match (parent, value) {
            (Value::Object(object), Some(value)) => drop(object.insert(name.into(), value)),
            (Value::Object(object), None) => drop(object.remove(name)),
            (Value::Array(list), Some(value)) => list[name.parse::<usize>().unwrap()] = value,
            other => panic!("{other:?}"),
        }
        engine::build(self.operation, &params.to_string(), self.now_ms, "none", "")
    }

    fn refused(&mut self, place: &Place, value: Option<Value>, codes: &[&str]) {
        let shown = value.as_ref().map_or("nothing".into(), ToString::to_string);
        let shown: String = shown.chars().take(60).collect();
        let built = self.build(place, value);
        let what = format!("{}: {} = {shown}: {built:?}", self.operation, place.path);
        let failure = built.expect_err(&what);
        assert_eq!(failure["details"]["field"], place.path.as_str(), "{what}");
        assert!(codes.contains(&failure["code"].as_str().unwrap()), "{what}");
        self.broken += 1;
    }

    fn accepted(&mut self, place: &Place, value: Value) {
        let built = self.build(place, Some(value));
        // What concerns several fields, such as a span of days, names none.
        let fits = built
            .as_ref()
            .err()
            .is_none_or(|failure| failure["details"]["field"].is_null());
        assert!(fits, "{}: {}: {built:?}", self.operation, place.path);
    }

    fn shape(&mut self, shape: &Shape, object: &Map<String, Value>, at: &Place) {
        for field in shape.fields {
            if let Some(value) = object.get(field.name) {
                self.field(field, value, &at.field(field.name));
            }
        }
        if let Some(union) = shape.flattened {
            self.union(union, object, at);
        }
    }

    fn union(&mut self, union: &Union, object: &Map<String, Value>, at: &Place) {
        let tag = object[union.tag].as_str().unwrap();
        self.refused(&at.field(union.tag), None, &["request.missing_field"]);
        self.refused(&at.field(union.tag), Some(json!(1)), &["request.wrong_type"]);
        let Some(variant) = union.variants.iter().find(|variant| variant.tag == tag) else {
            return;
        };
        assert_eq!(union.layout, Layout::Nested, "requests have no others");
        let place = at.field(tag);
        self.refused(&place, None, &["request.missing_field"]);
        self.refused(&place, Some(json!("text")), &["request.wrong_type"]);
        self.value(variant.kind, &Rule::NONE, &object[tag], &place);
    }

    fn field(&mut self, field: &Field, value: &Value, at: &Place) {
        self.fields.insert(format!("{} {}", self.operation, at.path));
        if field.required {
            self.refused(at, None, &["request.missing_field"]);
            self.refused(at, Some(Value::Null), &["request.missing_field"]);
        }
        // Another operation takes its place, and its parameters go unread.
        if self.operation == "sendMsg" && at.path == "code" {
            return;
        }
        // An optional text that is empty is left out.
        let rule = match field.rule.bytes {
            Some((_, max)) if !field.required => &Rule {
                bytes: Some((0, max)),
                ..*field.rule
            },
            _ => field.rule,
        };
        self.value(field.kind, rule, value, at);
    }

    fn value(&mut self, kind: &Kind, rule: &Rule, value: &Value, at: &Place) {
        let wrong: &[&str] = &["request.wrong_type"];
        match kind {
            Kind::Text => {
                self.refused(at, Some(json!({})), wrong);
                self.refused(at, Some(json!(7)), wrong);
                self.text(rule, at);
            }
            Kind::Int | Kind::UInt(_) => {
                for value in [json!("7"), json!(7.5), json!([7])] {
                    self.refused(at, Some(value), wrong);
                }
                self.number(rule, at);
            }
            Kind::Float => {
                self.refused(at, Some(json!("7")), wrong);
                self.number(rule, at);
            }
            Kind::Code(codes) => {
                self.refused(at, Some(json!("0")), wrong);
                let most = codes.values.iter().map(|code| code.value).max().unwrap();
                for value in [most + 1, -1] {
                    self.refused(at, Some(json!(value)), &["request.not_one_of"]);
                }
            }
            Kind::Object(shape) => {
                self.refused(at, Some(json!("text")), wrong);
                self.refused(at, Some(json!([])), wrong);
                self.shape(shape, value.as_object().unwrap(), at);
            }
            Kind::Union(union) => {
                self.refused(at, Some(json!("text")), wrong);
                self.union(union, value.as_object().unwrap(), at);
            }
            Kind::List(kind) => self.list(kind, rule, value.as_array().unwrap(), at),
            other => panic!("{}: no way to break {other:?}", at.path),
        }
    }

    fn text(&mut self, rule: &Rule, at: &Place) {
        let formed = rule.form.is_some();
        for (limits, letter) in [(rule.bytes, "a"), (rule.chars, "微")] {
            let Some((min, max)) = limits else { continue };
            if min > 0 {
                self.refused(at, Some(json!("")), &["request.too_short"]);
            }
            if max < u32::MAX {
                let over = letter.repeat(max as usize + 1);
                self.refused(at, Some(json!(over)), &["request.too_long"]);
                if !formed {
                    self.accepted(at, json!(letter.repeat(max as usize)));
                }
            }
        }
        if let Some((_, max)) = rule.bytes.filter(|(_, max)| *max < u32::MAX) {
            // Bytes, not characters.
            let wide = "微".repeat(max as usize / 3 + 1);
            self.refused(at, Some(json!(wide)), &["request.too_long", "request.bad_character"]);
        }
        if let Some(most) = rule.cut {
            self.accepted(at, json!("a".repeat(most as usize + 1)));
        }
        if rule.word {
            for value in ["a b", "a.b", "微"] {
                self.refused(at, Some(json!(value)), &["request.bad_character"]);
            }
        }
        if formed {
            self.refused(at, Some(json!("a")), &["request.bad_form"]);
        }
    }

    fn number(&mut self, rule: &Rule, at: &Place) {
        let Some((min, max)) = rule.range else { return };
        for value in [min - 1, max + 1] {
            self.refused(at, Some(json!(value)), &["request.out_of_range", "request.wrong_type"]);
        }
        for value in [min, max] {
            self.accepted(at, json!(value));
        }
    }

    fn list(&mut self, kind: &Kind, rule: &Rule, list: &[Value], at: &Place) {
        self.refused(at, Some(json!("text")), &["request.wrong_type"]);
        self.refused(at, Some(json!({})), &["request.wrong_type"]);
        if let Some((min, max)) = rule.items {
            if min > 0 {
                self.refused(at, Some(json!([])), &["request.too_short"]);
            }
            if let (Some(first), true) = (list.first(), max < u32::MAX) {
                let over = vec![first.clone(); max as usize + 1];
                self.refused(at, Some(over.into()), &["request.too_long"]);
                self.accepted(at, vec![first.clone(); max as usize].into());
            }
        }
        let each = Rule {
            bytes: rule.each,
            ..Rule::NONE
        };
        for (index, item) in list.iter().enumerate() {
            self.value(kind, &each, item, &at.item(index));
        }
    }
}

#[test]
fn every_field_is_checked_against_its_shape() {
    let (mut broken, mut fields) = (0, BTreeSet::new());
    for operation in OPERATIONS {
        let path = format!(
            "{}/../../tests/vectors/wire/{}.json",
            env!("CARGO_MANIFEST_DIR"),
            operation.name
        );
        let file = std::fs::read_to_string(&path).map_or(Value::Null, |text| serde_json::from_str(&text).unwrap());
        let media = json!([{"media_id": "M"}]);
        let samples = file.get("requests").unwrap_or(&media);
        let now_ms = file["now_ms"].as_f64().unwrap_or(0.0);
        for sample in samples.as_array().unwrap() {
            let mut breaker = Breaker {
                operation: operation.name,
                sample,
                now_ms,
                broken: 0,
                fields: BTreeSet::new(),
            };
            let start = Place {
                path: String::new(),
                pointer: String::new(),
            };
            breaker.shape(operation.request, sample.as_object().unwrap(), &start);
            broken += breaker.broken;
            fields.append(&mut breaker.fields);
        }
        for field in operation.request.fields.iter().filter(|field| !field.rule.local) {
            let name = format!("{} {}", operation.name, field.name);
            assert!(fields.contains(&name), "no sample has {name}");
        }
    }
    assert!(broken > 1000, "{broken} broken requests");
}
