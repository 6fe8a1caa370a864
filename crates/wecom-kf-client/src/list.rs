//! Lists: items that come page after page.

use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;
use wecom_kf_core::endpoint::{Endpoint, Listed, Paged, Replay};
use wecom_kf_core::error::ClientError;
use wecom_kf_core::message::{Message, SyncMsg, SyncMsgResponse};
use wecom_kf_core::wire::{Describe, Object, Wire, read_row};
use wecom_kf_core::{Value, operations::Operation};

use crate::call::CallOptions;
use crate::client::Client;
use crate::error::Error;
use crate::perform::{operation, perform};
use crate::reply::{Content, Reply, typed};
use crate::store::BoxFuture;

/// What is fetched next, and by whom the page after it.
type Step<T> = (Box<dyn Pager<T>>, Result<Option<Vec<T>>, Error>);

/// Fetches pages.
pub(crate) trait Pager<T>: Send {
    /// The next page; nothing after the last one.
    fn next(self: Box<Self>, options: CallOptions) -> BoxFuture<'static, Step<T>>;
}

/// Items that come page after page: a [`Stream`], and [`next`](Items::next) for whoever has no stream library. Nothing is sent before the
/// first item is asked for. After an error it ends.
#[must_use = "nothing is sent until an item is asked for"]
pub struct Items<T> {
    options: CallOptions,
    items: VecDeque<T>,
    state: State<T>,
}

enum State<T> {
    Ready(Box<dyn Pager<T>>),
    Fetching(BoxFuture<'static, Step<T>>),
    Ended,
}

// Items are moved out, never pinned.
impl<T> Unpin for Items<T> {}

impl<T> Items<T> {
    pub(crate) fn new(pager: impl Pager<T> + 'static) -> Self {
        Self {
            options: CallOptions::default(),
            items: VecDeque::new(),
            state: State::Ready(Box::new(pager)),
        }
    }

    /// The time for each page, all its tries and pauses included.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = Some(timeout);
        self
    }

    /// How many times a try for a page that can be made again is made again.
    pub fn max_retries(mut self, max_retries: u32) -> Self {
        self.options.max_retries = Some(max_retries);
        self
    }

    /// The next item; nothing after the last one.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// All items that are left.
    ///
    /// # Errors
    /// That of the first page that could not be had; what came before it is dropped.
    pub async fn into_vec(mut self) -> Result<Vec<T>, Error> {
        let mut all = Vec::new();
        while let Some(item) = self.next().await {
            all.push(item?);
        }
        Ok(all)
    }
}

impl Items<SyncMsgResponse> {
    /// The messages and events of the pages, one by one.
    pub fn messages(self) -> Items<Message> {
        Items {
            options: self.options,
            items: self.items.into_iter().flat_map(|page| page.msg_list).collect(),
            state: match self.state {
                State::Ready(pages) => State::Ready(Box::new(Messages(pages))),
                State::Fetching(page) => State::Fetching(Box::pin(async { messages_of(page.await) })),
                State::Ended => State::Ended,
            },
        }
    }
}

impl<T> Stream for Items<T> {
    type Item = Result<T, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            if let Some(item) = this.items.pop_front() {
                return Poll::Ready(Some(Ok(item)));
            }
            match std::mem::replace(&mut this.state, State::Ended) {
                State::Ended => return Poll::Ready(None),
                State::Ready(pager) => this.state = State::Fetching(pager.next(this.options)),
                State::Fetching(mut page) => match page.as_mut().poll(context) {
                    Poll::Pending => {
                        this.state = State::Fetching(page);
                        return Poll::Pending;
                    }
                    Poll::Ready((pager, Ok(Some(items)))) => {
                        this.items = items.into();
                        this.state = State::Ready(pager);
                    }
                    Poll::Ready((_, Ok(None))) => return Poll::Ready(None),
                    Poll::Ready((_, Err(error))) => return Poll::Ready(Some(Err(error))),
                },
            }
        }
    }
}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("at_hand", &self.items.len())
            .finish_non_exhaustive()
    }
}

fn stalled(operation: &Operation) -> Error {
    let name = operation.name;
    Error::new(ClientError::StalledPaging { operation: name.into() }).of_call(name.into(), Vec::new())
}

/// What fetching the pages of a list needs.
struct Place {
    client: Client,
    operation: Operation,
    parameters: Object,
}

