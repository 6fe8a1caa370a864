//! What to do after an attempt at a call: one pure decision for all clients.
//!
//! The client passes the outcome of the attempt and the progress of the call; the verdict is final or names the next step, and [`Progress`]
//! is the state of the call after it. Clock and jitter come from the client. Whatever the server does, a call ends: apart from
//! `max_retries` retries, each after a pause, there is at most one new token and one change of form.

use crate::endpoint::{Authorization, Form, Repeat};
use crate::errcode::{Class, class};

/// The outcome of one attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttemptOutcome {
    /// No connection was established: nothing was sent.
    NotSent,
    /// The request may have been carried out, but no complete response arrived.
    Lost,
    /// A response that is not from WeCom: an HTTP error status, or a body that is not its JSON.
    Http {
        /// The status.
        status: u16,
    },
    /// A response from WeCom.
    Answer {
        /// Its error code; 0 for success.
        errcode: i64,
    },
}

impl AttemptOutcome {
    /// Whether the request may have been carried out although the attempt did not succeed. A 4xx status is a rejection by a proxy (407) or
    /// a server, like 45009 and 45033; except 408, which may arrive while the request is being processed.
    const fn maybe_done(self) -> bool {
        match self {
            Self::NotSent => false,
            Self::Lost => true,
            Self::Http { status } => !matches!(status, 400..=407 | 409..=499),
            Self::Answer { errcode } => matches!(class(errcode), Class::Busy),
        }
    }
}

/// The state of a call between two attempts. The default is that of a new call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// The number of retries so far. A new token and a change of form do not count.
    pub retries: u32,
    /// Whether the token was renewed for this call.
    pub token_refreshed: bool,
    /// Whether the request was repeated in its other form.
    pub replayed: bool,
    /// Whether an earlier attempt may have been carried out.
    pub maybe_done: bool,
}

impl Progress {
    /// The state of the call after an attempt and its verdict.
    #[must_use]
    pub const fn after(mut self, outcome: AttemptOutcome, verdict: Verdict) -> Self {
        self.maybe_done = self.maybe_done || outcome.maybe_done();
        match verdict {
            Verdict::RefreshToken => self.token_refreshed = true,
            Verdict::Replay(_) => self.replayed = true,
            Verdict::RetryAfter(_) => self.retries = self.retries.saturating_add(1),
            Verdict::Done | Verdict::AlreadyDone | Verdict::Fail { .. } => {}
        }
        self
    }
}

/// The input of the decision.
#[derive(Debug, Clone, Copy)]
pub struct Situation {
    /// Whether the request may be repeated. [`Repeat::WithMsgid`] means a send without a msgid, which may not.
    pub repeat: Repeat,
    /// Another form in which the request can be repeated.
    pub replay: Option<Form>,
    /// Which token the request carries.
    pub authorization: Authorization,
    /// Whether the caller guarantees that making the call twice has the same effect as once: then it may be repeated, and a msgid that has
    /// been used (95033) was used for this very message.
    pub idempotent: bool,
    /// The outcome of the latest attempt.
    pub outcome: AttemptOutcome,
    /// The value of its `Retry-After` header ([`retry_after_ms`]).
    pub retry_after_ms: Option<u64>,
    /// The state of the call before it.
    pub progress: Progress,
    /// The maximum number of retries.
    pub max_retries: u32,
    /// The remaining time of the call, in milliseconds.
    pub time_left_ms: u64,
    /// A random number from 0 to 1.
    pub jitter: f64,
}

/// The next step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The call succeeded.
    Done,
    /// An earlier attempt had succeeded, as the response shows.
    AlreadyDone,
    /// Renew the token and repeat the same request.
    RefreshToken,
    /// Repeat the request in its other form.
    Replay(Form),
    /// Repeat the same request after this many milliseconds.
    RetryAfter(u64),
    /// The call failed. The number is how many milliseconds to wait until the same call can succeed, if known.
    Fail {
        /// How long to wait, in milliseconds; `None` if waiting does not help or that is unknown.
        wait_ms: Option<u64>,
    },
}

/// The minimum and maximum pause between two attempts, in milliseconds.
const PAUSE_MS: (u64, u64) = (250, 8_000);
/// The errcode for a POST request that must be a GET.
const REQUIRES_GET: i64 = 43001;
/// How long a minute limit blocks, in milliseconds.
const RATE_LIMIT_MS: u64 = 60_000;

