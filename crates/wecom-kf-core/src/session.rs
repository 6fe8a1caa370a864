//! Sessions: states and transitions.

use crate::Wire;
use crate::endpoint::{Endpoint, Method, Refusal, Repeat, Route};
use crate::error::StateError;
use crate::wire::Object;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde_json::Value;

/// The state of a session between a customer and an account (WeCom document 94669).
///
/// 中文：客户与客服账号之间的会话状态（企业微信文档 94669）。
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Wire)]
#[wire(codes)]
#[non_exhaustive]
pub enum ServiceState {
    /// New and not handled; a bot may reply through the API.
    /// 中文：未处理，新会话接入；可通过 API 回复。
    #[wire(0)]
    New,
    /// Served by an assistant; a bot may reply through the API.
    /// 中文：由智能助手接待；可通过 API 回复。
    #[wire(1)]
    Bot,
    /// Waiting in the pool for a servicer.
    /// 中文：待接入池排队中，等待接待人员接入。
    #[wire(2)]
    Pool,
    /// Served by a servicer; the API cannot send.
    /// 中文：由人工接待；不能通过 API 发消息。
    #[wire(3)]
    Servicer,
    /// Ended, or not started.
    /// 中文：已结束或未开始。
    #[wire(4)]
    Ended,
    /// A number that this version does not know.
    #[wire(other)]
    Unknown(i64),
}

/// A transition table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TransitionTable {
    /// 0→1,2,3,4 · 1→1,2,3,4 · 2→2,3,4 · 3→3,4 · 4→none. Allows everything that the official table allows.
    #[default]
    Forward,
    /// The table in WeCom's document 94669: 0→1,2,3 · 1→2,3 · 2→3 · 3→3,4 · 4→none.
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

/// Checks a state transition.
///
/// # Errors
/// [`StateError`] when a number is not a state, when the table does not allow the transition, or when state 3 is requested without a
/// servicer.
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
///
/// 中文：获取会话状态，仅联合版。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct GetServiceState {
    /// The account.
    /// 中文：客服账号。
    #[wire(bytes(1..=64))]
    pub open_kfid: String,
    /// The customer.
    /// 中文：微信客户。
    #[wire(bytes(1..=128))]
    pub external_userid: String,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The state of a session.
///
/// 中文：会话状态。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct GetServiceStateResponse {
    /// The state.
    /// 中文：会话状态。
    pub service_state: ServiceState,
    /// The servicer, in state 3 only.
    /// 中文：接待人员，仅状态为 3 时返回。
    pub servicer_userid: Option<String>,
    /// The fields that this version does not know, as they arrived.
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
/// Sessions only move forward. State 3 requires a `servicer_userid`. With `from`, an illegal transition is rejected before anything is
/// sent.
///
/// 中文：变更会话状态，仅联合版。会话只能向前流转，状态 3 须填 `servicer_userid`；填了 `from`，不允许的变更在发送前就会被拒绝。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct TransServiceState {
    /// The account.
    /// 中文：客服账号。
    #[wire(bytes(1..=64))]
    pub open_kfid: String,
    /// The customer.
    /// 中文：微信客户。
    #[wire(bytes(1..=128))]
    pub external_userid: String,
    /// The new state.
    /// 中文：变更后的会话状态。
    pub service_state: ServiceState,
    /// The servicer (third-party apps: open_userid); required for state 3. Must be serving (otherwise 95019) and activated (otherwise
    /// 95014).
    /// 中文：接待人员（第三方应用填 open_userid），状态 3 必填；须为接待中（否则 95019）且已激活（否则 95014）。
    #[wire(bytes(0..=64))]
    pub servicer_userid: Option<String>,
    /// The current state, if known. Not sent; the SDK uses it to reject a transition that WeCom would reject (95016).
    /// 中文：当前会话状态（如果已知），不会发送；SDK 据此提前拒绝企业微信不允许的变更（95016）。
    #[wire(local)]
    pub from: Option<ServiceState>,
    /// The fields that this version does not know, as they arrived.
    #[wire(extra)]
    pub extra: Object,
}

/// The transition was made.
///
/// 中文：会话状态已变更。
#[derive(Clone, PartialEq, Default, Wire)]
#[non_exhaustive]
pub struct TransServiceStateResponse {
    /// A code for one message through `sendMsgOnEvent`: valid for 48 hours after the first transition to 2 or 3, for 20 seconds after the
    /// transition to 4.
    /// 中文：可用 `sendMsgOnEvent` 发送一条消息的 code：首次转为 2 或 3 后 48 小时内有效，转为 4 后 20 秒内有效。
    pub msg_code: Option<String>,
    /// The fields that this version does not know, as they arrived.
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
            // The field check reports the error.
            Some(_) => return Ok(Route::Unchanged),
        };
        let to = state("service_state");
        if let (Some(from), Some(to)) = (state("from"), to) {
            check_transition(from, to, servicer, TransitionTable::default())?;
        }
        if to == Some(ServiceState::Servicer) && servicer.is_none() {
            return Err(StateError::ServicerRequired {}.into());
        }
        Ok(Route::Unchanged)
    }
}
