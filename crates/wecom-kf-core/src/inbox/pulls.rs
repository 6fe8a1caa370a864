//! The answers of pulls: pages, failures, and cursors that are of no use.

use alloc::string::String;
use alloc::vec::Vec;

use super::Inbox;
use super::failures::doubled;
use super::io::{Level, Output};
use super::pages::{Permission, Pulling, State, Unfinished};
use super::types::{Page, PullFailure};
use crate::machine::{Ms, Now, Op};

/// The pause after a failed pull: initially, and at most. It doubles each time.
pub const PULL_PAUSE: (Ms, Ms) = (Ms(1_000), Ms(60_000));
/// The pause after a failure of the account.
const LONG_PAUSE: Ms = Ms(60_000);
/// The pause while the cursor does not move forward: initially, and at most. It doubles each time.
const STALL_PAUSE: (Ms, Ms) = (Ms(60_000), Ms(600_000));
/// The pause after WeCom has refused a cursor that it had given just before: it doubles each time.
const REFUSAL_PAUSE: (Ms, Ms) = (Ms(1_000), Ms(600_000));
/// How many empty pages that say that there is more are pulled one after the other without a pause.
const EMPTY_PAGES: u32 = 20;

/// Finds that cursors come again (Brent's algorithm): it holds one of them, and takes a later one after twice as many.
#[derive(Debug, Clone, Default)]
pub(super) struct Circle {
    held: Option<String>,
    since: u32,
    until: u32,
}

impl Circle {
    /// Whether this cursor was there before. Found after at most three rounds.
    fn closes(&mut self, cursor: Option<&String>) -> bool {
        if cursor.is_some() && self.held.as_ref() == cursor {
            *self = Self::default();
            return true;
        }
        if self.since >= self.until {
            self.held = cursor.cloned();
            self.until = self.until.saturating_mul(2).max(1);
            self.since = 0;
        }
        self.since += 1;
        false
    }
}

impl Inbox {
    fn pulled(&mut self, op: Op) -> Option<Pulling> {
        self.pages.pulling.take_if(|pulling| pulling.op == op)
    }

    pub(super) fn page(&mut self, now: Now, op: Op, first: u32, page: Page) {
        let Some(Pulling { cursor, covers, .. }) = self.pulled(op) else {
            return self.forget_page(first, &page);
        };
        let next = page.next_cursor.clone().filter(|next| !next.is_empty());
        let pages = &mut self.pages;
        let circles = page.has_more && pages.circle.closes(next.as_ref());
        let stalls = page.has_more && (next.is_none() || next == cursor || circles);
        pages.empty = match page.has_more && page.msgids.is_empty() {
            true => pages.empty.saturating_add(1),
            false => 0,
        };
        pages.failures = 0;
        if cursor.is_some() && !page.has_more {
            pages.stalls = 0;
        }
        pages.head = next.or(cursor);
        pages.more = page.has_more && !stalls;
        if !page.has_more {
            pages.circle = Circle::default();
            self.covered = self.covered.max(covers);
        }
        pages.next_number += 1;
        let has_more = page.has_more;
        let messages = page.into_messages();
        pages.unfinished += messages.len();
        pages.window.push_back(Unfinished {
            number: pages.next_number,
            next: pages.head.clone(),
            state: State::Arrived { first, messages },
            left: 0,
            last: (!has_more).then_some(covers),
        });
        if stalls {
            let pause = self.stall(now);
            self.log(
                Level::Error,
                format!("WeCom says that there are more messages, but its cursor does not move forward; the next pull is in {} ms", pause.0),
            );
        } else if let Some(many) = self.pages.empty.checked_sub(EMPTY_PAGES) {
            let pause = doubled(PULL_PAUSE, many);
            self.pages.due = now.monotonic + pause;
            self.log(
                Level::Warn,
                format!(
                    "WeCom gives only empty pages, and says that there are more; the next pull is in {} ms",
                    pause.0
                ),
            );
        }
    }

    /// The cursor is of no use: the pause doubles until it is.
    fn stall(&mut self, now: Now) -> Ms {
        let pause = doubled(STALL_PAUSE, self.pages.stalls);
        self.pages.stalls = self.pages.stalls.saturating_add(1);
        self.pages.due = now.monotonic + pause;
        pause
    }

    /// A page that was pulled before the account was lost: the driver holds its messages for nothing.
    fn forget_page(&mut self, first: u32, page: &Page) {
        let messages: Vec<u32> = (0..).zip(&page.msgids).map(|(at, _)| first.wrapping_add(at)).collect();
        if !messages.is_empty() {
            self.out(Output::Forget { messages });
        }
    }

    pub(super) fn page_failed(&mut self, now: Now, op: Op, failure: PullFailure, wait: Option<Ms>) {
        let refused = self.pages.permit == Permission::Asked(op);
        let (cursor, token) = match self.pulled(op) {
            Some(Pulling { cursor, token, .. }) => (cursor, token),
            None if refused => (None, None),
            None => return,
        };
        if refused {
            self.pages.permit = Permission::None;
        }
        match failure {
            // A newer token may have arrived meanwhile, and is tried. Without one, the rate limit is strict.
            PullFailure::TokenExpired if token.is_some() => {
                self.token.take_if(|held| Some(&held.text) == token.as_ref());
                return;
            }
            PullFailure::CursorRefused if cursor.is_some() => return self.restart_stream(now),
            _ => {}
        }
        let pages = &mut self.pages;
        let mut pause = doubled(PULL_PAUSE, pages.failures).max(wait.unwrap_or_default());
        if failure == PullFailure::Account {
            pause = pause.max(LONG_PAUSE);
        }
        pages.failures = pages.failures.saturating_add(1);
        pages.due = now.monotonic + pause;
        pages.pauses_without_token = token.is_none();
        self.log(
            Level::Warn,
            format!("a pull failed ({failure:?}); the next one is in {} ms", pause.0),
        );
    }

    /// A token came: a pause that was earned without one is over.
    pub(super) fn pull_with_token(&mut self) {
        if core::mem::take(&mut self.pages.pauses_without_token) {
            self.pages.due = Ms(0);
        }
    }

    /// From the beginning, without what was sent before the first start. What is finished is recognised by its keys, which live longer
    /// than WeCom keeps messages.
    fn restart_stream(&mut self, now: Now) {
        let before = self.pages.stalls;
        self.pages.stalls = before.saturating_add(1);
        // The first time at once.
        let pause = match before {
            0 => Ms(0),
            _ => doubled(REFUSAL_PAUSE, before),
        };
        self.pages.due = now.monotonic + pause;
        self.log(
            if before > 1 { Level::Error } else { Level::Warn },
            format!(
                "WeCom refuses the cursor ({}. time in a row): the last three days are read again in {} ms, without what is finished",
                before + 1,
                pause.0
            ),
        );
        let pages = &mut self.pages;
        pages.since = Some(pages.start);
        pages.begun = true;
        pages.head = None;
        pages.resume = None;
        pages.circle = Circle::default();
        for page in &mut pages.window {
            page.next = None;
            page.last = None;
        }
        pages.more = true;
    }
}
