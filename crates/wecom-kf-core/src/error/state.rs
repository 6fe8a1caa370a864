//! Errors of session state transitions.

use alloc::string::String;
use wecom_kf_macros::Coded;

/// A session state transition that is not allowed.
#[derive(Debug, Clone, PartialEq, Eq, Coded)]
#[coded(catalogue = STATE, owner = Message)]
#[non_exhaustive]
pub enum StateError {
    /// The table does not allow the transition.
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
    #[coded("state.unknown_state", "{state} is not a session state; states are 0 to 4")]
    UnknownState {
        /// The number.
        state: i64,
    },
    /// A transition to state 3 has no servicer.
    #[coded(
        "state.servicer_required",
        "servicer_userid is required to hand a session over to a servicer (state 3)"
    )]
    ServicerRequired {},
}
