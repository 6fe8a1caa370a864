//! The attempts of a call.

use std::borrow::Cow;
use std::time::Duration;

/// One attempt of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attempt {
    /// `not_sent` (no connection), `lost` (no complete response), `http 502` (a response that is not from WeCom), `errcode 42001`; or why
    /// the attempt was abandoned: `body_too_large` and so on.
    pub outcome: Cow<'static, str>,
    /// The decision after the attempt.
    pub decision: Decision,
    /// The pause before the next attempt.
    pub pause: Duration,
    /// The duration of the attempt.
    pub duration: Duration,
}

/// The decision after an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Decision {
    /// The call succeeded.
    Done,
    /// The response says that an earlier attempt had succeeded.
    AlreadyDone,
    /// The token is refreshed and the same request repeated.
    RefreshToken,
    /// The request is replayed in another form.
    Replay,
    /// The same request is repeated after a pause.
    Retry,
    /// The call failed.
    Fail,
}

impl Decision {
    /// Its name in logs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::AlreadyDone => "already_done",
            Self::RefreshToken => "refresh_token",
            Self::Replay => "replay",
            Self::Retry => "retry",
            Self::Fail => "fail",
        }
    }
}
