//! The variants of an enum: those that name a value, and the one that holds what this version does not know.

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

/// What one kind of enum wants of its variants.
pub(crate) struct Wants {
    /// Whether a variant that names a value may hold these fields.
    pub(crate) holds: fn(&Fields) -> bool,
    /// What is said of one that holds others.
    pub(crate) holding: &'static str,
    /// What is said of one without an attribute.
    pub(crate) naming: &'static str,
    /// What is said where none holds what is not known.
    pub(crate) open: &'static str,
}

/// Whether there is one field, without a name.
pub(crate) fn is_single(fields: &Fields) -> bool {
    matches!(fields, Fields::Unnamed(fields) if fields.unnamed.len() == 1)
}

/// Reads all variants: those that name a value, and the other one.
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

/// The one attribute of a variant.
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
