//! Gets a token through a store shared by several processes: one of them fetches it under a lease, and the others use its record.
//!
//! There is one machine per renewal, with or without a store. The clocks of other processes are not trusted:
//!
//! * **Which record is newer** follows from causality. A record is written only by compare-and-set against the value that was read
//!   before its token was fetched, so it is newer than the one it replaces. If another process has written meanwhile, its record stays.
//! * **A lease** is taken over when it has been unchanged for its length by the taker's own monotonic clock, whether or not the store has
//!   expired it. It is released by compare-and-set, so that a process that was paused does not release another's lease.
//! * **If the store fails**, a warning is logged and the rest of the renewal does without it.

use alloc::collections::VecDeque;
use alloc::string::String;
use serde::{Deserialize, Serialize};

use super::failure::{Failure, FetchEnd};
use super::record::{Hidden, Known, Record};
use crate::machine::{Machine, Ms, Now, Op};

mod steps;

/// How long one process may fetch before others do.
pub const LEASE: Ms = Ms(5_000);
/// How long to wait for another process in total; after that each process fetches its own token.
pub const PATIENCE: Ms = Ms(10_000);
/// How long the store may take for one step.
pub const STEP: Ms = Ms(2_000);
/// The time to live of the mark that replaces a discarded token.
pub const GIVEN_UP: Ms = Ms(1_000);
/// The time to live of the mark of a released lease. It does not matter: the mark counts as no lease.
pub const RELEASED: Ms = Ms(1);
/// How often a record is written against what others write meanwhile.
const WRITES: u32 = 4;
/// The pause between two reads of the store while waiting: at first, and at most.
pub const PAUSE: (Ms, Ms) = (Ms(25), Ms(250));

/// What the store can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "TokenStorage"))]
#[serde(rename_all = "snake_case")]
pub enum Storage {
    /// There is none.
    None,
    /// Its compare-and-set is best effort alone: no lease is taken.
    BestEffort,
    /// Its compare-and-set is one step.
    Atomic,
}

/// The task of a machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "ShareTask"))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Task {
    /// Get a token: another process's, or a new one that other processes then use.
    Renew {
        /// What the process knows, as the machine of the token said when it asked for the renewal.
        known: Known,
        /// A random string, unique to this renewal, that marks the lease as its own.
        owner: String,
    },
    /// Discard a token, if it is still the one in the store.
    GiveUp {
        /// The token.
        token: Hidden,
    },
}

/// A key in the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "StorePlace"))]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// The record, under the key of the token.
    Record,
    /// The lease, under that key and `:lease`.
    Lease,
}

/// What can happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "ShareInput"))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Input {
    /// The first input.
    Start,
    /// Time has passed.
    Tick,
    /// A `get` answered.
    Read {
        /// What it answers.
        op: Op,
        /// The value; `null` when there is none.
        text: Option<Hidden>,
    },
    /// A `compare_and_set` answered.
    Swapped {
        /// What it answers.
        op: Op,
        /// Whether the value was set.
        done: bool,
    },
    /// A step of the store failed.
    StoreFailed {
        /// What failed.
        op: Op,
        /// Why, for the log: without token or secret.
        reason: String,
    },
    /// WeCom gave a token.
    Fetched {
        /// What it answers.
        op: Op,
        /// The token.
        token: Hidden,
        /// Its lifetime, limited to the longest that is supported; `null` if unknown.
        life: Option<Ms>,
    },
    /// WeCom gave none.
    FetchFailed {
        /// What it answers.
        op: Op,
        /// Why.
        failure: Failure,
    },
    /// No call waits any more, or the time is up: end now.
    Stop {
        /// Why.
        failure: Failure,
    },
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "ShareOutput"))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Output {
    /// Read a value: answered by `read`.
    Get {
        /// Its number.
        op: Op,
        /// Which.
        place: Place,
    },
    /// Set a value if what is there is what was expected: answered by `swapped`.
    CompareAndSet {
        /// Its number.
        op: Op,
        /// Which.
        place: Place,
        /// What is expected there; `null` for nothing.
        expected: Option<Hidden>,
        /// The value.
        value: Hidden,
        /// How long it is kept.
        ttl: Ms,
    },
    /// Fetch a token: answered by `fetched` or `fetch_failed`.
    Fetch {
        /// Its number.
        op: Op,
    },
    /// Warn in the log.
    Warn {
        /// The words.
        text: String,
    },
    /// The end. After `stop`, a step of the store may still be running or be requested just before this; it need not be awaited.
    Done {
        /// The outcome.
        outcome: Outcome,
    },
}

