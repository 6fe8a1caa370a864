//! The owner's record: it is renewed, committed, looked at for notices, and released, with one write under way at a time.

use super::io::{Level, Output};
use super::lease::{Lease, Seen};
use super::operations::Purpose;
use super::record::Account;
use super::{ACCOUNT, Inbox, PEEK, has_flaw};
use crate::machine::{Ms, Now};
use crate::token::SecretText;

/// The account, as its owner holds it.
#[derive(Debug, Clone)]
pub(super) struct Held {
    /// The record, as it was written or read last.
    pub(super) record: Account,
    /// Its text in the store; `None` if it was evicted there.
    text: Option<SecretText>,
    /// Until when the lease holds, from before it was asked for.
    valid: Ms,
    /// When the last write that succeeded was asked for, on both clocks.
    renewed: Ms,
    renewed_wall: Ms,
    /// When the record was read or written last.
    pub(super) peeked: Ms,
    /// The write under way, or one whose outcome is unknown.
    pub(super) write: Option<Write>,
    /// Whether the record must be read, because a write's outcome is unknown or another's text was there.
    doubt: bool,
    /// How many of the pulls that were asked for the record's notice stands for.
    notice_asked: u64,
}

/// A write of the record.
#[derive(Debug, Clone)]
pub(super) struct Write {
    record: Account,
    text: SecretText,
    sent: Ms,
    sent_wall: Ms,
    releases: bool,
}

impl Held {
    /// When the lease is renewed.
    pub(super) fn renew_at(&self) -> Ms {
        self.renewed + Ms(self.record.lease.0 / 3)
    }

    /// Whether the wall clock has moved beyond the lease: the machine may have been suspended, and its monotonic clock with it.
    fn may_have_slept(&self, now: Now) -> bool {
        now.wall.since(self.renewed_wall) >= self.record.lease
    }

    fn may_act(&self, now: Now) -> bool {
        now.monotonic < self.valid
            && !self.may_have_slept(now)
            && !self.write.as_ref().is_some_and(|write| write.releases)
    }
}

impl Inbox {
    pub(super) fn begin_ownership(&mut self, now: Now, record: Account, text: SecretText, sent: Ms) {
        let (lease, record_at) = (record.lease, record.at);
        self.pages = self.pages.next_ownership(&record);
        // Without a cursor, the store may have lost a record with one.
        self.pages.begun = record.left || record.cursor.is_none();
        self.lower_start();
        // Whoever had it before may have left something undone.
        self.asked += 1;
        self.watched = false;
        self.last_seen = Some(Seen::new(record.mark(), now.monotonic, lease));
        if let Some(pending) = &record.pending {
            let pending = pending.clone();
            self.learn_token(now, pending.token.map(SecretText), pending.created);
        }
        self.lease = Lease::Owner(alloc::boxed::Box::new(Held {
            record,
            text: Some(text),
            valid: sent + lease,
            renewed: sent,
            renewed_wall: record_at,
            peeked: now.monotonic,
            write: None,
            doubt: false,
            notice_asked: self.asked,
        }));
    }

    /// Whether the lease holds for sure: turns may begin, and replies may be sent.
    pub(super) fn is_usable(&self, now: Now) -> bool {
        match &self.lease {
            Lease::Owner(held) => {
                let is_blind = has_flaw!(self, BlindOwner);
                let is_unfenced = has_flaw!(self, NoFence);
                held.may_act(now) || is_blind || is_unfenced
            }
            _ => false,
        }
    }

    /// Whether the record is not as it should be.
    fn record_differs(&self, held: &Held) -> bool {
        let record = &held.record;
        let clears = self.covered >= held.notice_asked && record.pending.is_some();
        record.cursor.as_ref() != self.pages.resume()
            || (record.since, record.start) != (self.pages.since, self.pages.start)
            || record.skipped != self.pages.skipped
            || clears
            || held.text.is_none()
    }

    /// The record as it should be.
    fn wanted_record(&self, held: &Held) -> Account {
        let mut record = held.record.clone();
        record.cursor = self.pages.resume().cloned();
        record.since = self.pages.since;
        record.start = self.pages.start;
        record.skipped = self.pages.skipped;
        if self.covered >= held.notice_asked {
            record.pending = None;
        }
        record
    }

    /// Whether there is nothing left to do, so that the account can be released.
    fn may_release(&self) -> bool {
        if !self.finished.is_empty() || self.post_is_busy() {
            return false;
        }
        match self.stop {
            None => self.asked <= self.covered && self.pages.is_finished() && self.lanes.is_empty(),
            Some(_) => self.lanes.running().is_empty(),
        }
    }

    /// Writes the record if something changed, if the lease is to be renewed, or to release it; otherwise looks for notices.
    pub(super) fn write_record(&mut self, now: Now) {
        if self.operations.has(&Purpose::Write) || self.operations.has(&Purpose::Peek) || self.operations.rests(now) {
            return;
        }
        let Lease::Owner(held) = &self.lease else { return };
        if held.doubt {
            return self.peek(now);
        }
        let releases = self.may_release();
        let due = held.renew_at() <= now.monotonic || held.may_have_slept(now);
        if !releases && !due && !self.record_differs(held) {
            if held.peeked + PEEK <= now.monotonic {
                self.peek(now);
            }
            return;
        }
        let mut record = self.wanted_record(held);
        record.count = record.count.wrapping_add(1);
        record.at = now.wall;
        record.lease = self.options.lease;
        let expected = held.text.clone();
        if releases {
            record.owner = None;
            record.left = self.pages.begun || !self.pages.is_finished() || !self.lanes.is_empty();
            self.leave_own_notice(&mut record);
        }
        let text: SecretText = record.write().into();
        let op = self.operations.begin(now, Purpose::Write);
        if let Some(held) = self.held() {
            held.write = Some(Write {
                record,
                text: text.clone(),
                sent: now.monotonic,
                sent_wall: now.wall,
                releases,
            });
        }
        self.out(Output::CompareAndSet {
            op,
            key: ACCOUNT.into(),
            expected,
            value: text,
            ttl: None,
        });
    }

