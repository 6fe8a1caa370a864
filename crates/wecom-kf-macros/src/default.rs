//! The default of a field: `default = 7200`, or `default` alone for the default of its type.

use crate::docs::Docs;
use crate::field::{is_plain, option};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::meta::ParseNestedMeta;
use syn::{Error, Expr, ExprUnary, Lit, Result, Token, Type, UnOp};

/// A field's default.
pub(crate) struct FieldDefault {
    /// `None` for the default of the type.
    value: Option<Expr>,
}

impl FieldDefault {
    /// Parses the value after the attribute name.
    pub(crate) fn read(meta: &ParseNestedMeta<'_>, ty: &Type) -> Result<Self> {
        if option(ty).is_some() {
            return Err(meta.error(
                "an `Option` that is not given is `None`: write its type without `Option` for another `default`",
            ));
        }
        let value = if meta.input.peek(Token![=]) {
            Some(meta.value()?.parse()?)
        } else {
            None
        };
        Ok(Self { value })
    }

    /// Checks that the doc comment states this default, since readers and TypeScript users see only the doc comment.
    pub(crate) fn check_docs(&self, docs: &Docs) -> Result<()> {
        let Some(value) = self.value.as_ref().and_then(written) else {
            return Ok(());
        };
        let named = docs.english().split("Default ").skip(1).any(|rest| {
            let rest = rest.strip_prefix('`').unwrap_or(rest);
            // "Default 7200." and "Default 72.5" do not state the default 72.
            rest.strip_prefix(value.as_str()).is_some_and(|after| {
                let mut after = after.chars();
                let next = after.next().filter(|next| *next != '.').or_else(|| after.next());
                !next.is_some_and(|next| next.is_alphanumeric() || matches!(next, '-' | '_'))
            })
        });
        if named {
            return Ok(());
        }
        Err(Error::new_spanned(
            &self.value,
            format!("the doc comment names another default or none: end it with `Default {value}.`"),
        ))
    }

    /// As an expression.
    pub(crate) fn tokens(&self, ty: &Type) -> TokenStream {
        match &self.value {
            None => quote!(::core::default::Default::default()),
            Some(value) if is_plain(ty) => quote!(#value),
            Some(value) => quote!(::core::convert::Into::into(#value)),
        }
    }
}

/// A literal as written in documentation.
fn written(value: &Expr) -> Option<String> {
    match value {
        Expr::Lit(literal) => Some(match &literal.lit {
            Lit::Str(text) => text.value(),
            Lit::Int(number) => number.base10_digits().into(),
            Lit::Float(number) => number.base10_digits().into(),
            other => other.to_token_stream().to_string(),
        }),
        Expr::Unary(ExprUnary {
            op: UnOp::Neg(_), expr, ..
        }) => Some(format!("-{}", written(expr)?)),
        _ => None,
    }
}
