//! Callbacks to push, as effects for the host.

use crate::error::SandboxError;
use crate::journal::Exchanged;
use crate::rules::callbacks;
use crate::sandbox::Sandbox;
use crate::seal::UrlCheck;
use crate::state::Fact;
use crate::state::{Pending, Progress};
use serde::Serialize;

/// Something that the host must do.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "effect", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Effect {
    /// POST a callback, then report with [`Sandbox::callback_answered`] whether the status was 200.
    ///
    /// Without a report within 5 seconds the attempt has failed. A failed callback is retried, up to three attempts in all, with the same
    /// query and body (that WeCom repeats the original timestamp and nonce is an assumption).
    PushCallback {
        /// The id of the callback for the report, the same in every attempt.
        id: u64,
        /// 1, 2 or 3.
        attempt: u32,
        /// The callback URL, without the query.
        url: String,
        /// The query to append: signature, timestamp and nonce.
        query: String,
        /// The XML body.
        body: String,
    },
}

/// Without query and body: they can be sent again.
impl core::fmt::Debug for Effect {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let Self::PushCallback { id, attempt, .. } = self;
        f.debug_struct("PushCallback")
            .field("id", id)
            .field("attempt", attempt)
            .finish_non_exhaustive()
    }
}

impl Sandbox {
    /// Takes the effects that the host must carry out now. Each effect is returned once; call this after every call that can cause effects,
    /// and at [`Sandbox::next_wakeup_ms`].
    pub fn take_effects(&mut self, now_ms: u64) -> Vec<Effect> {
        let now_ms = self.clock(now_ms);
        if self
            .state()
            .callbacks
            .first_time()
            .is_none_or(|first_ms| first_ms > now_ms)
        {
            return Vec::new();
        }
        let unanswered = self.pending_at(now_ms, |pending| matches!(pending.progress, Progress::Pushed(_)));
        for id in unanswered {
            self.end_try(now_ms, id, false);
        }
        let due = self.pending_at(now_ms, |pending| matches!(pending.progress, Progress::Due(_)));
        due.into_iter().filter_map(|id| self.push(now_ms, id)).collect()
    }

    /// The callbacks whose time has come.
    fn pending_at(&self, now_ms: u64, wanted: impl Fn(&Pending) -> bool) -> Vec<u64> {
        let pending = self.state().callbacks.at(now_ms);
        pending
            .filter(|pending| wanted(pending))
            .map(|pending| pending.id)
            .collect()
    }

    /// Begins a try.
    fn push(&mut self, now_ms: u64, id: u64) -> Option<Effect> {
        let sequence = self.take_number();
        self.record(now_ms, Fact::CallbackPushed { id });
        let pending = self.state().callbacks.get(id)?;
        let Pending {
            open_kfid,
            token,
            created_ms,
            tries,
            ..
        } = pending.clone();
        let sealer = self.sealer()?;
        let (query, body) = sealer.notice(id, created_ms, &open_kfid, &token)?;
        let url = sealer.url().to_owned();
        let shown = Exchanged::Push {
            id,
            attempt: tries,
            open_kfid,
            url: url.split(['?', '#']).next().unwrap_or_default().to_owned(),
        };
        self.exchange(sequence, now_ms, shown);
        Some(Effect::PushCallback {
            id,
            attempt: tries,
            url,
            query,
            body,
        })
    }

    /// Ends the try that is under way, if there is one.
    fn end_try(&mut self, now_ms: u64, id: u64, ok: bool) {
        let pending = self.state().callbacks.get(id);
        let Some(pending) = pending.filter(|pending| matches!(pending.progress, Progress::Pushed(_))) else {
            return;
        };
        let attempt = pending.tries;
        let again_ms = callbacks::again_ms(self.state(), pending, now_ms).filter(|_| !ok);
        let sequence = self.take_number();
        self.record(
            now_ms,
            if ok {
                Fact::CallbackAnswered { id }
            } else {
                Fact::CallbackFailed { id, again_ms }
            },
        );
        let again = again_ms.is_some();
        let ended = Exchanged::PushEnded { id, attempt, ok, again };
        self.exchange(sequence, now_ms, ended);
    }

    /// Reports the result of a callback delivery: `ok` for HTTP 200. A late report is ignored.
    pub fn callback_answered(&mut self, now_ms: u64, id: u64, ok: bool) {
        let now_ms = self.clock(now_ms);
        self.end_try(now_ms, id, ok);
    }

    /// When [`Sandbox::take_effects`] must be called next, in Unix milliseconds; `None` if no callback is pending.
    #[must_use]
    pub fn next_wakeup_ms(&self) -> Option<u64> {
        self.state().callbacks.first_time()
    }

    /// Creates the URL verification that the admin console performs when the URL is entered.
    ///
    /// # Errors
    /// [`SandboxError::NoCallback`] if the sandbox has no callback settings.
    pub fn verify_callback_url(&mut self, now_ms: u64) -> Result<UrlCheck, SandboxError> {
        self.act(now_ms, crate::acts::VerifyCallbackUrl::default())
    }
}
