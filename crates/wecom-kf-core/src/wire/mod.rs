//! What a value looks like on the wire, as data.
//!
//! Every type of the API implements [`Wire`]: it is read from JSON tolerantly, written back, and described by a [`Kind`].
//! The description is the one place where a field's name, limit and presence stand: requests are checked against it,
//! the sandbox checks what it receives against it, and the TypeScript types are written from it.

mod check;
mod read;
mod shown;

pub(crate) use check::kind_of;
pub use check::{check_batch, check_object};
pub(crate) use read::whole;
pub use read::{Odd, ReadError, read_field, read_field_or_default, read_row, write_field};
pub use shown::{Names, shown};

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use serde_json::{Map, Value};

/// A JSON object.
pub type Object = Map<String, Value>;

/// A type that crosses the wire as JSON.
pub trait Wire: Sized {
    /// What the value looks like.
    const KIND: Kind;
    /// Whether a field of this type must be present in a request.
    const REQUIRED: bool = true;

    /// Reads the value, forgiving what servers are known to vary: numbers as strings, strings as numbers, `null` for absent.
    ///
    /// # Errors
    /// [`ReadError`] when the value has another shape altogether.
    fn from_wire(value: &Value) -> Result<Self, ReadError>;

    /// What can be made of a value that [`from_wire`](Self::from_wire) does not read: an object with defaults in the place of what is odd in
    /// it. `None` when there is nothing in it.
    #[must_use]
    fn salvage(_value: &Value) -> Option<Self> {
        None
    }

    /// The value for a field that is absent, if the type has one.
    fn absent() -> Option<Self> {
        None
    }

    /// Writes the value; `None` leaves the field out.
    fn to_wire(&self) -> Option<Value>;
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
    /// Its name in TypeScript.
    #[cfg(feature = "schema")]
    pub name: &'static str,
    /// Its fields, in the order of the documentation.
    pub fields: &'static [Field],
    /// A union whose tag and body stand among the fields, if any.
    pub flattened: Option<&'static Union>,
    /// What it is.
    #[cfg(feature = "schema")]
    pub doc: &'static str,
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
    pub doc: &'static str,
}

/// The description of a tagged union.
#[derive(Debug)]
pub struct Union {
    /// Its name in TypeScript.
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
    pub doc: &'static str,
}

impl Union {
    /// The tags of the known variants, for an error.
    pub(crate) fn tags(&self) -> String {
        let tags: Vec<&str> = self.variants.iter().map(|variant| variant.tag).collect();
        tags.join(", ")
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
    pub doc: &'static str,
}

/// A set of named whole numbers.
#[derive(Debug)]
pub struct Codes {
    /// Its name in TypeScript.
    #[cfg(feature = "schema")]
    pub name: &'static str,
    /// The known values.
    pub values: &'static [Code],
    /// What it is.
    #[cfg(feature = "schema")]
    pub doc: &'static str,
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
    pub doc: &'static str,
}

/// What a field's value must fulfil in a request. Lengths count UTF-8 bytes or Unicode scalar values, as WeCom documents them.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Least and most UTF-8 bytes of a text.
    pub bytes: Option<(u32, u32)>,
    /// Least and most characters of a text.
    pub chars: Option<(u32, u32)>,
    /// Least and most items of a list.
    pub items: Option<(u32, u32)>,
    /// Least and most UTF-8 bytes of each text in a list.
    pub each: Option<(u32, u32)>,
    /// Least and greatest number. Whole, so that no engine carries the code to write fractions.
    pub range: Option<(i64, i64)>,
    /// Only the characters of `[0-9a-zA-Z_-]`.
    pub word: bool,
    /// The form of a text.
    pub form: Option<Form>,
    /// How many UTF-8 bytes of a text WeCom keeps: it cuts a longer one, and the request is sent with a warning.
    pub cut: Option<u32>,
    /// The form that a text should have: WeCom takes another, and the request is sent with a warning.
    pub advised: Option<Form>,
    /// For this SDK only: read by its own checks and never sent.
    pub local: bool,
    /// A credential: Debug output hides it though it may be named like an id.
    pub secret: bool,
}

