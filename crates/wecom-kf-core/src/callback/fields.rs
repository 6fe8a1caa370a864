//! The fields of a decrypted message, from XML or JSON.

use alloc::borrow::Cow;
use alloc::collections::BinaryHeap;
use alloc::vec::Vec;
use core::cmp::Ordering;
use serde::ser::{Serialize, SerializeMap, Serializer};

/// Named values in message order. Names may repeat.
pub type Fields<'a> = Vec<(Cow<'a, str>, Field<'a>)>;

/// A value of a message. Debug output shows no text, since it may be a ticket or a code.
#[derive(Clone, PartialEq, Eq)]
pub enum Field<'a> {
    /// A text; numbers are kept as text.
    Text(Cow<'a, str>),
    /// Nested named values.
    Nested(Fields<'a>),
    /// Several values under one name, from a JSON list; XML repeats the name. Lists are never nested.
    List(Vec<Self>),
}

impl core::fmt::Debug for Field<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Text(_) => f.write_str("(text)"),
            Self::Nested(fields) => fields.fmt(f),
            Self::List(items) => f.debug_list().entries(items).finish(),
        }
    }
}

impl<'a> Field<'a> {
    /// The text, if it is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Nested(_) | Self::List(_) => None,
        }
    }

    /// The values: those of a list, or this one.
    #[must_use]
    pub fn items(&self) -> &[Self] {
        match self {
            Self::List(items) => items,
            one => core::slice::from_ref(one),
        }
    }

    /// Converts to an owned field.
    #[must_use]
    pub fn into_owned(self) -> Field<'static> {
        match self {
            Self::Text(text) => Field::Text(Cow::Owned(text.into_owned())),
            Self::Nested(fields) => Field::Nested(own(fields)),
            Self::List(items) => Field::List(items.into_iter().map(Field::into_owned).collect()),
        }
    }

    /// Converts to JSON: a string, a list, or an object in which repeated names become lists.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        // Only strings with string keys, which JSON can always represent.
        serde_json::to_value(self).unwrap_or_default()
    }
}

/// Converts fields to a JSON object; a repeated name becomes an array.
#[must_use]
pub fn fields_to_json(fields: &Fields<'_>) -> serde_json::Value {
    serde_json::to_value(AsObject(fields)).unwrap_or_default()
}

/// Converts to owned fields.
pub(super) fn own(fields: Fields<'_>) -> Fields<'static> {
    fields
        .into_iter()
        .map(|(name, field)| (Cow::Owned(name.into_owned()), field.into_owned()))
        .collect()
}

/// The non-empty texts under these names.
pub(super) fn texts<'a>(fields: &'a Fields<'_>, names: &[&str]) -> impl Iterator<Item = &'a str> {
    fields
        .iter()
        .filter(|(name, _)| names.contains(&&**name))
        .flat_map(|(_, field)| field.items())
        .filter_map(|item| item.as_text().filter(|text| !text.is_empty()))
}

/// The first of [`texts`].
#[inline(never)]
pub(super) fn text<'a>(fields: &'a Fields<'_>, names: &[&str]) -> Option<&'a str> {
    texts(fields, names).next()
}

impl Serialize for Field<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Nested(fields) => AsObject(fields).serialize(serializer),
            Self::List(items) => serializer.collect_seq(items),
        }
    }
}

/// Serialises fields as an object ordered by name; a repeated name becomes a list.
pub(super) struct AsObject<'a>(pub(super) &'a Fields<'a>);

impl Serialize for AsObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Sorted by name, stably. A heap, because the standard library's sort is five times as large in wasm.
        let named = self.0.iter().enumerate();
        let sorted: BinaryHeap<_> = named
            .map(|(at, (name, field))| SortedField { name, at, field })
            .collect();
        let mut out = serializer.serialize_map(None)?;
        for same in sorted.into_sorted_vec().chunk_by(|one, other| one.name == other.name) {
            match same {
                [only] => out.serialize_entry(only.name, only.field)?,
                [first, ..] => out.serialize_entry(first.name, &RepeatedValues(same))?,
                [] => {}
            }
        }
        out.end()
    }
}

/// A field with its sort key.
struct SortedField<'a> {
    name: &'a str,
    at: usize,
    field: &'a Field<'a>,
}

impl Ord for SortedField<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.name.cmp(other.name).then(self.at.cmp(&other.at))
    }
}

impl PartialOrd for SortedField<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for SortedField<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for SortedField<'_> {}

/// All values under one name, as a list.
struct RepeatedValues<'a>(&'a [SortedField<'a>]);

impl Serialize for RepeatedValues<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().flat_map(|sorted| sorted.field.items()))
    }
}
