//! Replies: their names and ids, and whether they may be sent.

use alloc::string::String;
use sha1::{Digest, Sha1};

use super::Inbox;
use super::io::{Output, Refusal};
use super::name::Name;
use super::types::Report;
use super::{Lease, has_flaw};
use crate::machine::{Ms, Now, Op};

/// The longest name of a reply that is used as it is.
const LONGEST_NAME: usize = 64;

/// A part that waits until it is certain that the lease still holds.
#[derive(Debug, Clone)]
pub(super) struct Waiting {
    op: Op,
    turn: Op,
    msgid: String,
}

/// The `msgid` of a part of a reply: always the same for the same account, turn, reply and part.
#[must_use]
pub fn reply_msgid(account: &str, turn: &str, reply: &str, part: u32) -> String {
    digest(&[account, turn, reply, &format!("{part}")])
}

/// 32 hexadecimal digits.
pub(super) fn digest(texts: &[&str]) -> String {
    let mut sha = Sha1::new();
    for text in texts {
        // With its length, so that no two lists are the same.
        sha.update((text.len() as u64).to_be_bytes());
        sha.update(text.as_bytes());
    }
    sha.finalize()
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

impl Inbox {
    /// Names a reply of a running turn. Returns the turn's id and the name.
    fn name_reply(&mut self, turn: Op, key: Option<String>) -> Option<(Name, String)> {
        let by_calls = has_flaw!(self, OrdinalByCalls);
        let customer = self.lanes.runs.get(&turn)?;
        let turn = self.lanes.of.get_mut(customer)?.turns.front_mut()?;
        let reply = match key.filter(|_| !by_calls) {
            Some(key) if key.len() <= LONGEST_NAME => format!("k{key}"),
            Some(key) => format!("h{}", digest(&[&key])),
            None => {
                turn.replies = turn.replies.saturating_add(1);
                format!("{}", turn.replies - 1)
            }
        };
        Some((turn.id.clone(), reply))
    }

    pub(super) fn reply(&mut self, op: Op, turn: Op, key: Option<String>) {
        let Some((id, reply)) = self.name_reply(turn, key) else {
            return self.out(Output::Refused { op, why: Refusal::Over });
        };
        let key = format!("reply:{}:{reply}", &*id);
        self.out(Output::Reply { op, reply, key });
    }

    /// A reply of one part needs no name outside, and nothing of it is stored.
    pub(super) fn reply_once(&mut self, now: Now, op: Op, turn: Op, key: Option<String>) {
        let Some((id, reply)) = self.name_reply(turn, key) else {
            return self.out(Output::Refused { op, why: Refusal::Over });
        };
        let msgid = reply_msgid(&self.options.account, &id, &reply, 0);
        self.sends.push(Waiting { op, turn, msgid });
        self.answer_sends(now);
    }

    pub(super) fn send(&mut self, now: Now, op: Op, turn: Op, reply: &str, part: u32) {
        let customer = self.lanes.runs.get(&turn);
        let id = customer.and_then(|customer| Some(&self.lanes.of.get(customer)?.turns.front()?.id));
        let Some(id) = id else {
            return self.out(Output::Refused { op, why: Refusal::Over });
        };
        let msgid = reply_msgid(&self.options.account, id, reply, part);
        self.sends.push(Waiting { op, turn, msgid });
        self.answer_sends(now);
    }

    /// Lets parts be sent, if it is certain that the turn is still this instance's. Otherwise a write of the record decides.
    pub(super) fn answer_sends(&mut self, now: Now) {
        if self.sends.is_empty() || !self.is_usable(now) {
            return;
        }
        for Waiting { op, turn, msgid } in core::mem::take(&mut self.sends) {
            self.out(match self.lanes.runs.contains_key(&turn) {
                true => Output::Send { op, msgid },
                false => Output::Refused { op, why: Refusal::Over },
            });
        }
    }

    pub(super) fn refuse_sends(&mut self, why: Refusal) {
        for Waiting { op, .. } in core::mem::take(&mut self.sends) {
            self.out(Output::Refused { op, why });
        }
    }

    pub(super) fn report(&mut self, op: Op) {
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let (pages, left) = self.pages.count();
        let (parked, dead) = self.post_counts();
        let messages = self.lanes.of.values().flat_map(|lane| {
            let composed = lane.turns.iter().flat_map(|turn| &turn.messages);
            composed.chain(&lane.queue).map(|message| message.sent)
        });
        let oldest = messages.filter(|sent| *sent > Ms(0)).min().unwrap_or_default();
        let report = Report {
            owner: matches!(self.lease, Lease::Owner(_)),
            pages: count(pages),
            customers: count(self.lanes.of.len()),
            running: count(self.lanes.runs.len()),
            messages: count(left),
            parked: count(parked),
            dead: count(dead),
            oldest,
            ended: self.ended,
            failed: self.failed,
        };
        self.out(Output::Report { op, report });
    }
}
