//! Shares a token through a store between processes: one of them fetches it, under a lease, and the others use the record that it writes.
//!
//! One machine serves one renewal, with or without a store. Clocks of other processes are not trusted:
//!
//! * **Which token is newer** follows only from order. A record is written only by compare-and-set against the value from before its token
//!   was fetched, so it is newer than what it replaces. If another process wrote in between, that record stays.
//! * **A lease** can be taken over once it has been unchanged for its duration on the monotonic clock of the process that takes it, whether
//!   or not the store has expired it. It is released by compare-and-set, so that a process that was paused does not release another's.
//! * **A store failure** causes a warning, but the token is fetched anyway: the store is not used for the rest of this renewal.

use alloc::collections::VecDeque;
use alloc::string::String;
use serde::{Deserialize, Serialize};

use super::failure::{Failure, FetchEnd};
use super::record::{Known, Record, SecretText};
use crate::machine::{Machine, Ms, Now, Op};

mod steps;

/// The duration of a lease: how long a process may fetch before others do.
pub const LEASE_DURATION: Ms = Ms(5_000);
/// The maximum time to wait for another process; then each fetches for itself.
pub const MAX_WAIT: Ms = Ms(10_000);
/// The timeout of one store operation.
pub const STORE_TIMEOUT: Ms = Ms(2_000);
/// How long the mark for a discarded token is stored.
pub const DISCARDED_TTL: Ms = Ms(1_000);
/// How long the mark for a released lease is stored. Any time will do: the mark does not count as a lease.
pub const RELEASED_TTL: Ms = Ms(1);
/// How many times writing a record is tried while other processes write too.
const MAX_WRITES: u32 = 4;
/// The pause between two reads of a store: initially, and at most.
pub const POLL_PAUSE: (Ms, Ms) = (Ms(25), Ms(250));

/// The capability of the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "TokenStorage"))]
#[serde(rename_all = "snake_case")]
pub enum Storage {
    /// There is no store.
    None,
    /// Its compare-and-set is not atomic: no lease is taken.
    BestEffort,
    /// Its compare-and-set is atomic.
    Atomic,
}

/// The task of the machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "ShareTask"))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Task {
    /// Get a token: another process's, or a new one that others then use.
    Renew {
        /// What the process knows, from the output that requested the renewal.
        known: Known,
        /// A random text that is unique to this renewal and identifies its lease.
        owner: String,
    },
    /// Discard a token, if it is still the one there.
    Discard {
        /// The token.
        token: SecretText,
    },
}

/// Which entry of the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "StorePlace"))]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// The record, under the key of the token.
    Record,
    /// The lease, under that key and `:lease`.
    Lease,
}

/// The events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "ShareInput"))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Input {
    /// The first input: starts the machine.
    Start,
    /// Time has passed.
    Tick,
    /// A `get` completed.
    Read {
        /// The operation.
        op: Op,
        /// The value; `null` if there is none.
        text: Option<SecretText>,
    },
    /// A `compare_and_set` completed.
    Swapped {
        /// The operation.
        op: Op,
        /// Whether the value was set.
        done: bool,
    },
    /// A store operation failed.
    StoreFailed {
        /// What failed.
        op: Op,
        /// The reason, for the log, without tokens or secrets.
        reason: String,
    },
    /// WeCom issued a token.
    Fetched {
        /// The operation.
        op: Op,
        /// The token.
        token: SecretText,
        /// Its lifetime; `null` if unknown.
        life: Option<Ms>,
    },
    /// The fetch failed.
    FetchFailed {
        /// The operation.
        op: Op,
        /// Why.
        failure: Failure,
    },
    /// No call waits any more, or the time is over: the machine ends now.
    Stop {
        /// Why.
        failure: Failure,
    },
}

/// The actions for the driver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "ShareOutput"))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Output {
    /// Read a value; answered by `read`.
    Get {
        /// Its number.
        op: Op,
        /// Which.
        place: Place,
    },
    /// Set a value if the current one is the expected one; answered by `swapped`.
    CompareAndSet {
        /// Its number.
        op: Op,
        /// Which.
        place: Place,
        /// The expected value; `null` for none.
        expected: Option<SecretText>,
        /// The value.
        value: SecretText,
        /// Its time to live.
        ttl: Ms,
    },
    /// Fetch a token; answered by `fetched` or `fetch_failed`.
    Fetch {
        /// Its number.
        op: Op,
    },
    /// Log a warning.
    Warn {
        /// The text.
        text: String,
    },
    /// The machine is done. After a `stop`, a store operation may still be in progress, or be requested before this: there is no need to
    /// wait for it.
    Done {
        /// The outcome.
        outcome: Outcome,
    },
}

