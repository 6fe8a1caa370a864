//! A driver with a store that answers at once. Everything else is returned to the test.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use wecom_kf_core::inbox::{
    Account, Inbox, Input, Kind, Options, Output, Page, Reference, Skeleton, TurnFailure, done_key,
};
use wecom_kf_core::machine::{Machine, Ms, Now, Op, turn};

/// The start of the clocks.
pub(crate) const WALL: u64 = 1_800_000_000_000;

pub(crate) type Store = Rc<RefCell<BTreeMap<String, String>>>;

thread_local! {
    /// The ids of the messages that were given numbers.
    static HELD: RefCell<Vec<String>> = RefCell::default();
}

/// Gives messages numbers; returns the first one.
pub(crate) fn hold(page: &Page) -> u32 {
    HELD.with_borrow_mut(|held| {
        let first = held.len();
        held.extend(page.msgids.iter().cloned());
        u32::try_from(first).unwrap()
    })
}

/// The id of a message that was given a number.
pub(crate) fn held(number: u32) -> String {
    HELD.with_borrow(|held| held[number as usize].clone())
}

/// The ids of messages.
pub(crate) fn msgids(messages: &[Reference]) -> Vec<String> {
    let msgid = |message: &Reference| match message {
        Reference::Held(number) => held(*number),
        Reference::Stored(msgid) => msgid.clone(),
    };
    messages.iter().map(msgid).collect()
}

pub(crate) struct Rig {
    pub(crate) inbox: Inbox,
    pub(crate) store: Store,
    pub(crate) now: u64,
    /// How far its wall clock is ahead.
    pub(crate) ahead: u64,
    /// Whether store operations get no answer.
    pub(crate) deaf: bool,
    /// The messages of each `keep`.
    pub(crate) kept: RefCell<Vec<Vec<String>>>,
    /// Whether the answers to writes of several keys are held back.
    pub(crate) holds: bool,
    held: RefCell<Vec<Input>>,
    unheard: RefCell<Vec<Input>>,
    /// Whether the answers to compare-and-set are lost.
    pub(crate) loses_swaps: bool,
    /// Whether permits are left to the test.
    pub(crate) denies: bool,
}

pub(crate) fn options(owner: &str) -> Options {
    Options {
        start: wecom_kf_core::inbox::ColdStart::Replay,
        poll: Ms(600_000),
        ..Options::new("corp:account", owner)
    }
}

impl Rig {
    pub(crate) fn new(options: Options) -> Self {
        Self::beside(options, &Store::default())
    }

    /// One that shares a store.
    pub(crate) fn beside(options: Options, store: &Store) -> Self {
        Self {
            inbox: Inbox::new(options),
            store: store.clone(),
            now: 1_000,
            ahead: 0,
            deaf: false,
            denies: false,
            loses_swaps: false,
            kept: RefCell::default(),
            holds: false,
            held: RefCell::default(),
            unheard: RefCell::default(),
        }
    }

    fn clocks(&self) -> Now {
        Now {
            wall: Ms(WALL + self.now + self.ahead),
            monotonic: Ms(self.now),
        }
    }

    /// Answers what was held back.
    pub(crate) fn answer_held(&mut self) -> Vec<Output> {
        self.holds = false;
        let held = std::mem::take(&mut *self.held.borrow_mut());
        held.into_iter().flat_map(|input| self.tell(input)).collect()
    }

    /// Answers what got no answer.
    pub(crate) fn answer_deaf(&mut self) -> Vec<Output> {
        let unheard = std::mem::take(&mut *self.unheard.borrow_mut());
        unheard.into_iter().flat_map(|input| self.tell(input)).collect()
    }

    /// Passes an input, and answers what it asks of the store.
    pub(crate) fn tell(&mut self, input: Input) -> Vec<Output> {
        let mut others = Vec::new();
        let now = self.clocks();
        for output in turn(&mut self.inbox, now, [input]).outputs {
            match self.answer(&output) {
                Some(answer) if self.deaf => self.unheard.borrow_mut().push(answer),
                Some(Input::Swapped { .. }) if self.loses_swaps => {}
                Some(answer @ Input::Written { .. }) if self.holds => self.held.borrow_mut().push(answer),
                Some(answer) => others.extend(self.tell(answer)),
                None => others.push(output),
            }
        }
        others
    }

