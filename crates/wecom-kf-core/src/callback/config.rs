//! The settings of a callback URL.

use super::cipher::Key;
use crate::error::CallbackError;
use alloc::string::String;
use alloc::vec::Vec;

/// The settings of one callback URL, as the admin console shows them. `Debug` shows none of them.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallbackOptions {
    /// The current Token and key in the console.
    pub keys: CallbackKeys,
    /// The accepted receivers of messages.
    pub receivers: Receivers,
    /// Earlier keys that are still accepted while the console switches to new ones, newest first. They may share a Token or a key with the
    /// current ones.
    pub previous: Vec<CallbackKeys>,
}

/// A Token and its EncodingAESKey, as the admin console shows them. `Debug` shows neither.
#[derive(Clone, PartialEq, Eq)]
pub struct CallbackKeys {
    /// The Token.
    pub token: String,
    /// The EncodingAESKey: 43 letters, digits, `+` or `/`.
    pub encoding_aes_key: String,
}

/// The accepted receivers of messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Receivers {
    /// One of these: the corp id for an internal app, the suite id for suite events, `""` for an individual's third-party app.
    Listed(Vec<String>),
    /// Any receiver: the caller checks `Opened::receiver` itself.
    Unchecked,
}

/// A callback URL with prepared keys. `Debug` shows none of its settings.
#[derive(Clone)]
pub struct Callback {
    pairs: Vec<Pair>,
    receivers: Receivers,
}

/// A Token with its prepared key.
#[derive(Clone)]
pub(super) struct Pair {
    token: String,
    key: Key,
}

impl CallbackOptions {
    /// Settings without earlier keys.
    #[must_use]
    pub const fn new(keys: CallbackKeys, receivers: Receivers) -> Self {
        Self {
            keys,
            receivers,
            previous: Vec::new(),
        }
    }

    /// Adds earlier keys that are still accepted while the console switches to new ones, newest first.
    #[must_use]
    pub fn previous(mut self, previous: impl IntoIterator<Item = CallbackKeys>) -> Self {
        self.previous = previous.into_iter().collect();
        self
    }
}

impl Receivers {
    /// Accepts the receivers in a list: a corp id, or a corp id and a suite id.
    pub fn listed<T: Into<String>>(receivers: impl IntoIterator<Item = T>) -> Self {
        Self::Listed(receivers.into_iter().map(Into::into).collect())
    }
}

impl Callback {
    /// Creates the verifier and decoder for one callback URL. Create it once: the keys are prepared here.
    ///
    /// ```
    /// use wecom_kf_core::callback::{Callback, CallbackKeys, CallbackOptions, Receivers};
    ///
    /// let keys = CallbackKeys {
    ///     token: "QDG6eK".into(),
    ///     encoding_aes_key: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C".into(),
    /// };
    /// let callback = Callback::new(CallbackOptions::new(keys, Receivers::listed(["ww1234567890abcdef"])))?;
    /// # let _ = callback;
    /// # Ok::<_, wecom_kf_core::CallbackError>(())
    /// ```
    ///
    /// # Errors
    /// [`CallbackError::BadConfig`] for an empty Token, an empty list of receivers, or surrounding white space in one of the values;
    /// [`CallbackError::BadKey`] when a key is not 43 characters of Base64.
    pub fn new(options: CallbackOptions) -> Result<Self, CallbackError> {
        let invalid = |reason: &str| Err(CallbackError::BadConfig { reason: reason.into() });
        let CallbackOptions {
            keys,
            receivers,
            previous,
        } = options;
        let mut pairs = Vec::with_capacity(1 + previous.len());
        for CallbackKeys {
            token,
            encoding_aes_key,
        } in core::iter::once(keys).chain(previous)
        {
            check_no_surrounding_white_space("token", &token)?;
            check_no_surrounding_white_space("encodingAesKey", &encoding_aes_key)?;
            if token.is_empty() {
                return invalid("token is empty");
            }
            let key = Key::parse(&encoding_aes_key)?;
            pairs.push(Pair { token, key });
        }
        if let Receivers::Listed(list) = &receivers {
            if list.is_empty() {
                return invalid("receiveId is an empty list; pass the corp id, or disable the check");
            }
            list.iter()
                .try_for_each(|receiver| check_no_surrounding_white_space("receiveId", receiver))?;
        }
        Ok(Self { pairs, receivers })
    }

    pub(super) fn pairs(&self) -> &[Pair] {
        &self.pairs
    }

    pub(super) const fn receivers(&self) -> &Receivers {
        &self.receivers
    }
}

/// Rejects surrounding white space, which is often copied from a page or a file: it is invisible, and the value cannot work with it.
fn check_no_surrounding_white_space(name: &str, text: &str) -> Result<(), CallbackError> {
    let invisible = |letter: char| letter.is_whitespace() || matches!(letter, '\u{200b}'..='\u{200d}' | '\u{feff}');
    if text.starts_with(invisible) || text.ends_with(invisible) {
        return Err(CallbackError::BadConfig {
            reason: ["there is white space or a line break around ", name, "; remove it"].concat(),
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

impl core::fmt::Debug for CallbackOptions {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("CallbackOptions")
            .field("previous", &self.previous.len())
            .finish_non_exhaustive()
    }
}

impl core::fmt::Debug for CallbackKeys {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("CallbackKeys").finish_non_exhaustive()
    }
}