impl Place {
    fn new<E: Endpoint>(client: &Client, parameters: Object) -> Self {
        Self {
            client: client.clone(),
            operation: operation::<E>(),
            parameters,
        }
    }

    async fn fetch(&self, options: CallOptions) -> Result<Reply, Error> {
        let terms = options.terms(&self.client)?;
        perform(&self.client.inner, &self.operation, self.parameters.clone(), terms).await
    }
}

/// The items of a page, as they came.
fn list_of(page: &mut Object, list: &str) -> Vec<Value> {
    match page.remove(list) {
        Some(Value::Array(items)) => items,
        _ => Vec::new(),
    }
}

/// An item; nothing for one that is no object. What else is odd in it costs the others nothing.
fn item<T: Wire>(value: &Value) -> Option<T> {
    read_row(value).ok()
}

/// By offset: a page shorter than the limit is the last. A server that takes no offset or limit by GET gives an item again or a page
/// that is too long: then everything is asked for anew by POST, and what was given is not given again.
pub(crate) struct ByOffset<E> {
    place: Place,
    list: &'static str,
    id: &'static str,
    begin: u64,
    limit: u64,
    offset: Option<u64>,
    given: HashSet<String>,
    seen: HashSet<String>,
    endpoint: PhantomData<fn() -> E>,
}

impl<E: Listed> ByOffset<E> {
    pub(crate) fn new(client: &Client, parameters: Object, list: &'static str, id: &'static str) -> Self {
        let number = |name: &str| parameters.get(name).and_then(Value::as_u64);
        let begin = number("offset").unwrap_or_default();
        Self {
            list,
            id,
            begin,
            limit: number("limit").unwrap_or_else(default_limit::<E>),
            offset: Some(begin),
            given: HashSet::new(),
            seen: HashSet::new(),
            endpoint: PhantomData,
            place: Place::new::<E>(client, parameters),
        }
    }

    async fn page(&mut self, options: CallOptions) -> Result<Option<Vec<E::Item>>, Error> {
        loop {
            let Some(offset) = self.offset else { return Ok(None) };
            self.place.parameters.insert("offset".into(), offset.into());
            let items = list_of(&mut self.place.fetch(options).await?.json(), self.list);
            let items: Vec<(String, Value)> = items.into_iter().map(|item| (self.id_of(&item), item)).collect();
            let count = items.len() as u64;
            let repeats = items.iter().filter(|(id, _)| self.seen.contains(id)).count() as u64;
            if (repeats > 0 || count > self.limit) && self.by_post() {
                self.seen.clear();
                self.offset = Some(self.begin);
                continue;
            }
            if repeats > 0 && repeats == count {
                return Err(stalled(&self.place.operation));
            }
            self.offset = (count >= self.limit).then(|| offset.saturating_add(self.limit));
            let mut fresh = Vec::new();
            for (id, value) in items {
                self.seen.insert(id.clone());
                if self.given.insert(id) {
                    fresh.extend(item(&value));
                }
            }
            return Ok(Some(fresh));
        }
    }

    fn id_of(&self, item: &Value) -> String {
        let id = item.get(self.id).and_then(Value::as_str);
        id.map_or_else(|| item.to_string(), str::to_owned)
    }

    /// Calls by POST from now on; false when that changes nothing.
    fn by_post(&self) -> bool {
        let inner = &self.place.client.inner;
        E::REPLAY == Replay::Post && inner.remember_form(self.place.operation.name, Replay::Post)
    }
}

/// Whether a page has more items than were asked for: its server takes no limit by GET.
pub(crate) fn is_overlong<E: Endpoint>(parameters: &Object, page: &Object) -> bool {
    let Some(Paged::Offset { list, .. }) = E::PAGED else {
        return false;
    };
    let limit = parameters.get("limit").and_then(Value::as_u64);
    let items = page.get(list).and_then(Value::as_array);
    items.is_some_and(|items| items.len() as u64 > limit.unwrap_or_else(default_limit::<E>))
}

/// How many items a page has whose request does not say.
fn default_limit<E: Endpoint>() -> u64 {
    let limit = <E as Describe>::SHAPE.fields.iter().find(|field| field.name == "limit");
    let most = limit.and_then(|field| field.rule.range).map(|(_, most)| most);
    most.and_then(|most| u64::try_from(most).ok()).unwrap_or(u64::MAX)
}