impl Rule {
    /// No rule.
    pub const NONE: Self = Self {
        bytes: None,
        chars: None,
        items: None,
        each: None,
        range: None,
        word: false,
        form: None,
        cut: None,
        advised: None,
        local: false,
        secret: false,
    };

    /// Also: only the characters of `[0-9a-zA-Z_-]`.
    #[must_use]
    pub const fn word(self) -> Self {
        Self { word: true, ..self }
    }

    /// Also: a text of this form.
    #[must_use]
    pub const fn form(self, form: Form) -> Self {
        Self {
            form: Some(form),
            ..self
        }
    }

    /// Also: a text that WeCom cuts at so many UTF-8 bytes.
    #[must_use]
    pub const fn cut(self, at: u32) -> Self {
        Self { cut: Some(at), ..self }
    }

    /// Also: a text that should have this form.
    #[must_use]
    pub const fn advised(self, form: Form) -> Self {
        Self {
            advised: Some(form),
            ..self
        }
    }

    /// Also: never sent.
    #[must_use]
    pub const fn local(self) -> Self {
        Self { local: true, ..self }
    }

    /// Also: hidden from Debug output.
    #[must_use]
    pub const fn secret(self) -> Self {
        Self { secret: true, ..self }
    }

    /// Also: each text of the list of `min` to `max` UTF-8 bytes.
    #[must_use]
    pub const fn each(self, min: u32, max: u32) -> Self {
        Self {
            each: Some((min, max)),
            ..self
        }
    }

    /// Also: a whole number or fraction from `min` to `max`, which are whole themselves.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        reason = "bounds are whole numbers, far below 2^53"
    )]
    pub const fn range(self, min: f64, max: f64) -> Self {
        Self {
            range: Some((min as i64, max as i64)),
            ..self
        }
    }
}

/// The form of a text, where a length does not say enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// An address with its scheme in front: `https://…`.
    Url,
    /// A page of a mini program: ends in `.html`, apart from what follows a `?`.
    Page,
}

impl Form {
    /// What a text of this form must do, in words.
    #[must_use]
    pub const fn expectation(self) -> &'static str {
        match self {
            Self::Url => "begin with a scheme, such as https://",
            Self::Page => "end in .html, before any ?",
        }
    }

    /// Whether a text has this form.
    #[must_use]
    pub fn fits(self, text: &str) -> bool {
        match self {
            Self::Url => text.split_once("://").is_some_and(|(scheme, rest)| {
                let letters = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
                scheme.starts_with(|first: char| first.is_ascii_alphabetic())
                    && scheme.bytes().all(letters)
                    && !rest.is_empty()
            }),
            Self::Page => text.split('?').next().is_some_and(|page| page.ends_with(".html")),
        }
    }
}

/// A text that is not empty, of any length.
#[must_use]
pub const fn filled() -> Rule {
    bytes(1, u32::MAX)
}

/// A text of `min` to `max` UTF-8 bytes.
#[must_use]
pub const fn bytes(min: u32, max: u32) -> Rule {
    Rule {
        bytes: Some((min, max)),
        ..Rule::NONE
    }
}

/// A text of `min` to `max` characters.
#[must_use]
pub const fn chars(min: u32, max: u32) -> Rule {
    Rule {
        chars: Some((min, max)),
        ..Rule::NONE
    }
}

/// A list of `min` to `max` items.
#[must_use]
pub const fn items(min: u32, max: u32) -> Rule {
    Rule {
        items: Some((min, max)),
        ..Rule::NONE
    }
}

/// A number from `min` to `max`.
#[must_use]
pub const fn range(min: f64, max: f64) -> Rule {
    Rule::NONE.range(min, max)
}

/// A text that WeCom cuts at so many UTF-8 bytes.
#[must_use]
pub const fn cut(at: u32) -> Rule {
    Rule::NONE.cut(at)
}

/// A field for this SDK only, which is never sent.
#[must_use]
pub const fn local() -> Rule {
    Rule::NONE.local()
}

impl Wire for String {
    const KIND: Kind = Kind::Text;
    fn from_wire(value: &Value) -> Result<Self, ReadError> {
        match value {
            Value::String(text) => Ok(text.clone()),
            Value::Number(number) => Ok(format!("{number}")),
            _ => Err(ReadError::expected("a string")),
        }
    }
    fn to_wire(&self) -> Option<Value> {
        Some(Value::String(self.clone()))
    }
}

