//! An account: its servicers, links, conversations, and the log that is pulled.

use super::conversation::Conversation;
use super::expiring::Expiring;
use rpds::RedBlackTreeMapSync as Map;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use wecom_kf_core::Value;
use wecom_kf_core::servicer::StopType;

/// How long a message can be pulled, and a used msgid is remembered: 3 days, in milliseconds.
pub(crate) const KEPT_MS: u64 = 3 * 24 * 3600 * 1000;

/// An account.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Account {
    pub(crate) name: String,
    pub(crate) servicers: Arc<Vec<Servicer>>,
    pub(crate) departments: Arc<Vec<u32>>,
    /// Its contact links.
    pub(crate) links: Arc<Vec<Link>>,
    /// By customer.
    pub(crate) conversations: Map<String, Conversation>,
    pub(crate) log: Log,
    /// The used msgids.
    pub(crate) msgids: Expiring<Used>,
    /// The callback that was not pushed yet: what is new shares it.
    pub(crate) waiting: Option<u64>,
}

impl Account {
    pub(crate) fn new(name: String) -> Self {
        Self {
            name,
            servicers: Arc::default(),
            departments: Arc::default(),
            links: Arc::default(),
            conversations: Map::new_sync(),
            log: Log::default(),
            msgids: Expiring::default(),
            waiting: None,
        }
    }

    pub(crate) fn servicer(&self, userid: &str) -> Option<&Servicer> {
        self.servicers.iter().find(|servicer| servicer.userid == userid)
    }
}

/// A contact link.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Link {
    pub(crate) scene: Option<String>,
    /// The part of its URL that identifies it.
    pub(crate) mark: String,
}

/// A servicer of an account.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Servicer {
    pub(crate) userid: String,
    /// How they stopped; `None` while they serve.
    pub(crate) stopped: Option<StopType>,
}

/// The message that a msgid was used for.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Used {
    pub(crate) external_userid: String,
    /// The line on the customer's phone.
    pub(crate) line: u64,
}

/// The messages of an account that can be pulled, by position.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Log {
    entries: Map<u64, Logged>,
    /// The position of the next message.
    next: u64,
}

/// A message or event of a log.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Logged {
    pub(crate) at_ms: u64,
    pub(crate) message: Arc<Value>,
}

impl Default for Log {
    fn default() -> Self {
        Self {
            entries: Map::new_sync(),
            next: 0,
        }
    }
}

impl Log {
    /// Adds a message, and forgets those that can be pulled no more.
    pub(crate) fn push(&mut self, at_ms: u64, message: Value) {
        while let Some((first, old)) = self.entries.first()
            && at_ms.saturating_sub(old.at_ms) > KEPT_MS
        {
            let first = *first;
            self.entries.remove_mut(&first);
        }
        let message = Arc::new(message);
        self.entries.insert_mut(self.next, Logged { at_ms, message });
        self.next += 1;
    }

    /// The position after the newest message.
    pub(crate) const fn end(&self) -> u64 {
        self.next
    }

    pub(crate) fn get(&self, position: u64) -> Option<&Logged> {
        self.entries.get(&position)
    }

    /// The position of the oldest message.
    pub(crate) fn start(&self) -> u64 {
        self.entries.first().map_or(self.next, |(first, _)| *first)
    }

    /// The messages from a position on.
    pub(crate) fn from(&self, position: u64) -> impl Iterator<Item = &Arc<Value>> {
        self.entries.range(position..).map(|(_, logged)| &logged.message)
    }
}
