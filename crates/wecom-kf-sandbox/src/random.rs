//! The generator behind ids, tokens and codes: splitmix64, so that a seed decides all of them.

/// A deterministic generator. Good enough for ids in a sandbox, useless as a secret.
#[derive(Debug, Clone)]
pub(crate) struct Random(u64);

const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

impl Random {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// A prefix and `length` random letters and digits.
    pub(crate) fn word(&mut self, prefix: &str, length: usize) -> String {
        let mut word = String::with_capacity(prefix.len() + length);
        word.push_str(prefix);
        for _ in 0..length {
            let at = usize::try_from(self.next() % 62).unwrap_or_default();
            word.push(char::from(ALPHABET.get(at).copied().unwrap_or(b'A')));
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
