//! Sessions: their state, and its changes.

use super::refusal::{ApiError, refuse, refuse_for};
use super::windows::recently;
use crate::state::{Conversation, Occasion, State};
use wecom_kf_core::error::StateError;
use wecom_kf_core::session::{ServiceState, check_transition};

/// The state of a session. It ends by itself 48 hours after the customer's last message.
pub(crate) fn state(conversation: &Conversation, now_ms: u64) -> ServiceState {
    if recently(conversation.active_ms, now_ms) {
        conversation.state
    } else {
        ServiceState::Ended
    }
}

/// The state of a session; ended if there is no conversation.
pub(crate) fn state_of(state: &State, open_kfid: &str, external_userid: &str, now_ms: u64) -> ServiceState {
    let conversation = state.conversation(open_kfid, external_userid);
    conversation.map_or(ServiceState::Ended, |conversation| self::state(conversation, now_ms))
}

/// What a code is issued for when a session moves: its end, or the first time in the pool or with a servicer.
pub(crate) fn occasion_of(conversation: &Conversation, to: ServiceState) -> Option<Occasion> {
    match to {
        ServiceState::Ended => Some(Occasion::Closing),
        ServiceState::Pool if !conversation.was_pooled => Some(Occasion::Reply(to)),
        ServiceState::Servicer if !conversation.was_served => Some(Occasion::Reply(to)),
        _ => None,
    }
}

/// Checks a change by API: 95013 for an ended session, 95016 for a change that the table lacks, and the servicer.
pub(crate) fn check_move(
    state: &State,
    open_kfid: &str,
    from: ServiceState,
    to: ServiceState,
    servicer: Option<&str>,
) -> Result<(), ApiError> {
    if from == ServiceState::Ended {
        return Err(refuse::<95013>());
    }
    let table = state.settings.transitions.table().unwrap_or_default();
    check_transition(from, to, servicer, table).map_err(|error| match error {
        StateError::ServicerRequired {} => refuse_for::<95014>(error.to_string()),
        other => refuse_for::<95016>(other.to_string()),
    })?;
    match servicer {
        Some(servicer) => check_serving(state, open_kfid, servicer),
        None => Ok(()),
    }
}

/// Fails with 95014 if the member is not a servicer of the account, with 95019 if they are not serving now.
fn check_serving(state: &State, open_kfid: &str, userid: &str) -> Result<(), ApiError> {
    match state.account(open_kfid).and_then(|account| account.servicer(userid)) {
        None => Err(refuse::<95014>()),
        Some(servicer) if servicer.stopped.is_some() => Err(refuse::<95019>()),
        Some(_) => Ok(()),
    }
}
