//! Lists by offset.

use super::{Page, Place};
use crate::endpoint::Form;
use crate::operations::Operation;
use crate::wire::Object;
use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;
use serde_json::Value;

/// A list by offset.
#[derive(Debug)]
pub(super) struct ByOffset {
    /// Where the list begins.
    begin: u32,
    limit: u32,
    /// Whether the caller gave the limit.
    is_limit_given: bool,
    /// The offset of the request in progress.
    offset: u32,
    /// The form that has not been tried.
    other: Option<Form>,
    /// Set after a change of form, until the new form has worked.
    trial: Option<Trial>,
    /// The ids of the items passed on so far, which are not passed on twice.
    returned: BTreeSet<String>,
    /// The ids returned by the server since the last change of form.
    seen: BTreeSet<String>,
}

/// A change of form that is not confirmed yet.
#[derive(Debug)]
struct Trial {
    /// The previous form.
    before: Option<Form>,
    /// The offset at which the previous form failed.
    from: u32,
    /// The ids of its last page that the new form has not returned yet.
    owed: BTreeSet<String>,
}

/// What comes after a page.
pub(super) enum Step {
    /// Request another page instead.
    Again(Place),
    Stalled,
    Give {
        /// The form to remember.
        worked: Option<Form>,
        skip: Vec<u32>,
        next: Option<Place>,
    },
}

impl ByOffset {
    pub(super) fn new(operation: &Operation, parameters: &Object, form: Option<Form>) -> Self {
        let number = |name: &str| parameters.get(name).and_then(Value::as_u64);
        let short = |number| u32::try_from(number).unwrap_or(u32::MAX);
        let begin = number("offset").map_or(0, short);
        Self {
            begin,
            limit: number("limit").map_or_else(|| most(operation), short),
            // One that is not a number is left for the request's check.
            is_limit_given: parameters.get("limit").is_some_and(|limit| !limit.is_null()),
            offset: begin,
            other: match form {
                Some(Form::Post) => Some(Form::Get),
                _ => operation.replay.filter(|replay| *replay == Form::Post),
            },
            trial: None,
            returned: BTreeSet::new(),
            seen: BTreeSet::new(),
        }
    }

    /// The first page, from the caller's position.
    pub(super) fn first(&self) -> Place {
        Place {
            limit: (!self.is_limit_given).then_some(self.limit),
            ..Place::default()
        }
    }

    pub(super) fn page(&mut self, form: &mut Option<Form>, page: Page) -> Step {
        if page.form != *form {
            // The server rejected the requested form.
            *form = page.form;
            self.other = None;
            self.trial = None;
        }
        let count = u32::try_from(page.ids.len()).unwrap_or(u32::MAX);
        // A shorter one is the last: its items moved there while the list was read.
        let is_repeated = count > 0 && count >= self.limit && page.ids.iter().all(|id| self.seen.contains(id));
        let is_overlong = count > self.limit;
        if let Some(other) = self.other.take_if(|_| is_repeated || is_overlong) {
            self.trial = Some(Trial {
                before: *form,
                from: self.offset,
                owed: page.ids.into_iter().collect(),
            });
            *form = Some(other);
            self.seen.clear();
            return Step::Again(self.at(self.begin));
        }
        if is_repeated {
            return Step::Stalled;
        }
        let is_last = count < self.limit;
        let mut worked = None;
        let mut next = (!is_last).then(|| self.offset.saturating_add(count.max(1)));
        let skip = self.skip(&page.ids);
        if let Some(mut trial) = self.trial.take() {
            page.ids.iter().for_each(|id| {
                trial.owed.remove(id);
            });
            if is_last && !trial.owed.is_empty() {
                *form = trial.before;
                self.seen.clear();
                next = Some(trial.from);
            } else if !is_overlong && (is_last || self.offset >= trial.from) {
                worked = *form;
            } else {
                self.trial = Some(trial);
            }
        }
        let next = next.map(|offset| self.at(offset));
        Step::Give { worked, skip, next }
    }

    /// The indices of items that were returned before.
    fn skip(&mut self, ids: &[String]) -> Vec<u32> {
        let mut skip = Vec::new();
        for (at, id) in (0..).zip(ids) {
            self.seen.insert(id.clone());
            if !self.returned.insert(id.clone()) {
                skip.push(at);
            }
        }
        skip
    }

    /// The position of the page at an offset.
    fn at(&mut self, offset: u32) -> Place {
        self.offset = offset;
        Place {
            offset: Some(offset),
            limit: Some(self.limit),
            cursor: None,
        }
    }
}

/// The maximum number of items on a page.
fn most(operation: &Operation) -> u32 {
    let limit = operation.request.fields.iter().find(|field| field.name == "limit");
    let most = limit.and_then(|field| field.rule.range).map(|(_, most)| most);
    most.and_then(|most| u32::try_from(most).ok()).unwrap_or(u32::MAX)
}
