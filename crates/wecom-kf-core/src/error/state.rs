//! Errors of session state transitions.

use alloc::string::String;
use wecom_kf_macros::Coded;

/// A session state transition that is not allowed.
#[derive(Debug, Clone, PartialEq, Eq, Coded)]
#[coded(catalogue = STATE, owner = Message)]
#[non_exhaustive]
pub enum StateError {
    /// The table does not allow the transition.
    /// 中文：变更表不允许该会话状态变更。
    #[coded(
        "state.illegal_transition",
        "a session cannot move from state {from} to state {to}; the states reachable from {from} are: {allowed}"
    )]
    IllegalTransition {
        /// The current state, as a number.
        from: i64,
        /// The requested state, as a number.
        to: i64,
        /// The reachable states; `none` for an ended session.
        allowed: String,
    },
    /// The number is not a session state.
    /// 中文：该数值不是会话状态。
    #[coded("state.unknown_state", "{state} is not a session state; states are 0 to 4")]
    UnknownState {
        /// The number.
        state: i64,
    },
    /// A transition to state 3 has no servicer.
    /// 中文：变更为状态 3 没有填接待人员。
    #[coded(
        "state.servicer_required",
        "servicer_userid is required to hand a session over to a servicer (state 3)"
    )]
    ServicerRequired {},
}
