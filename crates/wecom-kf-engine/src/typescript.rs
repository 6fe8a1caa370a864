//! The types and functions as TypeScript: data for the code generator.

use crate::callbacks::{CallbackId, CallbackPair, CallbackSettings, Echo, SealedCallback};
use crate::codec::Opened;
use crate::failure::{Failure, Outcome, Warning};
use crate::numbers::Milliseconds;
use crate::requests::{Authorization, BuiltRequest, Errcode, Form, Method, Multipart, Repeat};
use crate::texts::{Transition, TransitionTable};
use crate::verdicts::{Happened, Progress, Situation, Verdict};
use ts_rs::{Config, TS};

/// A function of the engine.
pub struct Function {
    /// Its name in Rust.
    pub name: &'static str,
    /// Its doc comment.
    pub doc: &'static str,
    /// The names of its arguments, in Rust, and their types.
    pub arguments: Vec<(&'static str, String)>,
    /// The type of its result.
    pub result: String,
}

/// A type of the contract.
pub struct Type {
    /// Its name.
    pub name: String,
    /// Its doc comment.
    pub doc: String,
    /// What it is, as ts-rs writes it.
    pub definition: String,
}

fn described<T: TS + 'static>() -> Type {
    let config = Config::default();
    Type {
        name: T::name(&config),
        doc: T::docs().unwrap_or_default(),
        definition: T::inline(&config),
    }
}

/// Every type, in the order to be read in.
#[must_use]
pub fn types() -> Vec<Type> {
    vec![
        described::<Failure>(),
        described::<Warning>(),
        described::<Milliseconds>(),
        described::<BuiltRequest>(),
        described::<Multipart>(),
        described::<Method>(),
        described::<Repeat>(),
        described::<Form>(),
        described::<Authorization>(),
        described::<Errcode>(),
        described::<Situation>(),
        described::<Happened>(),
        described::<Progress>(),
        described::<Verdict>(),
        described::<Transition>(),
        described::<TransitionTable>(),
        described::<CallbackSettings>(),
        described::<CallbackPair>(),
        described::<Echo>(),
        described::<SealedCallback>(),
    ]
}

/// The functions of the engine itself.
#[must_use]
pub fn engine_functions() -> Vec<Function> {
    let mut functions = crate::functions::client::list();
    functions.extend(crate::functions::callback_makers());
    functions
}

/// The functions of a callback, which take its number first.
#[must_use]
pub fn callback_functions() -> Vec<Function> {
    crate::functions::callback()
}

/// What a type is called in TypeScript.
pub(crate) trait Named {
    fn name() -> String;
}

macro_rules! named {
    ($($type:ty => $name:literal),* $(,)?) => {
        $(impl Named for $type {
            fn name() -> String {
                $name.into()
            }
        })*
    };
    (ts $($type:ty),* $(,)?) => {
        $(impl Named for $type {
            fn name() -> String {
                <$type as TS>::name(&Config::default())
            }
        })*
    };
}

named! {
    &str => "string",
    &[u8] => "Uint8Array",
    () => "null",
    f64 => "number",
    u32 => "number",
    String => "string",
    // JavaScript has an object for the number, and the event for its text.
    CallbackId => "EngineCallback",
    Opened => "Outcome<CallbackEvent>",
}
named!(ts Milliseconds, BuiltRequest, Form, Situation, Verdict, Transition, CallbackSettings, Echo, SealedCallback);

impl<T: Named> Named for Option<T> {
    fn name() -> String {
        format!("{} | null", T::name())
    }
}

impl<T: Named> Named for Vec<T> {
    fn name() -> String {
        format!("{}[]", T::name())
    }
}

impl<T: Named> Named for Outcome<T> {
    fn name() -> String {
        format!("Outcome<{}>", T::name())
    }
}
