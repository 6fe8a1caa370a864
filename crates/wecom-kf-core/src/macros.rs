//! The three forms in which the API's types are written down. Each makes the Rust type and its description from one text.

/// Joins the lines of a doc comment: what the schema carries.
#[cfg(feature = "schema")]
macro_rules! doc_text {
    ($($doc:literal)*) => { concat!($($doc, "\n"),*) };
}

/// An object with known fields.
///
/// `pub name: Type => rule,` declares a field; `flat message: UnionType,` a union whose tag and body stand among the fields;
/// `..extra` at the end keeps the fields this version does not know and those that could not be read; `..raw` keeps the whole object as it
/// was read, and what cannot be read of it takes its default, wherever it stands.
///
/// Debug output shows numbers, ids and structure. Texts are customers' words, credentials or codes, and stay out of it.
macro_rules! wire {
    (
        $(#[doc = $doc:literal])*
        pub struct $name:ident {
            $($(#[doc = $field_doc:literal])* pub $field:ident : $ty:ty $(=> $rule:expr)?,)*
            $(flat $flat:ident : $flat_ty:ty,)?
            $(.. $kept:ident)?
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, PartialEq, Default)]
        pub struct $name {
            $($(#[doc = $field_doc])* pub $field: $ty,)*
            $(
                /// The part that depends on the tag.
                pub $flat: $flat_ty,
            )?
            $(
                /// As it arrived: `raw` the whole object, `extra` the fields that this version does not know.
                pub $kept: $crate::wire::Object,
            )?
        }

        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                let mut shown = f.debug_struct(stringify!($name));
                $(shown.field(
                    $crate::wire::field_name(stringify!($field)),
                    &$crate::wire::shown(stringify!($field), rule!($($rule)?).secret, &self.$field),
                );)*
                $(shown.field(stringify!($flat), &self.$flat);)?
                $(shown.field(stringify!($kept), &$crate::wire::Names(&self.$kept));)?
                shown.finish()
            }
        }

        impl $crate::wire::Describe for $name {
            const SHAPE: &'static $crate::wire::Shape = &$crate::wire::Shape {
                #[cfg(feature = "schema")]
                name: stringify!($name),
                fields: &[$($crate::wire::Field {
                    name: $crate::wire::field_name(stringify!($field)),
                    kind: &<$ty as $crate::wire::Wire>::KIND,
                    required: <$ty as $crate::wire::Wire>::REQUIRED,
                    rule: &rule!($($rule)?),
                    #[cfg(feature = "schema")]
                    doc: doc_text!($($field_doc)*),
                }),*],
                flattened: flattened!($($flat_ty)?),
                #[cfg(feature = "schema")]
                doc: doc_text!($($doc)*),
            };
        }

        impl $crate::wire::Wire for $name {
            const KIND: $crate::wire::Kind =
                $crate::wire::Kind::Object(<Self as $crate::wire::Describe>::SHAPE);

            fn from_wire(value: &$crate::Value) -> Result<Self, $crate::wire::ReadError> {
                let forgiving = forgiving!($($kept)?);
                match value.as_object() {
                    Some(object) => Self::read(object, forgiving),
                    None if forgiving => Self::read(&$crate::wire::Object::new(), forgiving),
                    None => Err($crate::wire::ReadError::expected("an object")),
                }
            }

            fn salvage(value: &$crate::Value) -> Option<Self> {
                Self::read(value.as_object()?, true).ok()
            }

            fn to_wire(&self) -> Option<$crate::Value> {
                #[allow(unused_mut, reason = "a type without fields writes none")]
                let mut object = written!(self $($kept)?);
                $($crate::wire::write_field(
                    &mut object, $crate::wire::field_name(stringify!($field)), &self.$field,
                );)*
                $($crate::wire::Tagged::write(&self.$flat, &mut object);)?
                Some($crate::Value::Object(object))
            }
        }

        impl $name {
            /// Reads the fields; with `forgiving`, those that cannot be read take their defaults.
            fn read(object: &$crate::wire::Object, forgiving: bool) -> Result<Self, $crate::wire::ReadError> {
                #[allow(unused_mut, reason = "a type without fields has no odd ones")]
                let mut odd = $crate::wire::Odd::new();
                let read = Self {
                    $($field: $crate::wire::read_field_or_default(
                        object, $crate::wire::field_name(stringify!($field)), forgiving, &mut odd,
                    )?,)*
                    $($flat: <$flat_ty as $crate::wire::Tagged>::from_object(object)?,)?
                    $($kept: $crate::wire::$kept(object, <Self as $crate::wire::Describe>::SHAPE, &odd),)?
                };
                let _ = (object, forgiving, &odd);
                Ok(read)
            }
        }

        serde_by_wire!($name);
    };
}

/// An object whose fields depend on a tag. Stays open: a tag this version does not know becomes `Other` with the whole object.
macro_rules! tagged {
    (
        $(#[doc = $doc:literal])*
        pub enum $name:ident by $tag:literal $layout:ident {
            $($(#[doc = $variant_doc:literal])* $variant:ident($ty:ty) = $value:literal,)*
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, PartialEq)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[doc = $variant_doc])* $variant($ty),)*
            /// A variant that this version does not know, or that did not have the expected shape: the whole object.
            Other($crate::Value),
        }

        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                match self {
                    $(Self::$variant(body) => f.debug_tuple(stringify!($variant)).field(body).finish(),)*
                    Self::Other(_) => f.debug_tuple("Other").field(&self.tag()).finish(),
                }
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::Other($crate::Value::Null)
            }
        }

        impl $crate::wire::Tagged for $name {
            const UNION: &'static $crate::wire::Union = &$crate::wire::Union {
                #[cfg(feature = "schema")]
                name: stringify!($name),
                tag: $tag,
                layout: $crate::wire::Layout::$layout,
                variants: &[$($crate::wire::Variant {
                    tag: $value,
                    kind: &<$ty as $crate::wire::Wire>::KIND,
                    #[cfg(feature = "schema")]
                    required: <$ty as $crate::wire::Wire>::REQUIRED,
                    #[cfg(feature = "schema")]
                    doc: doc_text!($($variant_doc)*),
                }),*],
                #[cfg(feature = "schema")]
                doc: doc_text!($($doc)*),
            };

            fn from_object(object: &$crate::wire::Object) -> Result<Self, $crate::wire::ReadError> {
                let known = match object.get($tag).and_then($crate::Value::as_str) {
                    $(Some($value) => $crate::wire::variant_body(object, $value, $crate::wire::Layout::$layout)
                        .and_then(|body| <$ty as $crate::wire::Wire>::from_wire(&body).ok())
                        .map(Self::$variant),)*
                    _ => None,
                };
                Ok(known.unwrap_or_else(|| Self::Other($crate::Value::Object(object.clone()))))
            }

            fn write(&self, object: &mut $crate::wire::Object) {
                match self {
                    $(Self::$variant(body) => $crate::wire::write_variant(
                        object, $tag, $value, $crate::wire::Wire::to_wire(body), $crate::wire::Layout::$layout,
                    ),)*
                    Self::Other(raw) => $crate::wire::write_other(object, $tag, raw),
                }
            }
        }

        impl $name {
            /// The tag's value, if there is one.
            #[must_use]
            pub fn tag(&self) -> Option<&str> {
                match self {
                    $(Self::$variant(_) => Some($value),)*
                    Self::Other(raw) => raw.get($tag).and_then($crate::Value::as_str),
                }
            }
        }

        impl $crate::wire::Wire for $name {
            const KIND: $crate::wire::Kind =
                $crate::wire::Kind::Union(<Self as $crate::wire::Tagged>::UNION);

            fn from_wire(value: &$crate::Value) -> Result<Self, $crate::wire::ReadError> {
                let object = value.as_object().ok_or($crate::wire::ReadError::expected("an object"))?;
                <Self as $crate::wire::Tagged>::from_object(object)
            }

            fn salvage(value: &$crate::Value) -> Option<Self> {
                (!value.is_null()).then(|| Self::Other(value.clone()))
            }

            fn to_wire(&self) -> Option<$crate::Value> {
                let mut object = $crate::wire::Object::new();
                $crate::wire::Tagged::write(self, &mut object);
                Some($crate::Value::Object(object))
            }
        }

        serde_by_wire!($name);
    };
}

