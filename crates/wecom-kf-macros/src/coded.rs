//! Error enums: a stable code and a message for each variant.

use crate::collect;
use crate::docs::Docs;
use crate::suggest;
use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::Parse;
use syn::parse::ParseStream;
use syn::{Data, DeriveInput, Error, Fields, Ident, LitInt, LitStr, Result, Token, Variant};

pub(crate) fn expand(input: &DeriveInput) -> Result<TokenStream> {
    let Data::Enum(data) = &input.data else {
        return Err(Error::new_spanned(&input.ident, "errors with codes are an enum"));
    };
    let mut errors = None;
    let container = collect(&mut errors, Container::read(input));
    let mut variants = Vec::new();
    for variant in &data.variants {
        variants.extend(collect(&mut errors, Coded::read(variant)));
    }
    if let Some(errors) = errors {
        return Err(errors);
    }
    let Some(Container { catalogue, owner }) = container else {
        return Err(Error::new_spanned(&input.ident, "this type cannot be read"));
    };
    let name = &input.ident;
    let entries = variants.iter().map(|variant| variant.entry(&owner));
    let idents: Vec<_> = variants.iter().map(|variant| variant.ident).collect();
    let codes: Vec<_> = variants.iter().map(|variant| &variant.code).collect();
    let retries = variants.iter().map(|variant| &variant.retry);
    let owners = variants.iter().map(|variant| variant.owner.as_ref().unwrap_or(&owner));
    let numbers = variants.iter().map(Coded::number);
    let shown = variants.iter().map(Coded::shown);
    let details = variants.iter().map(Coded::details);
    Ok(quote! {
        /// This area's part of the catalogue.
        pub const #catalogue: &[crate::error::Entry] = &[#(#entries),*];

        impl ::core::fmt::Display for #name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                match self { #(#shown)* }
            }
        }

        impl ::core::error::Error for #name {}

        impl #name {
            /// The stable code.
            #[must_use]
            pub const fn code(&self) -> &'static str {
                match self { #(Self::#idents { .. } => #codes,)* }
            }
        }

        impl crate::error::Coded for #name {
            fn code(&self) -> &'static str {
                Self::code(self)
            }

            fn retry(&self) -> crate::error::Retry {
                match self { #(Self::#idents { .. } => crate::error::Retry::#retries,)* }
            }

            fn owner(&self) -> crate::errcode::FaultOwner {
                match self { #(Self::#idents { .. } => crate::errcode::FaultOwner::#owners,)* }
            }

            fn number(&self) -> ::core::option::Option<i32> {
                match self { #(Self::#idents { .. } => #numbers,)* }
            }

            fn details(&self) -> ::alloc::vec::Vec<(&'static str, crate::error::Detail)> {
                match self { #(#details)* }
            }
        }
    })
}

/// The attributes of the enum.
struct Container {
    /// The name of the catalogue constant.
    catalogue: Ident,
    owner: Ident,
}

impl Container {
    fn read(input: &DeriveInput) -> Result<Self> {
        let (mut catalogue, mut owner) = (None, None);
        for attribute in input
            .attrs
            .iter()
            .filter(|attribute| attribute.path().is_ident("coded"))
        {
            attribute.parse_nested_meta(|meta| {
                let name = meta.path.require_ident()?.to_string();
                let place = match name.as_str() {
                    "catalogue" => &mut catalogue,
                    "owner" => &mut owner,
                    other => return Err(meta.error(suggest::unknown("attribute", other, &["catalogue", "owner"]))),
                };
                *place = Some(meta.value()?.parse::<Ident>()?);
                Ok(())
            })?;
        }
        match (catalogue, owner) {
            (Some(catalogue), Some(owner)) => Ok(Self { catalogue, owner }),
            _ => Err(Error::new_spanned(
                &input.ident,
                "errors name their part of the catalogue and whose fault they are: `#[coded(catalogue = REQUEST, owner = Message)]`",
            )),
        }
    }
}

/// One error.
struct Coded<'a> {
    ident: &'a Ident,
    fields: Vec<&'a Ident>,
    docs: Docs,
    code: LitStr,
    message: LitStr,
    retry: Ident,
    owner: Option<Ident>,
    number: Option<(Option<Token![-]>, LitInt)>,
    /// Hints for the message, and the field that selects them.
    hints: Option<(Ident, Ident)>,
}

