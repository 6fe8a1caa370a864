//! The fields of a decrypted message, whether it was XML or JSON.

use alloc::borrow::Cow;
use alloc::vec::Vec;

/// Named values in the order of the message. A name can come more than once.
pub type Fields<'a> = Vec<(Cow<'a, str>, Field<'a>)>;

/// One value of a message. Debug output shows no text: it may be a ticket or a code.
#[derive(Clone, PartialEq, Eq)]
pub enum Field<'a> {
    /// A text; numbers are texts too.
    Text(Cow<'a, str>),
    /// Named values within.
    Nested(Fields<'a>),
}

impl core::fmt::Debug for Field<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Text(_) => f.write_str("(text)"),
            Self::Nested(fields) => fields.fmt(f),
        }
    }
}

impl<'a> Field<'a> {
    /// The text, if it is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Nested(_) => None,
        }
    }

    /// The same field, holding its own texts.
    #[must_use]
    pub fn into_owned(self) -> Field<'static> {
        match self {
            Self::Text(text) => Field::Text(Cow::Owned(text.into_owned())),
            Self::Nested(fields) => Field::Nested(own(fields)),
        }
    }
}

/// The same fields, holding their own texts.
pub(super) fn own(fields: Fields<'_>) -> Fields<'static> {
    fields
        .into_iter()
        .map(|(name, field)| (Cow::Owned(name.into_owned()), field.into_owned()))
        .collect()
}

/// The first text of one of the names.
pub(super) fn text<'a>(fields: &'a Fields<'_>, names: &[&str]) -> Option<&'a str> {
    fields
        .iter()
        .find(|(name, _)| names.contains(&&**name))
        .and_then(|(_, field)| field.as_text())
}
