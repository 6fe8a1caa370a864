//! Pages: what is pulled next, which messages of a page are new, and how far the cursor may move.

use alloc::collections::VecDeque;
use alloc::string::String;
use alloc::vec::Vec;

use super::checks::Fresh;
use super::io::Output;
use super::name::{Name, NameSet};
use super::pulls::Circle;
use super::record::{Account, lowered};
use super::types::Skeleton;
use super::{Inbox, has_flaw};
use crate::machine::{Ms, Now, Op};
use crate::token::SecretText;

/// How many finished pages may lie behind one that is not before they are joined.
const FINISHED_PAGES: usize = 32;
/// How many ids are looked up with one operation, and so are noted as finished with one.
pub(super) const TOGETHER: usize = 1_000;

/// The pages of one ownership.
#[derive(Debug, Clone, Default)]
pub(super) struct Pages {
    /// Where the next page begins.
    pub(super) head: Option<String>,
    /// Whether the last page said that there are more.
    pub(super) more: bool,
    /// The pull under way: its number, its cursor, and which requests it covers.
    pub(super) pulling: Option<Pulling>,
    /// The permit for a pull without a token.
    pub(super) permit: Permission,
    /// No pull before that.
    pub(super) due: Ms,
    pub(super) failures: u32,
    /// Whether that pause was earned without a token, so that one ends it.
    pub(super) pauses_without_token: bool,
    /// How often the cursor did not move, or was refused, since one led to the end of the stream.
    pub(super) stalls: u32,
    /// How many empty pages came one after the other.
    pub(super) empty: u32,
    pub(super) circle: Circle,
    /// The pages that are not finished, oldest first.
    pub(super) window: VecDeque<Unfinished>,
    pub(super) next_number: u64,
    /// How many of them are finished, behind one that is not.
    pub(super) finished: usize,
    /// How many of their messages are not finished.
    pub(super) unfinished: usize,
    /// The messages of these pages that are not finished.
    pub(super) known: NameSet,
    /// Where the oldest of them begins.
    pub(super) resume: Option<String>,
    /// Messages sent before that do not count: until the end of the stream is reached, and for ever.
    pub(super) since: Option<Ms>,
    pub(super) start: Ms,
    /// When the newest message was sent that was skipped.
    pub(super) skipped: Ms,
    /// When the newest message was sent that was seen.
    pub(super) latest: Ms,
    /// How many messages that come next may have been with a former owner that did not release the account.
    pub(super) suspects: usize,
    /// Whether messages that come until the end of the stream may have begun before: a former owner left them, or they are read again.
    pub(super) begun: bool,
    /// Up to which request the stream was read to its end, and all of it is in lanes.
    pub(super) admitted: u64,
}

/// Whether a pull without a token may be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Permission {
    #[default]
    None,
    /// It was asked for.
    Asked(Op),
    /// For one pull.
    Granted,
}

#[derive(Debug, Clone)]
pub(super) struct Pulling {
    pub(super) op: Op,
    pub(super) cursor: Option<String>,
    pub(super) covers: u64,
    pub(super) token: Option<SecretText>,
}

#[derive(Debug, Clone)]
pub(super) struct Unfinished {
    pub(super) number: u64,
    pub(super) next: Option<String>,
    pub(super) state: State,
    /// How many of its messages are not finished.
    pub(super) left: usize,
    /// Whether it is the last one of the stream: which requests are answered with it.
    pub(super) last: Option<u64>,
}

#[derive(Debug, Clone)]
pub(super) enum State {
    /// Its messages wait for their turn to be looked up.
    Arrived { first: u32, messages: Vec<Skeleton> },
    /// They are looked up, in chunks: those that are not looked up yet, and those that are at the moment.
    Checking { rest: Vec<Fresh>, checked: Vec<Fresh> },
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
            skipped: record.skipped,
            ..self.forgotten()
        }
    }

    /// Messages count from then on, or from earlier.
    pub(super) fn lower_start(&mut self, start: Ms) {
        (self.start, self.since) = lowered((self.start, self.since), start, self.skipped);
    }

    /// Without what belongs to the ownership.
    pub(super) fn forgotten(&self) -> Self {
        Self {
            latest: self.latest,
            next_number: self.next_number,
            ..Self::default()
        }
    }

    pub(super) fn resume(&self) -> Option<&String> {
        self.resume.as_ref()
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
            self.suspects = 0;
            self.begun = false;
        }
    }

    pub(super) fn knows(&self, msgid: &Name) -> bool {
        self.known.contains(msgid)
    }

    /// A message of a page is finished, or stored elsewhere.
    pub(super) fn done(&mut self, number: u64, msgid: &Name) {
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

    /// Whether as much was read, and is in lanes.
    pub(super) fn has_read_enough(&self) -> bool {
        let last = self.pages.window.back();
        !self.may_gather() && last.is_none_or(|page| matches!(page.state, State::Admitted))
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
#[must_use]
pub fn done_key(msgid: &str) -> String {
    format!("done:{msgid}")
}

/// The key of a stored message.
#[must_use]
pub fn message_key(msgid: &str) -> String {
    format!("message:{msgid}")
}
