//! What to do after an attempt.

use crate::numbers::Milliseconds;
use crate::requests::{Authorization, Form, Repeat};
use serde::{Deserialize, Serialize};
use wecom_kf_core::{endpoint, outcome, wire};

/// The outcome of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AttemptOutcome {
    /// No connection was established: nothing was sent.
    NotSent,
    /// The request may have been carried out, but no complete response arrived.
    Lost,
    /// A response that is not from WeCom: an HTTP error status, or a body that is not its JSON.
    Http {
        /// The status.
        status: u32,
    },
    /// A response from WeCom.
    Answer {
        /// Its errcode; 0 for success. Anything but an integer counts as -1.
        errcode: f64,
    },
}

/// The state of a call between two attempts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Progress {
    /// The number of retries so far. A new token and a change of form do not count.
    pub retries: u32,
    /// Whether the token was renewed for this call.
    pub token_refreshed: bool,
    /// Whether the request was repeated in its other form.
    pub replayed: bool,
    /// Whether an attempt may have been carried out although it did not succeed.
    pub maybe_done: bool,
}

/// The input of the decision.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Situation {
    /// The outcome of the latest attempt.
    pub outcome: AttemptOutcome,
    /// Whether the request may be repeated, as it was built.
    pub repeat: Repeat,
    /// Another form in which it can be repeated, as it was built.
    pub replay: Option<Form>,
    /// Which token it carried.
    pub authorization: Authorization,
    /// Whether the caller guarantees that making the call twice has the same effect as once.
    pub idempotent: bool,
    /// The header `Retry-After`.
    pub retry_after: Option<String>,
    /// The header `Date`.
    pub date: Option<String>,
    /// The current time, against which a date in `retry_after` is measured if there is no `date`.
    pub now_ms: Milliseconds,
    /// The progress from the previous verdict; `null` for the first.
    pub progress: Option<Progress>,
    /// The maximum number of retries.
    pub max_retries: u32,
    /// The remaining time of the call.
    pub time_left_ms: Milliseconds,
    /// A random number from 0 to 1.
    pub jitter: f64,
}

/// The next step.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Verdict {
    /// The call succeeded.
    Done,
    /// An earlier attempt had succeeded, as the response shows.
    AlreadyDone,
    /// Renew the token and repeat the same request.
    RefreshToken {
        /// The state of the call after this step.
        progress: Progress,
    },
    /// Repeat the request in another form.
    Replay {
        /// The form.
        form: Form,
        /// The state of the call after this step.
        progress: Progress,
    },
    /// Repeat the same request after a pause.
    Retry {
        /// The pause.
        after_ms: Milliseconds,
        /// The state of the call after this step.
        progress: Progress,
    },
    /// The call failed.
    Fail {
        /// How long to wait until the same call can succeed; `null` if waiting does not help or that is unknown.
        wait_ms: Option<Milliseconds>,
        /// Whether this or an earlier attempt may have been carried out.
        maybe_done: bool,
    },
}

pub(crate) fn judge(situation: Situation) -> Verdict {
    let outcome = match situation.outcome {
        AttemptOutcome::NotSent => outcome::AttemptOutcome::NotSent,
        AttemptOutcome::Lost => outcome::AttemptOutcome::Lost,
        AttemptOutcome::Http { status } => outcome::AttemptOutcome::Http {
            status: u16::try_from(status).unwrap_or_default(),
        },
        AttemptOutcome::Answer { errcode } => outcome::AttemptOutcome::Answer {
            errcode: wire::exact_integer(errcode).unwrap_or(-1),
        },
    };
    let retry_after = situation.retry_after.unwrap_or_default();
    let before: outcome::Progress = situation.progress.unwrap_or_default().into();
    let verdict = outcome::judge(&outcome::Situation {
        // A send without a msgid may not be repeated.
        repeat: match situation.repeat {
            Repeat::Safe => endpoint::Repeat::Safe,
            Repeat::WithMsgid => endpoint::Repeat::WithMsgid,
            Repeat::Never => endpoint::Repeat::Never,
        },
        replay: situation.replay,
        authorization: match situation.authorization {
            Authorization::Token => endpoint::Authorization::AccessToken,
            Authorization::Suite => endpoint::Authorization::SuiteToken,
            Authorization::None => endpoint::Authorization::Parameters,
        },
        idempotent: situation.idempotent,
        outcome,
        retry_after_ms: outcome::retry_after_ms(&retry_after, situation.date.as_deref(), situation.now_ms.whole()),
        progress: before,
        max_retries: situation.max_retries,
        time_left_ms: situation.time_left_ms.whole(),
        jitter: situation.jitter,
    });
    let after = before.after(outcome, verdict);
    let progress = after.into();
    match verdict {
        outcome::Verdict::Done => Verdict::Done,
        outcome::Verdict::AlreadyDone => Verdict::AlreadyDone,
        outcome::Verdict::RefreshToken => Verdict::RefreshToken { progress },
        outcome::Verdict::Replay(form) => Verdict::Replay { form, progress },
        outcome::Verdict::RetryAfter(pause) => Verdict::Retry {
            after_ms: pause.into(),
            progress,
        },
        outcome::Verdict::Fail { wait_ms } => Verdict::Fail {
            wait_ms: wait_ms.map(Into::into),
            maybe_done: after.maybe_done,
        },
    }
}

impl From<Progress> for outcome::Progress {
    fn from(progress: Progress) -> Self {
        let Progress {
            retries,
            token_refreshed,
            replayed,
            maybe_done,
        } = progress;
        Self {
            retries,
            token_refreshed,
            replayed,
            maybe_done,
        }
    }
}

impl From<outcome::Progress> for Progress {
    fn from(progress: outcome::Progress) -> Self {
        let outcome::Progress {
            retries,
            token_refreshed,
            replayed,
            maybe_done,
        } = progress;
        Self {
            retries,
            token_refreshed,
            replayed,
            maybe_done,
        }
    }
}
