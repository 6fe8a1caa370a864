//! The rules of what stands in the store: the cursor passes only what is finished, and letters stay until they are handled.

use super::rules::Rules;
use super::wecom::Wecom;
use crate::trace::Trace;
use std::collections::BTreeSet;
use wecom_kf_core::inbox::{Account, Letters};
use wecom_kf_core::machine::Ms;

impl Rules {
    /// The account record was written: when that was asked for, and now.
    pub(super) fn record_written(
        &mut self,
        (asked, now): (u64, u64),
        text: &str,
        wecom: &Wecom,
        done: &dyn Fn(&str) -> bool,
        trace: &mut Trace,
    ) {
        let Ok(record) = Account::read(text) else {
            return self.breaks("the record can be read", || text.to_owned());
        };
        if text.len() > 1_024 {
            self.breaks("the record has less than 1 KB", || text.len().to_string());
        }
        let mut before = self.record.replace(record.clone());
        if let Some((owner, fence, evicted)) = self.evicted.take().filter(|_| (record.fence, record.count) == (1, 1)) {
            let writer = record.owner.as_ref();
            // What was under way then is carried out late.
            if writer == Some(&owner) && asked >= evicted {
                self.breaks("an evicted record is written again as it was", || {
                    format!("{record:?} after fence {fence}")
                });
            }
            // One that had never seen it was faster. Fences begin anew.
            if writer != Some(&owner) || asked < evicted {
                self.begins_anew();
            }
            before = None;
        }
        let before = before.as_ref();
        if before.is_some_and(|before| before.fence != record.fence) || before.is_none() {
            self.owned_since = now;
            if before.is_some_and(|before| before.owner.is_some()) {
                trace.mark("the account was taken from its owner");
                self.excuse(|begun| begun.fence < record.fence);
            }
        }
        if before.is_none_or(|before| before.mark() != record.mark()) {
            self.owner_start = record.start.0;
        }
        if record.pending.is_some() && record.owner.is_some() {
            trace.mark("a notice was left for the owner");
        }
        let position = |record: &Account| record.cursor.as_deref().and_then(Wecom::position);
        let (was, is) = (before.and_then(position), position(&record));
        let backwards = match (was, is) {
            (Some((old_epoch, old)), Some((epoch, new))) => old_epoch == epoch && new < old,
            (Some((old_epoch, _)), None) => old_epoch == wecom.epoch,
            _ => false,
        };
        if backwards {
            self.breaks("the cursor never goes backwards", || format!("from {was:?} to {is:?}"));
        }
        let Some((_, to)) = is else { return };
        for index in self.passed..to {
            let msgid = Wecom::msgid(index);
            if !self.is_required(wecom, index) || self.parked.contains(&msgid) || self.dead.contains(&msgid) {
                continue;
            }
            let known = self.messages.get(index);
            let handled = known.is_some_and(|known| known.handled);
            if known.is_some_and(|known| known.changed) {
                continue;
            }
            if !handled || !done(&msgid) {
                let what = if handled {
                    "it is not stored that it is finished"
                } else {
                    "it was not handled"
                };
                self.breaks("the cursor passes only what is finished", || format!("{msgid}: {what}"));
            }
        }
        self.passed = self.passed.max(to);
    }

    /// The letters were written.
    pub(super) fn letters_written(&mut self, text: &str) {
        let Ok(letters) = Letters::read(text, Ms(0)) else {
            return self.breaks("the letters can be read", || text.to_owned());
        };
        let (mut parked, mut dead) = (BTreeSet::new(), BTreeSet::new());
        for letter in &letters.letters {
            let to = if letter.dead.is_some() { &mut dead } else { &mut parked };
            to.extend(letter.msgids.iter().cloned());
        }
        let gone: Vec<String> = self
            .parked
            .difference(&parked)
            .filter(|msgid| !dead.contains(*msgid))
            .cloned()
            .collect();
        for msgid in gone {
            let handled = self.known(&msgid).is_some_and(|known| known.handled || known.changed);
            if !handled {
                self.breaks("a parked message stays until it is handled", || msgid);
            }
        }
        self.parked = parked;
        self.dead.extend(dead);
    }
}
