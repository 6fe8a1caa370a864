//! What is asked about texts and states without a request.

use crate::marked::failed;
use crate::numbers::milliseconds;
use wecom_kf_core::answer::{self, Repaired};
use wecom_kf_core::error::{RequestError, ResponseError};
use wecom_kf_core::message;
use wecom_kf_core::session::{self, ServiceState, TransitionTable};
use wecom_kf_core::wire::whole;

/// Mends an answer that the caller could not parse ([`answer::repair`]): `+` and strict JSON, or the failure: `transport.lost` when it was
/// cut off, `response.too_deep`, or `response.not_json`, whose status and beginning are the caller's to say.
#[must_use]
pub fn repair(text: &str) -> String {
    match answer::repair(text.as_bytes()) {
        Repaired::Text(text) => ["+", &text].concat(),
        Repaired::CutOff => failed(&answer::cut_off()),
        Repaired::TooDeep => failed(&answer::too_deep()),
        Repaired::NotJson => failed(&ResponseError::NotJson {
            status: 0,
            start: String::new(),
        }),
    }
}

/// Checks a change of session state; `+` when it is allowed. `table` is `forward` or `official`.
#[must_use]
pub fn check_transition(from: f64, to: f64, servicer_userid: &str, table: &str) -> String {
    let table = if table == "official" {
        TransitionTable::Official
    } else {
        TransitionTable::Forward
    };
    match session::check_transition(state(from), state(to), Some(servicer_userid), table) {
        Ok(()) => "+".into(),
        Err(error) => failed(&error),
    }
}

/// A number that is no state is refused by name.
fn state(number: f64) -> ServiceState {
    whole(number).map_or(ServiceState::Unknown(-1), ServiceState::from)
}

/// Cuts a text into parts ([`message::split_text`]): `+` and their lengths in UTF-16 units, which JavaScript counts by, separated by
/// spaces; or the failure when no character would fit.
#[must_use]
pub fn split_text(text: &str, max_bytes: f64) -> String {
    let max = milliseconds(max_bytes);
    if max < message::LEAST_BYTES as u64 {
        return failed(&RequestError::TooShort {
            field: "maxBytes".into(),
            limit: message::LEAST_BYTES as u64,
            unit: "bytes".into(),
            actual: max,
        });
    }
    let mut lengths = String::from("+");
    for part in message::split_text(text, usize::try_from(max).unwrap_or(usize::MAX)) {
        if lengths.len() > 1 {
            lengths.push(' ');
        }
        lengths += &part.encode_utf16().count().to_string();
    }
    lengths
}
