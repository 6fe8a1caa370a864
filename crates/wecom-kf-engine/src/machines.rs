//! Core's state machines. They stay in Rust; JavaScript refers to one by number and passes inputs to it in turns.

use crate::failure::Outcome;
use crate::numbers::Milliseconds;
use crate::requests::{Form, known, object};
use crate::slots::{SlotId, Slots};
use serde::Serialize;
use std::cell::RefCell;
use wecom_kf_core::Value;
use wecom_kf_core::error::{EngineError, InboxError, RequestError};
use wecom_kf_core::machine::{self, Machine, Turn};

pub use wecom_kf_core::inbox::{self, Inbox, Letter, LetterChange, Permits};
pub use wecom_kf_core::machine::{Ms, Now};
pub use wecom_kf_core::paging::{self, Paging};
pub use wecom_kf_core::token::Failure;
pub use wecom_kf_core::token::life::{self, Life};
pub use wecom_kf_core::token::share::{self, Share, Storage, Task};

/// The result of a turn of `token::life`.
pub type LifeTurn = Turn<life::Output, life::Reason>;
/// The result of a turn of `token::share`.
pub type ShareTurn = Turn<share::Output, share::Reason>;

/// The result of a turn of `paging`.
pub type PagingTurn = Turn<paging::Output, paging::Reason>;

/// The result of a turn of `inbox`.
pub type InboxTurn = Turn<inbox::Output, inbox::Reason>;

/// The result of a turn of `inbox::Permits`.
pub type PermitsTurn = Turn<inbox::PermitOutput, ()>;

/// A machine. A new kind is a variant here, its [`Resident`], its line in `functions`, and its types in `typescript`.
enum Kind {
    Life(Box<Life>),
    Share(Box<Share>),
    Paging(Box<Paging>),
    Inbox(Box<Inbox>),
    Permits(Box<Permits>),
}

/// A machine that can be kept in a slot.
trait Resident: Machine + Sized {
    /// The machine, if the slot holds one of this kind.
    fn of(kind: &mut Kind) -> Option<&mut Self>;
}

impl Resident for Life {
    fn of(kind: &mut Kind) -> Option<&mut Self> {
        match kind {
            Kind::Life(life) => Some(life),
            _ => None,
        }
    }
}

impl Resident for Share {
    fn of(kind: &mut Kind) -> Option<&mut Self> {
        match kind {
            Kind::Share(share) => Some(share),
            _ => None,
        }
    }
}

impl Resident for Paging {
    fn of(kind: &mut Kind) -> Option<&mut Self> {
        match kind {
            Kind::Paging(paging) => Some(paging),
            _ => None,
        }
    }
}

impl Resident for Inbox {
    fn of(kind: &mut Kind) -> Option<&mut Self> {
        match kind {
            Kind::Inbox(inbox) => Some(inbox),
            _ => None,
        }
    }
}

impl Resident for Permits {
    fn of(kind: &mut Kind) -> Option<&mut Self> {
        match kind {
            Kind::Permits(permits) => Some(permits),
            _ => None,
        }
    }
}

