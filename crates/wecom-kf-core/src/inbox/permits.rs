//! Permits for pulls without a callback token. WeCom limits those strictly, and for a whole corp: the accounts of a corp share one machine
//! of this kind.

use alloc::collections::VecDeque;
use serde::{Deserialize, Serialize};

use crate::machine::{Machine, Ms, Now, Op};

/// The interval between two permits of a corp. WeCom publishes no number; pulls every 30 seconds are known to pass.
pub const PERMIT_INTERVAL: Ms = Ms(30_000);
/// How many permits a corp has at once after a quiet time: a process that starts reads its accounts, or a backlog, without waiting.
pub const PERMIT_BURST: u32 = 10;

/// How many inboxes of a corp may wait for a permit.
pub const MOST_WAITING: u32 = 10_000;

/// The events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "PermitInput"))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PermitInput {
    /// Time has passed.
    Tick,
    /// An inbox asks for a permit; answered by `granted` or `refused`.
    Ask {
        /// The driver's number.
        op: Op,
    },
    /// The inbox needs it no more: it has stopped, or lost the account.
    Withdraw {
        /// The driver's number.
        op: Op,
    },
}

/// The actions for the driver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(rename = "PermitOutput"))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PermitOutput {
    /// Tell the inbox `permitted`.
    Granted {
        /// The driver's number.
        op: Op,
    },
    /// Too many wait already. Tell the inbox `page_failed` with the failure `account`, and this wait.
    Refused {
        /// The driver's number.
        op: Op,
        /// How long until one who asks now would have had its turn.
        wait: Ms,
    },
}

/// Grants one permit per interval, and [`PERMIT_BURST`] at once after a quiet time, in the order in which they were asked for.
#[derive(Debug, Clone)]
pub struct Permits {
    interval: Ms,
    capacity: usize,
    /// Who waits.
    queue: VecDeque<Op>,
    /// When the permits that were granted would have been used up at one per interval.
    spent: Ms,
    outputs: VecDeque<PermitOutput>,
}

impl Permits {
    /// One permit per interval on average; at most so many may wait. An inbox asks for one at a time.
    #[must_use]
    pub fn new(interval: Ms, capacity: u32) -> Self {
        Self {
            interval: interval.max(Ms(1)),
            capacity: capacity as usize,
            queue: VecDeque::new(),
            spent: Ms(0),
            outputs: VecDeque::new(),
        }
    }

    /// When the next permit can be granted.
    fn due(&self) -> Ms {
        let burst = self
            .interval
            .0
            .saturating_mul(u64::from(PERMIT_BURST.saturating_sub(1)));
        self.spent.since(Ms(burst))
    }

    fn grant(&mut self, now: Now) {
        while self.due() <= now.monotonic
            && let Some(op) = self.queue.pop_front()
        {
            self.spent = self.spent.max(now.monotonic) + self.interval;
            self.outputs.push_back(PermitOutput::Granted { op });
        }
    }
}

impl Machine for Permits {
    type Input = PermitInput;
    type Output = PermitOutput;
    /// There is only one reason: a permit is due.
    type Reason = ();

    fn handle(&mut self, now: Now, input: PermitInput) {
        match input {
            PermitInput::Tick => {}
            // At least one may wait: otherwise nobody ever got one.
            PermitInput::Ask { op } if self.queue.len() < self.capacity.max(1) => self.queue.push_back(op),
            PermitInput::Ask { op } => {
                let ahead = u64::try_from(self.queue.len()).unwrap_or(u64::MAX);
                let wait = self.due().since(now.monotonic) + Ms(self.interval.0.saturating_mul(ahead));
                self.outputs.push_back(PermitOutput::Refused { op, wait });
            }
            PermitInput::Withdraw { op } => self.queue.retain(|other| *other != op),
        }
        self.grant(now);
    }

    fn poll(&mut self) -> Option<PermitOutput> {
        self.outputs.pop_front()
    }

    fn deadline(&self) -> Option<(Ms, ())> {
        (!self.queue.is_empty()).then_some((self.due(), ()))
    }
}
