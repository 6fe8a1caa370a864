//! The variants of an enum: known values, and the one for unknown values.

use crate::collect;
use crate::docs::Docs;
use quote::ToTokens;
use syn::parse::Parse;
use syn::{Attribute, DataEnum, DeriveInput, Error, Fields, Ident, Result, Variant};

/// A variant that names a value.
pub(crate) struct Known<'a, V> {
    pub(crate) ident: &'a Ident,
    pub(crate) value: V,
    pub(crate) fields: &'a Fields,
    pub(crate) docs: Docs,
}

/// The requirements on the variants of one kind of enum.
pub(crate) struct Wants {
    /// Whether a variant with a value may have these fields.
    pub(crate) holds: fn(&Fields) -> bool,
    /// The error for other fields.
    pub(crate) holding: &'static str,
    /// The error for a variant without an attribute.
    pub(crate) naming: &'static str,
    /// The error for a missing `other` variant.
    pub(crate) open: &'static str,
}

/// Whether there is exactly one unnamed field.
pub(crate) fn is_single(fields: &Fields) -> bool {
    matches!(fields, Fields::Unnamed(fields) if fields.unnamed.len() == 1)
}

/// Reads all variants.
pub(crate) fn read<'a, V: Parse + ToTokens>(
    input: &'a DeriveInput,
    data: &'a DataEnum,
    wants: &Wants,
    errors: &mut Option<Error>,
) -> (Vec<Known<'a, V>>, Option<&'a Ident>) {
    let (mut known, mut other) = (Vec::<Known<'a, V>>::new(), None);
    for variant in &data.variants {
        let Some(attribute) = collect(errors, attribute(variant, wants)) else {
            continue;
        };
        if attribute.parse_args::<Ident>().is_ok_and(|word| word == "other") {
            if other.replace(&variant.ident).is_some() {
                let twice = "one variant is `#[wire(other)]`, and there is one already";
                collect::<()>(errors, Err(Error::new_spanned(&variant.ident, twice)));
            }
            if !is_single(&variant.fields) {
                collect::<()>(errors, Err(Error::new_spanned(variant, wants.open)));
            }
        } else if let Some(found) = collect(errors, named::<V>(variant, attribute, wants)) {
            let written = |value: &V| value.to_token_stream().to_string();
            if known.iter().any(|known| written(&known.value) == written(&found.value)) {
                let twice = "another variant names this value";
                collect::<()>(errors, Err(Error::new_spanned(&found.value, twice)));
            }
            known.push(found);
        }
    }
    if other.is_none() {
        collect::<()>(errors, Err(Error::new_spanned(&input.ident, wants.open)));
    }
    (known, other)
}

/// The attribute of a variant.
fn attribute<'a>(variant: &'a Variant, wants: &Wants) -> Result<&'a Attribute> {
    let mut attributes = variant
        .attrs
        .iter()
        .filter(|attribute| attribute.path().is_ident("wire"));
    let first = attributes
        .next()
        .ok_or_else(|| Error::new_spanned(&variant.ident, wants.naming))?;
    match attributes.next() {
        Some(second) => Err(Error::new_spanned(second, "a variant has one such attribute")),
        None => Ok(first),
    }
}

fn named<'a, V: Parse>(variant: &'a Variant, attribute: &Attribute, wants: &Wants) -> Result<Known<'a, V>> {
    if !(wants.holds)(&variant.fields) {
        return Err(Error::new_spanned(variant, wants.holding));
    }
    Ok(Known {
        ident: &variant.ident,
        value: attribute
            .parse_args()
            .map_err(|_| Error::new_spanned(attribute, wants.naming))?,
        fields: &variant.fields,
        docs: Docs::read(&variant.attrs, variant.ident.span(), "a variant")?,
    })
}
