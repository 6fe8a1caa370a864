//! Who owns the account: taking it, watching another owner, and leaving notices for it.

use alloc::string::String;

use super::io::{Level, Output, Refusal};
use super::operations::Purpose;
use super::owner::Held;
use super::record::{Account, Pending, Unreadable};
use super::{ACCOUNT, Inbox, MARGIN, PEEK, WALL_MARGIN, has_flaw};
use crate::machine::{Ms, Now};
use crate::token::SecretText;

/// The relation of this instance to the account.
#[derive(Debug, Clone)]
pub(super) enum Lease {
    /// It has nothing to do, or is about to look.
    Idle,
    /// It reads the record, takes the account, or leaves a notice.
    Busy(Step),
    /// Another instance owns the account.
    Watching {
        /// What was seen of it.
        seen: Seen,
        /// When it looks again.
        until: Ms,
    },
    /// This instance owns it.
    Owner(alloc::boxed::Box<Held>),
    /// The machine has ended.
    Stopped,
}

/// A step towards the account.
#[derive(Debug, Clone)]
pub(super) enum Step {
    /// The record is read.
    Looks(Option<Seen>),
    /// The account is taken: what is written, and when that was asked for.
    Takes {
        record: Account,
        text: SecretText,
        sent: Ms,
        seen: Option<Seen>,
    },
    /// A notice is left: what it covers.
    Leaves { asked: u64, seen: Seen },
}

/// In place of a mark: the record is gone.
const GONE: (u32, u32) = (u32::MAX, u32::MAX);

/// What was seen of another owner, and when its lease is over if it stands until then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seen {
    mark: (u32, u32),
    over_at: Ms,
}

impl Seen {
    pub(super) fn new(mark: (u32, u32), since: Ms, lease: Ms) -> Self {
        let over_at = since + lease + MARGIN;
        Self { mark, over_at }
    }

    /// By the wall clock it may be over sooner.
    fn by_wall_clock(mut self, now: Now, record: &Account) -> Self {
        let left = (record.at + record.lease + WALL_MARGIN).since(now.wall);
        self.over_at = self.over_at.min(now.monotonic + left);
        self
    }
}

impl Inbox {
    pub(super) fn start(&mut self, now: Now) {
        // Notices from before the start are lost: it always looks.
        self.asked += 1;
        self.poll_at = Some(now.monotonic + self.options.poll_pause());
    }

    pub(super) fn owns(&self) -> bool {
        matches!(self.lease, Lease::Owner(_))
    }

    pub(super) fn held(&mut self) -> Option<&mut Held> {
        match &mut self.lease {
            Lease::Owner(held) => Some(held),
            _ => None,
        }
    }

    /// Looks for the account if there is a reason to.
    pub(super) fn seek(&mut self, now: Now) {
        if self.stop.is_some() || self.operations.rests(now) {
            return;
        }
        let due = self.poll_at.is_some_and(|at| at <= now.monotonic);
        if due {
            self.poll_at = Some(now.monotonic + self.options.poll);
        }
        match self.lease {
            Lease::Idle if self.must_look || self.asked > self.covered => self.look(now, None),
            // Another instance may have read the account since: then nobody needs to.
            Lease::Idle if due => self.look(now, self.last_seen),
            Lease::Owner(_) if due => self.asked += 1,
            Lease::Watching { seen, until }
                if until <= now.monotonic || (self.asked > self.covered && seen.mark != GONE) =>
            {
                self.look(now, Some(seen));
            }
            _ => {}
        }
    }

    fn look(&mut self, now: Now, seen: Option<Seen>) {
        let op = self.operations.begin(now, Purpose::Look);
        self.must_look = false;
        self.lease = Lease::Busy(Step::Looks(seen));
        self.out(Output::Get {
            op,
            key: ACCOUNT.into(),
        });
    }

    /// After a failure of the store: what was under way may have happened, so the record is read again.
    pub(super) fn look_again(&mut self, now: Now) {
        if let Lease::Busy(step) = &self.lease {
            let seen = match step {
                Step::Looks(seen) | Step::Takes { seen, .. } => *seen,
                Step::Leaves { seen, .. } => Some(*seen),
            };
            self.lease = match seen {
                Some(seen) => Lease::Watching {
                    seen,
                    until: now.monotonic,
                },
                None => {
                    self.must_look = true;
                    Lease::Idle
                }
            };
        }
    }

