//! Enums of named integers.

use crate::collect;
use crate::docs::Docs;
use crate::variant::{self, Known, Wants};
use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;
use syn::{DataEnum, DeriveInput, Error, Fields, LitInt, Result};

const WANTS: Wants = Wants {
    holds: |fields| matches!(fields, Fields::Unit),
    holding: "a named number holds nothing",
    naming: "a variant names its number: `#[wire(3)]`, or is `#[wire(other)]`",
    open: "a set of numbers stays open: it has a variant `#[wire(other)] Unknown(i64)` for what this version does not know",
};

pub(crate) fn expand(input: &DeriveInput, data: &DataEnum) -> Result<TokenStream> {
    let mut errors = None;
    let docs = collect(
        &mut errors,
        Docs::read(&input.attrs, input.ident.span(), "a type of the API"),
    );
    let (known, other) = variant::read::<LitInt>(input, data, &WANTS, &mut errors);
    if let Some(errors) = errors {
        return Err(errors);
    }
    let (Some(docs), Some(other)) = (docs, other) else {
        return Err(Error::new_spanned(&input.ident, "this type cannot be read"));
    };
    let (name, title, doc) = (&input.ident, input.ident.unraw().to_string(), docs.tokens());
    let idents: Vec<_> = known.iter().map(|variant| variant.ident).collect();
    let numbers: Vec<_> = known.iter().map(|variant| &variant.value).collect();
    let values = known.iter().map(|variant| {
        let Known { ident, value, docs, .. } = variant;
        let (title, doc) = (ident.unraw().to_string(), docs.tokens());
        quote!(::wecom_kf_core::wire::Code::new(#value, #title, #doc))
    });
    Ok(quote! {
        impl #name {
            /// Every known value.
            pub const CODES: &'static ::wecom_kf_core::wire::Codes =
                &::wecom_kf_core::wire::Codes::new(#title, &[#(#values),*], #doc);

            /// The number on the wire.
            #[must_use]
            pub const fn code(self) -> i64 {
                match self { #(Self::#idents => #numbers,)* Self::#other(code) => code }
            }
        }

        impl ::core::convert::From<i64> for #name {
            fn from(code: i64) -> Self {
                match code { #(#numbers => Self::#idents,)* other => Self::#other(other) }
            }
        }

        impl ::core::default::Default for #name {
            fn default() -> Self {
                Self::from(0)
            }
        }

        impl ::wecom_kf_core::wire::LooseKind for #name {
            const LOOSE: ::wecom_kf_core::wire::Kind = ::wecom_kf_core::wire::Kind::LooseCode(Self::CODES);
        }

        impl ::wecom_kf_core::wire::Wire for #name {
            const KIND: ::wecom_kf_core::wire::Kind = ::wecom_kf_core::wire::Kind::Code(Self::CODES);

            fn from_wire(
                value: &::wecom_kf_core::Value,
            ) -> ::core::result::Result<Self, ::wecom_kf_core::wire::ReadError> {
                <i64 as ::wecom_kf_core::wire::Wire>::from_wire(value).map(Self::from)
            }

            /// A number that WeCom does not use, since 0 would have a meaning.
            fn salvage(_value: &::wecom_kf_core::Value) -> ::core::option::Option<Self> {
                ::core::option::Option::Some(Self::#other(-1))
            }

            fn to_wire(&self) -> ::core::option::Option<::wecom_kf_core::Value> {
                ::core::option::Option::Some(::wecom_kf_core::Value::from(self.code()))
            }
        }
    })
}
