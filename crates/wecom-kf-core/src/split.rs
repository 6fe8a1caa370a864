//! Splitting a request that is too large for one call.

use crate::endpoint::{Refusal, Split};
use crate::operations::Operation;
use crate::statistic;
use crate::wire::{Object, check_batch, check_object};
use alloc::vec::Vec;
use serde_json::Value;

/// Splits parameters into parts that can be sent, in sending order. Parameters that fit into one call are returned as one part. All parts
/// are checked, so that nothing is sent if one of them is invalid.
///
/// # Errors
/// [`Refusal`] as when building a request; list indexes refer to the whole list.
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

/// Each part contains a chunk of each list and all other parameters.
fn pieces(mut parameters: Object, lists: &[(&str, usize)]) -> Vec<Object> {
    let mut remaining_lists = Vec::new();
    for (name, max_items) in lists {
        if let Some(Value::Array(list)) = parameters.remove(*name) {
            remaining_lists.push((*name, *max_items, list));
        }
    }
    let mut parts = Vec::new();
    loop {
        let mut part = parameters.clone();
        let mut has_more = false;
        for (name, max_items, rest) in &mut remaining_lists {
            if rest.is_empty() {
                continue;
            }
            let later = rest.split_off(rest.len().min(*max_items));
            has_more = has_more || !later.is_empty();
            part.insert((*name).into(), Value::Array(core::mem::replace(rest, later)));
        }
        parts.push(part);
        if !has_more {
            return parts;
        }
    }
}

/// Merges two responses, or the parameters of two parts: lists are concatenated, for other fields the later value wins.
#[must_use]
pub fn join(mut earlier: Object, later_fields: Object) -> Object {
    for (name, value) in later_fields {
        match (earlier.get_mut(&name), value) {
            (Some(Value::Array(list)), Value::Array(has_more)) => list.extend(has_more),
            // Keep a list that is missing or not a list in the later one.
            (Some(Value::Array(_)), _) => {}
            (_, value) => {
                earlier.insert(name, value);
            }
        }
    }
    earlier
}

/// Merges the parameters of several parts: the remaining work of a split request.
#[must_use]
pub fn remaining(parts: &[Object]) -> Object {
    let all = parts.iter().cloned().reduce(join).unwrap_or_default();
    let start = parts.first().and_then(|first| first.get("start_time")).cloned();
    start.into_iter().fold(all, |mut all, start| {
        all.insert("start_time".into(), start);
        all
    })
}
