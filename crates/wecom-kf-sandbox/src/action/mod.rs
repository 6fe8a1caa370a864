//! What the people of a conversation can do: each act is a type of its own, and [`Action`] is any of them.

mod admin;
mod customer;
mod servicer;

pub use admin::{AdminAddsAccount, AdminAddsServicer, FailMessage, InvalidateTokens, PushRaw, VerifyCallbackUrl};
pub use customer::{CustomerEnters, CustomerRecalls, CustomerSends, CustomerTaps, CustomerWrites, ReadConversation};
pub use servicer::{ServicerEnds, ServicerReopens, ServicerStatus, ServicerTakes, ServicerTransfers, ServicerWrites};

use crate::error::SandboxError;
use crate::strict;
use wecom_kf_core::wire::{Kind, Tagged, Wire};
use wecom_kf_core::{Value, Wire};

/// An act of a person, or a look at what they see. In JSON: `{"action": "customer_writes", …}` with the fields' names.
#[derive(Clone, PartialEq, Wire)]
#[wire(tag = "action", inline)]
#[non_exhaustive]
pub enum Action {
    /// A customer opens the conversation.
    #[wire("customer_enters")]
    CustomerEnters(CustomerEnters),
    /// A customer writes a text.
    #[wire("customer_writes")]
    CustomerWrites(CustomerWrites),
    /// A customer sends a message of any type.
    #[wire("customer_sends")]
    CustomerSends(CustomerSends),
    /// A customer taps an item of a menu.
    #[wire("customer_taps")]
    CustomerTaps(CustomerTaps),
    /// A customer recalls a message.
    #[wire("customer_recalls")]
    CustomerRecalls(CustomerRecalls),
    /// The servicer of a session writes a text.
    #[wire("servicer_writes")]
    ServicerWrites(ServicerWrites),
    /// A servicer takes a session from the pool.
    #[wire("servicer_takes")]
    ServicerTakes(ServicerTakes),
    /// The servicer of a session gives it to another.
    #[wire("servicer_transfers")]
    ServicerTransfers(ServicerTransfers),
    /// The servicer of a session ends it.
    #[wire("servicer_ends")]
    ServicerEnds(ServicerEnds),
    /// A servicer opens an ended session again.
    #[wire("servicer_reopens")]
    ServicerReopens(ServicerReopens),
    /// A servicer begins or stops serving an account.
    #[wire("servicer_status")]
    ServicerStatus(ServicerStatus),
    /// A message that was sent by API is not delivered.
    #[wire("fail_message")]
    FailMessage(FailMessage),
    /// What the customer's phone shows.
    #[wire("conversation")]
    ReadConversation(ReadConversation),
    /// Puts any JSON into an account's log.
    #[wire("push_raw")]
    PushRaw(PushRaw),
    /// An admin adds an account in the console.
    #[wire("admin_adds_account")]
    AdminAddsAccount(AdminAddsAccount),
    /// An admin adds a servicer to an account in the console.
    #[wire("admin_adds_servicer")]
    AdminAddsServicer(AdminAddsServicer),
    /// An admin saves the callback URL, and WeCom checks it.
    #[wire("verify_callback_url")]
    VerifyCallbackUrl(VerifyCallbackUrl),
    /// WeCom withdraws all access tokens before their end.
    #[wire("invalidate_tokens")]
    InvalidateTokens(InvalidateTokens),
    /// No act that this version knows, or one that is not well formed: it is refused.
    #[wire(other)]
    Other(Value),
}

impl Action {
    /// Reads an act from JSON: an object with the name of the act as `action`, and its fields.
    ///
    /// # Errors
    /// [`SandboxError::BadAction`] names the act and the field: when there is no such act or field, when a field is missing, and when it
    /// has a value of the wrong type.
    pub fn from_json(json: &str) -> Result<Self, SandboxError> {
        let value = strict::parse(json).map_err(bad)?;
        check(&value)?;
        Self::from_wire(&value).map_err(|error| bad(error.to_string()))
    }
}

/// Why a value that was read as no act is none.
pub(crate) fn refusal(raw: &Value) -> SandboxError {
    match check(raw) {
        Err(error) => error,
        Ok(()) => bad("it cannot be read as its act".into()),
    }
}

/// Says what is wrong with an act.
fn check(act: &Value) -> Result<(), SandboxError> {
    let union = Action::UNION;
    let object = strict::object(act).map_err(bad)?;
    let known = || {
        union
            .variants
            .iter()
            .map(|variant| variant.tag)
            .collect::<Vec<_>>()
            .join(", ")
    };
    let Some(name) = object.get(union.tag).and_then(Value::as_str) else {
        return Err(bad(format!("{} must name an act; there are {}", union.tag, known())));
    };
    let Some(variant) = union.variants.iter().find(|variant| variant.tag == name) else {
        return Err(bad(format!(
            "there is no act {:?}; there are {}",
            strict::short(name),
            known()
        )));
    };
    let Kind::Object(shape) = variant.kind else {
        return Ok(());
    };
    let mut fields = object.clone();
    fields.remove(union.tag);
    strict::check(&fields, shape).map_err(|reason| refused(variant.tag, &reason))
}

/// A refusal of what was given with an act.
pub(crate) fn refused(act: &str, reason: &str) -> SandboxError {
    bad(format!("{act}: {reason}"))
}

fn bad(reason: String) -> SandboxError {
    SandboxError::BadAction { reason }
}

impl crate::Sandbox {
    /// Carries out an act that is written as JSON.
    ///
    /// # Errors
    /// As [`Action::from_json`], and what the act itself refuses.
    pub fn act_json(&mut self, now_ms: u64, json: &str) -> Result<Value, SandboxError> {
        self.act(now_ms, Action::from_json(json)?)
    }
}
