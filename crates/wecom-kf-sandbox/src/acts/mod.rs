//! Acts: what the people in a conversation can do. An act is a type with its `impl Act`, and a line in [`ACTS`]; the JavaScript methods and
//! types are generated from both.

mod admin;
mod customer;
mod publish;
mod servicer;

pub use admin::{AdminAddsAccount, AdminAddsServicer, FailMessage, InvalidateTokens, PushRaw, VerifyCallbackUrl};
pub use customer::{CustomerEnters, CustomerRecalls, CustomerSends, CustomerTaps, CustomerWrites, ReadConversation};
pub use servicer::{ServicerEnds, ServicerReopens, ServicerStatus, ServicerTakes, ServicerTransfers, ServicerWrites};

use crate::error::SandboxError;
use crate::sandbox::{Key, Sandbox};
use crate::strict;
use wecom_kf_core::session::ServiceState;
use wecom_kf_core::wire::{Describe, Kind, Shape, Wire};
use wecom_kf_core::{Value, Wire};

/// An act of a person, or a query of what they see. Its fields are its parameters.
pub trait Act: Describe + Wire {
    /// Its name, such as `customer_writes`.
    const NAME: &'static str;
    /// Its result.
    type Output: Wire;

    /// Performs the act; the same as [`Sandbox::act`].
    ///
    /// # Errors
    /// [`SandboxError`] if no person could perform it in the current state.
    fn perform(self, sandbox: &mut Sandbox, now_ms: u64) -> Result<Self::Output, SandboxError>;
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
    perform: fn(&mut Sandbox, u64, &Value) -> Result<Value, SandboxError>,
}

impl ActEntry {
    const fn of<A: Act>() -> Self {
        Self {
            name: A::NAME,
            params: A::SHAPE,
            output: A::Output::KIND,
            perform: |sandbox, now_ms, params| {
                let act: A = strict::read(params).map_err(|reason| refused::<A>(&reason))?;
                let output = act.perform(sandbox, now_ms)?;
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

impl Sandbox {
    /// Performs an act.
    ///
    /// # Errors
    /// [`SandboxError`] if no person could perform it in the current state.
    pub fn act<A: Act>(&mut self, now_ms: u64, act: A) -> Result<A::Output, SandboxError> {
        act.perform(self, now_ms)
    }

    /// Performs an act given by name and parameter object; the result is JSON.
    ///
    /// # Errors
    /// [`SandboxError::BadAction`] with the act and the field, if the act or field is unknown, or a field is missing or has the wrong type;
    /// and the errors of the act itself.
    pub fn act_by_name(&mut self, now_ms: u64, name: &str, params: &Value) -> Result<Value, SandboxError> {
        let Some(act) = ACTS.iter().find(|act| act.name == name) else {
            let known: Vec<&str> = ACTS.iter().map(|act| act.name).collect();
            let name = strict::short(name);
            return Err(bad(format!(
                "unknown act {name:?}; known acts are {}",
                known.join(", ")
            )));
        };
        (act.perform)(self, now_ms, params)
    }

    fn known_account(&self, open_kfid: &str) -> Result<(), SandboxError> {
        if self.accounts.iter().any(|account| account.open_kfid == open_kfid) {
            return Ok(());
        }
        Err(SandboxError::UnknownAccount {
            open_kfid: open_kfid.into(),
        })
    }

    fn key(&self, open_kfid: String, external_userid: String) -> Result<Key, SandboxError> {
        self.known_account(&open_kfid)?;
        let key = (open_kfid, external_userid);
        if self.conversations.contains_key(&key) {
            return Ok(key);
        }
        Err(SandboxError::UnknownCustomer { external_userid: key.1 })
    }

    fn require_state(&self, key: &Key, needed: ServiceState, now_ms: u64) -> Result<(), SandboxError> {
        let state = self.state_of(key, now_ms);
        if state == needed {
            return Ok(());
        }
        Err(SandboxError::WrongState {
            state: state.code(),
            needed: needed.code(),
        })
    }
}
