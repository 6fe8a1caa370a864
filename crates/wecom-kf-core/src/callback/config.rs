//! A callback's settings.

use super::cipher::Key;
use crate::error::CallbackError;
use alloc::string::String;
use alloc::vec::Vec;

/// The settings of one callback URL, ready for use. Debug output shows none of them.
#[derive(Clone)]
pub struct Callback {
    pairs: Vec<Pair>,
    receivers: Receivers,
}

/// One Token with its key.
#[derive(Clone)]
pub(super) struct Pair {
    token: String,
    key: Key,
}

/// Whom a message may be addressed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Receivers {
    /// One of these: the corp id for an own app, the suite id for suite events, `""` for an individual's third-party app.
    Listed(Vec<String>),
    /// Anyone: the caller compares `Opened::receiver` itself.
    Unchecked,
}

impl Callback {
    /// Takes the Token and EncodingAESKey of the admin console. Several pairs let an old one work on while a new one is set
    /// in the console; give the newest first. They may share a Token or a key.
    ///
    /// # Errors
    /// [`CallbackError::BadConfig`] without a pair, with an empty Token, with an empty list of receivers, or with white space round one of
    /// the texts; [`CallbackError::BadKey`] when a key is not 43 characters of Base64.
    pub fn new<'a>(
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
        receivers: Receivers,
    ) -> Result<Self, CallbackError> {
        let bad = |reason: &str| Err(CallbackError::BadConfig { reason: reason.into() });
        let mut ready = Vec::new();
        for (token, encoding_aes_key) in pairs {
            bare("token", token)?;
            bare("encodingAesKey", encoding_aes_key)?;
            if token.is_empty() {
                return bad("token is empty");
            }
            ready.push(Pair {
                token: token.into(),
                key: Key::parse(encoding_aes_key)?,
            });
        }
        if ready.is_empty() {
            return bad("there is no token and encodingAesKey");
        }
        if let Receivers::Listed(list) = &receivers {
            if list.is_empty() {
                return bad("receiveId is an empty list; name the corp id, or choose not to check");
            }
            list.iter().try_for_each(|receiver| bare("receiveId", receiver))?;
        }
        Ok(Self {
            pairs: ready,
            receivers,
        })
    }

    pub(super) fn pairs(&self) -> &[Pair] {
        &self.pairs
    }

    pub(super) const fn receivers(&self) -> &Receivers {
        &self.receivers
    }
}

/// Refuses what copying from a page or a file leaves round a text: it is seen nowhere, and nothing fits with it.
fn bare(name: &str, text: &str) -> Result<(), CallbackError> {
    let unseen = |letter: char| letter.is_whitespace() || matches!(letter, '\u{200b}'..='\u{200d}' | '\u{feff}');
    if text.starts_with(unseen) || text.ends_with(unseen) {
        return Err(CallbackError::BadConfig {
            reason: ["white space or a line break stands round ", name, "; remove it"].concat(),
        });
    }
    Ok(())
}

impl Pair {
    pub(super) fn token(&self) -> &str {
        &self.token
    }

    pub(super) const fn key(&self) -> &Key {
        &self.key
    }
}

impl Receivers {
    pub(super) fn allow(&self, receiver: &str) -> bool {
        match self {
            Self::Listed(list) => list.iter().any(|allowed| allowed == receiver),
            Self::Unchecked => true,
        }
    }
}

impl core::fmt::Debug for Callback {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Callback")
            .field("pairs", &self.pairs.len())
            .finish_non_exhaustive()
    }
}