    fn answer(&self, output: &Output) -> Option<Input> {
        let mut store = self.store.borrow_mut();
        if let Output::Permit { op } = output {
            return (!self.denies).then_some(Input::Permitted { op: *op });
        }
        Some(match output.clone() {
            Output::Get { op, key } => Input::Read {
                op,
                text: store.get(&key).map(|text| text.as_str().into()),
            },
            Output::CompareAndSet {
                op,
                key,
                expected,
                value,
                ..
            } => {
                let done = store.get(&key) == expected.map(|text| text.0).as_ref();
                if done && !self.deaf {
                    store.insert(key, value.0);
                }
                Input::Swapped { op, done }
            }
            Output::Find { op, messages } => Input::Found {
                op,
                found: places(
                    msgids(&messages)
                        .iter()
                        .map(|msgid| store.contains_key(&done_key(msgid))),
                ),
            },
            Output::SetMany { op, keys, .. } => {
                if !self.deaf {
                    store.extend(keys.into_iter().map(|key| (key, "1".to_owned())));
                }
                Input::Written { op }
            }
            Output::Keep { op, messages, .. } => {
                let msgids: Vec<String> = messages.into_iter().map(held).collect();
                self.kept.borrow_mut().push(msgids.clone());
                store.extend(
                    msgids
                        .into_iter()
                        .map(|msgid| (format!("message:{msgid}"), "{}".to_owned())),
                );
                Input::Written { op }
            }
            _ => return None,
        })
    }

    /// Lets time pass, with a tick at each deadline.
    pub(crate) fn pass(&mut self, ms: u64) -> Vec<Output> {
        let end = self.now + ms;
        let mut outputs = Vec::new();
        while let Some((at, _)) = self.inbox.deadline().filter(|(at, _)| at.0 <= end) {
            assert!(at.0 > self.now || self.now == end, "a deadline in the past: {at:?}");
            self.now = at.0.max(self.now);
            outputs.extend(self.tell(Input::Tick));
            if at.0 == end {
                break;
            }
        }
        self.now = end;
        outputs
    }

    pub(crate) fn start(&mut self) -> Vec<Output> {
        self.tell(Input::Start)
    }

    pub(crate) fn notice(&mut self, token: &str) -> Vec<Output> {
        self.tell(Input::Notice {
            token: Some(token.into()),
            created: Ms(WALL + self.now),
        })
    }

    /// Answers the pull among these outputs.
    pub(crate) fn page(&mut self, outputs: &[Output], messages: Vec<Skeleton>, next: &str, more: bool) -> Vec<Output> {
        let (op, ..) = pull(outputs);
        let page = Page::new(messages, Some(next.to_owned()), more);
        let first = hold(&page);
        self.tell(Input::Page { op, first, page })
    }

    pub(crate) fn end(&mut self, turn: Op) -> Vec<Output> {
        self.tell(Input::TurnsEnded { turns: vec![turn] })
    }

    pub(crate) fn fail(&mut self, turn: Op, failure: TurnFailure) -> Vec<Output> {
        self.tell(Input::TurnFailed {
            turn,
            failure,
            wait: None,
        })
    }

    /// A started inbox with one page, the last one.
    pub(crate) fn with_page(options: Options, messages: Vec<Skeleton>) -> (Self, Vec<Output>) {
        let mut rig = Self::new(options);
        let outputs = rig.start();
        let outputs = rig.page(&outputs, messages, "c1", false);
        (rig, outputs)
    }

    pub(crate) fn record(&self) -> Account {
        Account::read(&self.store.borrow()["account"]).unwrap()
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.store.borrow().contains_key(key)
    }
}

/// The places of those that are true.
fn places(found: impl Iterator<Item = bool>) -> Vec<u32> {
    (0..)
        .zip(found)
        .filter_map(|(place, found)| found.then_some(place))
        .collect()
}

pub(crate) fn message(msgid: &str, customer: &str) -> Skeleton {
    Skeleton {
        msgid: msgid.to_owned(),
        customer: Some(customer.to_owned()),
        sent: Ms(WALL),
        kind: Kind::Message,
    }
}

pub(crate) fn event(msgid: &str, customer: &str) -> Skeleton {
    Skeleton {
        kind: Kind::Event,
        ..message(msgid, customer)
    }
}

/// The pull among these outputs: its number, cursor and token.
pub(crate) fn pull(outputs: &[Output]) -> (Op, Option<String>, Option<String>) {
    let pull = outputs.iter().rev().find_map(|output| match output {
        Output::Pull { op, cursor, token, .. } => Some((*op, cursor.clone(), token.clone().map(|token| token.0))),
        _ => None,
    });
    pull.unwrap_or_else(|| panic!("no pull in {outputs:?}"))
}

pub(crate) fn pulls(outputs: &[Output]) -> usize {
    outputs
        .iter()
        .filter(|output| matches!(output, Output::Pull { .. }))
        .count()
}

/// The turns among these outputs: their numbers and messages.
pub(crate) fn turns(outputs: &[Output]) -> Vec<(Op, String)> {
    let turns = outputs.iter().filter_map(|output| match output {
        Output::Deliver { turn, messages, .. } => Some((*turn, msgids(messages).join("+"))),
        _ => None,
    });
    turns.collect()
}

/// The messages of the turns among these outputs.
pub(crate) fn delivered(outputs: &[Output]) -> Vec<String> {
    turns(outputs).into_iter().map(|(_, msgids)| msgids).collect()
}

/// The only turn among these outputs.
pub(crate) fn only(outputs: &[Output]) -> Op {
    let turns = turns(outputs);
    assert_eq!(turns.len(), 1, "{outputs:?}");
    turns[0].0
}
