//! The rules of letters that users change, and of turns that died of crashes.

use super::rules::Rules;
use super::wecom::Wecom;

impl Rules {
    /// A turn is a dead letter, because its process died while it ran, or just before: it is counted before it begins.
    pub(super) fn dies_of_crashes(&mut self, msgids: &[String]) {
        for msgid in msgids {
            let times = self.known(msgid).map_or(0, |known| known.times);
            if times == 0 {
                self.breaks("a turn that never began does not die of crashes", || {
                    format!("{msgid} began {times} times")
                });
            }
        }
    }

    /// Whether a user has changed something about a message.
    pub(super) fn is_changed(&self, msgid: &str) -> bool {
        let known = Wecom::index(msgid).and_then(|index| self.messages.get(index));
        known.is_some_and(|known| known.changed)
    }

    /// A user changes letters: dead ones are tried again, or all are deleted.
    pub(super) fn letter_changed(&mut self, msgids: &[String], replay: bool) {
        let mut all = msgids.to_vec();
        if !replay {
            // What was composed with them is left alone, or composed anew.
            for msgid in msgids {
                let turn = self.known(msgid).and_then(|known| known.turn.clone());
                all.extend(
                    turn.and_then(|turn| self.turns.get(&turn))
                        .into_iter()
                        .flatten()
                        .cloned(),
                );
            }
        }
        for msgid in &all {
            if replay {
                self.dead.remove(msgid);
            }
            let Some(known) = self.known(msgid) else { continue };
            known.changed = true;
            if replay {
                known.done = None;
                if let Some(begun) = &mut known.begun {
                    begun.excused = true;
                }
            }
        }
    }
}
