//! The signature: SHA-1 over the byte-sorted parts, in lowercase hexadecimal.

use sha1::{Digest, Sha1};
use subtle::ConstantTimeEq;

/// The signature of token, timestamp, nonce and ciphertext, in any order.
pub(super) fn sign([a, b, c, d]: [&str; 4]) -> [u8; 40] {
    // A sorting network for four items: a general sort would be larger than the hash in wasm.
    let ((a, b), (c, d)) = (sort_pair(a, b), sort_pair(c, d));
    let ((a, c), (b, d)) = (sort_pair(a, c), sort_pair(b, d));
    let (b, c) = sort_pair(b, c);
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

fn sort_pair<'a>(left: &'a str, right: &'a str) -> (&'a str, &'a str) {
    if left <= right { (left, right) } else { (right, left) }
}

/// Compares a signature with the expected one in constant time.
pub(super) fn matches(given: &str, parts: [&str; 4]) -> bool {
    given.as_bytes().ct_eq(&sign(parts)).into()
}
