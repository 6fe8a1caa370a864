//! Cutting a request that is too large for one call into several.

use crate::endpoint::{Refusal, Split};
use crate::operations::Operation;
use crate::statistic;
use crate::wire::{Object, check_batch, check_object};
use serde_json::Value;

/// Cuts parameters into such that each can travel, in the order in which they are to be sent. What fits into one call comes back
/// as one. All of them are checked: nothing is to be sent when one part could not be.
///
/// # Errors
/// [`Refusal`] as when a request is built; places in a list count from the beginning of the whole.
pub fn split(operation: &Operation, mut parameters: Object, now_ms: u64) -> Result<Vec<Object>, Refusal> {
    parameters.retain(|_, value| !value.is_null());
    match operation.split {
        Split::None => Ok(vec![parameters]),
        Split::Lists(lists) => {
            (operation.rules)(&parameters, now_ms)?;
            check_batch(&mut parameters, operation.request, lists)?;
            Ok(pieces(&parameters, lists))
        }
        Split::Days => {
            let parts = statistic::windows(&parameters, now_ms);
            for part in &parts {
                (operation.rules)(part, now_ms)?;
                check_object(&mut part.clone(), operation.request)?;
            }
            Ok(parts)
        }
    }
}

/// A part holds a piece of each list that is that long; the other parameters stand in every part.
fn pieces(parameters: &Object, lists: &[(&str, usize)]) -> Vec<Object> {
    let list = |name: &str| parameters.get(name).and_then(Value::as_array);
    let count = lists
        .iter()
        .filter_map(|(name, most)| Some(list(name)?.len().div_ceil(*most)))
        .max();
    let mut parts = Vec::new();
    for at in 0..count.unwrap_or_default().max(1) {
        let mut part = Object::new();
        for (name, value) in parameters {
            let Some((_, most)) = lists.iter().find(|(list, _)| list == name) else {
                part.insert(name.clone(), value.clone());
                continue;
            };
            if let Some(piece) = list(name).and_then(|list| list.chunks(*most).nth(at)) {
                part.insert(name.clone(), Value::Array(piece.to_vec()));
            }
        }
        parts.push(part);
    }
    parts
}
