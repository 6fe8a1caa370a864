//! Observes the processes: prints what happens, and checks it against the rules.

use super::acts::name;
use super::messages::Sender;
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
    /// It timed out.
    TimedOut,
    /// WeCom rejected its token, and another one.
    TokensRejected,
    /// The secrets could not be read.
    SecretsFailed,
    /// WeCom rejected the secret recently.
    SecretRejected,
    /// The renewal that it waited for failed.
    RenewalFailed(Option<Failure>),
}

/// The observed state of all processes and of the store, and the rules for them.
#[derive(Debug, Default)]
pub(super) struct Rules {
    /// The rules of each process.
    pub(super) processes: Vec<ProcessRules>,
    /// The rules of the store.
    pub(super) store: StoreRules,
    /// The first rule that was broken.
    pub(super) broken: Option<Violation>,
    /// Whether the faults have ended.
    pub(super) faults_ended: bool,
    /// Whether WeCom ever rejected a secret.
    pub(super) secret_refused: bool,
    /// Whether every call must succeed from now on.
    pub(super) all_succeed: bool,
    /// How often `gettoken` was called.
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

/// Observes one event.
#[derive(Debug)]
pub(super) struct Watch<'a> {
    /// The true time.
    pub(super) now: u64,
    /// Where it is printed.
    pub(super) trace: &'a mut Trace,
    /// The rules that it is checked against.
    pub(super) rules: &'a mut Rules,
}

impl Watch<'_> {
    fn of(&mut self, process: usize) -> Option<&mut ProcessRules> {
        self.rules.processes.get_mut(process)
    }

    fn line(&mut self, process: usize, text: impl FnOnce() -> String) {
        self.trace.line(self.now, || format!("{}: {}", name(process), text()));
    }

    /// A call ends. `left` is the rest of its time.
    pub(super) fn call_ends(&mut self, process: usize, call: u32, end: End, left: u64) {
        self.trace.count(1);
        // Most calls succeed after the faults have ended: do not print them.
        let prints = end != End::Done || !self.rules.faults_ended;
        let text = || match end {
            End::Done => format!("call {call} succeeds"),
            End::TimedOut => format!("call {call} times out"),
            End::TokensRejected => format!("call {call} fails: WeCom rejected its tokens"),
            End::SecretsFailed => format!("call {call} fails: the secrets cannot be read"),
            End::SecretRejected => format!("call {call} fails at once: WeCom rejected the secret recently"),
            End::RenewalFailed(failure) => format!("call {call} fails with the error of its renewal: {failure:?}"),
        };
        if prints {
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

    /// WeCom rejected the token of a call.
    pub(super) fn refused(&mut self, process: usize, call: u32, token: &str) {
        self.line(process, || format!("WeCom rejects {token} of call {call}"));
        self.trace.mark("a token was rejected");
        let now = self.now;
        if let Some(rules) = self.of(process) {
            rules.refused(now, token);
        }
    }

    /// The user discards a token.
    pub(super) fn discarded(&mut self, process: usize, token: &str) {
        self.trace.mark("a token was discarded");
        let now = self.now;
        if let Some(rules) = self.of(process) {
            rules.discarded(now, token);
        }
    }

    /// The token that a process holds has changed.
    pub(super) fn held(&mut self, process: usize, token: Option<(&str, u64)>) {
        self.line(process, || match token {
            Some((token, ms)) => format!("uses {token} for {}", crate::clock::span(ms)),
            None => "has no token".to_owned(),
        });
    }

    /// A renewal starts.
    pub(super) fn renews(&mut self, process: usize, renewal: Op, ahead: bool, known: &Known, why: FetchReason) {
        self.line(process, || {
            format!(
                "renewal {} starts ({}{why:?})",
                renewal.0,
                if ahead { "early, " } else { "" }
            )
        });
        if ahead {
            self.trace.mark("a token was renewed early");
        }
        let now = self.now;
        if let Some(rules) = self.rules.processes.get_mut(process) {
            let outcome = rules.renews(now, renewal, ahead, known);
            self.rules.check(outcome, process);
        }
    }

    /// The secrets for an early renewal could not be read.
    pub(super) fn not_started(&mut self, process: usize) {
        self.trace.mark("the secrets for an early renewal could not be read");
        self.line(process, || "cannot read the secrets for an early renewal".to_owned());
        let now = self.now;
        if let Some(rules) = self.of(process) {
            rules.not_started(now);
        }
    }

    /// A call waits for a renewal that another call started.
    pub(super) fn joined(&mut self) {
        self.trace.mark("a call joined a renewal");
    }

    /// A renewal ended.
    pub(super) fn renewal_ends(&mut self, process: usize, renewal: Op, outcome: &Outcome) {
        let failure = match outcome.fetch {
            FetchEnd::Failed { failure } => Some(failure),
            FetchEnd::Issued | FetchEnd::None => None,
        };
        if failure == Some(Failure::Time) {
            self.trace.mark("a renewal timed out");
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

    /// A renewal is cancelled, because no call waits for it any more.
    pub(super) fn renewal_cancelled(&mut self, process: usize, renewal: Op) {
        self.trace.mark("a renewal was cancelled");
        self.line(process, || format!("renewal {} is cancelled", renewal.0));
    }

    /// The answer of `gettoken` reached a process.
    pub(super) fn fetched(&mut self, process: usize, renewal: Op, ticket: Option<u64>, answer: Result<u64, Failure>) {
        let now = self.now;
        if let Some(rules) = self.of(process) {
            rules.fetched(now, renewal, ticket, answer);
        }
        if answer == Err(Failure::Refused) {
            self.trace.mark("a secret was rejected");
        }
    }

    /// A call fails because its secret was rejected recently, without asking WeCom.
    pub(super) fn secret_not_retried(&mut self, process: usize, ticket: Option<u64>, keeps_error: bool, joins: bool) {
        self.trace.mark("a rejected secret was not sent again");
        if let Some(rules) = self.rules.processes.get(process) {
            let outcome = rules.secret_not_retried(ticket, keeps_error, joins);
            self.rules.check(outcome, process);
        }
    }

    /// A call of a client fails with the error of a renewal. `began_by` is the client whose secrets the renewal used.
    pub(super) fn fails(&mut self, process: usize, client: u32, began_by: Option<u32>, failure: Option<Failure>) {
        if let Some(rules) = self.rules.processes.get(process) {
            let outcome = rules.fails(client, began_by, failure);
            self.rules.check(outcome, process);
        }
    }

    /// The process warns that an early renewal failed.
    pub(super) fn warns(&mut self, process: usize) {
        self.trace.mark("a failed early renewal caused a warning");
        self.line(process, || "warns that an early renewal failed".to_owned());
        if let Some(rules) = self.rules.processes.get_mut(process) {
            let outcome = rules.warns();
            self.rules.check(outcome, process);
        }
    }

    /// The store failed, and is not used for the rest of a renewal.
    pub(super) fn store_skipped(&mut self, process: usize, sender: Sender) {
        self.trace.mark("a failed store was not used");
        self.line(process, || "skips the store".to_owned());
        if let (Some(rules), Sender::Renewal(op)) = (self.of(process), sender)
            && let Some(renewal) = rules.renewals.get_mut(&op)
        {
            renewal.without_store = true;
        }
    }
}