    /// The record was read by one who does not own the account.
    pub(super) fn looked(&mut self, now: Now, text: Option<SecretText>) {
        let Lease::Busy(Step::Looks(seen)) = self.lease else {
            return;
        };
        if self.stop.is_some() {
            return self.pass_notice_on(now, text);
        }
        let Some(text) = text else {
            return self.missing(now, seen);
        };
        let record = match Account::read(&text.0) {
            Ok(record) => record,
            Err(error) => return self.unreadable("account record", error),
        };
        let stands = seen.filter(|seen| seen.mark == record.mark());
        let seen = stands.unwrap_or_else(|| Seen::new(record.mark(), now.monotonic, record.lease));
        let seen = match self.options.wall_clock {
            true => seen.by_wall_clock(now, &record),
            false => seen,
        };
        self.last_seen = Some(seen);
        let free = record.owner.as_ref().is_none_or(|owner| *owner == self.options.owner);
        if free {
            // Woken by the clock: if somebody was here since the last time, there is no need to read the account.
            // A record with this owner's name is from a take that was thought to have failed.
            let wanted =
                self.asked > self.covered || record.pending.is_some() || record.owner.is_some() || stands.is_some();
            self.lease = Lease::Idle;
            if wanted {
                self.take(now, record, Some(text), None);
            }
        } else if now.monotonic >= seen.over_at {
            self.take(now, record, Some(text), Some(seen));
        } else if self.asked > self.covered && !self.only_started() && !has_flaw!(self, NoPendingNotice) {
            self.leave_notice(now, record, text, seen);
        } else {
            self.covered = self.asked;
            self.pass_polls_on();
            // An owner that moved is alive, and does what there is to do. A notice that it has not taken up yet is watched.
            let moved = stands.is_none() && self.watched;
            self.watched = !moved || record.pending.is_some();
            self.lease = match self.watched {
                true => Lease::Watching {
                    seen,
                    until: seen.over_at,
                },
                false => Lease::Idle,
            };
        }
    }

    /// One who stops while it looks leaves its notice to the others.
    fn pass_notice_on(&mut self, now: Now, text: Option<SecretText>) {
        self.lease = Lease::Idle;
        let record = text.as_ref().and_then(|text| Account::read(&text.0).ok());
        if let (Some(text), Some(record)) = (text, record)
            && self.asked > self.covered
            && !self.only_started()
        {
            let seen = Seen::new(record.mark(), now.monotonic, record.lease);
            self.leave_notice(now, record, text, seen);
        }
    }

    /// There is no record. One that was there before must not begin anew: messages would be skipped. Its owner may write it again.
    fn missing(&mut self, now: Now, seen: Option<Seen>) {
        if self.last_seen.is_none() || has_flaw!(self, EvictedIsNew) {
            let record = Account::new(self.first_start(now));
            return self.take(now, record, None, seen);
        }
        let gone = seen.filter(|seen| seen.mark == GONE);
        let seen = gone.unwrap_or_else(|| Seen::new(GONE, now.monotonic, self.options.lease));
        if now.monotonic >= seen.over_at {
            return self.halt(Some(
                "the account record is gone from the store, and nobody has written it again. Restore it, and see that the store does \
                 not evict it. After a restart the account starts anew, and messages may be skipped"
                    .into(),
            ));
        }
        self.lease = Lease::Watching {
            seen,
            until: (now.monotonic + PEEK).min(seen.over_at),
        };
    }

    /// Whether nothing but the start itself asks for a pull: the owner needs no notice of that.
    fn only_started(&self) -> bool {
        self.asked == 1
    }

    fn leave_notice(&mut self, now: Now, mut record: Account, text: SecretText, seen: Seen) {
        let token = self.token.as_ref().map(|token| (token.text.0.clone(), token.created));
        let (mine, created) = token.unzip();
        let (theirs, before) = record
            .pending
            .take()
            .map(|pending| (pending.token, pending.created))
            .unzip();
        let newer = created >= before;
        record.pending = Some(Pending {
            token: if newer { mine } else { theirs.flatten() },
            created: created.max(before).unwrap_or_default(),
        });
        if let Some(start) = self.notified_start() {
            record.lower_start(start);
        }
        // The text changes in any case, so that the owner notices.
        record.notices = record.notices.wrapping_add(1);
        record.polls = record.polls.wrapping_add(u32::from(!self.polls.is_empty()));
        let op = self.operations.begin(now, Purpose::LeaveNotice);
        self.lease = Lease::Busy(Step::Leaves {
            asked: self.asked,
            seen,
        });
        self.out(Output::CompareAndSet {
            op,
            key: ACCOUNT.into(),
            expected: Some(text),
            value: record.write().into(),
            ttl: None,
        });
    }

