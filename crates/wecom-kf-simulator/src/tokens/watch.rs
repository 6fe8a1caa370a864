//! Who watches the processes: prints what happens, and holds it against the rules.

use super::acts::name;
use super::messages::Asker;
use super::rules::{ProcessRules, call_ends};
use super::store_rules::StoreRules;
use crate::trace::{Trace, Violation};
use wecom_kf_core::machine::Op;
use wecom_kf_core::token::life::FetchReason;
use wecom_kf_core::token::share::Outcome;
use wecom_kf_core::token::{Failure, FetchEnd, Known};

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// WeCom accepted it.
    Done,
    /// Its time was over.
    TimedOut,
    /// WeCom refused its token, and another one.
    TokensRefused,
    /// The secrets could not be read.
    SecretsFailed,
    /// WeCom refused the secret a short while ago.
    SecretRefused,
    /// The renewal that it waited for failed.
    RenewalFailed(Option<Failure>),
}

/// All that is known of the processes and of the store.
#[derive(Debug, Default)]
pub(super) struct Rules {
    /// Of each process.
    pub(super) processes: Vec<ProcessRules>,
    /// Of the store.
    pub(super) store: StoreRules,
    /// The first rule that was broken.
    pub(super) broken: Option<Violation>,
    /// Whether the faults have ended.
    pub(super) faults_ended: bool,
    /// Whether WeCom ever refused a secret.
    pub(super) secret_refused: bool,
    /// Whether every call must succeed by now.
    pub(super) all_succeed: bool,
    /// How often a token was asked for.
    pub(super) fetches: usize,
}

impl Rules {
    /// Remembers the first rule that was broken.
    pub(super) fn check(&mut self, outcome: Result<(), Violation>, who: usize) {
        if let (Err(Violation { rule, how }), None) = (outcome, &self.broken) {
            let how = format!("{}: {how}", name(who));
            self.broken = Some(Violation { rule, how });
        }
    }
}

/// Watches one moment.
#[derive(Debug)]
pub(super) struct Watch<'a> {
    /// The true time.
    pub(super) now: u64,
    /// Where it is printed.
    pub(super) trace: &'a mut Trace,
    /// What it is held against.
    pub(super) rules: &'a mut Rules,
}

