//! The rules: what must hold at every moment, whatever the faults.

use super::settings::CUSTOMERS;
use super::wecom::Wecom;
use crate::trace::{Trace, Violation};
use std::collections::{BTreeMap, BTreeSet};
use wecom_kf_core::inbox::Account;
use wecom_kf_core::machine::Op;

/// For how long a callback's token must be used.
const TOKEN_MS: u64 = 540_000;

/// A turn that begins.
pub(super) struct BeginsTurn<'a> {
    pub(super) process: usize,
    pub(super) owner: String,
    pub(super) turn: Op,
    pub(super) id: &'a str,
    pub(super) msgids: &'a [String],
    pub(super) customer: usize,
    /// Whether the machine says that it may have begun before.
    pub(super) again: bool,
}

/// What is known of a message.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    /// The last time that its turn began.
    pub(super) begun: Option<Begun>,
    /// How often.
    pub(super) times: u32,
    /// Whether its handler has returned.
    pub(super) handled: bool,
    /// When it was stored that it is finished, and under which fence its turn had begun.
    pub(super) done: Option<(u64, u32)>,
    /// The id of its turn.
    pub(super) turn: Option<String>,
    /// Whether a user has it tried again, or deleted it: it is in order no more.
    pub(super) changed: bool,
    /// Whether it was composed with messages that are no more part of its turn: a user deleted them, or they were skipped. It may be composed anew.
    mixed: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Begun {
    process: usize,
    turn: Op,
    pub(super) fence: u32,
    /// Whether it may begin again: its process died, lost the lease, or its handler threw.
    pub(super) excused: bool,
}

/// A turn that runs.
#[derive(Debug, Clone)]
struct Running {
    process: usize,
    turn: Op,
    customer: usize,
    fence: u32,
    msgids: Vec<String>,
}

/// All that is known.
#[derive(Debug, Default)]
pub(super) struct Rules {
    /// Whether the first start is by age.
    pub(super) skips: bool,
    pub(super) broken: Option<Violation>,
    /// The account record, and when its owner took it.
    pub(super) record: Option<Account>,
    pub(super) owned_since: u64,
    /// The messages, by their place in the stream.
    pub(super) messages: Vec<Known>,
    pub(super) turns: BTreeMap<String, Vec<String>>,
    running: Vec<Running>,
    /// What is parked, and what is dead.
    pub(super) parked: BTreeSet<String>,
    pub(super) dead: BTreeSet<String>,
    /// How far the cursor has been.
    pub(super) passed: usize,
    /// Messages that a process notes as finished, and the fence under which it had begun them.
    writing: BTreeMap<(usize, Op), Vec<(String, u32)>>,
    /// The creation of the newest notice of each process, and until when its token is to be used.
    tokens: BTreeMap<usize, (u64, u64)>,
    /// When the first notice of each process was created.
    pub(super) first_notices: BTreeMap<usize, u64>,
    /// Whether a process that had not seen it began anew before its owner had written it again: two may own the account then, and nothing
    /// is promised.
    pub(super) anew: bool,
    /// From when on messages count, as the owner knew it when it wrote the record last.
    pub(super) owner_start: u64,
    /// Messages that were skipped, because they were sent before the first start as it was known then.
    pub(super) skipped: BTreeSet<usize>,
    /// Who had the account when its record was evicted, under which fence, and when.
    pub(super) evicted: Option<(String, u32, u64)>,
    /// Per customer, and for the account's events, how many messages are settled for good.
    settled: [usize; CUSTOMERS + 1],
}

impl Rules {
    /// A rule is broken. The first one counts.
    pub(super) fn breaks(&mut self, rule: &'static str, how: impl FnOnce() -> String) {
        if self.broken.is_none() && !self.anew {
            self.broken = Some(Violation { rule, how: how() });
        }
    }

    pub(super) fn known(&mut self, msgid: &str) -> Option<&mut Known> {
        let index = Wecom::index(msgid)?;
        if self.messages.len() <= index {
            self.messages.resize(index + 1, Known::default());
        }
        self.messages.get_mut(index)
    }

    /// Whether nothing is to be done for a message any more.
    pub(super) fn is_over(&self, index: usize) -> bool {
        let known = self.messages.get(index);
        known.is_some_and(|known| known.handled || known.changed) || self.dead.contains(&Wecom::msgid(index))
    }

