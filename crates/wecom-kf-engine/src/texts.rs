//! Functions for texts and session states.

use crate::failure::{Failure, Outcome};
use crate::numbers::whole;
use crate::requests::Errcode;
use serde::{Deserialize, Serialize};
use wecom_kf_core::answer;
use wecom_kf_core::error::RequestError;
use wecom_kf_core::session::{self, ServiceState};
use wecom_kf_core::{message, wire};

/// A session state transition.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Transition {
    /// The current state. A number that is not a state is rejected.
    pub from: f64,
    /// The requested state.
    pub to: f64,
    /// The servicer, for a transition to state 3.
    pub servicer_userid: Option<String>,
    /// The transition table.
    pub table: TransitionTable,
}

/// The transition table: `forward`, or the one in WeCom's documentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum TransitionTable {
    /// 0→1,2,3,4 · 1→1,2,3,4 · 2→2,3,4 · 3→3,4 · 4→none.
    Forward,
    /// 0→1,2,3 · 1→2,3 · 2→3 · 3→3,4 · 4→none.
    Official,
}

/// WeCom's answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ReadAnswer {
    /// Its error code; 0 for success.
    pub errcode: f64,
    /// As strict JSON, if it was none; else `null`.
    pub repaired: Option<String>,
}

pub(crate) fn read_answer(status: u32, text: &str, errcode: Errcode, page: &str) -> Outcome<ReadAnswer> {
    let status = u16::try_from(status).unwrap_or_default();
    match answer::read(status, text.as_bytes(), errcode) {
        answer::Answer::Wecom { errcode, repaired, .. } => Outcome::Value(ReadAnswer {
            errcode: float(errcode),
            repaired,
        }),
        answer::Answer::CutOff { .. } => Outcome::Failure(Failure::of(&answer::cut_off())),
        answer::Answer::Other { error } => {
            Outcome::Failure(Failure::of(&answer::with_start(error, || page.to_owned())))
        }
    }
}

/// Exact: error codes are those that JavaScript can tell from their neighbours.
#[expect(clippy::cast_precision_loss, reason = "see above")]
const fn float(errcode: i64) -> f64 {
    errcode as f64
}

pub(crate) fn check_transition(transition: Transition) -> Outcome<()> {
    let Transition {
        from,
        to,
        servicer_userid,
        table,
    } = transition;
    let table = match table {
        TransitionTable::Forward => session::TransitionTable::Forward,
        TransitionTable::Official => session::TransitionTable::Official,
    };
    let state = |number| wire::exact_integer(number).map_or(ServiceState::Unknown(-1), ServiceState::from);
    session::check_transition(state(from), state(to), servicer_userid.as_deref(), table).into()
}

pub(crate) fn split_text(text: &str, max_bytes: f64) -> Outcome<Vec<u32>> {
    let max = whole(max_bytes);
    if max < message::MIN_PART_BYTES as u64 {
        return Err(RequestError::TooShort {
            field: "maxBytes".into(),
            limit: message::MIN_PART_BYTES as u64,
            unit: "bytes".into(),
            actual: max,
        })
        .into();
    }
    let parts = message::split_text(text, usize::try_from(max).unwrap_or(usize::MAX)).into_iter();
    let length = |part: &str| u32::try_from(part.encode_utf16().count()).unwrap_or(u32::MAX);
    Outcome::Value(parts.map(length).collect())
}