/// Decides what to do after an attempt.
#[must_use]
pub fn judge(situation: &Situation) -> Verdict {
    let Situation {
        outcome,
        replay,
        progress,
        ..
    } = *situation;
    let repeatable = situation.repeat == Repeat::Safe || situation.idempotent;
    let retry =
        |allowed: bool, wait: Option<u64>| retry_or_fail(situation, allowed, wait.max(situation.retry_after_ms));
    // A new token and the other form are each tried once, if there is time.
    let unless_spent = |spent: bool, verdict: Verdict| match spent || situation.time_left_ms == 0 {
        true => Verdict::Fail { wait_ms: None },
        false => verdict,
    };
    let replayed = |form| unless_spent(progress.replayed, Verdict::Replay(form));
    let errcode = match outcome {
        AttemptOutcome::NotSent | AttemptOutcome::Http { status: 425 | 429 } => return retry(true, None),
        AttemptOutcome::Http { status: 405 } => {
            return other_method(replay).map_or_else(|| retry(false, None), replayed);
        }
        AttemptOutcome::Lost
        | AttemptOutcome::Http {
            status: 200..=299 | 408 | 500..=599,
        } => return retry(repeatable, None),
        AttemptOutcome::Http { .. } => return retry(false, None),
        AttemptOutcome::Answer { errcode } => errcode,
    };
    match (class(errcode), replay, situation.authorization) {
        (_, Some(form @ Form::Get), _) if errcode == REQUIRES_GET => replayed(form),
        (Class::Ok, ..) => Verdict::Done,
        (Class::Busy, ..) => retry(repeatable, None),
        (Class::Concurrency, ..) => retry(true, None),
        (Class::RateLimit, ..) => retry(true, Some(RATE_LIMIT_MS)),
        (Class::AlreadyDone, ..) if progress.maybe_done || situation.idempotent => Verdict::AlreadyDone,
        (Class::Code, ..) if progress.maybe_done => Verdict::AlreadyDone,
        (Class::Token, _, Authorization::AccessToken) | (Class::SuiteToken, _, Authorization::SuiteToken) => {
            unless_spent(progress.token_refreshed, Verdict::RefreshToken)
        }
        (Class::Method, Some(form @ Form::Post), _) | (Class::CallbackToken, Some(form @ Form::WithoutToken), _) => {
            replayed(form)
        }
        _ => Verdict::Fail { wait_ms: None },
    }
}

/// The form that is another HTTP method.
fn other_method(replay: Option<Form>) -> Option<Form> {
    replay.filter(|form| matches!(form, Form::Post | Form::Get))
}

/// A retry, if allowed, if one remains, and if its pause leaves time for the call. `wait` is the pause that the server asks for.
fn retry_or_fail(situation: &Situation, allowed: bool, wait: Option<u64>) -> Verdict {
    let pause = wait.unwrap_or_default().max(pause(situation));
    if allowed && situation.progress.retries < situation.max_retries && pause < situation.time_left_ms {
        Verdict::RetryAfter(pause)
    } else {
        Verdict::Fail { wait_ms: wait }
    }
}

/// Full jitter over an exponentially growing range, never below the minimum pause.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "0 to 8000"
)]
fn pause(situation: &Situation) -> u64 {
    let (least, most) = PAUSE_MS;
    let span = least.saturating_mul(2 << situation.progress.retries.min(6)).min(most);
    let jitter = if situation.jitter.is_finite() {
        situation.jitter.clamp(0.0, 1.0)
    } else {
        1.0
    };
    least.max((span as f64 * jitter) as u64)
}

/// The maximum wait that is reported, in milliseconds: timers fire immediately if their delay exceeds it.
const LONGEST_MS: u64 = 2_147_483_647;

/// Parses a `Retry-After` header: milliseconds from now, at most 24 days. It is a number of seconds or an HTTP date; a date is compared
/// with the response's `Date` header (`date`) if present, since the local clock may be wrong. `None` if it is neither.
#[must_use]
pub fn retry_after_ms(header: &str, date: Option<&str>, now_ms: u64) -> Option<u64> {
    let header = header.trim();
    if header.bytes().all(|byte| byte.is_ascii_digit()) {
        // An empty header has no meaning; one too large for a number means a very long wait.
        return (!header.is_empty()).then(|| {
            let seconds = header.parse::<u64>().unwrap_or(u64::MAX);
            seconds.saturating_mul(1000).min(LONGEST_MS)
        });
    }
    let at = unix_ms(header)?;
    let wait = at.saturating_sub(date.and_then(unix_ms).unwrap_or(now_ms));
    Some(wait.min(LONGEST_MS))
}

/// An HTTP date (RFC 9110 §5.6.7) in Unix milliseconds. Without the standard library no date is read.
#[cfg(feature = "std")]
fn unix_ms(date: &str) -> Option<u64> {
    let since = httpdate::parse_http_date(date)
        .ok()?
        .duration_since(std::time::UNIX_EPOCH)
        .ok()?;
    u64::try_from(since.as_millis()).ok()
}

#[cfg(not(feature = "std"))]
const fn unix_ms(_date: &str) -> Option<u64> {
    None
}
