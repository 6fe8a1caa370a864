//! What to do after a call was tried: one pure decision for every client.
//!
//! The client says what happened and how often it tried; the answer is final or names the next step. The clock and the
//! jitter are the client's.

use crate::endpoint::{Repeat, Replay};
use crate::errcode::{Class, class};

/// What became of one try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Happened {
    /// No connection came about: nothing was sent.
    NotSent,
    /// The request may have been carried out, but no whole response arrived.
    Lost,
    /// A response that is not WeCom's: an HTTP error status, or a body that is not its JSON.
    Http {
        /// The status.
        status: u16,
        /// What `Retry-After` says, in milliseconds.
        retry_after_ms: Option<u64>,
    },
    /// WeCom's answer.
    Answer {
        /// Its error code; 0 for success.
        errcode: i64,
    },
}

/// Everything that the decision depends on.
#[derive(Debug, Clone, Copy)]
pub struct Situation {
    /// Whether the request may be repeated.
    pub repeat: Repeat,
    /// What became of the newest try.
    pub happened: Happened,
    /// How many tries were made, this one included.
    pub attempt: u32,
    /// How many retries are allowed at the most.
    pub max_retries: u32,
    /// How much of the call's time is left, in milliseconds.
    pub time_left_ms: u64,
    /// A random number from 0 to 1.
    pub jitter: f64,
    /// Whether the token was fetched anew for this call already.
    pub token_refreshed: bool,
    /// Whether an earlier try of this call may have been carried out.
    pub maybe_done: bool,
    /// Another form in which the request can be made again.
    pub replay: Replay,
}

/// The next step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The call succeeded.
    Done,
    /// An earlier try of ours had succeeded, and the answer says so.
    AlreadyDone,
    /// Fetch the token anew and make the same request again.
    RefreshToken,
    /// Make the request again in its other form.
    Replay(Replay),
    /// Make the same request again after so many milliseconds.
    RetryAfter(u64),
    /// The call failed. The number says after how many milliseconds the same call can succeed, where that is known.
    Fail {
        /// How long to wait, in milliseconds; `None` when waiting does not help or is not known to.
        wait_ms: Option<u64>,
    },
}

/// The least and greatest pause between two tries, in milliseconds.
const PAUSE_MS: (u64, u64) = (250, 8_000);
/// How long a minute limit blocks, in milliseconds.
const RATE_LIMIT_MS: u64 = 60_000;

/// Decides what comes after a try.
#[must_use]
pub fn judge(situation: &Situation) -> Verdict {
    let safe = situation.repeat == Repeat::Safe;
    match situation.happened {
        Happened::NotSent => retry(situation, pause(situation)),
        Happened::Lost if safe => retry(situation, pause(situation)),
        Happened::Http { status: 405, .. } if situation.replay == Replay::Post => Verdict::Replay(Replay::Post),
        Happened::Http {
            status: 408 | 425 | 429 | 500..=599,
            retry_after_ms,
        } if safe => retry(situation, pause(situation).max(retry_after_ms.unwrap_or_default())),
        Happened::Http { status: 200..=299, .. } if safe => retry(situation, pause(situation)),
        Happened::Lost | Happened::Http { .. } => Verdict::Fail { wait_ms: None },
        Happened::Answer { errcode } => answered(situation, class(errcode), safe),
    }
}

fn answered(situation: &Situation, class: Class, safe: bool) -> Verdict {
    match class {
        Class::Ok => Verdict::Done,
        Class::Token if !situation.token_refreshed => Verdict::RefreshToken,
        Class::Busy if safe => retry(situation, pause(situation)),
        Class::Concurrency => retry(situation, pause(situation)),
        Class::RateLimit => retry(situation, RATE_LIMIT_MS),
        Class::AlreadyDone if situation.maybe_done => Verdict::AlreadyDone,
        Class::Method if situation.replay == Replay::Post => Verdict::Replay(Replay::Post),
        Class::CallbackToken if situation.replay == Replay::WithoutToken => Verdict::Replay(Replay::WithoutToken),
        _ => Verdict::Fail { wait_ms: None },
    }
}

/// A retry, if one is left and its pause leaves time for the call.
fn retry(situation: &Situation, pause_ms: u64) -> Verdict {
    if situation.attempt > situation.max_retries || pause_ms >= situation.time_left_ms {
        return Verdict::Fail {
            wait_ms: Some(pause_ms),
        };
    }
    Verdict::RetryAfter(pause_ms)
}

/// Full jitter over an exponentially growing span, never below the least pause.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "0 to 8000"
)]
fn pause(situation: &Situation) -> u64 {
    let (least, most) = PAUSE_MS;
    let span = least.saturating_mul(1 << situation.attempt.min(6)).min(most);
    let jitter = if situation.jitter.is_finite() {
        situation.jitter.clamp(0.0, 1.0)
    } else {
        1.0
    };
    least.max((span as f64 * jitter) as u64)
}
