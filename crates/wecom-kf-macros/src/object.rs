//! Structs: objects with known fields.

use crate::collect;
use crate::docs::Docs;
use crate::field::{Field, Place, Present};
use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;
use syn::{DataStruct, DeriveInput, Error, Result};

pub(crate) fn expand(input: &DeriveInput, data: &DataStruct) -> Result<TokenStream> {
    let mut errors = None;
    let docs = collect(
        &mut errors,
        Docs::read(&input.attrs, input.ident.span(), "a type of the API"),
    );
    for attribute in input.attrs.iter().filter(|attribute| attribute.path().is_ident("wire")) {
        collect::<()>(
            &mut errors,
            Err(Error::new_spanned(
                attribute,
                "a struct has no attributes of its own: they stand on its fields",
            )),
        );
    }
    let mut fields = Vec::new();
    for field in &data.fields {
        fields.extend(collect(&mut errors, Field::read(field)));
    }
    let flattened = collect(
        &mut errors,
        single(&fields, |place| matches!(place, Place::Flatten), "`flatten`"),
    );
    let kept = collect(
        &mut errors,
        single(
            &fields,
            |place| matches!(place, Place::Extra | Place::Raw),
            "`extra` or `raw`",
        ),
    );
    let optional_new = fields
        .iter()
        .find(|field| field.name() == "new" && !field.is_required());
    if let Some(field) = optional_new.filter(|_| fields.iter().any(Field::is_required)) {
        let message =
            "the setter of this field would have the name of the constructor: implement `Wire` by hand for this type";
        collect::<()>(&mut errors, Err(Error::new_spanned(&field.ident, message)));
    }
    let lone = fields
        .iter()
        .find(|field| matches!(field.present, Some(Present::Unless(_))));
    if let (Some(field), Some(None)) = (lone, &flattened) {
        let message = "`present_unless` names a variant of the flattened union, and there is none";
        collect::<()>(&mut errors, Err(Error::new_spanned(&field.ident, message)));
    }
    if let Some(errors) = errors {
        return Err(errors);
    }
    let (Some(docs), Some(flattened), Some(kept)) = (docs, flattened, kept) else {
        return Err(Error::new_spanned(&input.ident, "this type cannot be read"));
    };
    Ok(implementations(input, &docs, &fields, flattened, kept))
}

/// The only field at such a place.
fn single<'a>(fields: &'a [Field], is: impl Fn(&Place) -> bool, what: &str) -> Result<Option<&'a Field>> {
    let mut found = fields.iter().filter(|field| is(&field.place));
    let first = found.next();
    match found.next() {
        Some(second) => Err(Error::new_spanned(
            &second.ident,
            format!("a type has one field with {what}"),
        )),
        None => Ok(first),
    }
}

