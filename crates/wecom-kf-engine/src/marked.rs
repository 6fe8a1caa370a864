//! Failures and results as marked texts: `+` and the result, or `-` and the failure as JSON.

use crate::failure::Failure;
use serde::Serialize;
use wecom_kf_core::error::Coded;

/// `-` and the failure as JSON.
#[must_use]
pub fn failed(error: &dyn Coded) -> String {
    let mut text = failure(error);
    text.insert(0, '-');
    text
}

/// A failure as JSON: its code and details.
#[must_use]
pub fn failure(error: &dyn Coded) -> String {
    json(&Failure::of(error))
}

/// The JSON of texts and numbers under names, which is never anything that could not be written.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// JSON with a mark in front.
pub(crate) fn marked(mark: char, value: &impl Serialize) -> String {
    let mut text = json(value);
    text.insert(0, mark);
    text
}
