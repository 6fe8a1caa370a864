//! The signature: SHA-1 over the byte-sorted parts, in lowercase hexadecimal.

use sha1::{Digest, Sha1};

/// The signature of token, timestamp, nonce and ciphertext, in any order.
pub(super) fn sign(mut parts: [&str; 4]) -> [u8; 40] {
    parts.sort_unstable();
    let mut hash = Sha1::new();
    for part in parts {
        hash.update(part.as_bytes());
    }
    let mut hex = [0; 40];
    for (pair, byte) in hex.chunks_exact_mut(2).zip(hash.finalize()) {
        for (digit, nibble) in pair.iter_mut().zip([byte >> 4, byte & 15]) {
            *digit = if nibble < 10 { b'0' + nibble } else { b'a' - 10 + nibble };
        }
    }
    hex
}

/// Compares a given signature with the right one, in time that does not depend on where they differ.
pub(super) fn matches(given: &str, parts: [&str; 4]) -> bool {
    let right = sign(parts);
    given.len() == right.len() && given.bytes().zip(right).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
}
