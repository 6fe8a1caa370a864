//! Callbacks. JavaScript refers to one by its slot and the slot's generation.

use crate::codec::{self, Opened};
use crate::failure::{Failure, Outcome};
use crate::slots::Slots;
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use wecom_kf_core::callback::{self, Callback, CallbackKeys, Receivers};
use wecom_kf_core::error::{CallbackError, EngineError};

/// The settings of a callback URL.
// No `Debug`, which would show the secrets.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CallbackSettings {
    /// The Tokens with their keys, newest first.
    pub pairs: Vec<CallbackPair>,
    /// The accepted receivers; `null` for any.
    // Required: settings without it must not be taken to accept any receiver.
    #[serde(deserialize_with = "Option::deserialize")]
    pub receivers: Option<Vec<String>>,
}

/// A Token with its key.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CallbackPair {
    /// The Token.
    pub token: String,
    /// The EncodingAESKey: 43 letters, digits, `+` or `/`.
    pub encoding_aes_key: String,
}

/// The handle of a callback.
pub use crate::slots::SlotId as CallbackId;

/// The result of WeCom's URL verification.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Echo {
    /// The response body: exactly this text, without quotes or line break.
    pub echo: String,
    /// The receiver.
    pub receiver: String,
}

/// An encrypted and signed message, and the HTTP request parts to send it.
///
/// 中文：加密并签名的消息，以及发送它所需的 HTTP 请求各部分。
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SealedCallback {
    /// The encrypted message, in Base64.
    /// 中文：加密后的消息（Base64）。
    pub encrypt: String,
    /// The signature over the other fields and the Token.
    /// 中文：其余字段与 Token 的签名。
    pub msg_signature: String,
    /// The signed time, in Unix seconds.
    /// 中文：参与签名的时间戳，Unix 时间戳（秒）。
    pub timestamp: String,
    /// The signed nonce.
    /// 中文：参与签名的 nonce。
    pub nonce: String,
    /// The query with which WeCom would push it.
    /// 中文：企业微信推送时所用的查询参数。
    pub query: String,
    /// The query of a URL verification, which carries the ciphertext itself.
    /// 中文：URL 验证所用的查询参数，其中带有密文本身。
    pub echo_query: String,
    /// The XML body that WeCom would push.
    /// 中文：企业微信推送时的 XML 请求体。
    pub body: String,
    /// The XML body of a passive reply.
    /// 中文：被动回复的 XML 响应体。
    pub reply: String,
}

/// The callbacks of this JavaScript environment.
#[derive(Default)]
struct Callbacks {
    slots: Slots<Used>,
    /// Slots by settings, for sharing.
    shared: BTreeMap<Rc<CallbackSettings>, u32>,
}

/// The content of a slot in use.
struct Used {
    /// The settings by which the slot is shared.
    settings: Option<Rc<CallbackSettings>>,
    callback: Rc<Callback>,
    /// The reference count.
    holders: u64,
}

thread_local! {
    /// Thread-local: in the addon each environment has its own thread.
    static CALLBACKS: RefCell<Callbacks> = RefCell::default();
}

impl Callbacks {
    /// Returns the existing slot for equal settings and increments its reference count.
    fn share(&mut self, settings: &CallbackSettings) -> Option<CallbackId> {
        let id = self.slots.id(*self.shared.get(settings)?)?;
        self.slots.get_mut(id)?.holders += 1;
        Some(id)
    }

    fn insert(&mut self, settings: Option<CallbackSettings>, callback: Callback) -> CallbackId {
        let settings = settings.map(Rc::new);
        let id = self.slots.insert(Used {
            settings: settings.clone(),
            callback: Rc::new(callback),
            holders: 1,
        });
        if let Some(settings) = settings {
            self.shared.insert(settings, id.slot);
        }
        id
    }

    fn release(&mut self, id: CallbackId) {
        let Some(used) = self.slots.get_mut(id) else { return };
        used.holders -= 1;
        if used.holders == 0
            && let Some(settings) = self.slots.remove(id).and_then(|used| used.settings)
        {
            self.shared.remove(&settings);
        }
    }
}

