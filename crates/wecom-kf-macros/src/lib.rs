//! The derives of `wecom-kf-core`: `Wire` for API types (use it through `wecom_kf_core::Wire`), and `Coded` for core's error enums with
//! stable codes.

mod coded;
mod codes;
mod default;
mod docs;
mod field;
mod object;
mod rule;
mod suggest;
mod union;
mod variant;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Error, Result, parse_macro_input};

#[doc = include_str!("../attributes.md")]
#[proc_macro_derive(Wire, attributes(wire))]
pub fn derive_wire(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand(&input).unwrap_or_else(Error::into_compile_error).into()
}

/// Assigns a stable code and a message to each variant of an error enum: `#[coded("request.missing_field", "{field} is required")]`.
/// Optional further arguments: `retry` (a retry can help), `owner = Account` (overrides the enum's owner), `number = -40001` (the
/// WXBizMsgCrypt number) and `hints = TABLE.field` (hints appended for some values of a field). On the enum itself: `#[coded(catalogue =
/// REQUEST, owner = Message)]`. Only for use in `wecom-kf-core`, whose modules the generated code refers to.
#[proc_macro_derive(Coded, attributes(coded))]
pub fn derive_coded(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    coded::expand(&input).unwrap_or_else(Error::into_compile_error).into()
}

fn expand(input: &DeriveInput) -> Result<TokenStream> {
    if let Some(parameter) = input.generics.params.first() {
        return Err(Error::new_spanned(
            parameter,
            "a type of the API has no generic parameters",
        ));
    }
    let parts = match &input.data {
        Data::Struct(data) => object::expand(input, data)?,
        Data::Enum(data) => match union::Container::read(input)? {
            union::Container::Union(layout) => union::expand(input, data, &layout)?,
            union::Container::Codes => codes::expand(input, data)?,
        },
        Data::Union(_) => {
            return Err(Error::new_spanned(
                &input.ident,
                "a union of Rust is no type of the API",
            ));
        }
    };
    let name = &input.ident;
    Ok(quote! {
        #parts

        impl ::wecom_kf_core::__private::serde::Serialize for #name {
            fn serialize<S: ::wecom_kf_core::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                ::wecom_kf_core::wire::serialize(self, serializer)
            }
        }

        impl<'de> ::wecom_kf_core::__private::serde::Deserialize<'de> for #name {
            fn deserialize<D: ::wecom_kf_core::__private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                ::wecom_kf_core::wire::deserialize(deserializer)
            }
        }
    })
}

/// Collects an error, so that all errors are reported together.
fn collect<T>(errors: &mut Option<Error>, found: Result<T>) -> Option<T> {
    match found {
        Ok(value) => Some(value),
        Err(error) => {
            match errors {
                Some(errors) => errors.combine(error),
                None => *errors = Some(error),
            }
            None
        }
    }
}
