//! The interface of all state machines: events go in, actions come out, and the machine itself performs no I/O.
//!
//! A machine reads no clock, draws no random numbers and calls nothing: the time comes with every input, and a log line is an output. So
//! one machine serves drivers in every language, and a simulator. A driver must:
//!
//! 1. Pass each event to [`Machine::handle`], then take outputs from [`Machine::poll`] until there are none. [`turn`] does both.
//! 2. Carry out each output. One that needs a result carries an [`Op`], and so does its result. A result that arrives late, twice or for an
//!    unknown operation has no effect.
//! 3. Send a `Tick` at [`Machine::deadline`]. The clock decides what is due, not the timer: an early `Tick` has no effect, and the deadline
//!    after a turn replaces the previous one.

use alloc::vec::Vec;
use core::ops::Add;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A time or duration in whole milliseconds; a number in JavaScript.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(as = "f64"))]
pub struct Ms(pub u64);

impl Ms {
    /// Later than every time.
    pub const NEVER: Self = Self(u64::MAX);

    /// The duration since an earlier time; zero if that time is in the future.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Self {
        Self(self.0.saturating_sub(earlier.0))
    }
}

/// Adds a duration, saturating.
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

/// The current time on both clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Now {
    /// Since 1970, for comparison with records of other processes. It may be wrong, and may jump.
    pub wall: Ms,
    /// Since an arbitrary moment, for intervals within a process. It never goes back.
    pub monotonic: Ms,
}

/// The number of an operation, which relates a result to its request. The requesting side assigns it: a machine for what it requests of its
/// driver, and the driver, from a separate counter, for what it requests of the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(as = "u32"))]
pub struct Op(pub u32);

impl Op {
    /// The next number, wrapping around.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.wrapping_add(1))
    }
}

/// A sans-I/O state machine.
pub trait Machine {
    /// The events. One of them is `Tick`: time has passed.
    type Input;
    /// The actions for the driver.
    type Output;
    /// What a deadline is for.
    type Reason;

    /// Handles an event. The outputs are queued for [`Machine::poll`].
    fn handle(&mut self, now: Now, input: Self::Input);

    /// The next output; `None` if there is nothing to do until the next input.
    fn poll(&mut self) -> Option<Self::Output>;

    /// When, on the monotonic clock, the machine needs its `Tick`, and why. `None` if it waits only for inputs.
    fn deadline(&self) -> Option<(Ms, Self::Reason)>;
}

/// The result of a turn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Turn<Output, Reason> {
    /// The actions for the driver, in this order.
    pub outputs: Vec<Output>,
    /// When, on the monotonic clock, the machine needs its `Tick`; `null` if it waits only for inputs.
    pub deadline: Option<Ms>,
    /// What the deadline is for.
    pub reason: Option<Reason>,
}

/// Passes events to a machine, in order, and collects all outputs: the whole contract in one call.
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
