//! The tries of a call.

use std::borrow::Cow;
use std::time::Duration;

/// What became of one try of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attempt {
    /// `not_sent` (no connection came about), `lost` (no whole response), `http 502` (a response that is not WeCom's), `errcode 42001`; or
    /// why the try was given up: `body_too_large` and the like.
    pub outcome: Cow<'static, str>,
    /// What was decided.
    pub decision: Decision,
    /// The pause before the next try.
    pub pause: Duration,
    /// How long the try took.
    pub duration: Duration,
}

/// What was decided after a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Decision {
    /// The call succeeded.
    Done,
    /// The answer says that an earlier try had succeeded.
    AlreadyDone,
    /// The token is fetched anew, and the same request made again.
    RefreshToken,
    /// The request is made again in another form.
    Replay,
    /// The same request is made again after a pause.
    Retry,
    /// The call failed.
    Fail,
}

impl Decision {
    /// The word for it in logs.
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
