//! Cutting a request that is too large for one call into several.

use crate::endpoint::{Refusal, Split};
use crate::operations::Operation;
use crate::statistic;
use crate::wire::{Object, check_batch, check_object};
use alloc::vec::Vec;
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
            Ok(pieces(parameters, lists))
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
fn pieces(mut parameters: Object, lists: &[(&str, usize)]) -> Vec<Object> {
    let mut rests = Vec::new();
    for (name, most) in lists {
        if let Some(Value::Array(list)) = parameters.remove(*name) {
            rests.push((*name, *most, list));
        }
    }
    let mut parts = Vec::new();
    loop {
        let mut part = parameters.clone();
        let mut more = false;
        for (name, most, rest) in &mut rests {
            if rest.is_empty() {
                continue;
            }
            let later = rest.split_off(rest.len().min(*most));
            more = more || !later.is_empty();
            part.insert((*name).into(), Value::Array(core::mem::replace(rest, later)));
        }
        parts.push(part);
        if !more {
            return parts;
        }
    }
}

/// Two responses, or the parameters of two parts, as one: lists are joined, of the rest the later holds.
#[must_use]
pub fn join(mut one: Object, other: Object) -> Object {
    for (name, value) in other {
        match (one.get_mut(&name), value) {
            (Some(Value::Array(list)), Value::Array(more)) => list.extend(more),
            // A list that the later one leaves out, or has as something else, stays.
            (Some(Value::Array(_)), _) => {}
            (_, value) => {
                one.insert(name, value);
            }
        }
    }
    one
}

/// The parameters of several parts as one: what is left to do of a request that was cut.
#[must_use]
pub fn remaining(parts: &[Object]) -> Object {
    let all = parts.iter().cloned().reduce(join).unwrap_or_default();
    let start = parts.first().and_then(|first| first.get("start_time")).cloned();
    start.into_iter().fold(all, |mut all, start| {
        all.insert("start_time".into(), start);
        all
    })
}
