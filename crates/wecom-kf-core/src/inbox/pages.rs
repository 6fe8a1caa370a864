//! Pages: what is pulled next, which messages of a page are new, and how far the cursor may move.

use alloc::collections::{BTreeSet, VecDeque};
use alloc::string::String;
use alloc::vec::Vec;

use super::io::{Level, Output};
use super::record::Account;
use super::types::{Page, PullFailure, Skeleton};
use super::failures::doubled;
use super::{Inbox, has_flaw};
use crate::machine::{Ms, Now, Op};
use crate::token::SecretText;

/// The pause after a failed pull: initially, and at most. It doubles each time.
const PULL_PAUSE: (Ms, Ms) = (Ms(1_000), Ms(60_000));
/// The pause after a failure of the account.
const LONG_PAUSE: Ms = Ms(60_000);
/// The pause while the cursor does not move forward: initially, and at most. It doubles each time.
const STALL_PAUSE: (Ms, Ms) = (Ms(60_000), Ms(600_000));
/// How many empty pages that say that there is more are pulled one after the other without a pause.
const EMPTY_PAGES: u32 = 20;
/// How many finished pages may lie behind one that is not before they are joined.
const FINISHED_PAGES: usize = 32;
/// How many ids are looked up with one operation, and so are noted as finished with one.
pub(super) const TOGETHER: usize = 1_000;

/// The pages of one ownership.
#[derive(Debug, Clone, Default)]
pub(super) struct Pages {
    /// Where the next page begins.
    head: Option<String>,
    /// Whether the last page said that there are more.
    more: bool,
    /// The pull under way: its number, its cursor, and which requests it covers.
    pulling: Option<Pulling>,
    /// The permit for a pull without a token.
    permit: Permission,
    /// No pull before that.
    due: Ms,
    failures: u32,
    /// Whether that pause was earned without a token, so that one ends it.
    pauses_without_token: bool,
    /// How often the cursor did not move, or was refused, since the last page with another one.
    stalls: u32,
    /// How many empty pages came one after the other.
    empty: u32,
    circle: Circle,
    /// The pages that are not finished, oldest first.
    pub(super) window: VecDeque<Unfinished>,
    next_number: u64,
    /// How many of them are finished, behind one that is not.
    finished: usize,
    /// How many of their messages are not finished.
    pub(super) unfinished: usize,
    /// The messages of these pages that are not finished.
    pub(super) known: BTreeSet<String>,
    /// Where the oldest of them begins.
    resume: Option<String>,
    /// Messages sent before that do not count: until the end of the stream is reached, and for ever.
    pub(super) since: Option<Ms>,
    pub(super) start: Ms,
    /// Up to which request the stream was read to its end, and all of it is in lanes.
    pub(super) admitted: u64,
}

/// Whether a pull without a token may be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Permission {
    #[default]
    None,
    /// It was asked for.
    Asked(Op),
    /// For one pull.
    Granted,
}

#[derive(Debug, Clone)]
struct Pulling {
    op: Op,
    cursor: Option<String>,
    covers: u64,
    token: Option<SecretText>,
}

#[derive(Debug, Clone)]
pub(super) struct Unfinished {
    pub(super) number: u64,
    next: Option<String>,
    pub(super) state: State,
    /// How many of its messages are not finished.
    pub(super) left: usize,
    /// Whether it is the last one of the stream: which requests are answered with it.
    last: Option<u64>,
}

#[derive(Debug, Clone)]
pub(super) enum State {
    /// Its messages wait for their turn to be looked up.
    Arrived(Vec<Skeleton>),
    /// They are looked up, in chunks: those that are not looked up yet, and those that are at the moment.
    Checking {
        rest: Vec<Skeleton>,
        checked: Vec<Skeleton>,
    },
    /// They are in their lanes.
    Admitted,
}

impl Pages {
    /// The pages of the next ownership. Their numbers go on: that messages of an earlier page are finished may still become known.
    pub(super) fn next_ownership(&self, record: &Account) -> Self {
        Self {
            head: record.cursor.clone(),
            resume: record.cursor.clone(),
            since: record.since,
            start: record.start,
            ..self.forgotten()
        }
    }

    /// Messages count from then on, or from earlier.
    pub(super) fn lower_start(&mut self, start: Ms) {
        self.start = self.start.min(start);
        self.since = self.since.map(|since| since.min(start));
    }