/// The outcome of a renewal.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "ShareOutcome"))]
pub struct Outcome {
    /// The token that can be used; `null` if there is none, and after discarding one.
    pub record: Option<Record>,
    /// The age of the token as far as this process can tell: on its monotonic clock if it fetched the token, else on the wall clock.
    pub age: Ms,
    /// The result of the fetch.
    pub fetch: FetchEnd,
}

/// What the deadline is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "ShareReason"))]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// A store operation times out.
    StoreSlow,
    /// Check again whether another process is done.
    CheckAgain,
}

/// One renewal, or the discarding of one token. See the [module](self).
#[derive(Debug, Clone)]
pub struct Share {
    storage: Storage,
    known: Known,
    owner: SecretText,
    step: Step,
    /// The newest operation: only its answer counts.
    pending: Op,
    /// When the machine acts without an answer, and why.
    due: Option<(Ms, Reason)>,
    /// The text of the record, as last read.
    text: Option<SecretText>,
    /// The record, if it can be used, and when it was read.
    found: Option<(Record, Now)>,
    /// The lease of another process, and since when it has been unchanged.
    other_lease: Option<(SecretText, Ms)>,
    /// Whether this process holds the lease.
    leased: bool,
    /// When this process started to wait for another one.
    waiting_since: Option<Ms>,
    pause: Ms,
    /// Whether acquiring the lease was tried since the last pause.
    lease_tried: bool,
    /// When the fetch started.
    started: Now,
    /// How many attempts to write the record remain.
    writes_left: u32,
    fetch: FetchEnd,
    outputs: VecDeque<Output>,
    #[cfg(feature = "flaws")]
    flaw: Option<super::Flaw>,
}

/// What the machine waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    /// The input that starts it.
    Idle,
    /// The first read of the record.
    FirstRead,
    /// The result of trying to acquire the lease.
    AcquireLease,
    /// A read of the lease, which another process may hold.
    ReadLease,
    /// A read of the record while another process holds the lease.
    ReadWhileWaiting,
    /// The end of a pause while another process holds the lease.
    Pause,
    /// A read of the record under the lease: its previous owner may have written it meanwhile.
    ReadUnderLease,
    /// The fetch.
    Fetch,
    /// The write of the fetched token.
    Write(Record),
    /// A read of the record that another process wrote meanwhile.
    ReadAfterWrite(Record),
    /// The release of the lease, after which this is the outcome.
    Release(Outcome),
    /// A read of the record before its token is discarded.
    ReadBeforeDiscard(SecretText),
    /// The write that discards it.
    Discard,
    /// Nothing: it has ended.
    Done,
}

impl Share {
    /// A machine that waits for [`Input::Start`].
    #[must_use]
    pub fn new(storage: Storage, task: Task) -> Self {
        let (known, owner, step) = match task {
            Task::Renew { known, owner } => (known, owner, Step::Idle),
            Task::Discard { token } => (Known::default(), String::new(), Step::ReadBeforeDiscard(token)),
        };
        Self {
            storage,
            known,
            owner: SecretText(owner),
            step,
            pending: Op::default(),
            due: None,
            text: None,
            found: None,
            other_lease: None,
            leased: false,
            waiting_since: None,
            pause: POLL_PAUSE.0,
            lease_tried: false,
            started: Now::default(),
            writes_left: MAX_WRITES,
            fetch: FetchEnd::None,
            outputs: VecDeque::new(),
            #[cfg(feature = "flaws")]
            flaw: None,
        }
    }

    /// A machine with a deliberate flaw.
    #[cfg(feature = "flaws")]
    #[must_use]
    pub fn flawed(storage: Storage, task: Task, flaw: super::Flaw) -> Self {
        let mut share = Self::new(storage, task);
        share.flaw = Some(flaw);
        share
    }

    /// Whether the machine has ended: it ignores further inputs and has no further outputs.
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
            // A late or repeated answer, or an answer to an unknown operation.
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
