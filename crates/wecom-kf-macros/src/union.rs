//! Enums with a tag: objects whose fields depend on it.

use crate::collect;
use crate::docs::Docs;
use crate::suggest;
use crate::variant::{self, Known, Wants};
use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;
use syn::{DataEnum, DeriveInput, Error, Ident, LitStr, Result};

/// The kind of an enum, from its attributes.
pub(crate) enum Container {
    Union(Layout),
    Codes,
}

/// The tag, and where a variant's fields are.
pub(crate) struct Layout {
    tag: LitStr,
    /// The variant of `wire::Layout`.
    layout: Ident,
}

impl Container {
    pub(crate) fn read(input: &DeriveInput) -> Result<Self> {
        let (mut tag, mut layout, mut codes) = (None, None, false);
        for attribute in input.attrs.iter().filter(|attribute| attribute.path().is_ident("wire")) {
            attribute.parse_nested_meta(|meta| {
                let name = meta.path.require_ident()?;
                match name.to_string().as_str() {
                    "tag" if tag.is_some() => return Err(meta.error("`tag` is repeated here")),
                    "nested" | "inline" if layout.is_some() => {
                        return Err(meta.error("a union is one of `nested` and `inline`"));
                    }
                    "tag" => tag = Some(meta.value()?.parse::<LitStr>()?),
                    "nested" => layout = Some(Ident::new("Nested", name.span())),
                    "inline" => layout = Some(Ident::new("Inline", name.span())),
                    "codes" => codes = true,
                    other => {
                        return Err(meta.error(suggest::unknown(
                            "attribute",
                            other,
                            &["tag", "nested", "inline", "codes"],
                        )));
                    }
                }
                Ok(())
            })?;
        }
        match (tag, layout, codes) {
            (Some(tag), Some(layout), false) => Ok(Self::Union(Layout { tag, layout })),
            (None, None, true) => Ok(Self::Codes),
            _ => Err(Error::new_spanned(
                &input.ident,
                "an enum is a union, `#[wire(tag = \"msgtype\", nested)]` or `inline`, or a set of numbers, `#[wire(codes)]`",
            )),
        }
    }
}

const WANTS: Wants = Wants {
    holds: variant::is_single,
    holding: "a variant holds one type: `Text(Text)`",
    naming: "a variant names its tag's value: `#[wire(\"text\")]`, or is `#[wire(other)]`",
    open: "a union stays open: it has a variant `#[wire(other)] Other(Value)` for what this version does not know",
};

pub(crate) fn expand(input: &DeriveInput, data: &DataEnum, Layout { tag, layout }: &Layout) -> Result<TokenStream> {
    let mut errors = None;
    let docs = collect(
        &mut errors,
        Docs::read(&input.attrs, input.ident.span(), "a type of the API"),
    );
    let (known, other) = variant::read::<LitStr>(input, data, &WANTS, &mut errors);
    if let Some(errors) = errors {
        return Err(errors);
    }
    let (Some(docs), Some(other)) = (docs, other) else {
        return Err(Error::new_spanned(&input.ident, "this type cannot be read"));
    };
    let (name, title, doc) = (&input.ident, input.ident.unraw().to_string(), docs.tokens());
    let layout = quote!(::wecom_kf_core::wire::Layout::#layout);
    let variants = known.iter().map(|variant| {
        let Known {
            value, fields, docs, ..
        } = variant;
        let (ty, doc) = (fields.iter().map(|field| &field.ty).next(), docs.tokens());
        quote! {
            ::wecom_kf_core::wire::Variant::new(
                #value,
                &<#ty as ::wecom_kf_core::wire::Wire>::KIND,
                <#ty as ::wecom_kf_core::wire::Wire>::REQUIRED,
                #doc,
            )
        }
    });
    let idents: Vec<_> = known.iter().map(|variant| variant.ident).collect();
    let values: Vec<_> = known.iter().map(|variant| &variant.value).collect();
    let titles = idents.iter().map(|ident| ident.unraw().to_string());
    Ok(quote! {
        impl #name {
            /// The tag's value, if there is one.
            #[must_use]
            pub fn tag(&self) -> ::core::option::Option<&str> {
                match self {
                    #(Self::#idents(_) => ::core::option::Option::Some(#values),)*
                    Self::#other(raw) => raw.get(#tag).and_then(::wecom_kf_core::Value::as_str),
                }
            }
        }

        impl ::core::default::Default for #name {
            fn default() -> Self {
                Self::#other(::wecom_kf_core::Value::Null)
            }
        }

        impl ::core::fmt::Debug for #name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                match self {
                    #(Self::#idents(body) => f.debug_tuple(#titles).field(body).finish(),)*
                    Self::#other(_) => f.debug_tuple("Other").field(&self.tag()).finish(),
                }
            }
        }

        impl ::wecom_kf_core::wire::Tagged for #name {
            const UNION: &'static ::wecom_kf_core::wire::Union =
                &::wecom_kf_core::wire::Union::new(#title, #tag, #layout, &[#(#variants),*], #doc);

            fn from_object(
                object: &::wecom_kf_core::wire::Object,
            ) -> ::core::result::Result<Self, ::wecom_kf_core::wire::ReadError> {
                let known = match object.get(#tag).and_then(::wecom_kf_core::Value::as_str) {
                    #(::core::option::Option::Some(#values) =>
                        ::wecom_kf_core::wire::read_variant(object, #values, #layout).map(Self::#idents),)*
                    _ => ::core::option::Option::None,
                };
                ::core::result::Result::Ok(known.unwrap_or_else(|| {
                    Self::#other(::wecom_kf_core::Value::Object(::core::clone::Clone::clone(object)))
                }))
            }

            fn write(&self, object: &mut ::wecom_kf_core::wire::Object) {
                match self {
                    #(Self::#idents(body) =>
                        ::wecom_kf_core::wire::write_variant(object, #tag, #values, body, #layout),)*
                    Self::#other(raw) => ::wecom_kf_core::wire::write_other(object, #tag, raw),
                }
            }
        }

        impl ::wecom_kf_core::wire::Wire for #name {
            const KIND: ::wecom_kf_core::wire::Kind =
                ::wecom_kf_core::wire::Kind::Union(<Self as ::wecom_kf_core::wire::Tagged>::UNION);

            fn from_wire(
                value: &::wecom_kf_core::Value,
            ) -> ::core::result::Result<Self, ::wecom_kf_core::wire::ReadError> {
                <Self as ::wecom_kf_core::wire::Tagged>::from_object(::wecom_kf_core::wire::object_of(value)?)
            }

            fn salvage(value: &::wecom_kf_core::Value) -> ::core::option::Option<Self> {
                (!value.is_null()).then(|| Self::#other(::core::clone::Clone::clone(value)))
            }

            fn to_wire(&self) -> ::core::option::Option<::wecom_kf_core::Value> {
                let mut object = ::wecom_kf_core::wire::Object::new();
                ::wecom_kf_core::wire::Tagged::write(self, &mut object);
                ::core::option::Option::Some(::wecom_kf_core::Value::Object(object))
            }
        }
    })
}
