//! Pages: what is pulled next, which messages of a page are new, and how far the cursor may move.

use alloc::collections::{BTreeSet, VecDeque};
use alloc::string::String;
use alloc::vec::Vec;

use super::io::{Level, Output};
use super::record::Account;
use super::types::{Page, PullFailure, Skeleton};
use super::{Inbox, SLACK, has_flaw};
use crate::machine::{Ms, Now, Op};
use crate::token::SecretText;

/// The pause after a failed pull: initially, and at most. It doubles each time.
const PULL_PAUSE: (Ms, Ms) = (Ms(1_000), Ms(60_000));
/// The pause after a failure of the account, or a cursor that does not move.
const LONG_PAUSE: Ms = Ms(60_000);
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
    /// The pages that are not finished, oldest first.
    pub(super) window: VecDeque<Unfinished>,
    next_number: u64,
    /// How many of their messages are not finished.
    pub(super) unfinished: usize,
    /// The messages of these pages.
    pub(super) known: BTreeSet<String>,
    /// Where the oldest of them begins.
    resume: Option<String>,
    newest: Ms,
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
    pub(super) msgids: Vec<String>,
    newest: Ms,
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
            newest: record.newest,
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

    pub(super) fn newest(&self) -> Ms {
        self.newest
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
    pub(super) fn done(&mut self, number: u64) {
        let Some(page) = self.page(number).filter(|page| page.left > 0) else {
            return;
        };
        page.left -= 1;
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
            before.next = page.next;
            before.newest = before.newest.max(page.newest);
            before.last = page.last;
        }
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
            return;
        };
        let next = page.next_cursor.filter(|next| !next.is_empty());
        let stalls = page.has_more && (next.is_none() || next == cursor);
        let newest = page
            .messages
            .iter()
            .map(|message| message.sent)
            .max()
            .unwrap_or_default();
        let pages = &mut self.pages;
        pages.failures = 0;
        pages.head = next.or(cursor);
        pages.more = page.has_more && !stalls;
        if !page.has_more {
            self.covered = self.covered.max(covers);
        }
        pages.next_number += 1;
        pages.unfinished += page.messages.len();
        pages.window.push_back(Unfinished {
            number: pages.next_number,
            next: pages.head.clone(),
            state: State::Arrived(page.messages),
            left: 0,
            msgids: Vec::new(),
            newest,
            last: (!page.has_more).then_some(covers),
        });
        if stalls {
            pages.due = now.monotonic + LONG_PAUSE;
            self.log(
                Level::Error,
                "WeCom says that there are more messages, but its cursor does not move; the next pull is in a minute",
            );
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
            PullFailure::CursorRefused if cursor.is_some() => {
                self.log(
                    Level::Warn,
                    "WeCom refuses the cursor: the last three days are read again, without what is finished",
                );
                return self.restart_stream();
            }
            _ => {}
        }
        let (first, most) = PULL_PAUSE;
        let pages = &mut self.pages;
        let pause = Ms(first.0.saturating_mul(1 << pages.failures.min(16))).min(most);
        let pause = if failure == PullFailure::Account {
            LONG_PAUSE
        } else {
            pause
        };
        let pause = pause.max(wait.unwrap_or_default());
        pages.failures = pages.failures.saturating_add(1);
        pages.due = now.monotonic + pause;
        self.log(
            Level::Warn,
            format!("a pull failed ({failure:?}); the next one is in {} ms", pause.0),
        );
    }

    /// From the beginning, without what was sent before the newest finished page. What is finished since is recognised by its keys.
    fn restart_stream(&mut self) {
        let pages = &mut self.pages;
        pages.since = Some(
            pages
                .newest
                .since(SLACK)
                .max(pages.start)
                .max(pages.since.unwrap_or_default()),
        );
        pages.head = None;
        pages.resume = None;
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
            for msgid in &page.msgids {
                pages.known.remove(msgid);
            }
            pages.resume = page.next;
            pages.newest = pages.newest.max(page.newest);
            if page.last.is_some() {
                pages.since = None;
            }
        }
    }
}

/// The key that says that a message is finished.
pub(super) fn done_key(msgid: &str) -> String {
    format!("done:{msgid}")
}