impl Watch<'_> {
    fn of(&mut self, process: usize) -> Option<&mut ProcessRules> {
        self.rules.processes.get_mut(process)
    }

    fn line(&mut self, process: usize, text: impl FnOnce() -> String) {
        self.trace.line(self.now, || format!("{}: {}", name(process), text()));
    }

    /// A call ends, with so much of its time left.
    pub(super) fn call_ends(&mut self, process: usize, call: u32, end: End, left: u64) {
        self.trace.count(1);
        // In the end most do.
        let says = end != End::Done || !self.rules.faults_ended;
        let text = || match end {
            End::Done => format!("call {call} succeeds"),
            End::TimedOut => format!("call {call} is out of time"),
            End::TokensRefused => format!("call {call} fails: WeCom refused its tokens"),
            End::SecretsFailed => format!("call {call} fails: the secrets cannot be read"),
            End::SecretRefused => format!("call {call} fails at once: WeCom refused the secret a short while ago"),
            End::RenewalFailed(failure) => format!("call {call} fails as its renewal did: {failure:?}"),
        };
        if says {
            self.line(process, text);
        }
        self.rules.check(call_ends(end, left), process);
        if self.rules.all_succeed && end != End::Done {
            let how = format!("call {call} ended as {end:?}");
            self.rules.check(
                Err(Violation {
                    rule: "all calls succeed once faults have ended",
                    how,
                }),
                process,
            );
        }
    }

    /// A call succeeded with a token.
    pub(super) fn accepted(&mut self, process: usize) {
        if let Some(rules) = self.of(process) {
            rules.accepted();
        }
    }

    /// WeCom refused a call's token.
    pub(super) fn refused(&mut self, process: usize, call: u32, token: &str) {
        self.line(process, || format!("WeCom refuses {token} of call {call}"));
        self.trace.mark("a token was refused");
        let now = self.now;
        if let Some(rules) = self.of(process) {
            rules.refused(now, token);
        }
    }

    /// The user gives a token up.
    pub(super) fn given_up(&mut self, process: usize, token: &str) {
        self.trace.mark("a token was given up");
        let now = self.now;
        if let Some(rules) = self.of(process) {
            rules.given_up(now, token);
        }
    }

    /// The token that a process holds has changed.
    pub(super) fn held(&mut self, process: usize, token: Option<(&str, u64)>) {
        self.line(process, || match token {
            Some((token, ms)) => format!("uses {token} for {}", crate::clock::span(ms)),
            None => "has no token".to_owned(),
        });
    }

    /// A renewal begins.
    pub(super) fn renews(&mut self, process: usize, renewal: Op, ahead: bool, known: &Known, why: FetchReason) {
        self.line(process, || {
            format!(
                "renewal {} begins ({}{why:?})",
                renewal.0,
                if ahead { "ahead, " } else { "" }
            )
        });
        if ahead {
            self.trace.mark("a token was renewed ahead of its end");
        }
        let now = self.now;
        if let Some(rules) = self.rules.processes.get_mut(process) {
            let outcome = rules.renews(now, renewal, ahead, known);
            self.rules.check(outcome, process);
        }
    }

    /// The secrets for a renewal ahead of the end could not be read.
    pub(super) fn not_started(&mut self, process: usize) {
        self.trace
            .mark("the secrets for a renewal ahead of time could not be read");
        self.line(process, || {
            "cannot read the secrets for a renewal ahead of time".to_owned()
        });
        let now = self.now;
        if let Some(rules) = self.of(process) {
            rules.not_started(now);
        }
    }

    /// A call waits for a renewal that another began.
    pub(super) fn joined(&mut self) {
        self.trace.mark("a call joined a renewal");
    }

    /// A renewal is over.
    pub(super) fn renewal_ends(&mut self, process: usize, renewal: Op, outcome: &Outcome) {
        let failure = match outcome.fetch {
            FetchEnd::Failed { failure } => Some(failure),
            FetchEnd::Issued | FetchEnd::None => None,
        };
        if failure == Some(Failure::Time) {
            self.trace.mark("a renewal was out of time");
        }
        if outcome.fetch == FetchEnd::None && outcome.record.is_some() {
            self.trace.mark("a token came from another process");
        }
        self.line(process, || match failure {
            Some(failure) => format!("renewal {} fails: {failure:?}", renewal.0),
            None => format!("renewal {} ends", renewal.0),
        });
        let now = self.now;
        if let Some(rules) = self.of(process) {
            let token = outcome.record.as_ref().map(|record| record.access_token.0.as_str());
            rules.renewal_ends(now, renewal, failure, outcome.fetch == FetchEnd::Issued, token);
        }
    }

    /// Nobody waits for a renewal any more.
    pub(super) fn renewal_dropped(&mut self, process: usize, renewal: Op) {
        self.trace.mark("nobody waited for a renewal any more");
        self.line(process, || format!("renewal {} is dropped", renewal.0));
    }

    /// WeCom's answer has reached a process.
    pub(super) fn fetched(&mut self, process: usize, renewal: Op, ticket: Option<u64>, answer: Result<u64, Failure>) {
        let now = self.now;
        if let Some(rules) = self.of(process) {
            rules.fetched(now, renewal, ticket, answer);
        }
        if answer == Err(Failure::Refused) {
            self.trace.mark("a secret was refused");
        }
    }

    /// A call fails as a refused secret, without asking.
    pub(super) fn spared(&mut self, process: usize, ticket: Option<u64>, keeps_error: bool, joins: bool) {
        self.trace.mark("a refused secret was not told again");
        if let Some(rules) = self.rules.processes.get(process) {
            let outcome = rules.spared(ticket, keeps_error, joins);
            self.rules.check(outcome, process);
        }
    }

    /// A call of a client fails as a renewal with another's secrets, or its own, did.
    pub(super) fn fails(&mut self, process: usize, client: u32, began_by: Option<u32>, failure: Option<Failure>) {
        if let Some(rules) = self.rules.processes.get(process) {
            let outcome = rules.fails(client, began_by, failure);
            self.rules.check(outcome, process);
        }
    }

    /// The process warns that the token could not be renewed ahead of its end.
    pub(super) fn warns(&mut self, process: usize) {
        self.trace.mark("a failed renewal ahead of time was warned of");
        self.line(process, || {
            "warns that the token could not be renewed ahead of its end".to_owned()
        });
        if let Some(rules) = self.rules.processes.get_mut(process) {
            let outcome = rules.warns();
            self.rules.check(outcome, process);
        }
    }

    /// The store is left out for the rest of a renewal.
    pub(super) fn store_left_out(&mut self, process: usize, asker: Asker) {
        self.trace.mark("a store was left out");
        self.line(process, || "leaves the store out".to_owned());
        if let (Some(rules), Asker::Renewal(op)) = (self.of(process), asker)
            && let Some(renewal) = rules.renewals.get_mut(&op)
        {
            renewal.without_store = true;
        }
    }
}