    /// Without what belongs to the ownership.
    pub(super) fn forgotten(&self) -> Self {
        Self {
            next_number: self.next_number,
            ..Self::default()
        }
    }

    pub(super) fn resume(&self) -> Option<String> {
        self.resume.clone()
    }

    pub(super) fn is_finished(&self) -> bool {
        self.window.is_empty() && !self.more && self.pulling.is_none()
    }

    pub(super) fn count(&self) -> (usize, usize) {
        (self.window.len(), self.unfinished)
    }

    /// All messages of a page, and of those before it, are in their lanes.
    pub(super) fn admit_page(&mut self, number: u64) {
        if let Some(covers) = self.page(number).and_then(|page| page.last) {
            self.admitted = self.admitted.max(covers);
        }
    }

    pub(super) fn knows(&self, msgid: &str) -> bool {
        self.known.contains(msgid)
    }

    /// A message of a page is finished, or stored elsewhere.
    pub(super) fn done(&mut self, number: u64, msgid: &str) {
        let Some(page) = self.page(number).filter(|page| page.left > 0) else {
            return;
        };
        page.left -= 1;
        let empty = page.left == 0;
        self.finished += usize::from(empty);
        self.known.remove(msgid);
        self.unfinished = self.unfinished.saturating_sub(1);
    }

    /// Their numbers follow each other, except where empty ones were left out.
    pub(super) fn page(&mut self, number: u64) -> Option<&mut Unfinished> {
        let at = self.window.binary_search_by_key(&number, |page| page.number).ok()?;
        self.window.get_mut(at)
    }

    /// A page in which nothing is left is joined to the one before, so that they do not pile up behind one that takes long.
    pub(super) fn join(&mut self, at: usize) {
        if at == 0 || self.window.get(at).is_some_and(|page| page.left > 0) {
            return;
        }
        let Some(page) = self.window.remove(at) else { return };
        if let Some(before) = self.window.get_mut(at - 1) {
            before.take_over(page);
        }
    }

    /// The same for those whose messages have been finished: when there are many of them, all at once.
    fn join_finished(&mut self) {
        if self.finished < FINISHED_PAGES || self.finished * 2 < self.window.len() {
            return;
        }
        self.finished = 0;
        let mut joined: VecDeque<Unfinished> = VecDeque::with_capacity(self.window.len());
        for page in core::mem::take(&mut self.window) {
            let empty = page.left == 0 && matches!(page.state, State::Admitted);
            match joined.back_mut().filter(|_| empty) {
                Some(before) => before.take_over(page),
                None => joined.push_back(page),
            }
        }
        self.window = joined;
    }
}

impl Unfinished {
    /// The cursor may move past the next page, too, when it moves past this one.
    fn take_over(&mut self, page: Self) {
        self.next = page.next;
        self.last = page.last;
    }
}

/// Finds that cursors come again (Brent's algorithm): it holds one of them, and takes a later one after twice as many.
#[derive(Debug, Clone, Default)]
struct Circle {
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
    /// How many messages may be unfinished. Pages may be small: what counts is how many messages they have.
    pub(super) fn capacity(&self) -> usize {
        self.options.prefetch.saturating_mul(self.options.limit) as usize
    }

    /// Whether no page is pulled until messages are finished.
    pub(super) fn is_full(&self) -> bool {
        self.pages.unfinished >= self.capacity()
    }

    /// Whether the stream is read on for turns whose messages are missing, although it is full.
    pub(super) fn may_gather(&self) -> bool {
        self.pages.unfinished < self.capacity().saturating_mul(2)
    }

    fn wants_page(&self) -> bool {
        // What belongs to a stored turn is at most so far away as its composer could read.
        let room = !self.is_full() || (self.lanes.gathers() && self.may_gather());
        let wanted = self.pages.more || self.asked > self.covered;
        room && wanted && self.pages.pulling.is_none() && self.stop.is_none()
    }

    pub(super) fn pull_due(&self) -> Option<Ms> {
        // A permit that was asked for comes as an input, and so does a token that makes it needless.
        let waits = matches!(self.pages.permit, Permission::Asked(_)) && self.usable_token(self.now).is_none();
        (self.wants_page() && !waits).then_some(self.pages.due)
    }

    fn usable_token(&self, now: Now) -> Option<&SecretText> {
        let token = self.token.as_ref().filter(|token| now.monotonic < token.until)?;
        Some(&token.text)
    }

