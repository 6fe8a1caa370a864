//! The interface of every state machine: inputs say what happened, outputs say what to do.
//!
//! A machine reads no clock, uses no random numbers, performs no I/O and calls no user code: the time is passed with every input, and a
//! log line is an output. So one machine serves drivers in every language, and a simulator. A driver must:
//!
//! 1. Pass what happened to [`Machine::handle`], then take every output from [`Machine::poll`] until there is none. [`turn`] does both.
//! 2. Carry out each output. An output that expects an answer carries an [`Op`], and so does the answer. Late, repeated and unknown
//!    answers change nothing.
//! 3. At [`Machine::deadline`], pass a `Tick`. The clock decides what is due, not the timer: an early `Tick` changes nothing, and the
//!    deadline after a turn replaces the previous one.

use alloc::vec::Vec;
use core::ops::Add;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Milliseconds: a time or a span. Whole ones; at the boundary to JavaScript a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(as = "f64"))]
pub struct Ms(pub u64);

impl Ms {
    /// Later than every time.
    pub const NEVER: Self = Self(u64::MAX);

    /// The span since an earlier time; none, if that time is yet to come.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Self {
        Self(self.0.saturating_sub(earlier.0))
    }
}

/// Adds a span; stays within what there is.
impl Add for Ms {
    type Output = Self;

    fn add(self, span: Self) -> Self {
        Self(self.0.saturating_add(span.0))
    }
}

impl Serialize for Ms {
    #[expect(clippy::cast_precision_loss, reason = "JavaScript has no other numbers")]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.0 as f64)
    }
}

impl<'de> Deserialize<'de> for Ms {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the cast saturates, and what is no number is 0"
    )]
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        f64::deserialize(deserializer).map(|number| Self(number as u64))
    }
}

/// Now, by both clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Now {
    /// Since 1970: what records of other processes are compared by. It may be wrong, and may jump.
    pub wall: Ms,
    /// Since any moment: what intervals within a process are measured by. It never goes back.
    pub monotonic: Ms,
}

/// A number that ties an answer to what asked for it. Whoever asks draws it: a machine from a count of its own for what it asks of its
/// driver, and the driver from another for what it asks of the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(as = "u32"))]
pub struct Op(pub u32);

impl Op {
    /// The one that follows; after the last one the first again.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.wrapping_add(1))
    }
}

/// A state machine without I/O.
pub trait Machine {
    /// What can happen. One of them is `Tick`: that time has passed.
    type Input;
    /// What is to be done.
    type Output;
    /// Why a machine wants to be called at a time.
    type Reason;

    /// Takes what happened. The outputs wait for [`Machine::poll`].
    fn handle(&mut self, now: Now, input: Self::Input);

    /// The next thing to do; `None` when there is nothing more until the next input.
    fn poll(&mut self) -> Option<Self::Output>;

    /// When, by the monotonic clock, the machine wants its `Tick`, and why. `None`: only what happens moves it.
    fn deadline(&self) -> Option<(Ms, Self::Reason)>;
}

/// What came of a turn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Turn<Output, Reason> {
    /// What is to be done, in this order.
    pub outputs: Vec<Output>,
    /// When, by the monotonic clock, the machine wants its `Tick`; `null` if only what happens moves it.
    pub deadline: Option<Ms>,
    /// Why it wants it then.
    pub reason: Option<Reason>,
}

/// Gives a machine what happened, in order, and takes all that is to be done: the whole contract in one call.
pub fn turn<M: Machine>(
    machine: &mut M,
    now: Now,
    inputs: impl IntoIterator<Item = M::Input>,
) -> Turn<M::Output, M::Reason> {
    let mut outputs = Vec::new();
    for input in inputs {
        machine.handle(now, input);
        while let Some(output) = machine.poll() {
            outputs.push(output);
        }
    }
    let (deadline, reason) = machine.deadline().unzip();
    Turn {
        outputs,
        deadline,
        reason,
    }
}
