//! The callbacks under way.

use super::expiring::Expiring;
use serde::{Deserialize, Serialize};

/// How long the receiver may take to respond, in milliseconds.
pub(crate) const ANSWER_MS: u64 = 5000;
/// The lifetime of a callback's token, in milliseconds.
pub(crate) const TOKEN_MS: u64 = 10 * 60 * 1000;

/// The callbacks under way, and the tokens that they carried.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Callbacks {
    /// By number, in order of [`Progress::time`].
    pending: Expiring<Pending>,
    /// The number of the next one.
    next: u64,
    pub(crate) tokens: Expiring<Token>,
}

/// A token that a callback carried.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Token {
    pub(crate) open_kfid: String,
    pub(crate) issued_ms: u64,
}

/// A callback under way.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Pending {
    pub(crate) id: u64,
    pub(crate) open_kfid: String,
    pub(crate) token: String,
    pub(crate) created_ms: u64,
    /// The tries that were begun.
    pub(crate) tries: u32,
    pub(crate) progress: Progress,
}

/// How far a callback is.
#[derive(Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) enum Progress {
    /// To be pushed, not before this time.
    Due(u64),
    /// Pushed; to be answered before this time.
    Pushed(u64),
}

impl Progress {
    const fn time(self) -> u64 {
        match self {
            Self::Due(at_ms) | Self::Pushed(at_ms) => at_ms,
        }
    }
}

impl Default for Callbacks {
    fn default() -> Self {
        Self {
            pending: Expiring::default(),
            next: 1,
            tokens: Expiring::default(),
        }
    }
}

impl Callbacks {
    pub(crate) fn get(&self, id: u64) -> Option<&Pending> {
        self.pending.get(&id.to_string())
    }

    /// The first time at which a callback needs something.
    pub(crate) fn first_time(&self) -> Option<u64> {
        self.pending.first_time()
    }

    /// The callbacks that need something now, in order of time.
    pub(crate) fn at(&self, now_ms: u64) -> impl Iterator<Item = &Pending> {
        self.pending.until(now_ms)
    }

    /// Adds a callback that is due. Returns its number.
    pub(super) fn add(&mut self, at_ms: u64, open_kfid: String, token: String) -> u64 {
        let id = self.next;
        self.next += 1;
        let issued = Token {
            open_kfid: open_kfid.clone(),
            issued_ms: at_ms,
        };
        // One millisecond more, because the token can still be used in the last one.
        let until_ms = at_ms.saturating_add(TOKEN_MS + 1);
        self.tokens.insert(&token, issued, until_ms);
        let pending = Pending {
            id,
            open_kfid,
            token,
            created_ms: at_ms,
            tries: 0,
            progress: Progress::Due(at_ms),
        };
        self.pending.insert(&id.to_string(), pending, at_ms);
        id
    }

    /// Notes a try that begins.
    pub(super) fn push(&mut self, at_ms: u64, id: u64) {
        self.change(id, |pending| {
            pending.tries = pending.tries.saturating_add(1);
            pending.progress = Progress::Pushed(at_ms.saturating_add(ANSWER_MS));
        });
    }

    pub(super) fn set(&mut self, id: u64, progress: Progress) {
        self.change(id, |pending| pending.progress = progress);
    }

    fn change(&mut self, id: u64, change: impl FnOnce(&mut Pending)) {
        if let Some(mut pending) = self.get(id).cloned() {
            change(&mut pending);
            let at_ms = pending.progress.time();
            self.pending.insert(&id.to_string(), pending, at_ms);
        }
    }

    pub(super) fn remove(&mut self, id: u64) {
        self.pending.remove(&id.to_string());
    }
}