    pub(super) fn pull(&mut self, now: Now) {
        if !self.wants_page() || now.monotonic < self.pages.due || !self.is_usable(now) {
            return;
        }
        let first = !self.pages.more;
        let token = self.usable_token(now).cloned();
        let token = token.filter(|_| first || !has_flaw!(self, TokenByPage));
        if token.is_none() {
            match self.pages.permit {
                Permission::None => {
                    let op = self.operations.number();
                    self.pages.permit = Permission::Asked(op);
                    return self.out(Output::Permit { op });
                }
                Permission::Asked(_) => return,
                Permission::Granted => self.pages.permit = Permission::None,
            }
        }
        let op = self.operations.number();
        let cursor = self.pages.head.clone();
        self.pages.pulling = Some(Pulling {
            op,
            cursor: cursor.clone(),
            covers: self.asked,
            token: token.clone(),
        });
        self.out(Output::Pull {
            op,
            cursor,
            token,
            limit: self.options.limit,
        });
    }

    /// A pull without a token may be made. If a token came meanwhile, the permit is left for later.
    pub(super) fn permitted(&mut self, op: Op) {
        if self.pages.permit == Permission::Asked(op) {
            self.pages.permit = Permission::Granted;
        }
    }

    fn pulled(&mut self, op: Op) -> Option<Pulling> {
        self.pages.pulling.take_if(|pulling| pulling.op == op)
    }

    pub(super) fn page(&mut self, now: Now, op: Op, page: Page) {
        let Some(Pulling { cursor, covers, .. }) = self.pulled(op) else {
            return self.forget_page(page);
        };
        let next = page.next_cursor.filter(|next| !next.is_empty());
        let pages = &mut self.pages;
        let circles = page.has_more && pages.circle.closes(next.as_ref());
        let stalls = page.has_more && (next.is_none() || next == cursor || circles);
        pages.empty = match page.has_more && page.messages.is_empty() {
            true => pages.empty.saturating_add(1),
            false => 0,
        };
        pages.failures = 0;
        if cursor.is_some() && !stalls {
            pages.stalls = 0;
        }
        pages.head = next.or(cursor);
        pages.more = page.has_more && !stalls;
        if !page.has_more {
            pages.circle = Circle::default();
            self.covered = self.covered.max(covers);
        }
        pages.next_number += 1;
        pages.unfinished += page.messages.len();
        pages.window.push_back(Unfinished {
            number: pages.next_number,
            next: pages.head.clone(),
            state: State::Arrived(page.messages),
            left: 0,
            last: (!page.has_more).then_some(covers),
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
                format!("WeCom gives only empty pages, and says that there are more; the next pull is in {} ms", pause.0),
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
    fn forget_page(&mut self, page: Page) {
        let msgids = page.messages.into_iter().map(|message| message.msgid);
        let msgids: Vec<String> = msgids
            .filter(|msgid| !self.pages.knows(msgid) && !self.post_has(msgid))
            .collect();
        if !msgids.is_empty() {
            self.out(Output::Forget { msgids });
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
        let again = self.pages.stalls > 0;
        let pause = self.stall(now);
        // The first time at once.
        if !again {
            self.pages.due = Ms(0);
        }
        self.log(
            if again { Level::Error } else { Level::Warn },
            match again {
                true => format!("WeCom refuses the cursors that it gives; the next pull is in {} ms", pause.0),
                false => "WeCom refuses the cursor: the last three days are read again, without what is finished".into(),
            },
        );
        let pages = &mut self.pages;
        pages.since = Some(pages.start);
        pages.head = None;
        pages.resume = None;
        pages.circle = Circle::default();
        for page in &mut pages.window {
            page.next = None;
            page.last = None;
        }
        pages.more = true;
    }

    /// The cursor moves past the oldest pages that have nothing left.
    pub(super) fn pop_pages(&mut self) {
        let pages = &mut self.pages;
        while pages
            .window
            .front()
            .is_some_and(|page| page.left == 0 && matches!(page.state, State::Admitted))
        {
            let Some(page) = pages.window.pop_front() else { return };
            pages.finished = pages.finished.saturating_sub(1);
            pages.resume = page.next;
            if page.last.is_some() {
                pages.since = None;
            }
        }
        pages.join_finished();
    }
}

/// The key that says that a message is finished.
pub(super) fn done_key(msgid: &str) -> String {
    format!("done:{msgid}")
}
