//! Lists: which page is asked for next, and which of its items are given.
//!
//! By offset a page shorter than its limit is the last, so the limit is always sent. A server may take no offset or no limit in the form
//! that the request was made in: then it gives a whole page again, or a page that is too long. The list is then asked for anew in the
//! endpoint's other form, from where it began, and what was given is not given again. That form is remembered once it has given all that
//! the first one gave; when it ends before, the first one goes on. By cursor there is more until the server says that there is not.

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

/// A list that is being read, page after page. It has no time of its own.
#[derive(Debug)]
pub struct Paging {
    way: Way,
    /// The form that pages are asked for in; `None` is the documented one.
    form: Option<Form>,
    /// The page that is under way.
    op: Op,
    outputs: VecDeque<Output>,
}

#[derive(Debug)]
enum Way {
    Offset(ByOffset),
    /// The cursors of the pages that were asked for.
    Cursor(BTreeSet<String>),
}

/// What can happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "PagingInput"))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Input {
    /// The list is to be read.
    Begin,
    /// A page came. One that failed is told to the caller, and the list ends.
    Page {
        /// That of [`Output::Fetch`].
        op: Op,
        /// What there is to know of it.
        page: Page,
    },
}

/// What there is to know of a page. Its items stay with the driver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "PagingPage"))]
pub struct Page {
    /// The form that it was had in, which may be another one than it was asked for in.
    pub form: Option<Form>,
    /// What tells its items apart, in their order. By cursor nobody asks.
    pub ids: Vec<String>,
    /// The cursor of the page after it.
    pub next_cursor: Option<String>,
    /// Whether the server says that there is more.
    pub has_more: bool,
}

/// What is to be done, in this order. When there is nothing more to do, the list has ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "PagingOutput"))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Output {
    /// Ask for a page: at once for the first, and later when its items are wanted.
    Fetch {
        /// Comes back with the page.
        op: Op,
        /// The form to make the request in.
        form: Option<Form>,
        /// The parameters that say which page, in place of the caller's.
        place: Place,
    },
    /// Give the page's items.
    Give {
        /// The positions of those that are left out: they were given already. In rising order.
        skip: Vec<u32>,
    },
    /// Begin with this form from now on: it worked where the other one did not.
    Remember {
        /// The form.
        form: Form,
    },
    /// Fail with `client.stalled_paging`: the server gives the same pages for ever.
    Stalled,
}

/// Why the machine wants its `Tick`: it never does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "PagingReason"))]
pub enum Reason {}

/// The parameters that say which page. What is `None` stays as the caller gave it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "PagingPlace"))]
pub struct Place {
    /// How many items come before it.
    pub offset: Option<u32>,
    /// How many items it has.
    pub limit: Option<u32>,
    /// What the page before it ended with.
    pub cursor: Option<String>,
}

impl Place {
    /// Writes it over the caller's parameters.
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
    /// The list of an operation from where the parameters say, begun in the form that is remembered for it.
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
        // No page is under way until the next one is asked for.
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
            Way::Cursor(asked) => {
                // A callback token that ended has ended for the pages that follow, too.
                self.form = page.form;
                self.outputs.push_back(Output::Give { skip: Vec::new() });
                let cursor = page.next_cursor.unwrap_or_default();
                if page.has_more && asked.insert(cursor.clone()) {
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
