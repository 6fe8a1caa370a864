//! Callbacks. JavaScript knows one by a number: its slot and the slot's generation.

use crate::codec::{self, Opened};
use crate::failure::{Failure, Outcome};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use wecom_kf_core::callback::{self, Callback, CallbackKeys, Receivers};
use wecom_kf_core::error::{CallbackError, EngineError};

/// One callback URL's settings.
// Without `Debug`, which would show the secrets.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CallbackSettings {
    /// Each Token with its key, the newest first.
    pub pairs: Vec<CallbackPair>,
    /// Whom messages may be addressed to; `null` for anyone.
    // Said outright: settings without it are not taken for ones that let everybody pass.
    #[serde(deserialize_with = "Option::deserialize")]
    pub receivers: Option<Vec<String>>,
}

/// One Token with its key.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CallbackPair {
    /// The Token.
    pub token: String,
    /// The EncodingAESKey: 43 letters, digits, `+` or `/`.
    pub encoding_aes_key: String,
}

/// What a callback is known by. A slot is used again when its callback is freed, with another generation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct CallbackId {
    /// Where its settings stand.
    pub slot: u32,
    /// How many callbacks had the slot before it.
    pub generation: u32,
}

/// The answer to WeCom's check of a callback URL.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Echo {
    /// The text to answer: bare, without quotes or line break.
    pub echo: String,
    /// Whom the check is addressed to.
    pub receiver: String,
}

/// An encrypted and signed message, and the parts that it travels in.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SealedCallback {
    /// The encrypted message, in Base64.
    pub encrypt: String,
    /// The signature over the other three and the Token.
    pub msg_signature: String,
    /// The signed time, in Unix seconds.
    pub timestamp: String,
    /// The signed nonce.
    pub nonce: String,
    /// The query that WeCom pushes with.
    pub query: String,
    /// The query of a URL check, which carries the ciphertext itself.
    pub echo_query: String,
    /// The XML body that WeCom pushes.
    pub body: String,
    /// The XML body of a passive reply.
    pub reply: String,
}

/// The callbacks of this JavaScript environment.
#[derive(Default)]
struct Slots {
    slots: Vec<Slot>,
    /// Those that can be used again.
    free: Vec<u32>,
    /// Where settings stand that others with equal ones share.
    shared: BTreeMap<Rc<CallbackSettings>, u32>,
}

#[derive(Default)]
struct Slot {
    generation: u32,
    used: Option<Used>,
}

/// What a slot holds.
struct Used {
    /// What others with equal ones share the slot by.
    settings: Option<Rc<CallbackSettings>>,
    callback: Rc<Callback>,
    /// How often it was created, less how often it was freed.
    holders: u64,
}

thread_local! {
    /// In the addon each environment has a thread of its own.
    static SLOTS: RefCell<Slots> = RefCell::default();
}

impl Slots {
    /// The number that equal settings have already, for one holder more.
    fn share(&mut self, settings: &CallbackSettings) -> Option<CallbackId> {
        let slot = *self.shared.get(settings)?;
        let Slot { generation, used } = self.slots.get_mut(slot as usize)?;
        used.as_mut()?.holders += 1;
        Some(CallbackId {
            slot,
            generation: *generation,
        })
    }

    fn insert(&mut self, settings: Option<CallbackSettings>, callback: Callback) -> CallbackId {
        let at = self.free.pop().unwrap_or_else(|| {
            self.slots.push(Slot::default());
            u32::try_from(self.slots.len() - 1).unwrap_or(u32::MAX)
        });
        let settings = settings.map(Rc::new);
        if let Some(settings) = &settings {
            self.shared.insert(Rc::clone(settings), at);
        }
        let generation = self.slots.get_mut(at as usize).map_or(0, |slot| {
            slot.used = Some(Used {
                settings,
                callback: Rc::new(callback),
                holders: 1,
            });
            slot.generation
        });
        CallbackId { slot: at, generation }
    }

    fn get(&self, slot: u32, generation: u32) -> Option<Rc<Callback>> {
        let slot = self.slots.get(slot as usize)?;
        let used = slot.used.as_ref().filter(|_| slot.generation == generation)?;
        Some(Rc::clone(&used.callback))
    }

    fn release(&mut self, at: u32, generation: u32) {
        let slot = self.slots.get_mut(at as usize);
        let Some(slot) = slot.filter(|slot| slot.generation == generation) else {
            return;
        };
        let Some(used) = &mut slot.used else { return };
        used.holders -= 1;
        if used.holders > 0 {
            return;
        }
        if let Some(settings) = slot.used.take().and_then(|used| used.settings) {
            self.shared.remove(&settings);
        }
        // A slot whose generations are used up is not used again: an old number would fit.
        if slot.generation < u32::MAX {
            slot.generation += 1;
            self.free.push(at);
        }
    }
}

impl CallbackSettings {
    /// Checks the settings and prepares the keys.
    ///
    /// # Errors
    /// [`CallbackError`] says what cannot work.
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

/// Equal settings give an equal number: so a program that takes its settings once a request fills no memory, though it frees nothing.
pub(crate) fn create_callback(settings: CallbackSettings) -> Outcome<CallbackId> {
    if let Some(id) = SLOTS.with_borrow_mut(|slots| slots.share(&settings)) {
        return Outcome::Value(id);
    }
    let kept = settings.clone();
    let prepared = settings.prepare();
    prepared
        .map(|callback| SLOTS.with_borrow_mut(|slots| slots.insert(Some(kept), callback)))
        .into()
}

/// Takes a callback that is ready, and shares it with nobody.
#[must_use]
pub fn keep(callback: Callback) -> CallbackId {
    SLOTS.with_borrow_mut(|slots| slots.insert(None, callback))
}

/// Gives a callback's settings up; a number that is gone already is none of anybody's.
pub fn free_callback(slot: u32, generation: u32) {
    // When a thread ends its slots may be gone before its last callback.
    let _ = SLOTS.try_with(|slots| slots.borrow_mut().release(slot, generation));
}

/// The callback of a number.
fn callback(slot: u32, generation: u32) -> Result<Rc<Callback>, EngineError> {
    SLOTS
        .with_borrow(|slots| slots.get(slot, generation))
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
