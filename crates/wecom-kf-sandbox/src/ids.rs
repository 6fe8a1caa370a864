//! Ids, tokens and codes: each is a function of the seed, its kind and how many of the kind there were, so that no unrelated call changes it.
//! Good enough for a sandbox, useless as a secret.

use serde::{Deserialize, Serialize};

const LETTERS: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// What is made, each kind with a count of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Account,
    /// The page of a contact link.
    Link,
    /// The scene in a contact link.
    Scene,
    Customer,
    Message,
    Token,
    SuiteToken,
    Code,
    Media,
    KnowledgeGroup,
    KnowledgeIntent,
    CallbackToken,
    /// What a URL verification must be answered with.
    Echo,
}

/// The number of kinds.
const KINDS: usize = 13;

impl Kind {
    /// The prefix, and how many letters and digits follow.
    const fn form(self) -> (&'static str, usize) {
        match self {
            Self::Account => ("wk", 30),
            Self::Link => ("kfc", 14),
            Self::Scene => ("ENC", 24),
            Self::Customer => ("wm", 30),
            Self::Message => ("", 32),
            Self::Token | Self::SuiteToken => ("", 120),
            Self::Code => ("CODE", 40),
            Self::Media => ("3", 63),
            Self::KnowledgeGroup => ("kg", 20),
            Self::KnowledgeIntent => ("ki", 20),
            Self::CallbackToken => ("ENC", 45),
            Self::Echo => ("", 19),
        }
    }
}

/// How many of each kind there were.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Counts([u64; KINDS]);

impl Counts {
    /// The next one of a kind.
    pub(crate) fn next(&self, seed: u64, kind: Kind) -> String {
        let count = self.0.get(kind as usize).copied().unwrap_or_default();
        let mut numbers = Numbers::new(seed, kind as u64, count);
        let (prefix, length) = kind.form();
        match kind {
            Kind::Echo => numbers.digits(length),
            _ => numbers.word(prefix, length),
        }
    }

    /// Counts one of a kind if it is the next one, and not somebody's own.
    pub(crate) fn count(&mut self, seed: u64, kind: Kind, id: &str) {
        if self.next(seed, kind) == id
            && let Some(count) = self.0.get_mut(kind as usize)
        {
            *count += 1;
        }
    }
}

/// The streams of [`Numbers`] beside those of the kinds: for what is made anew from a number that is known, and so not counted.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Stream {
    /// The nonce and the random block of a callback, by the callback's number.
    Seal = 0x100,
    /// The nonce and the random block of a URL verification, by its time.
    EchoSeal,
    /// The number in an error's `hint`, by the exchange's number.
    Hint,
    /// What makes an account's cursors its own.
    Cursor,
}

/// Pseudorandom numbers: splitmix64.
#[derive(Debug, Clone)]
pub(crate) struct Numbers(u64);

impl Numbers {
    const fn new(seed: u64, stream: u64, nth: u64) -> Self {
        Self(mix(mix(mix(seed) ^ stream) ^ nth))
    }

    pub(crate) const fn of(seed: u64, stream: Stream, nth: u64) -> Self {
        Self::new(seed, stream as u64, nth)
    }

    pub(crate) const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// A prefix and `length` letters and digits.
    fn word(&mut self, prefix: &str, length: usize) -> String {
        let mut word = String::with_capacity(prefix.len() + length);
        word.push_str(prefix);
        for _ in 0..length {
            let at = usize::try_from(self.next() % 62).unwrap_or_default();
            word.push(char::from(LETTERS.get(at).copied().unwrap_or(b'A')));
        }
        word
    }

    /// A number of `digits` decimal digits, as text.
    pub(crate) fn digits(&mut self, digits: usize) -> String {
        (0..digits)
            .map(|_| char::from_digit(u32::try_from(self.next() % 10).unwrap_or_default(), 10).unwrap_or('0'))
            .collect()
    }

    pub(crate) fn block(&mut self) -> [u8; 16] {
        let (high, low) = (self.next(), self.next());
        (u128::from(high) << 64 | u128::from(low)).to_be_bytes()
    }
}

/// The finaliser of splitmix64: spreads a number over all 64 bits.
pub(crate) const fn mix(number: u64) -> u64 {
    let z = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A number of a text, with which [`mix`] makes pseudorandom ones.
pub(crate) fn hash(start: u64, text: &str) -> u64 {
    text.bytes().fold(mix(start), |hash, byte| mix(hash ^ u64::from(byte)))
}
