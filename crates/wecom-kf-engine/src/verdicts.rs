//! What is to be done after a try.

use crate::numbers::Milliseconds;
use crate::requests::{Authorization, Form, Repeat};
use serde::{Deserialize, Serialize};
use wecom_kf_core::{endpoint, outcome, wire};

/// What became of a try.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Happened {
    /// No connection came about: nothing was sent.
    NotSent,
    /// The request may have been carried out, but no whole response arrived.
    Lost,
    /// A response that is not WeCom's: an HTTP error status, or a body that is not its JSON.
    Http {
        /// The status.
        status: u32,
    },
    /// WeCom's answer.
    Answer {
        /// Its error code; 0 for success. What is no whole number tells nothing, as -1 does.
        errcode: f64,
    },
}

/// How a call stands between two tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Progress {
    /// How many retries were made. A new token and a change of form are none.
    pub retries: u32,
    /// Whether the token was fetched anew for this call.
    pub token_refreshed: bool,
    /// Whether the request was made in its other form.
    pub replayed: bool,
    /// Whether a try may have been carried out although it did not succeed.
    pub maybe_done: bool,
}

/// What the decision depends on.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Situation {
    /// What became of the newest try.
    pub happened: Happened,
    /// Whether the request may be repeated, as it was built.
    pub repeat: Repeat,
    /// Another form in which it can be made, as it was built.
    pub replay: Option<Form>,
    /// The token that it carried.
    pub authorization: Authorization,
    /// Whether the caller vouches that making the call twice does the same as once.
    pub idempotent: bool,
    /// The header `Retry-After`.
    pub retry_after: Option<String>,
    /// The header `Date`.
    pub date: Option<String>,
    /// The clock, which a date in `retry_after` is measured from when there is no `date`.
    pub now_ms: Milliseconds,
    /// What the verdict before this one gave; `null` for the first.
    pub progress: Option<Progress>,
    /// How many retries are allowed at the most.
    pub max_retries: u32,
    /// How much of the call's time is left.
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
    /// An earlier try had succeeded, and the answer says so.
    AlreadyDone,
    /// Fetch the token anew and make the same request again.
    RefreshToken {
        /// How the call stands then.
        progress: Progress,
    },
    /// Make the request again in another form.
    Replay {
        /// The form.
        form: Form,
        /// How the call stands then.
        progress: Progress,
    },
    /// Make the same request again after a pause.
    Retry {
        /// The pause.
        after_ms: Milliseconds,
        /// How the call stands then.
        progress: Progress,
    },
    /// The call failed.
    Fail {
        /// After how long the same call can succeed; `null` when waiting does not help or is not known to.
        wait_ms: Option<Milliseconds>,
        /// Whether this try or one before it may have been carried out.
        maybe_done: bool,
    },
}

pub(crate) fn judge(situation: Situation) -> Verdict {
    let happened = match situation.happened {
        Happened::NotSent => outcome::Happened::NotSent,
        Happened::Lost => outcome::Happened::Lost,
        Happened::Http { status } => outcome::Happened::Http {
            status: u16::try_from(status).unwrap_or_default(),
        },
        Happened::Answer { errcode } => outcome::Happened::Answer {
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
        happened,
        retry_after_ms: outcome::retry_after_ms(&retry_after, situation.date.as_deref(), situation.now_ms.whole()),
        progress: before,
        max_retries: situation.max_retries,
        time_left_ms: situation.time_left_ms.whole(),
        jitter: situation.jitter,
    });
    let after = before.after(happened, verdict);
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