impl<E: Listed + 'static> Pager<E::Item> for ByOffset<E>
where
    E::Item: Send,
{
    fn next(mut self: Box<Self>, options: CallOptions) -> BoxFuture<'static, Step<E::Item>> {
        Box::pin(async move {
            let page = self.page(options).await;
            (self as Box<dyn Pager<E::Item>>, page)
        })
    }
}

/// Where a list by cursor stands.
struct Cursor {
    place: Place,
    seen: HashSet<String>,
    more: bool,
}

impl Cursor {
    fn new<E: Endpoint>(client: &Client, parameters: Object) -> Self {
        let cursor = parameters.get("cursor").and_then(Value::as_str).unwrap_or_default();
        Self {
            seen: HashSet::from([cursor.to_owned()]),
            more: true,
            place: Place::new::<E>(client, parameters),
        }
    }

    /// The next page, and the place after it. A page that says where it was already is given, and what follows it is an error.
    async fn page(&mut self, options: CallOptions) -> Result<Option<Object>, Error> {
        if !self.more {
            return Ok(None);
        }
        if self.seen.is_empty() {
            return Err(stalled(&self.place.operation));
        }
        let mut reply = self.place.fetch(options).await?;
        if reply.form == Replay::WithoutToken {
            // It has ended, for the pages that follow too.
            self.place.parameters.remove("token");
        }
        let page = reply.json();
        let has_more = page.get("has_more").and_then(|more| i64::from_wire(more).ok());
        self.more = has_more.unwrap_or_default() > 0;
        let cursor = page
            .get("next_cursor")
            .and_then(|cursor| String::from_wire(cursor).ok());
        let cursor = cursor.unwrap_or_default();
        if self.more && !self.seen.insert(cursor.clone()) {
            self.seen.clear();
        }
        self.place.parameters.insert("cursor".into(), cursor.into());
        Ok(Some(page))
    }
}

/// By cursor, while there is more.
pub(crate) struct ByCursor<E> {
    cursor: Cursor,
    endpoint: PhantomData<fn() -> E>,
}

impl<E: Listed> ByCursor<E> {
    pub(crate) fn new(client: &Client, parameters: Object) -> Self {
        Self {
            cursor: Cursor::new::<E>(client, parameters),
            endpoint: PhantomData,
        }
    }

    async fn page(&mut self, options: CallOptions) -> Result<Option<Vec<E::Item>>, Error> {
        let Some(mut page) = self.cursor.page(options).await? else {
            return Ok(None);
        };
        let list = E::PAGED.map_or("", Paged::list);
        let items = list_of(&mut page, list);
        Ok(Some(items.iter().filter_map(item).collect()))
    }
}

impl<E: Listed + 'static> Pager<E::Item> for ByCursor<E>
where
    E::Item: Send,
{
    fn next(mut self: Box<Self>, options: CallOptions) -> BoxFuture<'static, Step<E::Item>> {
        Box::pin(async move {
            let page = self.page(options).await;
            (self as Box<dyn Pager<E::Item>>, page)
        })
    }
}

/// The pages of `sync_msg`.
pub(crate) struct SyncPages(Cursor);

impl SyncPages {
    pub(crate) fn new(client: &Client, parameters: Object) -> Self {
        Self(Cursor::new::<SyncMsg>(client, parameters))
    }
}

impl Pager<SyncMsgResponse> for SyncPages {
    fn next(mut self: Box<Self>, options: CallOptions) -> BoxFuture<'static, Step<SyncMsgResponse>> {
        Box::pin(async move {
            let page = match self.0.page(options).await {
                Ok(Some(page)) => typed(Content::Json(page))
                    .map(|page| Some(vec![page]))
                    .map_err(Error::new),
                Ok(None) => Ok(None),
                Err(error) => Err(error),
            };
            (self as Box<dyn Pager<SyncMsgResponse>>, page)
        })
    }
}

/// The messages of pages.
struct Messages(Box<dyn Pager<SyncMsgResponse>>);

impl Pager<Message> for Messages {
    fn next(self: Box<Self>, options: CallOptions) -> BoxFuture<'static, Step<Message>> {
        Box::pin(async move { messages_of(self.0.next(options).await) })
    }
}

fn messages_of((pages, page): Step<SyncMsgResponse>) -> Step<Message> {
    let messages = page.map(|pages| pages.map(|pages| pages.into_iter().flat_map(|page| page.msg_list).collect()));
    (Box::new(Messages(pages)), messages)
}