/// The id of a machine, a separate type for each kind.
macro_rules! numbers {
    ($($(#[doc = $doc:literal])* $name:ident)*) => {$(
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
        #[serde(transparent)]
        pub struct $name(pub SlotId);
    )*};
}

numbers! {
    /// The id of a `token::life` machine.
    LifeId
    /// The id of a `token::share` machine.
    ShareId
    /// The id of a `paging` machine.
    PagingId
    /// The id of an `inbox` machine.
    InboxId
    /// The id of an `inbox::Permits` machine.
    PermitsId
}

thread_local! {
    /// One table per JavaScript environment: in the addon, each environment has its own thread.
    static MACHINES: RefCell<Slots<Kind>> = RefCell::default();
}

fn keep(kind: Kind) -> SlotId {
    MACHINES.with_borrow_mut(|machines| machines.insert(kind))
}

/// Runs one turn of a machine. It is out of its slot meanwhile, so that a machine that panics is gone instead of half changed.
fn turn<M: Resident>(
    slot: u32,
    generation: u32,
    now: Now,
    inputs: Vec<M::Input>,
) -> Outcome<Turn<M::Output, M::Reason>> {
    let id = SlotId { slot, generation };
    let Some(mut kind) = MACHINES.with_borrow_mut(|machines| machines.lend(id)) else {
        return Err(EngineError::MachineGone {}).into();
    };
    let turn = M::of(&mut kind).map(|machine| machine::turn(machine, now, inputs));
    MACHINES.with_borrow_mut(|machines| machines.put_back(id, kind));
    turn.ok_or(EngineError::MachineGone {}).into()
}

/// Frees a machine. Does nothing if it is freed already.
pub fn free_machine(slot: u32, generation: u32) {
    // When a thread ends, its slots may be destroyed before its last machine is freed.
    let _ = MACHINES.try_with(|machines| machines.borrow_mut().remove(SlotId { slot, generation }));
}

pub(crate) fn create_life() -> Outcome<LifeId> {
    Outcome::Value(LifeId(keep(Kind::Life(Box::default()))))
}

pub(crate) fn create_share(storage: Storage, task: Task) -> Outcome<ShareId> {
    Outcome::Value(ShareId(keep(Kind::Share(Box::new(Share::new(storage, task))))))
}

pub(crate) fn create_paging(operation: &str, parameters: &str, form: Option<Form>) -> Outcome<PagingId> {
    let create = || {
        let operation = known(operation)?;
        Ok::<_, RequestError>(Paging::new(operation, &object(parameters)?, form))
    };
    create()
        .map(|paging| PagingId(keep(Kind::Paging(Box::new(paging)))))
        .into()
}

pub(crate) fn turn_life(slot: u32, generation: u32, now: Now, inputs: Vec<life::Input>) -> Outcome<LifeTurn> {
    turn::<Life>(slot, generation, now, inputs)
}

pub(crate) fn turn_share(slot: u32, generation: u32, now: Now, inputs: Vec<share::Input>) -> Outcome<ShareTurn> {
    turn::<Share>(slot, generation, now, inputs)
}

pub(crate) fn turn_paging(slot: u32, generation: u32, now: Now, inputs: Vec<paging::Input>) -> Outcome<PagingTurn> {
    turn::<Paging>(slot, generation, now, inputs)
}

pub(crate) fn create_inbox(options: inbox::Options) -> Outcome<InboxId> {
    Outcome::Value(InboxId(keep(Kind::Inbox(Box::new(Inbox::new(options))))))
}

pub(crate) fn turn_inbox(slot: u32, generation: u32, now: Now, inputs: Vec<inbox::Input>) -> Outcome<InboxTurn> {
    turn::<Inbox>(slot, generation, now, inputs)
}

pub(crate) fn create_permits(interval: Milliseconds, capacity: u32) -> Outcome<PermitsId> {
    let permits = Permits::new(Ms(interval.whole()), capacity);
    Outcome::Value(PermitsId(keep(Kind::Permits(Box::new(permits)))))
}

pub(crate) fn turn_permits(
    slot: u32,
    generation: u32,
    now: Now,
    inputs: Vec<inbox::PermitInput>,
) -> Outcome<PermitsTurn> {
    turn::<Permits>(slot, generation, now, inputs)
}

pub(crate) fn message_id(message: &str) -> String {
    // What is no JSON has no fields that could be in another order.
    inbox::message_id(&serde_json::from_str(message).unwrap_or_else(|_| Value::String(message.into())))
}

pub(crate) fn list_letters(text: Option<String>, now_ms: Milliseconds) -> Outcome<Vec<Letter>> {
    let letters = inbox::list_letters(text.as_deref(), Ms(now_ms.whole()));
    letters.map_err(InboxError::from).into()
}

pub(crate) fn replay_letter(text: Option<String>, id: &str, now_ms: Milliseconds) -> Outcome<Option<LetterChange>> {
    let change = inbox::replay_letter(text.as_deref(), id, Ms(now_ms.whole()));
    change.map_err(InboxError::from).into()
}

pub(crate) fn delete_letter(text: Option<String>, id: &str, now_ms: Milliseconds) -> Outcome<Option<LetterChange>> {
    let change = inbox::delete_letter(text.as_deref(), id, Ms(now_ms.whole()));
    change.map_err(InboxError::from).into()
}
