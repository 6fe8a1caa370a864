//! The fields of a struct.

use crate::default::FieldDefault;
use crate::docs::Docs;
use crate::rule::{Rule, stands_alone};
use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;
use syn::meta::ParseNestedMeta;
use syn::spanned::Spanned;
use syn::{Error, GenericArgument, Ident, LitStr, PathArguments, PathSegment, Result, Type};

/// Where a field is in the JSON object.
pub(crate) enum Place {
    /// Under its own name.
    Named(Docs),
    /// A union whose tag and body are among the fields.
    Flatten,
    /// The unknown fields.
    Extra,
    /// The whole object as it was read.
    Raw,
}

/// One field.
pub(crate) struct Field {
    pub(crate) ident: Ident,
    pub(crate) ty: Type,
    pub(crate) place: Place,
    pub(crate) rule: Rule,
    /// The value if the field is absent.
    pub(crate) default: Option<FieldDefault>,
    /// Whether WeCom documents it as always present.
    pub(crate) present: Option<Present>,
}

/// The documented presence of a field that is an `Option`.
pub(crate) enum Present {
    Always,
    /// The variant of the flattened union without it.
    Unless(LitStr),
}

impl Field {
    pub(crate) fn read(field: &syn::Field) -> Result<Self> {
        let ident = field
            .ident
            .clone()
            .ok_or_else(|| Error::new(field.span(), "fields of a type of the API have names"))?;
        let mut rule = Rule::default();
        let (mut place, mut default, mut present) = (None, None, None);
        for attribute in field.attrs.iter().filter(|attribute| attribute.path().is_ident("wire")) {
            attribute.parse_nested_meta(|meta| {
                if meta.path.is_ident("default") {
                    return match default.replace(FieldDefault::read(&meta, &field.ty)?) {
                        Some(_) => Err(meta.error("`default` is repeated here")),
                        None => Ok(()),
                    };
                }
                if let Some(found) = Present::read(&meta)? {
                    if option(&field.ty).is_none() {
                        return Err(meta.error("this is for an `Option`: any other field is present anyway"));
                    }
                    return match present.replace(found) {
                        Some(_) => Err(meta.error("a field is either `present` or `present_unless`, once")),
                        None => Ok(()),
                    };
                }
                let special = [
                    ("flatten", Place::Flatten),
                    ("extra", Place::Extra),
                    ("raw", Place::Raw),
                ];
                match special.into_iter().find(|(name, _)| meta.path.is_ident(name)) {
                    Some(_) if place.is_some() => Err(meta.error("a field is one of `flatten`, `extra` and `raw`")),
                    Some((name, found)) => {
                        stands_alone(&meta, name)?;
                        place = Some(found);
                        Ok(())
                    }
                    None => rule.read(
                        &meta,
                        &field.ty,
                        &["default", "present", "present_unless", "flatten", "extra", "raw"],
                    ),
                }
            })?;
        }
        let place = match place {
            Some(place) => place,
            None => Place::Named(Docs::read(&field.attrs, ident.span(), "a field")?),
        };
        match (&place, &default, rule.first()) {
            (Place::Named(docs), Some(default), _) => default.check_docs(docs)?,
            (Place::Named(_), None, _) | (_, None, None) => {}
            (_, Some(_), _) => return Err(not_named(&ident, "default")),
            (_, None, Some(limit)) => return Err(not_named(&ident, limit)),
        }
        Ok(Self {
            ident,
            ty: field.ty.clone(),
            place,
            rule,
            default,
            present,
        })
    }

    /// Its name on the wire.
    pub(crate) fn name(&self) -> String {
        self.ident.unraw().to_string()
    }

    /// Whether it is required in a request, judging by the name of its type: then it is a parameter of the constructor instead of having a
    /// [`Field::setter`].
    pub(crate) fn is_required(&self) -> bool {
        match self.place {
            Place::Named(_) => option(&self.ty).is_none() && !self.rule.has("local") && self.default.is_none(),
            Place::Flatten => true,
            Place::Extra | Place::Raw => false,
        }
    }

    /// The value if the field is absent.
    pub(crate) fn absent(&self) -> TokenStream {
        match &self.default {
            Some(default) => default.tokens(&self.ty),
            None => quote!(::core::default::Default::default()),
        }
    }

    /// Its constructor parameter and the converted value.
    pub(crate) fn parameter(&self) -> (TokenStream, TokenStream) {
        parameter(&self.ident, &self.ty)
    }

    /// The setter method.
    pub(crate) fn setter(&self) -> TokenStream {
        let Self { ident, ty, .. } = self;
        let inner = option(ty);
        let (parameter, value) = parameter(ident, inner.unwrap_or(ty));
        let value = match inner {
            Some(_) => quote!(::core::option::Option::Some(#value)),
            None => value,
        };
        let doc = format!("Sets [`{0}`](Self#structfield.{0}).", self.name());
        quote! {
            #[doc = #doc]
            #[must_use]
            pub fn #ident(mut self, #parameter) -> Self {
                self.#ident = #value;
                self
            }
        }
    }
}

impl Present {
    fn read(meta: &ParseNestedMeta<'_>) -> Result<Option<Self>> {
        if meta.path.is_ident("present") {
            stands_alone(meta, "present")?;
            return Ok(Some(Self::Always));
        }
        if meta.path.is_ident("present_unless") {
            return Ok(Some(Self::Unless(meta.value()?.parse()?)));
        }
        Ok(None)
    }

    pub(crate) fn tokens(&self) -> TokenStream {
        match self {
            Self::Always => quote!(::wecom_kf_core::wire::Presence::Always),
            Self::Unless(tag) => quote!(::wecom_kf_core::wire::Presence::Unless(#tag)),
        }
    }
}

/// A parameter for a type, and the converted value: lists accept any iterator, texts anything that converts into a string. Numbers are not
/// generic, so that literals infer their type.
fn parameter(ident: &Ident, ty: &Type) -> (TokenStream, TokenStream) {
    if let Some(item) = holding(ty, "Vec") {
        let items = if is_plain(item) {
            quote!(#item)
        } else {
            quote!(impl ::core::convert::Into<#item>)
        };
        return (
            quote!(#ident: impl ::core::iter::IntoIterator<Item = #items>),
            quote!(#ident.into_iter().map(::core::convert::Into::into).collect()),
        );
    }
    if is_plain(ty) {
        (quote!(#ident: #ty), quote!(#ident))
    } else {
        (quote!(#ident: impl ::core::convert::Into<#ty>), quote!(#ident.into()))
    }
}

fn not_named(ident: &Ident, attribute: &str) -> Error {
    Error::new_spanned(ident, format!("`{attribute}` is for a field under its own name"))
}

pub(crate) fn is_plain(ty: &Type) -> bool {
    match ty {
        Type::Path(path) => ["bool", "u32", "u64", "i64", "f64"]
            .iter()
            .any(|name| path.path.is_ident(name)),
        _ => false,
    }
}

/// The inner type of an `Option`.
pub(crate) fn option(ty: &Type) -> Option<&Type> {
    holding(ty, "Option")
}

/// The type argument of a generic type with this name.
fn holding<'a>(ty: &'a Type, name: &str) -> Option<&'a Type> {
    let Type::Path(path) = ty else { return None };
    let segment = path.path.segments.last()?;
    argument(segment).filter(|_| segment.ident == name)
}

/// The single type argument.
pub(crate) fn argument(segment: &PathSegment) -> Option<&Type> {
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
        return None;
    };
    match arguments.args.first() {
        Some(GenericArgument::Type(ty)) if arguments.args.len() == 1 => Some(ty),
        _ => None,
    }
}
