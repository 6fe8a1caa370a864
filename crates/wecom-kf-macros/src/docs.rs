//! Doc comments as data: English, and Chinese if the last line begins with `中文：`.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{Attribute, Error, Expr, Lit, Meta, Result};

const CHINESE: &str = "中文：";

/// The text of a doc comment.
pub(crate) struct Docs {
    english: String,
    chinese: String,
}

impl Docs {
    /// Reads the doc comment of an item, which must have one.
    pub(crate) fn read(attributes: &[Attribute], span: Span, item: &str) -> Result<Self> {
        let mut docs = Self {
            english: String::new(),
            chinese: String::new(),
        };
        for line in attributes.iter().filter_map(line) {
            match line.trim_start().strip_prefix(CHINESE) {
                Some(_) if !docs.chinese.is_empty() => {
                    return Err(Error::new(
                        span,
                        format!("a doc comment has one line that begins with {CHINESE}"),
                    ));
                }
                Some(chinese) => docs.chinese = chinese.trim().into(),
                None if docs.chinese.is_empty() => {
                    docs.english += &line;
                    docs.english.push('\n');
                }
                None => {
                    return Err(Error::new(
                        span,
                        format!("a line that begins with {CHINESE} is the last of a doc comment"),
                    ));
                }
            }
        }
        if docs.english.trim().is_empty() {
            return Err(Error::new(
                span,
                format!("{item} needs a doc comment: TypeScript and the documentation pages are written from it"),
            ));
        }
        Ok(docs)
    }

    /// In English, line by line.
    pub(crate) fn english(&self) -> &str {
        &self.english
    }

    /// As an expression.
    pub(crate) fn tokens(&self) -> TokenStream {
        let Self { english, chinese } = self;
        quote!(::wecom_kf_core::wire::Doc::new(#english, #chinese))
    }
}

fn line(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(pair) = &attribute.meta else {
        return None;
    };
    let Expr::Lit(literal) = &pair.value else { return None };
    let Lit::Str(text) = &literal.lit else { return None };
    pair.path.is_ident("doc").then(|| text.value())
}
