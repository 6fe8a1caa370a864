//! What to do after a call was tried: one pure decision for every client.
//!
//! The client says what happened and what came before; the answer is final or names the next step, and [`Progress`] says how the
//! call stands then. The clock and the jitter are the client's. Whatever the server does, a call ends: besides `max_retries` retries,
//! each of which waits, there is one new token and one change of form.

use crate::endpoint::{Authorization, Form, Repeat};
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
    },
    /// WeCom's answer.
    Answer {
        /// Its error code; 0 for success.
        errcode: i64,
    },
}

impl Happened {
    /// Whether the try may have been carried out although it did not succeed. A status 4xx is a refusal, of a proxy (407) or of a server,
    /// like 45009 and 45033; but for 408, which may come while the request is being carried out.
    const fn maybe_done(self) -> bool {
        match self {
            Self::NotSent => false,
            Self::Lost => true,
            Self::Http { status } => !matches!(status, 400..=407 | 409..=499),
            Self::Answer { errcode } => matches!(class(errcode), Class::Busy),
        }
    }
}

/// How a call stands between two tries. A new call's is the default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// How many retries were made. A new token and a change of form are none.
    pub retries: u32,
    /// Whether the token was fetched anew for this call.
    pub token_refreshed: bool,
    /// Whether the request was made in its other form.
    pub replayed: bool,
    /// Whether an earlier try may have been carried out.
    pub maybe_done: bool,
}

impl Progress {
    /// How the call stands after a try and the verdict on it.
    #[must_use]
    pub const fn after(mut self, happened: Happened, verdict: Verdict) -> Self {
        self.maybe_done = self.maybe_done || happened.maybe_done();
        match verdict {
            Verdict::RefreshToken => self.token_refreshed = true,
            Verdict::Replay(_) => self.replayed = true,
            Verdict::RetryAfter(_) => self.retries = self.retries.saturating_add(1),
            Verdict::Done | Verdict::AlreadyDone | Verdict::Fail { .. } => {}
        }
        self
    }
}

/// Everything that the decision depends on.
#[derive(Debug, Clone, Copy)]
pub struct Situation {
    /// Whether the request may be repeated. [`Repeat::WithMsgid`] is that of a send without a msgid: it may not.
    pub repeat: Repeat,
    /// Another form in which the request can be made again.
    pub replay: Option<Form>,
    /// The token that the request carries.
    pub authorization: Authorization,
    /// Whether the caller vouches that making the call twice does the same as once: then it may be repeated, and a msgid that was
    /// used already (95033) was used for this very message.
    pub idempotent: bool,
    /// What became of the newest try.
    pub happened: Happened,
    /// What its `Retry-After` says ([`retry_after_ms`]).
    pub retry_after_ms: Option<u64>,
    /// How the call stood before it.
    pub progress: Progress,
    /// How many retries are allowed at the most.
    pub max_retries: u32,
    /// How much of the call's time is left, in milliseconds.
    pub time_left_ms: u64,
    /// A random number from 0 to 1.
    pub jitter: f64,
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
    Replay(Form),
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
/// The error code of a call by POST that is to be one by GET.
const REQUIRES_GET: i64 = 43001;
/// How long a minute limit blocks, in milliseconds.
const RATE_LIMIT_MS: u64 = 60_000;

/// Decides what comes after a try.
#[must_use]
pub fn judge(situation: &Situation) -> Verdict {
    let Situation {
        happened,
        replay,
        progress,
        ..
    } = *situation;
    let repeatable = situation.repeat == Repeat::Safe || situation.idempotent;
    let again = |allowed: bool, wait: Option<u64>| again(situation, allowed, wait.max(situation.retry_after_ms));
    // A new token or another form is worth a try once, as long as there is time for one.
    let once = |spent: bool, verdict: Verdict| match spent || situation.time_left_ms == 0 {
        true => Verdict::Fail { wait_ms: None },
        false => verdict,
    };
    let replayed = |form| once(progress.replayed, Verdict::Replay(form));
    let errcode = match happened {
        Happened::NotSent | Happened::Http { status: 425 | 429 } => return again(true, None),
        Happened::Http { status: 405 } => return other_method(replay).map_or_else(|| again(false, None), replayed),
        Happened::Lost
        | Happened::Http {
            status: 200..=299 | 408 | 500..=599,
        } => return again(repeatable, None),
        Happened::Http { .. } => return again(false, None),
        Happened::Answer { errcode } => errcode,
    };
    match (class(errcode), replay, situation.authorization) {
        (_, Some(form @ Form::Get), _) if errcode == REQUIRES_GET => replayed(form),
        (Class::Ok, ..) => Verdict::Done,
        (Class::Busy, ..) => again(repeatable, None),
        (Class::Concurrency, ..) => again(true, None),
        (Class::RateLimit, ..) => again(true, Some(RATE_LIMIT_MS)),
        (Class::AlreadyDone, ..) if progress.maybe_done || situation.idempotent => Verdict::AlreadyDone,
        (Class::Code, ..) if progress.maybe_done => Verdict::AlreadyDone,
        (Class::Token, _, Authorization::AccessToken) | (Class::SuiteToken, _, Authorization::SuiteToken) => {
            once(progress.token_refreshed, Verdict::RefreshToken)
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

/// A retry, if it is allowed, one is left, and its pause leaves time for the call. `wait` is how long the server wants to be left alone.
fn again(situation: &Situation, allowed: bool, wait: Option<u64>) -> Verdict {
    let pause = wait.unwrap_or_default().max(pause(situation));
    if allowed && situation.progress.retries < situation.max_retries && pause < situation.time_left_ms {
        Verdict::RetryAfter(pause)
    } else {
        Verdict::Fail { wait_ms: wait }
    }
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
    let span = least.saturating_mul(2 << situation.progress.retries.min(6)).min(most);
    let jitter = if situation.jitter.is_finite() {
        situation.jitter.clamp(0.0, 1.0)
    } else {
        1.0
    };
    least.max((span as f64 * jitter) as u64)
}

/// The longest wait that is told, in milliseconds: a longer one is out of the range of timers, which then end at once.
const LONGEST_MS: u64 = 2_147_483_647;

/// What a `Retry-After` header says, in milliseconds from now, at most 24 days: a number of seconds, or an HTTP date. `date` is the response's own `Date`
/// header, which a date is measured from when it is there: our clock may be wrong. `None` for what is neither.
#[must_use]
pub fn retry_after_ms(header: &str, date: Option<&str>, now_ms: u64) -> Option<u64> {
    let header = header.trim();
    if header.bytes().all(|byte| byte.is_ascii_digit()) {
        // Of an empty header nothing is known; of one too large for a number, that it is very long.
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
