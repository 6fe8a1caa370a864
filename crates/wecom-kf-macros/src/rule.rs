//! The limits of a field: attributes such as `bytes(1..=64)`, checked against the field's type.

use crate::suggest;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::meta::ParseNestedMeta;
use syn::parse::ParseStream;
use syn::token::Paren;
use syn::{Error, Ident, Lit, LitInt, Path, Result, Token, Type};

/// The kind of a field, judging by the name of its type.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    Text,
    Number,
    List,
    Flag,
    /// A type of its own.
    Other,
}

const TEXT: &[&str] = &["bytes", "chars", "word", "form", "cut", "advised"];
const LIST: &[&str] = &["items", "each"];
const NUMBER: &[&str] = &["range"];
const ANY: &[&str] = &["local", "secret"];

/// The limits of one field.
#[derive(Default)]
pub(crate) struct Rule {
    /// Names and values of the rule's fields.
    parts: Vec<(String, TokenStream)>,
}

impl Rule {
    /// Reads one attribute.
    pub(crate) fn read(&mut self, meta: &ParseNestedMeta<'_>, ty: &Type, also: &[&str]) -> Result<()> {
        let name = meta.path.require_ident()?.to_string();
        let name = name.as_str();
        let fits: &[Holds] = match name {
            _ if TEXT.contains(&name) => &[Holds::Text],
            _ if LIST.contains(&name) => &[Holds::List],
            _ if NUMBER.contains(&name) => &[Holds::Number],
            _ if ANY.contains(&name) => &[],
            _ => {
                let known: Vec<_> = [TEXT, LIST, NUMBER, ANY, also].concat();
                return Err(meta.error(suggest::unknown("attribute", name, &known)));
            }
        };
        let holds = holds(ty);
        if !fits.is_empty() && holds != Holds::Other && !fits.contains(&holds) {
            let wanted = match fits {
                [Holds::Text] => "a text",
                [Holds::List] => "a list",
                _ => "a number",
            };
            return Err(meta.error(format!("`{name}` is a limit of {wanted}, and this field is none")));
        }
        if self.parts.iter().any(|(have, _)| have == name) {
            return Err(meta.error(format!("`{name}` is repeated here")));
        }
        let value = match name {
            "word" | "local" | "secret" => {
                stands_alone(meta, name)?;
                quote!(true)
            }
            "cut" => {
                let limit: LitInt = parenthesized(meta, |input| input.parse())?;
                quote!(::core::option::Option::Some(#limit))
            }
            "form" | "advised" => {
                let form: Ident = parenthesized(meta, |input| input.parse())?;
                quote!(::core::option::Option::Some(::wecom_kf_core::wire::Form::#form))
            }
            _ => {
                let Range { least, most } = parenthesized(meta, |input| Range::read(input, name))?;
                quote!(::core::option::Option::Some((#least, #most)))
            }
        };
        self.parts.push((name.into(), value));
        Ok(())
    }

    /// As an expression.
    pub(crate) fn tokens(&self) -> TokenStream {
        if self.parts.is_empty() {
            return quote!(::wecom_kf_core::wire::Rule::NONE);
        }
        let parts = self.parts.iter().map(|(name, value)| {
            let name = Ident::new(name, proc_macro2::Span::call_site());
            quote!(#name: #value)
        });
        quote!(::wecom_kf_core::wire::Rule { #(#parts,)* ..::wecom_kf_core::wire::Rule::NONE })
    }

    /// The first attribute.
    pub(crate) fn first(&self) -> Option<&str> {
        self.parts.first().map(|(name, _)| name.as_str())
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.parts.iter().any(|(have, _)| have == name)
    }
}

/// Rejects a value after an attribute that takes none.
pub(crate) fn stands_alone(meta: &ParseNestedMeta<'_>, name: &str) -> Result<()> {
    if meta.input.is_empty() || meta.input.peek(Token![,]) {
        Ok(())
    } else {
        Err(meta.error(format!("`{name}` takes nothing: it is written alone")))
    }
}

fn parenthesized<T>(meta: &ParseNestedMeta<'_>, read: impl FnOnce(ParseStream<'_>) -> Result<T>) -> Result<T> {
    if !meta.input.peek(Paren) {
        return Err(meta.error("it takes a value in parentheses, as in `bytes(1..=64)`, `cut(128)`, `form(Url)`"));
    }
    let content;
    syn::parenthesized!(content in meta.input);
    let value = read(&content)?;
    if content.is_empty() {
        Ok(value)
    } else {
        Err(content.error("nothing more is expected here"))
    }
}

/// Limits: `1..=64`, or `1..` without an upper limit.
struct Range {
    least: TokenStream,
    most: TokenStream,
}

impl Range {
    fn read(input: ParseStream<'_>, name: &str) -> Result<Self> {
        let least = bound(input)?;
        if input.peek(Token![..=]) {
            input.parse::<Token![..=]>()?;
            let most = bound(input)?;
            if let (Some(low), Some(high)) = (least.value, most.value)
                && low > high
            {
                return Err(Error::new_spanned(
                    most.tokens,
                    "the upper limit is below the lower one",
                ));
            }
            return Ok(Self {
                least: least.tokens,
                most: most.tokens,
            });
        }
        if !input.peek(Token![..]) {
            return Err(input.error(format!("limits are written `{name}(1..=64)`")));
        }
        input.parse::<Token![..]>()?;
        if !input.is_empty() || name == "range" {
            return Err(input.error(format!("limits include their end: `{name}(1..=64)`")));
        }
        Ok(Self {
            least: least.tokens,
            most: quote!(u32::MAX),
        })
    }
}

struct Bound {
    tokens: TokenStream,
    /// The number, if it is a literal.
    value: Option<i64>,
}

/// An integer literal, possibly negative, or the path of a constant.
fn bound(input: ParseStream<'_>) -> Result<Bound> {
    if input.peek(Token![-]) {
        let minus: Token![-] = input.parse()?;
        let number: LitInt = input.parse()?;
        return Ok(Bound {
            value: number.base10_parse::<i64>().ok().map(|number| -number),
            tokens: quote!(#minus #number),
        });
    }
    if input.peek(Lit) {
        let number: LitInt = input.parse()?;
        return Ok(Bound {
            value: number.base10_parse().ok(),
            tokens: number.into_token_stream(),
        });
    }
    let path: Path = input.parse()?;
    Ok(Bound {
        tokens: quote!(#path as _),
        value: None,
    })
}

/// The kind of a type, looking through `Option` and `Box`.
fn holds(ty: &Type) -> Holds {
    match innermost(ty).map(|name| name.to_string()).as_deref() {
        Some("String") => Holds::Text,
        Some("u32" | "u64" | "i64" | "f64") => Holds::Number,
        Some("Vec") => Holds::List,
        Some("bool") => Holds::Flag,
        _ => Holds::Other,
    }
}

fn innermost(ty: &Type) -> Option<&Ident> {
    let Type::Path(path) = ty else { return None };
    let segment = path.path.segments.last()?;
    match (segment.ident.to_string().as_str(), crate::field::argument(segment)) {
        ("Option" | "Box", Some(inner)) => innermost(inner),
        _ => Some(&segment.ident),
    }
}