/// The outcome of a renewal.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "ShareOutcome"))]
pub struct Outcome {
    /// A usable token; `null` if there is none, and after discarding one.
    pub record: Option<Record>,
    /// How old the token is, as far as this process can tell: by its own monotonic clock if it fetched it, else by the wall clock.
    pub age: Ms,
    /// Whether one was fetched.
    pub fetch: FetchEnd,
}

/// Why the machine wants its `Tick`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "ShareReason"))]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The store's time limit for a step.
    StoreSlow,
    /// Checks again whether another process has finished.
    LookAgain,
}

/// One renewal, or the giving up of one token. See the [module](self).
#[derive(Debug, Clone)]
pub struct Share {
    storage: Storage,
    known: Known,
    owner: Hidden,
    step: Step,
    /// The newest operation, whose answer is waited for.
    asked: Op,
    /// What is due without an answer.
    due: Option<(Ms, Reason)>,
    /// The record's text, as it was read last.
    text: Option<Hidden>,
    /// The record itself, if it can be used, and when it was read.
    found: Option<(Record, Now)>,
    /// The lease that another process has, and since when it has stood unchanged.
    seen: Option<(Hidden, Ms)>,
    /// Whether this process has the lease.
    leased: bool,
    /// When this process began to wait for another.
    waits_since: Option<Ms>,
    pause: Ms,
    /// Whether the lease was tried since the last pause.
    tried: bool,
    /// When fetching began.
    began: Now,
    /// How often the record may still be written.
    writes: u32,
    fetch: FetchEnd,
    outputs: VecDeque<Output>,
    #[cfg(feature = "flaws")]
    flaw: Option<super::Flaw>,
}

/// What is waited for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    /// The start.
    Idle,
    /// The record, for the first time.
    FirstLook,
    /// The lease, which is to be taken.
    TakeLease,
    /// The lease, which another may have.
    LookAtLease,
    /// The record, while another has the lease.
    LookAtRecord,
    /// Some time, while another has the lease.
    Pause,
    /// The record, under the lease: whoever had it before may have written since.
    LookUnderLease,
    Fetch,
    /// That what was fetched is written.
    Write(Record),
    /// The record that another wrote meanwhile.
    LookAfterWrite(Record),
    /// The end of the lease; then this is what came of it.
    Release(Outcome),
    /// The record of a token that is to be given up.
    LookBeforeGiveUp(Hidden),
    /// That it is gone.
    GiveUp,
    Done,
}

impl Share {
    /// A machine that waits for its start.
    #[must_use]
    pub fn new(storage: Storage, task: Task) -> Self {
        let (known, owner, step) = match task {
            Task::Renew { known, owner } => (known, owner, Step::Idle),
            Task::GiveUp { token } => (Known::default(), String::new(), Step::LookBeforeGiveUp(token)),
        };
        Self {
            storage,
            known,
            owner: Hidden(owner),
            step,
            asked: Op::default(),
            due: None,
            text: None,
            found: None,
            seen: None,
            leased: false,
            waits_since: None,
            pause: PAUSE.0,
            tried: false,
            began: Now::default(),
            writes: WRITES,
            fetch: FetchEnd::None,
            outputs: VecDeque::new(),
            #[cfg(feature = "flaws")]
            flaw: None,
        }
    }

    /// One with a flaw on purpose.
    #[cfg(feature = "flaws")]
    #[must_use]
    pub fn flawed(storage: Storage, task: Task, flaw: super::Flaw) -> Self {
        let mut share = Self::new(storage, task);
        share.flaw = Some(flaw);
        share
    }

    /// Whether it is over: it takes no more inputs, and nothing comes out.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.step == Step::Done
    }
}

impl Machine for Share {
    type Input = Input;
    type Output = Output;
    type Reason = Reason;

    fn handle(&mut self, now: Now, input: Input) {
        match input {
            Input::Start => self.start(now),
            Input::Tick => self.tick(now),
            Input::Stop { failure } => self.stop(now, failure),
            Input::Read { op, text } if self.expects(op) => self.read(now, text),
            Input::Swapped { op, done } if self.expects(op) => self.swapped(now, done),
            Input::StoreFailed { op, reason } if self.expects(op) => self.store_failed(now, &reason),
            Input::Fetched { op, token, life } if self.expects(op) => self.fetched(now, token, life),
            Input::FetchFailed { op, failure } if self.expects(op) => self.fetch_failed(now, failure),
            // Late, repeated or foreign.
            Input::Read { .. }
            | Input::Swapped { .. }
            | Input::StoreFailed { .. }
            | Input::Fetched { .. }
            | Input::FetchFailed { .. } => {}
        }
    }

    fn poll(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    fn deadline(&self) -> Option<(Ms, Reason)> {
        self.due
    }
}
