//! Lists, fetched page by page.

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use futures_util::stream::{self, BoxStream, Stream, StreamExt as _, TryStreamExt as _};
use wecom_kf_core::endpoint::{Listed, Paged};
use wecom_kf_core::message::{Message, SyncMsg, SyncMsgResponse};
use wecom_kf_core::wire::{Object, read_row};

use crate::call::CallOptions;
use crate::client::Client;
use crate::error::Error;
use crate::pages::{Pages, list_of};
use crate::perform::operation;
use crate::reply::{Content, Reply, typed};

/// The items of a paging call: a [`Stream`], with [`next`](Items::next) for use without a stream library. Nothing is sent until the first
/// item is requested. It ends after an error.
#[must_use = "nothing is sent until an item is requested"]
pub struct Items<T> {
    /// Settings for the pages that have not been fetched yet.
    options: Arc<Mutex<CallOptions>>,
    items: BoxStream<'static, Result<T, Error>>,
}

impl<T> Items<T> {
    /// The timeout for each page, including all attempts and pauses.
    pub fn timeout(self, timeout: Duration) -> Self {
        self.set(|options| options.timeout = Some(timeout))
    }

    /// The maximum number of retries for each page.
    pub fn max_retries(self, max_retries: u32) -> Self {
        self.set(|options| options.max_retries = Some(max_retries))
    }

    fn set(self, set: impl FnOnce(&mut CallOptions)) -> Self {
        set(&mut self.options.lock().unwrap_or_else(PoisonError::into_inner));
        self
    }

    /// The next item; `None` after the last one.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        self.items.next().await
    }

    /// All remaining items.
    ///
    /// # Errors
    /// The error of the first page that could not be fetched; earlier items are dropped.
    pub async fn into_vec(self) -> Result<Vec<T>, Error> {
        self.items.try_collect().await
    }
}

impl Items<SyncMsgResponse> {
    /// The messages and events of the pages, one by one.
    pub fn messages(self) -> Items<Message> {
        let messages = self.items.map_ok(|page| stream::iter(page.msg_list).map(Ok));
        Items {
            options: self.options,
            items: messages.try_flatten().boxed(),
        }
    }
}

impl<T> Stream for Items<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.items.poll_next_unpin(context)
    }
}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").finish_non_exhaustive()
    }
}

/// The items of a list.
pub(crate) fn items<E: Listed + 'static>(client: &Client, parameters: Object) -> Items<E::Item>
where
    E::Item: Send + 'static,
{
    let list = E::PAGED.map_or("", Paged::list);
    pages(
        Pages::new(client, operation::<E>(), parameters),
        move |mut page, skip| {
            let mut skip = skip.into_iter().peekable();
            let page = page.json();
            let items = (0..).zip(list_of(&page, list)?.iter());
            // A value that is not an object is skipped. An invalid item does not affect the others.
            let items =
                items.filter_map(|(at, item)| skip.next_if_eq(&at).map_or_else(|| read_row(item).ok(), |_| None));
            Ok(items.collect())
        },
    )
}

/// The pages of `sync_msg`.
pub(crate) fn sync_pages(client: &Client, parameters: Object) -> Items<SyncMsgResponse> {
    pages(Pages::new(client, operation::<SyncMsg>(), parameters), |mut page, _| {
        Ok(vec![typed(Content::Json(page.json()))?])
    })
}

/// The items of each page.
fn pages<T: Send + 'static>(
    pages: Pages,
    read: impl Fn(Reply, Vec<u32>) -> Result<Vec<T>, Error> + Clone + Send + 'static,
) -> Items<T> {
    let options = Arc::<Mutex<CallOptions>>::default();
    let shared = Arc::clone(&options);
    let pages = stream::try_unfold(pages, move |mut pages| {
        let (options, read) = (Arc::clone(&shared), read.clone());
        async move {
            let options = *options.lock().unwrap_or_else(PoisonError::into_inner);
            let page = pages.next(options).await?;
            let items = page.map(|(page, skip)| read(page, skip)).transpose()?;
            Ok::<_, Error>(items.map(|items| (stream::iter(items).map(Ok), pages)))
        }
    });
    Items {
        options,
        items: pages.try_flatten().boxed(),
    }
}
