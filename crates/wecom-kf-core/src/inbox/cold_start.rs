//! From when on messages count, when an account is read for the first time.

use super::options::ColdStart;
use super::{Inbox, SLACK, has_flaw};
use crate::machine::{Ms, Now};

impl Inbox {
    /// From when on messages count, when there is no record yet. Determined once: messages do not become too old while pulls fail.
    pub(super) fn first_start(&self, now: Now) -> Ms {
        match self.options.start {
            ColdStart::Replay => Ms(0),
            ColdStart::Since { time } => time,
            ColdStart::Skip => self
                .first_notice
                .map_or(now.wall, |first| first.min(now.wall))
                .since(SLACK),
        }
    }

    /// From when on messages count at least, by the notices that came here.
    pub(super) fn notified_start(&self) -> Option<Ms> {
        let lowers = self.options.start == ColdStart::Skip && !has_flaw!(self, StartByOwnClock);
        self.first_notice.filter(|_| lowers).map(|first| first.since(SLACK))
    }

    /// What a notice tells of counts, even if the wall clock of whoever determined the start was ahead.
    pub(super) fn lower_start(&mut self) {
        if let Some(start) = self.notified_start() {
            self.pages.lower_start(start);
        }
    }
}
