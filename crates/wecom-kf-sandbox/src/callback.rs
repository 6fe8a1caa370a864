//! Callbacks to push, as data.

use crate::error::SandboxError;
use crate::random::Random;
use crate::sandbox::Sandbox;
use crate::settings::{CallbackSettings, Settings};
use serde::Serialize;
use std::collections::BTreeMap;
use wecom_kf_core::Wire;
use wecom_kf_core::callback::{Callback, CallbackKeys, CallbackOptions, Receivers, Sealed, cdata};

/// How long the receiver may take to respond, in milliseconds.
const ANSWER_MS: u64 = 5000;
/// The maximum number of delivery attempts.
const TRIES: u32 = 3;
/// The lifetime of a callback's token, in milliseconds.
const TOKEN_MS: u64 = 10 * 60 * 1000;

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

/// A URL verification, which the host performs.
#[derive(Clone, PartialEq, Eq, Wire)]
#[non_exhaustive]
pub struct UrlCheck {
    /// The callback URL, without the query.
    pub url: String,
    /// The query to append; GET it.
    pub query: String,
    /// The expected response body.
    pub echo: String,
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

/// The callbacks under way, and the tokens that they carried.
#[derive(Debug)]
pub(crate) struct Callbacks {
    target: Option<Target>,
    corp_id: String,
    pending: Vec<Pending>,
    next_id: u64,
    /// Account and time of each token.
    tokens: BTreeMap<String, (String, u64)>,
}

#[derive(Debug)]
struct Target {
    settings: CallbackSettings,
    callback: Callback,
}

#[derive(Debug)]
struct Pending {
    id: u64,
    open_kfid: String,
    /// The tries that were begun.
    tries: u32,
    query: String,
    body: String,
    progress: Progress,
}

/// How far a callback is.
#[derive(Debug)]
enum Progress {
    /// To be pushed, not before this time.
    Due(u64),
    /// Pushed; to be answered before this time.
    Pushed(u64),
}

impl Callbacks {
    pub(crate) fn new(settings: &Settings) -> Result<Self, SandboxError> {
        let target = match &settings.callback {
            None => None,
            Some(target) => {
                let keys = CallbackKeys {
                    token: target.token.clone(),
                    encoding_aes_key: target.encoding_aes_key.clone(),
                };
                let receivers = Receivers::listed([&settings.corp_id]);
                let callback = Callback::new(CallbackOptions::new(keys, receivers)).map_err(|error| {
                    SandboxError::BadSettings {
                        reason: error.to_string(),
                    }
                })?;
                Some(Target {
                    settings: target.clone(),
                    callback,
                })
            }
        };
        Ok(Self {
            target,
            corp_id: settings.corp_id.clone(),
            pending: Vec::new(),
            next_id: 1,
            tokens: BTreeMap::new(),
        })
    }

    /// Whether a token can be pulled with.
    pub(crate) fn knows(&self, token: &str, open_kfid: &str, now_ms: u64) -> bool {
        self.tokens
            .get(token)
            .is_some_and(|(account, issued_ms)| account == open_kfid && now_ms.saturating_sub(*issued_ms) <= TOKEN_MS)
    }

    /// Makes a callback due for something new in an account. What comes before the host has taken it shares it.
    pub(crate) fn announce(&mut self, now_ms: u64, open_kfid: &str, random: &mut Random) {
        let Some(target) = &self.target else { return };
        let waiting = |pending: &Pending| pending.open_kfid == open_kfid && pending.tries == 0;
        if self.pending.iter().any(waiting) {
            return;
        }
        let token = random.word("ENC", 45);
        let message = format!(
            "<xml><ToUserName><![CDATA[{}]]></ToUserName>\
             <CreateTime>{}</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[kf_msg_or_event]]></Event>\
             <Token><![CDATA[{token}]]></Token><OpenKfId><![CDATA[{open_kfid}]]></OpenKfId></xml>",
            cdata(&self.corp_id),
            now_ms / 1000,
        );
        self.tokens
            .retain(|_, (_, issued_ms)| now_ms.saturating_sub(*issued_ms) <= TOKEN_MS);
        self.tokens.insert(token, (open_kfid.to_owned(), now_ms));
        // Sealing fails only for messages over 4 GiB.
        let Ok(sealed) = target.seal(&message, &self.corp_id, now_ms, random) else {
            return;
        };
        self.pending.push(Pending {
            id: self.next_id,
            open_kfid: open_kfid.to_owned(),
            tries: 0,
            query: sealed.query(),
            body: sealed.body(&self.corp_id),
            progress: Progress::Due(now_ms),
        });
        self.next_id += 1;
    }

