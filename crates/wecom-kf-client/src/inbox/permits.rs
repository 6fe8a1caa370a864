//! Permits for pulls without a callback token: WeCom limits those for a whole corp, so all accounts of an inbox share them.

use std::collections::HashMap;
use std::future::pending;
use std::time::Duration;

use futures_util::future::{Either, select};
use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;
use wecom_kf_core::inbox::{MOST_WAITING, PERMIT_INTERVAL, PermitInput, PermitOutput, Permits as Machine};
use wecom_kf_core::machine::{Machine as _, Ms, Now, Op};

/// A permit, or how long to wait because too many others do.
pub(super) type Permit = Result<(), Ms>;

/// Where accounts ask.
pub(super) struct Permits(mpsc::UnboundedSender<oneshot::Sender<Permit>>);

impl Permits {
    /// Starts to grant permits, not faster than an inbox polls.
    pub(super) fn start(runtime: &Handle, poll: Ms) -> Self {
        let (sender, asks) = mpsc::unbounded_channel();
        runtime.spawn(grant(Machine::new(PERMIT_INTERVAL.min(poll), MOST_WAITING), asks));
        Self(sender)
    }

    /// Asks for a permit. Dropping the receiver withdraws the question.
    pub(super) fn ask(&self) -> oneshot::Receiver<Permit> {
        let (answer, answered) = oneshot::channel();
        let _ = self.0.send(answer);
        answered
    }
}

/// Runs until nobody can ask any more.
async fn grant(mut machine: Machine, mut asks: mpsc::UnboundedReceiver<oneshot::Sender<Permit>>) {
    let began = Instant::now();
    let now = || Now {
        wall: Ms::default(),
        monotonic: Ms(u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX)),
    };
    let mut waiting: HashMap<Op, oneshot::Sender<Permit>> = HashMap::new();
    let mut op = Op::default();
    loop {
        let due = machine.deadline().map(|(at, ())| began + Duration::from_millis(at.0));
        let tick = async {
            match due {
                Some(due) => tokio::time::sleep_until(due).await,
                None => pending().await,
            }
        };
        let input = match select(std::pin::pin!(asks.recv()), std::pin::pin!(tick)).await {
            Either::Left((Some(answer), _)) => {
                op = op.next();
                waiting.insert(op, answer);
                PermitInput::Ask { op }
            }
            Either::Left((None, _)) => return,
            Either::Right(_) => PermitInput::Tick,
        };
        let withdrawn: Vec<Op> = waiting
            .iter()
            .filter(|(_, answer)| answer.is_closed())
            .map(|(op, _)| *op)
            .collect();
        for op in withdrawn {
            waiting.remove(&op);
            machine.handle(now(), PermitInput::Withdraw { op });
        }
        machine.handle(now(), input);
        while let Some(output) = machine.poll() {
            let (op, permit) = match output {
                PermitOutput::Granted { op } => (op, Ok(())),
                PermitOutput::Refused { op, wait } => (op, Err(wait)),
            };
            if let Some(answer) = waiting.remove(&op) {
                let _ = answer.send(permit);
            }
        }
    }
}
