//! Stored turns: listed, tried again, deleted.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use wecom_kf_core::error::InboxError;
use wecom_kf_core::inbox::{KEPT, LETTERS, LetterChange, Unreadable, delete_letter, list_letters, replay_letter};
use wecom_kf_core::machine::Ms;
use wecom_kf_core::message::Message;

use super::reply::store_failed;
use super::shared::Shared;
use super::storage::Storage;
use crate::error::Error;

/// How often a record that others change at the same time is written again.
const TRIES: usize = 20;

/// The stored turns of an account; see [`Inbox::letters`](super::Inbox::letters). They are in the store, so they can be used from an
/// instance that does not have the account.
#[derive(Clone)]
pub struct Letters {
    shared: Arc<Shared>,
    storage: Storage,
    open_kfid: String,
}

/// A stored turn.
#[derive(Clone)]
#[non_exhaustive]
pub struct Letter {
    /// Its id: that of the turn.
    pub id: String,
    /// The customer; `None` for events of the account itself.
    pub customer: Option<String>,
    /// Its messages, as far as they can still be read.
    pub messages: Vec<Arc<Message>>,
    /// When it failed first, or was stored.
    pub since: SystemTime,
    /// How often it began.
    pub attempts: u32,
    /// When it became a dead letter; `None` if it is parked: it is tried again without further ado.
    pub dead: Option<SystemTime>,
}

impl Letters {
    pub(super) fn new(shared: Arc<Shared>, open_kfid: String) -> Self {
        let store = Arc::clone(&shared.options.store);
        Self {
            storage: Storage::new(store, &shared.account(&open_kfid)),
            shared,
            open_kfid,
        }
    }

    /// All stored turns with their messages, oldest first.
    ///
    /// # Errors
    /// `inbox.store_failed`; `inbox.newer_record` and `inbox.corrupt_record` for a record that cannot be read.
    pub async fn list(&self) -> Result<Vec<Letter>, Error> {
        let text = self.read().await?;
        let stored = list_letters(text.as_deref(), self.now()).map_err(InboxError::from)?;
        let mut letters = Vec::with_capacity(stored.len());
        for letter in stored {
            let messages = self.storage.messages(&letter.msgids).await.map_err(store_failed)?;
            letters.push(Letter {
                id: letter.id,
                customer: Some(letter.customer).filter(|customer| !customer.is_empty()),
                messages: messages.into_iter().flatten().collect(),
                since: time(letter.since),
                attempts: letter.attempts,
                dead: letter.dead.map(time),
            });
        }
        Ok(letters)
    }

    /// Has a dead letter tried again, by the instance that has the account. Returns whether there is one with this id.
    ///
    /// # Errors
    /// As for [`list`](Self::list).
    pub async fn replay(&self, id: &str) -> Result<bool, Error> {
        Ok(self.change(id, replay_letter).await?.is_some())
    }

    /// Deletes a stored turn and its messages, parked or dead. One that runs at this moment comes to its end. Returns whether there was one
    /// with this id.
    ///
    /// # Errors
    /// As for [`list`](Self::list).
    pub async fn delete(&self, id: &str) -> Result<bool, Error> {
        let Some(change) = self.change(id, delete_letter).await? else {
            return Ok(false);
        };
        // Finished: WeCom gives them again if the account is read anew.
        let finished = self.storage.finish_messages(&change.msgids).await;
        finished.map_err(store_failed)?;
        let removed = self.storage.remove_messages(&change.msgids).await;
        removed.map_err(store_failed)?;
        Ok(true)
    }

    /// How many turns are parked, and how many are dead letters; none if the store fails.
    pub(super) async fn count(&self) -> (u32, u32) {
        let text = self.read().await.ok().flatten();
        let letters = list_letters(text.as_deref(), self.now()).unwrap_or_default();
        let dead = letters.iter().filter(|letter| letter.dead.is_some()).count();
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        (count(letters.len() - dead), count(dead))
    }

    fn now(&self) -> Ms {
        Ms(self.shared.client.inner.now_ms())
    }

    async fn read(&self) -> Result<Option<String>, Error> {
        self.storage.get(LETTERS).await.map_err(store_failed)
    }

    /// Changes the record, by compare-and-set. `None` if there was nothing to change.
    async fn change(&self, id: &str, change: Change) -> Result<Option<LetterChange>, Error> {
        for _ in 0..TRIES {
            let text = self.read().await?;
            let text = text.as_deref();
            let Some(changed) = change(text, id, self.now()).map_err(InboxError::from)? else {
                return Ok(None);
            };
            let swapped = self
                .storage
                .compare_and_set(LETTERS, text, &changed.text, Some(KEPT))
                .await;
            if swapped.map_err(store_failed)? {
                self.shared.look_again(&self.open_kfid);
                return Ok(Some(changed));
            }
        }
        Err(store_failed("others change the record all the time".into()))
    }
}

/// A change of the stored letters.
type Change = fn(Option<&str>, &str, Ms) -> Result<Option<LetterChange>, Unreadable>;

fn time(since: Ms) -> SystemTime {
    UNIX_EPOCH
        .checked_add(Duration::from_millis(since.0))
        .unwrap_or(UNIX_EPOCH)
}

impl fmt::Debug for Letters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Letters")
            .field("open_kfid", &self.open_kfid)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Letter")
            .field("id", &self.id)
            .field("customer", &self.customer)
            .field("messages", &self.messages.len())
            .field("since", &self.since)
            .field("attempts", &self.attempts)
            .field("dead", &self.dead)
            .finish()
    }
}