impl Wire for bool {
    const KIND: Kind = Kind::Bool;
    fn from_wire(value: &Value) -> Result<Self, ReadError> {
        match value {
            Value::Bool(flag) => Ok(*flag),
            other => Ok(read::integer(other)? != 0),
        }
    }
    fn to_wire(&self) -> Option<Value> {
        Some(Value::Bool(*self))
    }
}

macro_rules! wire_integers {
    ($($int:ty = $kind:expr),*) => {$(
        impl Wire for $int {
            const KIND: Kind = $kind;
            fn from_wire(value: &Value) -> Result<Self, ReadError> {
                Self::try_from(read::integer(value)?).map_err(|_| ReadError::expected("a whole number in range"))
            }
            /// Servers leave zeros out.
            fn absent() -> Option<Self> {
                Some(0)
            }
            fn to_wire(&self) -> Option<Value> {
                Some(Value::from(*self))
            }
        }
    )*};
}
wire_integers!(
    u32 = Kind::UInt(u32::MAX as u64),
    i64 = Kind::Int,
    u64 = Kind::UInt(u64::MAX)
);

impl Wire for f64 {
    const KIND: Kind = Kind::Float;
    fn from_wire(value: &Value) -> Result<Self, ReadError> {
        read::float(value)
    }
    fn to_wire(&self) -> Option<Value> {
        Some(Value::from(*self))
    }
}

impl Wire for Value {
    const KIND: Kind = Kind::Any;
    fn from_wire(value: &Value) -> Result<Self, ReadError> {
        Ok(value.clone())
    }
    fn to_wire(&self) -> Option<Value> {
        Some(self.clone())
    }
}

impl<T: Wire> Wire for Option<T> {
    const KIND: Kind = T::KIND;
    const REQUIRED: bool = false;
    fn from_wire(value: &Value) -> Result<Self, ReadError> {
        if value.is_null() {
            Ok(None)
        } else {
            T::from_wire(value).map(Some)
        }
    }
    fn salvage(value: &Value) -> Option<Self> {
        value.is_object().then(|| T::salvage(value)).flatten().map(Some)
    }
    fn absent() -> Option<Self> {
        Some(None)
    }
    fn to_wire(&self) -> Option<Value> {
        self.as_ref().and_then(T::to_wire)
    }
}

impl<T: Wire> Wire for Vec<T> {
    const KIND: Kind = Kind::List(&T::KIND);
    fn from_wire(value: &Value) -> Result<Self, ReadError> {
        match value {
            Value::Array(list) => Ok(list.iter().filter_map(|item| read_row(item).ok()).collect()),
            Value::Null => Ok(Self::new()),
            // As some languages write an empty list.
            Value::Object(fields) if fields.is_empty() => Ok(Self::new()),
            _ => Err(ReadError::expected("an array")),
        }
    }
    /// Servers leave empty lists out.
    fn absent() -> Option<Self> {
        Some(Self::new())
    }
    fn to_wire(&self) -> Option<Value> {
        Some(Value::Array(self.iter().filter_map(T::to_wire).collect()))
    }
}

impl<T: Wire> Wire for Box<T> {
    const KIND: Kind = T::KIND;
    const REQUIRED: bool = T::REQUIRED;
    fn from_wire(value: &Value) -> Result<Self, ReadError> {
        T::from_wire(value).map(Self::new)
    }
    fn salvage(value: &Value) -> Option<Self> {
        T::salvage(value).map(Self::new)
    }
    fn to_wire(&self) -> Option<Value> {
        T::to_wire(self)
    }
}

/// A whole number that some servers send as a string: as it arrived. TypeScript sees both.
#[derive(Clone, PartialEq, Eq)]
pub enum Loose<T> {
    /// It came as a number.
    Number(T),
    /// It came as a string, which may hold something else than a number.
    Text(String),
}

/// A whole number that some servers send as a string.
pub type LooseInt = Loose<i64>;

impl<T: Copy + From<i64>> Loose<T> {
    /// The number, if there is one.
    #[must_use]
    pub fn value(&self) -> Option<T> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(text) => text.trim().parse::<i64>().ok().map(T::from),
        }
    }
}