    /// Notes a failed try: another one is due after the delay, unless it was the last.
    fn failed(&mut self, now_ms: u64, wanted: impl Fn(&Pending) -> bool) {
        let delay = self.target.as_ref().map_or(0, |target| target.settings.retry_delay_ms);
        for pending in self.pending.iter_mut().filter(|pending| wanted(pending)) {
            pending.progress = Progress::Due(now_ms.saturating_add(delay));
        }
        self.pending
            .retain(|pending| !(is_due(pending) && pending.tries >= TRIES));
    }
}

/// Whether a callback waits for its next try.
const fn is_due(pending: &Pending) -> bool {
    matches!(pending.progress, Progress::Due(_))
}

impl Target {
    fn seal(&self, message: &str, corp_id: &str, now_ms: u64, random: &mut Random) -> Result<Sealed, SandboxError> {
        let nonce = random.digits(10);
        let timestamp = (now_ms / 1000).to_string();
        self.callback
            .seal(message, corp_id, &timestamp, &nonce, random.block())
            .map_err(|error| SandboxError::BadSettings {
                reason: error.to_string(),
            })
    }
}

impl Sandbox {
    /// Takes the effects that the host must carry out now. Each effect is returned once; call this after every call that can cause effects,
    /// and at [`Sandbox::next_wakeup_ms`].
    pub fn take_effects(&mut self, now_ms: u64) -> Vec<Effect> {
        let callbacks = &mut self.callbacks;
        callbacks.failed(
            now_ms,
            |pending| matches!(pending.progress, Progress::Pushed(until_ms) if until_ms <= now_ms),
        );
        let url = callbacks.target.as_ref().map_or("", |target| &target.settings.url);
        let mut effects = Vec::new();
        for pending in &mut callbacks.pending {
            if matches!(pending.progress, Progress::Due(at_ms) if at_ms <= now_ms) {
                pending.tries += 1;
                pending.progress = Progress::Pushed(now_ms.saturating_add(ANSWER_MS));
                effects.push(Effect::PushCallback {
                    id: pending.id,
                    attempt: pending.tries,
                    url: url.to_owned(),
                    query: pending.query.clone(),
                    body: pending.body.clone(),
                });
            }
        }
        effects
    }

    /// Reports the result of a callback delivery: `ok` for HTTP 200. A late report is ignored.
    pub fn callback_answered(&mut self, now_ms: u64, id: u64, ok: bool) {
        let is_it = |pending: &Pending| pending.id == id && matches!(pending.progress, Progress::Pushed(_));
        if ok {
            self.callbacks.pending.retain(|pending| !is_it(pending));
        } else {
            self.callbacks.failed(now_ms, is_it);
        }
    }

    /// When [`Sandbox::take_effects`] must be called next, in Unix milliseconds; `None` if no callback is pending.
    #[must_use]
    pub fn next_wakeup_ms(&self) -> Option<u64> {
        let times = self.callbacks.pending.iter().map(|pending| match pending.progress {
            Progress::Due(at_ms) | Progress::Pushed(at_ms) => at_ms,
        });
        times.min()
    }

    /// Creates the URL verification that the admin console performs when the URL is entered.
    ///
    /// # Errors
    /// [`SandboxError::NoCallback`] if the sandbox has no callback settings.
    pub fn verify_callback_url(&mut self, now_ms: u64) -> Result<UrlCheck, SandboxError> {
        let echo = self.random.digits(19);
        let target = self.callbacks.target.as_ref().ok_or(SandboxError::NoCallback {})?;
        let sealed = target.seal(&echo, &self.callbacks.corp_id, now_ms, &mut self.random)?;
        Ok(UrlCheck::new(target.settings.url.clone(), sealed.echo_query(), echo))
    }
}
