//! Descriptions of values as data: what requests are checked against, and what TypeScript and the documentation are written from.

use super::Rule;
use alloc::string::String;
use alloc::vec::Vec;

/// What a doc comment says. Only the code generator keeps it: the feature `schema`.
#[derive(Debug, Clone, Copy)]
pub struct Doc {
    /// In English, line by line.
    pub english: &'static str,
    /// In Chinese; empty where there is none yet.
    pub chinese: &'static str,
}

impl Doc {
    /// For [`Wire`](macro@crate::Wire).
    #[doc(hidden)]
    #[must_use]
    pub const fn new(english: &'static str, chinese: &'static str) -> Self {
        Self { english, chinese }
    }
}

/// The description of a value.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// A string.
    Text,
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Int,
    /// A whole number from 0 to a greatest one.
    UInt(u64),
    /// A number with a fraction.
    Float,
    /// A whole number that some servers send as a string.
    LooseInt,
    /// One of some named whole numbers that some servers send as a string; the list may grow.
    LooseCode(&'static Codes),
    /// One of some named whole numbers; the list may grow.
    Code(&'static Codes),
    /// An object with known fields.
    Object(&'static Shape),
    /// An object whose fields depend on a tag; the list of tags may grow.
    Union(&'static Union),
    /// An array.
    List(&'static Kind),
    /// Any JSON.
    Any,
}

/// The description of an object.
#[derive(Debug)]
pub struct Shape {
    /// Its name.
    #[cfg(feature = "schema")]
    pub name: &'static str,
    /// Its fields, in the order of the documentation.
    pub fields: &'static [Field],
    /// A union whose tag and body stand among the fields, if any.
    pub flattened: Option<&'static Union>,
    /// What it is.
    #[cfg(feature = "schema")]
    pub doc: Doc,
}

impl Shape {
    /// For [`Wire`](macro@crate::Wire).
    #[doc(hidden)]
    #[must_use]
    pub const fn new(
        _name: &'static str,
        fields: &'static [Field],
        flattened: Option<&'static Union>,
        _doc: Doc,
    ) -> Self {
        Self {
            #[cfg(feature = "schema")]
            name: _name,
            fields,
            flattened,
            #[cfg(feature = "schema")]
            doc: _doc,
        }
    }
}

/// The description of one field.
#[derive(Debug)]
pub struct Field {
    /// The name on the wire.
    pub name: &'static str,
    /// What it holds.
    pub kind: &'static Kind,
    /// Whether a request must carry it.
    pub required: bool,
    /// What the value must fulfil.
    pub rule: &'static Rule,
    /// What it means.
    #[cfg(feature = "schema")]
    pub doc: Doc,
    /// What WeCom promises of a field that readers do not insist on.
    #[cfg(feature = "schema")]
    pub presence: Presence,
}

/// What WeCom's documents promise of a field that is an `Option` here, so that an answer without it is read all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// It may be left out.
    Optional,
    /// It is always there.
    Always,
    /// It is there with every variant of the flattened union but this one.
    Unless(&'static str),
}

impl Field {
    /// For [`Wire`](macro@crate::Wire).
    #[doc(hidden)]
    #[must_use]
    pub const fn new(name: &'static str, kind: &'static Kind, required: bool, rule: &'static Rule, _doc: Doc) -> Self {
        Self {
            name,
            kind,
            required,
            rule,
            #[cfg(feature = "schema")]
            doc: _doc,
            #[cfg(feature = "schema")]
            presence: Presence::Optional,
        }
    }

    /// For [`Wire`](macro@crate::Wire).
    #[doc(hidden)]
    #[must_use]
    pub const fn present(self, _presence: Presence) -> Self {
        Self {
            #[cfg(feature = "schema")]
            presence: _presence,
            ..self
        }
    }
}

/// The description of a tagged union.
#[derive(Debug)]
pub struct Union {
    /// Its name.
    #[cfg(feature = "schema")]
    pub name: &'static str,
    /// The field that tells the variants apart.
    pub tag: &'static str,
    /// Where a variant's fields stand.
    pub layout: Layout,
    /// The known variants.
    pub variants: &'static [Variant],
    /// What it is.
    #[cfg(feature = "schema")]
    pub doc: Doc,
}

impl Union {
    /// The tags of the known variants, for an error.
    pub(crate) fn tags(&self) -> String {
        let tags: Vec<&str> = self.variants.iter().map(|variant| variant.tag).collect();
        tags.join(", ")
    }
}

impl Union {
    /// For [`Wire`](macro@crate::Wire).
    #[doc(hidden)]
    #[must_use]
    pub const fn new(
        _name: &'static str,
        tag: &'static str,
        layout: Layout,
        variants: &'static [Variant],
        _doc: Doc,
    ) -> Self {
        Self {
            #[cfg(feature = "schema")]
            name: _name,
            tag,
            layout,
            variants,
            #[cfg(feature = "schema")]
            doc: _doc,
        }
    }
}

/// Where the fields of a union's variant stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// In an object under a key that is named like the tag's value: `{"msgtype":"text","text":{…}}`.
    Nested,
    /// Beside the tag: `{"event_type":"enter_session","scene":"…"}`.
    Inline,
}

/// One variant of a tagged union.
#[derive(Debug)]
pub struct Variant {
    /// The tag's value.
    pub tag: &'static str,
    /// The variant's fields: an object or a union.
    pub kind: &'static Kind,
    /// Whether the fields are always there: some types come without a body.
    #[cfg(feature = "schema")]
    pub required: bool,
    /// What it is.
    #[cfg(feature = "schema")]
    pub doc: Doc,
}

impl Variant {
    /// For [`Wire`](macro@crate::Wire).
    #[doc(hidden)]
    #[must_use]
    pub const fn new(tag: &'static str, kind: &'static Kind, _required: bool, _doc: Doc) -> Self {
        Self {
            tag,
            kind,
            #[cfg(feature = "schema")]
            required: _required,
            #[cfg(feature = "schema")]
            doc: _doc,
        }
    }
}

/// A set of named whole numbers.
#[derive(Debug)]
pub struct Codes {
    /// Its name.
    #[cfg(feature = "schema")]
    pub name: &'static str,
    /// The known values.
    pub values: &'static [Code],
    /// What it is.
    #[cfg(feature = "schema")]
    pub doc: Doc,
}

impl Codes {
    /// For [`Wire`](macro@crate::Wire).
    #[doc(hidden)]
    #[must_use]
    pub const fn new(_name: &'static str, values: &'static [Code], _doc: Doc) -> Self {
        Self {
            #[cfg(feature = "schema")]
            name: _name,
            values,
            #[cfg(feature = "schema")]
            doc: _doc,
        }
    }
}

/// One named whole number.
#[derive(Debug)]
pub struct Code {
    /// The number on the wire.
    pub value: i64,
    /// Its name.
    #[cfg(feature = "schema")]
    pub name: &'static str,
    /// What it means.
    #[cfg(feature = "schema")]
    pub doc: Doc,
}

impl Code {
    /// For [`Wire`](macro@crate::Wire).
    #[doc(hidden)]
    #[must_use]
    pub const fn new(value: i64, _name: &'static str, _doc: Doc) -> Self {
        Self {
            value,
            #[cfg(feature = "schema")]
            name: _name,
            #[cfg(feature = "schema")]
            doc: _doc,
        }
    }
}