impl CallbackSettings {
    /// Checks the settings and prepares the keys.
    ///
    /// # Errors
    /// [`CallbackError`] if the settings are invalid.
    pub fn prepare(self) -> Result<Callback, CallbackError> {
        let mut pairs = self.pairs.into_iter().map(
            |CallbackPair {
                 token,
                 encoding_aes_key,
             }| CallbackKeys {
                token,
                encoding_aes_key,
            },
        );
        let keys = pairs.next().ok_or_else(|| CallbackError::BadConfig {
            reason: "there is no token and encodingAesKey".into(),
        })?;
        let receivers = self.receivers.map_or(Receivers::Unchecked, Receivers::Listed);
        Callback::new(callback::CallbackOptions::new(keys, receivers).previous(pairs))
    }
}

/// Equal settings share a slot, so that a program that creates a callback per request and never frees it does not leak memory.
pub(crate) fn create_callback(settings: CallbackSettings) -> Outcome<CallbackId> {
    if let Some(id) = CALLBACKS.with_borrow_mut(|callbacks| callbacks.share(&settings)) {
        return Outcome::Value(id);
    }
    let copy = settings.clone();
    let prepared = settings.prepare();
    prepared
        .map(|callback| CALLBACKS.with_borrow_mut(|callbacks| callbacks.insert(Some(copy), callback)))
        .into()
}

/// Stores a prepared callback without sharing it.
#[must_use]
pub fn keep(callback: Callback) -> CallbackId {
    CALLBACKS.with_borrow_mut(|callbacks| callbacks.insert(None, callback))
}

/// Frees a callback; an outdated handle has no effect.
pub fn free_callback(slot: u32, generation: u32) {
    // When a thread ends, its slots may be destroyed before its last callback.
    let _ = CALLBACKS.try_with(|callbacks| callbacks.borrow_mut().release(CallbackId { slot, generation }));
}

/// The callback of a handle.
fn callback(slot: u32, generation: u32) -> Result<Rc<Callback>, EngineError> {
    let id = CallbackId { slot, generation };
    CALLBACKS
        .with_borrow(|callbacks| callbacks.slots.get(id).map(|used| Rc::clone(&used.callback)))
        .ok_or(EngineError::CallbackGone {})
}

pub(crate) fn verify_url(slot: u32, generation: u32, query: &str) -> Outcome<Echo> {
    match callback(slot, generation) {
        Ok(callback) => callback
            .verify_url(query)
            .map(|callback::Echo { echo, receiver, .. }| Echo { echo, receiver })
            .into(),
        Err(gone) => Err(gone).into(),
    }
}

pub(crate) fn open(slot: u32, generation: u32, query: &str, body: &[u8]) -> Opened {
    match callback(slot, generation) {
        Ok(callback) => codec::open(&callback, query, body),
        Err(gone) => Opened::Failure(Failure::of(&gone)),
    }
}

pub(crate) fn seal(
    slot: u32,
    generation: u32,
    message: &str,
    receiver: &str,
    timestamp: &str,
    nonce: &str,
    random: &[u8],
) -> Outcome<SealedCallback> {
    let callback = match callback(slot, generation) {
        Ok(callback) => callback,
        Err(gone) => return Err(gone).into(),
    };
    let random = random.try_into().map_err(|_| CallbackError::BadConfig {
        reason: "random must be 16 bytes".into(),
    });
    let sealed = random.and_then(|random| callback.seal(message, receiver, timestamp, nonce, random));
    sealed
        .map(|sealed| SealedCallback {
            query: sealed.query(),
            echo_query: sealed.echo_query(),
            body: sealed.body(receiver),
            reply: sealed.reply(),
            encrypt: sealed.encrypt,
            msg_signature: sealed.msg_signature,
            timestamp: sealed.timestamp,
            nonce: sealed.nonce,
        })
        .into()
}