    /// A turn begins.
    pub(super) fn begins(&mut self, begins: &BeginsTurn<'_>, wecom: &Wecom, trace: &mut Trace) {
        let BeginsTurn { owner, id, msgids, .. } = begins;
        let record = self.record.as_ref();
        if !self.anew && record.is_none_or(|record| record.owner.as_ref() != Some(owner)) {
            let other = record.and_then(|record| record.owner.clone());
            return self.breaks("only the owner begins turns", || {
                format!("{owner} begins {id}; the owner is {other:?}")
            });
        }
        let fence = record.map_or(0, |record| record.fence);
        self.keeps_order(begins, wecom);
        let customer = begins.customer;
        if let Some(other) = self
            .running
            .iter()
            .find(|other| other.customer == customer && other.fence == fence)
        {
            let other = other.msgids.join("+");
            self.breaks("one turn of a customer at a time", || {
                format!("{id} begins while {other} runs")
            });
        }
        // What is composed with messages that a user has just deleted, or that were skipped within the same second, is composed anew if the
        // process dies.
        let skipped = |msgid: &String| Wecom::index(msgid).is_some_and(|index| self.skipped.contains(&index));
        if msgids.iter().any(|msgid| self.is_changed(msgid) || skipped(msgid)) {
            for msgid in *msgids {
                if let Some(known) = self.known(msgid) {
                    known.mixed = true;
                }
            }
        }
        self.is_composed_as_before(id, msgids);
        let owned_since = self.owned_since;
        for msgid in *msgids {
            let Some(known) = self.known(msgid) else { continue };
            known.times += 1;
            let (begun, done) = (known.begun.clone(), known.done.filter(|_| !known.changed));
            known.begun = Some(Begun {
                process: begins.process,
                turn: begins.turn,
                fence,
                excused: false,
            });
            known.turn = Some((*id).to_owned());
            if let Some((at, by)) = done
                && (owned_since > at || by == fence)
            {
                self.breaks("what is finished never begins again", || {
                    format!("{msgid} of turn {id}")
                });
            }
            if let Some(begun) = begun {
                trace.mark("a turn began again");
                // WeCom may hide a message from the owners in between, or give one again that the cursor has passed: they cannot know that they
                // leave it.
                // So may messages that a user has deleted, or that were skipped within the same second, in the place of those that are counted.
                let deleted = self.messages.iter().any(|known| known.changed || known.mixed);
                let odd = wecom.repeats || deleted || !self.skipped.is_empty();
                if !begins.again && begun.fence + 1 >= fence && !odd {
                    self.breaks("a turn that may have begun before is marked", || {
                        format!("{msgid} of turn {id}")
                    });
                }
                if !begun.excused {
                    self.breaks("no turn begins again without a reason", || {
                        format!("{msgid} of turn {id}")
                    });
                }
            }
        }
        trace.count(msgids.len() as u64);
        if msgids.len() > 1 {
            trace.mark("a turn of several messages began");
        }
        self.running.push(Running {
            process: begins.process,
            turn: begins.turn,
            customer,
            fence,
            msgids: msgids.to_vec(),
        });
    }

    /// All earlier messages of the customer are over.
    fn keeps_order(&mut self, begins: &BeginsTurn<'_>, wecom: &Wecom) {
        let Some(first) = begins.msgids.first().and_then(|msgid| Wecom::index(msgid)) else {
            return;
        };
        let from = self.settled.get(begins.customer).copied().unwrap_or(0);
        let open = (from..first).find(|index| {
            let of_customer = wecom
                .stream
                .get(*index)
                .is_some_and(|sent| sent.customer == begins.customer);
            of_customer && self.is_required(wecom, *index) && !self.is_over(*index)
        });
        if let Some(index) = open {
            let id = begins.id;
            self.breaks("a customer's messages are handled in order", || {
                format!("turn {id} begins before {}", Wecom::msgid(index))
            });
        }
        if let Some(place) = self.settled.get_mut(begins.customer) {
            *place = open.unwrap_or(first.max(from));
        }
    }

