//! Which messages of a page are new: wanted, not too old, not known, and not finished.

use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use super::io::{Level, Output};
use super::name::Name;
use super::operations::Purpose;
use super::options::ColdStart;
use super::pages::{State, TOGETHER};
use super::types::{Kind, Reference, Skeleton};
use super::{Inbox, SLACK, has_flaw};
use crate::machine::{Ms, Now};

/// A message of a page that counts, as far as the page itself tells.
#[derive(Debug, Clone)]
pub(super) struct Fresh {
    pub(super) number: u32,
    pub(super) msgid: Name,
    /// Empty for events of the account.
    pub(super) customer: Name,
    pub(super) sent: Ms,
    pub(super) event: bool,
}

impl Inbox {
    /// Looks up the messages of the next page, a thousand at a time.
    pub(super) fn check_page(&mut self, now: Now) {
        while !self.post_is_loading() && !self.operations.rests(now) {
            // Pages are admitted in order.
            let newer = self.pages.window.iter().rev();
            let waiting = newer.take_while(|page| !matches!(page.state, State::Admitted)).count();
            if waiting == 0 {
                return;
            }
            let at = self.pages.window.len() - waiting;
            let Some(page) = self.pages.window.get_mut(at) else {
                return;
            };
            let number = page.number;
            if self.operations.has(&Purpose::CheckPage(number)) {
                return;
            }
            let state = core::mem::replace(&mut page.state, State::Admitted);
            let mut rest = match state {
                State::Arrived { first, messages } => self.select(now, number, first, messages),
                State::Checking { rest, checked } if checked.is_empty() => rest,
                // A lookup failed: once more.
                State::Checking { mut rest, checked } => {
                    rest.splice(0..0, checked);
                    rest
                }
                State::Admitted => return,
            };
            if rest.is_empty() {
                self.pages.admit_page(number);
                self.pages.join(at);
                continue;
            }
            let later = rest.split_off(rest.len().min(TOGETHER));
            let messages = rest.iter().map(|message| Reference::Held(message.number)).collect();
            if let Some(page) = self.pages.page(number) {
                page.state = State::Checking {
                    rest: later,
                    checked: rest,
                };
            }
            let op = self.operations.begin(now, Purpose::CheckPage(number));
            self.out(Output::Find { op, messages });
        }
    }

    /// The messages of a page that count: wanted, not too old, not known already.
    fn select(&mut self, now: Now, number: u64, first: u32, messages: Vec<Skeleton>) -> Vec<Fresh> {
        let since = match (self.pages.since, self.options.start) {
            (Some(_), ColdStart::Skip) if has_flaw!(self, AgeByPage) => Some(now.wall.since(SLACK)),
            (since, _) => since,
        };
        self.pages.unfinished = self.pages.unfinished.saturating_sub(messages.len());
        let mut unnamed = 0_u32;
        let mut skipped = Vec::new();
        let mut selected: Vec<Fresh> = Vec::with_capacity(messages.len());
        for (at, message) in (0..).zip(messages) {
            let held = first.wrapping_add(at);
            if message.msgid.is_empty() {
                // Whether it is finished could not be told from another one's.
                unnamed += 1;
                skipped.push(held);
                continue;
            }
            self.pages.latest = self.pages.latest.max(message.sent);
            let counts = message.kind != Kind::Unwanted
                && since.is_none_or(|since| message.sent >= since || message.sent == Ms(0));
            let msgid = Name::from(&message.msgid);
            if self.pages.known.contains(&msgid) || self.post_has(&msgid) {
                // The first copy is under way.
                skipped.push(held);
                continue;
            }
            match counts {
                true => {
                    // It is handled, so the start was too late: after a refused cursor such messages count, too.
                    if message.sent > Ms(0) {
                        self.pages.start = self.pages.start.min(message.sent);
                    }
                    self.pages.known.insert(msgid.clone());
                    selected.push(Fresh {
                        number: held,
                        msgid,
                        customer: message.customer.as_deref().unwrap_or_default().into(),
                        sent: message.sent,
                        event: message.kind == Kind::Event,
                    });
                }
                false => {
                    if message.kind != Kind::Unwanted {
                        self.pages.skipped = self.pages.skipped.max(message.sent);
                    }
                    skipped.push(held);
                }
            }
        }
        if unnamed > 0 {
            self.log(Level::Error, format!("{unnamed} messages without a msgid are skipped"));
        }
        if !skipped.is_empty() {
            self.out(Output::Forget { messages: skipped });
        }
        self.pages.unfinished += selected.len();
        if let Some(page) = self.pages.page(number) {
            page.left = selected.len();
        }
        selected
    }

    pub(super) fn page_checked(&mut self, now: Now, number: u64, found: &[u32]) {
        let Some(page) = self.pages.page(number) else { return };
        let State::Checking { rest, checked } = core::mem::replace(&mut page.state, State::Admitted) else {
            return;
        };
        let whole = rest.is_empty();
        if !rest.is_empty() {
            page.state = State::Checking {
                rest,
                checked: Vec::new(),
            };
        }
        let mut finished = Vec::new();
        let mut found = found.iter().copied().collect::<BTreeSet<u32>>();
        for (place, message) in (0..).zip(checked) {
            if found.remove(&place) || self.post_has(&message.msgid) || self.post_has_buried(&message.msgid) {
                self.pages.done(number, &message.msgid);
                finished.push(message.number);
            } else {
                self.admit(now, number, message);
            }
        }
        if whole {
            self.pages.admit_page(number);
        }
        if !finished.is_empty() {
            self.out(Output::Forget { messages: finished });
        }
    }
}
