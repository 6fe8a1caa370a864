//! Debug output of values: shows structure, numbers and ids. Hides texts, which may be customer data, credentials or codes.

use super::{Kind, Loose, Object, Wire};
use core::fmt;

/// A field's value for Debug output.
#[doc(hidden)]
pub struct DebugValue<'a, T> {
    name: &'static str,
    secret: bool,
    value: &'a T,
}

/// A field's value for Debug output. Texts are shown only for id fields that are not secret.
#[doc(hidden)]
#[must_use]
pub const fn shown<'a, T>(name: &'static str, secret: bool, value: &'a T) -> DebugValue<'a, T> {
    DebugValue { name, secret, value }
}

impl<T: Wire + fmt::Debug> fmt::Debug for DebugValue<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hidden = match T::KIND {
            _ if self.secret => "(secret)",
            Kind::Text | Kind::List(Kind::Text) if !is_id(self.name) => "(text)",
            Kind::Any | Kind::List(Kind::Any) => "(JSON)",
            _ => return self.value.fmt(f),
        };
        f.write_str(if self.value.to_wire().is_none() { "None" } else { hidden })
    }
}

/// Whether a field name denotes ids: `touser`, `open_kfid`, `userid_list`.
fn is_id(name: &str) -> bool {
    name == "touser" || name.strip_suffix("_list").unwrap_or(name).ends_with("id")
}

/// The names of an object's fields, for Debug output.
#[doc(hidden)]
pub struct Names<'a>(pub &'a Object);

impl fmt::Debug for Names<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// Shows a number that arrived as a string, but no other string.
impl<T: fmt::Debug + Copy + From<i64>> fmt::Debug for Loose<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.value() {
            Some(number) => number.fmt(f),
            None => f.write_str("(text)"),
        }
    }
}
