//! The signature: SHA-1 over the byte-sorted parts, in lowercase hexadecimal.

use sha1::{Digest, Sha1};
use subtle::ConstantTimeEq;

/// The signature of token, timestamp, nonce and ciphertext, in any order.
pub(super) fn sign([a, b, c, d]: [&str; 4]) -> [u8; 40] {
    // Sorted by bytes. Five comparisons: a sort for lists would be larger than the hash.
    let ((a, b), (c, d)) = (ordered(a, b), ordered(c, d));
    let ((a, c), (b, d)) = (ordered(a, c), ordered(b, d));
    let (b, c) = ordered(b, c);
    let mut hash = Sha1::new();
    for part in [a, b, c, d] {
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

fn ordered<'a>(one: &'a str, other: &'a str) -> (&'a str, &'a str) {
    if one <= other { (one, other) } else { (other, one) }
}

/// Compares a given signature with the right one, in time that does not depend on where they differ.
pub(super) fn matches(given: &str, parts: [&str; 4]) -> bool {
    given.as_bytes().ct_eq(&sign(parts)).into()
}
