//! Sessions: their states and how they change.

use crate::Wire;
use crate::endpoint::{Endpoint, Method, Refusal, Repeat, Route};
use crate::error::StateError;
use crate::wire::Object;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde_json::Value;

/// The state of a session between a customer and an account (WeCom document 94669).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Wire)]
#[wire(codes)]
#[non_exhaustive]
pub enum ServiceState {
    /// New and not handled; a bot may answer by API.
    #[wire(0)]
    New,
    /// Served by an assistant; a bot may answer by API.
    #[wire(1)]
    Bot,
    /// Waiting in the pool for a person.
    #[wire(2)]
    Pool,
    /// Served by a person; the API may not send.
    #[wire(3)]
    Servicer,
    /// Ended, or not begun.
    #[wire(4)]
    Ended,
    /// A number that this version does not know.
    #[wire(other)]
    Unknown(i64),
}

/// Which table of transitions holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TransitionTable {
    /// 0→1,2,3,4 · 1→1,2,3,4 · 2→2,3,4 · 3→3,4 · 4→none. Forbids nothing that the other allows.
    #[default]
    Forward,
    /// What WeCom's document 94669 promises: 0→1,2,3 · 1→2,3 · 2→3 · 3→3,4 · 4→none.
    Official,
}

impl TransitionTable {
    /// The states that a session can be moved to.
    #[must_use]
    pub const fn targets(self, from: ServiceState) -> &'static [ServiceState] {
        use ServiceState::{Bot, Ended, New, Pool, Servicer};
        match (self, from) {
            (Self::Forward, New | Bot) => &[Bot, Pool, Servicer, Ended],
            (Self::Forward, Pool) => &[Pool, Servicer, Ended],
            (Self::Official, New) => &[Bot, Pool, Servicer],
            (Self::Official, Bot) => &[Pool, Servicer],
            (Self::Official, Pool) => &[Servicer],
            (_, Servicer) => &[Servicer, Ended],
            (_, Ended | ServiceState::Unknown(_)) => &[],
        }
    }
}

/// Checks a change of state.
///
/// # Errors
/// [`StateError`] when a number is no state, when the table has no such change, or when a person is wanted and none is named.
pub fn check_transition(
    from: ServiceState,
    to: ServiceState,
    servicer_userid: Option<&str>,
    table: TransitionTable,
) -> Result<(), StateError> {
    for state in [from, to] {
        if let ServiceState::Unknown(state) = state {
            return Err(StateError::UnknownState { state });
        }
    }
    let targets = table.targets(from);
    if !targets.contains(&to) {
        let allowed: Vec<String> = targets.iter().map(|state| state.code().to_string()).collect();
        let allowed = if allowed.is_empty() {
            "none".into()
        } else {
            allowed.join(", ")
        };
        return Err(StateError::IllegalTransition {
            from: from.code(),
            to: to.code(),
            allowed,
        });
    }
    if to == ServiceState::Servicer && servicer_userid.is_none_or(str::is_empty) {
        return Err(StateError::ServicerRequired {});
    }
    Ok(())
}

/// Reads the state of a session (`kf/service_state/get`). WeCom edition (联合版) only.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct GetServiceState {
    /// The account.
    #[wire(bytes(1..=64))]
    pub open_kfid: String,
    /// The customer.
    #[wire(bytes(1..=128))]
    pub external_userid: String,
    /// As it arrived: the fields that this version does not know.
    #[wire(extra)]
    pub extra: Object,
}

/// The state of a session.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct GetServiceStateResponse {
    /// The state.
    pub service_state: ServiceState,
    /// The servicer, in state 3 only.
    pub servicer_userid: Option<String>,
    /// As it arrived: the fields that this version does not know.
    #[wire(extra)]
    pub extra: Object,
}

impl Endpoint for GetServiceState {
    type Response = GetServiceStateResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "kf/service_state/get";
    const REPEAT: Repeat = Repeat::Safe;
    const DOCUMENTS: &'static [u32] = &[94669, 94698, 96425];
}

/// Changes the state of a session (`kf/service_state/trans`). WeCom edition (联合版) only.
///
/// Sessions go forward only. State 3 needs a `servicer_userid`. With `from`, a change that the rules forbid is refused
/// before anything is sent.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct TransServiceState {
    /// The account.
    #[wire(bytes(1..=64))]
    pub open_kfid: String,
    /// The customer.
    #[wire(bytes(1..=128))]
    pub external_userid: String,
    /// The wanted state.
    pub service_state: ServiceState,
    /// The servicer (third-party apps: open_userid); required for state 3. Must be serving (else 95019) and activated (else 95014).
    #[wire(bytes(0..=64))]
    pub servicer_userid: Option<String>,
    /// The present state, if you know it. Not sent: it lets the SDK refuse a change that WeCom would refuse (95016).
    #[wire(local)]
    pub from: Option<ServiceState>,
    /// As it arrived: the fields that this version does not know.
    #[wire(extra)]
    pub extra: Object,
}

/// The change was made.
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct TransServiceStateResponse {
    /// A code for one message by `sendMsgOnEvent`: after the first change to 2 or 3 for 48 hours, after the change to 4 for
    /// 20 seconds.
    pub msg_code: Option<String>,
    /// As it arrived: the fields that this version does not know.
    #[wire(extra)]
    pub extra: Object,
}

impl Endpoint for TransServiceState {
    type Response = TransServiceStateResponse;
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "kf/service_state/trans";
    const REPEAT: Repeat = Repeat::Never;
    const DOCUMENTS: &'static [u32] = &[94669, 94698, 96425];

    fn rules(parameters: &Object, _now_ms: u64) -> Result<Route, Refusal> {
        let state = |name: &str| parameters.get(name).and_then(Value::as_i64).map(ServiceState::from);
        let servicer = match parameters.get("servicer_userid") {
            None | Some(Value::Null) => None,
            Some(Value::String(servicer)) => Some(servicer.as_str()).filter(|servicer| !servicer.is_empty()),
            // The check of the field says what is wrong with it.
            Some(_) => return Ok(Route::Here),
        };
        let to = state("service_state");
        if let (Some(from), Some(to)) = (state("from"), to) {
            check_transition(from, to, servicer, TransitionTable::default())?;
        }
        if to == Some(ServiceState::Servicer) && servicer.is_none() {
            return Err(StateError::ServicerRequired {}.into());
        }
        Ok(Route::Here)
    }
}