    pub(super) fn notice_left(&mut self, now: Now, done: bool) {
        let Lease::Busy(Step::Leaves { asked, seen }) = self.lease else {
            return;
        };
        if done {
            self.covered = self.covered.max(asked);
            self.watched = true;
            self.pass_polls_on();
        }
        let until = if done { seen.over_at } else { now.monotonic };
        self.lease = Lease::Watching { seen, until };
    }

    fn take(&mut self, now: Now, mut record: Account, text: Option<SecretText>, seen: Option<Seen>) {
        // Its owner has not released it. That is stored: this take may be thought to have failed, or end before anything is read.
        record.left |= record.owner.as_ref().is_some_and(|owner| *owner != self.options.owner);
        if record.owner.as_ref() != Some(&self.options.owner) {
            self.unclean = seen.is_some();
        }
        record.owner = Some(self.options.owner.clone());
        record.fence = record.fence.wrapping_add(1);
        record.count = record.count.wrapping_add(1);
        record.lease = self.options.lease;
        record.at = now.wall;
        let op = self.operations.begin(now, Purpose::Take);
        let value: SecretText = record.write().into();
        self.lease = Lease::Busy(Step::Takes {
            record,
            text: value.clone(),
            sent: now.monotonic,
            seen,
        });
        self.out(Output::CompareAndSet {
            op,
            key: ACCOUNT.into(),
            expected: text,
            value,
            ttl: None,
        });
    }

    pub(super) fn took(&mut self, now: Now, done: bool) {
        let step = match core::mem::replace(&mut self.lease, Lease::Idle) {
            Lease::Busy(step @ Step::Takes { .. }) => step,
            other => {
                self.lease = other;
                return;
            }
        };
        if let Step::Takes {
            record,
            text,
            sent,
            seen,
        } = step
        {
            match (done, seen) {
                (true, _) => {
                    self.begin_ownership(now, record, text, sent);
                    if core::mem::take(&mut self.unclean) {
                        self.suspect_messages();
                    }
                }
                (false, Some(seen)) => {
                    self.lease = Lease::Watching {
                        seen,
                        until: now.monotonic,
                    };
                }
                // Somebody else was faster: look what it is about.
                (false, None) => self.must_look = true,
            }
        }
    }

    pub(super) fn unreadable(&mut self, what: &str, error: Unreadable) {
        let text: String = match error {
            Unreadable::Newer(version) => format!(
                "the {what} in the store has the format version {version}, which this version of wecom-kf does not know: a newer one \
                 runs on the same store. Deploy the newer version here, too"
            ),
            Unreadable::Corrupt => format!(
                "the {what} in the store cannot be read. Restore it; if you delete it, the account starts anew, and messages may be \
                 skipped"
            ),
        };
        self.halt(Some(text));
    }

    /// The account is another's by now. Whatever was under way has no effect any more.
    pub(super) fn lose(&mut self, now: Now, why: &str) {
        self.log(Level::Warn, format!("the lease is lost: {why}"));
        let turns = self.lanes.running();
        self.out(Output::Lost { turns });
        self.refuse_sends(Refusal::Lost);
        // That a message is finished stays true.
        self.operations.drop_all_but(|purpose| *purpose == Purpose::Finish);
        self.forget_all();
        self.lease = Lease::Idle;
        self.watched = false;
        self.must_look = true;
        self.seek(now);
    }

    /// Forgets what belongs to the ownership.
    pub(super) fn forget_all(&mut self) {
        self.pages = match has_flaw!(self, PagesCountAnew) {
            true => super::Pages::default(),
            false => self.pages.forgotten(),
        };
        self.lanes = super::Lanes::default();
        self.post = super::Post::default();
        self.pause = super::Pause::default();
    }
}
