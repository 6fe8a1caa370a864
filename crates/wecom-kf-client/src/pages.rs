//! The pages of a list, as `wecom_kf_core::paging` requests them.

use wecom_kf_core::Value;
use wecom_kf_core::endpoint::Paged;
use wecom_kf_core::error::{ClientError, ResponseError};
use wecom_kf_core::machine::{Machine as _, Now};
use wecom_kf_core::operations::Operation;
use wecom_kf_core::paging::{Input, Output, Page, Paging};
use wecom_kf_core::wire::{Object, Wire as _, kind_of};

use crate::call::CallOptions;
use crate::client::Client;
use crate::error::Error;
use crate::perform::{Terms, perform};
use crate::reply::{Content, Reply};

/// The pages of a list.
pub(crate) struct Pages {
    client: Client,
    operation: Operation,
    parameters: Object,
    paging: Paging,
    /// The latest page.
    page: Option<Reply>,
}

impl Pages {
    pub(crate) fn new(client: &Client, operation: Operation, parameters: Object) -> Self {
        let form = client.inner.form_of(operation.name);
        let mut paging = Paging::new(&operation, &parameters, form);
        paging.handle(Now::default(), Input::Begin);
        Self {
            client: client.clone(),
            paging,
            operation,
            parameters,
            page: None,
        }
    }

    /// The next page and the positions of its items to skip; `None` after the last page.
    pub(crate) async fn next(&mut self, options: CallOptions) -> Result<Option<(Reply, Vec<u32>)>, Error> {
        loop {
            let step = self.step(options.terms(&self.client)?).await?;
            match step {
                Some(Output::Give { skip }) => return Ok(self.page.take().map(|page| (page, skip))),
                Some(_) => {}
                None => return Ok(None),
            }
        }
    }

    /// The requested page, within the timeout for all its requests.
    pub(crate) async fn first(mut self, terms: Terms) -> Result<Reply, Error> {
        while self
            .step(terms)
            .await?
            .is_some_and(|step| !matches!(step, Output::Give { .. }))
        {}
        let stalled = self.stalled();
        self.page.ok_or(stalled)
    }

    /// Performs the next step.
    async fn step(&mut self, terms: Terms) -> Result<Option<Output>, Error> {
        let step = self.paging.poll();
        match &step {
            Some(Output::Fetch { op, form, place }) => {
                let mut parameters = self.parameters.clone();
                place.clone().write(&mut parameters);
                let reply = perform(&self.client.inner, &self.operation, parameters, *form, terms).await?;
                let page = self.look(&reply)?;
                self.page = Some(reply);
                self.paging.handle(Now::default(), Input::Page { op: *op, page });
            }
            Some(Output::Remember { form }) => self.client.inner.remember_form(self.operation.name, *form),
            Some(Output::Stalled) => return Err(self.stalled()),
            Some(Output::Give { .. }) | None => {}
        }
        Ok(step)
    }

    /// What there is to know of a page.
    fn look(&self, reply: &Reply) -> Result<Page, Error> {
        let Content::Json(page) = &reply.content else {
            return Err(self.stalled());
        };
        let has_more = page.get("has_more").and_then(|more| i64::from_wire(more).ok());
        let cursor = page
            .get("next_cursor")
            .and_then(|cursor| String::from_wire(cursor).ok());
        let ids = match self.operation.paged {
            Some(Paged::Offset { list, id }) => list_of(page, list)?.iter().map(|item| id_of(item, id)).collect(),
            _ => Vec::new(),
        };
        Ok(Page {
            form: reply.form,
            ids,
            next_cursor: cursor,
            has_more: has_more.unwrap_or_default() > 0,
        })
    }

    fn stalled(&self) -> Error {
        let name = self.operation.name;
        Error::new(ClientError::StalledPaging { operation: name.into() }).of_call(name.into(), Vec::new())
    }
}

/// The items of a page, as they came. It may leave them out.
pub(crate) fn list_of<'a>(page: &'a Object, list: &str) -> Result<&'a [Value], ResponseError> {
    match page.get(list) {
        Some(Value::Array(items)) => Ok(items),
        None | Some(Value::Null) => Ok(&[]),
        Some(other) => Err(ResponseError::Unreadable {
            reason: format!("{list} is {}, and no list", kind_of(other)),
        }),
    }
}

fn id_of(item: &Value, id: &str) -> String {
    let id = item.get(id).and_then(Value::as_str);
    id.map_or_else(|| item.to_string(), str::to_owned)
}