    /// A turn that began before has the same messages, except for those that are finished.
    fn is_composed_as_before(&mut self, id: &str, msgids: &[String]) {
        let before = self
            .turns
            .entry(id.to_owned())
            .or_insert_with(|| msgids.to_vec())
            .clone();
        let missing = before.iter().filter(|msgid| !msgids.contains(msgid));
        let finished = |msgid: &String| {
            let index = Wecom::index(msgid).unwrap_or(usize::MAX);
            // What a user has deleted is finished, too.
            self.messages
                .get(index)
                .is_some_and(|known| known.handled || known.changed || known.mixed)
        };
        let lost: Vec<&String> = missing.filter(|msgid| !finished(msgid)).collect();
        let more: Vec<&String> = msgids.iter().filter(|msgid| !before.contains(msgid)).collect();
        let mut how = None;
        if !lost.is_empty() || !more.is_empty() {
            how = Some(format!(
                "turn {id} was {}, and is {}",
                before.join("+"),
                msgids.join("+")
            ));
        }
        for msgid in msgids {
            let known = self.known(msgid).filter(|known| !known.changed && !known.mixed);
            let other = known.and_then(|known| known.turn.clone()).filter(|turn| turn != id);
            // A user has deleted the first message of that turn: what is left of it is another one.
            let other = other.filter(|turn| !self.is_changed(turn));
            how = how.or(other.map(|other| format!("{msgid} was of turn {other}, and is of {id}")));
        }
        if let Some(how) = how {
            self.breaks("a turn that begins again has the same messages", || how);
        }
    }

    /// A turn has ended, or failed.
    pub(super) fn ends(&mut self, process: usize, turn: Op, well: bool) {
        let Some(at) = self
            .running
            .iter()
            .position(|running| (running.process, running.turn) == (process, turn))
        else {
            return;
        };
        let running = self.running.remove(at);
        for msgid in &running.msgids {
            if let Some(known) = self.known(msgid) {
                known.handled |= well;
                if let Some(begun) = &mut known.begun
                    && (begun.process, begun.turn) == (process, turn)
                {
                    begun.excused |= !well;
                }
            }
        }
    }

    pub(super) fn excuse(&mut self, which: impl Fn(&Begun) -> bool) {
        for begun in self.messages.iter_mut().filter_map(|known| known.begun.as_mut()) {
            begun.excused |= which(begun);
        }
    }

    /// The account starts anew.
    pub(super) fn begins_anew(&mut self) {
        self.anew = true;
        self.excuse(|_| true);
        for running in &mut self.running {
            running.fence = 0;
        }
        self.writing.clear();
        for known in &mut self.messages {
            known.done = None;
        }
    }

    /// A process is gone: what it had begun may begin again.
    pub(super) fn died(&mut self, process: usize) {
        self.excuse(|begun| begun.process == process);
        self.running.retain(|running| running.process != process);
        self.writing.retain(|(writer, _), _| *writer != process);
        self.tokens.remove(&process);
        self.first_notices.remove(&process);
    }

    /// A process knows that it has lost the account.
    pub(super) fn lost(&mut self, process: usize) {
        self.excuse(|begun| begun.process == process);
        self.writing.retain(|(writer, _), _| *writer != process);
    }

    /// A reply is about to be sent.
    pub(super) fn sends(&mut self, owner: &str) {
        let record = self.record.as_ref().and_then(|record| record.owner.clone());
        if record.as_deref() != Some(owner) {
            self.breaks("only the owner sends replies", || {
                format!("{owner} sends; the owner is {record:?}")
            });
        }
    }

    pub(super) fn writes_keys(&mut self, op: Op, process: usize, keys: &[String]) {
        let msgids = keys.iter().filter_map(|key| key.strip_prefix("done:"));
        let mut noted = Vec::new();
        for msgid in msgids {
            let begun = self.known(msgid).and_then(|known| known.begun.as_ref());
            let fence = begun
                .filter(|begun| begun.process == process)
                .map_or(0, |begun| begun.fence);
            noted.push((msgid.to_owned(), fence));
        }
        self.writing.insert((process, op), noted);
    }

    /// A process knows that keys are written.
    pub(super) fn keys_written(&mut self, op: Op, process: usize, now: u64) {
        for (msgid, fence) in self.writing.remove(&(process, op)).unwrap_or_default() {
            if let Some(known) = self.known(&msgid) {
                known.done.get_or_insert((now, fence));
            }
        }
    }

    /// A process was notified.
    pub(super) fn noticed(&mut self, process: usize, created: u64) {
        let first = self.first_notices.entry(process).or_insert(created);
        *first = created.min(*first);
        let newest = self.tokens.get(&process).map_or(0, |(newest, _)| *newest);
        if created / 1_000 >= newest {
            self.tokens.insert(process, (created / 1_000, created + TOKEN_MS));
        }
    }

    pub(super) fn token_refused(&mut self, process: usize) {
        if let Some((_, until)) = self.tokens.get_mut(&process) {
            *until = 0;
        }
    }

    /// A process pulls.
    pub(super) fn pulls(&mut self, process: usize, has_token: bool, now: u64) {
        if !has_token && self.tokens.get(&process).is_some_and(|(_, until)| now < *until) {
            self.breaks("every page is pulled with the newest token", || {
                format!("process {process}")
            });
        }
    }
}
