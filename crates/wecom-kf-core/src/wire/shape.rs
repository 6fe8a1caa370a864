//! Descriptions of values as data, for checking requests and generating TypeScript and documentation.

use super::Rule;
use alloc::string::String;
use alloc::vec::Vec;

/// A doc comment. Kept only for the code generator (feature `schema`).
#[derive(Debug, Clone, Copy)]
pub struct Doc {
    /// In English, line by line.
    pub english: &'static str,
    /// In Chinese; empty if there is none.
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
    /// An integer.
    Int,
    /// An integer from 0 to a maximum.
    UInt(u64),
    /// A floating-point number.
    Float,
    /// An integer that some servers send as a string.
    LooseInt,
    /// A named integer that some servers send as a string; the list may grow.
    LooseCode(&'static Codes),
    /// A named integer; the list may grow.
    Code(&'static Codes),
    /// An object with known fields.
    Object(&'static Shape),
    /// An object whose fields depend on a tag; the list of tags may grow.
    Union(&'static Union),
    /// An array.
    List(&'static Kind),
    /// Any JSON value.
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
    /// A union whose tag and body are among the fields, if any.
    pub flattened: Option<&'static Union>,
    /// The doc comment.
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
    /// The type of its value.
    pub kind: &'static Kind,
    /// Whether it is required in a request.
    pub required: bool,
    /// The constraints on the value.
    pub rule: &'static Rule,
    /// The doc comment.
    #[cfg(feature = "schema")]
    pub doc: Doc,
    /// Whether WeCom guarantees the field, although reading tolerates its absence.
    #[cfg(feature = "schema")]
    pub presence: Presence,
}

/// Whether WeCom documents a field as always present. It is an `Option` here, so that a response without it can still be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// It may be absent.
    Optional,
    /// It is always present.
    Always,
    /// It is present for every variant of the flattened union except this one.
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
    /// The tag field.
    pub tag: &'static str,
    /// Where a variant's fields are.
    pub layout: Layout,
    /// The known variants.
    pub variants: &'static [Variant],
    /// The doc comment.
    #[cfg(feature = "schema")]
    pub doc: Doc,
}

impl Union {
    /// The tags of the known variants, for an error message.
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

/// Where the fields of a union's variant are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// In an object under a key with the tag's value: `{"msgtype":"text","text":{…}}`.
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
    /// Whether the body is always present: some types have none.
    #[cfg(feature = "schema")]
    pub required: bool,
    /// The doc comment.
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

/// A set of named integers.
#[derive(Debug)]
pub struct Codes {
    /// Its name.
    #[cfg(feature = "schema")]
    pub name: &'static str,
    /// The known values.
    pub values: &'static [Code],
    /// The doc comment.
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

/// A named integer.
#[derive(Debug)]
pub struct Code {
    /// The number on the wire.
    pub value: i64,
    /// Its name.
    #[cfg(feature = "schema")]
    pub name: &'static str,
    /// The doc comment.
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
