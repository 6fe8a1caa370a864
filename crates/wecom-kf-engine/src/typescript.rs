//! The types and functions as data for the TypeScript generator.

use crate::callbacks::{CallbackId, CallbackPair, CallbackSettings, Echo, SealedCallback};
use crate::codec::Opened;
use crate::failure::{Failure, Outcome, Warning};
use crate::machines::{
    InboxId, InboxTurn, LifeId, LifeTurn, PagingId, PagingTurn, PermitsId, PermitsTurn, ShareId, ShareTurn,
};
use crate::numbers::Milliseconds;
use crate::requests::{Authorization, BuiltRequest, Errcode, Form, Method, Multipart, Repeat};
use crate::texts::{ReadAnswer, Transition, TransitionTable};
use crate::verdicts::{AttemptOutcome, Progress, Situation, Verdict};
use ts_rs::{Config, TS};
use wecom_kf_core::machine::{Ms, Now, Op};
use wecom_kf_core::token::{self, life, share};
use wecom_kf_core::{inbox, paging};

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

/// An object in JavaScript, which Rust knows by its handle.
pub struct Object {
    /// Its name in TypeScript.
    pub name: &'static str,
    /// Its doc comment.
    pub doc: &'static str,
    /// Its functions.
    pub functions: Vec<Function>,
}

/// A type of the interface.
pub struct Type {
    /// Its name.
    pub name: String,
    /// Its doc comment.
    pub doc: String,
    /// The TypeScript declaration by ts-rs.
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

/// Every type, in reading order.
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
        described::<AttemptOutcome>(),
        described::<Progress>(),
        described::<Verdict>(),
        described::<Transition>(),
        described::<TransitionTable>(),
        described::<Ms>(),
        described::<Op>(),
        described::<Now>(),
        described::<life::Input>(),
        described::<life::Output>(),
        described::<life::Reason>(),
        Type {
            name: "LifeTurn".into(),
            ..described::<LifeTurn>()
        },
        described::<share::Storage>(),
        described::<share::Task>(),
        described::<share::Input>(),
        described::<share::Output>(),
        described::<share::Reason>(),
        Type {
            name: "ShareTurn".into(),
            ..described::<ShareTurn>()
        },
        described::<paging::Input>(),
        described::<paging::Page>(),
        described::<paging::Output>(),
        described::<paging::Reason>(),
        described::<paging::Place>(),
        Type {
            name: "PagingTurn".into(),
            ..described::<PagingTurn>()
        },
        described::<inbox::Options>(),
        described::<inbox::Turns>(),
        described::<inbox::ColdStart>(),
        described::<inbox::Input>(),
        described::<inbox::Page>(),
        described::<inbox::Reference>(),
        described::<inbox::PullFailure>(),
        described::<inbox::TurnFailure>(),
        described::<inbox::Output>(),
        described::<inbox::Refusal>(),
        described::<inbox::Level>(),
        described::<inbox::Report>(),
        described::<inbox::Reason>(),
        Type {
            name: "InboxTurn".into(),
            ..described::<InboxTurn>()
        },
        described::<inbox::PermitInput>(),
        described::<inbox::PermitOutput>(),
        Type {
            name: "PermitsTurn".into(),
            ..described::<PermitsTurn>()
        },
        described::<inbox::Letter>(),
        described::<inbox::LetterChange>(),
        described::<share::Outcome>(),
        described::<share::Place>(),
        described::<token::SecretText>(),
        described::<token::Record>(),
        described::<token::Known>(),
        described::<token::FetchEnd>(),
        described::<token::Failure>(),
        described::<life::FetchReason>(),
        described::<ReadAnswer>(),
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

/// The objects. The first arguments of their functions are the handle.
#[must_use]
pub fn object_functions() -> [Object; 6] {
    let object = |name, doc, functions| Object { name, doc, functions };
    [
        object(
            "EngineCallback",
            "The settings of a callback URL, ready for use.",
            crate::functions::callback(),
        ),
        object(
            "EngineLife",
            "A machine that keeps one token of a process.",
            crate::functions::client::life(),
        ),
        object(
            "EngineShare",
            "A machine that gets a token through a store.",
            crate::functions::client::share(),
        ),
        object(
            "EnginePaging",
            "A machine that reads a list, page after page.",
            crate::functions::client::paging(),
        ),
        object(
            "EngineInbox",
            "A machine that receives the messages of one account.",
            crate::functions::client::inbox(),
        ),
        object(
            "EnginePermits",
            "A machine that grants pulls without a callback token.",
            crate::functions::client::permits(),
        ),
    ]
}

/// The name of a type in TypeScript.
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
    bool => "boolean",
    f64 => "number",
    u32 => "number",
    String => "string",
    // JavaScript wraps the handle in an object and decodes the text to an event.
    CallbackId => "EngineCallback",
    LifeId => "EngineLife",
    ShareId => "EngineShare",
    PagingId => "EnginePaging",
    InboxId => "EngineInbox",
    InboxTurn => "InboxTurn",
    PermitsId => "EnginePermits",
    PermitsTurn => "PermitsTurn",
    LifeTurn => "LifeTurn",
    ShareTurn => "ShareTurn",
    PagingTurn => "PagingTurn",
    Opened => "Outcome<CallbackEvent>",
}
named!(ts Milliseconds, BuiltRequest, Errcode, Form, ReadAnswer, Situation, Verdict, Transition, CallbackSettings, Echo, SealedCallback);
named!(ts Now, life::Input, share::Storage, share::Task, share::Input, paging::Input, token::Failure);
named!(ts inbox::Options, inbox::Input, inbox::Letter, inbox::LetterChange, inbox::PermitInput);

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
