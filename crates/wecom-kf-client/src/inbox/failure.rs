//! Whom a failed handler concerns.

use std::error::Error as StdError;
use std::sync::Arc;

use wecom_kf_core::errcode::{Class, FaultOwner};
use wecom_kf_core::error::RequestError;
use wecom_kf_core::inbox::{PullFailure, TurnFailure};
use wecom_kf_core::machine::Ms;

use super::options::ms;
use crate::error::{BoxError, CAUSES, Error, ErrorKind};

/// A shared error.
pub(super) type SharedError = Arc<dyn StdError + Send + Sync>;

/// Why a turn failed.
#[derive(Debug, Clone)]
pub(super) struct Failed {
    pub(super) failure: TurnFailure,
    pub(super) wait: Option<Ms>,
    pub(super) error: SharedError,
}

impl Failed {
    /// The failure of a handler. An error of a client in it, or behind it, says whom it concerns. `reply` is that of the last reply, for
    /// handlers whose own error does not show its cause.
    pub(super) fn of(error: BoxError, reply: Option<&Error>) -> Self {
        let error: SharedError = error.into();
        let first: &(dyn StdError + 'static) = &*error;
        let mut chain = std::iter::successors(Some(first), |&cause| cause.source()).take(CAUSES);
        let known = chain.find_map(|cause| cause.downcast_ref::<Error>()).or(reply);
        let (failure, wait) = match known {
            Some(known) => (turn_failure(known), wait_of(known)),
            None => (TurnFailure::Handler, None),
        };
        Self { failure, wait, error }
    }

    /// The failure of the handler itself.
    pub(super) fn own(error: impl Into<BoxError>) -> Self {
        Self {
            failure: TurnFailure::Handler,
            wait: None,
            error: error.into().into(),
        }
    }
}

fn turn_failure(error: &Error) -> TurnFailure {
    match error.owner() {
        FaultOwner::Message => TurnFailure::Message,
        FaultOwner::Account => TurnFailure::Account,
        _ => TurnFailure::Unknown,
    }
}

pub(super) fn wait_of(error: &Error) -> Option<Ms> {
    error.wait().map(ms)
}

/// The errcode for an invalid parameter: with a cursor, that one.
const INVALID_PARAMETER: i64 = 40058;

/// Why a pull failed that had a cursor, or a callback token.
pub(super) fn pull_failure(error: &Error, has_cursor: bool, has_token: bool) -> PullFailure {
    let about_cursor = match error.kind() {
        ErrorKind::Api(api) => api.errcode == INVALID_PARAMETER,
        ErrorKind::Request(error) => field(error) == Some("cursor"),
        _ => false,
    };
    let about_token = match error.kind() {
        ErrorKind::Api(api) => api.class() == Class::CallbackToken,
        ErrorKind::Request(error) => field(error) == Some("token"),
        _ => false,
    };
    match error.owner() {
        _ if about_token && has_token => PullFailure::TokenExpired,
        _ if about_cursor && has_cursor => PullFailure::CursorRefused,
        // A pull concerns no single message.
        FaultOwner::Message | FaultOwner::Account => PullFailure::Account,
        _ => PullFailure::Unknown,
    }
}

/// The field of a request that is too long.
fn field(error: &RequestError) -> Option<&str> {
    match error {
        RequestError::TooLong { field, .. } => Some(field),
        _ => None,
    }
}
