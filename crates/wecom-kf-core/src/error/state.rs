//! Moves of a session that are not allowed.

use alloc::string::String;
use wecom_kf_macros::Coded;

/// A change of session state that the rules forbid.
#[derive(Debug, Clone, PartialEq, Eq, Coded)]
#[coded(catalogue = STATE, owner = Message)]
#[non_exhaustive]
pub enum StateError {
    /// The session cannot go from the one state to the other.
    #[coded(
        "state.illegal_transition",
        "a session in state {from} cannot be moved to state {to}; from {from} it can go to: {allowed}"
    )]
    IllegalTransition {
        /// The present state, by number.
        from: i64,
        /// The wanted state, by number.
        to: i64,
        /// The states that can be reached from here; `none` for an ended session.
        allowed: String,
    },
    /// The number is no session state.
    #[coded("state.unknown_state", "{state} is no session state; states are 0 to 4")]
    UnknownState {
        /// The number.
        state: i64,
    },
    /// A session goes to a person (state 3), and nobody is named.
    #[coded(
        "state.servicer_required",
        "servicer_userid is required to hand a session to a person (state 3)"
    )]
    ServicerRequired {},
}