/// Named whole numbers. Stays open: a number this version does not know becomes `Unknown`.
macro_rules! codes {
    (
        $(#[doc = $doc:literal])*
        pub enum $name:ident {
            $($(#[doc = $code_doc:literal])* $code:ident = $value:literal,)*
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[doc = $code_doc])* $code,)*
            /// A number that this version does not know; -1 for what is no number.
            Unknown(i64),
        }

        impl $name {
            /// Every known value.
            pub const CODES: &'static $crate::wire::Codes = &$crate::wire::Codes {
                #[cfg(feature = "schema")]
                name: stringify!($name),
                values: &[$($crate::wire::Code {
                    value: $value,
                    #[cfg(feature = "schema")]
                    name: stringify!($code),
                    #[cfg(feature = "schema")]
                    doc: doc_text!($($code_doc)*),
                }),*],
                #[cfg(feature = "schema")]
                doc: doc_text!($($doc)*),
            };

            /// The number on the wire.
            #[must_use]
            pub const fn code(self) -> i64 {
                match self { $(Self::$code => $value,)* Self::Unknown(code) => code }
            }
        }

        impl From<i64> for $name {
            fn from(code: i64) -> Self {
                match code { $($value => Self::$code,)* other => Self::Unknown(other) }
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::from(0)
            }
        }

        impl $crate::wire::LooseKind for $name {
            const LOOSE: $crate::wire::Kind = $crate::wire::Kind::LooseCode(Self::CODES);
        }

        impl $crate::wire::Wire for $name {
            const KIND: $crate::wire::Kind = $crate::wire::Kind::Code(Self::CODES);

            fn from_wire(value: &$crate::Value) -> Result<Self, $crate::wire::ReadError> {
                <i64 as $crate::wire::Wire>::from_wire(value).map(Self::from)
            }

            /// No number of WeCom's: 0 would mean something.
            fn salvage(_value: &$crate::Value) -> Option<Self> {
                Some(Self::Unknown(-1))
            }

            fn to_wire(&self) -> Option<$crate::Value> {
                Some($crate::Value::from(self.code()))
            }
        }

        serde_by_wire!($name);
    };
}

macro_rules! rule {
    () => {
        $crate::wire::Rule::NONE
    };
    ($rule:expr) => {
        $rule
    };
}

macro_rules! flattened {
    () => {
        None
    };
    ($ty:ty) => {
        Some(<$ty as $crate::wire::Tagged>::UNION)
    };
}

/// Whether a field that cannot be read takes its default: where the whole object is kept.
macro_rules! forgiving {
    () => {
        false
    };
    (extra) => {
        false
    };
    (raw) => {
        true
    };
}

/// What a written object starts from.
macro_rules! written {
    ($this:ident) => {
        $crate::wire::Object::new()
    };
    ($this:ident $kept:ident) => {
        $this.$kept.clone()
    };
}

/// serde's traits by way of [`Wire`](crate::wire::Wire).
macro_rules! serde_by_wire {
    ($name:ident) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::wire::Wire::to_wire(self)
                    .unwrap_or_default()
                    .serialize(serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = $crate::Value::deserialize(deserializer)?;
                <Self as $crate::wire::Wire>::from_wire(&value).map_err(serde::de::Error::custom)
            }
        }
    };
}