fn implementations(
    input: &DeriveInput,
    docs: &Docs,
    fields: &[Field],
    flattened: Option<&Field>,
    kept: Option<&Field>,
) -> TokenStream {
    let type_name = &input.ident;
    let title = type_name.unraw().to_string();
    let doc = docs.tokens();
    let named: Vec<_> = fields
        .iter()
        .filter_map(|field| match &field.place {
            Place::Named(docs) => Some((field, docs.tokens())),
            _ => None,
        })
        .collect();
    let described = named.iter().map(|(field, doc)| {
        let (name, ty, rule) = (field.name(), &field.ty, field.rule.tokens());
        let required = match field.default {
            Some(_) => quote!(false),
            None => quote!(<#ty as ::wecom_kf_core::wire::Wire>::REQUIRED),
        };
        let present = field.present.iter().map(Present::tokens);
        quote! {
            ::wecom_kf_core::wire::Field::new(
                #name,
                &<#ty as ::wecom_kf_core::wire::Wire>::KIND,
                #required,
                &#rule,
                #doc,
            )
            #(.present(#present))*
        }
    });
    let union = match flattened {
        Some(Field { ty, .. }) => quote!(::core::option::Option::Some(<#ty as ::wecom_kf_core::wire::Tagged>::UNION)),
        None => quote!(::core::option::Option::None),
    };
    let read_named = named.iter().map(|(field, _)| {
        let (ident, name, ty) = (&field.ident, field.name(), &field.ty);
        let read = quote!(::wecom_kf_core::wire::read_field_or_default);
        if field.default.is_none() {
            return quote!(#ident: #read(object, #name, forgiving, &mut odd)?);
        }
        let absent = field.absent();
        quote! {
            #ident: #read::<::core::option::Option<#ty>>(object, #name, forgiving, &mut odd)?
                .unwrap_or_else(|| #absent)
        }
    });
    let read_flattened = flattened
        .iter()
        .map(|Field { ident, ty, .. }| quote!(#ident: <#ty as ::wecom_kf_core::wire::Tagged>::from_object(object)?));
    let raw = matches!(kept, Some(Field { place: Place::Raw, .. }));
    let read_kept = kept.iter().map(|Field { ident, .. }| {
        if raw {
            quote!(#ident: ::core::clone::Clone::clone(object))
        } else {
            quote! {
                #ident: ::wecom_kf_core::wire::unread_fields(
                    object,
                    <#type_name as ::wecom_kf_core::wire::Describe>::SHAPE,
                    &odd,
                )
            }
        }
    });
    let start = match kept {
        Some(Field { ident, .. }) => quote!(::core::clone::Clone::clone(&self.#ident)),
        None => quote!(::wecom_kf_core::wire::Object::new()),
    };
    let write_named = named.iter().map(|(field, _)| {
        let (ident, name) = (&field.ident, field.name());
        quote!(::wecom_kf_core::wire::write_field(&mut object, #name, &self.#ident);)
    });
    let write_flattened = flattened
        .iter()
        .map(|Field { ident, .. }| quote!(::wecom_kf_core::wire::Tagged::write(&self.#ident, &mut object);));
    let debug = fields.iter().map(|field| {
        let (ident, name) = (&field.ident, field.name());
        match field.place {
            Place::Named(_) => {
                let secret = field.rule.has("secret");
                quote!(.field(#name, &::wecom_kf_core::wire::shown(#name, #secret, &self.#ident)))
            }
            Place::Flatten => quote!(.field(#name, &self.#ident)),
            Place::Extra | Place::Raw => quote!(.field(#name, &::wecom_kf_core::wire::Names(&self.#ident))),
        }
    });
    let methods = methods(fields);
    let default = fields.iter().any(|field| field.default.is_some()).then(|| {
        let values = fields.iter().map(|field| {
            let (ident, value) = (&field.ident, field.absent());
            quote!(#ident: #value)
        });
        quote! {
            impl ::core::default::Default for #type_name {
                fn default() -> Self {
                    Self { #(#values),* }
                }
            }
        }
    });
    quote! {
        impl #type_name { #methods }

        #default

        impl ::core::fmt::Debug for #type_name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.debug_struct(#title)#(#debug)*.finish()
            }
        }

        impl ::wecom_kf_core::wire::Describe for #type_name {
            const SHAPE: &'static ::wecom_kf_core::wire::Shape =
                &::wecom_kf_core::wire::Shape::new(#title, &[#(#described),*], #union, #doc);
        }

        const _: () = {
            /// Reads the fields; with `forgiving`, unreadable ones take their defaults.
            #[allow(unused_mut, unused_variables, reason = "a type without fields uses none of them")]
            fn read(
                object: &::wecom_kf_core::wire::Object,
                forgiving: bool,
            ) -> ::core::result::Result<#type_name, ::wecom_kf_core::wire::ReadError> {
                let mut odd = ::wecom_kf_core::wire::Odd::new();
                ::core::result::Result::Ok(#type_name { #(#read_named,)* #(#read_flattened,)* #(#read_kept,)* })
            }

        impl ::wecom_kf_core::wire::Wire for #type_name {
            const KIND: ::wecom_kf_core::wire::Kind =
                ::wecom_kf_core::wire::Kind::Object(<Self as ::wecom_kf_core::wire::Describe>::SHAPE);

            fn from_wire(
                value: &::wecom_kf_core::Value,
            ) -> ::core::result::Result<Self, ::wecom_kf_core::wire::ReadError> {
                match value.as_object() {
                    ::core::option::Option::Some(object) => read(object, #raw),
                    ::core::option::Option::None if #raw => read(&::wecom_kf_core::wire::Object::new(), true),
                    ::core::option::Option::None => {
                        ::core::result::Result::Err(::wecom_kf_core::wire::ReadError::expected("an object"))
                    }
                }
            }

            fn salvage(value: &::wecom_kf_core::Value) -> ::core::option::Option<Self> {
                read(value.as_object()?, true).ok()
            }

            fn to_wire(&self) -> ::core::option::Option<::wecom_kf_core::Value> {
                #[allow(unused_mut, reason = "a type without fields writes none")]
                let mut object = #start;
                #(#write_named)*
                #(#write_flattened)*
                ::core::option::Option::Some(::wecom_kf_core::Value::Object(object))
            }
        }
        };
    }
}

/// The constructor and the setters.
fn methods(fields: &[Field]) -> TokenStream {
    let required: Vec<_> = fields.iter().filter(|field| field.is_required()).collect();
    let constructor = (!required.is_empty()).then(|| {
        let idents = required.iter().map(|field| &field.ident);
        let (parameters, values): (Vec<_>, Vec<_>) = required.iter().map(|field| field.parameter()).unzip();
        let whole = required.len() == fields.len();
        let rest = (!whole).then(|| quote!(..::core::default::Default::default()));
        quote! {
            /// Creates the value with the required fields; optional fields are unset.
            #[must_use]
            #[allow(clippy::too_many_arguments, reason = "as many as WeCom requires")]
            pub fn new(#(#parameters),*) -> Self {
                Self { #(#idents: #values,)* #rest }
            }
        }
    });
    let setters = fields.iter().filter(|field| !field.is_required()).map(Field::setter);
    quote!(#constructor #(#setters)*)
}