impl<T: Default> Default for Loose<T> {
    fn default() -> Self {
        Self::Number(T::default())
    }
}

impl<T> From<T> for Loose<T> {
    fn from(number: T) -> Self {
        Self::Number(number)
    }
}

/// A whole number that [`Loose`] can hold.
pub trait LooseKind: Wire {
    /// What it looks like when it may be a string.
    const LOOSE: Kind;
}

impl LooseKind for i64 {
    const LOOSE: Kind = Kind::LooseInt;
}

impl<T: LooseKind> Wire for Loose<T> {
    const KIND: Kind = T::LOOSE;
    fn from_wire(value: &Value) -> Result<Self, ReadError> {
        match value {
            Value::String(text) => Ok(Self::Text(text.clone())),
            number => T::from_wire(number).map(Self::Number),
        }
    }
    fn to_wire(&self) -> Option<Value> {
        match self {
            Self::Number(number) => number.to_wire(),
            Self::Text(text) => Some(text.as_str().into()),
        }
    }
}

/// An object type with known fields.
pub trait Describe {
    /// Its fields.
    const SHAPE: &'static Shape;
}

/// An object type whose fields depend on a tag.
pub trait Tagged: Sized {
    /// Its variants.
    const UNION: &'static Union;

    /// Reads the variant from the object that holds its tag.
    ///
    /// # Errors
    /// None today: what cannot be read as its variant is kept whole.
    fn from_object(object: &Object) -> Result<Self, ReadError>;

    /// Writes tag and body into an object.
    fn write(&self, object: &mut Object);
}

/// The name of a field whose Rust name may be a raw one: `r#type` is `type`.
#[doc(hidden)]
#[must_use]
pub const fn field_name(name: &'static str) -> &'static str {
    match name.as_bytes() {
        [b'r', b'#', ..] => name.split_at(2).1,
        _ => name,
    }
}

/// The fields of a read object that its description does not know, and those that could not be read.
#[doc(hidden)]
#[must_use]
pub fn extra(object: &Object, shape: &Shape, odd: &[&str]) -> Object {
    let tag = shape.flattened.map(|union| union.tag);
    let body = tag.and_then(|tag| object.get(tag)).and_then(Value::as_str);
    let unknown =
        |name: &str| Some(name) != tag && Some(name) != body && !shape.fields.iter().any(|field| field.name == name);
    object
        .iter()
        .filter(|(name, _)| unknown(name) || odd.contains(&name.as_str()))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// The whole of a read object.
#[doc(hidden)]
#[must_use]
pub fn raw(object: &Object, _shape: &Shape, _odd: &[&str]) -> Object {
    object.clone()
}

/// The value that holds a variant's fields.
#[doc(hidden)]
#[must_use]
pub fn variant_body(object: &Object, tag: &str, layout: Layout) -> Option<Value> {
    match layout {
        Layout::Inline => Some(Value::Object(object.clone())),
        // Some types have no body on the wire (`note`): for them nothing is `None`, for the others it is no body.
        Layout::Nested => Some(object.get(tag).cloned().unwrap_or_default()),
    }
}

/// Writes a known variant.
#[doc(hidden)]
pub fn write_variant(object: &mut Object, tag_name: &str, tag: &str, body: Option<Value>, layout: Layout) {
    match (layout, body) {
        (Layout::Inline, Some(Value::Object(fields))) => object.extend(fields),
        (Layout::Inline, _) => {}
        (Layout::Nested, Some(body)) => {
            object.insert(tag.into(), body);
        }
        (Layout::Nested, None) => {}
    }
    object.insert(tag_name.into(), tag.into());
}

/// Writes a variant that this version does not know: its tag and body over what is there, the rest only where nothing is.
#[doc(hidden)]
pub fn write_other(object: &mut Object, tag_name: &str, raw: &Value) {
    let tag = raw.get(tag_name).and_then(Value::as_str);
    for (name, value) in raw.as_object().into_iter().flatten() {
        if name == tag_name || Some(name.as_str()) == tag || !object.contains_key(name) {
            object.insert(name.clone(), value.clone());
        }
    }
}
