//! The rules of the first start: which messages count.

use super::handler::Temper;
use super::rules::Rules;
use super::wecom::{Sent, Wecom};
use crate::clock::EPOCH;
use wecom_kf_core::inbox::SLACK;
use wecom_kf_core::machine::Ms;

impl Rules {
    /// Whether a message must be handled: somebody asks for it, and it was not sent before the first start.
    pub(super) fn is_required(&self, wecom: &Wecom, index: usize) -> bool {
        let start = self.record.as_ref().map_or(Ms(0), |record| record.start);
        let sent = wecom.stream.get(index);
        let counts = |sent: &Sent| sent.send_time() >= start || sent.send_time() == Ms(0);
        sent.is_some_and(|sent| sent.temper != Temper::Unwanted && counts(sent)) && !self.skipped.contains(&index)
    }

    /// A process needs messages no more. What was not handled is skipped: it must have been sent before the first start.
    pub(super) fn forgets(&mut self, process: usize, msgids: &[String], wecom: &Wecom) {
        for msgid in msgids {
            let Some(index) = Wecom::index(msgid) else { continue };
            let begun = self.messages.get(index).is_some_and(|known| known.begun.is_some());
            if begun || self.is_over(index) || self.parked.contains(msgid) {
                continue;
            }
            // What was skipped stays skipped, and what was sent within the same second.
            let sent = wecom.stream.get(index).map_or(Ms(0), Sent::send_time);
            let earlier = self.skipped.iter().filter_map(|index| wecom.stream.get(*index));
            let late = earlier
                .map(Sent::send_time)
                .max()
                .is_none_or(|skipped| sent > skipped || sent == Ms(0));
            if late && self.is_required_by(process, wecom, index) {
                self.breaks("a message since the first start, or the first notice, counts", || {
                    msgid.clone()
                });
            }
            if wecom
                .stream
                .get(index)
                .is_some_and(|sent| sent.temper != Temper::Unwanted)
            {
                self.skipped.insert(index);
            }
        }
    }

    /// Whether a message counts as far as a process knows: by the record, and by the notices that reached it.
    fn is_required_by(&self, process: usize, wecom: &Wecom, index: usize) -> bool {
        let notified = self.first_notices.get(&process).filter(|_| self.skips);
        let from = notified.map_or(u64::MAX, |created| (EPOCH + created) / 1_000 * 1_000 - SLACK.0);
        let sent = wecom.stream.get(index).filter(|sent| sent.temper != Temper::Unwanted);
        // A notice that another process has just written into the record is read within a second, and may be too late for this page.
        sent.is_some_and(|sent| sent.send_time().0 >= from.min(self.owner_start) || sent.send_time() == Ms(0))
    }
}
