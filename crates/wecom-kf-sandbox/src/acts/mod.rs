//! Acts: what the people in a conversation can do. An act is a type with its `impl Act`, and a line in [`ACTS`]; the JavaScript methods and
//! types are generated from both.

mod admin;
mod customer;
mod servicer;

pub use admin::{AdminAddsAccount, AdminAddsServicer, FailMessage, InvalidateTokens, PushRaw, VerifyCallbackUrl};
pub(crate) use customer::lines;
pub use customer::{CustomerEnters, CustomerRecalls, CustomerSends, CustomerTaps, CustomerWrites, ReadConversation};
pub use servicer::{ServicerEnds, ServicerReopens, ServicerStatus, ServicerTakes, ServicerTransfers, ServicerWrites};

use crate::draft::Draft;
use crate::error::SandboxError;
use crate::rules::sessions;
use crate::state::{Account, Conversation, Key, State};
use crate::strict;
use wecom_kf_core::session::ServiceState;
use wecom_kf_core::wire::{Describe, Kind, Object, Shape, Wire};
use wecom_kf_core::{Value, Wire};

/// An act of a person, or a query of what they see. Its fields are its parameters. `Sandbox::act` performs it.
pub trait Act: Describe + Wire {
    /// Its name, such as `customer_writes`.
    const NAME: &'static str;
    /// Its result.
    type Output: Wire;

    /// Decides what the act does: all of it, or nothing.
    ///
    /// # Errors
    /// [`SandboxError`] if no person could perform it in the current state.
    #[doc(hidden)]
    fn decide(self, draft: &mut Draft<'_>) -> Result<Self::Output, SandboxError>;
}

/// Every act.
pub const ACTS: &[ActEntry] = &[
    ActEntry::of::<CustomerEnters>(),
    ActEntry::of::<CustomerWrites>(),
    ActEntry::of::<CustomerSends>(),
    ActEntry::of::<CustomerTaps>(),
    ActEntry::of::<CustomerRecalls>(),
    ActEntry::of::<ServicerWrites>(),
    ActEntry::of::<ServicerTakes>(),
    ActEntry::of::<ServicerTransfers>(),
    ActEntry::of::<ServicerEnds>(),
    ActEntry::of::<ServicerReopens>(),
    ActEntry::of::<ServicerStatus>(),
    ActEntry::of::<FailMessage>(),
    ActEntry::of::<PushRaw>(),
    ActEntry::of::<AdminAddsAccount>(),
    ActEntry::of::<AdminAddsServicer>(),
    ActEntry::of::<InvalidateTokens>(),
    ActEntry::of::<ReadConversation>(),
    ActEntry::of::<VerifyCallbackUrl>(),
];

/// An act as data.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct ActEntry {
    /// Its name.
    pub name: &'static str,
    /// Its parameters.
    pub params: &'static Shape,
    /// Its result.
    pub output: Kind,
    pub(crate) decide: fn(&mut Draft<'_>, &Value) -> Result<Value, SandboxError>,
}

impl ActEntry {
    const fn of<A: Act>() -> Self {
        Self {
            name: A::NAME,
            params: A::SHAPE,
            output: A::Output::KIND,
            decide: |draft, params| {
                let act: A = strict::read(params).map_err(|reason| refused::<A>(&reason))?;
                let output = act.decide(draft)?;
                Ok(output.to_wire().unwrap_or_default())
            },
        }
    }
}

/// A customer's conversation with an account.
#[derive(Clone, PartialEq, Eq, Wire)]
#[non_exhaustive]
pub struct ConversationKey {
    /// The account.
    pub open_kfid: String,
    /// The customer.
    pub external_userid: String,
}

/// A message that was sent.
#[derive(Clone, PartialEq, Eq, Wire)]
#[non_exhaustive]
pub struct MessageSent {
    /// The message.
    pub msgid: String,
}

/// An account that was added.
#[derive(Clone, PartialEq, Eq, Wire)]
#[non_exhaustive]
pub struct AccountAdded {
    /// The account.
    pub open_kfid: String,
}

/// The result of an act without one: `{}`.
#[derive(Clone, PartialEq, Eq, Default, Wire)]
#[non_exhaustive]
pub struct Nothing {}

/// The error for an act with invalid parameters.
pub(crate) fn refused<A: Act>(reason: &str) -> SandboxError {
    bad(format!("{}: {reason}", A::NAME))
}

fn bad(reason: String) -> SandboxError {
    SandboxError::BadAction { reason }
}

/// The act with a name.
pub(crate) fn named(name: &str) -> Result<&'static ActEntry, SandboxError> {
    ACTS.iter().find(|act| act.name == name).ok_or_else(|| {
        let known: Vec<&str> = ACTS.iter().map(|act| act.name).collect();
        let name = strict::short(name);
        bad(format!("unknown act {name:?}; known acts are {}", known.join(", ")))
    })
}

fn known_account<'a>(state: &'a State, open_kfid: &str) -> Result<&'a Account, SandboxError> {
    state.account(open_kfid).ok_or_else(|| SandboxError::UnknownAccount {
        open_kfid: open_kfid.into(),
    })
}

/// The conversation of a customer with an account.
fn known_conversation<'a>(
    state: &'a State,
    (open_kfid, external_userid): &Key,
) -> Result<&'a Conversation, SandboxError> {
    let account = known_account(state, open_kfid)?;
    let conversation = account.conversations.get(external_userid);
    conversation.ok_or_else(|| SandboxError::UnknownCustomer {
        external_userid: external_userid.clone(),
    })
}

fn require_state(conversation: &Conversation, needed: ServiceState, now_ms: u64) -> Result<(), SandboxError> {
    let state = sessions::state(conversation, now_ms);
    if state == needed {
        return Ok(());
    }
    Err(SandboxError::WrongState {
        state: state.code(),
        needed: needed.code(),
    })
}

/// An incoming text message.
fn text_message(content: &str, menu_id: Option<&str>) -> Object {
    let mut text = Object::new();
    text.insert("content".into(), content.into());
    if let Some(menu_id) = menu_id {
        text.insert("menu_id".into(), menu_id.into());
    }
    let mut message = Object::new();
    message.insert("msgtype".into(), "text".into());
    message.insert("text".into(), text.into());
    message
}
