//! The derives of `wecom-kf-core`: `Wire` turns a plain struct or enum into a type of the API (use it through `wecom_kf_core::Wire`), and `Coded`
//! an enum of core into errors with stable codes.

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

/// Gives each variant of an enum of errors its stable code and message: `#[coded("request.missing_field", "{field} is required")]`. Behind them
/// may stand `retry` (trying again can help), `owner = Account` (whose fault it is, where that is not what the enum says), `number = -40001`
/// (WXBizMsgCrypt's) and `hints = TABLE.field` (what the message adds for some values of a field). For the enum itself:
/// `#[coded(catalogue = REQUEST, owner = Message)]`. For `wecom-kf-core` alone: the code names its modules.
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

/// Adds an error to those that were found before, so that all are shown at once.
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
