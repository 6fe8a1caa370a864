//! Signing and encrypting what is pushed. The nonce and the random block follow from the seed, so that a callback is the same in every try.

use crate::error::SandboxError;
use crate::ids::{Numbers, Stream, hash};
use crate::settings::{CallbackSettings, Settings};
use wecom_kf_core::Wire;
use wecom_kf_core::callback::{Callback, CallbackKeys, CallbackOptions, Receivers, Sealed, cdata};

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

/// The callback settings with prepared keys.
#[derive(Debug, Clone)]
pub(crate) struct Sealer {
    callback: Callback,
    corp_id: String,
    seed: u64,
    url: String,
}

impl Sealer {
    /// Prepares the keys; `None` without callback settings.
    pub(crate) fn new(settings: &Settings) -> Result<Option<Self>, SandboxError> {
        let Some(target) = &settings.callback else {
            return Ok(None);
        };
        let CallbackSettings {
            token,
            encoding_aes_key,
            url,
            ..
        } = target.clone();
        let keys = CallbackKeys {
            token,
            encoding_aes_key,
        };
        let receivers = Receivers::listed([&settings.corp_id]);
        let callback = Callback::new(CallbackOptions::new(keys, receivers)).map_err(|error| bad(&error))?;
        Ok(Some(Self {
            callback,
            corp_id: settings.corp_id.clone(),
            seed: settings.seed,
            url,
        }))
    }

    /// The callback URL, without the query.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// The query and body of a callback for something new in an account.
    pub(crate) fn notice(&self, id: u64, created_ms: u64, open_kfid: &str, token: &str) -> Option<(String, String)> {
        let message = format!(
            "<xml><ToUserName><![CDATA[{}]]></ToUserName>\
             <CreateTime>{}</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[kf_msg_or_event]]></Event>\
             <Token><![CDATA[{token}]]></Token><OpenKfId><![CDATA[{open_kfid}]]></OpenKfId></xml>",
            cdata(&self.corp_id),
            created_ms / 1000,
        );
        let numbers = Numbers::of(self.seed, Stream::Seal, id);
        // Sealing fails only for messages over 4 GiB.
        let sealed = self.seal(&message, created_ms, numbers).ok()?;
        Some((sealed.query(), sealed.body(&self.corp_id)))
    }

    /// The URL verification that must be answered with `echo`.
    pub(crate) fn url_check(&self, now_ms: u64, echo: String) -> Result<UrlCheck, SandboxError> {
        let numbers = Numbers::of(self.seed, Stream::EchoSeal, hash(now_ms, &echo));
        let sealed = self.seal(&echo, now_ms, numbers)?;
        Ok(UrlCheck::new(&self.url, sealed.echo_query(), echo))
    }

    fn seal(&self, message: &str, now_ms: u64, mut numbers: Numbers) -> Result<Sealed, SandboxError> {
        let timestamp = (now_ms / 1000).to_string();
        let (nonce, block) = (numbers.digits(10), numbers.block());
        let sealed = self.callback.seal(message, &self.corp_id, &timestamp, &nonce, block);
        sealed.map_err(|error| bad(&error))
    }
}

fn bad(error: &impl ToString) -> SandboxError {
    SandboxError::BadSettings {
        reason: error.to_string(),
    }
}
