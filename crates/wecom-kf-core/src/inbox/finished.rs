//! Which messages are finished, until that is stored. One write is under way at a time; what finishes meanwhile joins the next.

use alloc::collections::VecDeque;
use alloc::vec::Vec;

use super::io::Output;
use super::name::Name;
use super::operations::Purpose;
use super::pages::{TOGETHER, done_key};
use super::post::Change;
use super::unfinished::Turn;
use super::{FINISHED, Inbox, has_flaw};
use crate::machine::Now;

/// Messages that are finished, until that is stored.
#[derive(Debug, Clone, Default)]
pub(super) struct Finished {
    queue: VecDeque<Done>,
    writing: Vec<Done>,
}

/// A finished message.
#[derive(Debug, Clone)]
struct Done {
    msgid: Name,
    page: Option<u64>,
    /// Whether it is not needed as a letter any more when this is stored.
    kept: bool,
}

impl Finished {
    pub(super) fn is_empty(&self) -> bool {
        self.queue.is_empty() && self.writing.is_empty()
    }
}

impl Inbox {
    /// A turn is finished. The first message of a turn is noted last: a store that writes one after the other may be interrupted, and a
    /// turn is known by its first message.
    pub(super) fn finish(&mut self, turn: &Turn) {
        for message in turn.messages.iter().rev() {
            self.finished.queue.push_back(Done {
                msgid: message.msgid.clone(),
                page: message.page,
                kept: message.stored.is_some(),
            });
            if has_flaw!(self, CursorBeforeKeys)
                && let Some(page) = message.page
            {
                self.pages.done(page, &message.msgid);
            }
        }
    }

    /// A user has deleted a message that was parked: it is not to come again with a page.
    pub(super) fn finish_deleted(&mut self, msgid: Name) {
        self.finished.queue.push_back(Done {
            msgid,
            page: None,
            kept: false,
        });
    }

    pub(super) fn flush_finished(&mut self, now: Now) {
        let busy = self.operations.has(&Purpose::Finish) || self.operations.rests(now);
        let waits = has_flaw!(self, CursorBeforeKeys) && self.owns() && !self.pages.is_finished();
        if busy || waits || self.finished.is_empty() {
            return;
        }
        let finished = &mut self.finished;
        let room = TOGETHER
            .saturating_sub(finished.writing.len())
            .min(finished.queue.len());
        finished.writing.extend(finished.queue.drain(..room));
        let keys = finished.writing.iter().map(|done| done_key(&done.msgid)).collect();
        let op = self.operations.begin(now, Purpose::Finish);
        self.out(Output::SetMany {
            op,
            keys,
            ttl: FINISHED,
        });
    }

    pub(super) fn finish_written(&mut self) {
        for done in core::mem::take(&mut self.finished.writing) {
            if let Some(page) = done.page.filter(|_| !has_flaw!(self, CursorBeforeKeys)) {
                self.pages.done(page, &done.msgid);
            }
            if done.kept && self.owns() {
                self.add_change(Change::Remove((&done.msgid).into()));
            }
        }
    }
}