impl<'a> Coded<'a> {
    fn read(variant: &'a Variant) -> Result<Self> {
        let fields = match &variant.fields {
            Fields::Named(fields) => fields.named.iter().filter_map(|field| field.ident.as_ref()).collect(),
            _ => {
                return Err(Error::new_spanned(
                    variant,
                    "the details of an error have names: `Missing { field: String }`, `Closed {}`",
                ));
            }
        };
        let attribute = variant
            .attrs
            .iter()
            .find(|attribute| attribute.path().is_ident("coded"));
        let attribute = attribute.ok_or_else(|| {
            Error::new_spanned(
                &variant.ident,
                "an error has a code and a message: `#[coded(\"request.missing_field\", \"{field} is required\")]`",
            )
        })?;
        let Attributes {
            code,
            message,
            retry,
            owner,
            number,
            hints,
        } = attribute.parse_args()?;
        Ok(Self {
            ident: &variant.ident,
            fields,
            docs: Docs::read(&variant.attrs, variant.ident.span(), "an error")?,
            code,
            message,
            retry,
            owner,
            number,
            hints,
        })
    }

    fn entry(&self, owner: &Ident) -> TokenStream {
        let Self {
            code, message, retry, ..
        } = self;
        let details = self.fields.iter().map(ToString::to_string);
        let owner = self.owner.as_ref().unwrap_or(owner);
        let hints = match &self.hints {
            Some((hints, _)) => quote!(#hints),
            None => quote!(&[]),
        };
        let (number, doc) = (self.number(), self.docs.tokens());
        quote! {
            crate::error::Entry {
                code: #code,
                details: &[#(#details),*],
                message: #message,
                hints: #hints,
                retry: crate::error::Retry::#retry,
                owner: crate::errcode::FaultOwner::#owner,
                number: #number,
                #[cfg(feature = "schema")]
                doc: #doc,
            }
        }
    }

    fn number(&self) -> TokenStream {
        match &self.number {
            Some((minus, number)) => quote!(::core::option::Option::Some(#minus #number)),
            None => quote!(::core::option::Option::None),
        }
    }

    fn shown(&self) -> TokenStream {
        let Self {
            ident, fields, message, ..
        } = self;
        let hint = self
            .hints
            .as_ref()
            .map(|(hints, field)| quote!(crate::error::write_hint(f, #hints, #field)?;));
        quote! {
            Self::#ident { #(#fields),* } => {
                #(let _ = #fields;)*
                ::core::write!(f, #message)?;
                #hint
                ::core::result::Result::Ok(())
            }
        }
    }

    fn details(&self) -> TokenStream {
        let Self { ident, fields, .. } = self;
        let names = fields.iter().map(ToString::to_string);
        quote! {
            Self::#ident { #(#fields),* } => ::alloc::vec![#((#names, crate::error::Detail::from(#fields))),*],
        }
    }
}

/// `"code", "message"`, and optional arguments.
struct Attributes {
    code: LitStr,
    message: LitStr,
    retry: Ident,
    owner: Option<Ident>,
    number: Option<(Option<Token![-]>, LitInt)>,
    hints: Option<(Ident, Ident)>,
}

impl Parse for Attributes {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let code: LitStr = input.parse()?;
        input.parse::<Token![,]>()?;
        let message: LitStr = input.parse()?;
        let mut read = Self {
            retry: Ident::new("No", code.span()),
            code,
            message,
            owner: None,
            number: None,
            hints: None,
        };
        while !input.is_empty() {
            input.parse::<Token![,]>()?;
            if input.is_empty() {
                break;
            }
            let name: Ident = input.parse()?;
            match name.to_string().as_str() {
                "retry" => read.retry = Ident::new("Yes", name.span()),
                "owner" => {
                    input.parse::<Token![=]>()?;
                    read.owner = Some(input.parse()?);
                }
                "number" => {
                    input.parse::<Token![=]>()?;
                    read.number = Some((input.parse()?, input.parse()?));
                }
                "hints" => {
                    input.parse::<Token![=]>()?;
                    let hints = input.parse()?;
                    input.parse::<Token![.]>()?;
                    read.hints = Some((hints, input.parse()?));
                }
                other => {
                    return Err(Error::new(
                        name.span(),
                        suggest::unknown("attribute", other, &["retry", "owner", "number", "hints"]),
                    ));
                }
            }
        }
        Ok(read)
    }
}
