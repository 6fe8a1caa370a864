//! Lists: which page is requested next, and which of its items are new.
//!
//! **By offset**, a page shorter than its limit is the last one, so every request names its limit. A server may ignore offset or limit in
//! one form of the request: then a full page is repeated, or a page has too many items. The list then starts again in the endpoint's other
//! form, from its first offset, and items that were returned before are skipped. The other form is remembered once it has worked: it has
//! returned everything that the first form did, or got further. If the list ends before that, it continues in the first form. If both
//! forms repeat pages, the list fails.
//!
//! **By cursor**, there are more pages until the server says otherwise. A cursor that was requested before is an error.

mod offset;

use crate::endpoint::{Form, Paged};
use crate::machine::{Machine, Ms, Now, Op};
use crate::operations::Operation;
use crate::wire::Object;
use alloc::collections::{BTreeSet, VecDeque};
use alloc::string::String;
use alloc::vec::Vec;
use offset::{ByOffset, Step};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A list that is being read, page by page. It has no deadline.
#[derive(Debug)]
pub struct Paging {
    way: Way,
    /// The form of the requests; `None` is the documented one.
    form: Option<Form>,
    /// The request in progress.
    op: Op,
    outputs: VecDeque<Output>,
}

#[derive(Debug)]
enum Way {
    Offset(ByOffset),
    /// The cursors that were requested.
    Cursor(BTreeSet<String>),
}

/// What can happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "PagingInput"))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Input {
    /// Start reading.
    Begin,
    /// A page arrived. If its request failed, the driver reports the error and the list ends.
    Page {
        /// That of [`Output::Fetch`].
        op: Op,
        /// What the machine needs to know about it.
        page: Page,
    },
}

/// What the machine needs to know about a page. The items stay with the driver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "PagingPage"))]
pub struct Page {
    /// The form of the request that succeeded, which may differ from the one in [`Output::Fetch`].
    pub form: Option<Form>,
    /// The ids of its items, in order. Not used by cursor.
    pub ids: Vec<String>,
    /// The cursor of the next page.
    pub next_cursor: Option<String>,
    /// Whether the server says that there is more.
    pub has_more: bool,
}

/// What to do, in this order. When there is nothing more to do, the list has ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "PagingOutput"))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Output {
    /// Request a page: the first one at once, later ones when their items are needed.
    Fetch {
        /// Identifies the request.
        op: Op,
        /// The form of the request.
        form: Option<Form>,
        /// The position; overrides the caller's parameters.
        place: Place,
    },
    /// Return the items of the page.
    Give {
        /// The indices of items to skip, in ascending order: they were returned before.
        skip: Vec<u32>,
    },
    /// Use this form for later lists: it worked and the other one did not.
    Remember {
        /// The form.
        form: Form,
    },
    /// Fail with `client.stalled_paging`: the server repeats pages.
    Stalled,
}

/// Why the machine has a deadline: it never has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "PagingReason"))]
pub enum Reason {}

/// The position of a page. A field that is `None` keeps the caller's value.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "PagingPlace"))]
pub struct Place {
    /// The number of items before the page.
    pub offset: Option<u32>,
    /// The maximum number of items.
    pub limit: Option<u32>,
    /// The `next_cursor` of the page before.
    pub cursor: Option<String>,
}

impl Place {
    /// Overrides the caller's parameters.
    pub fn write(self, parameters: &mut Object) {
        let numbers = [("offset", self.offset), ("limit", self.limit)];
        let numbers = numbers.map(|(name, number)| (name, number.map(Value::from)));
        let all = numbers.into_iter().chain([("cursor", self.cursor.map(Value::from))]);
        for (name, value) in all {
            if let Some(value) = value {
                parameters.insert(name.into(), value);
            }
        }
    }
}

impl Paging {
    /// The list of an operation, from the position in the parameters. `form` is the form of the first request: the remembered one.
    #[must_use]
    pub fn new(operation: &Operation, parameters: &Object, form: Option<Form>) -> Self {
        let way = match operation.paged {
            Some(Paged::Offset { .. }) => Way::Offset(ByOffset::new(operation, parameters, form)),
            _ => {
                let cursor = parameters.get("cursor").and_then(Value::as_str).unwrap_or_default();
                Way::Cursor(BTreeSet::from([cursor.into()]))
            }
        };
        Self {
            way,
            form,
            op: Op::default(),
            outputs: VecDeque::new(),
        }
    }

    fn fetch(&mut self, place: Place) {
        self.op = self.op.next();
        self.outputs.push_back(Output::Fetch {
            op: self.op,
            form: self.form,
            place,
        });
    }

    fn page(&mut self, page: Page) {
        // A second answer to the same request changes nothing.
        self.op = self.op.next();
        match &mut self.way {
            Way::Offset(list) => match list.page(&mut self.form, page) {
                Step::Again(place) => self.fetch(place),
                Step::Stalled => self.outputs.push_back(Output::Stalled),
                Step::Give { worked, skip, next } => {
                    self.outputs.extend(worked.map(|form| Output::Remember { form }));
                    self.outputs.push_back(Output::Give { skip });
                    if let Some(place) = next {
                        self.fetch(place);
                    }
                }
            },
            Way::Cursor(requested) => {
                // A callback token that has expired has expired for later pages, too.
                self.form = page.form;
                self.outputs.push_back(Output::Give { skip: Vec::new() });
                let cursor = page.next_cursor.unwrap_or_default();
                if page.has_more && requested.insert(cursor.clone()) {
                    self.fetch(Place {
                        cursor: Some(cursor),
                        ..Place::default()
                    });
                } else if page.has_more {
                    self.outputs.push_back(Output::Stalled);
                }
            }
        }
    }
}

impl Machine for Paging {
    type Input = Input;
    type Output = Output;
    type Reason = Reason;

    fn handle(&mut self, _now: Now, input: Input) {
        match input {
            Input::Begin => self.fetch(match &self.way {
                Way::Offset(list) => list.first(),
                Way::Cursor(_) => Place::default(),
            }),
            Input::Page { op, page } if op == self.op => self.page(page),
            Input::Page { .. } => {}
        }
    }

    fn poll(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    fn deadline(&self) -> Option<(Ms, Reason)> {
        None
    }
}
