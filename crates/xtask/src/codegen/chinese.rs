//! Every API item that users see in their editors is documented in Chinese too.

use super::{CHINESE, javascript_errors};
use std::collections::BTreeSet;
use wecom_kf_core::callback::{EVENT_SHAPES, SUITE_EVENT_SHAPES};
use wecom_kf_core::errcode::ERRCODES;
use wecom_kf_core::error::WARNING;
use wecom_kf_core::operations::OPERATIONS;
use wecom_kf_core::wire::{Doc, Kind, Shape, Union};

/// Fails with the names of the items without a Chinese text.
pub(super) fn check() -> Result<(), String> {
    let mut found = Found::default();
    for operation in OPERATIONS {
        found.shape(operation.request);
        found.shape(operation.response);
    }
    for shape in EVENT_SHAPES.iter().chain(SUITE_EVENT_SHAPES) {
        found.text(shape.name, shape.doc);
        for (name, _, doc) in shape.fields {
            found.text(&format!("{}.{name}", shape.name), doc);
        }
    }
    for entry in javascript_errors::catalogue()
        .into_iter()
        .flat_map(|(_, entries)| entries)
        .chain(WARNING)
    {
        found.doc(entry.code, entry.doc);
    }
    for code in ERRCODES.iter().filter(|code| code.meaning_zh.is_empty()) {
        found.missing.push(format!("errcode {}", code.code));
    }
    if found.missing.is_empty() {
        return Ok(());
    }
    Err(format!(
        "a doc comment ends with a line that begins with {CHINESE} It is missing at: {}",
        found.missing.join(", ")
    ))
}

#[derive(Default)]
struct Found {
    missing: Vec<String>,
    seen: BTreeSet<&'static str>,
}

impl Found {
    fn doc(&mut self, name: &str, doc: Doc) {
        if doc.chinese.is_empty() {
            self.missing.push(name.into());
        }
    }

    /// A doc comment that contains its Chinese text.
    fn text(&mut self, name: &str, doc: &str) {
        if !doc.contains(CHINESE) {
            self.missing.push(name.into());
        }
    }

    fn shape(&mut self, shape: &'static Shape) {
        if !self.seen.insert(shape.name) {
            return;
        }
        self.doc(shape.name, shape.doc);
        for field in shape.fields {
            self.doc(&format!("{}.{}", shape.name, field.name), field.doc);
            self.kind(field.kind);
        }
        if let Some(union) = shape.flattened {
            self.union(union);
        }
    }

    fn union(&mut self, union: &'static Union) {
        if !self.seen.insert(union.name) {
            return;
        }
        self.doc(union.name, union.doc);
        for variant in union.variants {
            self.doc(&format!("{}.{}", union.name, variant.tag), variant.doc);
            self.kind(variant.kind);
        }
    }

    fn kind(&mut self, kind: &'static Kind) {
        match kind {
            Kind::Object(shape) => self.shape(shape),
            Kind::Union(union) => self.union(union),
            Kind::List(item) => self.kind(item),
            Kind::Code(codes) | Kind::LooseCode(codes) if self.seen.insert(codes.name) => {
                self.doc(codes.name, codes.doc);
                for code in codes.values {
                    self.doc(&format!("{}.{}", codes.name, code.name), code.doc);
                }
            }
            _ => {}
        }
    }
}
