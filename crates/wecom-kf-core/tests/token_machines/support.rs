//! A machine and its clocks.

use wecom_kf_core::machine::{Machine, Ms, Now, Op, turn};
use wecom_kf_core::token::share::Outcome;
use wecom_kf_core::token::{Failure, FetchEnd, Known, Record, SecretText, life, share};

/// When the tests begin, by the wall clock.
pub(crate) const WALL: u64 = 1_764_000_000_000;
pub(crate) const HOUR: u64 = 3_600_000;

/// A machine, and what the time is for it.
pub(crate) struct Bench<M> {
    pub(crate) machine: M,
    pub(crate) now: Now,
}

impl<M: Machine> Bench<M> {
    pub(crate) fn new(machine: M) -> Self {
        let now = Now {
            wall: Ms(WALL),
            monotonic: Ms(1_000),
        };
        Self { machine, now }
    }

    /// Time passes, on both clocks.
    pub(crate) fn pass(&mut self, ms: u64) -> &mut Self {
        self.now.wall.0 += ms;
        self.now.monotonic.0 += ms;
        self
    }

    pub(crate) fn give(&mut self, input: M::Input) -> Vec<M::Output> {
        turn(&mut self.machine, self.now, [input]).outputs
    }
}

pub(crate) fn secret(text: &str) -> Option<SecretText> {
    Some(text.into())
}

pub(crate) fn record(token: &str, obtained_at: u64) -> Record {
    Record {
        access_token: token.into(),
        expires_in: Some(7200),
        obtained_at: Ms(obtained_at),
    }
}

/// A renewal fetched this, just now.
pub(crate) fn fetched(token: &str, now: Now) -> Outcome {
    Outcome {
        record: Some(record(token, now.wall.0)),
        age: Ms(0),
        fetch: FetchEnd::Issued,
    }
}

/// A renewal found this in a store.
pub(crate) fn found(token: &str, age: u64, now: Now) -> Outcome {
    Outcome {
        record: Some(record(token, now.wall.0 - age)),
        age: Ms(age),
        fetch: FetchEnd::None,
    }
}

pub(crate) fn failed(failure: Failure) -> Outcome {
    Outcome {
        record: None,
        age: Ms(0),
        fetch: FetchEnd::Failed { failure },
    }
}

pub(crate) fn check(op: u32) -> life::Input {
    life::Input::Check {
        op: Op(op),
        refused: None,
    }
}

pub(crate) fn refused(op: u32, token: &str) -> life::Input {
    life::Input::Check {
        op: Op(op),
        refused: secret(token),
    }
}

/// A call of this client wants the token.
pub(crate) fn acquire(op: u32, client: u32) -> life::Input {
    life::Input::Acquire {
        op: Op(op),
        client,
        ticket: None,
        refused: None,
        ahead: false,
        joins: true,
        jitter: 0,
    }
}

pub(crate) fn acquire_early(op: u32) -> life::Input {
    life::Input::Acquire {
        op: Op(op),
        client: 1,
        ticket: None,
        refused: None,
        ahead: true,
        joins: true,
        jitter: 0,
    }
}

pub(crate) fn ended(renewal: u32, outcome: Outcome) -> life::Input {
    life::Input::Ended {
        renewal: Op(renewal),
        outcome,
        ticket: None,
    }
}

pub(crate) fn uses(op: u32, token: &str, ahead: bool) -> life::Output {
    life::Output::Use {
        op: Op(op),
        token: token.into(),
        ahead,
    }
}

/// Which renewals were begun, and for which calls.
pub(crate) fn begun(outputs: &[life::Output]) -> Vec<(u32, u32)> {
    let begun = outputs.iter().filter_map(|output| match output {
        life::Output::Renew { renewal, op, .. } => Some((renewal.0, op.0)),
        _ => None,
    });
    begun.collect()
}

/// A life that fetched a token as its first renewal.
pub(crate) fn holding(token: &str) -> Bench<life::Life> {
    let mut bench = Bench::new(life::Life::new());
    bench.give(acquire(1, 1));
    let outcome = fetched(token, bench.now);
    bench.give(ended(1, outcome));
    bench
}

/// What a life hands out at once.
pub(crate) fn token(bench: &mut Bench<life::Life>) -> Option<String> {
    bench.machine.current(bench.now).map(|token| token.0.clone())
}

pub(crate) fn renewal(storage: share::Storage, known: Known) -> Bench<share::Share> {
    let owner = "mine".into();
    Bench::new(share::Share::new(storage, share::Task::Renew { known, owner }))
}