    /// One who stops leaves what was not pulled or handled yet to the others.
    fn leave_own_notice(&self, record: &mut Account) {
        if (self.asked > self.covered || !self.pages.is_finished()) && record.pending.is_none() {
            let token = self.token.as_ref();
            record.pending = Some(super::Pending {
                token: token.map(|token| token.text.0.clone()),
                created: token.map(|token| token.created).unwrap_or_default(),
            });
        }
    }

    fn peek(&mut self, now: Now) {
        let op = self.operations.begin(now, Purpose::Peek);
        if let Some(held) = self.held() {
            held.peeked = now.monotonic;
        }
        self.out(Output::Get {
            op,
            key: ACCOUNT.into(),
        });
    }

    pub(super) fn record_written(&mut self, now: Now, done: bool) {
        let Some(held) = self.held() else { return };
        if !done {
            held.doubt = true;
            return;
        }
        let Some(write) = held.write.take() else { return };
        held.peeked = now.monotonic;
        self.adopt_write(write);
    }

    /// A write succeeded.
    fn adopt_write(&mut self, write: Write) {
        let Some(held) = self.held() else { return };
        held.valid = write.sent + write.record.lease;
        held.renewed = write.sent;
        held.renewed_wall = write.sent_wall;
        held.record = write.record;
        held.text = Some(write.text);
        held.doubt = false;
        if write.releases {
            let (mark, lease) = (held.record.mark(), held.record.lease);
            self.last_seen = Some(Seen::new(mark, held.peeked, lease));
            self.forget_all();
            self.lease = Lease::Idle;
        }
    }

    /// The outcome of a write is unknown.
    pub(super) fn write_in_doubt(&mut self) {
        if let Some(held) = self.held() {
            held.doubt = true;
        }
    }

    /// The owner has read the record.
    pub(super) fn peeked(&mut self, now: Now, text: Option<SecretText>) {
        let forces = has_flaw!(self, NoFence);
        let owner = self.options.owner.clone();
        let Some(held) = self.held() else { return };
        held.peeked = now.monotonic;
        let in_doubt = core::mem::take(&mut held.doubt);
        if text.is_some() && text == held.text {
            // A write that has not arrived may still do. Another one, on the same text, decides: a release is repeated, or what is
            // wanted by now is written instead, and nothing begins before.
            if in_doubt && !held.write.as_ref().is_some_and(|write| write.releases) {
                held.write = None;
            }
            return;
        }
        if let Some(write) = held.write.take_if(|write| text.as_ref() == Some(&write.text)) {
            return self.adopt_write(write);
        }
        if text.is_none() && !has_flaw!(self, EvictedIsNew) {
            return self.restore(now);
        }
        let record = text.as_ref().map(|text| Account::read(&text.0));
        match (record, text) {
            (Some(Ok(record)), Some(text)) if forces || self.is_mine(&record, &owner) => {
                self.adopt_text(now, record, text)
            }
            (Some(Err(error)), _) => self.unreadable("account record", error),
            _ => self.lose(now, "another instance has the account, or nobody"),
        }
    }

    /// The store has lost the record. This owner knows it: it is written again, unless another instance was faster, or may have had the
    /// account meanwhile.
    fn restore(&mut self, now: Now) {
        let Some(held) = self.held() else { return };
        if now.monotonic >= held.valid || held.may_have_slept(now) {
            return self.lose(now, "the account record is gone from the store, and the lease is over");
        }
        held.write = None;
        if held.text.take().is_some() {
            self.log(
                Level::Error,
                "the account record is gone from the store, and is written again. The store must not evict it: messages can be lost, \
                 or handled twice",
            );
        }
    }

    fn is_mine(&self, record: &Account, owner: &str) -> bool {
        let Lease::Owner(held) = &self.lease else { return false };
        record.owner.as_deref() == Some(owner) && record.fence == held.record.fence
    }

    /// The record is still this owner's, with another's notice in it, or with an own write that was thought to be lost.
    fn adopt_text(&mut self, now: Now, record: Account, text: SecretText) {
        let forces = has_flaw!(self, NoFence);
        let Some(held) = self.held() else { return };
        held.write = None;
        let news = record.notices != held.record.notices;
        let polls = record.polls != held.record.polls;
        let pending = record.pending.clone();
        let (fence, own) = (held.record.fence, held.record.owner.clone());
        held.record = record;
        held.text = Some(text);
        if forces {
            (held.record.fence, held.record.owner) = (fence, own);
        }
        let start = self.held().map(|held| held.record.start);
        self.pages.lower_start(start.unwrap_or(Ms::NEVER));
        if let Some(pending) = pending.filter(|_| news && !has_flaw!(self, ReleaseDespiteNotice)) {
            self.asked += 1;
            if polls {
                self.reread_letters();
            }
            let asked = self.asked;
            if let Some(held) = self.held() {
                held.notice_asked = asked;
            }
            self.learn_token(now, pending.token.map(SecretText), pending.created);
        }
    }
}
